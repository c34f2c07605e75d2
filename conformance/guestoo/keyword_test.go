package guestoo_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/access"
	"gatehouse/impl/guestoo"
)

// A user with the keyword vip sees the gala and who takes part in it, and nothing else: by no path, in no list, nested nowhere and counted nowhere.
func TestKeywordUserSeesNothingElse(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	vip, whole := bearer(t, h, vipClient), bearer(t, h, demoClient)
	call := func(method, path, body string) house.Answer {
		return h.Call(method, base+path, body, "Authorization", vip)
	}
	foreign := []string{masterclass, boardDinner, "7d1f1f0a-6a3e-4c57-9a10-000000000004", "Masterclass", "Board Dinner", "Works Outing"}
	for _, n := range []string{"09", "10", "11", "12"} { // who take part in other events alone
		foreign = append(foreign, "3c9a52be-1b7d-4f08-8e21-0000000000"+n)
	}
	foreign = append(foreign, "ken@demo.example", "lynn@demo.example", "niklaus@demo.example", "radia@demo.example")

	for name, body := range map[string]string{
		"/events": "", "/events?page=0": "", "/events/search": `{}`, "/guests": "", "/guests?page=0&perPage=500": "", "/guests/search": `{}`, "/guests/search/withDetails": `{}`,
		"/events/" + gala: "", "/guests/" + ada: "", "/guests/" + grace: "",
	} {
		method := http.MethodGet
		if body != "" {
			method = http.MethodPost
		}
		got := call(method, name, body)
		require.Equal(t, 200, got.Status, name)
		for _, hidden := range foreign {
			require.NotContains(t, got.Body, hidden, name)
		}
		want := ""
		switch {
		case strings.Contains(name, "/events/search"), strings.HasPrefix(name, "/events") && !strings.Contains(name, gala):
			want = "1"
		case strings.HasPrefix(name, "/guests/search"), name == "/guests", strings.HasPrefix(name, "/guests?"):
			want = "8"
		}
		require.Equal(t, want, got.Header.Get("X-Total-Count"), name)
	}

	for _, search := range []string{
		`{"text":"master"}`, `{"keyword":"training"}`, `{"visibility":["PRIVATE","OFFLINE"]}`,
	} {
		got := call(http.MethodPost, "/events/search", search)
		require.Equal(t, "[]", strings.TrimSpace(got.Body), search)
		require.Equal(t, "0", got.Header.Get("X-Total-Count"), search)
	}
	for _, search := range []string{
		`{"event":{"id":"` + masterclass + `"}}`, `{"event":{"id":"` + boardDinner + `","status":["CONFIRMED"]}}`, `{"email":"ken@demo.example"}`, `{"event":{"id":"` + nobody + `"}}`,
	} {
		for _, path := range []string{"/guests/search", "/guests/search/withDetails"} {
			got := call(http.MethodPost, path, search)
			require.Equal(t, "[]", strings.TrimSpace(got.Body), search)
			require.Equal(t, "0", got.Header.Get("X-Total-Count"), search)
		}
	}

	before := h.Call(http.MethodGet, base+"/guests", "", "Authorization", whole).Body
	events := h.Call(http.MethodGet, base+"/events", "", "Authorization", whole).Body
	for _, hidden := range []struct{ method, path, body string }{
		{http.MethodGet, "/events/" + masterclass, ""},
		{http.MethodGet, "/guests/" + ken, ""},
		{http.MethodPut, "/guests/" + ken, `{"lastName":"Taken over"}`},
		{http.MethodDelete, "/guests/" + ken, ""},
		{http.MethodPut, "/guests/" + ken + "/events/" + gala, `{"status":"INVITED"}`},
		{http.MethodPut, "/guests/" + ken + "/events/" + masterclass, `{"status":"DECLINED"}`},
		{http.MethodPut, "/guests/" + ada + "/events/" + masterclass, `{"status":"CONFIRMED"}`},
		{http.MethodDelete, "/guests/" + ken + "/events/" + masterclass, ""},
		{http.MethodDelete, "/guests/" + grace + "/events/7d1f1f0a-6a3e-4c57-9a10-000000000004", ""},
	} {
		requireError(t, call(hidden.method, hidden.path, hidden.body), 404, "Not found", base+hidden.path)
	}
	require.Equal(t, 403, call(http.MethodGet, "/agency", "").Status, "it was not given the agency")
	require.Equal(t, before, h.Call(http.MethodGet, base+"/guests", "", "Authorization", whole).Body, "nothing changed")
	require.Equal(t, events, h.Call(http.MethodGet, base+"/events", "", "Authorization", whole).Body)
}

func TestKeywordUserWritesInItsEvents(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	vip, whole := generated(t, h, "Authorization", bearer(t, h, vipClient)), generated(t, h, "Authorization", bearer(t, h, demoClient))
	ctx := t.Context()

	made, err := vip.CreateGuestWithResponse(ctx, nil, decode[api.GuestData](t, `{"email":"new@demo.example"}`))
	require.NoError(t, err)
	require.Equal(t, 201, made.StatusCode())
	id := made.JSON201.ID
	seen := func(c *api.ClientWithResponses) int {
		got, err := c.GetGuestWithResponse(ctx, id, nil)
		require.NoError(t, err)
		return got.StatusCode()
	}
	require.Equal(t, 200, seen(vip), "it has just made the guest, who takes part in nothing")
	other := generated(t, h, "Authorization", bearer(t, h, func() client {
		issued := demo(t, h).issue(t, access.NewUser{Kind: guestoo.OAuth, Rights: everything(), Keyword: "VIP"})
		return client{issued.User.PublicID, issued.Secret}
	}()))
	require.Equal(t, 404, seen(other), "another user with the same keyword has not")

	booked, err := vip.ReplaceParticipationWithResponse(ctx, id, gala, nil, api.ParticipationData{Status: api.INVITED})
	require.NoError(t, err)
	require.Equal(t, 200, booked.StatusCode())
	require.Equal(t, 200, seen(other), "now the guest takes part in the gala")
	replaced, err := other.ReplaceGuestWithResponse(ctx, id, nil, decode[api.GuestData](t, `{"lastName":"Renamed"}`))
	require.NoError(t, err)
	require.Equal(t, 200, replaced.StatusCode())
	require.Len(t, *replaced.JSON200.Events, 1)

	moved, err := whole.ReplaceParticipationWithResponse(ctx, id, masterclass, nil, api.ParticipationData{Status: api.INVITED})
	require.NoError(t, err)
	require.Equal(t, 200, moved.StatusCode())
	seenBy, err := vip.GetGuestWithResponse(ctx, id, nil)
	require.NoError(t, err)
	require.Len(t, *seenBy.JSON200.Events, 1, "the masterclass is not shown")

	deleted, err := vip.DeleteGuestWithResponse(ctx, id, nil)
	require.NoError(t, err)
	require.Equal(t, 204, deleted.StatusCode())
	require.Equal(t, 404, seen(vip), "for this user the guest is gone, though it made the guest")
	left, err := whole.GetGuestWithResponse(ctx, id, nil)
	require.NoError(t, err)
	require.Equal(t, 200, left.StatusCode())
	require.Len(t, *left.JSON200.Events, 1, "the participation in another event is not its to take")

	off, err := whole.DeleteParticipationWithResponse(ctx, id, masterclass, nil)
	require.NoError(t, err)
	require.Equal(t, 204, off.StatusCode())
	require.Equal(t, 404, seen(vip), "deleted is deleted, though the guest takes part in nothing now")

	deleted, err = whole.DeleteGuestWithResponse(ctx, id, nil)
	require.NoError(t, err)
	require.Equal(t, 204, deleted.StatusCode())
	require.Equal(t, 404, seen(whole))

	deleted, err = vip.DeleteGuestWithResponse(ctx, ada, nil)
	require.NoError(t, err)
	require.Equal(t, 204, deleted.StatusCode())
	gone, err := whole.GetGuestWithResponse(ctx, ada, nil)
	require.NoError(t, err)
	require.Equal(t, 404, gone.StatusCode(), "nothing else held the guest")
}

func TestKeywordsInAnyCase(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for keyword, want := range map[string]int{"vip": 1, "VIP": 1, "sUMMER": 1, "vi": 0, "vip ": 1, "%": 0, "": 4} {
		issued := demo(t, h).issue(t, access.NewUser{Kind: guestoo.Token, Rights: everything(), Keyword: keyword})
		var events []api.Event
		require.NoError(t, json.Unmarshal([]byte(h.Call(http.MethodGet, base+"/events", "", "CPApiToken", issued.Secret).Body), &events))
		require.Len(t, events, want, keyword)
	}
}

// decode reads a body as the generated client's type.
func decode[T any](t testing.TB, body string) (value T) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(body), &value))
	return value
}
