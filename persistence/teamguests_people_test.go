package persistence_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// TestPagesOfGuests compares every order, filter and window with a plain sort in memory.
func TestPagesOfGuests(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	w := workspace(t, persistencetest.New(t), "pages")
	names := []string{"Ada", "ada", "Älva", "ÄLVA", "Bo", "Zoë", "100%", "under_score", `back\slash`, "עדה", ""}
	guests := make([]persistence.TeamGuestsPerson, 120)
	for i := range guests {
		pick := func() string { return names[random.IntN(len(names))] }
		guests[i] = persistence.TeamGuestsPerson{UUID: fmt.Sprint("uuid", i), Role: "guest", FirstName: pick(), LastName: pick(), Company: pick(), Visiting: pick()}
		if random.IntN(3) == 0 {
			card, at := fmt.Sprintf("4610 0839 %04d", random.IntN(20)), time.Date(2020, 9, 1+random.IntN(5), 0, 0, random.IntN(2), random.IntN(2)*682_000, time.UTC)
			guests[i].CardItemID, guests[i].CardAssignedAt = &card, &at
		} else if random.IntN(3) == 0 {
			at := time.Date(2020, 9, 1+random.IntN(5), 0, 0, 0, 0, time.UTC)
			guests[i].CardUnassignedAt = &at
		}
	}
	guests, err := w.AddTeamGuests(t.Context(), 1, guests)
	require.NoError(t, err)

	orders := []persistence.TeamGuestsSort{
		persistence.TeamGuestsByID, persistence.TeamGuestsByName, persistence.TeamGuestsByCompany, persistence.TeamGuestsByVisiting,
		persistence.TeamGuestsByCard, persistence.TeamGuestsByAssigned, persistence.TeamGuestsByRemoved,
	}
	filters := []persistence.TeamGuestsFilter{
		{}, {Search: "da al"}, {Search: "ÄLVA"}, {Search: "%"}, {Search: "_"}, {Search: `\`}, {Search: "nobody"}, {Search: "עדה"},
		{IncludeIDs: []int64{}}, {IncludeIDs: []int64{3, 5, 7, 999}}, {ExcludeIDs: []int64{1, 2, 120}},
		{Search: "a", IncludeIDs: []int64{1, 2, 3, 4, 5, 6, 7, 8, 9}, ExcludeIDs: []int64{4}},
	}
	pages := []persistence.Page{{Limit: 60}, {Offset: 30, Limit: 20}, {Offset: 61, Limit: 100}, {Offset: 119, Limit: 5}, {Offset: 120, Limit: 5}, {Offset: 5000, Limit: 5}}
	for _, filter := range filters {
		for _, by := range orders {
			for _, desc := range []bool{false, true} {
				order := persistence.TeamGuestsOrder{By: by, Desc: desc}
				want := modelOf(guests, filter, order)
				for _, page := range pages {
					got, total, err := w.TeamGuests(t.Context(), 1, filter, order, page)
					require.NoError(t, err)
					require.EqualValues(t, len(want), total, "%+v", filter)
					start := min(page.Offset, len(want))
					require.Equal(t, ids(want[start:min(start+page.Limit, len(want))]), ids(got), "%+v %+v %+v", filter, order, page)
				}
			}
		}
	}
}

// modelOf chooses and sorts in memory what TeamGuests should give.
func modelOf(guests []persistence.TeamGuestsPerson, filter persistence.TeamGuestsFilter, order persistence.TeamGuestsOrder) (chosen []persistence.TeamGuestsPerson) {
	for _, g := range guests {
		name := strings.ToLower(strings.TrimSpace(g.FirstName + " " + g.LastName))
		if strings.Contains(name, strings.ToLower(filter.Search)) && (filter.IncludeIDs == nil || slices.Contains(filter.IncludeIDs, g.ID)) && !slices.Contains(filter.ExcludeIDs, g.ID) {
			chosen = append(chosen, g)
		}
	}
	key := func(g persistence.TeamGuestsPerson) (text string, null bool) {
		at := func(moment *time.Time) (string, bool) {
			if moment == nil {
				return "", true
			}
			return moment.Format("2006-01-02T15:04:05.000000000"), false
		}
		switch order.By {
		case persistence.TeamGuestsByName:
			return strings.ToLower(strings.TrimSpace(g.FirstName + " " + g.LastName)), false
		case persistence.TeamGuestsByCompany:
			return strings.ToLower(g.Company), false
		case persistence.TeamGuestsByVisiting:
			return strings.ToLower(g.Visiting), false
		case persistence.TeamGuestsByAssigned:
			return at(g.CardAssignedAt)
		case persistence.TeamGuestsByRemoved:
			return at(g.CardUnassignedAt)
		case persistence.TeamGuestsByCard:
			if g.CardItemID == nil {
				return "", true
			}
			return *g.CardItemID, false
		}
		return "", false
	}
	slices.SortFunc(chosen, func(a, b persistence.TeamGuestsPerson) int {
		aKey, aNull := key(a)
		bKey, bNull := key(b)
		if aNull != bNull { // without the value: last, in either direction
			if aNull {
				return 1
			}
			return -1
		}
		order2 := cmp.Or(strings.Compare(aKey, bKey), cmp.Compare(a.ID, b.ID))
		if order.Desc {
			return -order2
		}
		return order2
	})
	return chosen
}

func ids(guests []persistence.TeamGuestsPerson) []int64 {
	found := make([]int64, len(guests))
	for i, guest := range guests {
		found[i] = guest.ID
	}
	return found
}

func TestUpdatedGuestIsFoundUnderTheNewName(t *testing.T) {
	w := workspace(t, persistencetest.New(t), "renamed")
	guests, err := w.AddTeamGuests(t.Context(), 1, people("a", "b"))
	require.NoError(t, err)
	require.NoError(t, w.UpdateTeamGuestsPerson(t.Context(), guests[0].ID, map[string]any{"first_name": "ZOË", "company": "Acme"}))
	require.ErrorIs(t, w.UpdateTeamGuestsPerson(t.Context(), 99, map[string]any{"first_name": "x"}), persistence.ErrNotFound)
	require.NoError(t, w.UpdateTeamGuestsPerson(t.Context(), 99, nil), "nothing sent is nothing to do")
	for search, want := range map[string]int64{"zoë": 1, "first a": 0, "first b": 1} {
		_, total, err := w.TeamGuests(t.Context(), 1, persistence.TeamGuestsFilter{Search: search}, persistence.TeamGuestsOrder{}, persistence.Page{Limit: 10})
		require.NoError(t, err)
		require.Equal(t, want, total, search)
	}
}

// TestListsReadIndexes: pages are found in an index alone, never by walking the table and never by sorting.
func TestListsReadIndexes(t *testing.T) {
	db := persistencetest.New(t)
	only, sort := "COVERING INDEX teamguests_guests_", "TEMP B-TREE"
	if persistencetest.OnPostgres() {
		only, sort = "Index Only Scan Backward using teamguests_guests_", "Sort"
	}
	for _, by := range []persistence.TeamGuestsSort{
		persistence.TeamGuestsByID, persistence.TeamGuestsByName, persistence.TeamGuestsByCompany, persistence.TeamGuestsByVisiting,
		persistence.TeamGuestsByCard, persistence.TeamGuestsByAssigned, persistence.TeamGuestsByRemoved,
	} {
		plan, err := persistence.ExplainGuests(t.Context(), db, by, "")
		require.NoError(t, err)
		require.Contains(t, plan, only, "ordered by %q", by)
		require.NotContains(t, plan, sort, "ordered by %q", by)
	}
	if persistencetest.OnPostgres() { // whose planner weighs by what the table holds
		return
	}
	plan, err := persistence.ExplainGuests(t.Context(), db, "", "smith")
	require.NoError(t, err)
	require.Contains(t, plan, "COVERING INDEX teamguests_guests_name")
}
