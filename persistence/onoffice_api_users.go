package persistence

import (
	"context"
	"fmt"
	"time"
)

// OnOfficeRights are what an API user may do. The zero value is nothing.
type OnOfficeRights struct {
	EstateRead, EstateWrite   OnOfficeAccess
	AddressRead, AddressWrite OnOfficeAccess
	OnlyPublishedEstates      bool // sees only what is published on the website
	OnlyPublishedAddresses    bool // the same for contacts
}

// OnOfficeAPIUser is a program's access to onOffice. Its number is that of the user it acts as.
type OnOfficeAPIUser struct {
	WorkspaceID    int64   `gorm:"primaryKey;autoIncrement:false"`
	ID             int64   `gorm:"primaryKey;autoIncrement:false"`
	Name           string  // unique among all users of onOffice; never changes
	Token          *string // goes with every call and is no secret; nil until one is generated
	SealedSecret   string
	Active         bool
	OnOfficeRights `gorm:"embedded"`
	CreatedAt      time.Time
	GeneratedAt    *time.Time // when token and secret were made
	LastUsedAt     *time.Time
}

// TableName is the table's.
func (OnOfficeAPIUser) TableName() string { return "onoffice_api_users" }

// OnOfficeCaller is the API user that a token leads to.
type OnOfficeCaller struct {
	OnOfficeAPIUser `gorm:"embedded"`
	Workspace       string // its name, for the log
	GroupID         int64  // 0 without one
	Secret          string `gorm:"-"`
}

// OnOfficeCaller finds the API user of a token, whichever workspace it leads to. Whether it is active is the caller's to judge.
func (db *DB) OnOfficeCaller(ctx context.Context, token string) (found OnOfficeCaller, err error) {
	err = db.find(ctx).Table("onoffice_api_users AS a").Select("a.*, w.name AS workspace, coalesce(u.group_id, 0) AS group_id").
		Joins("JOIN workspaces AS w ON w.id = a.workspace_id").
		Joins("JOIN onoffice_users AS u ON u.workspace_id = a.workspace_id AND u.id = a.id").
		Where("a.token = ?", token).Take(&found).Error
	if err != nil {
		return found, errorOf(err)
	}
	found.Secret, err = db.keys.open(found.SealedSecret, onOfficeSecret(found.WorkspaceID, found.ID))
	return found, err
}

// onOfficeSecret is the purpose that a secret is sealed for.
func onOfficeSecret(workspace, user int64) string {
	return fmt.Sprintf("onoffice/%d/%d", workspace, user)
}

// CreateOnOfficeAPIUser makes an active API user without rights, token or secret; ErrConflict when a user has this name.
func (w *Workspace) CreateOnOfficeAPIUser(ctx context.Context, name string) (made OnOfficeAPIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = createOnOfficeAPIUser(t, w.id, OnOfficeUser{Name: name}, OnOfficeRights{})
		return err
	})
	return made, err
}

func createOnOfficeAPIUser(t *tx, workspace int64, user OnOfficeUser, rights OnOfficeRights) (OnOfficeAPIUser, error) {
	user.Active, user.API = true, true
	user, err := createOnOfficeUser(t, workspace, user)
	if err != nil {
		return OnOfficeAPIUser{}, err
	}
	made := OnOfficeAPIUser{WorkspaceID: workspace, ID: user.ID, Name: user.Name, Active: true, OnOfficeRights: rights, CreatedAt: t.now}
	return made, t.Create(&made).Error
}

// InsertOnOfficeAPIUser adds an API user with rights and a token and secret of the caller's choice.
func (f *Filling) InsertOnOfficeAPIUser(user OnOfficeUser, rights OnOfficeRights, token, secret string) (OnOfficeAPIUser, error) {
	made, err := createOnOfficeAPIUser(f.tx, f.id, user, rights)
	if err != nil {
		return made, err
	}
	return setOnOfficeKeys(f.tx, f.id, made.ID, token, secret)
}

// OnOfficeAPIUsers lists the API users, the oldest first.
func (w *Workspace) OnOfficeAPIUsers(ctx context.Context) (users []OnOfficeAPIUser, err error) {
	err = w.db.find(ctx).Where("workspace_id = ?", w.id).Order("id").Find(&users).Error
	return users, errorOf(err)
}

// OnOfficeAPIUser finds an API user.
func (w *Workspace) OnOfficeAPIUser(ctx context.Context, id int64) (user OnOfficeAPIUser, err error) {
	err = w.db.find(ctx).Take(&user, "workspace_id = ? AND id = ?", w.id, id).Error
	return user, errorOf(err)
}

// SetOnOfficeKeys gives an API user another token and secret. Its old ones are dead from then on.
func (w *Workspace) SetOnOfficeKeys(ctx context.Context, id int64, token, secret string) (user OnOfficeAPIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		user, err = setOnOfficeKeys(t, w.id, id, token, secret)
		return err
	})
	return user, err
}

func setOnOfficeKeys(t *tx, workspace, id int64, token, secret string) (OnOfficeAPIUser, error) {
	sealed, err := t.keys.seal(secret, onOfficeSecret(workspace, id))
	if err != nil {
		return OnOfficeAPIUser{}, err
	}
	return changeOnOfficeAPIUser(t, workspace, id, map[string]any{"token": token, "sealed_secret": sealed, "generated_at": t.now})
}

// SetOnOfficeAPIUserActive lets an API user in, or keeps it out; its token, secret and rights stay.
func (w *Workspace) SetOnOfficeAPIUserActive(ctx context.Context, id int64, active bool) (user OnOfficeAPIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if user, err = changeOnOfficeAPIUser(t, w.id, id, map[string]any{"active": active}); err != nil {
			return err
		}
		return setOnOfficeUserActive(t, w.id, id, active)
	})
	return user, err
}

// SetOnOfficeRights says what an API user may do, from its next call on.
func (w *Workspace) SetOnOfficeRights(ctx context.Context, id int64, rights OnOfficeRights) (user OnOfficeAPIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		user, err = changeOnOfficeAPIUser(t, w.id, id, map[string]any{
			"estate_read": rights.EstateRead, "estate_write": rights.EstateWrite,
			"address_read": rights.AddressRead, "address_write": rights.AddressWrite,
			"only_published_estates": rights.OnlyPublishedEstates, "only_published_addresses": rights.OnlyPublishedAddresses,
		})
		return err
	})
	return user, err
}

func changeOnOfficeAPIUser(t *tx, workspace, id int64, changes map[string]any) (user OnOfficeAPIUser, err error) {
	if err := existing(t.Model(&OnOfficeAPIUser{}).Where("workspace_id = ? AND id = ?", workspace, id).Updates(changes)); err != nil {
		return user, err
	}
	return user, t.Take(&user, "workspace_id = ? AND id = ?", workspace, id).Error
}

// DeleteOnOfficeAPIUser removes an API user for ever. Records that belong to it stay.
func (w *Workspace) DeleteOnOfficeAPIUser(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := existing(t.Delete(&OnOfficeAPIUser{}, "workspace_id = ? AND id = ?", w.id, id)); err != nil {
			return err
		}
		return deleteOnOfficeUser(t, w.id, id)
	})
}

// TouchOnOfficeAPIUser notes that an API user was used.
func (w *Workspace) TouchOnOfficeAPIUser(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return t.Model(&OnOfficeAPIUser{}).Where("workspace_id = ? AND id = ?", w.id, id).Update("last_used_at", t.now).Error
	})
}
