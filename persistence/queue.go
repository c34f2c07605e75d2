package persistence

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// The queue is River's, in the same database as everything else: a job is written in the transaction of the change
// that causes it, so either both happen or neither.

// The arguments of every job name its workspace, as "workspace": holds and lists go by that.

type enqueueFunc func(ctx context.Context, args river.JobArgs, options *river.InsertOpts) error

// workspaceOf reads it from a job's arguments.
func workspaceOf(args river.JobArgs) (int64, error) {
	encoded, err := json.Marshal(args)
	if err != nil {
		return 0, err
	}
	var named struct {
		Workspace int64 `json:"workspace"`
	}
	if err := json.Unmarshal(encoded, &named); err != nil || named.Workspace == 0 {
		return 0, fmt.Errorf("job %s names no workspace", args.Kind())
	}
	return named.Workspace, nil
}

// Queue runs queued work in this process. It is a *river.Client, whose kind of transaction depends on the database.
type Queue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
}

// Queue gives a runner of this database's jobs, one for each replica. The caller starts it, and stops it before Close.
func (db *DB) Queue(config *river.Config) (Queue, error) {
	return db.dialect.runner(config)
}

// riverOn is River on one driver, whose transactions are T.
type riverOn[T any] struct {
	driver riverdriver.Driver[T]
	client *river.Client[T] // queues only; running is a Queue's business
	logger *slog.Logger
}

func newRiver[T any](driver riverdriver.Driver[T], logger *slog.Logger) (*riverOn[T], error) {
	// Within a cooldown River tells nobody of further jobs: they would lie until somebody looks, a second later.
	client, err := river.NewClient(driver, &river.Config{Logger: logger, FetchCooldown: river.FetchCooldownMin})
	return &riverOn[T]{driver, client, logger}, err
}

func (r *riverOn[T]) enqueue(ctx context.Context, tx T, args river.JobArgs, options *river.InsertOpts) error {
	if _, err := r.client.InsertTx(ctx, tx, args, options); err != nil {
		return fmt.Errorf("queue %s: %w", args.Kind(), err)
	}
	return nil
}

func (r *riverOn[T]) runner(config *river.Config) (Queue, error) {
	return river.NewClient(r.driver, config)
}

// queued lists jobs.
func (r *riverOn[T]) queued(ctx context.Context, params *river.JobListParams) ([]*rivertype.JobRow, error) {
	found, err := r.client.JobList(ctx, params)
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	return found.Jobs, nil
}

func (r *riverOn[T]) migrateQueue(ctx context.Context) error {
	migrator, err := rivermigrate.New(r.driver, &rivermigrate.Config{Logger: r.logger})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// QuietLogger passes on warnings and errors only: a library's everyday news is not ours.
func QuietLogger(logger *slog.Logger) *slog.Logger { return slog.New(warnings{logger.Handler()}) }

// warnings keeps a library's everyday news out of our log.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
