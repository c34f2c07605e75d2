package persistence

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// XingEventsKey is what a program calls with. Only a hash of it is kept: a key is shown when it is made, and then to whoever sends it.
type XingEventsKey struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          int64  `gorm:"primaryKey;autoIncrement:false"`
	KeyPrefix   string // the first characters of the key, to look it up by
	KeyHash     []byte
	Identifier  string
	Name        string
	Type        string // ADMIN, EDITOR, ATTENDEE_MANAGER or VIEWER
	Enabled     bool
	MultiUser   bool // may ask for permission for more than one user
	CreatedAt   time.Time
}

// XingEventsPermission lets a key work with a user.
type XingEventsPermission struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	KeyID       int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID      int64 `gorm:"primaryKey;autoIncrement:false"`
	Requested   bool  // by the user's password, not by creating the user
}

// TableName is the table's.
func (XingEventsKey) TableName() string { return "xingevents_keys" }

// TableName is the table's.
func (XingEventsPermission) TableName() string { return "xingevents_permissions" }

// The kinds of ids of XING Events, for Filling.StartIDs.
const (
	XingEventsKeyIDs   = "xingevents_keys"
	XingEventsUserIDs  = "xingevents_users"
	XingEventsEventIDs = "xingevents_events"
)

// XingEventsCaller is who a key speaks for.
type XingEventsCaller struct {
	Key       XingEventsKey `gorm:"embedded"`
	Workspace string        // its name, for the log
}

// XingEventsCaller finds a key, whichever workspace it leads to. Whether it is enabled is the caller's to judge.
func (db *DB) XingEventsCaller(ctx context.Context, keyPrefix string, keyHash []byte) (XingEventsCaller, error) {
	var found []XingEventsCaller
	err := db.find(ctx).Table("xingevents_keys AS k").Select("k.*, w.name AS workspace").
		Joins("JOIN workspaces AS w ON w.id = k.workspace_id").
		Where("k.key_prefix = ?", keyPrefix).Find(&found).Error
	if err != nil {
		return XingEventsCaller{}, errorOf(err)
	}
	for _, candidate := range found {
		if subtle.ConstantTimeCompare(candidate.Key.KeyHash, keyHash) == 1 {
			return candidate, nil
		}
	}
	return XingEventsCaller{}, ErrNotFound
}

// XingEventsKey finds a key by its id.
func (w *Workspace) XingEventsKey(ctx context.Context, id int64) (key XingEventsKey, err error) {
	err = w.db.find(ctx).Take(&key, "workspace_id = ? AND id = ?", w.id, id).Error
	return key, errorOf(err)
}

// AddXingEventsKey keeps a new key and gives it its id.
func (w *Workspace) AddXingEventsKey(ctx context.Context, key XingEventsKey) (XingEventsKey, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		key.WorkspaceID, key.CreatedAt = w.id, t.now
		if key.ID, err = nextIDs(t, w.id, XingEventsKeyIDs, 1); err != nil {
			return err
		}
		return t.Create(&key).Error
	})
	return key, err
}

// DeleteXingEventsKey removes a key and its permissions. The users it created stay.
func (w *Workspace) DeleteXingEventsKey(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&XingEventsKey{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// existing is ErrNotFound where a change found nothing to change.
func existing(changed *gorm.DB) error {
	if changed.Error == nil && changed.RowsAffected == 0 {
		return ErrNotFound
	}
	return changed.Error
}

// ErrXingEventsOneUser says that a key has asked for permission for one user and may not for another.
var ErrXingEventsOneUser = errors.New("the key is for one user")

// PermitXingEventsUser lets a key work with a user who gave the password, and notes the login. ErrXingEventsOneUser says that the key has
// another user already and is not for several. Of calls for one key at the same time each sees what those before it did.
func (w *Workspace) PermitXingEventsUser(ctx context.Context, key, user int64) error {
	return w.db.write(ctx, func(t *tx) error {
		var held XingEventsKey
		if err := t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Take(&held, "workspace_id = ? AND id = ?", w.id, key).Error; err != nil {
			return err
		}
		permissions := func() *gorm.DB {
			return t.Model(&XingEventsPermission{}).Where("workspace_id = ? AND key_id = ?", w.id, key)
		}
		var already, others int64
		if err := permissions().Where("user_id = ?", user).Count(&already).Error; err != nil {
			return err
		}
		if err := permissions().Where("requested").Count(&others).Error; err != nil {
			return err
		}
		if already == 0 {
			if others > 0 && !held.MultiUser {
				return ErrXingEventsOneUser
			}
			if err := t.Create(&XingEventsPermission{WorkspaceID: w.id, KeyID: key, UserID: user, Requested: true}).Error; err != nil {
				return err
			}
		}
		return existing(t.Model(&XingEventsUser{}).Where("workspace_id = ? AND id = ?", w.id, user).Update("last_login", t.now))
	})
}
