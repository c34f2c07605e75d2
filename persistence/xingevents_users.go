package persistence

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// XingEventsUser hosts events. Texts without a value are empty.
type XingEventsUser struct {
	WorkspaceID         int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                  int64 `gorm:"primaryKey;autoIncrement:false"`
	FirstName           string
	LastName            string
	Username            string // as it was written; unique in the workspace in any case
	UsernameKey         string // derived when the user is made
	PasswordHash        string
	Language            string
	Email               string
	Timezone            string
	Birthday            string // as the wall clock reads
	Gender              string
	Telephone           string
	Company             string
	SignUpPromotionCode string
	SignupTime          time.Time
	LastLogin           *time.Time
	CreationTime        time.Time
	LastModified        time.Time
}

// XingEventsBankAccount is a user's bank account.
type XingEventsBankAccount struct {
	WorkspaceID   int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID        int64 `gorm:"primaryKey;autoIncrement:false"`
	AccountHolder string
	BankName      string
	Swift         string
	Iban          string
	Country       string
}

// XingEventsBillingAddress is where a user's bills go.
type XingEventsBillingAddress struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID      int64 `gorm:"primaryKey;autoIncrement:false"`
	FirstName   string
	LastName    string
	Company     string
	Street      string
	Street2     string
	ZipCode     string
	City        string
	Country     string
	VatID       string
	Email       string
	Telephone   string
}

// TableName is the table's.
func (XingEventsUser) TableName() string { return "xingevents_users" }

// TableName is the table's.
func (XingEventsBankAccount) TableName() string { return "xingevents_bank_accounts" }

// TableName is the table's.
func (XingEventsBillingAddress) TableName() string { return "xingevents_billing_addresses" }

// BeforeCreate derives what users are found by.
func (u *XingEventsUser) BeforeCreate(*gorm.DB) error {
	u.UsernameKey = strings.ToLower(u.Username)
	return nil
}

// XingEventsVisibleUser is a user together with whether a key may work with them.
type XingEventsVisibleUser struct {
	User      XingEventsUser `gorm:"embedded"`
	Permitted bool
}

// XingEventsUser finds a user by id, as a key sees them.
func (w *Workspace) XingEventsUser(ctx context.Context, key, id int64) (found XingEventsVisibleUser, err error) {
	err = w.xingEventsUsers(ctx, key).Where("u.id = ?", id).Take(&found).Error
	return found, errorOf(err)
}

// XingEventsUserByName finds a user by username, in any case, as a key sees them.
func (w *Workspace) XingEventsUserByName(ctx context.Context, key int64, username string) (found XingEventsVisibleUser, err error) {
	err = w.xingEventsUsers(ctx, key).Where("u.username_key = ?", strings.ToLower(username)).Take(&found).Error
	return found, errorOf(err)
}

func (w *Workspace) xingEventsUsers(ctx context.Context, key int64) *gorm.DB {
	return w.db.find(ctx).Table("xingevents_users AS u").Select("u.*, p.key_id IS NOT NULL AS permitted").
		Joins("LEFT JOIN xingevents_permissions AS p ON p.workspace_id = u.workspace_id AND p.user_id = u.id AND p.key_id = ?", key).
		Where("u.workspace_id = ?", w.id)
}

// CreateXingEventsUser makes a user that the key may work with, or with key 0 nobody yet; ErrConflict when the username is taken.
func (w *Workspace) CreateXingEventsUser(ctx context.Context, key int64, user XingEventsUser) (XingEventsUser, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		user.WorkspaceID, user.SignupTime, user.CreationTime, user.LastModified = w.id, t.now, t.now, t.now
		if user.ID, err = nextIDs(t, w.id, XingEventsUserIDs, 1); err != nil {
			return err
		}
		if err := t.Create(&user).Error; err != nil || key == 0 {
			return err
		}
		return t.Create(&XingEventsPermission{WorkspaceID: w.id, KeyID: key, UserID: user.ID}).Error
	})
	return user, err
}

// UpdateXingEventsUser changes the named columns of a user.
func (w *Workspace) UpdateXingEventsUser(ctx context.Context, id int64, changes map[string]any) error {
	if len(changes) == 0 {
		return nil
	}
	return w.db.write(ctx, func(t *tx) error {
		changes["last_modified"] = t.now
		return existing(t.Model(&XingEventsUser{}).Where("workspace_id = ? AND id = ?", w.id, id).Updates(changes))
	})
}

// DeleteXingEventsUser removes a user with everything inside, events included.
func (w *Workspace) DeleteXingEventsUser(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&XingEventsUser{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// XingEventsBankAccount finds a user's bank account; ErrNotFound before the first write.
func (w *Workspace) XingEventsBankAccount(ctx context.Context, user int64) (account XingEventsBankAccount, err error) {
	err = w.db.find(ctx).Take(&account, "workspace_id = ? AND user_id = ?", w.id, user).Error
	return account, errorOf(err)
}

// WriteXingEventsBankAccount changes the named columns of a user's bank account, which the first write makes.
func (w *Workspace) WriteXingEventsBankAccount(ctx context.Context, user int64, changes map[string]any) error {
	return w.writeInsideXingEventsUser(ctx, &XingEventsBankAccount{WorkspaceID: w.id, UserID: user}, changes)
}

// XingEventsBillingAddress finds a user's billing address; ErrNotFound before the first write.
func (w *Workspace) XingEventsBillingAddress(ctx context.Context, user int64) (address XingEventsBillingAddress, err error) {
	err = w.db.find(ctx).Take(&address, "workspace_id = ? AND user_id = ?", w.id, user).Error
	return address, errorOf(err)
}

// WriteXingEventsBillingAddress changes the named columns of a user's billing address, which the first write makes.
func (w *Workspace) WriteXingEventsBillingAddress(ctx context.Context, user int64, changes map[string]any) error {
	return w.writeInsideXingEventsUser(ctx, &XingEventsBillingAddress{WorkspaceID: w.id, UserID: user}, changes)
}

func (w *Workspace) writeInsideXingEventsUser(ctx context.Context, record any, changes map[string]any) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := t.Clauses(clause.OnConflict{DoNothing: true}).Create(record).Error; err != nil || len(changes) == 0 {
			return err
		}
		return t.Model(record).Updates(changes).Error
	})
}
