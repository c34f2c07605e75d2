package persistence

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// ErrOutdated says that the schema is older than this program; Migrate mends it.
var ErrOutdated = errors.New("the schema is outdated")

// Migrate brings the schema up to this program. Replicas may call it together: one works, the others wait.
func (db *DB) Migrate(ctx context.Context) error {
	unlock, err := db.dialect.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	if err := checkNotNewer(ctx, provider); err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the schema: %w", err)
	}
	if err := db.dialect.migrateQueue(ctx); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return db.settleMasterKey(ctx)
}

// Ready says whether the database answers, has the schema of this program and was sealed with its key: nil, ErrOutdated, ErrWrongKey or why not.
func (db *DB) Ready(ctx context.Context) error {
	if err := db.Ping(ctx); err != nil {
		return err
	}
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	if err := checkNotNewer(ctx, provider); err != nil {
		return err
	}
	pending, err := provider.HasPending(ctx)
	if err == nil && pending {
		err = ErrOutdated
	}
	if err != nil {
		return err
	}
	if err := db.checkMasterKey(ctx); !errors.Is(err, ErrNotFound) {
		return err
	}
	return nil
}

func checkNotNewer(ctx context.Context, provider *goose.Provider) error {
	have, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	if have > known {
		return fmt.Errorf("the schema has version %d, this Gatehouse knows up to %d; run the newer Gatehouse that wrote it", have, known)
	}
	return nil
}

func (db *DB) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+db.Dialect())
	if err != nil {
		return nil, err
	}
	pool, err := db.writer.DB()
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if db.Dialect() == "postgres" {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, pool, files, goose.WithDisableGlobalRegistry(true))
}
