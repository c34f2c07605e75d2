package guestoo_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/impl/guestoo"
	"gatehouse/persistence"
)

// world is a workspace beside the demo world, with API users of its own.
type world struct {
	h  *house.House
	id int64
}

// newWorld makes a workspace; fill may be nil.
func newWorld(t testing.TB, h *house.House, name string, fill func(*persistence.Filling) error) world {
	t.Helper()
	made, err := h.DB.CreateWorkspace(t.Context(), name, fill)
	require.NoError(t, err)
	return world{h, made.ID}
}

// issue makes an API user.
func (w world) issue(t testing.TB, chosen access.NewUser) access.Issued {
	t.Helper()
	if chosen.Name == "" {
		chosen.Name = "test"
	}
	issued, err := guestoo.APIUsers(w.h.DB).Create(t.Context(), w.id, chosen)
	require.NoError(t, err)
	return issued
}

// all is an OAuth user who may do everything.
func (w world) all(t testing.TB) client {
	issued := w.issue(t, access.NewUser{Kind: guestoo.OAuth, Rights: everything()})
	return client{issued.User.PublicID, issued.Secret}
}

func everything() []string {
	return []string{guestoo.EventAPI, guestoo.AgencyAPI, guestoo.GuestAPI}
}

// demo is the demo workspace as a world.
func demo(t testing.TB, h *house.House) world {
	t.Helper()
	return world{h, h.Workspace().ID()}
}

func eventID(n int) string { return fmt.Sprintf("e0000000-0000-4000-8000-%012d", n) }
func guestID(n int) string { return fmt.Sprintf("a0000000-0000-4000-8000-%012d", n) }

// event is a complete row; change may be nil.
func event(f *persistence.Filling, n int, change func(*persistence.GuestooEvent)) persistence.GuestooEvent {
	made := persistence.GuestooEvent{
		WorkspaceID: f.Workspace(), ID: int64(n), UUID: eventID(n), DisplayName: fmt.Sprint("Event ", n), Visibility: "PUBLIC", EventType: "EVENT", Campaigns: []string{},
	}
	if change != nil {
		change(&made)
	}
	return made
}

// guests are complete rows, numbered from 1.
func guests(f *persistence.Filling, count int) []persistence.GuestooGuest {
	made := make([]persistence.GuestooGuest, count)
	for i := range made {
		name, email := fmt.Sprint("Guest ", i+1), fmt.Sprintf("guest%d@world.example", i+1)
		made[i] = persistence.GuestooGuest{WorkspaceID: f.Workspace(), ID: int64(i + 1), UUID: guestID(i + 1), LastName: &name, Email: &email}
	}
	return made
}

func seats(n int64) *int64 { return &n }

func participation(guest, event, body string) (path, sent string) {
	return base + "/guests/" + guest + "/events/" + event, body
}
