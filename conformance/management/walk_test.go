package management_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
)

// walk gives each operation as a call that succeeds in the demo world, or would after some preparation.
func walk(t testing.TB) []house.Exchange {
	t.Helper()
	calls := house.Successes(t, "gatehouse")
	require.Greater(t, len(calls), 100)
	return calls
}

// at is a call with other values in its path.
func at(e house.Exchange, values map[string]string) house.Exchange {
	e.InPath = maps.Clone(e.InPath)
	for name, value := range values {
		if _, there := e.InPath[name]; there {
			e.InPath[name] = value
		}
	}
	return e
}

func declares(e house.Exchange, status int) bool { return e.Operation.Responses.Status(status) != nil }

func writes(e house.Exchange) bool { return e.Method != http.MethodGet }

// requireProblem demands a problem of RFC 9457.
func requireProblem(t testing.TB, e house.Exchange, got house.Answer, status int) {
	t.Helper()
	require.Equal(t, status, got.Status, "%s: %s", e.Operation.OperationID, got.Body)
	require.Equal(t, "application/problem+json", got.Header.Get("Content-Type"), e.Operation.OperationID)
	problem := got.JSON(t).(map[string]any)
	require.Equal(t, float64(status), problem["status"])
	require.Equal(t, http.StatusText(status), problem["title"])
	require.NotEmpty(t, problem["instance"])
}

func TestNoCallWithoutAGoodToken(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	expired := access.NewToken(access.AdminTokenPrefix)
	token := access.NewAdminToken(1, "Expired", access.MayAll, "", expired, time.Hour)
	*token.ExpiresAt = time.Now().Add(-time.Second)
	_, err := h.DB.CreateAdminToken(t.Context(), token)
	require.NoError(t, err)
	deleted := issue(t, h, api.NewToken{Name: "Deleted"})
	gone, err := admin(t, h).DeleteTokenWithResponse(t.Context(), deleted.Token.ID)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	const none, bad = `Bearer realm="gatehouse"`, `Bearer realm="gatehouse", error="invalid_token"`
	for _, tt := range []struct{ name, header, want string }{
		{"nothing", "", none},
		{"Basic", "Basic YWRtaW46Z2F0ZWhvdXNlLWRlbW8=", none},
		{"an empty bearer", "Bearer ", none},
		{"garbage", "Bearer garbage", bad},
		{"what no database can hold", "Bearer \xff\xfe", bad},
		{"the start of a good one", "Bearer " + demoToken[:len(demoToken)-1], bad},
		{"a good one and more", "Bearer " + demoToken + "x", bad},
		{"an expired one", "Bearer " + expired, bad},
		{"a deleted one", "Bearer " + deleted.Bearer, bad},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var header []string
			if tt.header != "" {
				header = []string{"Authorization", tt.header}
			}
			for _, e := range walk(t) {
				got := e.Send(h, "/gatehouse", header...)
				requireProblem(t, e, got, 401)
				require.Equal(t, tt.want, got.Header.Get("WWW-Authenticate"), e.Operation.OperationID)
			}
		})
	}
	require.NotContains(t, h.Log.String(), expired, "no token is logged")
}

// A viewer reads everything but credentials and changes nothing: all that can be seen is the same afterwards.
func TestAViewerChangesNothing(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	viewer := bearer(issue(t, h, api.NewToken{Name: "Viewer", Role: ptr(api.RoleViewer)}).Bearer)
	before := everything(t, h)
	for _, e := range walk(t) {
		got := e.Send(h, "/gatehouse", viewer...)
		if writes(e) || e.Operation.OperationID == "ListCredentials" {
			requireProblem(t, e, got, 403)
			continue
		}
		require.Contains(t, []int{200, 404}, got.Status, "%s: %s", e.Operation.OperationID, got.Body)
	}
	require.Equal(t, before, everything(t, h))
}

// everything is all that can be read, but for times of use and what is read from the clock.
func everything(t testing.TB, h *house.House) (seen []string) {
	t.Helper()
	for _, e := range walk(t) {
		id := e.Operation.OperationID
		if writes(e) || id == "GetStatus" || id == "GetClock" || id == "ListTokens" || id == "GetMe" {
			continue
		}
		seen = append(seen, id+": "+steady(e.Send(h, "/gatehouse", bearer(demoToken)...)))
	}
	for _, table := range tables(t, h) {
		got := h.Call("GET", base+"/workspaces/demo/tables/"+table.Name+"?limit=200", "", bearer(demoToken)...)
		seen = append(seen, got.Body)
	}
	return seen
}

// steady is an answer without the id of its request.
func steady(got house.Answer) string {
	if problem, ok := got.Header["Content-Type"]; ok && problem[0] == "application/problem+json" {
		return fmt.Sprint(got.Status)
	}
	return got.Body
}

// A token with a workspace is good there, for what concerns nobody else, and nowhere else.
func TestATokenWithAWorkspaceStaysThere(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	createWorkspace(t, h, "other", api.Empty)
	foreign := bearer(issue(t, h, api.NewToken{Name: "Elsewhere", Workspace: ptr("other")}).Bearer)
	forEverybody := []string{"GetMe", "GetStatus", "ListWorkspaces", "GetClock", "ListFaultChoices"}
	before := everything(t, h)
	for _, e := range walk(t) {
		got := e.Send(h, "/gatehouse", foreign...)
		if slices.Contains(forEverybody, e.Operation.OperationID) {
			require.Equal(t, 200, got.Status, got.Body)
			continue
		}
		requireProblem(t, e, got, 403)
	}
	require.Equal(t, before, everything(t, h))

	got := h.Call("GET", base+"/workspaces", "", foreign...)
	require.Contains(t, got.Body, `"total":1`)
	require.NotContains(t, got.Body, `"demo"`, "it does not see the others")
	require.Equal(t, 200, h.Call("GET", base+"/workspaces/other/guestoo/users", "", foreign...).Status)
	require.Equal(t, 403, h.Call("GET", base+"/workspaces/nowhere/guestoo/users", "", foreign...).Status, "nor whether they are there")
}

func TestUnknownWorkspacesAndRecords(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, e := range walk(t) {
		if _, inWorkspace := e.InPath["workspace"]; inWorkspace {
			requireProblem(t, e, at(e, map[string]string{"workspace": "nowhere"}).Send(h, "/gatehouse", bearer(demoToken)...), 404)
		}
		strange := at(e, map[string]string{
			"id": "999999", "user": "999999", "team": "999999", "key": "999999", "card": "0000", "table": "sqlite_master", "record": "999999", "account": "acc-nobody",
			"field": "nothing", "job": "999999", "fault": "999999", "call": "999999", "delivery": "999999", "hold": "999999",
		})
		if !maps.Equal(strange.InPath, e.InPath) {
			requireProblem(t, e, strange.Send(h, "/gatehouse", bearer(demoToken)...), 404)
		}
	}
	for _, tt := range []struct{ name, method, path, body string }{
		{"a token for nobody", "POST", "/tokens", `{"name":"x","admin":999}`},
		{"a token for a workspace that is not there", "POST", "/tokens", `{"name":"x","workspace":"nowhere"}`},
		{"a wrong password", "POST", "/admins/check", `{"name":"admin","password":"wrong"}`},
		{"a password of nobody", "POST", "/admins/check", `{"name":"nobody","password":"gatehouse-demo"}`},
		{"a session for nobody", "POST", "/workspaces/demo/teamguests/sessions", `{"user_id":999}`},
		{"a team of nobody", "POST", "/workspaces/demo/teamguests/teams", `{"name":"x","owner":999}`},
		{"a card for nobody", "POST", "/workspaces/demo/teamguests/cards/4610%200839%209133/attach", `{"guest_id":999}`},
		{"a card for a member of the team", "POST", "/workspaces/demo/teamguests/cards/4610%200839%209133/attach", `{"guest_id":52}`},
		{"a table that is none of those shown", "GET", "/workspaces/demo/tables/settings", ""},
		{"a record by a key that is none", "GET", "/workspaces/demo/tables/teamguests_people/x", ""},
		{"a record by too many keys", "GET", "/workspaces/demo/tables/teamguests_people/1~2", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call(tt.method, base+tt.path, tt.body, bearer(demoToken)...)
			require.Equal(t, 404, got.Status, got.Body)
		})
	}
}

// Whatever an operation takes, it refuses what is not described, bodies that are too large, and other types of content.
func TestRequestsThatAreNotAsDescribed(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	before := everything(t, h)
	for _, e := range walk(t) {
		if declares(e, 400) {
			unfit := at(e, map[string]string{"workspace": "NO-CAPITALS"})
			switch {
			case e.InPath["workspace"] != "":
			case e.Body != nil:
				unfit.Body = []byte(`{"nonsense":1}`)
			default:
				unfit = at(e, map[string]string{"id": "0"})
				unfit.Query = map[string][]string{"nonsense": {"1"}}
			}
			got := unfit.Send(h, "/gatehouse", bearer(demoToken)...)
			requireProblem(t, e, got, 400)
			require.NotEmpty(t, got.JSON(t).(map[string]any)["violations"], e.Operation.OperationID)
		}
		if e.Body == nil {
			continue
		}
		broken := e
		broken.Body = []byte(`{"`)
		requireProblem(t, e, broken.Send(h, "/gatehouse", bearer(demoToken)...), 400)
		broken.Body = []byte(`"` + strings.Repeat("x", 1<<20) + `"`)
		requireProblem(t, e, broken.Send(h, "/gatehouse", bearer(demoToken)...), 413)
		broken.Body, broken.BodyType = e.Body, "text/plain"
		requireProblem(t, e, broken.Send(h, "/gatehouse", bearer(demoToken)...), 415)
	}
	require.Equal(t, before, everything(t, h))
}

func TestUnknownPathsAndMethods(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		method, path string
		want         int
	}{{"GET", "/nothing", 404}, {"GET", "/workspaces/", 404}, {"PUT", "/workspaces", 405}, {"DELETE", "/me", 405}} {
		got := h.Call(tt.method, base+tt.path, "", bearer(demoToken)...)
		require.Equal(t, tt.want, got.Status, got.Body)
		require.Equal(t, "application/problem+json", got.Header.Get("Content-Type"))
	}
}

func TestAFailingDatabaseIsTheServersFault(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.NoError(t, h.DB.Close())
	for _, e := range walk(t) {
		got := e.Send(h, "/gatehouse", bearer(demoToken)...)
		requireProblem(t, e, got, 500)
		require.NotContains(t, got.Body, "sql", "what went wrong stays in the log")
	}
}
