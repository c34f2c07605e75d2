package persistence_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

func TestSmoke(t *testing.T) {
	db := persistencetest.New(t)
	require.NoError(t, db.Ready(t.Context()))
	ws, err := db.CreateWorkspace(t.Context(), "x", func(f *persistence.Filling) error {
		return f.Insert(&[]persistence.TeamGuestsTeam{{WorkspaceID: f.Workspace(), ID: 1, Name: "a"}})
	})
	require.NoError(t, err)
	g, err := db.In(ws.ID).AddTeamGuests(t.Context(), 1, []persistence.TeamGuestsPerson{{UUID: "u1", FirstName: "Ä"}, {UUID: "u2"}})
	require.NoError(t, err)
	require.Equal(t, int64(1), g[0].ID)
	g, total, err := db.In(ws.ID).TeamGuests(t.Context(), 1, persistence.TeamGuestsFilter{Search: "ä"}, persistence.TeamGuestsOrder{By: persistence.TeamGuestsByAssigned}, persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.Len(t, g, 1)
	require.EqualValues(t, 1, total)
	_, err = db.CreateWorkspace(t.Context(), "x", nil)
	require.ErrorIs(t, err, persistence.ErrConflict)
}
