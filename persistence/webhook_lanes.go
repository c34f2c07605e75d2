package persistence

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// WebhookSending is a delivery on its way, with what it takes to send it.
type WebhookSending struct {
	WebhookDelivery
	Secret        string // to sign with
	Authorization string // "" for none
}

// WebhookOutcome is what an attempt came to.
type WebhookOutcome struct {
	Attempt WebhookAttempt // At, Status, DurationMS, Answer and Error
	State   string         // DeliveryDelivered, DeliveryRefused, or DeliveryFailed to be tried again while there is patience
	Retry   time.Duration  // from now to the next attempt, for DeliveryFailed
}

// WebhookLaneLoad gives the delivery that a lane carries, or nil when it carries none any more.
func (w *Workspace) WebhookLaneLoad(ctx context.Context, lane int64) (sending *WebhookSending, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		var loaded []WebhookDelivery
		if err := t.Find(&loaded, "workspace_id = ? AND lane = ?", w.id, lane).Error; err != nil || len(loaded) == 0 {
			return err
		}
		sending, err = prepareSending(t, &loaded[0], lane)
		return err
	})
	return sending, err
}

// prepareSending adds what it takes to send. Deliveries whose webhook is gone are given up, and the lane goes on with the next.
func prepareSending(t *tx, delivery *WebhookDelivery, lane int64) (*WebhookSending, error) {
	for delivery != nil {
		var hook Webhook
		err := t.Take(&hook, "workspace_id = ? AND id = ?", delivery.WorkspaceID, delivery.WebhookID).Error
		if err == nil {
			sending := &WebhookSending{WebhookDelivery: *delivery}
			if sending.Secret, err = t.keys.open(hook.SealedSecret, webhookSecret); err != nil {
				return nil, err
			}
			sending.Authorization, err = webhookAuthorizationOf(t.DB, t.keys, delivery.WorkspaceID, delivery.API, delivery.Owner)
			return sending, err
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, err
		}
		if err := endDeliveries(t, t.Where("workspace_id = ? AND id = ?", delivery.WorkspaceID, delivery.ID), causeUnsubscribed); err != nil {
			return nil, err
		}
		if delivery, err = takeDue(t, delivery.WorkspaceID, delivery.URL, lane); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// endDeliveries gives up those that have not ended.
func endDeliveries(t *tx, which *gorm.DB, cause string) error {
	return t.Model(&WebhookDelivery{}).Where(which).Where("state = ?", DeliveryPending).
		Updates(map[string]any{"state": DeliveryFailed, "lane": nil, "next_attempt_at": nil, "cause": cause, "ended_at": t.now}).Error
}

// RecordWebhookAttempt keeps what an attempt came to, and gives the lane the next delivery that is due at the same endpoint, or nil when the lane
// ends. With handOver the next one gets a lane of its own. Of a delivery that has ended meanwhile, or left the lane, nothing is kept.
func (w *Workspace) RecordWebhookAttempt(ctx context.Context, sent *WebhookSending, outcome WebhookOutcome, handOver bool) (next *WebhookSending, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		next = nil
		recorded, err := recordOutcome(t, sent.WebhookDelivery, outcome)
		if err != nil || !recorded {
			return err
		}
		recovered, err := judgeEndpoint(t, w.id, sent.URL, outcome.State)
		if err != nil {
			return err
		}
		if handOver || recovered {
			_, err := openLanes(t, w.id, sent.URL)
			return err
		}
		free, err := freeLanes(t, w.id, sent.URL)
		if err != nil || free <= 0 {
			return err
		}
		taken, err := takeDue(t, w.id, sent.URL, *sent.Lane)
		if err != nil || taken == nil {
			return err
		}
		next, err = prepareSending(t, taken, *sent.Lane)
		return err
	})
	return next, err
}

// recordOutcome writes the attempt and what it means for the delivery.
func recordOutcome(t *tx, sent WebhookDelivery, outcome WebhookOutcome) (recorded bool, err error) {
	changes := map[string]any{"attempts": sent.Attempts + 1, "lane": nil}
	switch retryAt := t.now.Add(outcome.Retry.Truncate(time.Microsecond)); { // as both databases keep it
	case outcome.State == DeliveryFailed && !retryAt.After(sent.GiveUpAt):
		changes["failures"], changes["next_attempt_at"] = sent.Failures+1, retryAt
	default:
		changes["state"], changes["ended_at"] = outcome.State, t.now
		changes["cause"] = outcome.Attempt.Error
	}
	changed := t.Model(&WebhookDelivery{}).
		Where("workspace_id = ? AND id = ? AND lane = ? AND attempts = ?", sent.WorkspaceID, sent.ID, sent.Lane, sent.Attempts).Updates(changes)
	if changed.Error != nil || changed.RowsAffected == 0 {
		return false, changed.Error
	}
	attempt := outcome.Attempt
	attempt.WorkspaceID, attempt.DeliveryID, attempt.Number = sent.WorkspaceID, sent.ID, sent.Attempts+1
	if attempt.Answer == nil {
		attempt.Answer = []byte{}
	}
	return true, t.Create(&attempt).Error
}

// judgeEndpoint counts failures in a row, and says whether the endpoint works again after it was left in peace.
func judgeEndpoint(t *tx, workspace int64, url, outcome string) (recovered bool, err error) {
	var found []webhookEndpoint
	err = t.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Find(&found, "workspace_id = ? AND url = ?", workspace, url).Error
	switch {
	case err != nil, outcome == DeliveryRefused, outcome == DeliveryDelivered && len(found) == 0:
		return false, err
	case outcome == DeliveryDelivered:
		return found[0].Failures >= WebhookRestAfter, t.Delete(&found[0]).Error
	}
	endpoint := webhookEndpoint{WorkspaceID: workspace, URL: url, Failures: 1}
	if len(found) > 0 {
		endpoint.Failures += found[0].Failures
	}
	if endpoint.Failures >= WebhookRestAfter {
		until := t.now.Add(webhookRest(endpoint.Failures))
		endpoint.RestsUntil = &until
		waiting := t.Where("workspace_id = ? AND url = ? AND next_attempt_at IS NOT NULL AND give_up_at <= ?", workspace, url, t.now)
		if err := endDeliveries(t, waiting, causeDeadEndpoint); err != nil {
			return false, err
		}
	}
	return false, t.Clauses(clause.OnConflict{UpdateAll: true}).Create(&endpoint).Error
}

// webhookRest is a minute after the first failures too many, and doubles with each further one, up to an hour.
func webhookRest(failures int) time.Duration {
	return min(time.Minute<<min(failures-WebhookRestAfter, 6), time.Hour)
}
