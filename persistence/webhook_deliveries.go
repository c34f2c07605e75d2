package persistence

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// A delivery either waits for its next attempt, or is on its way in a lane, or has ended. A lane is a queued job that carries one delivery
// at a time to an endpoint, and then takes up the next one that waits there; so a receiver that hangs keeps a few lanes busy and nobody else,
// and all replicas together keep to the limit. Whatever is left behind, QueueDueWebhooks finds.

// WebhookDelivery is one message to one webhook. Its ID, counted up in the workspace, stays the same through all attempts.
type WebhookDelivery struct {
	WorkspaceID   int64 `gorm:"primaryKey;autoIncrement:false"`
	ID            int64 `gorm:"primaryKey;autoIncrement:false"`
	WebhookID     int64 // which may be gone
	API           string
	Owner         string
	Event         string
	URL           string
	Body          []byte // as it is sent
	State         string // see the constants
	Lane          *int64 // nil unless it is on its way
	Attempts      int
	Failures      int        // since it was first sent, or sent again by hand
	NextAttemptAt *time.Time // nil while it is on its way, and at the end
	GiveUpAt      time.Time  // no attempt after a failed one is planned later
	Cause         string     // why it failed or was refused; "" otherwise
	CreatedAt     time.Time
	EndedAt       *time.Time
}

// TableName is the table's.
func (WebhookDelivery) TableName() string { return "webhook_deliveries" }

// The states of a delivery; all but the first are ends.
const (
	DeliveryPending   = "pending"
	DeliveryDelivered = "delivered"
	DeliveryFailed    = "failed"
	DeliveryRefused   = "refused" // its address may not be called
)

// WebhookAttempt is one try to deliver.
type WebhookAttempt struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	DeliveryID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Number      int   `gorm:"primaryKey;autoIncrement:false"` // from 1
	At          time.Time
	Status      *int // nil without an answer
	DurationMS  int64
	Answer      []byte // its beginning
	Error       string // why there was no answer, or why it did not do
}

// TableName is the table's.
func (WebhookAttempt) TableName() string { return "webhook_attempts" }

// webhookEndpoint is an address that failed last.
type webhookEndpoint struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	URL         string `gorm:"primaryKey"`
	Failures    int    // in a row, over all deliveries
	RestsUntil  *time.Time
}

func (webhookEndpoint) TableName() string { return "webhook_endpoints" }

const (
	webhookDeliveryIDs = "webhook_deliveries"

	// WebhookLanes is how many deliveries to one endpoint are on their way at once.
	WebhookLanes = 4
	// WebhookPatience is how long after its first attempt a delivery is tried again.
	WebhookPatience = 24 * time.Hour
	// WebhookRestAfter is after how many failures in a row an endpoint is left in peace for a while, then tried with one delivery at a time.
	WebhookRestAfter = 10

	causeUnsubscribed = "the webhook was removed"
	causeDeadEndpoint = "the endpoint did not work for too long"
)

// WebhookLane is the queued job of a lane.
type WebhookLane struct {
	Workspace int64 `json:"workspace"`
	Lane      int64 `json:"lane"`
}

// WebhookQueue is where lanes queue, apart from other jobs.
const WebhookQueue = "webhooks"

// Kind names the work in the queue.
func (WebhookLane) Kind() string { return "webhook_delivery" }

// InsertOpts keeps receivers that hang out of the way of other jobs.
func (WebhookLane) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: WebhookQueue} }

// Announce tells all webhooks that these owners have for an event, and gives the deliveries it made.
func (w *Workspace) Announce(ctx context.Context, api string, owners []string, event string, body []byte) (made []WebhookDelivery, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = announce(t, w.id, api, owners, event, body)
		return err
	})
	return made, err
}

// queueDeliveries tells all webhooks that these owners have for an event, if and only if the transaction commits.
func queueDeliveries(t *tx, workspace int64, api string, owners []string, event string, body []byte) error {
	_, err := announce(t, workspace, api, owners, event, body)
	return err
}

func announce(t *tx, workspace int64, api string, owners []string, event string, body []byte) ([]WebhookDelivery, error) {
	var hooks []Webhook
	err := t.Where("workspace_id = ? AND api = ? AND owner IN ? AND event = ?", workspace, api, owners, event).Order("id").Find(&hooks).Error
	if err != nil || len(hooks) == 0 {
		return nil, err
	}
	first, err := nextIDs(t, workspace, webhookDeliveryIDs, len(hooks))
	if err != nil {
		return nil, err
	}
	deliveries := make([]WebhookDelivery, len(hooks))
	urls := map[string]bool{}
	for i, hook := range hooks {
		deliveries[i] = WebhookDelivery{
			WorkspaceID: workspace, ID: first + int64(i), WebhookID: hook.ID, API: api, Owner: hook.Owner, Event: event, URL: hook.URL, Body: body,
			State: DeliveryPending, NextAttemptAt: &t.now, GiveUpAt: t.now.Add(WebhookPatience), CreatedAt: t.now,
		}
		urls[hook.URL] = true
	}
	if err := t.CreateInBatches(deliveries, batchSize).Error; err != nil {
		return nil, err
	}
	for url := range urls {
		if _, err := openLanes(t, workspace, url); err != nil {
			return nil, err
		}
	}
	return deliveries, nil
}

// openLanes starts as many lanes to an endpoint as there are deliveries due, or as it may have.
func openLanes(t *tx, workspace int64, url string) (opened int, err error) {
	free, err := freeLanes(t, workspace, url)
	for ; err == nil && opened < free; opened++ {
		lane := newLane()
		taken, err := takeDue(t, workspace, url, lane)
		if err != nil || taken == nil {
			return opened, err
		}
		if err := t.queueJob(WebhookLane{workspace, lane}); err != nil {
			return opened, err
		}
	}
	return opened, err
}

// newLane is a number of no sequence, so that no transaction waits for another's; exact in JavaScript, too.
func newLane() int64 { return rand.Int64N(1 << 53) }

// freeLanes is how many more lanes an endpoint may have: none while it rests, then one in all to find out whether it works again.
func freeLanes(t *tx, workspace int64, url string) (int, error) {
	var endpoints []webhookEndpoint
	if err := t.Find(&endpoints, "workspace_id = ? AND url = ?", workspace, url).Error; err != nil {
		return 0, err
	}
	most := WebhookLanes
	if len(endpoints) > 0 && endpoints[0].Failures >= WebhookRestAfter {
		if most = 1; endpoints[0].RestsUntil != nil && endpoints[0].RestsUntil.After(t.now) {
			return 0, nil
		}
	}
	var busy int64
	err := t.Model(&WebhookDelivery{}).Where("workspace_id = ? AND url = ? AND lane IS NOT NULL", workspace, url).Count(&busy).Error
	return most - int(busy), err
}

// takeDue gives a lane the delivery to an endpoint that has been due for longest; nil when none is.
func takeDue(t *tx, workspace int64, url string, lane int64) (*WebhookDelivery, error) {
	var due []WebhookDelivery
	err := t.Where("workspace_id = ? AND url = ? AND next_attempt_at <= ?", workspace, url, t.now).Order("next_attempt_at, id").Limit(1).
		Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate, Options: clause.LockingOptionsSkipLocked}).Find(&due).Error
	if err != nil || len(due) == 0 {
		return nil, err
	}
	taken := due[0]
	taken.Lane, taken.NextAttemptAt = &lane, nil
	return &taken, t.Model(&taken).Select("Lane", "NextAttemptAt").Updates(taken).Error
}

// QueueDueWebhooks opens lanes for all deliveries, in all workspaces, whose next attempt is due by this database's clock, and gives their number.
// It is what retries wait for: each replica calls it about every second, and whoever moves the clock may call it, too.
func (db *DB) QueueDueWebhooks(ctx context.Context) (queued int, err error) {
	var waiting []struct {
		WorkspaceID int64
		URL         string
	}
	// Endpoints whose lanes are all busy, or that rest, are left alone without a transaction.
	now := db.Now()
	err = db.find(ctx).Raw(`SELECT d.workspace_id, d.url
		FROM (SELECT workspace_id, url FROM webhook_deliveries WHERE next_attempt_at <= ? GROUP BY workspace_id, url) AS d
		LEFT JOIN webhook_endpoints AS e ON e.workspace_id = d.workspace_id AND e.url = d.url
		WHERE (e.rests_until IS NULL OR e.rests_until <= ?)
			AND (SELECT count(*) FROM webhook_deliveries AS busy WHERE busy.workspace_id = d.workspace_id AND busy.url = d.url AND busy.lane IS NOT NULL)
				< CASE WHEN e.failures >= ? THEN 1 ELSE ? END
		ORDER BY d.workspace_id, d.url`, now, now, WebhookRestAfter, WebhookLanes).Scan(&waiting).Error
	if err != nil {
		return 0, errorOf(err)
	}
	for _, endpoint := range waiting {
		var opened int
		err := db.write(ctx, func(t *tx) (err error) {
			opened, err = openLanes(t, endpoint.WorkspaceID, endpoint.URL)
			return err
		})
		if err != nil {
			return queued, err
		}
		queued += opened
	}
	return queued, nil
}

// Redeliver sends a delivery again at once, whatever became of it, and begins its patience anew. One that is on its way already is left to it.
func (w *Workspace) Redeliver(ctx context.Context, id int64) (delivery WebhookDelivery, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		lane := newLane()
		changed := t.Model(&WebhookDelivery{}).Where("workspace_id = ? AND id = ? AND lane IS NULL", w.id, id).Updates(map[string]any{
			"state": DeliveryPending, "lane": lane, "failures": 0, "next_attempt_at": nil, "give_up_at": t.now.Add(WebhookPatience), "cause": "", "ended_at": nil,
		})
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 1 {
			if err := t.queueJob(WebhookLane{w.id, lane}); err != nil {
				return err
			}
		}
		return t.Take(&delivery, "workspace_id = ? AND id = ?", w.id, id).Error
	})
	return delivery, err
}

// DeliveryFilter chooses deliveries; what is empty takes all.
type DeliveryFilter struct {
	API, Owner, Event, State, URL string
	WebhookID                     int64
	Before                        int64 // only those with smaller ids, for the next page
	Limit                         int   // 0 means 100
}

// WebhookDeliveries lists deliveries, the newest first.
func (w *Workspace) WebhookDeliveries(ctx context.Context, filter DeliveryFilter) (deliveries []WebhookDelivery, err error) {
	query := w.db.find(ctx).Where("workspace_id = ?", w.id)
	for column, wanted := range map[string]string{"api": filter.API, "owner": filter.Owner, "event": filter.Event, "state": filter.State, "url": filter.URL} {
		if wanted != "" {
			query = query.Where(clause.Eq{Column: column, Value: wanted})
		}
	}
	if filter.WebhookID != 0 {
		query = query.Where("webhook_id = ?", filter.WebhookID)
	}
	if filter.Before != 0 {
		query = query.Where("id < ?", filter.Before)
	}
	if filter.Limit == 0 {
		filter.Limit = 100
	}
	err = query.Order("id DESC").Limit(filter.Limit).Find(&deliveries).Error
	return deliveries, errorOf(err)
}

// WebhookDelivery finds a delivery with all its attempts, the first one first.
func (w *Workspace) WebhookDelivery(ctx context.Context, id int64) (delivery WebhookDelivery, attempts []WebhookAttempt, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		if err := g.Take(&delivery, "workspace_id = ? AND id = ?", w.id, id).Error; err != nil {
			return err
		}
		return g.Where("workspace_id = ? AND delivery_id = ?", w.id, id).Order("number").Find(&attempts).Error
	})
	return delivery, attempts, err
}
