// Package jobs runs the work that was queued in the transactions of the changes that caused it: at least once,
// by any replica, one at a time for each job. Work must be safe to run twice.
//
// A workspace's jobs can be held, and run one by one. Retries and snoozes wait by the installation's clock.
package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"gatehouse/persistence"
)

// Options say how jobs are run. The zero value is for production.
type Options struct {
	Workers    int                           // at once in this process; 0 means 10
	Timeout    time.Duration                 // for one run of one job; 0 means a minute. A job that needs longer splits itself
	Rescue     time.Duration                 // after which a run that never ended is begun anew, where nothing told sooner that its process died; 0 means Timeout and half a minute
	Queues     map[string]int                // queues besides the default one, for work that must not get in its way: workers at once, by name
	Ticks      []func(context.Context) error // called about every second by each process that runs jobs
	Middleware []rivertype.Middleware        // around each run; tests hold jobs with it
	PollOnly   bool                          // ask for work instead of listening, for Postgres behind a transaction pooler
	Logger     *slog.Logger                  // nil means slog.Default()
	Registry   prometheus.Registerer         // counts jobs; may be nil
}

// Runner runs jobs in this process. Start and Stop may both be called twice.
type Runner struct {
	queue   persistence.Queue
	logger  *slog.Logger
	ended   *prometheus.CounterVec
	mu      sync.Mutex
	running bool
	watched chan struct{} // closed when the last event was counted
	unwatch func()
	ticks   []func(context.Context) error
	halt    context.CancelFunc // of the ticks
	halted  chan struct{}
}

// New makes a runner of what register adds. It does nothing until Start.
func New(db *persistence.DB, register func(*river.Workers), options Options) (*Runner, error) {
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Workers == 0 {
		options.Workers = 10
	}
	if options.Timeout == 0 {
		options.Timeout = time.Minute
	}
	if options.Rescue == 0 {
		options.Rescue = options.Timeout + 30*time.Second
	}
	r := &Runner{logger: options.Logger, ticks: append([]func(context.Context) error{db.ReleaseStrays}, options.Ticks...), ended: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "gatehouse_jobs_total", Help: "Runs of background jobs that ended.",
	}, []string{"kind", "outcome"})}
	if options.Registry != nil {
		if err := options.Registry.Register(r.ended); err != nil {
			return nil, err
		}
	}
	workers := river.NewWorkers()
	register(workers)
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: options.Workers}}
	for name, workers := range options.Queues {
		queues[name] = river.QueueConfig{MaxWorkers: workers}
		if db.Dialect() == "sqlite" { // where nobody tells of new work
			queues[name] = river.QueueConfig{MaxWorkers: workers, FetchPollInterval: 250 * time.Millisecond}
		}
	}
	var err error
	keeper := &keeper{db: db, logger: options.Logger}
	r.queue, err = db.Queue(&river.Config{
		Queues:               queues,
		Workers:              workers,
		Middleware:           append([]rivertype.Middleware{keeper}, options.Middleware...),
		RetryPolicy:          keeper,
		JobTimeout:           options.Timeout,
		RescueStuckJobsAfter: options.Rescue,
		PollOnly:             options.PollOnly,
		FetchCooldown:        20 * time.Millisecond,
		Logger:               persistence.QuietLogger(options.Logger),
		ErrorHandler:         reporter{options.Logger},
	})
	return r, err
}

// Start begins to run jobs and returns at once.
func (r *Runner) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running {
		return nil
	}
	if err := r.queue.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	events, unwatch := r.queue.Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed, river.EventKindJobCancelled, river.EventKindJobSnoozed)
	r.running, r.unwatch, r.watched = true, unwatch, make(chan struct{})
	go func(watched chan struct{}) {
		defer close(watched)
		for event := range events {
			r.ended.WithLabelValues(event.Job.Kind, string(event.Kind)).Inc()
		}
	}(r.watched)
	ticking, halt := context.WithCancel(context.WithoutCancel(ctx))
	r.halt, r.halted = halt, make(chan struct{})
	go r.tick(ticking, r.halted)
	return nil
}

// tick calls what wants to be called now and then. What fails is tried again with the next tick.
func (r *Runner) tick(ctx context.Context, halted chan struct{}) {
	defer close(halted)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		for _, call := range r.ticks {
			if err := call(ctx); err != nil && ctx.Err() == nil {
				r.logger.Warn("could not look for work that is due", "cause", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Stop takes no new jobs and waits for those under way, until ctx ends: then they are cancelled, to be run again later.
func (r *Runner) Stop(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.running {
		return nil
	}
	r.running = false
	r.halt()
	<-r.halted
	err := r.queue.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		r.logger.Warn("jobs under way are cut off; they run again after the next start")
		cut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		err = r.queue.StopAndCancel(cut)
	}
	r.unwatch()
	<-r.watched
	return err
}

// reporter puts failures into the log; River runs the job again, later each time.
type reporter struct{ logger *slog.Logger }

func (r reporter) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	r.logger.Error("job failed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "cause", err)
	return nil
}

func (r reporter) HandlePanic(_ context.Context, job *rivertype.JobRow, thrown any, trace string) *river.ErrorHandlerResult {
	r.logger.Error("job panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "cause", thrown, "stack", trace)
	return nil
}
