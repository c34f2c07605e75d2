package persistence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// TestConsoleSessions: a session that was ended cannot be brought back by a request that still held it.
func TestConsoleSessions(t *testing.T) {
	db, ctx, now := persistencetest.New(t), t.Context(), time.Now()
	first := persistence.ConsoleSession{TokenHash: "first", Content: []byte("a"), ExpiresAt: now.Add(time.Hour)}
	require.NoError(t, db.AddConsoleSession(ctx, first, now))
	require.ErrorIs(t, db.AddConsoleSession(ctx, first, now), persistence.ErrConflict)
	first.Content = []byte("b")
	require.NoError(t, db.UpdateConsoleSession(ctx, first))
	got, err := db.ConsoleSession(ctx, "first")
	require.NoError(t, err)
	require.Equal(t, []byte("b"), got.Content)
	require.WithinDuration(t, first.ExpiresAt, got.ExpiresAt, time.Millisecond)

	require.NoError(t, db.DeleteConsoleSession(ctx, "first"))
	require.NoError(t, db.DeleteConsoleSession(ctx, "first"), "twice is once")
	require.NoError(t, db.UpdateConsoleSession(ctx, first))
	_, err = db.ConsoleSession(ctx, "first")
	require.ErrorIs(t, err, persistence.ErrNotFound)

	require.NoError(t, db.AddConsoleSession(ctx, first, now))
	require.NoError(t, db.AddConsoleSession(ctx, persistence.ConsoleSession{TokenHash: "second", Content: []byte{}, ExpiresAt: now.Add(3 * time.Hour)}, now.Add(2*time.Hour)))
	_, err = db.ConsoleSession(ctx, "first")
	require.ErrorIs(t, err, persistence.ErrNotFound, "the next sign-in swept it away")
}
