package persistence

import (
	"context"
	"crypto/subtle"
	"errors"
	"time"

	"gorm.io/gorm/clause"
)

// AutohostSignup is a link to sign up with, of which only a hash is kept.
type AutohostSignup struct {
	WorkspaceID  int64  `gorm:"primaryKey;autoIncrement:false"`
	ID           int64  `gorm:"primaryKey;autoIncrement:false"`
	AccountID    string // the reseller who asked for it
	TokenPrefix  string // the first characters of the token, to look it up by
	TokenHash    []byte
	PMS          string
	Redirect     string // "" leads nowhere
	HidePassword bool
	CreatedAt    time.Time
	ExpiresAt    time.Time
	UsedAt       *time.Time
}

// TableName is the table's.
func (AutohostSignup) TableName() string { return "autohost_signups" }

// The ways in which a link does not work any more.
var (
	ErrAutohostLinkUsed    = errors.New("the link was used")
	ErrAutohostLinkExpired = errors.New("the link has expired")
	ErrAutohostLinkClosed  = errors.New("the reseller is suspended or disabled")
)

const (
	autohostLinkLife = 7 * 24 * time.Hour
	autohostLinkKept = 30 * 24 * time.Hour // so long is it told that a link has expired; after that there is none
)

// AddAutohostSignup keeps a link, good for 7 days, and forgets the reseller's old ones.
func (w *Workspace) AddAutohostSignup(ctx context.Context, link AutohostSignup) (AutohostSignup, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		link.WorkspaceID, link.CreatedAt, link.ExpiresAt = w.id, t.now, t.now.Add(autohostLinkLife)
		old := "workspace_id = ? AND account_id = ? AND expires_at < ?"
		if err := t.Delete(&AutohostSignup{}, old, w.id, link.AccountID, t.now.Add(-autohostLinkKept)).Error; err != nil {
			return err
		}
		if link.ID, err = nextIDs(t, w.id, autohostSignupIDs, 1); err != nil {
			return err
		}
		return t.Create(&link).Error
	})
	return link, err
}

// AutohostSignup finds a link that works, and the reseller it is of, whichever workspace it leads to.
func (db *DB) AutohostSignup(ctx context.Context, tokenPrefix string, tokenHash []byte) (AutohostSignup, AutohostAccount, error) {
	var found []AutohostSignup
	if err := db.find(ctx).Find(&found, "token_prefix = ?", tokenPrefix).Error; err != nil {
		return AutohostSignup{}, AutohostAccount{}, errorOf(err)
	}
	for _, link := range found {
		if subtle.ConstantTimeCompare(link.TokenHash, tokenHash) == 1 {
			reseller, err := db.In(link.WorkspaceID).AutohostAccount(ctx, link.AccountID)
			if err != nil {
				return link, reseller, err
			}
			return link, reseller, link.works(reseller, db.Now())
		}
	}
	return AutohostSignup{}, AutohostAccount{}, ErrNotFound
}

func (s AutohostSignup) works(reseller AutohostAccount, now time.Time) error {
	switch {
	case s.UsedAt != nil:
		return ErrAutohostLinkUsed
	case !now.Before(s.ExpiresAt):
		return ErrAutohostLinkExpired
	case !reseller.Open() || !reseller.Reseller:
		return ErrAutohostLinkClosed
	}
	return nil
}

// RedeemAutohostSignup makes the account of a link, below its reseller, and its first key if there is to be one. Of several at the same time
// one succeeds; ErrConflict, when another account has the email address, leaves the link good.
func (w *Workspace) RedeemAutohostSignup(ctx context.Context, id int64, account AutohostAccount, first *AutohostKey) (made AutohostAccount, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		var link AutohostSignup
		held := t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
		if err := held.Take(&link, "workspace_id = ? AND id = ?", w.id, id).Error; err != nil {
			return err
		}
		var reseller AutohostAccount
		if err := t.Take(&reseller, "workspace_id = ? AND id = ?", w.id, link.AccountID).Error; err != nil {
			return err
		}
		if err := link.works(reseller, t.now); err != nil {
			return err
		}
		if err := t.Model(&link).Update("used_at", t.now).Error; err != nil {
			return err
		}
		account.ParentID, account.PMS = &link.AccountID, link.PMS
		made, err = createAutohostAccount(t, w.id, account, first)
		return err
	})
	return made, err
}
