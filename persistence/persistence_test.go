package persistence_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

func TestOpenSaysWhatIsWrong(t *testing.T) {
	key := persistencetest.MasterKey
	folder := t.TempDir()
	garbage := filepath.Join(folder, "garbage.db")
	require.NoError(t, os.WriteFile(garbage, []byte(strings.Repeat("this is no database\n", 100)), 0o600))
	for _, tt := range []struct {
		name, url, key string
		want           string
	}{
		{"an unknown kind", "mysql://user:hush@db/gatehouse", key, `database "mysql://user:…@db/gatehouse": unknown kind; use sqlite:PATH`},
		{"no path", "sqlite:", key, "the path is missing"},
		{"a folder that is not there", "sqlite:" + folder + "/no/such/gatehouse.db", key, "the folder cannot be written"},
		{"a file that is no database", "sqlite:" + garbage, key, "is it a SQLite file"},
		{"a key of the wrong size", "sqlite::memory:", "c2hvcnQ=", "the master key must be 32 bytes in base64"},
		{"nobody there", "postgres://user:hush@127.0.0.1:1/gatehouse", key, `database "postgres://user:…@127.0.0.1:1/gatehouse": connect: connection refused; is Postgres running?`},
		{"a URL that cannot be read", "postgres://user:hush@127.0.0.1:port/gatehouse", key, "the URL cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := persistence.Open(t.Context(), persistence.Config{URL: tt.url, MasterKey: tt.key})
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "hush")
		})
	}
}

func TestMaskURL(t *testing.T) {
	for url, want := range map[string]string{
		"sqlite:gatehouse.db":                   "sqlite:gatehouse.db",
		"postgres://db/gatehouse":               "postgres://db/gatehouse",
		"postgres://me@db/gatehouse":            "postgres://me:…@db/gatehouse",
		"postgres://me:p@ss@db/gatehouse":       "postgres://me:…@db/gatehouse",
		"postgres://me:x@db/g?password=secret2": "postgres://me:…@db/g?…",
	} {
		require.Equal(t, want, persistence.MaskURL(url))
	}
}

func TestSQLiteFileBelongsToOneProcess(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "gatehouse.db")
	persistencetest.Open(t, url)
	_, err := persistence.Open(t.Context(), persistence.Config{URL: url, MasterKey: persistencetest.MasterKey})
	require.ErrorContains(t, err, "in use by another Gatehouse")
}

func TestMasterKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gatehouse.db")
	open := func(key string) (*persistence.DB, error) {
		db, err := persistence.Open(t.Context(), persistence.Config{URL: "sqlite:" + path, MasterKey: key})
		if err != nil {
			return nil, err
		}
		err = db.Migrate(t.Context())
		require.NoError(t, db.Close())
		return db, err
	}
	_, err := open("")
	require.NoError(t, err)
	made, err := os.Stat(path + ".key")
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), made.Mode().Perm(), "the key is for its owner alone")
	_, err = open("")
	require.NoError(t, err, "the key that was made is found again")
	_, err = open(persistencetest.MasterKey)
	require.ErrorIs(t, err, persistence.ErrWrongKey)
}

// TestWrongMasterKeyIsNotReady: who does not migrate learns of a wrong key all the same.
func TestWrongMasterKeyIsNotReady(t *testing.T) {
	url := persistencetest.URL(t)
	db, err := persistence.Open(t.Context(), persistence.Config{URL: url, MasterKey: "HxweHRscGxoZGBcWFRQTEhEQDw4NDAsKCQgHBgUEAwI="})
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.ErrorIs(t, db.Ready(t.Context()), persistence.ErrWrongKey)
}

func TestPostgresWantsAMasterKey(t *testing.T) {
	if !persistencetest.OnPostgres() {
		t.Skip("runs on Postgres: SQLite makes its own key")
	}
	_, err := persistence.Open(t.Context(), persistence.Config{URL: persistencetest.Empty(t)})
	require.ErrorContains(t, err, "the master key is missing")
}

func TestReplicasMigrateTogether(t *testing.T) {
	url, replicas := persistencetest.Empty(t), 4
	if !persistencetest.OnPostgres() {
		replicas = 1 // a SQLite file belongs to one process
	}
	var group sync.WaitGroup
	dbs := make([]*persistence.DB, replicas)
	for i := range dbs {
		dbs[i] = persistencetest.Open(t, url)
	}
	require.Error(t, dbs[0].Ready(t.Context()), "there is no schema yet")
	for _, db := range dbs {
		group.Go(func() {
			if err := db.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, db := range dbs {
		require.NoError(t, db.Ready(t.Context()))
	}
}

func TestRecordsFitTheTables(t *testing.T) {
	differences, err := persistence.Drift(persistencetest.New(t))
	require.NoError(t, err)
	require.Empty(t, differences)
}

func TestClock(t *testing.T) {
	db := persistencetest.New(t)
	at := time.Date(2020, 9, 11, 15, 43, 29, 682_123_456, time.FixedZone("NZST", 12*3600))
	db.SetClock(func() time.Time { return at })
	require.Equal(t, time.Date(2020, 9, 11, 3, 43, 29, 682_123_000, time.UTC), db.Now(), "UTC, in microseconds")
	made, err := db.CreateWorkspace(t.Context(), "then", nil)
	require.NoError(t, err)
	found, err := db.Workspace(t.Context(), "then")
	require.NoError(t, err)
	require.True(t, found.CreatedAt.Equal(made.CreatedAt), "a time comes back as it was stored")
	db.SetClock(nil)
	require.WithinDuration(t, time.Now(), db.Now(), time.Minute)
}

func TestWorkspaces(t *testing.T) {
	db := persistencetest.New(t)
	first, second := workspace(t, db, "first"), workspace(t, db, "second")
	_, err := db.CreateWorkspace(t.Context(), "first", nil)
	require.ErrorIs(t, err, persistence.ErrConflict)
	_, err = db.Workspace(t.Context(), "third")
	require.ErrorIs(t, err, persistence.ErrNotFound)

	for _, w := range []*persistence.Workspace{first, second} {
		guests, err := w.AddTeamGuests(t.Context(), 1, people("a", "b"))
		require.NoError(t, err)
		require.Equal(t, []int64{1, 2}, []int64{guests[0].ID, guests[1].ID}, "ids are counted in each workspace")
	}
	twice := people("c", "c")
	_, err = first.AddTeamGuests(t.Context(), 1, twice)
	require.ErrorIs(t, err, persistence.ErrConflict, "two people cannot have one uuid")
	guests, err := first.AddTeamGuests(t.Context(), 1, people("d"))
	require.NoError(t, err)
	require.Equal(t, int64(3), guests[0].ID, "a rolled back id is given again")
	_, err = first.AddTeamGuests(t.Context(), 99, people("e"))
	require.ErrorIs(t, err, persistence.ErrNotFound, "there is no team 99")

	require.NoError(t, db.DeleteWorkspace(t.Context(), first.ID()))
	require.ErrorIs(t, db.DeleteWorkspace(t.Context(), first.ID()), persistence.ErrNotFound)
	_, total, err := first.TeamGuests(t.Context(), 1, persistence.TeamGuestsFilter{ExcludeIDs: []int64{9}}, persistence.TeamGuestsOrder{}, persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.Zero(t, total, "deleted with everything in it")
	_, total, err = second.TeamGuests(t.Context(), 1, persistence.TeamGuestsFilter{}, persistence.TeamGuestsOrder{}, persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.EqualValues(t, 2, total, "the other one is as it was")
}

func TestFillingIsAllOrNothing(t *testing.T) {
	db := persistencetest.New(t)
	_, err := db.CreateWorkspace(t.Context(), "half", func(f *persistence.Filling) error {
		team := persistence.TeamGuestsTeam{WorkspaceID: f.Workspace(), ID: 1}
		return f.Insert(&[]persistence.TeamGuestsTeam{team}, &[]persistence.TeamGuestsTeam{team})
	})
	require.ErrorIs(t, err, persistence.ErrConflict)
	_, err = db.Workspace(t.Context(), "half")
	require.ErrorIs(t, err, persistence.ErrNotFound)
}

// workspace makes a workspace with the empty team 1.
func workspace(t testing.TB, db *persistence.DB, name string) *persistence.Workspace {
	t.Helper()
	made, err := db.CreateWorkspace(t.Context(), name, func(f *persistence.Filling) error {
		return f.Insert(&[]persistence.TeamGuestsTeam{{WorkspaceID: f.Workspace(), ID: 1, Name: "team"}})
	})
	require.NoError(t, err)
	return db.In(made.ID)
}

// people are guests without an id, with the given uuids.
func people(uuids ...string) (people []persistence.TeamGuestsPerson) {
	for _, uuid := range uuids {
		people = append(people, persistence.TeamGuestsPerson{UUID: uuid, Role: "guest", FirstName: "First " + uuid})
	}
	return people
}
