package persistence

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// AutohostAccount is a customer, or a reseller with customers below. Texts without a value are empty.
type AutohostAccount struct {
	WorkspaceID  int64   `gorm:"primaryKey;autoIncrement:false"`
	ID           string  `gorm:"primaryKey"`
	Number       int64   // in the order they were made
	ParentID     *string // the reseller
	Reseller     bool
	Name         string
	Email        string // as it was written; unique in the workspace in any case
	EmailKey     string // derived
	Phone        string
	PasswordHash string
	CompanyName  string
	CompanyEmail string
	CompanyPhone string
	PMS          string // of the link it signed up with
	Active       bool
	Suspended    bool
	LastLogin    *time.Time
	CreatedAt    time.Time
}

// TableName is the table's.
func (AutohostAccount) TableName() string { return "autohost_accounts" }

// BeforeCreate derives what accounts are found by.
func (a *AutohostAccount) BeforeCreate(*gorm.DB) error {
	a.EmailKey = strings.ToLower(a.Email)
	return nil
}

// Open says whether the keys of the account let anybody in.
func (a AutohostAccount) Open() bool { return a.Active && !a.Suspended }

// AutohostAccountChange is what changes of an account; nil stays as it is.
type AutohostAccountChange struct {
	Name, Email, Phone, PasswordHash        *string
	CompanyName, CompanyEmail, CompanyPhone *string
	Active, Suspended                       *bool
}

func (c AutohostAccountChange) columns() map[string]any {
	columns := map[string]any{}
	for name, text := range map[string]*string{
		"name": c.Name, "email": c.Email, "phone": c.Phone, "password_hash": c.PasswordHash,
		"company_name": c.CompanyName, "company_email": c.CompanyEmail, "company_phone": c.CompanyPhone,
	} {
		if text != nil {
			columns[name] = *text
		}
	}
	if c.Email != nil {
		columns["email_key"] = strings.ToLower(*c.Email)
	}
	for name, truth := range map[string]*bool{"active": c.Active, "suspended": c.Suspended} {
		if truth != nil {
			columns[name] = *truth
		}
	}
	return columns
}

// AutohostFilter chooses accounts; what is empty takes all.
type AutohostFilter struct {
	Parent string // those below this one
	Search string // a part of id, name or email, in any case
}

// The kinds of ids of Autohost, for Filling.StartIDs.
const (
	AutohostAccountIDs = "autohost_accounts"
	AutohostKeyIDs     = "autohost_keys"
	autohostSignupIDs  = "autohost_signups"
)

// AutohostAPI is the name of the spec, which webhooks are kept under.
const AutohostAPI = "autohost"

// AutohostAccountEvent is the event that accounts cause.
const AutohostAccountEvent = "account_webhook_url"

// AutohostEvents are the events an account may have webhooks for (seed 004).
func AutohostEvents() []string {
	return []string{
		"guest_portal_webhook_url", "screening_webhook_url", "stargate_webhook_url", "reservation_webhook_url", "listing_webhook_url", AutohostAccountEvent,
	}
}

// AutohostAccounts finds a part of the accounts, the oldest first, and how many there are in all.
func (w *Workspace) AutohostAccounts(ctx context.Context, filter AutohostFilter, page Page) (accounts []AutohostAccount, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		query := g.Model(&AutohostAccount{}).Where("workspace_id = ?", w.id)
		if filter.Parent != "" {
			query = query.Where("parent_id = ?", filter.Parent)
		}
		if filter.Search != "" {
			part := "%" + escapeLike(strings.ToLower(filter.Search)) + "%"
			query = query.Where(`(LOWER(id) LIKE ? ESCAPE '\' OR LOWER(name) LIKE ? ESCAPE '\' OR email_key LIKE ? ESCAPE '\')`, part, part, part)
		}
		if err := query.Session(&gorm.Session{}).Count(&total).Error; err != nil {
			return err
		}
		return query.Order("number").Offset(page.Offset).Limit(page.Limit).Find(&accounts).Error
	})
	return accounts, total, err
}

// AutohostAccount finds an account by its id.
func (w *Workspace) AutohostAccount(ctx context.Context, id string) (account AutohostAccount, err error) {
	err = w.db.find(ctx).Take(&account, "workspace_id = ? AND id = ?", w.id, id).Error
	return account, errorOf(err)
}

// CreateAutohostAccount makes an account and, if there is to be one, its first key; ErrConflict when another has the email address, in any case.
// It gets its id, is active, and its parent's webhooks are told.
func (w *Workspace) CreateAutohostAccount(ctx context.Context, account AutohostAccount, first *AutohostKey) (made AutohostAccount, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = createAutohostAccount(t, w.id, account, first)
		return err
	})
	return made, err
}

func createAutohostAccount(t *tx, workspace int64, account AutohostAccount, first *AutohostKey) (made AutohostAccount, err error) {
	account.WorkspaceID, account.CreatedAt, account.Active = workspace, t.now, true
	if account.Number, err = nextIDs(t, workspace, AutohostAccountIDs, 1); err != nil {
		return account, err
	}
	account.ID = fmt.Sprint("acc-", account.Number)
	if err := t.Create(&account).Error; err != nil {
		return account, err
	}
	if first != nil {
		if _, err := addAutohostKey(t, workspace, account.ID, *first); err != nil {
			return account, err
		}
	}
	return account, tellOfAutohostAccount(t, account)
}

// UpdateAutohostAccount changes an account, of the parent if one is named; ErrConflict when another has the new email address, in any case.
// The webhooks of the account and of its parent are told, if anything was to change.
func (w *Workspace) UpdateAutohostAccount(ctx context.Context, parent, id string, change AutohostAccountChange) (account AutohostAccount, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		account = AutohostAccount{}
		query := t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("workspace_id = ? AND id = ?", w.id, id)
		if parent != "" {
			query = query.Where("parent_id = ?", parent)
		}
		if err := query.Take(&account).Error; err != nil {
			return err
		}
		columns := change.columns()
		if len(columns) == 0 {
			return nil
		}
		if err := t.Model(&account).Updates(columns).Error; err != nil {
			return err
		}
		if err := t.Take(&account).Error; err != nil {
			return err
		}
		return tellOfAutohostAccount(t, account)
	})
	return account, err
}

// tellOfAutohostAccount queues a delivery to each webhook of the account and of its parent.
func tellOfAutohostAccount(t *tx, account AutohostAccount) error {
	body, err := json.Marshal(account.News())
	if err != nil {
		return err
	}
	owners := []string{account.ID}
	if account.ParentID != nil {
		owners = append(owners, *account.ParentID)
	}
	return queueDeliveries(t, account.WorkspaceID, AutohostAPI, owners, AutohostAccountEvent, body)
}

// AutohostNews is what webhooks are told of an account: as GET /v1/accounts/me shows it (seed 004).
type AutohostNews struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Email       string  `json:"email"`
	Phone       string  `json:"phone"`
	IsActive    bool    `json:"is_active"`
	IsSuspended bool    `json:"is_suspended"`
	LastLogin   *string `json:"last_login,omitempty"`
	CreatedAt   string  `json:"created_at"`
	Company     struct {
		Name  string `json:"name"`
		Email string `json:"email,omitempty"`
		Phone string `json:"phone"`
	} `json:"company"`
	Billing struct {
		ParentAccount *string `json:"parent_account,omitempty"`
	} `json:"billing"`
}

// News is what webhooks are told of the account.
func (a AutohostAccount) News() (news AutohostNews) {
	news.ID, news.Name, news.Email, news.Phone = a.ID, a.Name, a.Email, a.Phone
	news.IsActive, news.IsSuspended = a.Active, a.Suspended
	if a.LastLogin != nil {
		at := a.LastLogin.UTC().Format(time.RFC3339)
		news.LastLogin = &at
	}
	news.CreatedAt = a.CreatedAt.UTC().Format(time.RFC3339)
	news.Company.Name, news.Company.Email, news.Company.Phone = a.CompanyName, a.CompanyEmail, a.CompanyPhone
	news.Billing.ParentAccount = a.ParentID
	return news
}
