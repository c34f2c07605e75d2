package teamguests_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

const (
	unauthenticated = `{"errors":["Bad credentials"],"failures":{"base":["Bad credentials"]},"error_codes":{"base":[{"error":"bad_credentials"}]}}`
	locked          = `{"errors":["This account is locked"],"failures":{"base":["This account is locked"]},"error_codes":{"base":[{"error":"account_locked"}]}}`
)

func failure(text string) string {
	return `{"errors":["` + text + `"],"failures":{"base":["` + text + `"]}}`
}

// TestEveryOperationRefuses spoils the documented request of each operation in one way and demands the documented refusal.
func TestEveryOperationRefuses(t *testing.T) {
	secured := func(e house.Exchange) bool { return e.Operation.Security == nil }
	withBody := func(e house.Exchange) bool { return e.Body != nil }
	always := func(house.Exchange) bool { return true }
	for _, tt := range []struct {
		name    string
		applies func(house.Exchange) bool
		prepare func(t *testing.T, h *house.House)
		spoil   func(e *house.Exchange)
		header  []string
		status  int
		body    string // "" when it differs by operation
	}{
		{name: "without a token", applies: secured, status: 401, body: unauthenticated},
		{name: "with an unknown token", applies: secured, header: []string{"Authorization", "Token token=smt_unknown"}, status: 401, body: unauthenticated},
		{name: "with half of a token", applies: secured, header: []string{"Authorization", "Token token=smt_demo_manage"}, status: 401, body: unauthenticated},
		{name: "with the scheme of others", applies: secured, header: []string{"Authorization", "Bearer smt_demo_manager"}, status: 401, body: unauthenticated},
		{name: "with an empty token", applies: secured, header: []string{"Authorization", `Token token=""`}, status: 401, body: unauthenticated},
		{
			name: "with a token that has run out", applies: secured, header: []string{"Authorization", manager}, status: 401, body: unauthenticated,
			prepare: func(_ *testing.T, h *house.House) {
				h.DB.SetClock(func() time.Time { return time.Now().AddDate(101, 0, 0) })
			},
		},
		{
			name: "of a locked account", applies: always, header: []string{"Authorization", manager}, status: 403, body: locked,
			prepare: func(t *testing.T, h *house.House) {
				require.NoError(t, lock(t, h, 1, true))
			},
		},
		{
			name: "with an app id that is too long", applies: always, header: []string{"Authorization", manager, "X-AppId", strings.Repeat("x", 256)}, status: 422,
			body: `{"errors":{"X-AppId":["is too long (maximum is 255 characters)"]},"failures":{"X-AppId":["is too long (maximum is 255 characters)"]}}`,
		},
		{
			name: "with a body that is no JSON", applies: withBody, header: []string{"Authorization", manager}, status: 400, body: failure("The body is not valid JSON"),
			spoil: func(e *house.Exchange) { e.Body = e.Body[:len(e.Body)-1] },
		},
		{
			name: "with something behind the JSON", applies: withBody, header: []string{"Authorization", manager}, status: 400, body: failure("The body is not valid JSON"),
			spoil: func(e *house.Exchange) { e.Body = append(e.Body, " {}"...) },
		},
		{
			name: "with a body of another type", applies: withBody, header: []string{"Authorization", manager, "Content-Type", "application/x-www-form-urlencoded"},
			status: 415, body: failure("The body must be sent as application/json"),
		},
		{
			name: "with a body over the limit", applies: withBody, header: []string{"Authorization", manager}, status: 413, body: failure("The body is larger than 1048576 bytes"),
			spoil: func(e *house.Exchange) { e.Body = append(e.Body, strings.Repeat(" ", 1<<20)...) },
		},
		{
			name: "when the database is gone", applies: always, header: []string{"Authorization", manager, "X-Request-Id", "abc"}, status: 500,
			body:    failure("Something went wrong; request abc"),
			prepare: func(t *testing.T, h *house.House) { require.NoError(t, h.DB.Close()) },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			if tt.prepare != nil {
				tt.prepare(t, h)
			}
			before := ""
			if tt.prepare == nil {
				before = state(h)
			}
			for _, exchange := range house.Successes(t, "teamguests") {
				if !tt.applies(exchange) {
					continue
				}
				if tt.spoil != nil {
					tt.spoil(&exchange)
				}
				got := exchange.Send(h, "/teamguests", tt.header...)
				require.Equal(t, tt.status, got.Status, "%s: %s", exchange, got.Body)
				require.JSONEq(t, tt.body, got.Body, exchange.String())
				require.Equal(t, "application/json", got.Header.Get("Content-Type"))
				if tt.status == http.StatusUnauthorized {
					require.Equal(t, `Token realm="Application"`, got.Header.Get("WWW-Authenticate"))
				}
			}
			if tt.prepare == nil {
				require.Equal(t, before, state(h), "a refused request changes nothing")
			}
		})
	}
}

// state is all that the demo manager can see.
func state(h *house.House) (all string) {
	for _, path := range []string{"/teams", "/teams/1/team_guests?fields=inventory_item_item_id", "/teams/123/team_guests?fields=inventory_item_item_id", "/async_jobs", "/team_people/52"} {
		got := h.Call(http.MethodGet, base+path, "", "Authorization", manager)
		all += got.Body + got.Header.Get("Content-Range") + "\n"
	}
	return all
}

func TestAstray(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		name, method, path string
		status             int
		body               string
	}{
		{"an unknown path", "GET", base + "/team_ghosts/56", 404, failure("Not found")},
		{"the prefix alone", "GET", "/teamguests/", 404, failure("Not found")},
		{"a slash too many", "GET", base + "/teams/", 404, failure("Not found")},
		{"a wrong method", "PUT", base + "/team_guests/56", 405, failure("Method not allowed")},
		{"another wrong method", "DELETE", base + "/teams/123/team_guests/bulk_destroy", 405, failure("Method not allowed")},
		{"a slash in an id", "GET", base + "/team_guests/5%2F6", 404, failure("Not found")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call(tt.method, tt.path, "", "Authorization", manager)
			require.Equal(t, tt.status, got.Status)
			require.JSONEq(t, tt.body, got.Body)
			require.Equal(t, "application/json", got.Header.Get("Content-Type"))
		})
	}
}

func TestTokenForms(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, header := range []string{manager, `Token token="smt_demo_manager"`, `Token token="smt_demo_manager", nonce="x"`, `Token nonce="x"; token=smt_demo_manager`} {
		require.Equal(t, 200, h.Call("GET", base+"/session", "", "Authorization", header).Status, header)
	}
}

// TestRoles walks the calls by role: managers may, plain members may look at their teams, strangers see nothing.
func TestRoles(t *testing.T) {
	const forbidden = `{"errors":["Only owners, admins and managers of the team may do this"],"failures":{"base":["Only owners, admins and managers of the team may do this"]}}`
	h := house.New(t, house.HoldJobs)
	managed := map[string]bool{
		"GetTeamGuest": true, "UpdateTeamGuest": true, "ListTeamGuests": true, "BulkCreateTeamGuests": true, "BulkDestroyTeamGuests": true,
		"GetTeamPerson": true, "UpdateTeamPerson": true, "UpdateTeam": true,
	}
	for _, exchange := range house.Successes(t, "teamguests") {
		id := exchange.Operation.OperationID
		if !managed[id] {
			continue
		}
		got := exchange.Send(h, "/teamguests", "Authorization", member)
		require.Equal(t, 403, got.Status, "%s: %s", id, got.Body)
		require.JSONEq(t, forbidden, got.Body)
	}
	require.Equal(t, 200, h.Call("GET", base+"/teams/123", "", "Authorization", member).Status)
	require.Equal(t, 404, h.Call("GET", base+"/async_jobs/85841", "", "Authorization", member).Status, "another user's job")

	made := h.Call("POST", base+"/teams", `{"team":{"name":"Quarry"}}`, "Authorization", member)
	require.Equal(t, 201, made.Status)
	require.Equal(t, 200, h.Call("GET", base+"/teams/124/team_guests", "", "Authorization", member).Status, "who makes a team owns it")
	require.Equal(t, 404, h.Call("GET", base+"/teams/124/team_guests", "", "Authorization", manager).Status, "others do not see it")
	require.Equal(t, 404, h.Call("GET", base+"/teams/124", "", "Authorization", manager).Status)
	require.Equal(t, "teams 0-2/3", h.Call("GET", base+"/teams", "", "Authorization", member).Header.Get("Content-Range"))
}

func TestTeamHeader(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		path, team string
		want       int
	}{
		{"/teams/123", "123", 200}, {"/teams/123", "", 200}, {"/teams/123", "1", 403}, {"/teams/123", "nonsense", 403},
		{"/teams/123/team_guests", "123", 200}, {"/teams/123/team_guests", "1", 403},
		{"/team_guests/56", "123", 200}, {"/team_guests/56", "1", 403}, {"/team_people/56", "1", 403}, {"/team_people/56", "123", 200},
	} {
		require.Equal(t, tt.want, h.Call("GET", base+tt.path, "", "Authorization", manager, "X-TeamId", tt.team).Status, "%s for team %q", tt.path, tt.team)
	}
}

func TestTeamWithoutGuests(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 204, h.Call("PATCH", base+"/teams/123", `{"team":{"guests_enabled":false}}`, "Authorization", manager).Status)
	for _, path := range []string{"/teams/123/team_guests", "/team_guests/56"} {
		got := h.Call("GET", base+path, "", "Authorization", manager)
		require.Equal(t, 403, got.Status, path)
		require.JSONEq(t, failure("This team takes no guests"), got.Body)
	}
	require.Equal(t, 403, h.Call("POST", base+"/teams/123/team_guests/bulk_destroy", `{}`, "Authorization", manager).Status)
	require.Equal(t, 200, h.Call("GET", base+"/team_people/56", "", "Authorization", manager).Status, "people are not the guest calls")
}
