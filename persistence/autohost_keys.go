package persistence

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// AutohostKey is what a program calls with. It is found by a hash, and shown to its owner from what is sealed.
type AutohostKey struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	AccountID   string
	KeyPrefix   string // the first characters of the key, to look it up by
	KeyHash     []byte
	Secret      string `gorm:"-"` // the key itself
	Sealed      string
	Description string
	SDK         bool
	CreatedAt   time.Time
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	LastUsed    *time.Time
}

// TableName is the table's.
func (AutohostKey) TableName() string { return "autohost_keys" }

// MaxAutohostKeys is how many keys an account may have.
const MaxAutohostKeys = 100

// ErrAutohostKeys says that an account has as many keys as it may.
var ErrAutohostKeys = errors.New("the account has as many keys as it may")

// sealedFor binds a sealed key to the account whose it is.
func (k AutohostKey) sealedFor() string { return fmt.Sprintf("autohost key/%d/%s", k.ID, k.AccountID) }

// AutohostCaller is who a key speaks for.
type AutohostCaller struct {
	Account     AutohostAccount `gorm:"embedded"`
	KeyID       int64
	KeyHash     []byte
	KeyLastUsed *time.Time
	Workspace   string // its name, for the log
}

// AutohostCaller finds the account of a key, whichever workspace it leads to. Whether the account is open is the caller's to judge.
func (db *DB) AutohostCaller(ctx context.Context, keyPrefix string, keyHash []byte) (AutohostCaller, error) {
	var found []AutohostCaller
	err := db.find(ctx).Table("autohost_keys AS k").Select("a.*, k.id AS key_id, k.key_hash AS key_hash, k.last_used AS key_last_used, w.name AS workspace").
		Joins("JOIN autohost_accounts AS a ON a.workspace_id = k.workspace_id AND a.id = k.account_id").
		Joins("JOIN workspaces AS w ON w.id = k.workspace_id").
		Where("k.key_prefix = ?", keyPrefix).Find(&found).Error
	if err != nil {
		return AutohostCaller{}, errorOf(err)
	}
	for _, candidate := range found {
		if subtle.ConstantTimeCompare(candidate.KeyHash, keyHash) == 1 {
			return candidate, nil
		}
	}
	return AutohostCaller{}, ErrNotFound
}

// TouchAutohostKey notes that a key of an account was used, and when that was.
func (w *Workspace) TouchAutohostKey(ctx context.Context, account string, id int64) (at time.Time, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		at = t.now
		key := t.Model(&AutohostKey{}).Where("workspace_id = ? AND account_id = ? AND id = ?", w.id, account, id)
		if err := key.UpdateColumn("last_used", t.now).Error; err != nil {
			return err
		}
		return t.Model(&AutohostAccount{}).Where("workspace_id = ? AND id = ?", w.id, account).UpdateColumn("last_login", t.now).Error
	})
	return at, err
}

// AutohostKeys lists the keys of an account with their secrets, the oldest first.
func (w *Workspace) AutohostKeys(ctx context.Context, account string) (keys []AutohostKey, err error) {
	if err := w.db.find(ctx).Where("workspace_id = ? AND account_id = ?", w.id, account).Order("id").Find(&keys).Error; err != nil {
		return nil, errorOf(err)
	}
	for i := range keys {
		if keys[i].Secret, err = w.db.keys.open(keys[i].Sealed, keys[i].sealedFor()); err != nil {
			return nil, fmt.Errorf("key %d of %s: %w", keys[i].ID, account, err)
		}
	}
	return keys, nil
}

// AddAutohostKey keeps a new key of an account and gives it its id; ErrAutohostKeys when it has as many as it may.
func (w *Workspace) AddAutohostKey(ctx context.Context, account string, key AutohostKey) (made AutohostKey, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = addAutohostKey(t, w.id, account, key)
		return err
	})
	return made, err
}

func addAutohostKey(t *tx, workspace int64, account string, key AutohostKey) (AutohostKey, error) {
	var owner AutohostAccount // held, so that of two keys at the same time each is counted
	if err := t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&owner, "workspace_id = ? AND id = ?", workspace, account).Error; err != nil {
		return key, err
	}
	var count int64
	if err := t.Model(&AutohostKey{}).Where("workspace_id = ? AND account_id = ?", workspace, account).Count(&count).Error; err != nil {
		return key, err
	}
	if count >= MaxAutohostKeys {
		return key, ErrAutohostKeys
	}
	id, err := nextIDs(t, workspace, AutohostKeyIDs, 1)
	if err != nil {
		return key, err
	}
	key.CreatedAt = t.now
	return insertAutohostKey(t, workspace, account, id, key)
}

func insertAutohostKey(t *tx, workspace int64, account string, id int64, key AutohostKey) (_ AutohostKey, err error) {
	key.WorkspaceID, key.AccountID, key.ID, key.UpdatedAt = workspace, account, id, key.CreatedAt
	if key.Sealed, err = t.keys.seal(key.Secret, key.sealedFor()); err != nil {
		return key, err
	}
	return key, t.Create(&key).Error
}

// InsertAutohostKeys adds keys, each with its id, its account and its time.
func (f *Filling) InsertAutohostKeys(keys []AutohostKey) error {
	for _, key := range keys {
		if _, err := insertAutohostKey(f.tx, f.id, key.AccountID, key.ID, key); err != nil {
			return err
		}
	}
	return nil
}

// DescribeAutohostKey changes the description of an account's key.
func (w *Workspace) DescribeAutohostKey(ctx context.Context, account string, id int64, description string) (key AutohostKey, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		key = AutohostKey{}
		own := t.Model(&AutohostKey{}).Where("workspace_id = ? AND account_id = ? AND id = ?", w.id, account, id)
		if err := existing(own.Updates(map[string]any{"description": description, "updated_at": t.now})); err != nil {
			return err
		}
		if err := t.Take(&key, "workspace_id = ? AND id = ?", w.id, id).Error; err != nil {
			return err
		}
		key.Secret, err = t.keys.open(key.Sealed, key.sealedFor())
		return err
	})
	return key, err
}

// DeleteAutohostKey removes a key of an account; every replica asks anew with each call.
func (w *Workspace) DeleteAutohostKey(ctx context.Context, account string, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&AutohostKey{}, "workspace_id = ? AND account_id = ? AND id = ?", w.id, account, id))
	})
}
