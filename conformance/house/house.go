// Package house gives tests a whole Gatehouse of their own: a fresh database with the demo world, the real server on a loopback port,
// strict in both directions. A response that breaks the spec fails the test by itself.
package house

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"gatehouse/impl"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/jobs"
	"gatehouse/impl/traffic"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// House is one running server and what tests need of it.
type House struct {
	URL    string // of the server, without a slash at the end
	DB     *persistence.DB
	Server *impl.Server
	Log    *Log

	t          testing.TB
	databaseAt string
	forgiven   bool
}

// Option changes a house before it is built.
type Option func(*impl.Config)

// HoldJobs leaves the background work queued until the test calls RunJobs.
func HoldJobs(config *impl.Config) { config.Jobs.Workers = -1 }

// AroundJobs puts a middleware around each job.
func AroundJobs(middleware rivertype.Middleware) Option {
	return func(config *impl.Config) { config.Jobs.Middleware = append(config.Jobs.Middleware, middleware) }
}

// Gate sets the modes of the gate.
func Gate(in, out httpapi.Gate) Option {
	return func(config *impl.Config) { config.GateIn, config.GateOut = in, out }
}

// New opens a house.
func New(t testing.TB, options ...Option) *House {
	t.Helper()
	return At(t, persistencetest.URL(t), options...)
}

// At opens a house on a database that exists, as another replica or a restarted server would.
func At(t testing.TB, databaseURL string, options ...Option) *House {
	t.Helper()
	return on(t, persistencetest.Open(t, databaseURL), databaseURL, options...)
}

func on(t testing.TB, db *persistence.DB, databaseURL string, options ...Option) *House {
	t.Helper()
	h := &House{t: t, DB: db, databaseAt: databaseURL, Log: &Log{}}
	config := impl.Config{
		Version: "test", Demo: true, Logger: slog.New(slog.NewJSONHandler(h.Log, nil)),
		Jobs:      jobs.Options{Timeout: 15 * time.Second, Rescue: 16 * time.Second},
		Observers: []func(httpapi.Exchange){h.observe},
		Inspector: &traffic.Options{},
	}
	for _, option := range options {
		option(&config)
	}
	held := config.Jobs.Workers < 0
	config.Jobs.Workers = max(config.Jobs.Workers, 0)
	var err error
	h.Server, err = impl.New(t.Context(), config, h.DB)
	require.NoError(t, err)
	t.Cleanup(h.StopJobs)
	if !held {
		h.RunJobs()
	}
	server := httptest.NewServer(h.Server)
	t.Cleanup(server.Close)
	h.URL = server.URL
	return h
}

// Replica opens another server on the same database, with its own connections where the database allows that: SQLite belongs to one process.
func (h *House) Replica(options ...Option) *House {
	h.t.Helper()
	if !persistencetest.OnPostgres() {
		return on(h.t, h.DB, h.databaseAt, options...)
	}
	return At(h.t, h.databaseAt, options...)
}

// RunJobs lets the background work run.
func (h *House) RunJobs() {
	h.t.Helper()
	require.NoError(h.t, h.Server.Jobs.Start(h.t.Context()))
}

// StopJobs waits for the jobs under way and runs no more.
func (h *House) StopJobs() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := h.Server.Jobs.Stop(ctx); err != nil {
		h.t.Errorf("stop jobs: %v", err)
	}
}

// Workspace is the demo workspace's handle.
func (h *House) Workspace() *persistence.Workspace {
	h.t.Helper()
	found, err := h.DB.Workspace(h.t.Context(), impl.DemoWorkspace)
	require.NoError(h.t, err)
	return h.DB.In(found.ID)
}

// Forgive says that this test breaks the spec on purpose.
func (h *House) Forgive() { h.forgiven = true }

func (h *House) observe(x httpapi.Exchange) {
	if x.GateOut == httpapi.Violated && !h.forgiven {
		h.t.Errorf("%s %s answered %d against the spec: %v", x.Operation, x.Path, x.Status, x.Violations)
	}
	if x.Panic != nil && !h.forgiven {
		h.t.Errorf("%s %s panicked: %v\n%s", x.Operation, x.Path, x.Fault, x.Panic)
	}
	if x.AskedIn && x.GateIn == httpapi.Passed || x.AskedOut && x.GateOut == httpapi.Passed {
		h.t.Errorf("%s %s: the precheck left to kin-openapi what is as the spec says: slow", x.Operation, x.Path)
	}
	prove(x)
}

// Answer is a response, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// JSON decodes the body.
func (a Answer) JSON(t testing.TB) (value any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(a.Body), &value), a.Body)
	return value
}

// Call sends a request as a plain HTTP client does. header holds names and values in turn; a body makes it application/json unless header says otherwise.
func (h *House) Call(method, path, body string, header ...string) Answer {
	h.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	request, err := http.NewRequestWithContext(h.t.Context(), method, h.URL+path, reader)
	require.NoError(h.t, err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	require.NoError(h.t, err)
	return Answer{response.StatusCode, response.Header, string(read)}
}

// Eventually asks again and again until done says so, and fails the test when it never does. It is for what other processes decide;
// the wait between two questions grows with each.
func Eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	require.Eventually(t, done, 30*time.Second, 10*time.Millisecond, what)
}

// Log keeps what the server logged.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Encode writes a value as JSON.
func Encode(t testing.TB, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	require.NoError(t, err)
	return string(encoded)
}
