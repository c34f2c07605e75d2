package xingevents_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// crowd fills a workspace of its own with a user who hosts many events, and gives the key that may see them.
func crowd(t testing.TB, h *house.House, events int) (key string) {
	t.Helper()
	key = keyOf("Crowd")
	_, err := h.DB.CreateWorkspace(t.Context(), "crowd", func(f *persistence.Filling) error {
		ws := f.Workspace()
		many := make([]persistence.XingEventsEvent, events)
		for i := range many {
			many[i] = persistence.XingEventsEvent{
				WorkspaceID: ws, ID: int64(i + 1), HostID: 1, Title: fmt.Sprintf("Event %d", i), Country: "DE", SelectedDate: "2026-05-01T10:00:00", Timezone: "Europe/Berlin",
				Identifier: fmt.Sprintf("E%06d", i), Visibility: "private", EventType: "TICKETS", Description: "An evening in good company.", CreationTime: f.Now(), LastModified: f.Now(),
			}
		}
		return f.Insert(
			&[]persistence.XingEventsKey{{WorkspaceID: ws, ID: 1, KeyPrefix: access.LookupPrefix(key), KeyHash: access.TokenHash(key), Identifier: key[:16], Name: "crowd", Type: "ADMIN", Enabled: true, CreatedAt: f.Now()}},
			&[]persistence.XingEventsUser{{WorkspaceID: ws, ID: 1, FirstName: "C", LastName: "D", Username: "c@demo.example", Language: "en", Email: "c@demo.example", Timezone: "UTC", SignupTime: f.Now(), CreationTime: f.Now(), LastModified: f.Now()}},
			&[]persistence.XingEventsPermission{{WorkspaceID: ws, KeyID: 1, UserID: 1}},
			&many,
		)
	})
	require.NoError(t, err)
	return key
}

func TestPagesOfEvents(t *testing.T) {
	h := house.New(t)
	key := crowd(t, h, 1201)
	for _, tt := range []struct {
		query                    string
		first, count, page, last int
	}{
		{"", 1, 500, 0, 2},
		{"&pageSize=500", 1, 500, 0, 2},
		{"&pageSize=500&page=1", 501, 500, 1, 2},
		{"&pageSize=500&page=2", 1001, 201, 2, 2},
		{"&page=2", 1001, 201, 2, 2},
		{"&page=3", 0, 0, 3, 2},
		{"&page=2147483647", 0, 0, 2147483647, 2},
		{"&pageSize=100&page=0", 1, 100, 0, 12},
		{"&pageSize=100&page=1", 101, 100, 1, 12},
		{"&pageSize=100&page=12", 1201, 1, 12, 12},
		{"&pageSize=1&page=1200", 1201, 1, 1200, 1200},
		{"&pageSize=400&page=1", 401, 400, 1, 3},
		{"&pageSize=400&page=2", 801, 400, 2, 3},
	} {
		t.Run(tt.query, func(t *testing.T) {
			got := get(h, key, "/user/1/events?resultType=full"+tt.query)
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			events := at(t, got, "events").([]any)
			require.Len(t, events, tt.count)
			for i, event := range events {
				require.EqualValues(t, tt.first+i, event.(map[string]any)["id"])
			}
			require.EqualValues(t, 1201, at(t, got, "totalResults"))
			require.EqualValues(t, tt.page, at(t, got, "currentPage"))
			require.EqualValues(t, tt.last, at(t, got, "lastPage"))
		})
	}
	for _, query := range []string{"", "?resultType=ids", "?pageSize=2&page=1"} {
		ids := at(t, get(h, key, "/user/1/events"+query), "events").([]any)
		require.Len(t, ids, 1201, "ids come all at once")
		require.EqualValues(t, 1, ids[0])
		require.EqualValues(t, 1201, ids[1200])
	}
	for _, tt := range []struct{ query, code string }{
		{"pageSize=0", "InvalidFormat.pageSize"}, {"pageSize=501", "InvalidFormat.pageSize"}, {"pageSize=-1", "InvalidFormat.pageSize"}, {"pageSize=abc", "InvalidFormat.pageSize"},
		{"pageSize=1.5", "InvalidFormat.pageSize"}, {"pageSize=", "InvalidFormat.pageSize"}, {"pageSize=99999999999", "InvalidFormat.pageSize"},
		{"page=-1", "InvalidFormat.page"}, {"page=abc", "InvalidFormat.page"}, {"page=2147483648", "InvalidFormat.page"},
		{"resultType=all", "InvalidFormat.resultType"}, {"resultType=FULL", "InvalidFormat.resultType"},
	} {
		got := get(h, key, "/user/1/events?"+tt.query)
		require.Equal(t, http.StatusBadRequest, got.Status, tt.query)
		require.Equal(t, []string{restCode + tt.code}, errors(t, got), tt.query)
	}
	require.Len(t, at(t, get(h, key, "/event/find?title=EVENT"), "ids"), 1000, "a search gives the first thousand")
}

// party are the fields of a new event; more replace or add to them, and an empty value leaves one out.
func party(more ...string) []string {
	fields := append([]string{"hostId", "345543", "title", "Launch", "country", "de", "selectedDate", "2026-05-01T10:00:00", "identifier", "LAUNCH1"}, more...)
	values := map[string]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		values[fields[i]] = fields[i+1]
	}
	fields = fields[:0]
	for name, value := range values {
		if value != "" {
			fields = append(fields, name, value)
		}
	}
	return fields
}

func TestCreateEvent(t *testing.T) {
	h := house.New(t)
	for i, tt := range []struct {
		name string
		send []string
		want map[string]any
	}{
		{"the required ones", party(), map[string]any{
			"title": "Launch", "country": "DE", "selectedDate": "2026-05-01T10:00:00", "identifier": "LAUNCH1", "eventURL": "https://www.xing-events.com/LAUNCH1.html",
			"timezone": "Europe/Berlin", "visibility": "private", "eventType": "TICKETS", "activated": false, "hostId": 345543.0, "description": nil, "latitude": nil, "selectedEndDate": nil,
		}},
		{"an offset is dropped", party("identifier", "LAUNCH2", "selectedDate", "2026-05-01T10:00:00+02:00", "selectedEndDate", "2026-05-02T10:00:00Z"), map[string]any{"selectedDate": "2026-05-01T10:00:00", "selectedEndDate": "2026-05-02T10:00:00"}},
		{"a country in any case", party("identifier", "LAUNCH3", "country", "aT"), map[string]any{"country": "AT"}},
		{"all", party("identifier", "LAUNCH4", "description", "Long\nand längér", "shortDescription", "Short", "timezone", "UTC", "language", "de", "internalReference", "X-1", "visibility", "invitationOnly", "eventType", "TICKETS",
			"location", "Hall", "street", "Main 1", "zipCode", "1010", "city", "Wien", "latitude", "48.2082", "longitude", "-16.3738"),
			map[string]any{"description": "Long\nand längér", "shortDescription": "Short", "timezone": "UTC", "language": "de", "internalReference": "X-1", "visibility": "invitationOnly",
				"location": "Hall", "street": "Main 1", "zipCode": "1010", "city": "Wien", "latitude": 48.2082, "longitude": -16.3738}},
		{"zero degrees are a value", party("identifier", "LAUNCH5", "latitude", "0", "longitude", "0.0"), map[string]any{"latitude": 0.0, "longitude": 0.0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := post(h, editor, "/event/create", tt.send...)
			require.Equal(t, http.StatusCreated, got.Status, got.Body)
			require.JSONEq(t, fmt.Sprintf(`{"id":%d,"success":true}`, 504+i), got.Body)
			event := at(t, get(h, viewer, fmt.Sprintf("/event/%d", 504+i)), "event").(map[string]any)
			for name, want := range tt.want {
				got, there := event[name]
				require.Equal(t, want, got, name)
				require.Equal(t, want != nil, there, name)
			}
		})
	}
}

func TestEventsRefused(t *testing.T) {
	const event = "com.amiando.Event."
	h := house.New(t)
	before := world(t, h)
	long := fmt.Sprintf("%0300001d", 0)
	for _, tt := range []struct {
		name, path string
		send       []string
		status     int
		want       []string
	}{
		{"nothing", "/event/create", nil, 400, []string{restCode + "MissingParam.country", restCode + "MissingParam.hostId", restCode + "MissingParam.selectedDate", restCode + "MissingParam.title"}},
		{"a taken identifier", "/event/create", party("identifier", "gardenx"), 400, []string{event + "IdentifierExists"}},
		{"an unfit identifier", "/event/create", party("identifier", "a b"), 400, []string{event + "IdentifierInvalid"}},
		{"a host who is none", "/event/create", party("hostId", "ada"), 400, []string{restCode + "InvalidFormat.hostId"}},
		{"an unknown host", "/event/create", party("hostId", "7"), 404, []string{restCode + "ObjectNotFound"}},
		{"texts too long, and coordinates off the globe", "/event/create", party("description", long[:50001], "shortDescription", long[:301], "internalReference", long[:51], "latitude", "90.1", "longitude", "181"), 400,
			[]string{restCode + "InvalidFormat.description", restCode + "InvalidFormat.internalReference", restCode + "InvalidFormat.latitude", restCode + "InvalidFormat.longitude", restCode + "InvalidFormat.shortDescription"}},
		{"another kind", "/event/create", party("eventType", "RSVP", "visibility", "secret"), 400, []string{restCode + "InvalidFormat.eventType", restCode + "InvalidFormat.visibility"}},
		{"an update to a taken identifier", "/event/501", []string{"identifier", "Engines", "title", "X"}, 400, []string{event + "IdentifierExists"}},
		{"an update to nothing", "/event/501", []string{"title", "", "country", "", "selectedDate", "", "identifier", "", "visibility", ""}, 400,
			[]string{restCode + "MissingParam.country", restCode + "MissingParam.identifier", restCode + "MissingParam.selectedDate", restCode + "MissingParam.title", restCode + "MissingParam.visibility"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := post(h, editor, tt.path, tt.send...)
			require.Equal(t, tt.status, got.Status, got.Body)
			require.Equal(t, tt.want, errors(t, got))
		})
	}
	require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, post(h, single, "/event/create", party()...)), "a host of another key")
	require.Equal(t, before, world(t, h), "nothing was changed")
	require.Equal(t, http.StatusCreated, post(h, editor, "/event/create", party("description", long[:50000], "shortDescription", long[:300], "internalReference", long[:50])...).Status, "the longest fit")
}

func TestUpdateEvent(t *testing.T) {
	h := house.New(t)
	require.Equal(t, http.StatusOK, post(h, editor, "/event/501", "title", "Winter Party", "identifier", "Garden_X", "latitude", "", "selectedEndDate", "", "city", "Potsdam", "country", "at", "selectedDate", "2026-01-01T00:00:00-05:00").Status)
	event := at(t, get(h, viewer, "/event/501"), "event").(map[string]any)
	require.Equal(t, []any{"Winter Party", "Garden_X", nil, nil, "Potsdam", "AT", "2026-01-01T00:00:00", 13.16, "Villa am See"},
		[]any{event["title"], event["identifier"], event["latitude"], event["selectedEndDate"], event["city"], event["country"], event["selectedDate"], event["longitude"], event["location"]})
	require.NotEqual(t, "2011-04-01T09:00:00", event["lastModified"])
	for query, want := range map[string]string{
		"title=winter": "[501]", "identifier=garden_": "[501]", "identifier=n_X": "[501]", "title=Garden": "[]", "title=%25": "[]", "title=party&identifier=engines": "[]",
		"title=&identifier=e": "", "title=e&identifier=E": "[501,502,503]",
	} {
		got := get(h, single, "/event/find?"+query)
		if want == "" {
			require.Equal(t, []string{restCode + "MissingParam.title"}, errors(t, got))
			continue
		}
		require.JSONEq(t, `{"ids":`+want+`,"success":true}`, got.Body, query)
	}
	require.JSONEq(t, `{"exists":true,"success":true}`, get(h, single, "/event/exists?identifier=GARDEN_x").Body)
	require.JSONEq(t, `{"deleted":true,"success":true}`, remove(h, editor, "/event/501").Body)
	require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, get(h, viewer, "/event/501")))
}

// TestEventsCreatedByManyAtOnce shows that ids do not collide, that made-up identifiers differ and that a wanted one goes to one event.
func TestEventsCreatedByManyAtOnce(t *testing.T) {
	h := house.New(t)
	replica := h.Replica()
	const many = 8
	answers := make([]house.Answer, many)
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			at, identifier := h, ""
			if i%2 == 1 {
				at, identifier = replica, "WANTED1"
			}
			answers[i] = post(at, editor, "/event/create", party("identifier", identifier)...)
		})
	}
	group.Wait()
	created := map[any]bool{}
	for i, answer := range answers {
		if answer.Status == http.StatusCreated {
			created[at(t, answer, "id")] = true
			continue
		}
		require.Equal(t, 1, i%2)
		require.Equal(t, []string{"com.amiando.Event.IdentifierExists"}, errors(t, answer))
	}
	require.Len(t, created, many/2+1)
	made := at(t, get(h, viewer, ada+"/events?resultType=full"), "events").([]any)
	for _, event := range made {
		require.Regexp(t, `^[A-Z0-9]{7}$`, event.(map[string]any)["identifier"])
	}
}
