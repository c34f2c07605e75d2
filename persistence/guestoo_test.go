package persistence_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// guestooWorkspace has as many guests as participations: all of them in event 1, every second one in event 2 too, which alone has the keyword.
func guestooWorkspace(t testing.TB, db *persistence.DB, name string, people int) *persistence.Workspace {
	t.Helper()
	made, err := db.CreateWorkspace(t.Context(), name, func(f *persistence.Filling) error {
		ws := f.Workspace()
		events := make([]persistence.GuestooEvent, 2)
		for i := range events {
			events[i] = persistence.GuestooEvent{WorkspaceID: ws, ID: int64(i + 1), UUID: fmt.Sprint("event", i+1), DisplayName: "Event", Campaigns: []string{}}
		}
		guests := make([]persistence.GuestooGuest, people)
		var participations []persistence.GuestooParticipation
		for i := range guests {
			id := int64(i + 1)
			guests[i] = persistence.GuestooGuest{WorkspaceID: ws, ID: id, UUID: fmt.Sprint("guest", id)}
			participations = append(participations, persistence.GuestooParticipation{WorkspaceID: ws, GuestID: id, EventID: 1, Status: "CONFIRMED"})
			if id%2 == 0 {
				participations = append(participations, persistence.GuestooParticipation{WorkspaceID: ws, GuestID: id, EventID: 2, Status: "OPEN"})
			}
		}
		err := f.Insert(&events, &[]persistence.GuestooKeyword{{WorkspaceID: ws, EventID: 2, Position: 1, Keyword: "Some"}}, &guests, &participations)
		if err != nil {
			return err
		}
		return f.StartIDs(persistence.GuestooGuestIDs, int64(people+1))
	})
	require.NoError(t, err)
	return db.In(made.ID)
}

func TestGuestooTakesAHandfulOfQueries(t *testing.T) {
	db := persistencetest.New(t)
	w := guestooWorkspace(t, db, "many", 2000)
	some := persistence.GuestooScope{Keyword: "SOME"}
	for _, tt := range []struct {
		name    string
		scope   persistence.GuestooScope
		page    *persistence.Page
		guests  int
		queries int
	}{
		{"all guests", persistence.GuestooScope{}, nil, 2000, 2},
		{"all guests of a keyword", some, nil, 1000, 2},
		{"the first page", persistence.GuestooScope{}, &persistence.Page{Limit: 500}, 500, 3},
		{"the last page", some, &persistence.Page{Offset: 900, Limit: 500}, 100, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			statements := persistence.CountStatements(db, func() {
				found, _, err := w.GuestooGuests(t.Context(), tt.scope, persistence.GuestooGuestFilter{}, true, tt.page)
				require.NoError(t, err)
				require.Len(t, found, tt.guests)
				for _, guest := range found {
					want := 1
					if guest.ID%2 == 0 && tt.scope.Keyword == "" {
						want = 2
					}
					require.Len(t, guest.Events, want)
				}
			})
			require.Len(t, statements, tt.queries, "%v", statements)
		})
	}
	statements := persistence.CountStatements(db, func() {
		found, total, err := w.GuestooEvents(t.Context(), persistence.GuestooScope{}, persistence.GuestooEventFilter{}, nil)
		require.NoError(t, err)
		require.EqualValues(t, 2, total)
		require.Equal(t, persistence.GuestooVisitors{"CONFIRMED": 2000}, found[0].Visitors)
		require.Equal(t, []string{"Some"}, found[1].Keywords)
	})
	require.Len(t, statements, 3, "events, keywords and counts: %v", statements)
}

func TestBookingIsAllOrNothing(t *testing.T) {
	db := persistencetest.New(t)
	w := guestooWorkspace(t, db, "booking", 2)
	holding := []string{"CONFIRMED"}
	refused := errors.New("refused")
	_, err := w.BookGuestoo(t.Context(), persistence.GuestooScope{}, "guest1", "event2", holding, func(b persistence.GuestooBooking) (persistence.GuestooParticipation, error) {
		require.Nil(t, b.Current)
		return persistence.GuestooParticipation{Status: "CONFIRMED"}, refused
	})
	require.Equal(t, refused, err, "what decide fails with comes back as it is")
	guest, err := w.GuestooGuest(t.Context(), persistence.GuestooScope{}, "guest1")
	require.NoError(t, err)
	require.Len(t, guest.Events, 1)

	_, err = w.BookGuestoo(t.Context(), persistence.GuestooScope{}, "guest1", "event1", holding, func(b persistence.GuestooBooking) (persistence.GuestooParticipation, error) {
		require.Equal(t, "CONFIRMED", b.Current.Status)
		require.EqualValues(t, 1, b.Taken, "the guest's own seat is not in its way")
		return persistence.GuestooParticipation{Status: "CONFIRMED", Companions: make([]persistence.GuestooCompanion, 3)}, nil
	})
	require.NoError(t, err)
	found, _, err := w.GuestooEvents(t.Context(), persistence.GuestooScope{}, persistence.GuestooEventFilter{}, nil)
	require.NoError(t, err)
	require.EqualValues(t, 5, found[0].Visitors["CONFIRMED"])

	never := func(persistence.GuestooBooking) (persistence.GuestooParticipation, error) {
		t.Error("there is nothing to decide")
		return persistence.GuestooParticipation{}, nil
	}
	for _, missing := range [][2]string{{"guest1", "event9"}, {"guest9", "event1"}} {
		_, err = w.BookGuestoo(t.Context(), persistence.GuestooScope{}, missing[0], missing[1], holding, never)
		require.ErrorIs(t, err, persistence.ErrNotFound)
	}
	_, err = w.BookGuestoo(t.Context(), persistence.GuestooScope{Keyword: "some"}, "guest2", "event1", holding, never)
	require.ErrorIs(t, err, persistence.ErrNotFound, "an event out of scope")
	_, err = w.BookGuestoo(t.Context(), persistence.GuestooScope{Keyword: "some"}, "guest1", "event2", holding, never)
	require.ErrorIs(t, err, persistence.ErrNotFound, "a guest out of scope")
}

func TestAPIUsersAndTheirTokens(t *testing.T) {
	db := persistencetest.New(t)
	ctx := t.Context()
	first, second := workspace(t, db, "first"), workspace(t, db, "second")
	create := func(w *persistence.Workspace, secret string) persistence.APIUser {
		user, err := w.CreateAPIUser(ctx, persistence.APIUser{API: "a", Name: "n", Kind: "k", PublicID: "shared", SecretHash: []byte(secret), Rights: []string{}, Active: true})
		require.NoError(t, err)
		return user
	}
	one, two := create(first, "one"), create(second, "two")
	require.Equal(t, []int64{1, 1}, []int64{one.ID, two.ID}, "ids are counted in each workspace")
	for secret, want := range map[string]string{"one": "first", "two": "second"} {
		found, err := db.APIUserBySecret(ctx, "a", "shared", []byte(secret))
		require.NoError(t, err)
		require.Equal(t, want, found.Workspace, "one public id, two secrets")
	}
	for _, wrong := range [][3]string{{"a", "shared", "three"}, {"a", "other", "one"}, {"b", "shared", "one"}} {
		_, err := db.APIUserBySecret(ctx, wrong[0], wrong[1], []byte(wrong[2]))
		require.ErrorIs(t, err, persistence.ErrNotFound, wrong)
	}
	_, err := first.CreateAPIUser(ctx, persistence.APIUser{API: "a", PublicID: "shared", SecretHash: []byte("two"), Rights: []string{}})
	require.ErrorIs(t, err, persistence.ErrConflict, "a credential leads to one workspace")

	issue := func(user persistence.APIUser, hash string) error {
		return db.In(user.WorkspaceID).AddAPIUserToken(ctx, user, persistence.APIUserToken{Prefix: "same", Hash: []byte(hash), ExpiresAt: db.Now().AddDate(0, 0, 1)})
	}
	works := func(hash string) bool {
		_, err := db.APIUserByToken(ctx, "a", "same", []byte(hash))
		if err != nil {
			require.ErrorIs(t, err, persistence.ErrNotFound)
		}
		return err == nil
	}
	require.NoError(t, issue(one, "t1"))
	require.NoError(t, issue(two, "t2"))
	require.True(t, works("t1") && works("t2"))
	require.False(t, works("t3"))
	_, err = db.APIUserByToken(ctx, "b", "same", []byte("t1"))
	require.ErrorIs(t, err, persistence.ErrNotFound, "another API's")

	refreshed, err := first.RefreshAPIUser(ctx, "a", one.ID, "shared", []byte("fresh"))
	require.NoError(t, err)
	require.False(t, works("t1"))
	require.True(t, works("t2"))
	require.NoError(t, issue(one, "late"), "asked for with the old secret, before the refresh")
	require.False(t, works("late"))
	require.NoError(t, issue(refreshed, "t4"))
	require.True(t, works("t4"))
	require.NoError(t, first.DeleteAPIUser(ctx, "a", one.ID))
	require.False(t, works("t4"))
	require.ErrorIs(t, issue(refreshed, "t5"), persistence.ErrNotFound)
}
