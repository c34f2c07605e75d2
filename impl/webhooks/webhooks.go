// Package webhooks delivers what persistence has queued for the webhooks of all APIs: signed, tried again for a day, never to where it must not go.
package webhooks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/riverqueue/river"

	"gatehouse/persistence"
)

// Options say how deliveries are sent. The zero value is for production.
type Options struct {
	AllowPrivate bool                  // webhooks may lead to private and loopback addresses; never to link-local ones
	Timeout      time.Duration         // for one attempt, from the look-up of the name to the last byte of the answer; 0 means 10 s
	Resolver     *net.Resolver         // looks names up; nil means the system's
	Version      string                // for the User-Agent
	Logger       *slog.Logger          // nil means slog.Default()
	Registry     prometheus.Registerer // counts attempts; may be nil
}

// Workers is how many lanes one process works at once. An endpoint has at most persistence.WebhookLanes of them.
const Workers = 200

const (
	keptAnswer = 4 << 10          // of an answer; the rest is not read
	turn       = 5 * time.Second  // after which a lane hands over to another job, so that a process can end
	firstRetry = 10 * time.Second // after the first failure; doubles with each further one
	lastRetry  = 6 * time.Hour
)

// Work adds the worker that sends deliveries.
func Work(workers *river.Workers, db *persistence.DB, options Options) {
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Timeout == 0 {
		options.Timeout = 10 * time.Second
	}
	dialer := &net.Dialer{Timeout: options.Timeout, Resolver: options.Resolver, Control: control(options.AllowPrivate)}
	client := &http.Client{
		Transport: &http.Transport{ // without a proxy: it would dial in our stead, unchecked
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           Workers,
			MaxIdleConnsPerHost:    persistence.WebhookLanes,
			IdleConnTimeout:        30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true, // the first 4 KiB are kept as they came
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       options.Timeout,
	}
	attempts := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatehouse_webhook_attempts_total", Help: "Attempts to deliver to a webhook."}, []string{"outcome"})
	river.AddWorker(workers, &laneWorker{db: db, client: client, options: options, attempts: attempts})
	if options.Registry != nil {
		options.Registry.MustRegister(attempts)
	}
}

// laneWorker carries one delivery after the other to one endpoint.
type laneWorker struct {
	river.WorkerDefaults[persistence.WebhookLane]
	db       *persistence.DB
	client   *http.Client
	options  Options
	attempts *prometheus.CounterVec
}

// Timeout leaves time for the last attempt of a turn.
func (w *laneWorker) Timeout(*river.Job[persistence.WebhookLane]) time.Duration {
	return turn + w.options.Timeout + 15*time.Second
}

// Work sends what the lane carries until nothing more is due, or its turn is over. What a process that dies had under way is sent again, under the same id.
func (w *laneWorker) Work(ctx context.Context, job *river.Job[persistence.WebhookLane]) error {
	workspace := w.db.In(job.Args.Workspace)
	started := time.Now()
	sending, err := workspace.WebhookLaneLoad(ctx, job.Args.Lane)
	for err == nil && sending != nil {
		outcome := w.send(ctx, sending)
		if ctx.Err() != nil { // the process ends: that is no failure of the receiver's
			return ctx.Err()
		}
		w.tell(sending, outcome)
		sending, err = w.record(ctx, workspace, sending, outcome, time.Since(started) > turn)
	}
	return err
}

// record insists: a success that is not recorded is sent again.
func (w *laneWorker) record(ctx context.Context, workspace *persistence.Workspace, sent *persistence.WebhookSending, outcome persistence.WebhookOutcome, handOver bool) (next *persistence.WebhookSending, err error) {
	for try := range 5 {
		next, err = workspace.RecordWebhookAttempt(ctx, sent, outcome, handOver)
		switch {
		case err == nil && next == nil && try > 0: // an earlier try may have done it all but said otherwise: then the lane carries the next one already
			return workspace.WebhookLaneLoad(ctx, *sent.Lane)
		case err == nil:
			return next, nil
		}
		w.options.Logger.Warn("could not record an attempt to deliver", "workspace_id", sent.WorkspaceID, "delivery", sent.ID, "cause", err)
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(50 * time.Millisecond << (2 * try)):
		}
	}
	return nil, err
}

// tell counts an attempt, and logs what went wrong; of the URL nothing, as it may hold a secret.
func (w *laneWorker) tell(sending *persistence.WebhookSending, outcome persistence.WebhookOutcome) {
	w.attempts.WithLabelValues(outcome.State).Inc()
	if outcome.State != persistence.DeliveryDelivered {
		w.options.Logger.Info("webhook not delivered", "workspace_id", sending.WorkspaceID, "delivery", sending.ID, "attempt", sending.Attempts+1, "outcome", outcome.State, "cause", outcome.Attempt.Error)
	}
}

// send makes one attempt.
func (w *laneWorker) send(ctx context.Context, sending *persistence.WebhookSending) persistence.WebhookOutcome {
	at, started := w.db.Now(), time.Now()
	status, answer, err := w.post(ctx, sending)
	outcome := persistence.WebhookOutcome{
		Attempt: persistence.WebhookAttempt{At: at, Status: status, DurationMS: time.Since(started).Milliseconds(), Answer: answer},
		State:   persistence.DeliveryDelivered,
	}
	switch {
	case err != nil:
		outcome.Attempt.Error = reason(err, w.options.Timeout)
		outcome.State = persistence.DeliveryFailed
		if errors.Is(err, errRefused) {
			outcome.State = persistence.DeliveryRefused
		}
	case *status >= 300 && *status < 400:
		outcome.Attempt.Error = fmt.Sprintf("answered %d: redirects are not followed", *status)
		outcome.State = persistence.DeliveryFailed
	case *status < 200 || *status >= 300:
		outcome.Attempt.Error = fmt.Sprintf("answered %d", *status)
		outcome.State = persistence.DeliveryFailed
	}
	outcome.Retry = retryAfter(sending.Failures+1, rand.Float64())
	return outcome
}

func (w *laneWorker) post(ctx context.Context, sending *persistence.WebhookSending) (status *int, answer []byte, err error) {
	if err := CheckURL(sending.URL, w.options.AllowPrivate); err != nil { // what was allowed once may be no more
		return nil, nil, fmt.Errorf("%w: the URL %w", errRefused, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, sending.URL, bytes.NewReader(sending.Body))
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Gatehouse/"+w.options.Version)
	request.Header.Set(DeliveryHeader, strconv.FormatInt(sending.ID, 10))
	request.Header.Set(EventHeader, sending.Event)
	request.Header.Set(AttemptHeader, strconv.Itoa(sending.Attempts+1))
	request.Header.Set(SignatureHeader, Sign(sending.Secret, time.Now(), sending.Body)) // receivers live in the time of machines, whatever our clock was set to
	if sending.Authorization != "" {
		request.Header.Set("Authorization", sending.Authorization)
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	// An answer that is cut off after its status counts by the status.
	answer, _ = io.ReadAll(io.LimitReader(response.Body, keptAnswer))
	return &response.StatusCode, answer, nil
}

// reason says in a few words why there was no answer; the URL stands beside it already.
func reason(err error, timeout time.Duration) string {
	var wrapped *url.Error
	var dns *net.DNSError
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() && !errors.As(err, &dns) {
			return fmt.Sprintf("no answer within %s", timeout)
		}
		err = wrapped.Err
	}
	var op *net.OpError
	if errors.As(err, &op) && errors.Is(err, errRefused) {
		err = op.Err
	}
	return err.Error()
}

// retryAfter is how long to wait after so many failures: ten seconds, twice as long each time, up to six hours, give or take a fifth.
func retryAfter(failures int, chance float64) time.Duration {
	wait := min(firstRetry<<min(failures-1, 20), lastRetry)
	return time.Duration(float64(wait) * (0.8 + 0.4*chance))
}
