package persistence

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const memory = ":memory:"

// sqliteDialect has one connection that writes and a pool that reads. One process owns the file for as long as it is open.
type sqliteDialect struct {
	path   string
	owner  *flock.Flock // nil in memory
	writer *sql.DB
	reader *sql.DB // the writer itself in memory
	*riverOn[*sql.Tx]
}

func openSQLite(ctx context.Context, path string, libraryLog *slog.Logger) (_ *sqliteDialect, err error) {
	if path == "" {
		return nil, errors.New(`database "sqlite:": the path is missing; use sqlite::memory: or sqlite:gatehouse.db`)
	}
	d := &sqliteDialect{path: path}
	defer func() {
		if err != nil {
			_ = d.close()
		}
	}()
	if path != memory {
		d.owner = flock.New(path+".lock", flock.SetPermissions(0o600))
		locked, err := d.owner.TryLock()
		if err != nil {
			return nil, fmt.Errorf("database %q: the folder cannot be written: %w; choose another with --database", path, errors.Unwrap(err))
		}
		if !locked {
			return nil, fmt.Errorf("database %q: in use by another Gatehouse; stop it, choose another file, or use Postgres for several replicas", path)
		}
	}
	// Without immediate transactions, those that read before they write fail under load.
	if d.writer, err = d.pool("_txlock=immediate&_pragma=journal_mode(WAL)"); err != nil {
		return nil, err
	}
	d.writer.SetMaxOpenConns(1)
	if err := d.writer.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("database %q: %w; is it a SQLite file that this user may write?", path, err)
	}
	if d.riverOn, err = newRiver(riversqlite.New(d.writer), libraryLog); err != nil {
		return nil, err
	}
	if d.reader = d.writer; path == memory {
		return d, nil
	}
	if d.reader, err = d.pool("_pragma=query_only(1)"); err != nil {
		return nil, err
	}
	d.reader.SetMaxOpenConns(8)
	d.reader.SetMaxIdleConns(8)
	return d, os.Chmod(path, 0o600)
}

func (d *sqliteDialect) pool(options string) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(d.path)}).EscapedPath()
	if d.path == memory {
		dsn = "file::memory:"
	}
	return sql.Open("sqlite", dsn+"?"+options+"&_time_format=sqlite"+
		"&_pragma=busy_timeout(5000)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)")
}

func (d *sqliteDialect) name() string { return "sqlite" }

func (d *sqliteDialect) open(config *gorm.Config) (writer, reader *gorm.DB, err error) {
	if writer, err = gorm.Open(translating{&gormsqlite.Dialector{Conn: d.writer}}, config); err != nil {
		return nil, nil, err
	}
	// Parsing is most of what SQLite does for a short read. Writers prepare nothing: the queue must find the transaction itself.
	prepared := *config
	prepared.PrepareStmt, prepared.PrepareStmtMaxSize = true, 500
	reader, err = gorm.Open(translating{&gormsqlite.Dialector{Conn: d.reader}}, &prepared)
	return writer, reader, err
}

// lock has nothing to do: the file is ours since it was opened.
func (d *sqliteDialect) lock(context.Context) (func(), error) { return func() {}, nil }

func (d *sqliteDialect) transaction(_ context.Context, db *gorm.DB, fn func(*gorm.DB, enqueueFunc) error) error {
	return db.Transaction(func(g *gorm.DB) error {
		return fn(g, func(ctx context.Context, args river.JobArgs, options *river.InsertOpts) error {
			return d.enqueue(ctx, g.Statement.ConnPool.(*sql.Tx), args, options)
		})
	})
}

func (d *sqliteDialect) close() error {
	var errs []error
	if d.reader != nil && d.reader != d.writer {
		errs = append(errs, d.reader.Close())
	}
	if d.writer != nil {
		errs = append(errs, d.writer.Close())
	}
	if d.owner != nil {
		errs = append(errs, d.owner.Unlock())
	}
	return errors.Join(errs...)
}

// migrateQueue also puts back the jobs that a killed process was running: nobody else can be, since the file is ours.
func (d *sqliteDialect) migrateQueue(ctx context.Context) error {
	if err := d.riverOn.migrateQueue(ctx); err != nil {
		return err
	}
	_, err := d.writer.ExecContext(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running'")
	return err
}

// queueTime writes a time as the queue does; the texts are compared as such.
func (d *sqliteDialect) queueTime(at time.Time) any {
	return at.UTC().Format("2006-01-02 15:04:05.000")
}

func (d *sqliteDialect) queueShift(by time.Duration) (string, any) {
	return "strftime('%Y-%m-%d %H:%M:%f', scheduled_at, ?)", fmt.Sprintf("%+.6f seconds", by.Seconds())
}

func (d *sqliteDialect) ping(ctx context.Context) error { return d.reader.PingContext(ctx) }
func (d *sqliteDialect) stats() sql.DBStats             { return d.writer.Stats() }

// translating is gorm's SQLite dialect, which knows the errors of another driver than ours.
type translating struct{ *gormsqlite.Dialector }

// Translate says what a constraint error means in gorm's words.
func (translating) Translate(err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return gorm.ErrDuplicatedKey
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return gorm.ErrForeignKeyViolated
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return gorm.ErrCheckConstraintViolated
	}
	return err
}
