package persistence

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// lively is a queue on Postgres that others know to be alive: it holds an advisory lock named after itself, which Postgres lets go
// when the process dies. Every replica looks around now and then, and puts back the jobs of those that are gone, so that somebody
// runs them again within seconds, not after the time limit of a run.
type lively struct {
	*river.Client[pgx.Tx]
	pool   *pgxpool.Pool
	id     string
	logger *slog.Logger
	halt   context.CancelFunc // nil unless started
	halted chan struct{}
}

const (
	livenessClass = 0x67617465 // keeps these locks apart from others
	lookAround    = 5 * time.Second
)

// runner hides the queue that embedding would give, for one that is known to be alive. Behind a transaction pooler a lock would
// belong to nobody, so there the time limit has to do.
func (d *postgresDialect) runner(config *river.Config) (Queue, error) {
	if d.pooler {
		return d.riverOn.runner(config)
	}
	named := *config
	named.ID = "gatehouse-" + uuid.NewString()
	client, err := river.NewClient(d.driver, &named)
	if err != nil {
		return nil, err
	}
	return &lively{Client: client, pool: d.pool, id: named.ID, logger: d.logger}, nil
}

// Start begins to run jobs, once the lock is held.
func (l *lively) Start(ctx context.Context) error {
	held, err := l.hold(ctx)
	if err != nil {
		return fmt.Errorf("say that this replica is alive: %w", err)
	}
	if err := l.takeOver(ctx); err != nil {
		held.Release()
		return fmt.Errorf("take over the jobs of dead replicas: %w", err)
	}
	if err := l.Client.Start(ctx); err != nil {
		held.Release()
		return err
	}
	watching, halt := context.WithCancel(context.WithoutCancel(ctx))
	l.halt, l.halted = halt, make(chan struct{})
	go l.watch(watching, held)
	return nil
}

// Stop lets go of the lock once no job is running.
func (l *lively) Stop(ctx context.Context) error {
	if err := l.Client.Stop(ctx); err != nil {
		return err
	}
	l.release()
	return nil
}

// StopAndCancel does the same, sooner.
func (l *lively) StopAndCancel(ctx context.Context) error {
	err := l.Client.StopAndCancel(ctx)
	l.release()
	return err
}

func (l *lively) release() {
	if l.halt != nil {
		l.halt()
		<-l.halted
		l.halt = nil
	}
}

// hold takes the lock on a connection that is kept for it.
func (l *lively) hold(ctx context.Context) (*pgxpool.Conn, error) {
	conn, err := l.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1, hashtext($2))", livenessClass, l.id); err != nil {
		conn.Release()
		return nil, err
	}
	return conn, nil
}

// takeOver puts back the jobs of replicas that hold no lock.
func (l *lively) takeOver(ctx context.Context) error {
	taken, err := l.pool.Exec(ctx, `UPDATE river_job SET state = 'available' WHERE state = 'running' AND NOT EXISTS (
		SELECT 1 FROM pg_locks AS held WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2
			AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND held.classid::bigint = $1
			AND held.objid::bigint = (hashtext(attempted_by[array_upper(attempted_by, 1)])::bigint & 4294967295))`, livenessClass)
	if err == nil && taken.RowsAffected() > 0 {
		l.logger.Warn("took over jobs of a replica that is gone", "jobs", taken.RowsAffected())
	}
	return err
}

// watch keeps the lock, on a new connection when the old one is lost, and looks around.
func (l *lively) watch(ctx context.Context, held *pgxpool.Conn) {
	defer close(l.halted)
	ticker := time.NewTicker(lookAround)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			if held != nil { // the connection goes back to the pool, so the lock must not go with it
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
				defer cancel()
				_, _ = held.Exec(last, "SELECT pg_advisory_unlock($1, hashtext($2))", livenessClass, l.id)
				held.Release()
			}
			return
		case <-ticker.C:
		}
		if held != nil && held.Ping(ctx) != nil {
			held.Release()
			held = nil
		}
		var err error
		if held == nil {
			if held, err = l.hold(ctx); err != nil {
				continue // the database is away, and so are all others
			}
		}
		if err := l.takeOver(ctx); err != nil && ctx.Err() == nil {
			l.logger.Warn("could not look for jobs of dead replicas", "cause", err)
		}
	}
}
