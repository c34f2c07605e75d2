package persistence

import (
	"context"
	"database/sql"
	"errors"

	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"
)

// tx is one transaction that writes: gorm's view of it, its time, and the queue that joins it.
type tx struct {
	*gorm.DB
	ctx     context.Context
	now     time.Time
	enqueue enqueueFunc
	keys    *keyring // for secrets that come back
}

// queueJob queues work that runs if and only if the transaction commits. Where such work is held it waits.
func (t *tx) queueJob(args river.JobArgs) error {
	workspace, err := workspaceOf(args)
	if err != nil {
		return err
	}
	var holds int64
	if err := holdsOn(t.DB, workspace, args.Kind()).Count(&holds).Error; err != nil {
		return err
	}
	if holds > 0 {
		return t.enqueue(t.ctx, args, &river.InsertOpts{ScheduledAt: held})
	}
	return t.enqueue(t.ctx, args, nil)
}

// write runs fn in a transaction: all of it happens or nothing.
func (db *DB) write(ctx context.Context, fn func(t *tx) error) error {
	err := db.dialect.transaction(ctx, db.writer.WithContext(ctx), func(g *gorm.DB, enqueue enqueueFunc) error {
		return fn(&tx{DB: g, ctx: ctx, now: db.Now(), enqueue: enqueue, keys: db.keys})
	})
	return errorOf(err)
}

var errRollback = errors.New("rolled back")

// snapshot runs fn on one unchanging view of the data; whatever it does is rolled back.
func (db *DB) snapshot(ctx context.Context, fn func(g *gorm.DB) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.Dialect() == "postgres" {
		options.Isolation = sql.LevelRepeatableRead
	}
	err := db.reader.WithContext(ctx).Transaction(func(g *gorm.DB) error {
		if err := fn(g); err != nil {
			return err
		}
		return errRollback
	}, options)
	if errors.Is(err, errRollback) {
		return nil
	}
	return errorOf(err)
}

// find is for reads of one statement, which need no transaction.
func (db *DB) find(ctx context.Context) *gorm.DB { return db.reader.WithContext(ctx) }
