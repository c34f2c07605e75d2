package httpapi

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"regexp"
	"time"
)

// Verdict is what a gate said.
type Verdict string

// The verdicts.
const (
	Passed   Verdict = "passed"   // as the spec says
	Refused  Verdict = "refused"  // a request against the spec, answered with the API's own error
	Violated Verdict = "violated" // a response against the spec: a bug of ours
	Skipped  Verdict = "skipped"  // the gate was off, or never reached
)

// Exchange is one request and what became of it, for logs, metrics and tests. It holds no secret.
type Exchange struct {
	RequestID  string
	API        string
	Operation  string // the operationId; "" for paths and methods that are not described
	Method     string
	Path       string // without the query, where some APIs carry keys, and without what x-logged-if keeps out
	Workspace  string // "" until the credential is known
	Credential string // who, in words that may be logged
	Status     int
	Bytes      int // of the answer's body
	Duration   time.Duration
	GateIn     Verdict
	GateOut    Verdict
	AskedIn    bool        // the precheck left the request to kin-openapi
	AskedOut   bool        // and the response
	Fault      *Fault      // nil for proper answers
	Violations []Violation // of the response, when GateOut is Violated
	Panic      []byte      // the stack, when the handler panicked
	Injected   int64       // the rule that made it fail on purpose; 0 for none
}

type exchangeKey struct{}

// exchangeOf is the exchange a context belongs to, or a stray one that nobody reads.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// exchange is an Exchange under way.
type exchange struct {
	Exchange
	started  time.Time
	body     []byte // of the request, once read
	bodyErr  error
	hasBody  bool
	secure   bool
	host     string    // as the sender sees it
	public   string    // URL of the server; "" unless it was given
	standing *standing // with the API's limit; nil where nothing is limited
	tooMany  bool
	fault    error // what the handler or the wrapper failed with

	mounted     *mounted
	arrived     *http.Request // as it came
	contentType string        // as it came
	sent        []byte        // the body as it came, once replaced
	replaced    bool
}

// RequestID names the request a context belongs to, as the log does.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).RequestID }

// Path is the path that was asked for, without the query, for links to its neighbours.
func Path(ctx context.Context) string { return exchangeOf(ctx).Path }

// Identify tells the log whose request this is. The credential must be in words that may be logged.
func Identify(ctx context.Context, workspace, credential string) {
	x := exchangeOf(ctx)
	x.Workspace, x.Credential = workspace, credential
}

var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requestID takes the caller's own id when it is fit for a log.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); saneID.MatchString(id) {
		return id
	}
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails
	return hex.EncodeToString(random[:])
}
