package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"gatehouse/persistence"
)

// keeper stands around each run: it sends jobs back that are held, and lets those that come again wait by the installation's clock.
type keeper struct {
	river.MiddlewareDefaults
	defaults river.DefaultClientRetryPolicy
	db       *persistence.DB
	logger   *slog.Logger
}

// Work runs a job unless it is held.
func (k *keeper) Work(ctx context.Context, job *rivertype.JobRow, run func(context.Context) error) error {
	var args struct {
		Workspace int64 `json:"workspace"`
	}
	if err := json.Unmarshal(job.EncodedArgs, &args); err != nil {
		return err
	}
	allowed, err := k.db.MayStart(ctx, args.Workspace, job.ID, job.Kind)
	switch {
	case err != nil:
		k.logger.Warn("cannot ask whether a job is held; asking again", "kind", job.Kind, "job", job.ID, "cause", err)
		return river.JobSnooze(time.Second)
	case !allowed:
		return river.JobSnooze(persistence.HeldFor())
	}
	err = run(ctx)
	var snooze *river.JobSnoozeError
	if errors.As(err, &snooze) {
		return river.JobSnooze(k.db.Wait(snooze.Duration))
	}
	return err
}

// NextRetry is River's own rhythm, by the installation's clock.
func (k *keeper) NextRetry(job *rivertype.JobRow) time.Time {
	now := time.Now()
	return now.Add(k.db.Wait(k.defaults.NextRetry(job).Sub(now)))
}
