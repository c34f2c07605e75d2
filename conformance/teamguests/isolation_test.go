package teamguests_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

const stranger = "Token token=smt_other_manager"

// otherWorkspace is a second workspace with the same ids as the demo world and other people behind them.
func otherWorkspace(t testing.TB, h *house.House) {
	t.Helper()
	_, err := h.DB.CreateWorkspace(t.Context(), "other", func(f *persistence.Filling) error {
		ws, user, card := f.Workspace(), int64(1), "4610 0839 0000"
		person := func(id int64) persistence.TeamGuestsPerson {
			return persistence.TeamGuestsPerson{WorkspaceID: ws, ID: id, UUID: uuid.NewString(), TeamID: 123, Role: "guest", FirstName: "Otherwise"}
		}
		manager := person(52)
		manager.UserID, manager.Role = &user, "manager"
		withCard := person(56)
		withCard.CardItemID = &card
		for kind, next := range map[string]int64{persistence.TeamGuestsSessionIDs: 2, persistence.TeamGuestsPersonIDs: 57, persistence.TeamGuestsJobIDs: 85842, persistence.TeamGuestsTeamIDs: 124} {
			if err := f.StartIDs(kind, next); err != nil {
				return err
			}
		}
		return f.Insert(
			&[]persistence.TeamGuestsUser{{WorkspaceID: ws, ID: user, UUID: uuid.NewString(), Email: "manager@other.example", PasswordHash: access.HashPassword("other"), CreatedAt: f.Now()}},
			&[]persistence.TeamGuestsSession{{
				WorkspaceID: ws, ID: 1, UserID: user, AccessPrefix: access.LookupPrefix("smt_other_manager"), AccessHash: access.TokenHash("smt_other_manager"),
				RefreshHash: access.TokenHash("other-refresh"), ExpiresAt: f.Now().AddDate(1, 0, 0), AppBundleID: "other", ClientUUID: uuid.NewString(), CreatedAt: f.Now(),
			}},
			&[]persistence.TeamGuestsTeam{{WorkspaceID: ws, ID: 123, Name: "Other Team", GuestsEnabled: true, GuestsCount: 2}},
			&[]persistence.TeamGuestsPerson{manager, person(55), withCard},
			&[]persistence.TeamGuestsJob{{WorkspaceID: ws, ID: 85841, UserID: user, TeamID: 123, State: persistence.JobPending, Errors: []string{}, CreatedAt: f.Now()}},
		)
	})
	require.NoError(t, err)
}

// TestIsolation walks every operation with the credential of another workspace. Its answers speak of that workspace alone,
// and afterwards the demo world is as it was.
func TestIsolation(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	otherWorkspace(t, h)
	before := state(h)
	demoOnly := []string{"Hackett", "Sammy", "Harbour Site", "Head Office", "demo.example", "9133", "1ddfa0f1", "cf7d7471", "Clearing last week"}
	walked := 0
	for _, exchange := range house.Successes(t, "teamguests") {
		if strings.HasSuffix(exchange.Operation.OperationID, "Session") {
			continue // they know no ids; sessions have tests of their own
		}
		walked++
		got := exchange.Send(h, "/teamguests", "Authorization", stranger)
		for _, word := range demoOnly {
			require.NotContains(t, got.Body, word, exchange.String())
		}
		switch id := exchange.Operation.OperationID; id {
		case "GetTeamGuest", "GetTeamPerson", "UpdateTeamPerson": // documented by uuid, which is of the demo world alone
			require.Equal(t, 404, got.Status, id)
		default:
			require.Less(t, got.Status, 300, "%s: %s", id, got.Body)
		}
	}
	require.Equal(t, 13, walked)
	for _, path := range []string{"/team_guests/cf7d7471-15c5-411f-b650-7ed91e1a51f7", "/team_people/51"} {
		require.Equal(t, 404, h.Call("GET", base+path, "", "Authorization", stranger).Status, path)
	}
	found := h.Call("GET", base+"/teams/123/team_guests?search_query=hackett", "", "Authorization", stranger)
	require.Equal(t, "[]\n", found.Body)
	h.RunJobs() // of the other workspace's bulk_destroy
	house.Eventually(t, "the stranger's job ends", func() bool {
		return strings.Contains(h.Call("GET", base+"/async_jobs/85842", "", "Authorization", stranger).Body, `"completed":true`)
	})
	require.Equal(t, before, state(h))

	// A session of one workspace cannot be refreshed or read through another, and sign-in names its workspace.
	require.Equal(t, 401, h.Call("POST", base+"/session", `{"session":{"email":"manager@other.example","password":"other"}}`).Status)
	require.Equal(t, 200, h.Call("POST", base+"/session", `{"session":{"email":"manager@other.example","password":"other"}}`, "X-Gatehouse-Workspace", "other").Status)
}
