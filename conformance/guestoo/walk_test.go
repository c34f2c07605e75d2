package guestoo_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/impl/guestoo"
	"gatehouse/openapi"
)

// operation is a call of an operation that succeeds in the demo world, for whoever may.
type operation struct {
	id, method, path, body string
	right                  string
}

func operations() []operation {
	const onGuest, onGala = base + "/guests/" + ada, base + "/guests/" + ada + "/events/" + gala
	return []operation{
		{"ListEvents", http.MethodGet, base + "/events", "", guestoo.EventAPI},
		{"SearchEvents", http.MethodPost, base + "/events/search", `{}`, guestoo.EventAPI},
		{"GetEvent", http.MethodGet, base + "/events/" + gala, "", guestoo.EventAPI},
		{"GetAgency", http.MethodGet, base + "/agency", "", guestoo.AgencyAPI},
		{"ListGuests", http.MethodGet, base + "/guests", "", guestoo.GuestAPI},
		{"CreateGuest", http.MethodPost, base + "/guests", `{"lastName":"New"}`, guestoo.GuestAPI},
		{"SearchGuests", http.MethodPost, base + "/guests/search", `{}`, guestoo.GuestAPI},
		{"SearchGuestsWithDetails", http.MethodPost, base + "/guests/search/withDetails", `{}`, guestoo.GuestAPI},
		{"GetGuest", http.MethodGet, onGuest, "", guestoo.GuestAPI},
		{"ReplaceGuest", http.MethodPut, onGuest, `{"lastName":"New"}`, guestoo.GuestAPI},
		{"ReplaceParticipation", http.MethodPut, onGala, `{"status":"CONFIRMED"}`, guestoo.GuestAPI},
		{"DeleteParticipation", http.MethodDelete, onGala, "", guestoo.GuestAPI},
		{"DeleteGuest", http.MethodDelete, onGuest, "", guestoo.GuestAPI},
	}
}

func (o operation) call(h *house.House, header ...string) house.Answer {
	return h.Call(o.method, o.path, o.body, header...)
}

func TestTheWalkMissesNoOperation(t *testing.T) {
	spec, err := openapi.Load("guestoo")
	require.NoError(t, err)
	want, got := []string{"CreateToken"}, []string{}
	for _, operation := range operations() {
		want = append(want, operation.id)
	}
	for _, item := range spec.Paths.Map() {
		for _, described := range item.Operations() {
			got = append(got, described.OperationID)
		}
	}
	require.ElementsMatch(t, want, got)
}

const badTokenBody = `{"error":"invalid_token","error_description":"The access token is invalid or has expired"}`

func TestCallsWithoutGoodCredentials(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	good := bearer(t, h, demoClient)
	const bad = `Bearer realm="guestoo", error="invalid_token", error_description="The access token is invalid or has expired"`
	const none = `Bearer realm="guestoo"`
	const noneBody = `{"error":"invalid_token","error_description":"An access token is required"}`
	for _, tt := range []struct {
		name       string
		header     []string
		challenge  string
		wantBody   string
		wantStatus int
	}{
		{"nothing", nil, none, noneBody, 401},
		{"garbage", []string{"Authorization", "Bearer garbage"}, bad, badTokenBody, 401},
		{"garbage that no database can hold", []string{"Authorization", "Bearer \xff\xfe"}, bad, badTokenBody, 401},
		{"an empty bearer", []string{"Authorization", "Bearer "}, none, noneBody, 401},
		{"the start of a good one", []string{"Authorization", good[:len(good)-1]}, bad, badTokenBody, 401},
		{"a good one and more", []string{"Authorization", good + "x"}, bad, badTokenBody, 401},
		{"Basic", []string{"Authorization", demoClient.basic()}, none, noneBody, 401},
		{"the event token as a bearer", []string{"Authorization", "Bearer " + eventToken}, bad, badTokenBody, 401},
		{"a bearer as CPApiToken", []string{"CPApiToken", strings.TrimPrefix(good, "Bearer ")}, bad, badTokenBody, 401},
		{"a client's secret as CPApiToken", []string{"CPApiToken", demoClient.secret}, bad, badTokenBody, 401},
		{"a wrong CPApiToken", []string{"CPApiToken", eventToken + "x"}, bad, badTokenBody, 401},
		{"both headers at once", []string{"Authorization", good, "CPApiToken", eventToken}, "", "Send one Authorization header or one CPApiToken header, not both", 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, operation := range operations() {
				got := operation.call(h, tt.header...)
				require.Equal(t, tt.wantStatus, got.Status, operation.id)
				require.Equal(t, tt.challenge, got.Header.Get("WWW-Authenticate"), operation.id)
				if tt.wantStatus == 401 {
					require.JSONEq(t, tt.wantBody, got.Body, operation.id)
					continue
				}
				requireError(t, got, 400, tt.wantBody, operation.path)
			}
		})
	}
	t.Run("credentials in the query are not looked at", func(t *testing.T) {
		query := "?access_token=" + strings.TrimPrefix(good, "Bearer ") + "&CPApiToken=" + eventToken
		require.Equal(t, 401, h.Call(http.MethodGet, base+"/events"+query, "").Status)
	})
	require.NotContains(t, h.Log.String(), eventToken, "no secret is logged")
	require.NotContains(t, h.Log.String(), strings.TrimPrefix(good, "Bearer "))
	require.NotContains(t, h.Log.String(), demoClient.secret)
}

// requireError compares an error in Spring's shape, whose timestamp the server makes up.
func requireError(t testing.TB, got house.Answer, status int, message, path string) {
	t.Helper()
	require.Equal(t, status, got.Status, got.Body)
	body := got.JSON(t).(map[string]any)
	require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$`, body["timestamp"])
	delete(body, "timestamp")
	require.Equal(t, map[string]any{"status": float64(status), "error": http.StatusText(status), "message": message, "path": path}, body)
}

// Who may what: every set of rights of both types against every operation.
func TestRights(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for ticked := range 8 {
		var rights []string
		for i, right := range everything() {
			if ticked&(1<<i) != 0 {
				rights = append(rights, right)
			}
		}
		oauth := demo(t, h).issue(t, access.NewUser{Kind: guestoo.OAuth, Rights: rights})
		single := demo(t, h).issue(t, access.NewUser{Kind: guestoo.Token, Rights: rights})
		signed := bearer(t, h, client{oauth.User.PublicID, oauth.Secret})
		for _, operation := range operations() {
			if operation.id == "DeleteGuest" || operation.id == "DeleteParticipation" {
				operation.path = strings.Replace(operation.path, ada, nobody, 1) // so that the others find her
			}
			ticked := strings.Contains(fmt.Sprint(rights), operation.right)
			got := operation.call(h, "Authorization", signed)
			if ticked {
				require.NotEqual(t, 403, got.Status, "%s %v", operation.id, rights)
			} else {
				require.Equal(t, 403, got.Status, "%s %v", operation.id, rights)
				require.JSONEq(t, `{"error":"access_denied","error_description":"This API user has no access to the `+operation.right+`"}`, got.Body)
			}
			got = operation.call(h, "CPApiToken", single.Secret)
			switch {
			case operation.right == guestoo.GuestAPI:
				require.Equal(t, 403, got.Status, "%s %v", operation.id, rights)
				require.JSONEq(t, `{"error":"access_denied","error_description":"The Guest API is for OAuth users only"}`, got.Body)
			case ticked:
				require.Equal(t, 200, got.Status, "%s %v", operation.id, rights)
			default:
				require.Equal(t, 403, got.Status, "%s %v", operation.id, rights)
			}
		}
	}
}

func TestBodiesThatAreNotTaken(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	before := h.Call(http.MethodGet, base+"/guests", "", "Authorization", authorization).Body
	large := `{"lastName":"` + strings.Repeat("x", 1<<20) + `"}`
	for _, operation := range operations() {
		if operation.body == "" {
			continue
		}
		for _, tt := range []struct {
			name, body, contentType string
			status                  int
			message                 string
		}{
			{"not JSON", `{"lastName":`, "application/json", 400, "The body is not valid JSON"},
			{"two values", operation.body + operation.body, "application/json", 400, "The body is not valid JSON"},
			{"a form", "lastName=x", formType, 415, "The body must be sent as application/json"},
			{"too large", large, "application/json", 413, "The body is larger than 1048576 bytes"},
			{"another field", `{"status":"OPEN","surprise":1}`, "application/json", 400, "/surprise: is not a known field"},
			{"a list", `[]`, "application/json", 400, "The body must be of type object"},
		} {
			got := h.Call(operation.method, operation.path, tt.body, "Authorization", authorization, "Content-Type", tt.contentType)
			require.Equal(t, tt.status, got.Status, "%s: %s: %s", operation.id, tt.name, got.Body)
			require.Contains(t, got.Body, tt.message, "%s: %s", operation.id, tt.name)
		}
	}
	require.Equal(t, before, h.Call(http.MethodGet, base+"/guests", "", "Authorization", authorization).Body, "what is refused changes nothing")
}

func TestHeadersAndParameters(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	for _, operation := range operations()[:5] {
		require.Equal(t, 200, operation.call(h, "Authorization", authorization, "cPAgency", "any").Status, "%s takes cPAgency and ignores it", operation.id)
		got := operation.call(h, "Authorization", authorization, "cPAgency", strings.Repeat("x", 256))
		requireError(t, got, 400, "cPAgency: is longer than 255 characters", operation.path)
	}
	for query, message := range map[string]string{
		"page=-1":     "page: is less than 0",
		"page=x":      "page: must be of type integer",
		"perPage=0":   "perPage: is less than 1",
		"perPage=501": "perPage: is more than 500",
	} {
		for _, path := range []string{"/events", "/guests"} {
			got := h.Call(http.MethodGet, base+path+"?"+query, "", "Authorization", authorization)
			requireError(t, got, 400, message, base+path)
		}
	}
}

// What no operation answers is said in the same shape.
func TestUnknownPathsAndMethods(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	requireError(t, h.Call(http.MethodGet, base+"/nothing", ""), 404, "Not found", base+"/nothing")
	requireError(t, h.Call(http.MethodPatch, base+"/agency", ""), 405, "Method not allowed", base+"/agency")
}

func TestAFailingDatabaseIsTheServersFault(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	require.NoError(t, h.DB.Close())
	for _, operation := range operations() {
		got := operation.call(h, "Authorization", authorization)
		require.Equal(t, 500, got.Status, operation.id)
		require.Regexp(t, `"message":"Something went wrong; request [0-9a-f]{12}"`, got.Body)
		require.NotContains(t, got.Body, "closed", "the cause is for the log")
	}
	got := token(h, demoClient.basic(), grantForm)
	require.Equal(t, 500, got.Status)
	require.Regexp(t, `^\{"error":"server_error","error_description":"Something went wrong; request [0-9a-f]{12}"\}$`, got.Body)
	require.Equal(t, "no-store", got.Header.Get("Cache-Control"))
}

// A credential leads to its workspace and to no other.
func TestWorkspacesAreIsolated(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, newWorld(t, h, "other", nil).all(t))
	for _, operation := range operations() {
		if operation.id == "CreateGuest" {
			continue
		}
		got := operation.call(h, "Authorization", authorization)
		switch operation.id {
		case "ListEvents", "SearchEvents", "ListGuests", "SearchGuests", "SearchGuestsWithDetails":
			require.Equal(t, "[]", strings.TrimSpace(got.Body), operation.id)
			require.Equal(t, "0", got.Header.Get("X-Total-Count"), operation.id)
		default:
			require.Equal(t, 404, got.Status, "%s %s", operation.id, got.Body)
		}
	}
	got := h.Call(http.MethodPost, base+"/guests", `{"email":"ada@demo.example"}`, "Authorization", authorization)
	require.Equal(t, 201, got.Status, "addresses are unique in a workspace, not beyond")
}
