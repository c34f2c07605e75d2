package persistence

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// What keys may not do for themselves is done by those who run the service.

// ListXingEventsKeys lists one page of the keys by id and says how many there are.
func (w *Workspace) ListXingEventsKeys(ctx context.Context, search string, page Page) (keys []XingEventsKey, total int64, err error) {
	return listOf[XingEventsKey](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ?", w.id), search, "name", "identifier", "type", "key_prefix")
	})
}

// XingEventsKeyChange is what changes of a key; nil stays as it is.
type XingEventsKeyChange struct {
	Name               *string
	Enabled, MultiUser *bool
	Key                *XingEventsKey // whose prefix and hash take the place of the old ones
}

// UpdateXingEventsKey changes a key; every replica asks anew with each call.
func (w *Workspace) UpdateXingEventsKey(ctx context.Context, id int64, change XingEventsKeyChange) (key XingEventsKey, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if err := takeForUpdate(t, &key, "workspace_id = ? AND id = ?", w.id, id); err != nil {
			return err
		}
		if change.Name != nil {
			key.Name = *change.Name
		}
		if change.Enabled != nil {
			key.Enabled = *change.Enabled
		}
		if change.MultiUser != nil {
			key.MultiUser = *change.MultiUser
		}
		if change.Key != nil {
			key.KeyPrefix, key.KeyHash = change.Key.KeyPrefix, change.Key.KeyHash
		}
		return t.Model(&key).Select("Name", "Enabled", "MultiUser", "KeyPrefix", "KeyHash").Updates(&key).Error
	})
	return key, err
}

// XingEventsPermitted is a user that a key may work with.
type XingEventsPermitted struct {
	UserID    int64
	Username  string
	Requested bool // by the user's password
}

// XingEventsPermissions lists one page of the users that a key may work with, by id, and says how many there are; ErrNotFound for an unknown key.
func (w *Workspace) XingEventsPermissions(ctx context.Context, key int64, search string, page Page) (permitted []XingEventsPermitted, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		if err := g.Select("id").Take(&XingEventsKey{}, "workspace_id = ? AND id = ?", w.id, key).Error; err != nil {
			return err
		}
		matching := func() *gorm.DB { return containing(xingEventsPermissions(g, w.id, key), search, "u.username") }
		if err := matching().Count(&total).Error; err != nil {
			return err
		}
		return matching().Select("p.user_id, u.username, p.requested").Order("p.user_id").Offset(page.Offset).Limit(page.Limit).Find(&permitted).Error
	})
	return permitted, total, err
}

func xingEventsPermissions(g *gorm.DB, workspace, key int64) *gorm.DB {
	return g.Table("xingevents_permissions AS p").
		Joins("JOIN xingevents_users AS u ON u.workspace_id = p.workspace_id AND u.id = p.user_id").
		Where("p.workspace_id = ? AND p.key_id = ?", workspace, key)
}

// GrantXingEventsUser lets a key work with a user, whatever the user's password; ErrNotFound when either is unknown.
func (w *Workspace) GrantXingEventsUser(ctx context.Context, key, user int64) (permitted XingEventsPermitted, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if err := t.Clauses(clause.OnConflict{DoNothing: true}).Create(&XingEventsPermission{WorkspaceID: w.id, KeyID: key, UserID: user}).Error; err != nil {
			return err
		}
		return xingEventsPermissions(t.DB, w.id, key).Select("p.user_id, u.username, p.requested").Where("p.user_id = ?", user).Take(&permitted).Error
	})
	return permitted, err
}

// RevokeXingEventsUser takes a permission back; ErrNotFound without one.
func (w *Workspace) RevokeXingEventsUser(ctx context.Context, key, user int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&XingEventsPermission{}, "workspace_id = ? AND key_id = ? AND user_id = ?", w.id, key, user))
	})
}

// ListXingEventsUsers lists one page of the users by id and says how many there are.
func (w *Workspace) ListXingEventsUsers(ctx context.Context, search string, page Page) (users []XingEventsUser, total int64, err error) {
	return listOf[XingEventsUser](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ?", w.id), search, "first_name", "last_name", "username")
	})
}
