package management_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
)

func createFault(t testing.TB, h *house.House, workspace string, fault api.NewFault) api.Fault {
	t.Helper()
	got, err := admin(t, h).CreateFaultWithResponse(t.Context(), workspace, fault)
	require.NoError(t, err)
	require.NotNil(t, got.JSON201, string(got.Body))
	return *got.JSON201
}

func readFault(t testing.TB, h *house.House, id int64) api.Fault {
	t.Helper()
	got, err := admin(t, h).GetFaultWithResponse(t.Context(), demo, id)
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

func total(t testing.TB, h *house.House) string {
	t.Helper()
	return h.Call("GET", guests, "", "Authorization", manager).Header.Get("Content-Range")
}

// TestSecondCallOfBulkCreate: it answers 500, in Team Guests' words, and no guest is made by it.
func TestSecondCallOfBulkCreate(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	made := createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: ptr("BulkCreateTeamGuests"), Nth: ptr(int64(2)), Status: ptr(500)})
	require.Equal(t, api.FaultKind("internal"), *made.Kind)
	before := total(t, h)
	bulk := func() house.Answer {
		return h.Call("POST", guests+"/bulk_create", `[{"first_name":"James"}]`, "Authorization", manager, "X-Request-Id", "second")
	}
	require.Equal(t, 207, bulk().Status)
	require.Equal(t, 200, status(h, "GET", oneGuest, ""), "another operation does not count")
	require.Equal(t, 401, h.Call("POST", guests+"/bulk_create", `[]`, "Authorization", "Token token=nobody").Status, "nor does a call without good credentials")
	failed := bulk()
	require.Equal(t, 500, failed.Status)
	require.JSONEq(t, `{"errors":["Something went wrong; request second"],"failures":{"base":["Something went wrong; request second"]}}`, failed.Body)
	require.Equal(t, 207, bulk().Status)
	require.Equal(t, "team_guests 0-1/2", before)
	require.Equal(t, "team_guests 0-3/4", total(t, h), "two of three were made")
	require.EqualValues(t, 3, readFault(t, h, made.ID).Calls)
	require.EqualValues(t, 1, readFault(t, h, made.ID).Fired)
}

// TestTriggers lets one fault after the other strike at calls one after the other.
func TestTriggers(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	strikes := func(fault api.NewFault, calls int) (struck []int) {
		fault.API, fault.Operation, fault.Kind = "teamguests", ptr("GetTeamGuest"), ptr(api.FaultKind("internal"))
		made := createFault(t, h, demo, fault)
		for call := range calls {
			if status(h, "GET", oneGuest, "") == 500 {
				struck = append(struck, call+1)
			}
		}
		require.EqualValues(t, calls, readFault(t, h, made.ID).Calls)
		require.EqualValues(t, len(struck), readFault(t, h, made.ID).Fired)
		gone, err := admin(t, h).DeleteFaultWithResponse(t.Context(), demo, made.ID)
		require.NoError(t, err)
		require.Equal(t, 204, gone.StatusCode())
		require.Equal(t, 200, status(h, "GET", oneGuest, ""), "deleted is deleted")
		return struck
	}
	require.Equal(t, []int{1, 2, 3}, strikes(api.NewFault{}, 3), "without a trigger all")
	require.Equal(t, []int{1, 2}, strikes(api.NewFault{Times: ptr(int64(2))}, 4))
	require.Equal(t, []int{3}, strikes(api.NewFault{Nth: ptr(int64(3))}, 7))
	require.Equal(t, []int{3, 6}, strikes(api.NewFault{Every: ptr(int64(3))}, 7))
	require.Equal(t, []int{2, 4}, strikes(api.NewFault{Every: ptr(int64(2)), Times: ptr(int64(2))}, 8))
	require.Empty(t, strikes(api.NewFault{Probability: ptr(0.0)}, 10))
	require.Len(t, strikes(api.NewFault{Probability: ptr(1.0)}, 5), 5)
	first := strikes(api.NewFault{Probability: ptr(0.5), Seed: ptr(int64(7))}, 30)
	require.Equal(t, first, strikes(api.NewFault{Probability: ptr(0.5), Seed: ptr(int64(7))}, 30), "a seed fixes the sequence")
	require.NotEqual(t, first, strikes(api.NewFault{Probability: ptr(0.5), Seed: ptr(int64(8))}, 30), "another seed, another sequence")
	require.Greater(t, len(first), 5)
	require.Less(t, len(first), 25)
}

// TestFaultsAreCountedOnce: of calls that come together to several replicas exactly one is the nth.
func TestFaultsAreCountedOnce(t *testing.T) {
	h := house.New(t)
	other := h.Replica()
	fault := createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: ptr("GetTeamGuest"), Nth: ptr(int64(11)), Kind: ptr(api.FaultKind("internal"))})
	every := createFault(t, h, demo, api.NewFault{API: "teamguests", Every: ptr(int64(10)), Kind: ptr(api.FaultKind("forbidden"))})
	house.Eventually(t, "the other replica knows", func() bool {
		before := readFault(t, h, every.ID).Calls
		require.Equal(t, 200, status(other, "GET", guests, ""))
		return readFault(t, h, every.ID).Calls > before
	})
	counted := readFault(t, h, every.ID).Calls
	require.Less(t, counted, int64(10))

	var failed, forbidden, group = atomic.Int64{}, atomic.Int64{}, sync.WaitGroup{}
	for i := range 20 {
		at := []*house.House{h, other}[i%2]
		group.Go(func() {
			for range 5 {
				switch at.Call("GET", oneGuest, "", "Authorization", manager).Status {
				case http.StatusInternalServerError:
					failed.Add(1)
				case http.StatusForbidden:
					forbidden.Add(1)
				}
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, failed.Load())
	require.EqualValues(t, 100, readFault(t, h, fault.ID).Calls)
	require.EqualValues(t, 100+counted, readFault(t, h, every.ID).Calls)
	require.InDelta(t, (100+counted)/10, forbidden.Load(), 1, "the tenth may have been the one that failed otherwise")
	require.EqualValues(t, forbidden.Load(), readFault(t, h, every.ID).Fired)
}

// TestVendorsWords: each API says a fault in its own way, as its spec declares it.
func TestVendorsWords(t *testing.T) {
	xing := "ApiKey DemoAdmin00000000000000000000000000000000000000000"
	for _, tt := range []struct {
		name   string
		fault  api.NewFault
		method string
		path   string
		header []string
		status int
		body   string
	}{
		{"Team Guests, forbidden", api.NewFault{API: "teamguests", Status: ptr(403)}, "GET", oneGuest, []string{"Authorization", manager}, 403, `"errors":["Forbidden"]`},
		{"guestoo, a failure", api.NewFault{API: "guestoo", Operation: ptr("ListEvents"), Kind: ptr(api.FaultKind("internal"))}, "GET", "/guestoo/rest/events", []string{"CPApiToken", "demo-event-token"}, 500, `"status":500`},
		{"XING Events, a failure", api.NewFault{API: "xingevents", Kind: ptr(api.FaultKind("internal"))}, "GET", "/xingevents/api/user/345543", []string{"Authorization", xing}, 500, `"success":false`},
		{"guestoo, signing in", api.NewFault{API: "guestoo", Operation: ptr("CreateToken"), Status: ptr(500)}, "POST", "/guestoo/auth/oauth/token", []string{"Content-Type", "application/x-www-form-urlencoded"}, 500, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			createFault(t, h, demo, tt.fault)
			body := ""
			if tt.method == "POST" {
				body = "grant_type=client_credentials&scope=cp&client_id=demo-client&client_secret=demo-client-secret"
			}
			got := h.Call(tt.method, tt.path, body, tt.header...)
			require.Equal(t, tt.status, got.Status, got.Body)
			require.Contains(t, got.Body, tt.body)
		})
	}
}

// TestEveryChoiceCanBeMade: whatever the list of choices offers for an operation without parameters in its path is answered so, and the gate, strict here, lets it pass.
func TestEveryChoiceCanBeMade(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	got, err := admin(t, h).ListFaultChoicesWithResponse(t.Context(), &api.ListFaultChoicesParams{API: ptr("teamguests")})
	require.NoError(t, err)
	offered := 0
	for _, choice := range got.JSON200.Items {
		require.Equal(t, "teamguests", choice.API)
		for _, answer := range choice.Faults {
			offered++
			if choice.Operation != "ListTeamGuests" && choice.Operation != "BulkDestroyTeamGuests" {
				continue
			}
			fault := createFault(t, h, demo, api.NewFault{API: choice.API, Operation: &choice.Operation, Kind: &answer.Kind})
			require.Equal(t, answer.Status, *fault.Status)
			path := "/teamguests/api/v4/teams/123/team_guests"
			if choice.Method == "POST" {
				path += "/bulk_destroy"
			}
			answered := h.Call(choice.Method, path, "", "Authorization", manager)
			require.Equal(t, answer.Status, answered.Status, "%s %s: %s", choice.Operation, answer.Kind, answered.Body)
			cleared, err := admin(t, h).ClearFaultsWithResponse(t.Context(), demo)
			require.NoError(t, err)
			require.Equal(t, 204, cleared.StatusCode())
		}
	}
	require.Greater(t, offered, 20)
	all, err := admin(t, h).ListFaultChoicesWithResponse(t.Context(), &api.ListFaultChoicesParams{})
	require.NoError(t, err)
	require.Greater(t, len(all.JSON200.Items), len(got.JSON200.Items))
	for _, choice := range all.JSON200.Items {
		require.NotEqual(t, "gatehouse", choice.API, "this API is not to be broken")
		require.NotEmpty(t, choice.Faults, "%s has no fault to offer", choice.Operation)
	}
}

// TestDroppedAndLate: a connection that is cut brings no answer, and a late answer is the proper one.
func TestDroppedAndLate(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	dropped := createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: ptr("BulkCreateTeamGuests"), Nth: ptr(int64(1)), Drop: ptr(true)})
	request, err := http.NewRequestWithContext(t.Context(), "POST", h.URL+guests+"/bulk_create", http.NoBody)
	require.NoError(t, err)
	request.Header.Set("Authorization", manager)
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		response.Body.Close()
	}
	require.ErrorContains(t, err, "EOF")
	require.EqualValues(t, 1, readFault(t, h, dropped.ID).Fired)
	require.Equal(t, "team_guests 0-1/2", total(t, h))

	late := createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: ptr("GetTeamGuest"), LatencyMs: ptr(30)})
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	calls := traffic(t, h, api.ListTrafficParams{Operation: ptr("GetTeamGuest")})
	require.Len(t, calls, 1)
	require.Equal(t, late.ID, *calls[0].Fault)
	require.GreaterOrEqual(t, calls[0].DurationUs, int64(30_000))
	cut := traffic(t, h, api.ListTrafficParams{Operation: ptr("BulkCreateTeamGuests")})
	require.Zero(t, cut[0].Status)
	require.Equal(t, dropped.ID, *cut[0].Fault)
}

// TestFaultsStayInTheirWorkspace, also where only the operation itself learns whose call it is.
func TestFaultsStayInTheirWorkspace(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	their := secondWorld(t, h)
	for _, name := range []string{"teamguests", "guestoo", "onoffice"} {
		createFault(t, h, "other", api.NewFault{API: name, Kind: ptr(api.FaultKind("internal"))})
	}
	signIn := func(workspace, password string) int {
		body := house.Encode(t, map[string]any{"session": map[string]any{"email": "manager@demo.example", "password": password}})
		return h.Call("POST", "/teamguests/api/v4/session", body, "X-Gatehouse-Workspace", workspace).Status
	}
	token := func(id, secret string) int {
		return h.Call("POST", "/guestoo/auth/oauth/token", "grant_type=client_credentials&client_id="+id+"&client_secret="+secret, "Content-Type", "application/x-www-form-urlencoded").Status
	}
	ask := func(token, secret string) float64 {
		whole, _ := onOffice(t, h, token, secret, time.Now())
		return whole
	}
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	require.Equal(t, 500, h.Call("GET", oneGuest, "", "Authorization", "Token token="+their["teamguests smt_demo_manager"]).Status)
	require.Equal(t, 200, signIn(demo, "gatehouse-demo"))
	require.Equal(t, 401, signIn("other", "wrong"), "those who are not let in do not count")
	require.Equal(t, 500, signIn("other", their["teamguests gatehouse-demo"]))
	require.Equal(t, 200, token("demo-client", "demo-client-secret"))
	require.Equal(t, 500, token(their["guestoo demo-client"], their["guestoo demo-client-secret"]))
	require.Zero(t, ask(onOfficeToken, onOfficeSecret))
	require.NotZero(t, ask(their["onoffice "+onOfficeToken], their["onoffice "+onOfficeSecret]))

	listed, err := admin(t, h).ListFaultsWithResponse(t.Context(), "other")
	require.NoError(t, err)
	require.Len(t, listed.JSON200.Items, 3)
	for _, theirs := range listed.JSON200.Items {
		require.Equal(t, theirs.Calls, theirs.Fired)
		foreign, err := admin(t, h).GetFaultWithResponse(t.Context(), demo, theirs.ID)
		require.NoError(t, err)
		require.Equal(t, 404, foreign.StatusCode())
		kept, err := admin(t, h).DeleteFaultWithResponse(t.Context(), demo, theirs.ID)
		require.NoError(t, err)
		require.Equal(t, 404, kept.StatusCode())
	}
	require.EqualValues(t, 2, listed.JSON200.Items[0].Fired)
	mine, err := admin(t, h).ListFaultsWithResponse(t.Context(), demo)
	require.NoError(t, err)
	require.Empty(t, mine.JSON200.Items)

	// A reset takes the faults with it.
	reset, err := admin(t, h).ResetWorkspaceWithResponse(t.Context(), "other", api.ResetWorkspaceJSONRequestBody{Content: api.Demo})
	require.NoError(t, err)
	require.Equal(t, 200, reset.StatusCode(), string(reset.Body))
	require.Equal(t, 200, h.Call("GET", oneGuest, "", "Authorization", "Token token="+their["teamguests smt_demo_manager"]).Status)
}

// TestFaultsThatCannotBe are refused with what is wrong.
func TestFaultsThatCannotBe(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		name string
		send api.NewFault
		want string
	}{
		{"no such API", api.NewFault{API: "nothing", Status: ptr(500)}, "/api"},
		{"our own API", api.NewFault{API: "gatehouse", Status: ptr(500)}, "/api"},
		{"no such operation", api.NewFault{API: "teamguests", Operation: ptr("Nothing"), Status: ptr(500)}, "/operation"},
		{"no effect", api.NewFault{API: "teamguests"}, "/kind"},
		{"a status that is not declared", api.NewFault{API: "teamguests", Operation: ptr("GetTeamGuest"), Status: ptr(418)}, "/status"},
		{"a kind that has another status", api.NewFault{API: "teamguests", Kind: ptr(api.FaultKind("forbidden")), Status: ptr(500)}, "/kind"},
		{"an answer over a cut connection", api.NewFault{API: "teamguests", Status: ptr(500), Drop: ptr(true)}, "/drop"},
		{"two triggers", api.NewFault{API: "teamguests", Status: ptr(500), Nth: ptr(int64(1)), Every: ptr(int64(2))}, "/trigger"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := admin(t, h).CreateFaultWithResponse(t.Context(), demo, tt.send)
			require.NoError(t, err)
			require.NotNil(t, got.ApplicationProblemJSON400, string(got.Body))
			require.Equal(t, tt.want, got.ApplicationProblemJSON400.Violations[0].Pointer)
		})
	}
}
