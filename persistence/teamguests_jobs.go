package persistence

import (
	"context"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"
)

// TeamGuestsJob is an async job as its owner sees it.
type TeamGuestsJob struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID      int64
	TeamID      int64
	State       string // see the constants
	Description *string
	Errors      []string `gorm:"serializer:json"`
	CreatedAt   time.Time
	FinishedAt  *time.Time
}

// TableName is the table's.
func (TeamGuestsJob) TableName() string { return "teamguests_async_jobs" }

// The states of an async job, in their order; the last two are ends.
const (
	JobPending = "pending"
	JobRunning = "running"
	JobDone    = "done"
	JobFailed  = "failed"
)

// teamGuestsTarget is a person that a job has still to delete.
type teamGuestsTarget struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	JobID       int64 `gorm:"primaryKey;autoIncrement:false"`
	PersonID    int64 `gorm:"primaryKey;autoIncrement:false"`
}

func (teamGuestsTarget) TableName() string { return "teamguests_async_job_targets" }

// QueueTeamGuestsDeletion fixes which guests are to go and queues the work, in one transaction.
// work makes the queued job's arguments once the async job has its id.
func (w *Workspace) QueueTeamGuestsDeletion(ctx context.Context, job TeamGuestsJob, filter TeamGuestsFilter, work func(job int64) river.JobArgs) (TeamGuestsJob, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		job.WorkspaceID, job.State, job.CreatedAt = w.id, JobPending, t.now
		if job.Errors == nil {
			job.Errors = []string{}
		}
		if job.ID, err = nextIDs(t, w.id, TeamGuestsJobIDs, 1); err != nil {
			return err
		}
		if err := t.Create(&job).Error; err != nil {
			return err
		}
		chosen := matchingGuests(t.DB, w.id, job.TeamID, filter).Select("workspace_id, ?, id", job.ID)
		if err := t.Exec("INSERT INTO teamguests_async_job_targets (workspace_id, job_id, person_id) ?", chosen).Error; err != nil {
			return err
		}
		return t.queueJob(work(job.ID))
	})
	return job, err
}

// StartTeamGuestsJob says that a job is running. A job that has ended stays as it is.
func (w *Workspace) StartTeamGuestsJob(ctx context.Context, job int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return unended(t, w.id, job).Update("state", JobRunning).Error
	})
}

func unended(t *tx, workspace, job int64) *gorm.DB {
	return t.Model(&TeamGuestsJob{}).Where("workspace_id = ? AND id = ? AND finished_at IS NULL", workspace, job)
}

// DeleteTeamGuestsChunk deletes up to limit of the guests a job has still to delete, in the order of their ids from after on, and gives the last it took.
// When none are left the job is done, and last is after. Each chunk is a transaction of its own, so that others get their turn, and a job that
// was cut off goes on where it stopped; going by ids, not from the start each time, keeps Postgres from wading through what is already deleted.
func (w *Workspace) DeleteTeamGuestsChunk(ctx context.Context, job, after int64, limit int) (last int64, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		last = after
		targets := t.Model(&teamGuestsTarget{}).Where("workspace_id = ? AND job_id = ? AND person_id > ?", w.id, job, after).Session(&gorm.Session{})
		var ids []int64
		if err := targets.Order("person_id").Limit(limit).Pluck("person_id", &ids).Error; err != nil {
			return err
		}
		if len(ids) == 0 {
			return unended(t, w.id, job).Updates(map[string]any{"state": JobDone, "finished_at": t.now}).Error
		}
		last = ids[len(ids)-1]
		if err := deleteTeamGuests(t, w.id, job, ids); err != nil {
			return err
		}
		return targets.Where("person_id <= ?", last).Delete(&teamGuestsTarget{}).Error
	})
	return last, err
}

// deleteTeamGuests deletes guests of a job's team; ids are in order.
func deleteTeamGuests(t *tx, workspace, job int64, ids []int64) error {
	owner := TeamGuestsJob{WorkspaceID: workspace, ID: job}
	if err := t.Select("team_id").Take(&owner).Error; err != nil {
		return err
	}
	// The range says nothing new, but leads a planner without fresh statistics to the primary key.
	deleted := t.Where("workspace_id = ? AND id BETWEEN ? AND ? AND id IN ? AND user_id IS NULL", workspace, ids[0], ids[len(ids)-1], ids).Delete(&TeamGuestsPerson{})
	if deleted.Error != nil {
		return deleted.Error
	}
	return countGuests(t, workspace, owner.TeamID, -int(deleted.RowsAffected))
}

// FailTeamGuestsJob ends a job with what went wrong. A job that has ended stays as it is.
func (w *Workspace) FailTeamGuestsJob(ctx context.Context, job int64, reason string) error {
	return w.db.write(ctx, func(t *tx) error {
		now := t.now
		return unended(t, w.id, job).Select("State", "Errors", "FinishedAt").Updates(TeamGuestsJob{State: JobFailed, Errors: []string{reason}, FinishedAt: &now}).Error
	})
}

// TeamGuestsJob finds one of the user's own jobs.
func (w *Workspace) TeamGuestsJob(ctx context.Context, user, id int64) (job TeamGuestsJob, err error) {
	err = w.db.find(ctx).Take(&job, "workspace_id = ? AND user_id = ? AND id = ?", w.id, user, id).Error
	return job, errorOf(err)
}

// TeamGuestsJobs lists one page of the user's own jobs, by id, and says how many there are. finished chooses ended or unended ones; nil takes all.
func (w *Workspace) TeamGuestsJobs(ctx context.Context, user int64, finished *bool, page Page) (jobs []TeamGuestsJob, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		own := func() *gorm.DB {
			query := g.Model(&TeamGuestsJob{}).Where("workspace_id = ? AND user_id = ?", w.id, user)
			switch {
			case finished == nil:
				return query
			case *finished:
				return query.Where("finished_at IS NOT NULL")
			}
			return query.Where("finished_at IS NULL")
		}
		if err := own().Count(&total).Error; err != nil {
			return err
		}
		return own().Order("id").Offset(page.Offset).Limit(page.Limit).Find(&jobs).Error
	})
	return jobs, total, err
}
