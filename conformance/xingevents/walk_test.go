package xingevents_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

const (
	restCode    = "com.amiando.api.rest."
	unknownKey  = "NoSuchKey00000000000000000000000000000000000000000"
	strangerKey = "StrangerKey000000000000000000000000000000000000000"
)

// documented is the documented call of an operation that succeeds.
type documented struct {
	id, method, path, body string
	needs                  string // the lowest type of key
	status                 int
}

// everyOperation gives one call for each operation of the spec.
func everyOperation(t testing.TB) (calls []documented) {
	t.Helper()
	for _, exchange := range house.Exchanges(t, "xingevents") {
		if exchange.Name != "documented" || exchange.Status[0] != '2' {
			continue
		}
		path := strings.TrimPrefix(exchange.Path, "/api")
		for name, value := range exchange.InPath {
			path = strings.ReplaceAll(path, "{"+name+"}", value)
		}
		if len(exchange.Query) > 0 {
			path += "?" + exchange.Query.Encode()
		}
		status := http.StatusOK
		if exchange.Status == "201" {
			status = http.StatusCreated
		}
		needs, _ := exchange.Operation.Extensions["x-needed-key-type"].(string)
		calls = append(calls, documented{exchange.Operation.OperationID, exchange.Method, path, string(exchange.Body), needs, status})
	}
	require.Len(t, calls, 23, "each operation has a documented call")
	return calls
}

func (d documented) by(h *house.House, key string, header ...string) house.Answer {
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	if key != "" {
		header = append(header, "Authorization", "ApiKey "+key)
	}
	return h.Call(d.method, base+d.path, d.body, header...)
}

func TestEveryOperationRefuses(t *testing.T) {
	h := house.New(t)
	for _, call := range everyOperation(t) {
		t.Run(call.id, func(t *testing.T) {
			for _, tt := range []struct {
				name   string
				got    house.Answer
				status int
				code   string
			}{
				{"no key", call.by(h, ""), http.StatusBadRequest, "MissingParam.apikey"},
				{"an unknown key", call.by(h, unknownKey), http.StatusForbidden, "InvalidApiKey"},
				{"another scheme", call.by(h, "", "Authorization", "Bearer "+admin), http.StatusBadRequest, "MissingParam.apikey"},
			} {
				require.Equal(t, tt.status, tt.got.Status, tt.name)
				require.Equal(t, []string{restCode + tt.code}, errors(t, tt.got), tt.name)
				requireDress(t, tt.got)
			}
			if call.method != http.MethodPost {
				return
			}
			call.body = "firstName=" + strings.Repeat("a", 1<<20)
			got := call.by(h, admin)
			require.Equal(t, http.StatusRequestEntityTooLarge, got.Status, got.Body)
			require.Equal(t, []string{restCode + "InvalidFormat.body"}, errors(t, got))
		})
	}
	require.Equal(t, "Ada", at(t, get(h, admin, ada), "user", "firstName"), "nothing was changed")
}

// requireDress demands what every answer carries.
func requireDress(t testing.TB, a house.Answer) {
	t.Helper()
	require.Equal(t, "application/json;charset=UTF-8", a.Header.Get("Content-Type"))
	require.Equal(t, "*", a.Header.Get("Access-Control-Allow-Origin"))
}

func TestEveryOperationFailsAsDocumented(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	calls := everyOperation(t)
	require.NoError(t, h.DB.Close())
	for _, call := range calls {
		got := call.by(h, admin)
		require.Equal(t, http.StatusInternalServerError, got.Status, call.id)
		codes := errors(t, got)
		require.Len(t, codes, 1)
		id, ok := strings.CutPrefix(codes[0], restCode+"InternalServerException.")
		require.True(t, ok, codes)
		require.NotEmpty(t, id)
		require.Contains(t, h.Log.String(), id, "the id stands in the log too")
	}
}

func TestEveryOperationHoldsKeysToTheirType(t *testing.T) {
	kinds := []string{"VIEWER", "ATTENDEE_MANAGER", "EDITOR", "ADMIN"} // in rising order
	h := house.New(t)
	h.DB.SetClock(func() time.Time { return time.Date(2011, 9, 12, 18, 30, 0, 0, time.UTC) }) // the demo user's last login
	keys := 4                                                                                 // of the demo world
	// typed calls an operation with a new key of a type, which has permission for the demo user.
	typed := func(call documented, kind string) house.Answer {
		t.Helper()
		key := addKey(t, h.Workspace(), call.id+kind, kind)
		keys++
		require.EqualValues(t, keys, key.ID)
		share(t, h, key.ID, true)
		require.NoError(t, h.Workspace().PermitXingEventsUser(t.Context(), key.ID, 345543))
		call.path = strings.Replace(call.path, "/apiKey/1", fmt.Sprintf("/apiKey/%d", key.ID), 1)
		if call.id == "CreateKey" {
			call.body = "name=Kiosk"
		}
		return call.by(h, keyOf(call.id+kind))
	}
	calls := everyOperation(t)
	slices.SortStableFunc(calls, func(a, b documented) int { // deletions last
		return strings.Compare(strings.Replace(a.method, "DELETE", "X", 1), strings.Replace(b.method, "DELETE", "X", 1))
	})
	before := world(t, h)
	for _, call := range calls {
		for _, kind := range kinds[:slices.Index(kinds, call.needs)] {
			got := typed(call, kind)
			require.Equal(t, http.StatusForbidden, got.Status, "%s by %s: %s", call.id, kind, got.Body)
			require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, got))
		}
	}
	require.Equal(t, before[:4], world(t, h)[:4], "who is refused changes nothing")
	for _, call := range calls {
		got := typed(call, call.needs)
		require.Equal(t, call.status, got.Status, "%s by %s: %s", call.id, call.needs, got.Body)
		if call.id == "CreateKey" {
			keys++
		}
	}
}

// keyOf is a key of the vendor's length.
func keyOf(name string) string {
	name = strings.ReplaceAll(name, "_", "")
	return name + strings.Repeat("0", 50-len(name))
}

// addKey puts a key of the test's choice into a workspace.
func addKey(t testing.TB, workspace *persistence.Workspace, name, kind string) persistence.XingEventsKey {
	t.Helper()
	secret := keyOf(name)
	key, err := workspace.AddXingEventsKey(t.Context(), persistence.XingEventsKey{
		KeyPrefix: access.LookupPrefix(secret), KeyHash: access.TokenHash(secret), Identifier: secret[:16], Name: name, Type: kind, Enabled: true,
	})
	require.NoError(t, err)
	return key
}

// world is all that the demo admin's key can see.
func world(t testing.TB, h *house.House) (seen []string) {
	t.Helper()
	for _, path := range []string{ada, ada + "/bankAccount", ada + "/address/billing", ada + "/events?resultType=full", "/apiKey/1"} {
		got := get(h, admin, path)
		require.Equal(t, http.StatusOK, got.Status, got.Body)
		seen = append(seen, got.Body)
	}
	return seen
}

func TestAKeyNeverSeesUsersWithoutPermission(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	for _, call := range everyOperation(t) {
		t.Run(call.id, func(t *testing.T) {
			switch call.id {
			case "CreateUser", "FindUsers", "FindEvents", "CheckEvent", "CreateKey":
				return // not about somebody else's user, or open to all (seed 001)
			case "CheckUser":
				require.Equal(t, false, at(t, call.by(h, single), "authorized"))
				return
			case "RequestPermission":
				call.body = form("password", "a guess")
				require.Equal(t, []string{restCode + "InvalidPassword"}, errors(t, call.by(h, single)))
				return
			}
			got := call.by(h, single)
			require.Equal(t, http.StatusForbidden, got.Status, got.Body)
			require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, got))
		})
	}
	require.Equal(t, before, world(t, h))
}

func TestAKeyNeverSeesAnotherWorkspace(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	elsewhere, err := h.DB.CreateWorkspace(t.Context(), "elsewhere", nil)
	require.NoError(t, err)
	addKey(t, h.DB.In(elsewhere.ID), "StrangerKey", "ADMIN")
	for _, call := range everyOperation(t) {
		t.Run(call.id, func(t *testing.T) {
			call.path = strings.Replace(call.path, "/apiKey/1", "/apiKey/4", 1) // both workspaces have a key 1
			got := call.by(h, strangerKey)
			switch call.id {
			case "CreateUser":
				require.EqualValues(t, 1, at(t, got, "id"), "ids are counted for each workspace")
			case "CreateKey":
				require.EqualValues(t, 2, at(t, got, "id"))
			case "FindUsers", "FindEvents":
				require.Equal(t, []any{}, at(t, got, "ids"))
			case "CheckUser", "CheckEvent":
				require.Equal(t, false, at(t, got, "exists"))
			default:
				require.Equal(t, http.StatusNotFound, got.Status, got.Body)
				require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, got))
			}
		})
	}
	require.Equal(t, before, world(t, h))
}

func TestPathsNobodyKnows(t *testing.T) {
	h := house.New(t)
	for _, tt := range []struct {
		method, path string
		status       int
		code         string
	}{
		{http.MethodGet, "/nothing", http.StatusNotFound, "InvalidPath"},
		{http.MethodGet, "", http.StatusNotFound, "InvalidPath"},
		{http.MethodGet, ada + "/", http.StatusNotFound, "InvalidPath"},
		{http.MethodPut, ada, http.StatusNotFound, "InvalidPath"},
		{http.MethodPost, ada + "/events", http.StatusNotFound, "InvalidPath"},
		{http.MethodGet, ada + "/logout", http.StatusNotFound, "InvalidPath"},
		{http.MethodGet, ada + "/requestPermission", http.StatusNotFound, "InvalidPath"},
		{http.MethodGet, "/user/create", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/event/create", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/apiKey/create", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodPost, "/user/find", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodDelete, "/user/exists", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/-1", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/1e3", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/" + url.PathEscape("345543 "), http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/%ff%00", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/9999999999999999999", http.StatusBadRequest, "InvalidResourceId"},
		{http.MethodGet, "/user/999999999999999999", http.StatusNotFound, "ObjectNotFound"},
		{http.MethodGet, "/user/0", http.StatusNotFound, "ObjectNotFound"},
	} {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			got := h.Call(tt.method, base+tt.path, "", "Authorization", "ApiKey "+admin)
			require.Equal(t, tt.status, got.Status, got.Body)
			require.Equal(t, []string{restCode + tt.code}, errors(t, got))
			requireDress(t, got)
		})
	}
}
