package persistence

import (
	"context"
	"errors"
	"time"
)

// The whole installation has one clock, kept in the database. It runs with the machine's unless somebody froze it or moved it on.
// What the APIs promise goes by it: Now. What keeps this installation alive and safe goes by the machine's: MachineNow.

// Clock is the installation's clock as it is set.
type Clock struct {
	Offset   time.Duration // how far it is ahead of the machine's, while it runs
	FrozenAt *time.Time    // where it stands still; nil while it runs
	version  int64
}

// labState is the one row of what all replicas look at again and again.
type labState struct {
	ID            int64 `gorm:"primaryKey;autoIncrement:false"`
	ClockOffset   int64 // microseconds
	ClockFrozenAt *time.Time
	ClockVersion  int64
	FaultsVersion int64
}

func (labState) TableName() string { return "lab_state" }

func (s labState) clock() *Clock {
	return &Clock{time.Duration(s.ClockOffset) * time.Microsecond, s.ClockFrozenAt, s.ClockVersion}
}

// ErrClockRange says that a clock would leave the years it may show.
var ErrClockRange = errors.New("the clock must stay between the years 2000 and 2200")

var (
	earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// At is what the clock shows when the machine's shows machine.
func (c *Clock) At(machine time.Time) time.Time {
	if c.FrozenAt != nil {
		return c.FrozenAt.UTC()
	}
	return machine.Add(c.Offset)
}

// Now is the time by the installation's clock: UTC, in microseconds, as Postgres keeps it.
func (db *DB) Now() time.Time { return db.warp.Load().At(db.MachineNow()) }

// MachineNow is the machine's own time, which nobody can move: for sessions of people who run this installation, leases and the like.
func (db *DB) MachineNow() time.Time {
	now := time.Now
	if set := db.clock.Load(); set != nil {
		now = *set
	}
	return now().UTC().Truncate(time.Microsecond)
}

// SetClock puts another clock in the place of the machine's, for this handle; nil brings back the machine's.
func (db *DB) SetClock(now func() time.Time) {
	if now == nil {
		db.clock.Store(nil)
		return
	}
	db.clock.Store(&now)
}

// Clock says how the clock is set, as this replica knows it.
func (db *DB) Clock() Clock { return *db.warp.Load() }

// Follow looks whether another replica set the clock, and says which version the rules for faults have.
func (db *DB) Follow(ctx context.Context) (faults int64, err error) {
	var state labState
	if err := db.find(ctx).Take(&state).Error; err != nil {
		return 0, errorOf(err)
	}
	db.adopt(state.clock())
	return state.FaultsVersion, nil
}

// adopt takes over a clock unless a newer one is known.
func (db *DB) adopt(clock *Clock) {
	for {
		known := db.warp.Load()
		if known.version >= clock.version || db.warp.CompareAndSwap(known, clock) {
			return
		}
	}
}

// FreezeClock lets the clock stand still, at the given time or at the present one.
func (db *DB) FreezeClock(ctx context.Context, at *time.Time) error {
	return db.setClock(ctx, func(old *Clock, machine time.Time) Clock {
		now := old.At(machine)
		if at != nil {
			now = at.UTC().Truncate(time.Microsecond)
		}
		return Clock{FrozenAt: &now}
	})
}

// AdvanceClock moves the clock on, frozen or not.
func (db *DB) AdvanceClock(ctx context.Context, by time.Duration) error {
	by = by.Truncate(time.Microsecond)
	return db.setClock(ctx, func(old *Clock, machine time.Time) Clock {
		if old.FrozenAt != nil {
			now := old.FrozenAt.Add(by).UTC()
			return Clock{FrozenAt: &now}
		}
		return Clock{Offset: old.Offset + by}
	})
}

// ReleaseClock lets the clock run with the machine's again.
func (db *DB) ReleaseClock(ctx context.Context) error {
	return db.setClock(ctx, func(*Clock, time.Time) Clock { return Clock{} })
}

// setClock changes the clock for all replicas, and with it when waiting jobs are due. This replica knows at once, the others when they next look.
func (db *DB) setClock(ctx context.Context, change func(old *Clock, machine time.Time) Clock) error {
	var made *Clock
	err := db.write(ctx, func(t *tx) error {
		var state labState
		if err := t.Raw("UPDATE lab_state SET clock_version = clock_version + 1 WHERE id = 1 RETURNING *").Scan(&state).Error; err != nil {
			return err
		}
		old, machine := state.clock(), db.MachineNow()
		changed := change(old, machine)
		if now := changed.At(machine); now.Before(earliest) || now.After(latest) {
			return ErrClockRange
		}
		state.ClockOffset, state.ClockFrozenAt = changed.Offset.Microseconds(), changed.FrozenAt
		if err := t.Save(&state).Error; err != nil {
			return err
		}
		made = state.clock()
		return db.shiftJobs(t, old, made)
	})
	if err == nil {
		db.adopt(made)
	}
	return err
}
