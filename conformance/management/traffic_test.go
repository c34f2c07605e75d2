package management_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
	inspector "gatehouse/impl/traffic"
	"gatehouse/openapi"
)

// traffic lists the demo workspace's calls, the newest first.
func traffic(t testing.TB, h *house.House, params api.ListTrafficParams) []api.Call {
	t.Helper()
	got, err := admin(t, h).ListTrafficWithResponse(t.Context(), demo, &params)
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	require.True(t, got.JSON200.Enabled)
	return got.JSON200.Items
}

func details(t testing.TB, h *house.House, id int64) api.CallDetails {
	t.Helper()
	got, err := admin(t, h).GetCallWithResponse(t.Context(), demo, id)
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

// TestOneCall shows all there is to know of it.
func TestOneCall(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	sent := `{"team_guest":{"first_name":"James","colour":"red","visiting":"it's me"}}`
	require.Equal(t, 204, h.Call("PATCH", oneGuest+"?fields=id&limt=10", sent, "Authorization", manager, "X-Request-Id", "one", "X-Colour", "blue", "X-AppId", "app").Status)
	calls := traffic(t, h, api.ListTrafficParams{})
	require.Len(t, calls, 1)
	call := calls[0]
	require.Equal(t, []any{"one", demo, "teamguests", "UpdateTeamGuest", "PATCH", oneGuest, 204, api.Verdict("passed"), api.Verdict("passed"), "user manager@demo.example"},
		[]any{call.RequestID, call.Workspace, call.API, call.Operation, call.Method, call.Path, call.Status, call.GateIn, call.GateOut, call.Credential})
	require.EqualValues(t, len(sent), call.RequestBytes)
	require.Nil(t, call.Fault)

	found := details(t, h, call.ID)
	require.Equal(t, call, found.Call)
	require.Equal(t, oneGuest+"?fields=id&limt=…", found.URL)
	require.Equal(t, sent, found.Request.Body)
	require.Contains(t, found.Request.Headers, api.HeaderLine{Name: "Authorization", Value: "Token …"})
	require.Empty(t, found.Response.Body)
	require.Equal(t, []api.Ignored{{In: "body", Name: "/team_guest/colour"}, {In: "header", Name: "X-Colour"}, {In: "query", Name: "limt"}}, found.Ignored)
	require.Empty(t, found.Violations)
	require.Equal(t, `curl -X PATCH '`+h.URL+oneGuest+`?fields=id&limt=…' \
  -H 'Authorization: Token …' \
  -H 'Content-Type: application/json' \
  -H 'X-Appid: app' \
  -H 'X-Colour: blue' \
  --data-raw '{"team_guest":{"first_name":"James","colour":"red","visiting":"it'\''s me"}}'`, found.Curl)
}

// TestOneAnswer shows what went back.
func TestOneAnswer(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	answer := h.Call("GET", oneGuest+"?fields=id", "", "Authorization", manager)
	found := details(t, h, traffic(t, h, api.ListTrafficParams{})[0].ID)
	require.Equal(t, answer.Body, found.Response.Body)
	require.Contains(t, found.Response.Headers, api.HeaderLine{Name: "Content-Type", Value: "application/json"})
	require.EqualValues(t, len(answer.Body), found.Call.ResponseBytes)
	require.Equal(t, "curl '"+h.URL+oneGuest+"?fields=id' \\\n  -H 'Authorization: Token …'", found.Curl)
}

// TestViolationsAreShown, with where they are and without what stood there.
func TestViolationsAreShown(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 422, status(h, "PATCH", oneGuest, `{"team_guest":{"first_name":12345678}}`))
	call := traffic(t, h, api.ListTrafficParams{Verdict: ptr(api.VerdictFilter("refused"))})[0]
	require.Equal(t, 1, call.Problems)
	require.Equal(t, []api.CallViolation{{Direction: "request", In: "body", Pointer: "/team_guest/first_name", Rule: "type", Reason: "value must be a string"}}, details(t, h, call.ID).Violations)
}

// TestFilters choose among calls of all sorts.
func TestFilters(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	require.Equal(t, 404, status(h, "GET", "/teamguests/api/v4/team_guests/9999", ""))
	require.Equal(t, 200, h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "demo-event-token").Status)
	require.Equal(t, 401, h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "mistyped").Status)
	require.Equal(t, 404, h.Call("GET", "/guestoo/nowhere", "").Status)
	for _, tt := range []struct {
		name string
		send api.ListTrafficParams
		want []int64
	}{
		{"all of the workspace", api.ListTrafficParams{}, []int64{3, 2, 1}},
		{"those of nobody too", api.ListTrafficParams{Unidentified: ptr(true)}, []int64{5, 4, 3, 2, 1}},
		{"of an API", api.ListTrafficParams{API: ptr("teamguests")}, []int64{2, 1}},
		{"of an operation", api.ListTrafficParams{Operation: ptr("ListEvents"), Unidentified: ptr(true)}, []int64{4, 3}},
		{"a status", api.ListTrafficParams{Status: ptr("404")}, []int64{2}},
		{"a class of statuses", api.ListTrafficParams{Status: ptr("4xx"), Unidentified: ptr(true)}, []int64{5, 4, 2}},
		{"a text", api.ListTrafficParams{Search: ptr("TEAM_guests/55")}, []int64{1}},
		{"newer", api.ListTrafficParams{After: ptr(int64(2)), Wait: ptr(0)}, []int64{3}},
		{"older", api.ListTrafficParams{Before: ptr(int64(3)), Limit: ptr(1)}, []int64{2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := []int64{}
			for _, call := range traffic(t, h, tt.send) {
				got = append(got, call.ID)
			}
			require.Equal(t, tt.want, got)
		})
	}
	gone, err := admin(t, h).ClearTrafficWithResponse(t.Context(), demo)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	require.Empty(t, traffic(t, h, api.ListTrafficParams{}))
	missing, err := admin(t, h).GetCallWithResponse(t.Context(), demo, 1)
	require.NoError(t, err)
	require.Equal(t, 404, missing.StatusCode())
}

// TestWaiting answers when the next call comes.
func TestWaiting(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	asked := make(chan []api.Call)
	go func() {
		got, err := admin(t, h).ListTrafficWithResponse(t.Context(), demo, &api.ListTrafficParams{After: ptr(int64(1)), Wait: ptr(30)})
		if err != nil || got.JSON200 == nil {
			t.Error(err)
		}
		asked <- got.JSON200.Items
	}()
	for { // until the one who waits was there in time to hear of it
		require.Equal(t, 200, status(h, "GET", oneGuest, ""))
		select {
		case got := <-asked:
			require.NotEmpty(t, got)
			return
		default:
		}
	}
}

// TestTrafficOfOthers is not shown.
func TestTrafficOfOthers(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	_, err := h.DB.CreateWorkspace(t.Context(), "other", nil)
	require.NoError(t, err)
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	theirs, err := admin(t, h).ListTrafficWithResponse(t.Context(), "other", &api.ListTrafficParams{})
	require.NoError(t, err)
	require.Empty(t, theirs.JSON200.Items)
	foreign, err := admin(t, h).GetCallWithResponse(t.Context(), "other", 1)
	require.NoError(t, err)
	require.Equal(t, 404, foreign.StatusCode())
}

// TestInspectorOff: nothing is kept, and that is said.
func TestInspectorOff(t *testing.T) {
	h := house.New(t, house.HoldJobs, func(config *impl.Config) { config.Inspector = nil })
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	got, err := admin(t, h).ListTrafficWithResponse(t.Context(), demo, &api.ListTrafficParams{Wait: ptr(30)})
	require.NoError(t, err)
	require.Equal(t, api.Traffic{Items: []api.Call{}}, *got.JSON200)
	missing, err := admin(t, h).GetCallWithResponse(t.Context(), demo, 1)
	require.NoError(t, err)
	require.Equal(t, 404, missing.StatusCode())
	cleared, err := admin(t, h).ClearTrafficWithResponse(t.Context(), demo)
	require.NoError(t, err)
	require.Equal(t, 204, cleared.StatusCode())
}

// TestStream sends calls as they happen, and what was missed to those who come again.
func TestStream(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.Server.Traffic.Stream(w, r, inspector.Filter{Workspace: demo})
	}))
	defer server.Close()
	require.Equal(t, 200, status(h, "GET", oneGuest, ""))
	require.Equal(t, 200, status(h, "GET", guests, ""))
	request, err := http.NewRequestWithContext(t.Context(), "GET", server.URL, nil)
	require.NoError(t, err)
	request.Header.Set("Last-Event-ID", "1")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	lines := bufio.NewScanner(response.Body)
	next := func() (id string, call api.Call) {
		for lines.Scan() {
			if after, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = after
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				require.NoError(t, json.Unmarshal([]byte(data), &call))
				return id, call
			}
		}
		t.Fatal("the stream ended: ", lines.Err())
		return "", call
	}
	id, call := next()
	require.Equal(t, "2", id)
	require.Equal(t, "ListTeamGuests", call.Operation)
	require.Equal(t, 404, status(h, "GET", "/teamguests/api/v4/team_guests/9999", ""))
	id, call = next()
	require.Equal(t, "3", id)
	require.Equal(t, traffic(t, h, api.ListTrafficParams{})[0], call, "the same as in the list")
	h.Server.Traffic.Close()
	for lines.Scan() {
	}
	require.NoError(t, lines.Err(), "closing ends the stream in good order")
}

// demoSecrets are all credentials of the demo world that are secret.
var demoSecrets = []string{
	"smt_demo_manager", "smt_demo_member", "demo-manager-refresh-token", "gatehouse-demo", "demo-client-secret", "demo-vip-secret", "demo-event-token",
	"DemoAdmin00000000", "DemoEditor0000000", "DemoViewer0000000", "DemoSingle0000000", "demo-reseller-key", "demo-child-key", "demo-solo-key",
	strings.Repeat("d3m0", 8), strings.Repeat("w3b0", 8), strings.Repeat("5ecret00", 8), strings.Repeat("5ecret11", 8), "flow-matic-1955",
}

// TestNoSecretIsKept walks all documented exchanges of all APIs, with credentials wherever they may stand, and then looks through everything that is kept.
func TestNoSecretIsKept(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	xing := "DemoAdmin" + strings.Repeat("0", 41)
	credentials := map[string][][]string{
		"teamguests": {{"Authorization", manager}, {"Authorization", "Token token=smt_demo_member"}},
		"guestoo":    {{"CPApiToken", "demo-event-token"}, {"Authorization", "Basic ZGVtby1jbGllbnQ6ZGVtby1jbGllbnQtc2VjcmV0"}},
		"xingevents": {{"Authorization", "ApiKey " + xing}},
		"autohost":   {{"x-api-key", "demo-reseller-key"}, {"x-api-key", "demo-child-key"}},
		"onoffice":   {{}},
	}
	made := []string{}
	keep := func(answer house.Answer) {
		var body any
		if json.Unmarshal([]byte(answer.Body), &body) == nil {
			made = append(made, secretsIn(body, "")...)
		}
	}
	for _, name := range openapi.Names() {
		for _, exchange := range house.Exchanges(t, name) {
			for _, credential := range credentials[name] {
				keep(exchange.Send(h, "/"+name, credential...))
			}
		}
	}
	// Places that no example uses.
	keep(h.Call("GET", "/xingevents/api/user/345543?apikey="+xing, ""))
	keep(h.Call("GET", "/xingevents/api/user/345543?apikey", "", "Authorization", "ApiKey "+xing))
	keep(h.Call("POST", "/xingevents/api/user/345543/requestPermission?password=gatehouse-demo&apikey="+xing, ""))
	keep(h.Call("POST", "/xingevents/api/user/345543/requestPermission", "password=gatehouse%2Ddemo&apikey="+xing, "Content-Type", "application/x-www-form-urlencoded"))
	keep(h.Call("POST", "/teamguests/api/v4/session", `{"session":{"email":"manager@demo.example","pass\u0077ord":"gatehouse-demo"}}`))
	keep(h.Call("POST", "/teamguests/api/v4/session", `{"session":{"email":"manager@demo.example","password":"gatehouse-demo"`))
	keep(h.Call("POST", "/teamguests/api/v4/session", `{"session":{"email":"manager@demo.example","password":["gatehouse-demo"]}}`))
	keep(h.Call("POST", "/teamguests/api/v4/session", `password=gatehouse-demo`, "Content-Type", "text/plain"))
	keep(h.Call("GET", oneGuest+"?access_token=smt_demo_manager", "", "Authorization", `Token token="smt_demo_manager"`, "Cookie", "session=smt_demo_manager", "X-Auth-Token", "smt_demo_manager"))
	keep(h.Call("GET", "/autohost/v1/accounts/demo-reseller-key", "", "X-Api-Key", "demo-reseller-key"))
	keep(h.Call("GET", "/teamguests/api/v4/team_people/smt_demo_manager", "", "Authorization", manager))
	keep(h.Call("GET", "/guestoo/rest/events?token=demo-event-token", "", "Authorization", "Bearer demo-event-token", "CPApiToken", "demo-event-token"))

	kept := 0
	for before := int64(0); ; {
		calls, _ := h.Server.Traffic.Calls(inspector.Filter{Workspace: demo, Unidentified: true, Before: before, Limit: 100})
		if len(calls) == 0 {
			break
		}
		for _, call := range calls {
			before = call.ID
			kept++
			detail, ok := h.Server.Traffic.Call(demo, call.ID)
			require.True(t, ok)
			dump := house.Encode(t, detail) + detail.Curl
			for _, secret := range append(demoSecrets, made...) {
				require.NotContains(t, dump, secret, "%s %s", call.Operation, call.Path)
			}
		}
	}
	require.Greater(t, kept, 100)
	require.Greater(t, len(made), 5, "tokens were made on the way")
}

// secretsIn gathers what an answer gives out.
func secretsIn(value any, name string) (found []string) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			found = append(found, secretsIn(inner, name)...)
		}
	case []any:
		for _, inner := range value {
			found = append(found, secretsIn(inner, name)...)
		}
	case string:
		switch name {
		case "access_token", "refresh_token", "api_key", "apikey", "apiKey", "secret", "token", "hmac":
			if len(value) > 8 {
				found = append(found, value)
			}
		}
	}
	return found
}
