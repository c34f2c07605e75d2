package persistence

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// These tests look inside; persistencetest imports this package, so they open their own SQLite file.
// What depends on the dialect looks in through export_test.go and runs on both.

func openForTest(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "gatehouse.db")})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.NoError(t, db.Migrate(t.Context()))
	return db
}

func TestSeal(t *testing.T) {
	db := openForTest(t)
	sealed, err := db.keys.seal("5ecret", "onoffice/1")
	require.NoError(t, err)
	require.NotContains(t, sealed, "5ecret")
	again, err := db.keys.seal("5ecret", "onoffice/1")
	require.NoError(t, err)
	require.NotEqual(t, sealed, again, "one secret, sealed twice, does not look the same")

	opened, err := db.keys.open(sealed, "onoffice/1")
	require.NoError(t, err)
	require.Equal(t, "5ecret", opened)
	for name, tampered := range map[string]string{
		"another place": sealed, "a changed byte": sealed[:len(sealed)-3] + "AA=", "cut short": sealed[:len(sealed)/3], "empty": db.keys.id + ":", "not base64": db.keys.id + ":!",
	} {
		purpose := "onoffice/1"
		if name == "another place" {
			purpose = "onoffice/2"
		}
		_, err := db.keys.open(tampered, purpose)
		require.Error(t, err, name)
	}
	_, err = openForTest(t).keys.open(sealed, "onoffice/1")
	require.ErrorIs(t, err, ErrWrongKey)
}

func TestNewerSchemaIsRefused(t *testing.T) {
	db := openForTest(t)
	require.NoError(t, db.writer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)").Error)
	require.ErrorContains(t, db.Migrate(t.Context()), "the schema has version 9999")
	require.ErrorContains(t, db.Ready(t.Context()), "run the newer Gatehouse")
}

func TestOutdatedSchemaIsNotReady(t *testing.T) {
	db := openForTest(t)
	require.NoError(t, db.Ready(t.Context()))
	require.NoError(t, db.writer.Exec("DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)").Error)
	require.ErrorIs(t, db.Ready(t.Context()), ErrOutdated)
}

func TestSnapshotRollsBack(t *testing.T) {
	db := openForTest(t)
	err := db.snapshot(t.Context(), func(g *gorm.DB) error { return g.Create(&WorkspaceRecord{Name: "written by a reader"}).Error })
	require.Error(t, err, "readers cannot write")
	_, err = db.Workspace(t.Context(), "written by a reader")
	require.ErrorIs(t, err, ErrNotFound)
}

// statements keeps the SQL that passes through gorm.
type statements struct {
	logger.Interface
	kept []string
}

func (s *statements) LogMode(logger.LogLevel) logger.Interface { return s }
func (s *statements) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	s.kept = append(s.kept, sql)
}

// TestEveryPageTakesTheSameQueries counts the statements of a near and a far page.
func TestEveryPageTakesTheSameQueries(t *testing.T) {
	db := openForTest(t)
	made, err := db.CreateWorkspace(t.Context(), "w", func(f *Filling) error {
		return f.Insert(&[]TeamGuestsTeam{{WorkspaceID: f.Workspace(), ID: 1}})
	})
	require.NoError(t, err)
	guests := make([]TeamGuestsPerson, 2000)
	for i := range guests {
		guests[i] = TeamGuestsPerson{UUID: fmt.Sprint(i), Role: "guest", FirstName: fmt.Sprint("Guest ", i)}
	}
	_, err = db.In(made.ID).AddTeamGuests(t.Context(), 1, guests)
	require.NoError(t, err)
	seen := &statements{}
	db.reader.Logger = seen
	count := func(offset int) int {
		seen.kept = nil
		got, _, err := db.In(made.ID).TeamGuests(t.Context(), 1, TeamGuestsFilter{}, TeamGuestsOrder{}, Page{Offset: offset, Limit: 100})
		require.NoError(t, err)
		require.Len(t, got, 100)
		return len(seen.kept)
	}
	require.Equal(t, 2, count(0), "the team's number of guests, and the page: %v", seen.kept)
	require.Equal(t, count(0), count(1900))
	require.Equal(t, count(0), count(1000))
}
