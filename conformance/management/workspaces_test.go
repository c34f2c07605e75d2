package management_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
	"gatehouse/persistence/persistencetest"
)

// credentials are those of the demo world in a workspace, by system and as documented.
func credentials(t testing.TB, h *house.House, workspace string) map[string]string {
	t.Helper()
	got, err := admin(t, h).ListCredentialsWithResponse(t.Context(), workspace)
	found := map[string]string{}
	for _, c := range done(t, got.JSON200, got.Body, err).Items {
		found[c.API+" "+c.Documented] = c.Value
	}
	return found
}

func reset(t testing.TB, h *house.House, workspace string, content api.Content) api.Workspace {
	t.Helper()
	got, err := admin(t, h).ResetWorkspaceWithResponse(t.Context(), workspace, api.Reset{Content: content})
	return done(t, got.JSON200, got.Body, err)
}

// guest creates a guest in team 123 and gives the answer.
func guest(h *house.House, token string) house.Answer {
	return h.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_create", `[{"first_name":"James"}]`, "Authorization", "Token token="+token)
}

// A reset brings back the documented world with the documented ids and credentials, again and again.
func TestResetRepeatsTheDocumentedWorld(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	made, err := admin(t, h).CreateGuestooUserWithResponse(t.Context(), impl.DemoWorkspace, api.NewGuestooUser{Type: api.GuestooTypeToken, Access: []api.GuestooAccess{api.EventAPI}})
	own := *done(t, made.JSON201, made.Body, err).CpAPIToken
	before := h.Workspace().ID()
	for range 3 {
		require.Contains(t, guest(h, "smt_demo_manager").Body, `"id":57`)
		queued := h.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_destroy", `{}`, "Authorization", "Token token=smt_demo_manager")
		require.Contains(t, queued.Body, `85842`)
		got := reset(t, h, impl.DemoWorkspace, api.Demo)
		require.Equal(t, api.Demo, got.Content)
	}
	require.NotEqual(t, before, h.Workspace().ID(), "work that is under way for the old content must not find the new")
	require.Equal(t, 401, h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", own).Status, "what was made since is gone")
	for api, call := range map[string]house.Answer{
		"guestoo":    h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "demo-event-token"),
		"xingevents": h.Call("GET", "/xingevents/api/user/345543", "", "Authorization", "ApiKey DemoAdmin00000000000000000000000000000000000000000"),
		"autohost":   h.Call("GET", "/autohost/v1/accounts/me", "", "x-api-key", "demo-reseller-key"),
	} {
		require.Equal(t, 200, call.Status, "%s: %s", api, call.Body)
	}
	code, _ := signed(t, h, credential{strings.Repeat("d3m0", 8), strings.Repeat("5ecret00", 8)}, "read", "estate", "", `{"data":["Id"]}`)
	require.Zero(t, code)
	for key, value := range credentials(t, h, impl.DemoWorkspace) {
		require.True(t, strings.HasSuffix(key, " "+value), "%s is documented, not %s", key, value)
	}

	require.Equal(t, api.Empty, reset(t, h, impl.DemoWorkspace, api.Empty).Content)
	require.Equal(t, 401, guest(h, "smt_demo_manager").Status)
	reset(t, h, impl.DemoWorkspace, api.Demo)
	require.Contains(t, guest(h, "smt_demo_manager").Body, `"id":57`)
}

// What waits in the background when a workspace is reset never touches the new content.
func TestResetLeavesOldWorkBehind(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for range 2 { // the second one has the id that the old job knows
		queued := h.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_destroy", `{}`, "Authorization", "Token token=smt_demo_manager")
		require.Equal(t, 202, queued.Status, queued.Body)
		reset(t, h, impl.DemoWorkspace, api.Demo)
	}
	h.RunJobs()
	last := h.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_destroy", `{"include_ids":[55]}`, "Authorization", "Token token=smt_demo_manager")
	require.Equal(t, 202, last.Status)
	house.Eventually(t, "the job of the new world", func() bool {
		return strings.Contains(h.Call("GET", "/teamguests/api/v4/async_jobs/85842", "", "Authorization", "Token token=smt_demo_manager").Body, `"completed":true`)
	})
	got := h.Call("GET", "/teamguests/api/v4/team_guests/56", "", "Authorization", "Token token=smt_demo_manager")
	require.Equal(t, 200, got.Status, "the old jobs were about everybody")
}

// Two workspaces hold the demo world at the same time: same ids, credentials of their own, which a reset keeps.
func TestDemoWorldsSideBySide(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	createWorkspace(t, h, "ci-1", api.Demo)
	createWorkspace(t, h, "ci-2", api.Demo)
	one, two := credentials(t, h, "ci-1"), credentials(t, h, "ci-2")
	systems := map[string]bool{}
	for key, value := range one {
		system, documented, _ := strings.Cut(key, " ")
		systems[system] = true
		require.NotEqual(t, documented, value, "public credentials lead to the workspace demo only")
		require.NotEqual(t, value, two[key])
		require.Regexp(t, `^[A-Za-z0-9]{32,}$`, value)
		require.GreaterOrEqual(t, len(value), len(documented))
	}
	require.Len(t, systems, 5)
	for range 2 {
		for _, token := range []string{one["teamguests smt_demo_manager"], two["teamguests smt_demo_manager"], "smt_demo_manager"} {
			require.Contains(t, guest(h, token).Body, `"id":57`)
		}
		login := house.Encode(t, map[string]any{"session": map[string]string{"email": "manager@demo.example", "password": one["teamguests gatehouse-demo"]}})
		require.Equal(t, 200, h.Call("POST", "/teamguests/api/v4/session", login, "X-Gatehouse-Workspace", "ci-1").Status)
		require.Equal(t, 401, h.Call("POST", "/teamguests/api/v4/session", login, "X-Gatehouse-Workspace", "ci-2").Status)
		require.Equal(t, 200, h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", one["guestoo demo-event-token"]).Status)
		require.Equal(t, 200, h.Call("GET", "/autohost/v1/accounts/me", "", "x-api-key", one["autohost demo-solo-key"]).Status)
		code, _ := signed(t, h, credential{one["onoffice "+strings.Repeat("d3m0", 8)], one["onoffice "+strings.Repeat("5ecret00", 8)]}, "read", "estate", "", `{"data":["Id"]}`)
		require.Zero(t, code)
		for _, workspace := range []string{"ci-1", "ci-2", impl.DemoWorkspace} {
			reset(t, h, workspace, api.Demo)
		}
		require.Equal(t, one, credentials(t, h, "ci-1"))
	}
}

// Of many who make the same workspace at once one does; resets at once follow each other; all of it while clients call.
func TestWorkspacesAtTheSameTime(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	statuses := func(count int, call func(int) int) []int {
		got := make([]int, count)
		var all sync.WaitGroup
		for i := range count {
			all.Go(func() { got[i] = call(i) })
		}
		all.Wait()
		slices.Sort(got)
		return got
	}
	post := func(path, body string) int { return h.Call("POST", base+path, body, bearer(demoToken)...).Status }
	require.Equal(t, []int{201, 409, 409, 409}, statuses(4, func(int) int { return post("/workspaces", `{"name":"same","content":"demo"}`) }))
	require.Equal(t, []int{201, 201, 201, 201}, statuses(4, func(i int) int { return post("/workspaces", fmt.Sprintf(`{"name":"w-%d","content":"demo"}`, i)) }))
	require.Equal(t, []int{200, 200, 200, 200, 201, 201}, statuses(6, func(i int) int {
		if i < 4 {
			return post("/workspaces/demo/reset", `{"content":"demo"}`)
		}
		return post("/workspaces/w-"+fmt.Sprint(i-4)+"/guestoo/events", `{"display_name":"Ball"}`)
	}))
	callers := statuses(8, func(i int) int {
		if i%4 == 0 {
			return post("/workspaces/demo/reset", `{"content":"demo"}`)
		}
		return guest(h, "smt_demo_manager").Status
	})
	require.NotContains(t, callers, 409)
	require.Contains(t, guest(h, "smt_demo_manager").Body, `"id"`)
	require.Equal(t, []int{204, 404, 404}, statuses(3, func(int) int {
		return h.Call("DELETE", base+"/workspaces/same", "", bearer(demoToken)...).Status
	}))
}

func TestWorkspaces(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	made := createWorkspace(t, h, "mine", api.Empty)
	require.Equal(t, api.Empty, made.Content)
	require.Empty(t, credentials(t, h, "mine"))
	got, err := admin(t, h).GetWorkspaceWithResponse(t.Context(), "mine")
	require.Equal(t, made, done(t, got.JSON200, got.Body, err))
	for _, name := range []string{"", "Mine", "my world", "-mine", "mine/", "<b>", strings.Repeat("x", 64)} {
		require.Equal(t, 400, h.Call("POST", base+"/workspaces", house.Encode(t, map[string]string{"name": name}), bearer(demoToken)...).Status, name)
	}
	list, err := admin(t, h).ListWorkspacesWithResponse(t.Context(), &api.ListWorkspacesParams{Search: ptr("MI"), Limit: ptr(1)})
	found := done(t, list.JSON200, list.Body, err)
	require.Equal(t, []api.Workspace{made}, found.Items)
	require.Equal(t, int64(1), found.Total)

	token := issue(t, h, api.NewToken{Name: "Mine", Workspace: ptr("mine")})
	own := bearer(token.Bearer)
	require.Equal(t, 200, h.Call("POST", base+"/workspaces/mine/reset", `{"content":"demo"}`, own...).Status)
	require.Equal(t, 200, h.Call("GET", base+"/workspaces/mine", "", own...).Status, "a reset leaves the token for it alone")
	require.Equal(t, 204, h.Call("DELETE", base+"/workspaces/mine", "", own...).Status)
	require.Equal(t, 401, h.Call("GET", base+"/me", "", own...).Status, "it went with its workspace")
	createWorkspace(t, h, "mine", api.Empty)
	require.Equal(t, 401, h.Call("GET", base+"/me", "", own...).Status, "and does not come back with another of the name")
}

// Counts follow the data, for each table that may be looked into.
func TestOverview(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	counts := func() map[string]int64 {
		got, err := admin(t, h).GetOverviewWithResponse(t.Context(), impl.DemoWorkspace)
		found := map[string]int64{}
		for _, system := range done(t, got.JSON200, got.Body, err).Systems {
			require.NotEmpty(t, system.Tables, system.Name)
			for _, table := range system.Tables {
				found[table.Name] = table.Records
			}
		}
		return found
	}
	before := counts()
	require.Len(t, before, len(tables(t, h)))
	require.Equal(t, int64(6), before["teamguests_people"])
	require.Equal(t, http.StatusMultiStatus, guest(h, "smt_demo_manager").Status)
	before["teamguests_people"]++
	require.Equal(t, before, counts())
}

// Another replica knows of everything at once.
func TestReplicas(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	other := h.Replica(house.HoldJobs)
	token := issue(t, h, api.NewToken{Name: "Shared"})
	require.Equal(t, 200, other.Call("GET", base+"/me", "", bearer(token.Bearer)...).Status)
	reset(t, other, impl.DemoWorkspace, api.Demo)
	require.Contains(t, guest(h, "smt_demo_manager").Body, `"id":57`)
	gone, err := admin(t, other).DeleteTokenWithResponse(t.Context(), token.Token.ID)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	require.Equal(t, 401, h.Call("GET", base+"/me", "", bearer(token.Bearer)...).Status)
	if persistencetest.OnPostgres() {
		require.NotSame(t, h.DB, other.DB)
	}
}
