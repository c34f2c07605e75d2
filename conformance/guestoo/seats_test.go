package guestoo_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/guestooapi"
	"gatehouse/persistence"
)

// Two clients on two replicas confirm for the last seat at once: one gets it, the other waits, or is refused where there is no waiting list.
func TestLastSeat(t *testing.T) {
	for _, tt := range []struct {
		name              string
		waiting           bool
		status, lostTo    string
		wantLost, refused int
	}{
		{"registering, with a waiting list", true, "OPEN", "OPEN", 200, 0},
		{"confirming, with a waiting list", true, "CONFIRMED", "OPEN", 200, 0},
		{"registering, without one", false, "OPEN", "", 409, 1},
		{"confirming, without one", false, "CONFIRMED", "", 409, 1},
		{"checking in", true, "APPEARED", "", 409, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			const rounds = 8
			h := house.New(t, house.HoldJobs)
			w := newWorld(t, h, "seats", func(f *persistence.Filling) error {
				var events []persistence.GuestooEvent
				for n := range rounds {
					events = append(events, event(f, n+1, func(e *persistence.GuestooEvent) {
						e.MaxVisitor, e.Automatic, e.WaitingListOpen = seats(1), true, tt.waiting
					}))
				}
				people := guests(f, 2)
				return f.Insert(&events, &people)
			})
			authorization := bearer(t, h, w.all(t))
			houses := []*house.House{h, h.Replica(house.HoldJobs)}
			for n := range rounds {
				var answers [2]house.Answer
				var group sync.WaitGroup
				for i := range answers {
					group.Go(func() {
						path, body := participation(guestID(i+1), eventID(n+1), `{"status":"`+tt.status+`"}`)
						answers[i] = houses[i].Call(http.MethodPut, path, body, "Authorization", authorization)
					})
				}
				group.Wait()
				won, lost := 0, 0
				for _, got := range answers {
					var p api.Participation
					if got.Status == 200 {
						p = decode[api.Participation](t, got.Body)
					}
					switch {
					case got.Status == 200 && p.Status != api.OPEN:
						won++
					case got.Status == tt.wantLost && (got.Status == 409 || p.WaitingList):
						lost++
					}
				}
				require.Equal(t, []int{1, 1}, []int{won, lost}, "%s", answers)
				seen := decode[api.Event](t, h.Call(http.MethodGet, base+"/events/"+eventID(n+1), "", "Authorization", authorization).Body)
				free, err := seen.FreeSlots.Get()
				require.NoError(t, err)
				require.Zero(t, free)
				require.EqualValues(t, 1, seen.Statistic.SumConfirmedVisitor)
				require.EqualValues(t, 1-tt.refused, seen.Statistic.SumOpenVisitor)
			}
		})
	}
}

// After 1,000 random changes by eight clients at once, every count is what the participations add up to, and no event was ever overbooked.
func TestCountsNeverDrift(t *testing.T) {
	const clients, each, people, events = 8, 125, 40, 4
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "drift", func(f *persistence.Filling) error {
		var rows []persistence.GuestooEvent
		for n := range events {
			rows = append(rows, event(f, n+1, func(e *persistence.GuestooEvent) {
				e.MaxVisitor, e.Automatic, e.WaitingListOpen = seats(int64(5+3*n)), n%2 == 0, n < 2
			}))
		}
		guests := guests(f, people)
		return f.Insert(&rows, &guests)
	})
	authorization := bearer(t, h, w.all(t))
	statuses := []string{"ADDED", "INVITED", "OPEN", "OPEN", "CONFIRMED", "CONFIRMED", "APPEARED", "DECLINED", "DECLINED_USER"}
	const seed = 5
	var group sync.WaitGroup
	for worker := range clients {
		group.Go(func() {
			random := rand.New(rand.NewPCG(seed, uint64(worker)))
			for range each {
				path, _ := participation(guestID(1+random.IntN(people)), eventID(1+random.IntN(events)), "")
				switch random.IntN(10) {
				case 0:
					requireOneOf(t, h.Call(http.MethodDelete, path, "", "Authorization", authorization), 204, 404)
				case 1:
					guest := strings.SplitAfter(path, "/events/")[0]
					guest = strings.TrimSuffix(guest, "/events/")
					requireOneOf(t, h.Call(http.MethodPut, guest, fmt.Sprintf(`{"lastName":"Renamed %d"}`, random.Int()), "Authorization", authorization), 200)
				default:
					companions := strings.TrimSuffix(strings.Repeat(`{},`, random.IntN(3)), ",")
					body := fmt.Sprintf(`{"status":%q,"companions":[%s]}`, statuses[random.IntN(len(statuses))], companions)
					requireOneOf(t, h.Call(http.MethodPut, path, body, "Authorization", authorization), 200, 409)
				}
				if random.IntN(8) == 0 {
					requireNotOverbooked(t, h.Call(http.MethodGet, base+"/events", "", "Authorization", authorization))
				}
			}
		})
	}
	group.Wait()

	// The recount: what the guests' own participations add up to.
	type sums map[api.Status]int64
	recount := map[string]sums{}
	for _, guest := range decode[[]api.Guest](t, h.Call(http.MethodGet, base+"/guests", "", "Authorization", authorization).Body) {
		for _, p := range *guest.Events {
			if recount[p.ID] == nil {
				recount[p.ID] = sums{}
			}
			require.Equal(t, 1+len(p.Companions), p.VisitorCount)
			require.False(t, p.WaitingList && p.Status != api.OPEN, "only the open wait")
			recount[p.ID][p.Status] += int64(p.VisitorCount)
		}
	}
	shown := decode[[]api.Event](t, h.Call(http.MethodGet, base+"/events", "", "Authorization", authorization).Body)
	require.Len(t, shown, events)
	for _, e := range shown {
		want := recount[e.ID]
		held := want[api.CONFIRMED] + want[api.APPEARED]
		limit, err := e.MaxVisitor.Get()
		require.NoError(t, err)
		require.LessOrEqual(t, held, limit, "overbooked")
		free, err := e.FreeSlots.Get()
		require.NoError(t, err)
		require.Equal(t, limit-held, free)
		require.Equal(t, held, e.Statistic.SumConfirmedVisitor)
		require.Equal(t, want[api.ADDED]+want[api.INVITED], e.Statistic.SumPendingVisitor)
		require.Equal(t, want[api.OPEN], e.Statistic.SumOpenVisitor)
		require.Equal(t, want[api.DECLINEDUSER], e.Statistic.SumDeclinedUserVisitor)
		require.Equal(t, e.FreeSlots, e.Statistic.FreeSlots)
		require.Equal(t, e.MaxVisitor, e.Statistic.MaxVisitor)
	}
}

// requireOneOf may be called from any goroutine.
func requireOneOf(t *testing.T, got house.Answer, statuses ...int) {
	for _, status := range statuses {
		if got.Status == status {
			return
		}
	}
	t.Errorf("status %d: %s", got.Status, got.Body)
}

func requireNotOverbooked(t *testing.T, got house.Answer) {
	var events []api.Event
	if err := json.Unmarshal([]byte(got.Body), &events); err != nil {
		t.Errorf("%v: %s", err, got.Body)
	}
	for _, e := range events {
		limit, _ := e.MaxVisitor.Get()
		if free, _ := e.FreeSlots.Get(); e.Statistic.SumConfirmedVisitor > limit || free != limit-e.Statistic.SumConfirmedVisitor {
			t.Errorf("%s: %d of %d seats are taken, %d free", e.DisplayName, e.Statistic.SumConfirmedVisitor, limit, free)
		}
	}
}

// Guests are deleted while others are booked: nothing deadlocks, nothing is left behind.
func TestBookingAndDeletingTogether(t *testing.T) {
	const people = 30
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "together", func(f *persistence.Filling) error {
		events := []persistence.GuestooEvent{event(f, 1, nil), event(f, 2, nil)}
		guests := guests(f, people)
		return f.Insert(&events, &guests)
	})
	authorization := bearer(t, h, w.all(t))
	var group sync.WaitGroup
	for n := range people {
		for e := range 2 {
			group.Go(func() {
				path, body := participation(guestID(n+1), eventID(e+1), `{"status":"CONFIRMED"}`)
				requireOneOf(t, h.Call(http.MethodPut, path, body, "Authorization", authorization), 200, 404)
			})
		}
		group.Go(func() {
			requireOneOf(t, h.Call(http.MethodDelete, base+"/guests/"+guestID(n+1), "", "Authorization", authorization), 204)
		})
	}
	group.Wait()
	for _, e := range decode[[]api.Event](t, h.Call(http.MethodGet, base+"/events", "", "Authorization", authorization).Body) {
		require.Zero(t, e.Statistic.SumConfirmedVisitor)
	}
}
