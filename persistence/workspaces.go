package persistence

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// WorkspaceRecord is one isolated copy of all systems, as a row.
type WorkspaceRecord struct {
	ID          int64  `gorm:"primaryKey"`
	Name        string // unique
	CreatedAt   time.Time
	Content     string    // what it was last filled with: ContentEmpty or ContentDemo
	FilledAt    time.Time // when
	Credentials string    // of the demo world, sealed; "" where it never was
}

// What a workspace is filled with.
const (
	ContentEmpty = "empty"
	ContentDemo  = "demo"
)

// TableName is the table's.
func (WorkspaceRecord) TableName() string { return "workspaces" }

// sequence counts the ids of one kind of record in one workspace.
type sequence struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	Name        string `gorm:"primaryKey"`
	Next        int64
}

func (sequence) TableName() string { return "sequences" }

// Workspace finds a workspace by its name.
func (db *DB) Workspace(ctx context.Context, name string) (found WorkspaceRecord, err error) {
	err = db.find(ctx).Take(&found, "name = ?", name).Error
	return found, errorOf(err)
}

// Workspaces lists one page of the workspaces by name, or the only one that is asked for, and says how many there are.
func (db *DB) Workspaces(ctx context.Context, only, search string, page Page) (workspaces []WorkspaceRecord, total int64, err error) {
	return listOf[WorkspaceRecord](ctx, db, page, "name", func(g *gorm.DB) *gorm.DB {
		if only != "" {
			g = g.Where("name = ?", only)
		}
		return containing(g, search, "name")
	})
}

// CreateWorkspace makes a workspace and fills it, in one transaction; ErrConflict when the name is taken. Without fill it is empty.
func (db *DB) CreateWorkspace(ctx context.Context, name string, fill func(*Filling) error) (made WorkspaceRecord, err error) {
	err = db.write(ctx, func(t *tx) error {
		made, err = db.createWorkspace(t, WorkspaceRecord{Name: name, CreatedAt: t.now}, fill)
		return err
	})
	return made, err
}

func (db *DB) createWorkspace(t *tx, made WorkspaceRecord, fill func(*Filling) error) (_ WorkspaceRecord, err error) {
	made.ID, made.Content, made.FilledAt = 0, ContentEmpty, t.now
	if fill != nil {
		made.Content = ContentDemo
	}
	if err := t.Create(&made).Error; err != nil || fill == nil {
		return made, err
	}
	f := &Filling{tx: t, id: made.ID}
	if f.credentials, err = db.openCredentials(made.Credentials); err != nil {
		return made, err
	}
	if err := fill(f); err != nil {
		return made, err
	}
	if len(f.credentials) == 0 {
		return made, nil
	}
	if made.Credentials, err = db.sealCredentials(f.credentials); err != nil {
		return made, err
	}
	return made, t.Model(&made).Update("credentials", made.Credentials).Error
}

// ResetWorkspace throws away everything in a workspace and fills it anew. It gets another number, so that nothing that is under way
// for the old content can touch the new. Of several resets at once each begins where the one before it ended.
func (db *DB) ResetWorkspace(ctx context.Context, name string, fill func(*Filling) error) (made WorkspaceRecord, err error) {
	for range restless {
		err = db.write(ctx, func(t *tx) error {
			var old WorkspaceRecord
			if err := takeForUpdate(t, &old, "name = ?", name); err != nil {
				return err
			}
			if err := t.Delete(&old).Error; err != nil {
				return err
			}
			made, err = db.createWorkspace(t, old, fill)
			return err
		})
		if errors.Is(err, ErrNotFound) { // gone, or another reset was quicker and the row that we waited for is not the one of this name any more
			if _, gone := db.Workspace(ctx, name); gone == nil {
				continue
			}
		}
		if !isDeadlock(err) {
			break
		}
	}
	return made, err
}

// restless is how often taking a workspace away is tried while others are at work in it.
const restless = 10

// isDeadlock says that Postgres broke a circle of transactions that wait for each other by ending this one.
func isDeadlock(err error) bool {
	var broken *pgconn.PgError
	return errors.As(err, &broken) && broken.Code == "40P01"
}

// takeForUpdate reads a row that is nobody else's until the transaction ends.
func takeForUpdate(t *tx, row any, conditions ...any) error {
	return t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(row, conditions...).Error
}

// DeleteWorkspace removes a workspace and everything in it, and the tokens of admins that are for it alone.
func (db *DB) DeleteWorkspace(ctx context.Context, id int64) (err error) {
	for range restless {
		err = db.write(ctx, func(t *tx) error {
			var found WorkspaceRecord
			if err := takeForUpdate(t, &found, id); err != nil {
				return err
			}
			if err := t.Delete(&AdminToken{}, "workspace = ?", found.Name).Error; err != nil {
				return err
			}
			return t.Delete(&found).Error
		})
		if !isDeadlock(err) {
			break
		}
	}
	return err
}

// Filling is a workspace in the making: complete rows with ids of the caller's choice.
type Filling struct {
	tx          *tx
	id          int64
	system      string
	documented  bool
	credentials []DemoCredential
}

// Workspace is the number of the workspace, which every row must carry.
func (f *Filling) Workspace() int64 { return f.id }

// Now is the time of the transaction.
func (f *Filling) Now() time.Time { return f.tx.now }

// Insert adds rows: pointers to slices of this package's records.
func (f *Filling) Insert(rows ...any) error {
	for _, row := range rows {
		if err := f.tx.CreateInBatches(row, batchSize).Error; err != nil {
			return err
		}
	}
	return nil
}

// StartIDs says which id the next record of a kind gets.
func (f *Filling) StartIDs(kind string, next int64) error {
	return f.tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&sequence{f.id, kind, next}).Error
}

// batchSize keeps one INSERT below the databases' limits on bound values.
const batchSize = 500

// nextIDs takes count ids of a kind, in a row, and gives the first. Whoever rolls back gives them back.
func nextIDs(t *tx, workspace int64, kind string, count int) (first int64, err error) {
	after := sequence{workspace, kind, 1 + int64(count)}
	err = t.Clauses(
		clause.OnConflict{
			Columns:   []clause.Column{{Name: "workspace_id"}, {Name: "name"}},
			DoUpdates: clause.Assignments(map[string]any{"next": gorm.Expr("sequences.next + ?", count)}),
		},
		clause.Returning{Columns: []clause.Column{{Name: "next"}}},
	).Create(&after).Error
	return after.Next - int64(count), err
}
