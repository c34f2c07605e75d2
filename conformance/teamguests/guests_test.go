package teamguests_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// fill adds guests to the demo team 123, from id 57 on.
func fill(t testing.TB, h *house.House, guests int, name func(i int) string) {
	t.Helper()
	const chunk = 5000
	for done := 0; done < guests; done += chunk {
		people := make([]persistence.TeamGuestsPerson, min(chunk, guests-done))
		for i := range people {
			people[i] = persistence.TeamGuestsPerson{
				UUID: fmt.Sprintf("00000000-0000-4000-8000-%012d", done+i), Role: "guest", FirstName: name(done + i), LastName: "Filler",
			}
		}
		_, err := h.Workspace().AddTeamGuests(t.Context(), 123, people)
		require.NoError(t, err)
	}
}

func numbered(i int) string { return fmt.Sprintf("Guest %06d", i) }

func TestPaging(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	fill(t, h, 231, numbered) // 233 with Douglas and Sammy
	for _, tt := range []struct {
		name, header string
		want         string
		rows         int
	}{
		{"none asked", "", "team_guests 0-59/233", 60},
		{"as documented", "objects=0-99", "team_guests 0-99/233", 100},
		{"another unit", "team_guests=10-19", "team_guests 10-19/233", 10},
		{"one row", "objects=232-232", "team_guests 232-232/233", 1},
		{"too wide", "objects=0-999", "team_guests 0-99/233", 100},
		{"over the end", "objects=200-299", "team_guests 200-232/233", 33},
		{"past the end", "objects=233-299", "team_guests */233", 0},
		{"far past the end", "objects=2000000000-2000000001", "team_guests */233", 0},
		{"backwards", "objects=9-0", "team_guests 0-59/233", 60},
		{"beyond all numbers", "objects=0-99999999999999999999", "team_guests 0-59/233", 60},
		{"bytes of a browser", "bytes=0-", "team_guests 0-59/233", 60},
		{"several ranges", "objects=0-1,5-6", "team_guests 0-59/233", 60},
		{"negative", "objects=-5-10", "team_guests 0-59/233", 60},
		{"nonsense", "��", "team_guests 0-59/233", 60},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := []string{"Authorization", manager}
			if tt.header != "" {
				header = append(header, "Range", tt.header)
			}
			got := h.Call("GET", base+"/teams/123/team_guests", "", header...)
			require.Equal(t, 200, got.Status)
			require.Equal(t, tt.want, got.Header.Get("Content-Range"))
			require.Equal(t, "team_guests", got.Header.Get("Accept-Ranges"))
			require.Len(t, got.JSON(t), tt.rows)
		})
	}
	empty := h.Call("GET", base+"/teams/1/team_guests", "", "Authorization", manager)
	require.Equal(t, "team_guests */0", empty.Header.Get("Content-Range"))
	require.Equal(t, "[]\n", empty.Body)
}

func TestListFilters(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, body := range []string{
		`[{"first_name":"Zoë","last_name":"Ärger","company":"b"},{"first_name":"100%","visiting":"A"},{"first_name":"under_score","company":"A"}]`, // 57, 58, 59
	} {
		require.Equal(t, 207, h.Call("POST", base+"/teams/123/team_guests/bulk_create", body, "Authorization", manager).Status)
	}
	for _, tt := range []struct {
		name  string
		query string
		want  []float64
	}{
		{"all, by id", "", []float64{55, 56, 57, 58, 59}},
		{"a part of the full name", "search_query=las+hack", []float64{55}},
		{"umlauts in the other case", "search_query=" + url.QueryEscape("ZOË ÄR"), []float64{57}},
		{"signs that LIKE would act on", "search_query=%25", []float64{58}},
		{"and another", "search_query=_", []float64{59}},
		{"quotes are text", "search_query=" + url.QueryEscape(`' OR 1=1 --`), []float64{}},
		{"nobody", "search_query=nobody", []float64{}},
		{"an empty search is none", "search_query=", []float64{55, 56, 57, 58, 59}},
		{"included", "include_ids[]=56&include_ids[]=58&include_ids[]=999", []float64{56, 58}},
		{"included, percent-encoded", "include_ids%5B%5D=56&include_ids%5B%5D=58", []float64{56, 58}},
		{"excluded", "exclude_ids[]=55&exclude_ids[]=57", []float64{56, 58, 59}},
		{"all filters at once", "search_query=s&include_ids[]=55&include_ids[]=56&exclude_ids[]=55", []float64{56}},
		{"by name", "orderby=name+asc", []float64{58, 55, 56, 59, 57}},
		{"by name, down", "orderby=name+desc", []float64{57, 59, 56, 55, 58}},
		{"by company, then id", "orderby=company+asc", []float64{55, 56, 58, 59, 57}},
		{"by host, down", "orderby=visiting+desc", []float64{58, 59, 57, 56, 55}},
		{"by card: without one comes last", "orderby=card_id+asc", []float64{56, 55, 57, 58, 59}},
		{"by card, down: still last", "orderby=card_id+desc", []float64{56, 59, 58, 57, 55}},
		{"by assignment", "orderby=assigned_at+asc", []float64{56, 55, 57, 58, 59}},
		{"by return", "orderby=removed_at+desc", []float64{59, 58, 57, 56, 55}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call("GET", base+"/teams/123/team_guests?"+tt.query, "", "Authorization", manager)
			require.Equal(t, 200, got.Status, got.Body)
			ids := []float64{}
			for _, guest := range got.JSON(t).([]any) {
				ids = append(ids, guest.(map[string]any)["id"].(float64))
			}
			require.Equal(t, tt.want, ids)
		})
	}
	for _, tt := range []struct{ name, query, field, text string }{
		{"no direction", "orderby=name", "orderby", "is invalid"},
		{"a direction in capitals", "orderby=name+ASC", "orderby", "is invalid"},
		{"two clauses", "orderby=name+asc,company+asc", "orderby", "is invalid"},
		{"an id that is no number", "include_ids[]=x", "include_ids", "must be an integer"},
		{"an empty id", "include_ids[]=", "include_ids", "is invalid"},
		{"a NUL in the search", "search_query=%00", "search_query", "is invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call("GET", base+"/teams/123/team_guests?"+tt.query, "", "Authorization", manager)
			require.Equal(t, 422, got.Status, got.Body)
			require.JSONEq(t, fmt.Sprintf(`{"errors":{%[1]q:[%[2]q]},"failures":{%[1]q:[%[2]q]}}`, tt.field, tt.text), got.Body)
		})
	}
}

func TestFields(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	const all = "inventory_item_assigned_at,inventory_item_assigned,inventory_item_battery_status,inventory_item_item_id,inventory_item_last_sync_time,inventory_item_unassigned_at,is_deletable"
	for _, tt := range []struct {
		name, path, fields string
		want               []string // in the order of the answer
	}{
		{"defaults", "/team_guests/56", "", []string{"id", "uuid", "company", "first_name", "last_name", "preferred_contact", "team_id", "visiting"}},
		{"everything", "/team_guests/56", all, []string{
			"id", "uuid", "company", "first_name", "inventory_item_assigned", "inventory_item_assigned_at", "inventory_item_battery_status", "inventory_item_item_id",
			"inventory_item_last_sync_time", "inventory_item_unassigned_at", "is_deletable", "last_name", "preferred_contact", "team_id", "visiting",
		}},
		{"even the id can go", "/team_guests/56", "-id,-uuid,-company,-last_name,-preferred_contact,-team_id,-visiting", []string{"first_name"}},
		{"all of them can go", "/team_guests/56", "-id,-uuid,-company,-first_name,-last_name,-preferred_contact,-team_id,-visiting", nil},
		{"unknown names are ignored", "/team_guests/56", "shoe_size,-hat_size,-company", []string{"id", "uuid", "first_name", "last_name", "preferred_contact", "team_id", "visiting"}},
		{"added and dropped is dropped", "/team_guests/56", "is_deletable,-is_deletable,-id", []string{"uuid", "company", "first_name", "last_name", "preferred_contact", "team_id", "visiting"}},
		{"a comma in percent", "/team_guests/56", "is_deletable%2C-company", []string{"id", "uuid", "first_name", "is_deletable", "last_name", "preferred_contact", "team_id", "visiting"}},
		{"a person", "/team_people/52", "", []string{
			"id", "uuid", "app_version", "company", "email", "first_name", "last_active_at", "last_name", "preferred_contact", "push_notification_enabled", "role",
			"supervisor_id", "team_id", "user_id", "visiting",
		}},
		{"a person's opt-in fields", "/team_people/52", "channel_count,report_count,-visiting,-email", []string{
			"id", "uuid", "app_version", "channel_count", "company", "first_name", "last_active_at", "last_name", "preferred_contact", "push_notification_enabled",
			"report_count", "role", "supervisor_id", "team_id", "user_id",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call("GET", base+tt.path+"?fields="+tt.fields, "", "Authorization", manager)
			require.Equal(t, 200, got.Status, got.Body)
			require.Equal(t, tt.want, keys(t, got.Body))
		})
	}
	got := h.Call("POST", base+"/teams/123/team_guests/bulk_create?fields=is_deletable,-uuid", `[{"first_name":"James"}]`, "Authorization", manager)
	require.JSONEq(t, `[{"ref":0,"data":{"id":57,"company":"","first_name":"James","is_deletable":true,"last_name":"","preferred_contact":"","team_id":123,"visiting":""},"http_status":201,"errors":{}}]`, got.Body)
}

// keys are an object's keys in the order they were written.
func keys(t testing.TB, object string) (keys []string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(object))
	_, err := decoder.Token()
	require.NoError(t, err)
	for decoder.More() {
		key, err := decoder.Token()
		require.NoError(t, err)
		keys = append(keys, key.(string))
		var value json.RawMessage
		require.NoError(t, decoder.Decode(&value))
	}
	return keys
}

func TestUpdate(t *testing.T) {
	for _, tt := range []struct {
		name, path, wrapper, send string
		status                    int
		changed                   map[string]any // in the record afterwards
		errors                    string         // of the answer
	}{
		{"what is sent and nothing else", "/team_guests/55", "team_guest", `{"company":"Acme LTD."}`, 204, map[string]any{"company": "Acme LTD."}, ""},
		{"null clears a text", "/team_guests/55", "team_guest", `{"last_name":null}`, 204, map[string]any{"last_name": ""}, ""},
		{"nothing", "/team_guests/55", "team_guest", `{}`, 204, nil, ""},
		{"unknown keys are ignored", "/team_guests/55", "team_guest", `{"shoe_size":44,"id":1,"team_id":1}`, 204, nil, ""},
		{"by uuid", "/team_guests/1ddfa0f1-d8f4-4959-a3b0-e2508562657d", "team_guest", `{"visiting":"Robert Redford"}`, 204, map[string]any{"visiting": "Robert Redford"}, ""},
		{"by uuid in capitals", "/team_guests/1DDFA0F1-D8F4-4959-A3B0-E2508562657D", "team_guest", `{"visiting":"Robert"}`, 204, map[string]any{"visiting": "Robert"}, ""},
		{"255 characters that are not one byte each", "/team_guests/55", "team_guest", `{"first_name":"` + strings.Repeat("Ä", 255) + `"}`, 204, map[string]any{"first_name": strings.Repeat("Ä", 255)}, ""},
		{"emoji and right-to-left", "/team_guests/55", "team_guest", `{"first_name":"👩‍🔧 עדה","last_name":"\u202eabc"}`, 204, map[string]any{"first_name": "👩‍🔧 עדה", "last_name": "\u202eabc"}, ""},
		{"a blank first name", "/team_guests/55", "team_guest", `{"first_name":"  "}`, 422, nil, `{"first_name":["can't be blank"]}`},
		{"a first name of wide spaces", "/team_guests/55", "team_guest", `{"first_name":"\u3000\u00a0"}`, 422, nil, `{"first_name":["can't be blank"]}`},
		{"no first name", "/team_guests/55", "team_guest", `{"first_name":null}`, 422, nil, `{"first_name":["can't be blank"]}`},
		{"a number", "/team_guests/55", "team_guest", `{"company":12,"visiting":"x"}`, 422, nil, `{"company":["must be a string"]}`},
		{"too long", "/team_guests/55", "team_guest", `{"visiting":"` + strings.Repeat("x", 256) + `"}`, 422, nil, `{"visiting":["is too long (maximum is 255 characters)"]}`},
		{"a NUL", "/team_guests/55", "team_guest", `{"visiting":"a\u0000b"}`, 422, nil, `{"visiting":["is invalid"]}`},
		{"two faults at once", "/team_guests/55", "team_guest", `{"first_name":"","company":1}`, 422, nil, `{"company":["must be a string"],"first_name":["can't be blank"]}`},
		{"a wrapper that is no object", "/team_guests/55", "", `{"team_guest":[]}`, 422, nil, `{"team_guest":["must be an object"]}`},
		{"a user is no guest", "/team_guests/54", "team_guest", `{"company":"x"}`, 404, nil, ""},
		{"no such id", "/team_guests/nonsense", "team_guest", `{"company":"x"}`, 404, nil, ""},
		{"a person", "/team_people/54", "team_person", `{"email":"new@demo.example","company":"Acme"}`, 204, map[string]any{"email": "new@demo.example", "company": "Acme"}, ""},
		{"a person without e-mail", "/team_people/54", "team_person", `{"email":""}`, 204, map[string]any{"email": ""}, ""},
		{"a person with half an e-mail", "/team_people/54", "team_person", `{"email":"new@"}`, 422, nil, `{"email":["is invalid"]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			read := func() map[string]any {
				path := tt.path
				if tt.status == 404 {
					path = "/team_people/54"
				}
				return h.Call("GET", base+path, "", "Authorization", manager).JSON(t).(map[string]any)
			}
			want := read()
			body := tt.send
			if tt.wrapper != "" {
				body = `{"` + tt.wrapper + `":` + body + `}`
			}
			got := h.Call("PATCH", base+tt.path, body, "Authorization", manager)
			require.Equal(t, tt.status, got.Status, got.Body)
			if tt.errors != "" {
				require.JSONEq(t, `{"errors":`+tt.errors+`,"failures":`+tt.errors+`}`, got.Body)
			}
			for field, value := range tt.changed {
				want[field] = value
			}
			require.Equal(t, want, read())
		})
	}
}

func TestTeamChanges(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	made := h.Call("POST", base+"/teams", `{"team":{"name":"Quarry","guests_enabled":false,"site_enabled":true,"sso_required":true,"training_enabled":true,"wearables_enabled":true,"industry":null}}`, "Authorization", manager)
	require.JSONEq(t, `{"id":124,"guests_enabled":false,"industry":"","location":"","name":"Quarry","site_enabled":true,"sso_required":true,"training_enabled":true,"wearables_enabled":true}`, made.Body)
	require.Equal(t, 204, h.Call("PATCH", base+"/teams/124", `{"team":{"name":"Pit","sso_required":false,"location":"Nelson"}}`, "Authorization", manager).Status)
	got := h.Call("GET", base+"/teams/124", "", "Authorization", manager)
	require.JSONEq(t, `{"id":124,"guests_enabled":false,"industry":"","location":"Nelson","name":"Pit","site_enabled":true,"sso_required":false,"training_enabled":true,"wearables_enabled":true}`, got.Body)
	require.Equal(t, 422, h.Call("PATCH", base+"/teams/124", `{"team":{"name":"\u2003"}}`, "Authorization", manager).Status)
	require.Equal(t, 422, h.Call("POST", base+"/teams", `{"team":{"name":"\u2003"}}`, "Authorization", manager).Status)
}
