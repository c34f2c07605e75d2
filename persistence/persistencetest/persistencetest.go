// Package persistencetest gives each test a database of its own: SQLite, or Postgres when GATEHOUSE_TEST_POSTGRES names a server.
package persistencetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"gatehouse/persistence"
)

// ServerVariable names the environment variable that holds the URL of a Postgres server where databases may be made.
const ServerVariable = "GATEHOUSE_TEST_POSTGRES"

// MasterKey is the key of all test databases.
const MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

// OnPostgres says which database the tests run on.
func OnPostgres() bool { return os.Getenv(ServerVariable) != "" }

// New opens a fresh, migrated database, closed and removed when the test ends.
func New(t testing.TB) *persistence.DB {
	t.Helper()
	return Open(t, URL(t))
}

// Open opens the database at url once more, as another replica would, and closes it when the test ends.
func Open(t testing.TB, url string) *persistence.DB {
	t.Helper()
	db, err := persistence.Open(t.Context(), persistence.Config{URL: url, MasterKey: MasterKey, MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// URL makes a fresh, migrated database and says where it is.
func URL(t testing.TB) string {
	t.Helper()
	return migrated.Copy(t)
}

// migrated is what New and URL give copies of.
var migrated = NewTemplate(nil)

// Template is a database to copy: migrating and filling once is many times faster than for each test.
type Template struct {
	made func() (string, error) // a file, or the name of a Postgres database
}

// NewTemplate is a migrated database with what fill puts there, if anything. It is made when it is first copied.
func NewTemplate(fill func(context.Context, *persistence.DB) error) *Template {
	return &Template{sync.OnceValues(func() (string, error) { return makeTemplate(fill) })}
}

// Copy makes a copy that is the test's own, and says where it is.
func (template *Template) Copy(t testing.TB) string {
	t.Helper()
	where, err := template.made()
	if err != nil {
		t.Fatal(err)
	}
	if OnPostgres() {
		return copyPostgres(t, where)
	}
	content, err := os.ReadFile(where)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "gatehouse.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// Empty makes a database without a schema and says where it is.
func Empty(t testing.TB) string {
	t.Helper()
	if OnPostgres() {
		return copyPostgres(t, "template0")
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "gatehouse.db")
}

func makeTemplate(fill func(context.Context, *persistence.DB) error) (where string, err error) {
	ctx, url := context.Background(), ""
	if OnPostgres() {
		where = "gatehouse_template_" + strings.ToLower(rand.Text()[:12])
		if err := admin("CREATE DATABASE " + where); err != nil {
			return "", err
		}
		url = databaseURL(where)
	} else {
		folder, err := os.MkdirTemp("", "gatehouse-template-")
		if err != nil {
			return "", err
		}
		where = filepath.Join(folder, "template.db")
		url = "sqlite:" + where
	}
	db, err := persistence.Open(ctx, persistence.Config{URL: url, MasterKey: MasterKey})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil || fill == nil {
		return where, err
	}
	return where, fill(ctx, db)
}

func copyPostgres(t testing.TB, from string) string {
	t.Helper()
	name := "gatehouse_" + strings.ToLower(rand.Text()[:16])
	if err := admin(fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, from)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Error(err)
		}
	})
	return databaseURL(name)
}

var adminPool = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", os.Getenv(ServerVariable)) })

func admin(statement string) error {
	pool, err := adminPool()
	if err != nil {
		return err
	}
	_, err = pool.Exec(statement)
	return err
}

func databaseURL(name string) string {
	server, err := url.Parse(os.Getenv(ServerVariable))
	if err != nil {
		return ""
	}
	server.Path = "/" + name
	return server.String()
}
