package guestoo_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/guestooapi"
	"gatehouse/persistence"
)

func TestGuestBodies(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	long := strings.Repeat("x", 256)
	tags := func(n int) string { return `["` + strings.Repeat(`x","`, n-1) + `x"]` }
	for _, tt := range []struct{ name, body, message string }{
		{"an unknown field", `{"lastName":"x","emial":"a@b.example"}`, "/emial: is not a known field"},
		{"two unknown fields", `{"lastName":"x","a":1,"b":1}`, "/a: is not a known field; /b: is not a known field"},
		{"an unknown field inside", `{"lastName":"x","businessAddress":{"zip":"1"}}`, "/businessAddress/zip: is not a known field"},
		{"a field that needs escaping", `{"lastName":"x","a/b~c":1}`, "/a~1b~0c: is not a known field"},
		{"the id", `{"lastName":"x","id":"` + ada + `"}`, "/id: is not a known field"},
		{"another case", `{"LastName":"x"}`, "/LastName: is not a known field"},
		{"no address", `{"lastName":"x","email":"nobody"}`, "/email: is not an email address"},
		{"an empty address", `{"lastName":"x","email":""}`, "/email: is not an email address"},
		{"an address with a name", `{"lastName":"x","email":"Ada <ada@x.example>"}`, "/email: is not an email address"},
		{"a number", `{"lastName":7}`, "/lastName: must be of type string"},
		{"a text for an address", `{"lastName":"x","address":"Berlin"}`, "/address: must be of type object"},
		{"too long", `{"lastName":"` + long + `"}`, "/lastName: is longer than 255 characters"},
		{"NUL", `{"lastName":"a\u0000b"}`, "/lastName: is invalid"},
		{"too many tags", `{"lastName":"x","tags":` + tags(51) + `}`, "/tags: has more than 50 items"},
		{"a tag that is null", `{"lastName":"x","tags":[null]}`, "/tags/0: must not be null"},
		{"nobody", `{}`, "One of email, firstName, lastName and company must be filled"},
		{"nobody but space", `{"firstName":" ","lastName":null,"company":""}`, "One of email, firstName, lastName and company must be filled"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			requireError(t, h.Call(http.MethodPost, base+"/guests", tt.body, "Authorization", authorization), 400, tt.message, base+"/guests")
			requireError(t, h.Call(http.MethodPut, base+"/guests/"+ada, tt.body, "Authorization", authorization), 400, tt.message, base+"/guests/"+ada)
		})
	}
	for _, tt := range []struct{ name, body string }{
		{"the longest text", `{"lastName":"` + strings.Repeat("ü", 255) + `"}`},
		{"all tags", `{"lastName":"x","tags":` + tags(50) + `}`},
		{"an empty address", `{"lastName":"x","address":{}}`},
		{"everything null but one", `{"lastName":"x","email":null,"externalId":null,"address":null,"tags":null}`},
		{"signs that databases act on", `{"lastName":"'; DROP TABLE guestoo_guests; -- %_\\ 秘密 🙂"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call(http.MethodPost, base+"/guests", tt.body, "Authorization", authorization)
			require.Equal(t, 201, got.Status, got.Body)
			made := decode[api.Guest](t, got.Body)
			require.Equal(t, decode[api.GuestData](t, tt.body).LastName, made.LastName, "a text comes back as it was sent")
		})
	}
}

func TestEmailIsUniqueInAnyCase(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	create := func(email string) house.Answer {
		return h.Call(http.MethodPost, base+"/guests", `{"email":"`+email+`"}`, "Authorization", authorization)
	}
	const message = "/email: another guest has this address"
	for _, email := range []string{"ada@demo.example", "ADA@DEMO.EXAMPLE", "aDa@demo.example"} {
		requireError(t, create(email), 409, message, base+"/guests")
	}
	replace := func(id, email string) house.Answer {
		return h.Call(http.MethodPut, base+"/guests/"+id, `{"email":"`+email+`"}`, "Authorization", authorization)
	}
	requireError(t, replace(grace, "Ada@demo.example"), 409, message, base+"/guests/"+grace)
	require.Equal(t, 200, replace(ada, "ADA@demo.example").Status, "one's own in another case")
	require.Equal(t, 200, replace(ada, "countess@demo.example").Status)
	require.Equal(t, 201, create("ada@demo.example").Status, "it is free again")

	var group sync.WaitGroup
	statuses := make([]int, 8)
	for i := range statuses {
		group.Go(func() {
			statuses[i] = create([]string{"Race@demo.example", "race@DEMO.example"}[i%2]).Status
		})
	}
	group.Wait()
	require.ElementsMatch(t, []int{201, 409, 409, 409, 409, 409, 409, 409}, statuses, "of several at once, one")
	for range 2 {
		require.Equal(t, 201, h.Call(http.MethodPost, base+"/guests", `{"lastName":"No address"}`, "Authorization", authorization).Status, "any number have none")
	}
}

func TestReplacingClearsTheRest(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	c := generated(t, h, "Authorization", bearer(t, h, demoClient))
	full := `{"externalId":"X-1","email":"Full@demo.example","salutation":"Mr","gender":"MALE","title":"Prof.","firstName":"F","lastName":"L","company":"C","position":"P","phone":"1","mobile":"2",
		"website":"w","address":{"street":"s","streetNumber":"1","postCode":"p","city":"c","country":"DE"},"businessAddress":{"city":"b"},"tags":["a","b"]}`
	made, err := c.CreateGuestWithResponse(t.Context(), nil, decode[api.GuestData](t, full))
	require.NoError(t, err)
	require.Equal(t, 201, made.StatusCode())
	want := decode[map[string]any](t, full)
	got := decode[map[string]any](t, string(made.Body))
	want["id"], want["events"] = made.JSON201.ID, []any{}
	want["businessAddress"] = map[string]any{"street": nil, "streetNumber": nil, "postCode": nil, "city": "b", "country": nil}
	require.Equal(t, want, got)
	read, err := c.GetGuestWithResponse(t.Context(), made.JSON201.ID, nil)
	require.NoError(t, err)
	require.JSONEq(t, string(made.Body), string(read.Body))

	replaced, err := c.ReplaceGuestWithResponse(t.Context(), strings.ToUpper(made.JSON201.ID), nil, decode[api.GuestData](t, `{"lastName":"Only","email":null}`))
	require.NoError(t, err)
	require.Equal(t, 200, replaced.StatusCode())
	for name, value := range decode[map[string]any](t, string(replaced.Body)) {
		switch name {
		case "id":
			require.Equal(t, made.JSON201.ID, value)
		case "lastName":
			require.Equal(t, "Only", value)
		case "tags", "events":
			require.Empty(t, value, name)
		default:
			require.Nil(t, value, name)
		}
	}
	again, err := c.ReplaceGuestWithResponse(t.Context(), made.JSON201.ID, nil, decode[api.GuestData](t, `{"lastName":"Only","email":null}`))
	require.NoError(t, err)
	require.JSONEq(t, string(replaced.Body), string(again.Body), "the same call gives the same answer")
}

func TestSearchGuests(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	authorization := bearer(t, h, demoClient)
	for _, tt := range []struct {
		body string
		want string // first names, in order
	}{
		{`{}`, "Ada Grace Alonzo Barbara Edsger Frances John Hedy Ken Lynn Niklaus Radia"},
		{`{"email":"ADA@demo.example"}`, "Ada"},
		{`{"email":"ada"}`, ""},
		{`{"externalId":"CRM-1001"}`, "Ada"},
		{`{"externalId":"crm-1001"}`, ""},
		{`{"event":{}}`, "Ada Grace Alonzo Barbara Edsger Frances John Hedy Ken Lynn Niklaus Radia"},
		{`{"event":{"id":"` + masterclass + `"}}`, "Ken Lynn Niklaus"},
		{`{"event":{"id":"` + strings.ToUpper(masterclass) + `"}}`, "Ken Lynn Niklaus"},
		{`{"event":{"id":"` + masterclass + `","status":["OPEN"]}}`, "Niklaus"},
		{`{"event":{"status":["INVITED","OPEN"]}}`, "Edsger Frances Niklaus Radia"},
		{`{"event":{"id":"` + gala + `","status":["CONFIRMED"]},"email":"grace@demo.example"}`, "Grace"},
		{`{"event":{"id":"` + nobody + `"}}`, ""},
		{`{"event":{"id":"no uuid"}}`, ""},
	} {
		for _, path := range []string{"/guests/search", "/guests/search/withDetails"} {
			got := h.Call(http.MethodPost, base+path, tt.body, "Authorization", authorization)
			require.Equal(t, 200, got.Status, got.Body)
			var names []string
			guests := decode[[]api.Guest](t, got.Body)
			for _, guest := range guests {
				name, err := guest.FirstName.Get()
				require.NoError(t, err)
				names = append(names, name)
				require.Equal(t, path == "/guests/search/withDetails", guest.Events != nil, tt.body)
			}
			require.Equal(t, tt.want, strings.Join(names, " "), "%s %s", path, tt.body)
			require.Equal(t, fmt.Sprint(len(guests)), got.Header.Get("X-Total-Count"))
		}
	}
	got := h.Call(http.MethodPost, base+"/guests/search/withDetails", `{"event":{"id":"`+boardDinner+`"},"email":"ken@demo.example"}`, "Authorization", authorization)
	found := decode[[]api.Guest](t, got.Body)
	require.Len(t, found, 1)
	require.Len(t, *found[0].Events, 1, "of the event that was asked for, and of no other")
	require.Equal(t, "Board Dinner", (*found[0].Events)[0].DisplayName)
}

// Every step from every status to every other, in an event that has room and one that has none.
func TestTransitions(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	statuses := []string{"ADDED", "INVITED", "OPEN", "CONFIRMED", "APPEARED", "DECLINED", "DECLINED_USER"}
	const all = "ADDED INVITED OPEN CONFIRMED APPEARED DECLINED DECLINED_USER"
	may := map[string]string{
		"": all, "ADDED": all,
		"INVITED":       "INVITED OPEN CONFIRMED APPEARED DECLINED DECLINED_USER",
		"OPEN":          "OPEN CONFIRMED APPEARED DECLINED DECLINED_USER",
		"CONFIRMED":     "OPEN CONFIRMED APPEARED DECLINED DECLINED_USER",
		"APPEARED":      "CONFIRMED APPEARED",
		"DECLINED":      "INVITED OPEN CONFIRMED DECLINED DECLINED_USER",
		"DECLINED_USER": "INVITED OPEN CONFIRMED DECLINED DECLINED_USER",
	}
	w := newWorld(t, h, "steps", func(f *persistence.Filling) error {
		events := []persistence.GuestooEvent{event(f, 1, nil)} // any number of seats, nothing confirms itself
		guests := guests(f, 1)
		return f.Insert(&events, &guests)
	})
	authorization := bearer(t, h, w.all(t))
	put := func(status string) house.Answer {
		path, body := participation(guestID(1), eventID(1), `{"status":"`+status+`"}`)
		return h.Call(http.MethodPut, path, body, "Authorization", authorization)
	}
	for from := range may {
		for _, to := range statuses {
			path, _ := participation(guestID(1), eventID(1), "")
			h.Call(http.MethodDelete, path, "", "Authorization", authorization)
			if from != "" {
				require.Equal(t, 200, put(from).Status)
			}
			got := put(to)
			if strings.Contains(" "+may[from]+" ", " "+to+" ") {
				require.Equal(t, 200, got.Status, "%s to %s: %s", from, to, got.Body)
				require.Equal(t, to, string(decode[api.Participation](t, got.Body).Status))
				continue
			}
			requireError(t, got, 409, "A participation that is "+from+" cannot become "+to, path)
		}
	}
}

// The dates follow the status, and a step back takes them away.
func TestDatesOfAParticipation(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := time.Date(2038, 2, 1, 0, 0, 0, 0, time.UTC) // milliseconds far beyond 32 bits, seconds too
	h.DB.SetClock(func() time.Time { return now })
	c := generated(t, h, "Authorization", bearer(t, h, demoClient))
	start := now.UnixMilli()
	dates := func(p *api.Participation) (shown string) {
		for _, date := range []json.Marshaler{p.RegisterDate, p.ConfirmDate, p.CheckInDate, p.DeclineDate} {
			encoded, err := date.MarshalJSON()
			require.NoError(t, err)
			var at *int64
			require.NoError(t, json.Unmarshal(encoded, &at))
			if at == nil {
				shown += "- "
				continue
			}
			shown += fmt.Sprint((*at-start)/60_000, " ")
		}
		return strings.TrimSpace(shown)
	}
	for i, tt := range []struct {
		status api.Status
		want   string // minutes of registration, confirmation, check-in, decline
	}{
		{api.INVITED, "- - - -"}, {api.OPEN, "1 - - -"}, {api.CONFIRMED, "1 2 - -"}, {api.CONFIRMED, "1 2 - -"}, {api.APPEARED, "1 2 4 -"},
		{api.CONFIRMED, "1 2 - -"}, {api.DECLINEDUSER, "1 - - 6"}, {api.DECLINED, "1 - - 6"}, {api.CONFIRMED, "1 8 - -"}, {api.OPEN, "1 - - -"},
	} {
		now = time.UnixMilli(start).Add(time.Duration(i) * time.Minute)
		got, err := c.ReplaceParticipationWithResponse(t.Context(), ken, "7d1f1f0a-6a3e-4c57-9a10-000000000004", nil, api.ParticipationData{Status: tt.status})
		require.NoError(t, err)
		require.Equal(t, 200, got.StatusCode(), string(got.Body))
		require.Equal(t, tt.want, dates(got.JSON200), "step %d, %s", i, tt.status)
	}
}
