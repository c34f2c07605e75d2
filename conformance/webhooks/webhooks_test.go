// Package webhooks_test delivers through the real server to receivers on the loopback interface.
package webhooks_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/webhooks"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// got is a request as a receiver saw it.
type got struct {
	header http.Header
	body   string
}

// receiver is an endpoint that answers as the test says.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	seen []got
}

// receive opens a receiver; answer gets the number of the request, from 1.
func receive(t testing.TB, answer func(w http.ResponseWriter, r *http.Request, number int)) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.mu.Lock()
		r.seen = append(r.seen, got{request.Header.Clone(), string(body)})
		number := len(r.seen)
		r.mu.Unlock()
		answer(w, request, number)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) requests() []got {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]got(nil), r.seen...)
}

func status(code int) func(http.ResponseWriter, *http.Request, int) {
	return func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(code) }
}

// private lets webhooks lead to this machine.
func private(config *impl.Config) { config.Webhooks.AllowPrivate = true }

// timeout shortens how long an attempt may take.
func timeout(d time.Duration) house.Option {
	return func(config *impl.Config) { config.Webhooks.Timeout = d }
}

const event = "account_webhook_url"

func subscribe(t testing.TB, h *house.House, owner, url string) persistence.Webhook {
	t.Helper()
	hook, _, err := h.Workspace().Subscribe(t.Context(), persistence.WebhookSpec{API: "autohost", Owner: owner, Event: event, URL: url})
	require.NoError(t, err)
	return hook
}

func announce(t testing.TB, h *house.House, owner, body string) int64 {
	t.Helper()
	made, err := h.Workspace().Announce(t.Context(), "autohost", []string{owner}, event, []byte(body))
	require.NoError(t, err)
	require.Len(t, made, 1)
	return made[0].ID
}

// settled waits until a delivery is as wanted, and gives its attempts.
func settled(t testing.TB, h *house.House, id int64, what string, done func(persistence.WebhookDelivery) bool) (persistence.WebhookDelivery, []persistence.WebhookAttempt) {
	t.Helper()
	var delivery persistence.WebhookDelivery
	var attempts []persistence.WebhookAttempt
	house.Eventually(t, what, func() bool {
		var err error
		delivery, attempts, err = h.Workspace().WebhookDelivery(context.Background(), id)
		return err == nil && done(delivery)
	})
	return delivery, attempts
}

func ended(state string) func(persistence.WebhookDelivery) bool {
	return func(d persistence.WebhookDelivery) bool { return d.State == state && d.EndedAt != nil }
}

func waiting(attempts int) func(persistence.WebhookDelivery) bool {
	return func(d persistence.WebhookDelivery) bool { return d.Attempts == attempts && d.NextAttemptAt != nil }
}

// clockOf freezes the clock of a house; the function it gives moves it and lets what is then due run.
func clockOf(t testing.TB, h *house.House) (advance func(time.Duration)) {
	var now atomic.Pointer[time.Time]
	begin := h.DB.Now()
	now.Store(&begin)
	h.DB.SetClock(func() time.Time { return *now.Load() })
	return func(d time.Duration) {
		t.Helper()
		next := now.Load().Add(d)
		now.Store(&next)
		_, err := h.DB.QueueDueWebhooks(t.Context())
		require.NoError(t, err)
	}
}

// TestFailsTwiceThenWorks: exactly one success, one id, a good signature each time.
func TestFailsTwiceThenWorks(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, _ *http.Request, number int) {
		if number <= 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "not now")
		}
	})
	h := house.New(t, private)
	advance := clockOf(t, h)
	hook := subscribe(t, h, "acc-1", r.URL+"/hook?x=1")
	require.NoError(t, h.Workspace().SetWebhookAuthorization(t.Context(), "autohost", "acc-1", "Bearer s3cr3t-of-the-receiver"))
	secret, err := h.Workspace().WebhookSecret(t.Context(), hook.ID)
	require.NoError(t, err)
	body := `{"id":"acc-1","name":"Ü"}`
	id := announce(t, h, "acc-1", body)
	for failures := 1; failures <= 2; failures++ {
		found, _ := settled(t, h, id, "failed", waiting(failures))
		wait := found.NextAttemptAt.Sub(h.DB.Now())
		most := 10 * time.Second << (failures - 1) * 6 / 5
		require.True(t, wait <= most && wait >= most*2/3, "%s after %d failures", wait, failures)
		advance(wait)
	}
	found, attempts := settled(t, h, id, "delivered", ended(persistence.DeliveryDelivered))
	require.Equal(t, 3, found.Attempts)
	require.Len(t, attempts, 3)
	require.Equal(t, []any{503, "not now", "answered 503"}, []any{*attempts[0].Status, string(attempts[0].Answer), attempts[0].Error})
	require.Equal(t, []any{200, ""}, []any{*attempts[2].Status, attempts[2].Error})

	advance(48 * time.Hour)
	h.StopJobs()
	seen := r.requests()
	require.Len(t, seen, 3, "a success is never sent again")
	for i, request := range seen {
		require.Equal(t, body, request.body)
		require.Equal(t, fmt.Sprint(id), request.header.Get(webhooks.DeliveryHeader))
		require.Equal(t, fmt.Sprint(i+1), request.header.Get(webhooks.AttemptHeader))
		require.Equal(t, event, request.header.Get(webhooks.EventHeader))
		require.Equal(t, "application/json", request.header.Get("Content-Type"))
		require.Equal(t, "Gatehouse/test", request.header.Get("User-Agent"))
		require.Equal(t, "Bearer s3cr3t-of-the-receiver", request.header.Get("Authorization"))
		var at int64
		_, err := fmt.Sscanf(request.header.Get(webhooks.SignatureHeader), "t=%d,v1=", &at)
		require.NoError(t, err)
		require.Equal(t, webhooks.Sign(secret, time.Unix(at, 0), []byte(request.body)), request.header.Get(webhooks.SignatureHeader))
		require.WithinDuration(t, time.Now(), time.Unix(at, 0), time.Minute)
	}
	for _, hidden := range []string{secret, "s3cr3t-of-the-receiver", "/hook?x=1"} {
		require.NotContains(t, h.Log.String(), hidden)
	}
}

// TestHangingReceiver: it keeps its own lanes busy, and nobody else waits.
func TestHangingReceiver(t *testing.T) {
	release := make(chan struct{})
	hanging := receive(t, func(_ http.ResponseWriter, r *http.Request, _ int) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	var most, atOnce atomic.Int32
	busy := receive(t, func(http.ResponseWriter, *http.Request, int) {
		most.Store(max(most.Load(), atOnce.Add(1)))
		atOnce.Add(-1)
	})
	h := house.New(t, private)
	subscribe(t, h, "hanging", hanging.URL)
	subscribe(t, h, "busy", busy.URL)
	for range 3 * persistence.WebhookLanes {
		announce(t, h, "hanging", "{}")
	}
	house.Eventually(t, "all lanes hang", func() bool { return len(hanging.requests()) == persistence.WebhookLanes })
	var last int64
	for range 20 {
		last = announce(t, h, "busy", "{}")
	}
	settled(t, h, last, "delivered while the other hangs", ended(persistence.DeliveryDelivered))
	require.Len(t, hanging.requests(), persistence.WebhookLanes, "no more than its lanes")
	require.LessOrEqual(t, most.Load(), int32(persistence.WebhookLanes))
	close(release)
	settled(t, h, 3*persistence.WebhookLanes, "the others have their turn", ended(persistence.DeliveryDelivered))
}

// TestTimeout: an answer that does not come is a failure with its reason; one whose body does not end counts by its status.
func TestTimeout(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	silent := receive(t, func(_ http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() })
	endless := receive(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		_, _ = io.WriteString(w, "thanks, and")
		hang(w, r)
	})
	h := house.New(t, private, timeout(200*time.Millisecond))
	subscribe(t, h, "silent", silent.URL)
	subscribe(t, h, "endless", endless.URL)
	_, attempts := settled(t, h, announce(t, h, "silent", "{}"), "failed", waiting(1))
	require.Nil(t, attempts[0].Status)
	require.Equal(t, "no answer within 200ms", attempts[0].Error)
	_, attempts = settled(t, h, announce(t, h, "endless", "{}"), "delivered", ended(persistence.DeliveryDelivered))
	require.Equal(t, "thanks, and", string(attempts[0].Answer))
}

// TestAnswers: what counts, and how much of it is kept.
func TestAnswers(t *testing.T) {
	elsewhere := receive(t, status(200))
	for _, tt := range []struct {
		name   string
		answer func(w http.ResponseWriter, r *http.Request, _ int)
		state  string
		status int
		error  string
		length int
	}{
		{"200", status(200), persistence.DeliveryDelivered, 200, "", 0},
		{"204", status(204), persistence.DeliveryDelivered, 204, "", 0},
		{"400", status(400), persistence.DeliveryPending, 400, "answered 400", 0},
		{"500", status(500), persistence.DeliveryPending, 500, "answered 500", 0},
		{"a redirect", func(w http.ResponseWriter, r *http.Request, _ int) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, persistence.DeliveryPending, 307, "answered 307: redirects are not followed", 0},
		{"a long answer", func(w http.ResponseWriter, _ *http.Request, _ int) {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
		}, persistence.DeliveryDelivered, 200, "", 4096},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := receive(t, tt.answer)
			h := house.New(t, private)
			subscribe(t, h, "a", r.URL)
			found, attempts := settled(t, h, announce(t, h, "a", "{}"), "attempted", func(d persistence.WebhookDelivery) bool { return d.Attempts == 1 })
			require.Equal(t, tt.state, found.State)
			require.Equal(t, tt.status, *attempts[0].Status)
			require.Equal(t, tt.error, attempts[0].Error)
			require.Len(t, attempts[0].Answer, tt.length)
		})
	}
	require.Empty(t, elsewhere.requests())
}

// TestRefused: what a name leads to is looked at when the connection is made; a refusal is recorded and not tried again.
func TestRefused(t *testing.T) {
	r := receive(t, status(200))
	_, port, err := net.SplitHostPort(r.Listener.Addr().String())
	require.NoError(t, err)
	names := map[string]string{
		"loopback.example.": "127.0.0.1", "private.example.": "10.1.2.3", "metadata.example.": "169.254.169.254", "mapped.example.": "::ffff:127.0.0.1",
		"nat64.example.": "64:ff9b::7f00:1", "local.example.": "fd12::1", "six.example.": "::1", "any.example.": "0.0.0.0",
	}
	for _, tt := range []struct {
		name, url string
		options   []house.Option
	}{
		{"a name that leads to loopback", "http://loopback.example:" + port, nil},
		{"a name that leads to a private address", "http://private.example", nil},
		{"a name that leads to the metadata of a cloud", "http://metadata.example", nil},
		{"the same where private addresses are allowed", "http://metadata.example", []house.Option{private}},
		{"a mapped address", "http://mapped.example", nil},
		{"an address behind NAT64", "http://nat64.example", []house.Option{private}},
		{"a unique local address", "http://local.example", nil},
		{"IPv6 loopback", "http://six.example", nil},
		{"the unspecified address", "http://any.example:" + port, []house.Option{private}},
		{"an address that was allowed when the webhook was made", r.URL, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := house.New(t, append(tt.options, resolving(t, names))...)
			subscribe(t, h, "a", tt.url)
			found, attempts := settled(t, h, announce(t, h, "a", "{}"), "refused", ended(persistence.DeliveryRefused))
			require.Regexp(t, "^refused: .*must not lead to a (private, loopback or reserved|link-local) address$", found.Cause)
			require.Len(t, attempts, 1)
			require.Nil(t, attempts[0].Status)
			require.Nil(t, found.NextAttemptAt)
		})
	}
	require.Empty(t, r.requests())

	h := house.New(t, private, resolving(t, names))
	subscribe(t, h, "a", "http://loopback.example:"+port)
	settled(t, h, announce(t, h, "a", "{}"), "delivered", ended(persistence.DeliveryDelivered))
	require.Len(t, r.requests(), 1, "the resolver of this test does lead there")
}

// TestReplicas: two share the work, and each delivery arrives once.
func TestReplicas(t *testing.T) {
	r := receive(t, status(200))
	h := house.New(t, private, house.HoldJobs)
	replica := h.Replica(private, house.HoldJobs)
	const count = 200
	for i := range 10 {
		subscribe(t, h, fmt.Sprint("a", i), fmt.Sprintf("%s/%d", r.URL, i))
	}
	var last int64
	for i := range count {
		last = announce(t, h, fmt.Sprint("a", i%10), fmt.Sprint(i))
	}
	h.RunJobs()
	replica.RunJobs()
	house.Eventually(t, "all delivered", func() bool {
		delivered, err := h.Workspace().WebhookDeliveries(context.Background(), persistence.DeliveryFilter{State: persistence.DeliveryDelivered, Limit: count})
		return err == nil && len(delivered) == count
	})
	h.StopJobs()
	replica.StopJobs()
	require.EqualValues(t, count, last)
	seen := map[string]int{}
	for _, request := range r.requests() {
		seen[request.header.Get(webhooks.DeliveryHeader)+" "+request.body]++
	}
	require.Len(t, seen, count)
	require.Len(t, r.requests(), count, "each once")
}

// TestRestartKeepsDeliveries: what was announced before a process ended is delivered by the next one.
func TestRestartKeepsDeliveries(t *testing.T) {
	r := receive(t, status(200))
	h := house.New(t, private, house.HoldJobs)
	subscribe(t, h, "a", r.URL)
	id := announce(t, h, "a", "{}")
	h.StopJobs()
	next := h.Replica(private)
	settled(t, next, id, "delivered", ended(persistence.DeliveryDelivered))
	require.Len(t, r.requests(), 1)
}

// TestRedeliverByHand: again under the same id, even what has arrived.
func TestRedeliverByHand(t *testing.T) {
	r := receive(t, status(200))
	h := house.New(t, private)
	subscribe(t, h, "a", r.URL)
	id := announce(t, h, "a", "{}")
	settled(t, h, id, "delivered", ended(persistence.DeliveryDelivered))
	_, err := h.Workspace().Redeliver(t.Context(), id)
	require.NoError(t, err)
	_, attempts := settled(t, h, id, "delivered again", func(d persistence.WebhookDelivery) bool { return d.Attempts == 2 && d.EndedAt != nil })
	require.Len(t, attempts, 2)
	seen := r.requests()
	require.Len(t, seen, 2)
	require.Equal(t, seen[0].header.Get(webhooks.DeliveryHeader), seen[1].header.Get(webhooks.DeliveryHeader))
}

// TestWorkspaceGoes: a delivery whose workspace is deleted is not sent, and no job fails over it.
func TestWorkspaceGoes(t *testing.T) {
	r := receive(t, status(200))
	h := house.New(t, private, house.HoldJobs)
	subscribe(t, h, "a", r.URL)
	announce(t, h, "a", "{}")
	require.NoError(t, h.DB.DeleteWorkspace(t.Context(), h.Workspace().ID()))
	made, err := h.DB.CreateWorkspace(t.Context(), impl.DemoWorkspace, func(f *persistence.Filling) error {
		return f.InsertWebhooks([]persistence.WebhookSpec{{API: "autohost", Owner: "a", Event: event, URL: r.URL}})
	})
	require.NoError(t, err)
	require.NotZero(t, made.ID)
	h.RunJobs()
	settled(t, h, announce(t, h, "a", "after"), "delivered", ended(persistence.DeliveryDelivered))
	h.StopJobs()
	require.Len(t, r.requests(), 1)
	require.Equal(t, "after", r.requests()[0].body)
	require.NotContains(t, h.Log.String(), "job failed")
}

// TestRetriesComeByThemselves: once the clock says so, each replica looks for what is due.
func TestRetriesComeByThemselves(t *testing.T) {
	r := receive(t, func(w http.ResponseWriter, _ *http.Request, number int) {
		if number == 1 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	h := house.New(t, private)
	subscribe(t, h, "a", r.URL)
	id := announce(t, h, "a", "{}")
	settled(t, h, id, "failed", waiting(1))
	h.DB.SetClock(func() time.Time { return time.Now().Add(time.Minute) })
	settled(t, h, id, "delivered", ended(persistence.DeliveryDelivered))
	require.Contains(t, h.Log.String(), `"cause":"answered 502"`)
	require.Contains(t, h.Call("GET", "/metrics", "").Body, `gatehouse_webhook_attempts_total{outcome="delivered"} 1`)
}

// TestRecordingFails: a success that cannot be recorded at first is not sent again for that.
func TestRecordingFails(t *testing.T) {
	where := persistencetest.URL(t)
	driver, source := "pgx", where
	if path, onSQLite := strings.CutPrefix(where, "sqlite:"); onSQLite {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	database, err := sql.Open(driver, source)
	require.NoError(t, err)
	defer database.Close()
	r := receive(t, func(http.ResponseWriter, *http.Request, int) {
		if _, err := database.Exec("ALTER TABLE webhook_attempts RENAME TO elsewhere"); err != nil {
			t.Error(err)
		}
	})
	h := house.At(t, where, private)
	subscribe(t, h, "a", r.URL)
	id := announce(t, h, "a", "{}")
	house.Eventually(t, "it could not be recorded", func() bool { return strings.Contains(h.Log.String(), "could not record an attempt") })
	_, err = database.Exec("ALTER TABLE elsewhere RENAME TO webhook_attempts")
	require.NoError(t, err)
	_, attempts := settled(t, h, id, "delivered", ended(persistence.DeliveryDelivered))
	require.Len(t, attempts, 1)
	require.Len(t, r.requests(), 1)
}

// TestEndOfAProcess: an attempt that the end of its process cuts off is no failure of the receiver's, and is made again by another.
func TestEndOfAProcess(t *testing.T) {
	begun := make(chan struct{}, 1)
	r := receive(t, func(_ http.ResponseWriter, r *http.Request, number int) {
		if number == 1 {
			begun <- struct{}{}
			<-r.Context().Done()
		}
	})
	h := house.New(t, private)
	subscribe(t, h, "a", r.URL)
	id := announce(t, h, "a", "{}")
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, h.Server.Jobs.Stop(ctx))
	found, attempts, err := h.Workspace().WebhookDelivery(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, persistence.DeliveryPending, found.State)
	require.Empty(t, attempts)
	next := h.Replica(private)
	found, _ = settled(t, next, id, "delivered", ended(persistence.DeliveryDelivered))
	require.Equal(t, 1, found.Attempts)
	seen := r.requests()
	require.Len(t, seen, 2)
	require.Equal(t, seen[0].header.Get(webhooks.DeliveryHeader), seen[1].header.Get(webhooks.DeliveryHeader))
}
