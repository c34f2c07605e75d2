package guestoo_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/guestooapi"
	"gatehouse/persistence"
)

// Both types of API user read all events of the account, whatever their visibility.
func TestListEvents(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, header := range [][]string{{"CPApiToken", eventToken}, {"Authorization", bearer(t, h, demoClient)}, {"authorization", strings.Replace(bearer(t, h, demoClient), "Bearer", "bearer", 1)}} {
		got := h.Call(http.MethodGet, base+"/events", "", header...)
		require.Equal(t, 200, got.Status)
		require.Equal(t, "4", got.Header.Get("X-Total-Count"))
		require.Empty(t, got.Header.Get("Link"), "everything is there")
		var shown []string
		for _, e := range decode[[]api.Event](t, got.Body) {
			free, err := e.FreeSlots.Get()
			if err != nil {
				free = -1
			}
			shown = append(shown, fmt.Sprint(e.DisplayName, " ", e.Visibility, " ", free, " ", e.Statistic.SumOpenVisitor))
		}
		require.Equal(t, []string{"Summer Gala PUBLIC 96 1", "Masterclass PUBLIC 0 1", "Board Dinner PRIVATE 11 0", "Works Outing OFFLINE -1 0"}, shown)
	}
}

func TestSearchEvents(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "search", func(f *persistence.Filling) error {
		text := func(s string) *string { return &s }
		millis := func(m int64) *int64 { return &m }
		events := []persistence.GuestooEvent{
			event(f, 1, func(e *persistence.GuestooEvent) {
				e.DisplayName, e.StartDate = "Ärzteball", millis(4_102_444_800_000)
			}),
			event(f, 2, func(e *persistence.GuestooEvent) {
				e.DisplayName, e.InternalName, e.Visibility = "100% Fun", text("FUN_1"), "PRIVATE"
			}),
			event(f, 3, func(e *persistence.GuestooEvent) {
				e.EventType, e.Archived, e.StartDate = "TEMPLATE", true, millis(-62_135_596_800_000)
			}),
		}
		keywords := []persistence.GuestooKeyword{
			{WorkspaceID: f.Workspace(), EventID: 1, Position: 1, Keyword: "Ärzte"}, {WorkspaceID: f.Workspace(), EventID: 3, Position: 1, Keyword: "Ärzte"},
		}
		return f.Insert(&events, &keywords)
	})
	authorization := bearer(t, h, w.all(t))
	for _, tt := range []struct{ body, want string }{
		{`{}`, "1 2 3"},
		{`{"text":"ÄRZTE"}`, "1"},
		{`{"text":"0% f"}`, "2"},
		{`{"text":"%"}`, "2"},
		{`{"text":"fun_"}`, "2"},
		{`{"text":"Funfun"}`, ""},
		{`{"keyword":"äRZTE"}`, "1 3"},
		{`{"keyword":"Ärzt"}`, ""},
		{`{"visibility":["PRIVATE"]}`, "2"},
		{`{"visibility":["PRIVATE","PUBLIC"],"eventType":["EVENT"]}`, "1 2"},
		{`{"archived":true}`, "3"},
		{`{"archived":false}`, "1 2"},
		{`{"startFrom":4102444800000}`, "1"},
		{`{"startFrom":4102444800001}`, ""},
		{`{"startTo":4102444800000}`, "1 3"},
		{`{"startFrom":-62135596800000,"startTo":0}`, "3"},
		{`{"keyword":"ärzte","archived":false,"text":"ball","startFrom":0}`, "1"},
	} {
		got := h.Call(http.MethodPost, base+"/events/search", tt.body, "Authorization", authorization)
		require.Equal(t, 200, got.Status, got.Body)
		var found []string
		for _, e := range decode[[]api.Event](t, got.Body) {
			found = append(found, strings.TrimLeft(e.ID[len(e.ID)-3:], "0"))
		}
		require.Equal(t, tt.want, strings.Join(found, " "), tt.body)
	}
	for body, message := range map[string]string{
		`{"visibility":[]}`:                 "/visibility: has fewer than 1 items",
		`{"visibility":["HIDDEN"]}`:         "/visibility/0: must be one of PUBLIC, PRIVATE, OFFLINE",
		`{"startFrom":"2030-01-01"}`:        "/startFrom: must be of type integer",
		`{"startFrom":9223372036854775808}`: "/startFrom: is more than 253402300799999",
		`{"startFrom":1.5}`:                 "/startFrom: must be of type integer",
		`{"archived":"yes"}`:                "/archived: must be of type boolean",
	} {
		requireError(t, h.Call(http.MethodPost, base+"/events/search", body, "Authorization", authorization), 400, message, base+"/events/search")
	}
	first := decode[[]api.Event](t, h.Call(http.MethodGet, base+"/events", "", "Authorization", authorization).Body)[0]
	at, err := first.StartDate.Get()
	require.NoError(t, err)
	require.EqualValues(t, 4_102_444_800_000, at, "milliseconds beyond 32 bits")
}

// All pages of a list together are the list, from whichever end they are counted.
func TestPages(t *testing.T) {
	const people = 23
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "pages", func(f *persistence.Filling) error {
		guests := guests(f, people)
		events := []persistence.GuestooEvent{event(f, 1, nil)}
		var all []persistence.GuestooParticipation
		for n := range people {
			all = append(all, persistence.GuestooParticipation{WorkspaceID: f.Workspace(), GuestID: int64(n + 1), EventID: 1, Status: "INVITED"})
		}
		return f.Insert(&guests, &events, &all)
	})
	authorization := bearer(t, h, w.all(t))
	for _, tt := range []struct{ method, path, body string }{
		{http.MethodGet, "/guests", ""}, {http.MethodPost, "/guests/search", `{}`}, {http.MethodPost, "/guests/search/withDetails", `{"event":{"id":"` + eventID(1) + `"}}`},
	} {
		for _, perPage := range []int{1, 7, 23, 500} {
			var seen []string
			path := fmt.Sprintf("%s%s?page=0&perPage=%d", base, tt.path, perPage)
			for calls := 0; path != ""; calls++ {
				require.LessOrEqual(t, calls, people)
				got := h.Call(tt.method, path, tt.body, "Authorization", authorization)
				require.Equal(t, 200, got.Status, got.Body)
				require.Equal(t, fmt.Sprint(people), got.Header.Get("X-Total-Count"))
				page := decode[[]api.Guest](t, got.Body)
				require.LessOrEqual(t, len(page), perPage)
				for _, guest := range page {
					seen = append(seen, guest.ID)
					if tt.path != "/guests/search" {
						require.Len(t, *guest.Events, 1, "each guest of a page has its participations")
					}
				}
				path = links(t, got)["next"]
			}
			var want []string
			for n := range people {
				want = append(want, guestID(n+1))
			}
			require.Equal(t, want, seen, "%s by %d", tt.path, perPage)
		}
	}
	path := base + "/guests"
	got := h.Call(http.MethodGet, path+"?page=1", "", "Authorization", authorization)
	require.Equal(t, "[]", strings.TrimSpace(got.Body), "50 a page unless sent")
	require.Equal(t, map[string]string{"first": path + "?page=0&perPage=50", "prev": path + "?page=0&perPage=50", "last": path + "?page=0&perPage=50"}, links(t, got))
	got = h.Call(http.MethodGet, path+"?perPage=5", "", "Authorization", authorization)
	require.Equal(t, map[string]string{"first": path + "?page=0&perPage=5", "next": path + "?page=1&perPage=5", "last": path + "?page=4&perPage=5"}, links(t, got))
	got = h.Call(http.MethodGet, path+"?page=1000000&perPage=500", "", "Authorization", authorization)
	require.Equal(t, "[]", strings.TrimSpace(got.Body))
	require.Equal(t, path+"?page=0&perPage=500", links(t, got)["prev"], "the way back leads to where there is something")
}

// links reads a Link header, by relation.
func links(t testing.TB, got house.Answer) map[string]string {
	t.Helper()
	found := map[string]string{}
	for link := range strings.SplitSeq(got.Header.Get("Link"), ", ") {
		target, relation, ok := strings.Cut(link, `>; rel="`)
		require.True(t, ok, link)
		found[strings.TrimSuffix(relation, `"`)] = strings.TrimPrefix(target, "<")
	}
	return found
}
