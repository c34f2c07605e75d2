package autohost_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// everyOperation gives one documented success of each operation.
func everyOperation(t testing.TB) []house.Exchange {
	t.Helper()
	calls := house.Successes(t, "autohost")
	require.Len(t, calls, 13, "each operation has a documented success")
	return calls
}

func by(h *house.House, key string, call house.Exchange, header ...string) house.Answer {
	return call.Send(h, "/autohost", append([]string{"x-api-key", key}, header...)...)
}

func TestEveryOperationRefusesBadKeys(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	for _, call := range everyOperation(t) {
		t.Run(call.Operation.OperationID, func(t *testing.T) {
			requireShut(t, call.Send(h, "/autohost"))
			for _, key := range []string{"", "no-such-key", "demo-reseller-key ", "demo-resell\xff", strings.Repeat("demo-reseller-key", 100)} {
				requireShut(t, by(h, strings.TrimSpace(key)+"x", call))
			}
			requireShut(t, call.Send(h, "/autohost", "Authorization", "Bearer "+reseller))
		})
	}
	require.Equal(t, before, world(t, h))
}

func TestTwoKeysAreNone(t *testing.T) {
	h := house.New(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL+base+"/me", nil)
	require.NoError(t, err)
	request.Header["X-Api-Key"] = []string{reseller, reseller}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusForbidden, response.StatusCode)
}

func TestEveryOperationRefusesClosedAccounts(t *testing.T) {
	yes, no := true, false
	for _, tt := range []struct {
		name   string
		change persistence.AutohostAccountChange
	}{
		{"suspended", persistence.AutohostAccountChange{Suspended: &yes}},
		{"disabled", persistence.AutohostAccountChange{Active: &no}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := house.New(t)
			before := world(t, h)
			require.Equal(t, http.StatusOK, get(h, reseller, "/me").Status)
			_, err := h.Workspace().UpdateAutohostAccount(t.Context(), "", "acc-demo-reseller", tt.change)
			require.NoError(t, err)
			for _, call := range everyOperation(t) {
				requireShut(t, by(h, reseller, call))
			}
			_, err = h.Workspace().UpdateAutohostAccount(t.Context(), "", "acc-demo-reseller", persistence.AutohostAccountChange{Suspended: &no, Active: &yes})
			require.NoError(t, err)
			require.Equal(t, before, world(t, h))
		})
	}
}

func TestEveryOperationFailsAsDocumented(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	calls := everyOperation(t)
	require.NoError(t, h.DB.Close())
	for _, call := range calls {
		got := by(h, reseller, call, "X-Request-Id", "walk-"+call.Operation.OperationID)
		requireError(t, http.StatusInternalServerError, "Internal server error; request walk-"+call.Operation.OperationID, got)
	}
}

func TestEveryOperationIsLimited(t *testing.T) {
	h := house.New(t, func(config *impl.Config) { config.AutohostRateLimit = 2 })
	for range 2 {
		require.Equal(t, http.StatusOK, get(h, reseller, "/me").Status)
	}
	for _, call := range everyOperation(t) {
		got := by(h, reseller, call)
		requireError(t, http.StatusTooManyRequests, "Too many requests", got)
		require.Equal(t, []string{"2"}, got.Header["Ratelimit-Limit"])
		require.Equal(t, []string{"0"}, got.Header["Ratelimit-Remaining"])
		require.Regexp(t, "^[1-9][0-9]?$", got.Header.Get("Retry-After"))
	}
	got := get(h, child, "/me")
	require.Equal(t, http.StatusOK, got.Status, "each key has its own limit")
	require.Equal(t, []string{"1"}, got.Header["Ratelimit-Remaining"])
	requireShut(t, get(h, "no-such-key", "/me"))
}

func TestEveryOperationRefusesUnknownParametersAndFields(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	for _, call := range everyOperation(t) {
		t.Run(call.Operation.OperationID, func(t *testing.T) {
			call.Query.Set("verbose", "1")
			requireError(t, http.StatusBadRequest, "verbose: is not a known parameter", by(h, reseller, call))
			call.Query.Del("verbose")
			if call.Operation.RequestBody == nil {
				return
			}
			for body, text := range map[string]string{
				`{"verbose":true}`: "", `{`: "The body is not valid JSON", `{} {}`: "", `[]`: "The body must be of type object", `null`: "", `"x"`: "The body must be of type object",
			} {
				call.Body, call.BodyType = []byte(body), "application/json"
				got := by(h, reseller, call)
				require.Equal(t, http.StatusBadRequest, got.Status, body)
				if text != "" {
					requireError(t, http.StatusBadRequest, text, got)
				}
			}
			requireError(t, http.StatusBadRequest, "The body must be sent as application/json", by(h, reseller, call, "Content-Type", "text/plain"))
			call.Body = []byte(`{"x":"` + strings.Repeat("a", 1<<20) + `"}`)
			requireError(t, http.StatusRequestEntityTooLarge, "The body is larger than 1048576 bytes", by(h, reseller, call))
		})
	}
	require.Equal(t, before, world(t, h))
}

func TestOnlyResellersHaveAccountsBelow(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	for _, call := range everyOperation(t) {
		if call.Operation.Tags[0] != "Reseller" {
			continue
		}
		for _, key := range []string{child, solo} {
			requireShut(t, by(h, key, call))
		}
	}
	require.Equal(t, before, world(t, h))
}

// world is all that the demo world's keys can see.
func world(t testing.TB, h *house.House) (seen []string) {
	t.Helper()
	for _, key := range []string{reseller, child, solo} {
		me := get(h, key, "/me").JSON(t).(map[string]any)
		delete(me, "last_login")
		seen = append(seen, house.Encode(t, me))
		for _, key := range get(h, key, "/keys").JSON(t).([]any) {
			delete(key.(map[string]any), "last_used")
			seen = append(seen, house.Encode(t, key))
		}
		for _, path := range []string{"/settings/guest-portal-screens/guest_portal_screens_by_source", "/settings/guest-portal-screens/guest_portal_screens_for_repeat_guests"} {
			got := get(h, key, path)
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			seen = append(seen, got.Body)
		}
	}
	children := get(h, reseller, "/children?size=100")
	require.Equal(t, http.StatusOK, children.Status, children.Body)
	hooks, err := h.Workspace().Webhooks(t.Context(), persistence.WebhookFilter{API: "autohost"})
	require.NoError(t, err)
	for _, hook := range hooks {
		seen = append(seen, hook.Owner+" "+hook.Event+" "+hook.URL)
	}
	return append(seen, children.Body)
}

// TestAKeyNeverSeesAnotherWorkspace: another workspace with a reseller of its own, whose ids are partly the same.
func TestAKeyNeverSeesAnotherWorkspace(t *testing.T) {
	const stranger = "stranger-key"
	h := house.New(t)
	before := world(t, h)
	elsewhere, err := h.DB.CreateWorkspace(t.Context(), "elsewhere", nil)
	require.NoError(t, err)
	key := access.AutohostKey(stranger, "", false)
	made, err := h.DB.In(elsewhere.ID).CreateAutohostAccount(t.Context(), persistence.AutohostAccount{Reseller: true, Email: "channel@demo.example"}, &key)
	require.NoError(t, err)
	require.Equal(t, "acc-1", made.ID, "ids are counted for each workspace")
	for _, call := range everyOperation(t) {
		got := by(h, stranger, call)
		switch call.Operation.OperationID {
		case "UpdateAccount":
			requireError(t, http.StatusNotFound, "Not found", got)
		case "DeleteKey": // its own key-1
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			_, err = h.DB.In(elsewhere.ID).AddAutohostKey(t.Context(), "acc-1", access.AutohostKey(stranger, "", false))
			require.NoError(t, err)
		case "GetScreenSettings", "UpdateScreenSettings":
			if call.InPath["key"] == "acc-demo-child" {
				requireShut(t, got)
				continue
			}
			require.Equal(t, http.StatusOK, got.Status, got.Body)
		case "UpdateKey": // its key-1 was deleted before; the other workspace's is there still
			requireShut(t, got)
		default:
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			require.NotContains(t, got.Body, "acc-demo")
		}
	}
	require.Equal(t, before, world(t, h))
}

func TestPathsNobodyKnows(t *testing.T) {
	h := house.New(t)
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "", http.StatusNotFound},
		{http.MethodGet, "/me/", http.StatusNotFound},
		{http.MethodGet, "/keys/key-1/x", http.StatusNotFound},
		{http.MethodPost, "/me", http.StatusMethodNotAllowed},
		{http.MethodGet, "/acc-demo-child", http.StatusMethodNotAllowed},
		{http.MethodPatch, "/acc-demo-child", http.StatusMethodNotAllowed},
		// What reads as an id is one, and nobody has it.
		{http.MethodPut, "/me", http.StatusNotFound},
		{http.MethodPut, "/register", http.StatusNotFound},
		{http.MethodPut, "/webhooks", http.StatusNotFound},
		{http.MethodPut, "/acc-demo-reseller", http.StatusNotFound},
		{http.MethodPut, "/%00", http.StatusBadRequest},
		{http.MethodPut, "/%ff", http.StatusBadRequest},
		{http.MethodPut, "/" + strings.Repeat("a", 65), http.StatusBadRequest},
	} {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			got := call(h, reseller, tt.method, tt.path, "")
			require.Equal(t, tt.status, got.Status, got.Body)
			require.Contains(t, got.JSON(t), "error")
		})
	}
}
