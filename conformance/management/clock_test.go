package management_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
	"gatehouse/persistence"
)

func readClock(t testing.TB, h *house.House) api.Clock {
	t.Helper()
	got, err := admin(t, h).GetClockWithResponse(t.Context())
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

func freeze(t testing.TB, h *house.House, at *time.Time) api.Clock {
	t.Helper()
	got, err := admin(t, h).FreezeClockWithResponse(t.Context(), api.Freeze{At: at})
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

func advance(t testing.TB, h *house.House, by time.Duration) api.Clock {
	t.Helper()
	got, err := admin(t, h).AdvanceClockWithResponse(t.Context(), api.Advance{Seconds: int64(by / time.Second)})
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

func releaseClock(t testing.TB, h *house.House) api.Clock {
	t.Helper()
	got, err := admin(t, h).ReleaseClockWithResponse(t.Context())
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return *got.JSON200
}

func TestClock(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.False(t, readClock(t, h).Frozen)
	require.Zero(t, readClock(t, h).OffsetSeconds)

	at := time.Date(2030, 6, 15, 18, 0, 0, 0, time.UTC)
	require.Equal(t, at, freeze(t, h, &at).Now)
	require.True(t, readClock(t, h).Frozen)
	require.Equal(t, at, readClock(t, h).Now, "it stands")
	require.Equal(t, at.Add(12*time.Hour), advance(t, h, 12*time.Hour).Now, "to the microsecond")
	require.Equal(t, at.Add(12*time.Hour), freeze(t, h, nil).Now, "freezing what is frozen changes nothing")
	require.WithinDuration(t, time.Now(), readClock(t, h).MachineNow, time.Minute)

	require.WithinDuration(t, time.Now(), releaseClock(t, h).Now, time.Minute)
	running := advance(t, h, 12*time.Hour)
	require.False(t, running.Frozen)
	require.InDelta(t, 43200, running.OffsetSeconds, 0.001)
	require.InDelta(t, 86400, advance(t, h, 12*time.Hour).OffsetSeconds, 0.001)
	frozen := freeze(t, h, nil)
	require.WithinDuration(t, time.Now().Add(24*time.Hour), frozen.Now, time.Minute)
	require.Equal(t, frozen.Now, readClock(t, h).Now)
	releaseClock(t, h)
}

// TestClockStaysWithinReason: what would leave the years that are kept is refused and changes nothing.
func TestClockStaysWithinReason(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	early := time.Date(1999, 12, 31, 23, 59, 59, 0, time.UTC)
	refused, err := admin(t, h).FreezeClockWithResponse(t.Context(), api.Freeze{At: &early})
	require.NoError(t, err)
	require.Equal(t, 409, refused.StatusCode())
	late := time.Date(2199, 12, 31, 0, 0, 0, 0, time.UTC)
	freeze(t, h, &late)
	beyond, err := admin(t, h).AdvanceClockWithResponse(t.Context(), api.Advance{Seconds: 100_000})
	require.NoError(t, err)
	require.Equal(t, 409, beyond.StatusCode())
	require.Equal(t, late, readClock(t, h).Now)
	none, err := admin(t, h).AdvanceClockWithResponse(t.Context(), api.Advance{Seconds: 0})
	require.NoError(t, err)
	require.Equal(t, 400, none.StatusCode())
}

// TestTokenExpiresWhenTheClockIsAdvanced: a bearer token of guestoo's lives 43199 seconds, by this clock.
func TestTokenExpiresWhenTheClockIsAdvanced(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := freeze(t, h, nil).Now
	answer := h.Call("POST", "/guestoo/auth/oauth/token", "grant_type=client_credentials&scope=cp&client_id=demo-client&client_secret=demo-client-secret", "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, 200, answer.Status, answer.Body)
	bearer := "Bearer " + answer.JSON(t).(map[string]any)["access_token"].(string)
	events := func() int { return h.Call("GET", "/guestoo/rest/events", "", "Authorization", bearer).Status }
	require.Equal(t, 200, events())
	advance(t, h, 43198*time.Second)
	require.Equal(t, 200, events(), "one second is left")
	advance(t, h, time.Second)
	require.Equal(t, 401, events())
	freeze(t, h, &now)
	require.Equal(t, 200, events(), "back then it was good")
	advance(t, h, 12*time.Hour)
	require.Equal(t, 401, events())
	require.Equal(t, 200, h.Call("GET", "/gatehouse/v1/clock", "", "Authorization", "Bearer gatehouse-demo-admin").Status, "admins go by the machine's time")
}

// TestSignaturesGoByTheClock: onOffice takes signatures of the last minutes, by this clock.
func TestSignaturesGoByTheClock(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	at := time.Date(2030, 6, 15, 18, 0, 0, 0, time.UTC)
	freeze(t, h, &at)
	_, then := onOffice(t, h, onOfficeToken, onOfficeSecret, at)
	require.Zero(t, then)
	_, now := onOffice(t, h, onOfficeToken, onOfficeSecret, time.Now())
	require.NotZero(t, now, "years off")
	advance(t, h, 12*time.Hour)
	_, late := onOffice(t, h, onOfficeToken, onOfficeSecret, at)
	require.NotZero(t, late, "the window has moved on")
	_, inTime := onOffice(t, h, onOfficeToken, onOfficeSecret, at.Add(12*time.Hour))
	require.Zero(t, inTime)
}

// TestAnswersTellTheTimeOfTheClock: guestoo's errors carry a timestamp.
func TestAnswersTellTheTimeOfTheClock(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	at := time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	freeze(t, h, &at)
	require.Contains(t, h.Call("GET", "/guestoo/rest/events/nowhere", "", "CPApiToken", "demo-event-token").Body, "2031-02-03T04:05:06")
}

// TestReplicasShareTheClock: one replica sets it, the others follow, and so does a server that starts later.
func TestReplicasShareTheClock(t *testing.T) {
	h := house.New(t)
	other := h.Replica()
	at := time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	freeze(t, h, &at)
	house.Eventually(t, "the other replica follows", func() bool { return readClock(t, other).Now.Equal(at) })
	require.Equal(t, at, readClock(t, h.Replica(house.HoldJobs)).Now, "a server that starts knows at once")
	advance(t, other, time.Hour)
	house.Eventually(t, "this one follows too", func() bool { return readClock(t, h).Now.Equal(at.Add(time.Hour)) })
	releaseClock(t, h)
	house.Eventually(t, "released everywhere", func() bool { return !readClock(t, other).Frozen })
}

// failing lets the first run of each job fail.
type failing struct{ river.MiddlewareDefaults }

func (*failing) Work(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
	if job.Attempt == 1 {
		return errors.New("not yet")
	}
	return work(ctx)
}

// TestRetriesWaitForTheClock: a job that failed is run again when the clock says so, however long the machine has to wait.
func TestRetriesWaitForTheClock(t *testing.T) {
	h := house.New(t, house.AroundJobs(&failing{}))
	now := freeze(t, h, nil).Now
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	var job api.Job
	house.Eventually(t, "the first run fails", func() bool {
		job = jobs(t, h)[0]
		return job.State == api.JobState("retrying")
	})
	require.Equal(t, 1, job.Attempt)
	require.Equal(t, "not yet", job.Errors[0].Error)
	require.True(t, job.ScheduledAt.After(now) && job.ScheduledAt.Before(now.Add(5*time.Second)), "River tries again after about a second: %s", job.ScheduledAt)

	// The queue itself goes on: another job is tried meanwhile.
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[56]}`))
	house.Eventually(t, "the other job is tried", func() bool { return jobs(t, h)[0].State == "retrying" })
	require.Equal(t, job, jobs(t, h)[1])

	advance(t, h, time.Hour)
	house.Eventually(t, "both are done", func() bool { return jobs(t, h)[0].State == "done" && jobs(t, h)[1].State == "done" })
	require.Equal(t, 404, status(h, "GET", oneGuest, ""))
}

// TestClockMovesScheduledJobs: what waits keeps its place on the clock when that is frozen, moved and released.
func TestClockMovesScheduledJobs(t *testing.T) {
	h := house.New(t, house.AroundJobs(&failing{}))
	at := time.Date(2035, 5, 5, 5, 5, 5, 0, time.UTC)
	freeze(t, h, &at)
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	house.Eventually(t, "the first run fails", func() bool { return jobs(t, h)[0].State == "retrying" })
	due := *jobs(t, h)[0].ScheduledAt
	earlier := at.Add(-24 * time.Hour)
	freeze(t, h, &earlier)
	require.Equal(t, due, *jobs(t, h)[0].ScheduledAt)
	advance(t, h, 23*time.Hour)
	require.Equal(t, due, *jobs(t, h)[0].ScheduledAt)
	require.Equal(t, api.JobState("retrying"), jobs(t, h)[0].State)
	releaseClock(t, h)
	require.WithinDuration(t, due, *jobs(t, h)[0].ScheduledAt, time.Second, "years away by the machine's clock")
	require.Equal(t, api.JobState("retrying"), jobs(t, h)[0].State)
	advance(t, h, time.Until(due)+time.Minute)
	house.Eventually(t, "due by a clock that runs", func() bool { return jobs(t, h)[0].State == "done" })
}

// TestWebhooksAreTriedAgainByTheClock: an attempt that failed is made again when the clock is moved there, not before.
func TestWebhooksAreTriedAgainByTheClock(t *testing.T) {
	h := house.New(t, func(config *impl.Config) { config.Webhooks.AllowPrivate = true })
	var came atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if came.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer receiver.Close()
	now := freeze(t, h, nil).Now
	owner, event := "acc-demo-solo", persistence.AutohostEvents()[0]
	_, _, err := h.Workspace().Subscribe(t.Context(), persistence.WebhookSpec{API: persistence.AutohostAPI, Owner: owner, Event: event, URL: receiver.URL})
	require.NoError(t, err)
	queued, err := h.Workspace().Announce(t.Context(), persistence.AutohostAPI, []string{owner}, event, []byte(`{}`))
	require.NoError(t, err)
	require.Len(t, queued, 1)
	var delivery persistence.WebhookDelivery
	read := func() persistence.WebhookDelivery {
		found, _, err := h.Workspace().WebhookDelivery(t.Context(), queued[0].ID)
		require.NoError(t, err)
		return found
	}
	house.Eventually(t, "the first attempt fails", func() bool {
		delivery = read()
		return delivery.Attempts == 1 && delivery.NextAttemptAt != nil
	})
	require.True(t, delivery.NextAttemptAt.After(now))
	due, err := h.DB.QueueDueWebhooks(t.Context())
	require.NoError(t, err)
	require.Zero(t, due, "it is not due as long as the clock stands")
	advance(t, h, time.Minute)
	house.Eventually(t, "the second attempt succeeds", func() bool { return read().State == "delivered" })
	require.EqualValues(t, 2, came.Load())
}
