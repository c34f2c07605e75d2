// Package persistence keeps everything Gatehouse remembers, on SQLite or Postgres.
// It is the only importer of gorm. Records are plain exported structs; verbs are sentences.
//
// Data belongs to a workspace: db.In(id) hands out the handle all its verbs hang on, so that no query can forget its tenant.
// Verbs on DB itself are the few that must look across workspaces, such as finding the one a credential leads to.
package persistence

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Config says which database to open and how.
type Config struct {
	// URL is sqlite:PATH, sqlite::memory: or postgres://….
	URL string
	// MasterKey seals secrets that must come back: 32 bytes in base64. On SQLite it may be empty:
	// the key then lives in a file beside the database, made on first start with mode 0600.
	MasterKey string
	// MaxConns bounds the Postgres pool of this replica; 0 means 10.
	MaxConns int
	// Pooler says that a transaction pooler stands before Postgres: no prepared statements, no LISTEN.
	Pooler bool
	// Logger takes what background work has to say; nil means slog.Default().
	Logger *slog.Logger
}

// DB is one open database. It is safe for concurrent use.
type DB struct {
	dialect dialect
	writer  *gorm.DB
	reader  *gorm.DB
	keys    *keyring
	logger  *slog.Logger
	clock   atomic.Pointer[func() time.Time] // in the place of the machine's; nil for that one
	warp    atomic.Pointer[Clock]            // what the installation makes of it
}

// Workspace is the view of one isolated copy of all systems. It holds nothing but its number: make one per call.
type Workspace struct {
	db *DB
	id int64
}

// dialect is what SQLite and Postgres do differently.
type dialect interface {
	name() string // "sqlite" or "postgres", also the folder of its migrations
	open(config *gorm.Config) (writer, reader *gorm.DB, err error)
	lock(ctx context.Context) (unlock func(), err error) // held while migrating
	migrateQueue(ctx context.Context) error
	runner(config *river.Config) (Queue, error)
	queued(ctx context.Context, params *river.JobListParams) ([]*rivertype.JobRow, error)
	queueTime(at time.Time) any                                  // as a statement takes it
	queueShift(by time.Duration) (expression string, amount any) // moves scheduled_at
	close() error
	ping(ctx context.Context) error
	stats() sql.DBStats
	transaction(ctx context.Context, db *gorm.DB, fn func(tx *gorm.DB, enqueue enqueueFunc) error) error
}

// Open connects to the database; the schema is Migrate's business.
func Open(ctx context.Context, config Config) (*DB, error) {
	db := &DB{logger: config.Logger}
	db.warp.Store(&Clock{version: -1})
	if db.logger == nil {
		db.logger = slog.Default()
	}
	libraryLog := QuietLogger(db.logger)
	var err error
	switch {
	case strings.HasPrefix(config.URL, "sqlite:"):
		db.dialect, err = openSQLite(ctx, strings.TrimPrefix(config.URL, "sqlite:"), libraryLog)
	case strings.HasPrefix(config.URL, "postgres://"), strings.HasPrefix(config.URL, "postgresql://"):
		db.dialect, err = openPostgres(ctx, config, libraryLog)
	default:
		err = fmt.Errorf("database %q: unknown kind; use sqlite:PATH, sqlite::memory: or postgres://…", MaskURL(config.URL))
	}
	if err != nil {
		return nil, err
	}
	if err := db.connect(config); err != nil {
		_ = db.dialect.close()
		return nil, err
	}
	return db, nil
}

func (db *DB) connect(config Config) (err error) {
	if db.keys, err = openKeyring(config); err != nil {
		return err
	}
	db.writer, db.reader, err = db.dialect.open(&gorm.Config{
		SkipDefaultTransaction: true, // every verb opens its own
		TranslateError:         true,
		NowFunc:                db.Now,
		Logger:                 logger.Discard, // errors travel to the caller, who logs them once
	})
	return err
}

// Close ends all connections. Work that is under way fails.
func (db *DB) Close() error { return db.dialect.close() }

// Ping asks whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.dialect.ping(ctx) }

// Dialect is "sqlite" or "postgres".
func (db *DB) Dialect() string { return db.dialect.name() }

// Stats describes the pool that writes.
func (db *DB) Stats() sql.DBStats { return db.dialect.stats() }

// In gives the verbs of one workspace.
func (db *DB) In(workspace int64) *Workspace { return &Workspace{db: db, id: workspace} }

// ID is the workspace's number.
func (w *Workspace) ID() int64 { return w.id }

var (
	// ErrNotFound says that there is no such record in this workspace.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the record would collide with one that exists.
	ErrConflict = errors.New("already exists")
)

// errorOf turns gorm's errors into this package's; the rest is passed on.
func errorOf(err error) error {
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, gorm.ErrForeignKeyViolated):
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}

// MaskURL hides the password of a database URL, so that it may be shown.
func MaskURL(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		user, _, _ := strings.Cut(rest[:at], ":")
		rest = user + ":…" + rest[at:]
	}
	if before, _, ok := strings.Cut(rest, "?"); ok {
		rest = before + "?…" // options may carry a password too
	}
	return scheme + "://" + rest
}
