package persistence

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgresDialect shares one pool between gorm and the queue.
type postgresDialect struct {
	pool *pgxpool.Pool
	sql  *sql.DB
	*riverOn[pgx.Tx]
	pooler bool
}

func openPostgres(ctx context.Context, config Config, libraryLog *slog.Logger) (*postgresDialect, error) {
	shown := MaskURL(config.URL)
	options, err := pgxpool.ParseConfig(config.URL)
	if err != nil {
		return nil, fmt.Errorf("database %q: the URL cannot be read; use postgres://USER:PASSWORD@HOST/NAME", shown)
	}
	options.MaxConns = 10
	if config.MaxConns > 0 {
		options.MaxConns = int32(config.MaxConns)
	}
	options.ConnConfig.ConnectTimeout = 5 * time.Second
	options.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if config.Pooler {
		options.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec // no statement outlives its transaction there
	}
	pool, err := pgxpool.NewWithConfig(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("database %q: %s", shown, connectError(err))
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("database %q: %s", shown, connectError(err))
	}
	jobs, err := newRiver(riverpgxv5.New(pool), libraryLog)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &postgresDialect{pool: pool, sql: stdlib.OpenDBFromPool(pool), riverOn: jobs, pooler: config.Pooler}, nil
}

// connectError says in one line why there is no connection, and the way out; pgx's own text repeats the URL.
func connectError(err error) string {
	var refused *pgconn.PgError
	var network *net.OpError
	switch {
	case errors.As(err, &refused) && refused.Code == "3D000":
		return refused.Message + "; create it with createdb"
	case errors.As(err, &refused):
		return refused.Message + "; check user and password"
	case errors.As(err, &network):
		return network.Err.Error() + "; is Postgres running?"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time; is Postgres running?"
	}
	return "no connection; is Postgres running and the host name right?"
}

func (d *postgresDialect) name() string { return "postgres" }

func (d *postgresDialect) open(config *gorm.Config) (writer, reader *gorm.DB, err error) {
	writer, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: d.sql}), config)
	return writer, writer, err
}

// lock keeps other replicas from migrating at the same time.
func (d *postgresDialect) lock(ctx context.Context) (func(), error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
	if err != nil {
		return nil, err
	}
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := locker.SessionLock(ctx, conn); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("another replica has been migrating for a minute: %w", err)
	}
	return func() {
		_ = locker.SessionUnlock(context.WithoutCancel(ctx), conn)
		_ = conn.Close()
	}, nil
}

func (d *postgresDialect) transaction(ctx context.Context, db *gorm.DB, fn func(*gorm.DB, enqueueFunc) error) error {
	return db.Connection(func(pinned *gorm.DB) error {
		conn := pinned.Statement.ConnPool.(*sql.Conn)
		return pinned.Transaction(func(g *gorm.DB) error {
			return fn(g, func(ctx context.Context, args river.JobArgs, options *river.InsertOpts) error {
				// The transaction gorm opened lives on this very connection; the queue joins it there.
				return conn.Raw(func(driverConn any) error {
					return d.enqueue(ctx, joined{driverConn.(*stdlib.Conn).Conn()}, args, options)
				})
			})
		})
	})
}

func (d *postgresDialect) close() error {
	err := d.sql.Close()
	d.pool.Close()
	return err
}

func (d *postgresDialect) queueTime(at time.Time) any { return at }

func (d *postgresDialect) queueShift(by time.Duration) (string, any) {
	return "scheduled_at + CAST(? AS bigint) * interval '1 microsecond'", by.Microseconds()
}

func (d *postgresDialect) ping(ctx context.Context) error { return d.pool.Ping(ctx) }
func (d *postgresDialect) stats() sql.DBStats {
	s := d.pool.Stat()
	return sql.DBStats{
		MaxOpenConnections: int(s.MaxConns()),
		OpenConnections:    int(s.TotalConns()),
		InUse:              int(s.AcquiredConns()),
		Idle:               int(s.IdleConns()),
		WaitCount:          s.EmptyAcquireCount(),
		WaitDuration:       s.EmptyAcquireWaitTime(),
	}
}

// joined shows a transaction that somebody else began, and will end, as a pgx.Tx.
type joined struct{ conn *pgx.Conn }

var errJoined = errors.New("this transaction is ended by the one who began it")

func (j joined) Begin(ctx context.Context) (pgx.Tx, error) {
	if _, err := j.conn.Exec(ctx, "SAVEPOINT joined"); err != nil {
		return nil, err
	}
	return savepoint{j}, nil
}

func (joined) Commit(context.Context) error   { return errJoined }
func (joined) Rollback(context.Context) error { return errJoined }
func (joined) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }
func (j joined) Conn() *pgx.Conn              { return j.conn }
func (j joined) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return j.conn.CopyFrom(ctx, table, columns, rows)
}

func (j joined) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	return j.conn.SendBatch(ctx, batch)
}

func (j joined) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return j.conn.Prepare(ctx, name, sql)
}

func (j joined) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return j.conn.Exec(ctx, sql, args...)
}

func (j joined) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return j.conn.Query(ctx, sql, args...)
}

func (j joined) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	return j.conn.QueryRow(ctx, sql, args...)
}

// savepoint is a transaction inside a joined one.
type savepoint struct{ joined }

func (s savepoint) Commit(ctx context.Context) error {
	_, err := s.conn.Exec(ctx, "RELEASE SAVEPOINT joined")
	return err
}

func (s savepoint) Rollback(ctx context.Context) error {
	if _, err := s.conn.Exec(ctx, "ROLLBACK TO SAVEPOINT joined"); err != nil {
		return err
	}
	_, err := s.conn.Exec(ctx, "RELEASE SAVEPOINT joined")
	return err
}
