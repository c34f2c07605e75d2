package persistence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// QueuedJob is one piece of background work as the queue knows it.
type QueuedJob struct {
	ID          int64
	Kind        string
	State       string // see the constants
	Held        bool   // waits for a step or the end of a hold
	Attempt     int    // runs so far
	MaxAttempts int
	DueAt       *time.Time // by the installation's clock; nil when it is due and held
	CreatedAt   time.Time  // this and what follows by the machine's
	AttemptedAt *time.Time
	FinishedAt  *time.Time
	Errors      []QueuedJobError
	Args        json.RawMessage
}

// QueuedJobError is why a run failed.
type QueuedJobError struct {
	Attempt int
	At      time.Time
	Text    string
}

// The states of queued jobs; the last three are ends.
const (
	QueuedWaiting   = "waiting"
	QueuedScheduled = "scheduled" // put off by the job itself
	QueuedRetrying  = "retrying"  // failed, to be run again
	QueuedRunning   = "running"
	QueuedDone      = "done"
	QueuedFailed    = "failed" // for good
	QueuedCancelled = "cancelled"
)

var queuedStates = map[rivertype.JobState]string{
	rivertype.JobStateAvailable: QueuedWaiting, rivertype.JobStatePending: QueuedWaiting, rivertype.JobStateScheduled: QueuedScheduled,
	rivertype.JobStateRetryable: QueuedRetrying, rivertype.JobStateRunning: QueuedRunning, rivertype.JobStateCompleted: QueuedDone,
	rivertype.JobStateDiscarded: QueuedFailed, rivertype.JobStateCancelled: QueuedCancelled,
}

// ErrJobState says that a job is not in a state for what was asked.
var ErrJobState = errors.New("the job is not in a state for that")

// JobHold keeps the jobs of a workspace, or those of one kind, from starting.
type JobHold struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind        string // "" for all
	CreatedAt   time.Time
}

// TableName is the table's.
func (JobHold) TableName() string { return "job_holds" }

// jobStep lets one held job start once.
type jobStep struct {
	JobID       int64 `gorm:"primaryKey;autoIncrement:false"`
	WorkspaceID int64
}

func (jobStep) TableName() string { return "job_steps" }

func holdsOn(g *gorm.DB, workspace int64, kind string) *gorm.DB {
	return g.Model(&JobHold{}).Where("workspace_id = ? AND kind IN ?", workspace, []string{"", kind})
}

// QueuedJobFilter chooses jobs. Its zero value takes the newest.
type QueuedJobFilter struct {
	State, Kind string
	Before      int64 // only ids below; 0 for all
	Limit       int   // 0 means 100
}

// QueuedJobs lists the workspace's jobs, the newest first.
func (w *Workspace) QueuedJobs(ctx context.Context, filter QueuedJobFilter) ([]QueuedJob, error) {
	params := river.NewJobListParams().OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	if filter.Limit > 0 {
		params = params.First(filter.Limit)
	}
	if filter.Kind != "" {
		params = params.Kinds(filter.Kind)
	}
	if filter.Before > 0 {
		params = params.Where("id < @before", river.NamedArgs{"before": filter.Before})
	}
	if filter.State != "" {
		var states []rivertype.JobState
		for state, name := range queuedStates {
			if name == filter.State {
				states = append(states, state)
			}
		}
		params = params.States(states...)
	}
	return w.queuedJobs(ctx, params)
}

// QueuedJob finds one of the workspace's jobs.
func (w *Workspace) QueuedJob(ctx context.Context, id int64) (QueuedJob, error) {
	found, err := w.queuedJobs(ctx, river.NewJobListParams().IDs(id).First(1))
	if err != nil || len(found) == 0 {
		return QueuedJob{}, errors.Join(err, ErrNotFound)
	}
	return found[0], nil
}

func (w *Workspace) queuedJobs(ctx context.Context, params *river.JobListParams) ([]QueuedJob, error) {
	holds, err := w.JobHolds(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := w.db.dialect.queued(ctx, params.Where("CAST(args ->> 'workspace' AS bigint) = @workspace", river.NamedArgs{"workspace": w.id}))
	if err != nil {
		return nil, err
	}
	jobs := make([]QueuedJob, len(rows))
	for i, row := range rows {
		jobs[i] = QueuedJob{
			ID: row.ID, Kind: row.Kind, State: queuedStates[row.State], Attempt: row.Attempt, MaxAttempts: row.MaxAttempts, DueAt: w.db.due(row.ScheduledAt),
			CreatedAt: row.CreatedAt, AttemptedAt: row.AttemptedAt, FinishedAt: row.FinalizedAt, Args: canonical(row.EncodedArgs), Errors: []QueuedJobError{},
		}
		switch jobs[i].State {
		case QueuedWaiting, QueuedScheduled, QueuedRetrying:
			for _, hold := range holds {
				jobs[i].Held = jobs[i].Held || hold.Kind == "" || hold.Kind == row.Kind
			}
		}
		for _, failure := range row.Errors {
			jobs[i].Errors = append(jobs[i].Errors, QueuedJobError{failure.Attempt, failure.At, failure.Error})
		}
	}
	return jobs, nil
}

// canonical writes arguments alike on both databases.
func canonical(args []byte) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(args))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return args
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return args
	}
	return encoded
}

// JobHolds lists what is held in the workspace.
func (w *Workspace) JobHolds(ctx context.Context) (holds []JobHold, err error) {
	err = w.db.find(ctx).Order("id").Find(&holds, "workspace_id = ?", w.id).Error
	return holds, errorOf(err)
}

// HoldJobs keeps the workspace's jobs of a kind, or all when kind is "", from starting, those that are queued and those to come; what runs goes on.
// made is false when they were held already.
func (w *Workspace) HoldJobs(ctx context.Context, kind string) (hold JobHold, made bool, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		found := t.Limit(1).Find(&hold, "workspace_id = ? AND kind = ?", w.id, kind)
		if found.Error != nil || found.RowsAffected == 1 {
			return found.Error
		}
		hold, made = JobHold{WorkspaceID: w.id, Kind: kind, CreatedAt: t.now}, true
		if hold.ID, err = nextIDs(t, w.id, "job_holds", 1); err != nil {
			return err
		}
		if err := t.Create(&hold).Error; err != nil {
			return err
		}
		return t.Exec("UPDATE river_job SET state = 'scheduled', scheduled_at = ? WHERE state = 'available' AND EXISTS (SELECT 1 FROM job_holds AS h WHERE h.id = ? AND h.workspace_id = ? AND "+holding+")",
			w.db.dialect.queueTime(held), hold.ID, w.id).Error
	})
	return hold, made, err
}

// ReleaseJobs ends a hold; what no other hold keeps may start.
func (w *Workspace) ReleaseJobs(ctx context.Context, hold int64) error {
	return w.db.write(ctx, func(t *tx) error {
		ended := t.Delete(&JobHold{}, "workspace_id = ? AND id = ?", w.id, hold)
		if ended.Error != nil {
			return ended.Error
		}
		if ended.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if err := t.Delete(&jobStep{}, "workspace_id = ?", w.id).Error; err != nil {
			return err
		}
		return w.db.releaseStrays(t)
	})
}

// StepJob lets one held job run once, due or not; ErrJobState when it is not held.
func (w *Workspace) StepJob(ctx context.Context, id int64) (QueuedJob, error) {
	return w.start(ctx, id, func(t *tx, job QueuedJob) error {
		if !job.Held {
			return ErrJobState
		}
		return t.Clauses(clause.OnConflict{DoNothing: true}).Create(&jobStep{id, w.id}).Error
	})
}

// RetryJob runs a job now that would run later, or that has failed or was cancelled; ErrJobState for others, and for those that are held.
func (w *Workspace) RetryJob(ctx context.Context, id int64) (QueuedJob, error) {
	return w.start(ctx, id, func(_ *tx, job QueuedJob) error {
		if job.Held || job.State == QueuedRunning || job.State == QueuedDone {
			return ErrJobState
		}
		return nil
	})
}

// start makes a job due now if allow does not object to it. A failed one gets one more attempt.
func (w *Workspace) start(ctx context.Context, id int64, allow func(*tx, QueuedJob) error) (QueuedJob, error) {
	job, err := w.QueuedJob(ctx, id)
	if err != nil {
		return job, err
	}
	err = w.db.write(ctx, func(t *tx) error {
		if err := allow(t, job); err != nil {
			return err
		}
		started := t.Exec("UPDATE river_job SET state = 'available', scheduled_at = ?, finalized_at = NULL, max_attempts = CASE WHEN attempt >= max_attempts THEN attempt + 1 ELSE max_attempts END "+
			"WHERE id = ? AND state NOT IN ('running', 'completed')", w.db.dialect.queueTime(time.Now()), id)
		if started.Error == nil && started.RowsAffected == 0 { // it was quicker
			return ErrJobState
		}
		return started.Error
	})
	if err != nil {
		return job, err
	}
	return w.QueuedJob(ctx, id)
}
