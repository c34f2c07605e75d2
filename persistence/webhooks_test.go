package persistence_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

const receiver = "http://receiver.example/hook"

func hookOf(owner, event, url string) persistence.WebhookSpec {
	return persistence.WebhookSpec{API: "autohost", Owner: owner, Event: event, URL: url}
}

func subscribe(t testing.TB, w *persistence.Workspace, spec persistence.WebhookSpec) persistence.Webhook {
	t.Helper()
	hook, _, err := w.Subscribe(t.Context(), spec)
	require.NoError(t, err)
	return hook
}

func announce(t testing.TB, w *persistence.Workspace, event string, owners ...string) []persistence.WebhookDelivery {
	t.Helper()
	made, err := w.Announce(t.Context(), "autohost", owners, event, []byte(`{"id":1}`))
	require.NoError(t, err)
	return made
}

func delivery(t testing.TB, w *persistence.Workspace, id int64) (persistence.WebhookDelivery, []persistence.WebhookAttempt) {
	t.Helper()
	found, attempts, err := w.WebhookDelivery(t.Context(), id)
	require.NoError(t, err)
	return found, attempts
}

// load is what the lane of a delivery carries.
func load(t testing.TB, w *persistence.Workspace, id int64) *persistence.WebhookSending {
	t.Helper()
	found, _ := delivery(t, w, id)
	require.NotNil(t, found.Lane, "delivery %d is not on its way", id)
	sending, err := w.WebhookLaneLoad(t.Context(), *found.Lane)
	require.NoError(t, err)
	require.Equal(t, id, sending.ID)
	return sending
}

func outcome(state string) persistence.WebhookOutcome {
	made := persistence.WebhookOutcome{State: state, Retry: time.Minute}
	if state != persistence.DeliveryDelivered {
		made.Attempt.Error = "it went wrong"
	}
	return made
}

func record(t testing.TB, w *persistence.Workspace, sent *persistence.WebhookSending, state string) (next *persistence.WebhookSending) {
	t.Helper()
	next, err := w.RecordWebhookAttempt(t.Context(), sent, outcome(state), false)
	require.NoError(t, err)
	return next
}

// clockOf freezes the clock of a database; the function it gives moves it.
func clockOf(db *persistence.DB) (advance func(time.Duration)) {
	var now atomic.Pointer[time.Time]
	begin := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now.Store(&begin)
	db.SetClock(func() time.Time { return *now.Load() })
	return func(d time.Duration) { next := now.Load().Add(d); now.Store(&next) }
}

func queueDue(t testing.TB, db *persistence.DB) int {
	t.Helper()
	queued, err := db.QueueDueWebhooks(t.Context())
	require.NoError(t, err)
	return queued
}

func TestSubscriptions(t *testing.T) {
	db := persistencetest.New(t)
	w, other := workspace(t, db, "one"), workspace(t, db, "other")
	hook, created, err := w.Subscribe(t.Context(), hookOf("a", "changed", receiver))
	require.NoError(t, err)
	require.True(t, created)
	again, created, err := w.Subscribe(t.Context(), hookOf("a", "changed", receiver))
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, hook.ID, again.ID)
	secret, err := w.WebhookSecret(t.Context(), hook.ID)
	require.NoError(t, err)
	require.Regexp(t, `^whsec_[A-Z2-7]{26}$`, secret)
	require.NotContains(t, hook.SealedSecret, secret)

	second := subscribe(t, w, hookOf("a", "changed", receiver+"?2"))
	third := subscribe(t, w, hookOf("b", "removed", receiver))
	foreign := subscribe(t, other, hookOf("a", "changed", receiver))
	require.Equal(t, []int64{1, 2, 3, 1}, []int64{hook.ID, second.ID, third.ID, foreign.ID}, "ids are counted in each workspace")
	for _, tt := range []struct {
		filter persistence.WebhookFilter
		want   []int64
	}{
		{persistence.WebhookFilter{}, []int64{1, 2, 3}},
		{persistence.WebhookFilter{API: "autohost", Owner: "a"}, []int64{1, 2}},
		{persistence.WebhookFilter{Event: "removed"}, []int64{3}},
		{persistence.WebhookFilter{API: "guestoo"}, nil},
	} {
		hooks, err := w.Webhooks(t.Context(), tt.filter)
		require.NoError(t, err)
		var got []int64
		for _, hook := range hooks {
			got = append(got, hook.ID)
		}
		require.Equal(t, tt.want, got, "%+v", tt.filter)
	}
	require.NoError(t, w.Unsubscribe(t.Context(), hookOf("a", "changed", receiver)))
	require.ErrorIs(t, w.Unsubscribe(t.Context(), hookOf("a", "changed", receiver)), persistence.ErrNotFound)
	require.ErrorIs(t, other.Unsubscribe(t.Context(), hookOf("b", "removed", receiver)), persistence.ErrNotFound)
	_, err = w.WebhookSecret(t.Context(), hook.ID)
	require.ErrorIs(t, err, persistence.ErrNotFound)

	require.NoError(t, persistence.DropWebhooks(t.Context(), w, "autohost", "b"))
	hooks, err := w.Webhooks(t.Context(), persistence.WebhookFilter{})
	require.NoError(t, err)
	require.Len(t, hooks, 1)
	hooks, err = other.Webhooks(t.Context(), persistence.WebhookFilter{})
	require.NoError(t, err)
	require.Len(t, hooks, 1, "the other workspace's is as it was")
}

func TestSubscribeAtOnce(t *testing.T) {
	w := workspace(t, persistencetest.New(t), "one")
	var made atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			_, created, err := w.Subscribe(t.Context(), hookOf("a", "changed", receiver))
			if err != nil {
				t.Error(err)
			}
			if created {
				made.Add(1)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, made.Load())
	hooks, err := w.Webhooks(t.Context(), persistence.WebhookFilter{})
	require.NoError(t, err)
	require.Len(t, hooks, 1)
}

func TestWebhookAuthorization(t *testing.T) {
	db := persistencetest.New(t)
	w, other := workspace(t, db, "one"), workspace(t, db, "other")
	for _, header := range []string{"Bearer first", "Bearer second", ""} {
		require.NoError(t, w.SetWebhookAuthorization(t.Context(), "autohost", "a", header))
		got, err := w.WebhookAuthorization(t.Context(), "autohost", "a")
		require.NoError(t, err)
		require.Equal(t, header, got)
		got, err = other.WebhookAuthorization(t.Context(), "autohost", "a")
		require.NoError(t, err)
		require.Empty(t, got)
	}
}

func TestAnnounce(t *testing.T) {
	db := persistencetest.New(t)
	advance := clockOf(db)
	w, other := workspace(t, db, "one"), workspace(t, db, "other")
	parent, child := subscribe(t, w, hookOf("parent", "changed", receiver)), subscribe(t, w, hookOf("child", "changed", receiver))
	subscribe(t, w, hookOf("child", "removed", receiver))
	subscribe(t, w, hookOf("third", "changed", receiver))
	subscribe(t, other, hookOf("child", "changed", receiver))
	require.NoError(t, w.SetWebhookAuthorization(t.Context(), "autohost", "child", "Bearer hush"))

	made := announce(t, w, "changed", "child", "parent")
	require.Len(t, made, 2, "of the account and of its parent, in this workspace, for this event")
	require.Equal(t, []int64{parent.ID, child.ID}, []int64{made[0].WebhookID, made[1].WebhookID})
	require.Equal(t, []int64{1, 2}, []int64{made[0].ID, made[1].ID})
	require.Empty(t, announce(t, w, "unheard", "child"))
	jobs, err := persistence.QueuedJobs(t.Context(), db, "webhook_delivery")
	require.NoError(t, err)
	require.Equal(t, 2, jobs)

	sending := load(t, w, 2)
	secret, err := w.WebhookSecret(t.Context(), child.ID)
	require.NoError(t, err)
	require.Equal(t, secret, sending.Secret)
	require.Equal(t, "Bearer hush", sending.Authorization)
	require.Equal(t, `{"id":1}`, string(sending.Body))
	require.Empty(t, load(t, w, 1).Authorization)

	advance(time.Second)
	status := 204
	done := persistence.WebhookOutcome{State: persistence.DeliveryDelivered, Attempt: persistence.WebhookAttempt{At: db.Now(), Status: &status, DurationMS: 7, Answer: []byte("\x00thanks")}}
	next, err := w.RecordWebhookAttempt(t.Context(), sending, done, false)
	require.NoError(t, err)
	require.Nil(t, next, "nothing else waits")
	found, attempts := delivery(t, w, 2)
	require.Equal(t, persistence.DeliveryDelivered, found.State)
	require.True(t, found.EndedAt.Equal(db.Now()))
	require.Nil(t, found.Lane)
	require.Len(t, attempts, 1)
	require.Equal(t, []any{1, 204, int64(7), "\x00thanks"}, []any{attempts[0].Number, *attempts[0].Status, attempts[0].DurationMS, string(attempts[0].Answer)})

	// A run of the job that did not know of the success changes nothing.
	next, err = w.RecordWebhookAttempt(t.Context(), sending, outcome(persistence.DeliveryFailed), false)
	require.NoError(t, err)
	require.Nil(t, next)
	sent, err := w.WebhookLaneLoad(t.Context(), *sending.Lane)
	require.NoError(t, err)
	require.Nil(t, sent, "what was delivered is not sent again")
	found, attempts = delivery(t, w, 2)
	require.Equal(t, persistence.DeliveryDelivered, found.State)
	require.Len(t, attempts, 1)

	_, _, err = other.WebhookDelivery(t.Context(), 2)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	_, err = other.Redeliver(t.Context(), 2)
	require.ErrorIs(t, err, persistence.ErrNotFound)
}

func TestAnnounceRollsBack(t *testing.T) {
	db := persistencetest.New(t)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	failure := errors.New("the change failed")
	require.ErrorIs(t, persistence.AnnounceAndFail(t.Context(), w, "autohost", []string{"a"}, "changed", failure), failure)
	deliveries, err := w.WebhookDeliveries(t.Context(), persistence.DeliveryFilter{})
	require.NoError(t, err)
	require.Empty(t, deliveries)
	jobs, err := persistence.QueuedJobs(t.Context(), db, "webhook_delivery")
	require.NoError(t, err)
	require.Zero(t, jobs)
}

// TestRetries: by this database's clock, for as long as there is patience.
func TestRetries(t *testing.T) {
	db := persistencetest.New(t)
	advance := clockOf(db)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	announce(t, w, "changed", "a")
	require.Nil(t, record(t, w, load(t, w, 1), persistence.DeliveryFailed))
	found, _ := delivery(t, w, 1)
	require.Equal(t, persistence.DeliveryPending, found.State)
	require.True(t, found.NextAttemptAt.Equal(db.Now().Add(time.Minute)))
	require.Equal(t, 0, queueDue(t, db), "not yet")
	advance(time.Minute)
	require.Equal(t, 1, queueDue(t, db))
	require.Equal(t, 0, queueDue(t, db), "once")

	advance(persistence.WebhookPatience - 2*time.Minute)
	require.Nil(t, record(t, w, load(t, w, 1), persistence.DeliveryFailed))
	advance(time.Minute)
	require.Equal(t, 1, queueDue(t, db), "the last time")
	require.Nil(t, record(t, w, load(t, w, 1), persistence.DeliveryFailed))
	found, attempts := delivery(t, w, 1)
	require.Equal(t, persistence.DeliveryFailed, found.State)
	require.Equal(t, "it went wrong", found.Cause)
	require.Len(t, attempts, 3)
	advance(48 * time.Hour)
	require.Equal(t, 0, queueDue(t, db))

	found, err := w.Redeliver(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, persistence.DeliveryPending, found.State)
	require.Empty(t, found.Cause)
	again, err := w.Redeliver(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, found.Lane, again.Lane, "it is on its way already")
	require.Nil(t, record(t, w, load(t, w, 1), persistence.DeliveryFailed))
	found, _ = delivery(t, w, 1)
	require.Equal(t, persistence.DeliveryPending, found.State, "its patience begins anew")
	_, err = w.Redeliver(t.Context(), 1)
	require.NoError(t, err, "before its time")
	require.Nil(t, record(t, w, load(t, w, 1), persistence.DeliveryRefused))
	found, attempts = delivery(t, w, 1)
	require.Equal(t, persistence.DeliveryRefused, found.State)
	require.Equal(t, 5, attempts[4].Number)
	_, err = w.Redeliver(t.Context(), 99)
	require.ErrorIs(t, err, persistence.ErrNotFound)
}

// TestLanes: an endpoint has a few, each takes up what waits for longest, and other endpoints have their own.
func TestLanes(t *testing.T) {
	db := persistencetest.New(t)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	subscribe(t, w, hookOf("b", "changed", receiver+"?b"))
	for range persistence.WebhookLanes + 2 {
		announce(t, w, "changed", "a")
	}
	last := announce(t, w, "changed", "b")[0]
	require.NotNil(t, load(t, w, last.ID), "not behind the others")
	first := load(t, w, 1)
	waiting, _ := delivery(t, w, 5)
	require.Nil(t, waiting.Lane)
	require.Equal(t, 0, queueDue(t, db), "all lanes are busy")
	next := record(t, w, first, persistence.DeliveryDelivered)
	require.EqualValues(t, 5, next.ID)
	require.Equal(t, *first.Lane, *next.Lane)
	ended, err := w.RecordWebhookAttempt(t.Context(), next, outcome(persistence.DeliveryDelivered), true)
	require.NoError(t, err)
	require.Nil(t, ended, "its turn is over")
	handed := load(t, w, 6)
	require.NotEqual(t, *next.Lane, *handed.Lane, "so another lane carries the next one")
	require.Nil(t, record(t, w, handed, persistence.DeliveryDelivered))
}

// TestDeadEndpoint: after ten failures in a row it is left in peace, then tried with one delivery at a time until it works.
func TestDeadEndpoint(t *testing.T) {
	db := persistencetest.New(t)
	advance := clockOf(db)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	for range persistence.WebhookRestAfter + 8 {
		announce(t, w, "changed", "a")
	}
	for sending := load(t, w, 1); sending != nil; {
		sending = record(t, w, sending, persistence.DeliveryFailed)
	}
	waiting, attempts := delivery(t, w, persistence.WebhookRestAfter+8)
	require.Equal(t, persistence.DeliveryPending, waiting.State)
	require.Empty(t, attempts, "left in peace after ten failures")
	for _, busy := range []int64{2, 3, 4} {
		require.Nil(t, record(t, w, load(t, w, busy), persistence.DeliveryFailed), "other lanes end too")
	}
	require.Equal(t, 0, queueDue(t, db), "it rests")
	advance(9 * time.Minute) // four times as long as after the first failure too many
	require.Equal(t, 1, queueDue(t, db), "one is tried")
	require.Equal(t, 0, queueDue(t, db), "and no other meanwhile")
	tried := underWay(t, w)
	require.Len(t, tried, 1)
	require.Nil(t, record(t, w, load(t, w, tried[0]), persistence.DeliveryFailed))
	advance(9 * time.Minute)
	require.Equal(t, 0, queueDue(t, db), "it rests for longer")
	advance(time.Hour)
	require.Equal(t, 1, queueDue(t, db))
	require.Nil(t, record(t, w, load(t, w, underWay(t, w)[0]), persistence.DeliveryDelivered))
	require.Len(t, underWay(t, w), persistence.WebhookLanes, "it works again")
}

// TestDeadForTooLong: what waited for a dead endpoint for a day is given up with the next failure.
func TestDeadForTooLong(t *testing.T) {
	db := persistencetest.New(t)
	advance := clockOf(db)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	for range persistence.WebhookRestAfter + 8 {
		announce(t, w, "changed", "a")
	}
	for _, lane := range underWay(t, w) {
		for sending := load(t, w, lane); sending != nil; {
			sending = record(t, w, sending, persistence.DeliveryFailed)
		}
	}
	advance(persistence.WebhookPatience + time.Hour)
	fresh := announce(t, w, "changed", "a")[0]
	require.Len(t, underWay(t, w), 1)
	require.Nil(t, record(t, w, load(t, w, underWay(t, w)[0]), persistence.DeliveryFailed))
	failed, err := w.WebhookDeliveries(t.Context(), persistence.DeliveryFilter{State: persistence.DeliveryFailed})
	require.NoError(t, err)
	require.Len(t, failed, persistence.WebhookRestAfter+8)
	found, _ := delivery(t, w, fresh.ID)
	require.Equal(t, persistence.DeliveryPending, found.State, "the latest one has its own day")
}

func underWay(t testing.TB, w *persistence.Workspace) (ids []int64) {
	t.Helper()
	deliveries, err := w.WebhookDeliveries(t.Context(), persistence.DeliveryFilter{State: persistence.DeliveryPending})
	require.NoError(t, err)
	for _, delivery := range deliveries {
		if delivery.Lane != nil {
			ids = append(ids, delivery.ID)
		}
	}
	return ids
}

func TestUnsubscribeGivesUp(t *testing.T) {
	w := workspace(t, persistencetest.New(t), "one")
	hook := hookOf("a", "changed", receiver)
	subscribe(t, w, hook)
	for range persistence.WebhookLanes + 1 {
		announce(t, w, "changed", "a")
	}
	sending := load(t, w, 1)
	require.NotNil(t, record(t, w, load(t, w, 2), persistence.DeliveryRefused), "the next one takes its place")
	require.NoError(t, w.Unsubscribe(t.Context(), hook))
	require.Nil(t, record(t, w, sending, persistence.DeliveryDelivered), "the lane ends")
	for id := int64(1); id <= persistence.WebhookLanes+1; id++ {
		found, _ := delivery(t, w, id)
		require.NotNil(t, found.EndedAt)
		require.Nil(t, found.Lane)
		if id != 2 {
			require.Equal(t, "the webhook was removed", found.Cause)
		}
	}
	found, err := w.Redeliver(t.Context(), 1)
	require.NoError(t, err)
	sending, err = w.WebhookLaneLoad(t.Context(), *found.Lane)
	require.NoError(t, err)
	require.Nil(t, sending, "there is no secret to sign with any more")
	found, _ = delivery(t, w, 1)
	require.Equal(t, persistence.DeliveryFailed, found.State)
}

// TestLanesAtOnce: many transactions and lanes at once, and each delivery is on its way in one lane only and succeeds once.
func TestLanesAtOnce(t *testing.T) {
	db := persistencetest.New(t)
	w := workspace(t, db, "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	const changes = 40
	var group sync.WaitGroup
	for range changes {
		group.Go(func() {
			if _, err := w.Announce(t.Context(), "autohost", []string{"a"}, "changed", []byte("{}")); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var mu sync.Mutex
	seen := map[int64]int{}
	for len(seen) < changes {
		queueDue(t, db)
		for _, id := range underWay(t, w) {
			group.Go(func() {
				found, _ := delivery(t, w, id)
				if found.Lane == nil {
					return
				}
				sending, err := w.WebhookLaneLoad(t.Context(), *found.Lane)
				for err == nil && sending != nil {
					mu.Lock()
					seen[sending.ID]++
					mu.Unlock()
					sending, err = w.RecordWebhookAttempt(t.Context(), sending, outcome(persistence.DeliveryDelivered), false)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	for id, times := range seen {
		require.Equal(t, 1, times, "delivery %d", id)
	}
}

func TestDeliveryPages(t *testing.T) {
	w := workspace(t, persistencetest.New(t), "one")
	subscribe(t, w, hookOf("a", "changed", receiver))
	b := subscribe(t, w, hookOf("b", "changed", receiver))
	for i := range 5 {
		announce(t, w, "changed", string("ab"[i%2]))
	}
	record(t, w, load(t, w, 1), persistence.DeliveryDelivered)
	for _, tt := range []struct {
		filter persistence.DeliveryFilter
		want   []int64
	}{
		{persistence.DeliveryFilter{}, []int64{5, 4, 3, 2, 1}},
		{persistence.DeliveryFilter{Limit: 2}, []int64{5, 4}},
		{persistence.DeliveryFilter{Limit: 2, Before: 4}, []int64{3, 2}},
		{persistence.DeliveryFilter{API: "autohost", Owner: "b"}, []int64{4, 2}},
		{persistence.DeliveryFilter{WebhookID: b.ID, Event: "changed"}, []int64{4, 2}},
		{persistence.DeliveryFilter{State: persistence.DeliveryDelivered}, []int64{1}},
		{persistence.DeliveryFilter{URL: "http://other.example"}, nil},
	} {
		t.Run(fmt.Sprintf("%+v", tt.filter), func(t *testing.T) {
			deliveries, err := w.WebhookDeliveries(t.Context(), tt.filter)
			require.NoError(t, err)
			var got []int64
			for _, delivery := range deliveries {
				got = append(got, delivery.ID)
			}
			require.Equal(t, tt.want, got)
		})
	}
}
