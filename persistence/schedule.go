package persistence

import (
	"context"
	"fmt"
	"time"
)

// River runs its queue by the machine's time, and must: its leases and rescues depend on it. What the clock promises is written into that time:
// while the clock runs, a job that is due at v waits for the machine's v - offset; while it is frozen, for v a century later, which never comes.
// Setting the clock moves every waiting job by the difference. A job that is held waits for the year 2310.

const century = 36525 * 24 * time.Hour

// held is when a job that is held would run.
var held = time.Date(2310, 1, 1, 0, 0, 0, 0, time.UTC)

// waiting are River's states of jobs that are yet to run.
const waiting = "('available', 'scheduled', 'retryable')"

// lag is what River's schedule adds to the clock's.
func (c *Clock) lag() time.Duration {
	if c.FrozenAt != nil {
		return century
	}
	return -c.Offset
}

// Wait says how long the queue must wait, by the machine's time, until the clock has moved on by d.
func (db *DB) Wait(d time.Duration) time.Duration {
	clock := db.warp.Load()
	if d <= 0 || clock.FrozenAt == nil {
		return max(d, 0)
	}
	return time.Until(clock.FrozenAt.Add(d + century))
}

// due is when a job is due by the clock; nil for one that is held and was due already.
func (db *DB) due(scheduled time.Time) *time.Time {
	if !scheduled.Before(held) {
		return nil
	}
	clock, machine := db.warp.Load(), time.Now()
	var due time.Time
	switch {
	case clock.FrozenAt == nil:
		due = db.Now().Add(scheduled.Sub(machine))
	case scheduled.After(machine.Add(century / 2)):
		due = scheduled.Add(-century)
	default:
		due = *clock.FrozenAt
	}
	due = due.UTC().Truncate(time.Millisecond)
	return &due
}

// shiftJobs writes the schedule of waiting jobs anew, and lets those run that are due by the new clock. What was due stays due.
func (db *DB) shiftJobs(t *tx, old, made *Clock) error {
	now := time.Now()
	if by := made.lag() - old.lag(); by != 0 {
		shifted, amount := db.dialect.queueShift(by)
		err := t.Exec(fmt.Sprintf("UPDATE river_job SET scheduled_at = %s WHERE state IN %s AND scheduled_at > ? AND scheduled_at < ?", shifted, waiting),
			amount, db.dialect.queueTime(now), db.dialect.queueTime(held)).Error
		if err != nil {
			return err
		}
	}
	horizon := now
	if made.FrozenAt != nil {
		horizon = made.FrozenAt.Add(century)
	}
	return t.Exec("UPDATE river_job SET state = 'available', scheduled_at = ? WHERE state IN "+waiting+" AND scheduled_at <= ? AND (state <> 'available' OR scheduled_at > ?)",
		db.dialect.queueTime(now), db.dialect.queueTime(horizon), db.dialect.queueTime(now)).Error
}

// MayStart says whether a job may start now: not while its workspace or its kind is held, unless it was told to step.
func (db *DB) MayStart(ctx context.Context, workspace, job int64, kind string) (bool, error) {
	var holds int64
	if err := holdsOn(db.find(ctx), workspace, kind).Count(&holds).Error; err != nil || holds == 0 {
		return err == nil, err
	}
	stepped := false
	err := db.write(ctx, func(t *tx) error {
		taken := t.Delete(&jobStep{}, job)
		stepped = taken.RowsAffected == 1
		return taken.Error
	})
	return stepped, err
}

// HeldFor is how long a job that may not start has to wait.
func HeldFor() time.Duration { return time.Until(held) }

// ReleaseStrays lets jobs go that were put back as held just when their hold ended.
func (db *DB) ReleaseStrays(ctx context.Context) error {
	var strays int64
	stray := "state = 'scheduled' AND scheduled_at >= ? AND NOT EXISTS (SELECT 1 FROM job_holds AS h WHERE " + holding + ")"
	if err := db.find(ctx).Table("river_job").Where(stray, db.dialect.queueTime(held)).Limit(1).Count(&strays).Error; err != nil || strays == 0 {
		return errorOf(err)
	}
	return db.write(ctx, db.releaseStrays)
}

func (db *DB) releaseStrays(t *tx) error {
	return t.Exec("UPDATE river_job SET state = 'available', scheduled_at = ? WHERE state = 'scheduled' AND scheduled_at >= ? AND NOT EXISTS (SELECT 1 FROM job_holds AS h WHERE "+holding+")",
		db.dialect.queueTime(time.Now()), db.dialect.queueTime(held)).Error
}

// holding says of a row of river_job whether the hold h applies to it. The arguments of every job name its workspace.
const holding = "h.workspace_id = CAST(river_job.args ->> 'workspace' AS bigint) AND h.kind IN ('', river_job.kind)"
