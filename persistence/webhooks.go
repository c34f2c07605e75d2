package persistence

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Webhook is a subscription of any API: owner, the API's own id of an account, wants event sent to url.
type Webhook struct {
	WorkspaceID  int64 `gorm:"primaryKey;autoIncrement:false"`
	ID           int64 `gorm:"primaryKey;autoIncrement:false"`
	API          string
	Owner        string
	Event        string
	URL          string
	SealedSecret string // what deliveries are signed with; see WebhookSecret
	CreatedAt    time.Time
}

// TableName is the table's.
func (Webhook) TableName() string { return "webhooks" }

// webhookSettings hold for all webhooks of one owner.
type webhookSettings struct {
	WorkspaceID         int64  `gorm:"primaryKey;autoIncrement:false"`
	API                 string `gorm:"primaryKey"`
	Owner               string `gorm:"primaryKey"`
	SealedAuthorization string
}

func (webhookSettings) TableName() string { return "webhook_settings" }

// WebhookSpec says who wants to be told of what, and where. There is one webhook of each.
type WebhookSpec struct {
	API   string // by the name of its spec
	Owner string // the API's own id of the account
	Event string // in the API's own words
	URL   string // at most 2000 bytes; whether it may be called is the caller's to check
}

// WebhookFilter chooses webhooks; what is empty takes all.
type WebhookFilter struct{ API, Owner, Event string }

const (
	webhookIDs           = "webhooks"
	webhookSecret        = "webhook secret"        // purposes of the keyring
	webhookAuthorization = "webhook authorization" //
)

// Subscribe adds a webhook with a secret of its own, or finds the one there is.
func (w *Workspace) Subscribe(ctx context.Context, spec WebhookSpec) (hook Webhook, created bool, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		hook, created, err = subscribe(t, w.id, spec)
		return err
	})
	if errors.Is(err, ErrConflict) { // somebody subscribed to the same meanwhile
		var theirs Webhook
		err = w.db.find(ctx).Where(spec.query(w.id)).Take(&theirs).Error
		return theirs, false, errorOf(err)
	}
	return hook, created, err
}

func subscribe(t *tx, workspace int64, spec WebhookSpec) (hook Webhook, created bool, err error) {
	if err = t.Where(spec.query(workspace)).Take(&hook).Error; !errors.Is(err, gorm.ErrRecordNotFound) {
		return hook, false, err
	}
	hook = Webhook{WorkspaceID: workspace, API: spec.API, Owner: spec.Owner, Event: spec.Event, URL: spec.URL, CreatedAt: t.now}
	if hook.SealedSecret, err = t.keys.seal("whsec_"+rand.Text(), webhookSecret); err != nil {
		return hook, false, err
	}
	if hook.ID, err = nextIDs(t, workspace, webhookIDs, 1); err != nil {
		return hook, false, err
	}
	return hook, true, t.Create(&hook).Error
}

func (s WebhookSpec) query(workspace int64) clause.Expression {
	return clause.Expr{SQL: "workspace_id = ? AND api = ? AND owner = ? AND event = ? AND url = ?", Vars: []any{workspace, s.API, s.Owner, s.Event, s.URL}}
}

// InsertWebhooks adds webhooks.
func (f *Filling) InsertWebhooks(specs []WebhookSpec) error {
	for _, spec := range specs {
		if _, _, err := subscribe(f.tx, f.id, spec); err != nil {
			return err
		}
	}
	return nil
}

// Unsubscribe removes a webhook. Its deliveries that have not arrived by then are given up.
func (w *Workspace) Unsubscribe(ctx context.Context, spec WebhookSpec) error {
	return w.db.write(ctx, func(t *tx) error {
		var hook Webhook
		if err := t.Where(spec.query(w.id)).Take(&hook).Error; err != nil {
			return err
		}
		return removeWebhooks(t, w.id, []int64{hook.ID})
	})
}

// dropWebhooks removes all webhooks of an owner, with their settings, when the owner goes.
func dropWebhooks(t *tx, workspace int64, api, owner string) error {
	var ids []int64
	hooks := t.Model(&Webhook{}).Where("workspace_id = ? AND api = ? AND owner = ?", workspace, api, owner)
	if err := hooks.Order("id").Pluck("id", &ids).Error; err != nil {
		return err
	}
	if err := removeWebhooks(t, workspace, ids); err != nil {
		return err
	}
	return t.Delete(&webhookSettings{}, "workspace_id = ? AND api = ? AND owner = ?", workspace, api, owner).Error
}

func removeWebhooks(t *tx, workspace int64, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.Delete(&Webhook{}, "workspace_id = ? AND id IN ?", workspace, ids).Error; err != nil {
		return err
	}
	return endDeliveries(t, t.Where("workspace_id = ? AND webhook_id IN ?", workspace, ids), causeUnsubscribed)
}

// Webhooks lists webhooks, the oldest first.
func (w *Workspace) Webhooks(ctx context.Context, filter WebhookFilter) (hooks []Webhook, err error) {
	query := w.db.find(ctx).Where("workspace_id = ?", w.id)
	for column, wanted := range map[string]string{"api": filter.API, "owner": filter.Owner, "event": filter.Event} {
		if wanted != "" {
			query = query.Where(clause.Eq{Column: column, Value: wanted})
		}
	}
	err = query.Order("id").Find(&hooks).Error
	return hooks, errorOf(err)
}

// WebhookSecret is what the deliveries of a webhook are signed with.
func (w *Workspace) WebhookSecret(ctx context.Context, id int64) (string, error) {
	var hook Webhook
	if err := w.db.find(ctx).Take(&hook, "workspace_id = ? AND id = ?", w.id, id).Error; err != nil {
		return "", errorOf(err)
	}
	return w.db.keys.open(hook.SealedSecret, webhookSecret)
}

// SetWebhookAuthorization says what the Authorization header of all deliveries to an owner's webhooks holds; "" sends none.
func (w *Workspace) SetWebhookAuthorization(ctx context.Context, api, owner, header string) error {
	settings := webhookSettings{WorkspaceID: w.id, API: api, Owner: owner}
	if header == "" {
		return errorOf(w.db.writer.WithContext(ctx).Delete(&settings).Error)
	}
	var err error
	if settings.SealedAuthorization, err = w.db.keys.seal(header, webhookAuthorization); err != nil {
		return err
	}
	return w.db.write(ctx, func(t *tx) error {
		return t.Clauses(clause.OnConflict{UpdateAll: true}).Create(&settings).Error
	})
}

// WebhookAuthorization is the Authorization header of deliveries to an owner's webhooks, or "".
func (w *Workspace) WebhookAuthorization(ctx context.Context, api, owner string) (string, error) {
	return webhookAuthorizationOf(w.db.find(ctx), w.db.keys, w.id, api, owner)
}

func webhookAuthorizationOf(g *gorm.DB, keys *keyring, workspace int64, api, owner string) (string, error) {
	var found []webhookSettings
	if err := g.Find(&found, "workspace_id = ? AND api = ? AND owner = ?", workspace, api, owner).Error; err != nil || len(found) == 0 {
		return "", errorOf(err)
	}
	header, err := keys.open(found[0].SealedAuthorization, webhookAuthorization)
	if err != nil {
		return "", fmt.Errorf("the Authorization header of %s %s: %w", api, owner, err)
	}
	return header, nil
}
