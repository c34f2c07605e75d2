package teamguests_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/teamguestsapi"
)

const bulkCreate, bulkDestroy = base + "/teams/123/team_guests/bulk_create", base + "/teams/123/team_guests/bulk_destroy"

func TestBulkCreateItems(t *testing.T) {
	for _, tt := range []struct {
		name, item string
		status     float64
		errors     string
	}{
		{"a first name is enough", `{"first_name":"James"}`, 201, `{}`},
		{"unknown keys are ignored", `{"first_name":"James","id":1,"shoe_size":44}`, 201, `{}`},
		{"null is no text", `{"first_name":"James","company":null}`, 201, `{}`},
		{"255 characters", `{"first_name":"` + strings.Repeat("é", 255) + `"}`, 201, `{}`},
		{"emoji", `{"first_name":"👩‍🔧"}`, 201, `{}`},
		{"right to left", `{"first_name":"עדה","last_name":"مرحبا"}`, 201, `{}`},
		{"no first name", `{"last_name":"West"}`, 422, `{"first_name":["can't be blank"]}`},
		{"an empty first name", `{"first_name":""}`, 422, `{"first_name":["can't be blank"]}`},
		{"a blank first name", `{"first_name":" \t"}`, 422, `{"first_name":["can't be blank"]}`},
		{"a first name of wide spaces", `{"first_name":"\u3000"}`, 422, `{"first_name":["can't be blank"]}`},
		{"null for a first name", `{"first_name":null}`, 422, `{"first_name":["can't be blank"]}`},
		{"a number for a first name", `{"first_name":7}`, 422, `{"first_name":["must be a string"]}`},
		{"an object for a company", `{"first_name":"James","company":{}}`, 422, `{"company":["must be a string"]}`},
		{"300 characters", `{"first_name":"` + strings.Repeat("x", 300) + `"}`, 422, `{"first_name":["is too long (maximum is 255 characters)"]}`},
		{"a NUL", `{"first_name":"Jam\u0000es"}`, 422, `{"first_name":["is invalid"]}`},
		{"two faults", `{"company":1,"visiting":"\u0000"}`, 422, `{"company":["must be a string"],"first_name":["can't be blank"],"visiting":["is invalid"]}`},
		{"a key in other letters", `{"FIRST_NAME":"James"}`, 422, `{"first_name":["can't be blank"]}`},
		{"no object", `17`, 422, `{"base":["must be an object"]}`},
		{"a list", `[]`, 422, `{"base":["must be an object"]}`},
		{"nothing", `null`, 422, `{"base":["can't be blank"]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			got := h.Call("POST", bulkCreate, `[{"first_name":"before"},`+tt.item+`,{"first_name":"after"}]`, "Authorization", manager)
			require.Equal(t, http.StatusMultiStatus, got.Status, got.Body)
			items := got.JSON(t).([]any)
			require.Len(t, items, 3)
			for ref, item := range items {
				require.EqualValues(t, ref, item.(map[string]any)["ref"])
			}
			middle := items[1].(map[string]any)
			require.Equal(t, tt.status, middle["http_status"])
			require.Equal(t, tt.status == 201, middle["data"] != nil)
			require.JSONEq(t, tt.errors, house.Encode(t, middle["errors"]))
			want := 4.0
			if tt.status == 201 {
				want = 5
			}
			require.EqualValues(t, 201, items[0].(map[string]any)["http_status"])
			require.EqualValues(t, 201, items[2].(map[string]any)["http_status"], "the others succeed")
			require.Equal(t, fmt.Sprintf("team_guests 0-%.0f/%.0f", want-1, want), list(h).Header.Get("Content-Range"))
		})
	}
}

func TestBulkCreateAsAWhole(t *testing.T) {
	items := func(count int) string {
		return "[" + strings.TrimSuffix(strings.Repeat(`{"first_name":"James"},`, count), ",") + "]"
	}
	for _, tt := range []struct {
		name, body string
		status     int
		errors     string
		guests     int
	}{
		{"200 items", items(200), 207, "", 202},
		{"201 items", items(201), 422, `{"base":["is too long (maximum is 200 items)"]}`, 2},
		{"none", "[]", 207, "", 2},
		{"an object", `{"first_name":"James"}`, 422, `{"base":["must be an array"]}`, 2},
		{"a wrapper", `{"team_guests":[{"first_name":"James"}]}`, 422, `{"base":["must be an array"]}`, 2},
		{"null", `null`, 422, `{"base":["can't be blank"]}`, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			got := h.Call("POST", bulkCreate, tt.body, "Authorization", manager)
			require.Equal(t, tt.status, got.Status, got.Body)
			if tt.errors != "" {
				require.JSONEq(t, `{"errors":`+tt.errors+`,"failures":`+tt.errors+`}`, got.Body)
			}
			require.True(t, strings.HasSuffix(list(h).Header.Get("Content-Range"), fmt.Sprintf("/%d", tt.guests)), list(h).Header.Get("Content-Range"))
		})
	}
}

func list(h *house.House) house.Answer {
	return h.Call("GET", base+"/teams/123/team_guests", "", "Authorization", manager)
}

// TestConcurrentBulkCreates: ids stay in one row for each call, and no guest is lost.
func TestConcurrentBulkCreates(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	const callers, each = 8, 25
	answers := make(chan []api.BulkCreateTeamGuestsItem, callers)
	for range callers {
		go func() {
			items := make(api.BulkCreateTeamGuestsRequest, each)
			for i := range items {
				if err := items[i].FromNewTeamGuest(api.NewTeamGuest{FirstName: "James"}); err != nil {
					t.Error(err)
				}
			}
			got, err := client(t, h, manager).BulkCreateTeamGuestsWithResponse(t.Context(), "123", nil, items)
			if err != nil || got.JSON207 == nil {
				t.Errorf("bulk_create: %v", err)
				answers <- nil
				return
			}
			answers <- *got.JSON207
		}()
	}
	seen := map[int64]bool{}
	for range callers {
		var first int64
		for i, item := range <-answers {
			guest, err := item.Data.Get()
			require.NoError(t, err)
			if i == 0 {
				first = *guest.ID
			}
			require.Equal(t, first+int64(i), *guest.ID)
			require.False(t, seen[*guest.ID], "id %d was given twice", *guest.ID)
			seen[*guest.ID] = true
		}
	}
	require.Len(t, seen, callers*each)
	require.True(t, strings.HasSuffix(list(h).Header.Get("Content-Range"), fmt.Sprintf("/%d", 2+callers*each)))
}

// TestBulkDestroyFilters: what is asked for goes, everything else stays, and what is not understood deletes nobody.
func TestBulkDestroyFilters(t *testing.T) {
	for _, tt := range []struct {
		name, query, body string
		status            int
		errors            string
		left              []float64
	}{
		{"as documented", "", `{"description":"Deleting some guests","include_ids":[56,58]}`, 202, "", []float64{55, 57}},
		{"no filter is everybody", "", `{}`, 202, "", []float64{}},
		{"no body is no filter", "", ``, 202, "", []float64{}},
		{"a description is no filter", "", `{"description":"all"}`, 202, "", []float64{}},
		{"an empty list is nobody", "", `{"include_ids":[]}`, 202, "", []float64{55, 56, 57, 58}},
		{"excluded", "", `{"exclude_ids":[55,57]}`, 202, "", []float64{55, 57}},
		{"searched", "", `{"search_query":"JAMES"}`, 202, "", []float64{55, 56}},
		{"searched and included", "", `{"search_query":"james","include_ids":[55,57]}`, 202, "", []float64{55, 56, 58}},
		{"a user is no guest", "", `{"include_ids":[52,54]}`, 202, "", []float64{55, 56, 57, 58}},
		{"from the query string", "?include_ids[]=56&include_ids[]=58", ``, 202, "", []float64{55, 57}},
		{"the body wins", "?include_ids[]=55", `{"include_ids":[56]}`, 202, "", []float64{55, 57, 58}},
		{"both, of different kinds", "?search_query=james", `{"exclude_ids":[57]}`, 202, "", []float64{55, 56, 57}},
		{"fields is accepted", "?fields=-id&include_ids[]=55", ``, 202, "", []float64{56, 57, 58}},
		{"a misspelt key", "", `{"include_id":[56]}`, 422, `{"include_id":["is not a known parameter"]}`, nil},
		{"a key in other letters", "", `{"INCLUDE_IDS":[56]}`, 422, `{"INCLUDE_IDS":["is not a known parameter"]}`, nil},
		{"an indexed query", "?include_ids[0]=56", ``, 422, `{"include_ids[0]":["is not a known parameter"]}`, nil},
		{"a query without brackets", "?include_ids=56", ``, 422, `{"include_ids":["is not a known parameter"]}`, nil},
		{"null for a list", "", `{"include_ids":null}`, 422, `{"include_ids":["can't be blank"]}`, nil},
		{"a text for a list", "", `{"include_ids":"56"}`, 422, `{"include_ids":["must be an array"]}`, nil},
		{"a text in a list", "", `{"include_ids":["56"]}`, 422, `{"include_ids":["must be an integer"]}`, nil},
		{"half a number in a list", "", `{"include_ids":[56.5]}`, 422, `{"include_ids":["must be an integer"]}`, nil},
		{"a blank search", "", `{"search_query":" "}`, 422, `{"search_query":["can't be blank"]}`, nil},
		{"a blank search in the query", "?search_query=", ``, 422, `{"search_query":["can't be blank"]}`, nil},
		{"an empty id in the query", "?include_ids[]=", ``, 422, `{"include_ids":["is invalid"]}`, nil},
		{"a list for a body", "", `[56]`, 422, `{"base":["must be an object"]}`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t)
			require.Equal(t, 207, h.Call("POST", bulkCreate, `[{"first_name":"James"},{"first_name":"James Lee"}]`, "Authorization", manager).Status)
			before := state(h)
			got := h.Call("POST", bulkDestroy+tt.query, tt.body, "Authorization", manager)
			require.Equal(t, tt.status, got.Status, got.Body)
			if tt.status != 202 {
				require.JSONEq(t, `{"errors":`+tt.errors+`,"failures":`+tt.errors+`}`, got.Body)
				require.Equal(t, before, state(h), "nobody is deleted and no job is made")
				return
			}
			finished := finish(t, h, "85842")
			require.Equal(t, true, finished["success"])
			require.Equal(t, map[string]any{"errors": []any{}}, finished["result"])
			left := []float64{}
			for _, guest := range list(h).JSON(t).([]any) {
				left = append(left, guest.(map[string]any)["id"].(float64))
			}
			require.Equal(t, tt.left, left)
			require.True(t, strings.HasSuffix(list(h).Header.Get("Content-Range"), fmt.Sprintf("/%d", len(tt.left))))
			require.Equal(t, 200, h.Call("GET", base+"/team_people/52", "", "Authorization", manager).Status, "users stay")
		})
	}
}

// finish polls an async job until it is completed.
func finish(t testing.TB, h *house.House, id string) (job map[string]any) {
	t.Helper()
	house.Eventually(t, "job "+id+" ends", func() bool {
		job = h.Call("GET", base+"/async_jobs/"+id, "", "Authorization", manager).JSON(t).(map[string]any)
		return job["completed"] == true
	})
	return job
}
