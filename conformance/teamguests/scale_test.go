package teamguests_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// TestHundredThousandGuests: the first page and the thousandth, and a bulk_destroy of all while others read.
// That pages take the same queries and are found in indexes is shown in persistence; here they are asked for through the door.
func TestHundredThousandGuests(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("takes several seconds, and minutes under the race detector, which has the same code at work in TestJobLife and TestBulkDestroyFilters")
	}
	h := house.New(t)
	const guests = 100_000
	fill(t, h, guests-2, numbered)
	for _, tt := range []struct{ path, window, want, first string }{
		{"?fields=first_name", "objects=0-99", "team_guests 0-99/100000", "Douglas"},
		{"?fields=first_name", "objects=99900-99999", "team_guests 99900-99999/100000", numbered(guests - 2 - 100)},
		{"?orderby=name+desc", "objects=0-0", "team_guests 0-0/100000", "Sammy"},
		{"?orderby=name+desc", "objects=99999-99999", "team_guests 99999-99999/100000", "Douglas"},
		{"?search_query=099997", "objects=0-9", "team_guests 0-0/1", numbered(99_997)},
	} {
		got := h.Call("GET", base+"/teams/123/team_guests"+tt.path, "", "Authorization", manager, "Range", tt.window)
		require.Equal(t, tt.want, got.Header.Get("Content-Range"))
		require.Equal(t, tt.first, got.JSON(t).([]any)[0].(map[string]any)["first_name"], "%s %s", tt.path, tt.window)
	}

	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	require.Equal(t, 202, h.Call("POST", bulkDestroy, `{}`, "Authorization", manager).Status)
	reads := 0
	house.Eventually(t, "all guests are deleted", func() bool {
		require.Equal(t, 200, list(h).Status, "reads go on")
		reads++
		job := h.Call("GET", base+"/async_jobs/85842", "", "Authorization", manager).JSON(t).(map[string]any)
		return job["completed"] == true
	})
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Equal(t, "team_guests */0", list(h).Header.Get("Content-Range"))
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(8<<20), "memory does not grow with what is deleted")
	t.Logf("%d reads in between", reads)
}
