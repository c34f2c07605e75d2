package httpapi

import (
	"errors"
	"net/http"
	"time"

	"gatehouse/persistence"
)

// Kind says what sort of thing went wrong; each API's envelope has its own status and words for it.
type Kind int

// The kinds of faults.
const (
	Internal        Kind = iota // ours; the cause is in the log
	NoRoute                     // no operation has this path
	NoMethod                    // the path has no operation with this method
	Unauthenticated             // no credentials, or none that are good
	Forbidden                   // good credentials without the right
	NotFound                    // no such record for the caller
	Conflict                    // would collide with a record that exists
	Malformed                   // the body cannot be parsed
	Unsupported                 // the body has a content type the operation does not take
	TooLarge                    // the body is over the limit
	Invalid                     // against the spec, or against a rule the spec cannot say; see Violations
	TooMany                     // over a rate limit
	numKinds
)

var kindNames = [numKinds]string{"internal", "no_route", "no_method", "unauthenticated", "forbidden", "not_found", "conflict", "malformed", "unsupported", "too_large", "invalid", "too_many"}

func (k Kind) String() string { return kindNames[k] }

// Kinds lists every kind, so that an envelope's test can miss none.
func Kinds() []Kind {
	kinds := make([]Kind, numKinds)
	for i := range kinds {
		kinds[i] = Kind(i)
	}
	return kinds
}

// Fault is why a request got no proper answer. Everything in it but the cause may be shown to the caller.
type Fault struct {
	Kind       Kind
	Code       string      // the vendor's own code where Kind says too little
	Text       string      // for people; never holds a secret or an inner error
	Violations []Violation // what is wrong, for Invalid
	Header     http.Header // what the answer carries besides, such as WWW-Authenticate
	MaxBody    int64       // the limit in bytes, for TooLarge
	Cause      error       // for the log only

	standing *standing // with a limit, for TooMany; see TooManyCalls

	// What follows is filled in by the gate.

	RequestID string
	Operation string    // the operationId; "" for what no operation answers
	Path      string    // of the request, without the query
	At        time.Time // when the request came
}

// Refuse makes a fault of a kind with a text for people, which may be empty.
func Refuse(kind Kind, text string) *Fault { return &Fault{Kind: kind, Text: text} }

// Violate makes an Invalid fault of what is wrong.
func Violate(violations ...Violation) *Fault { return &Fault{Kind: Invalid, Violations: violations} }

// WithCode sets the vendor's own code.
func (f *Fault) WithCode(code string) *Fault { f.Code = code; return f }

// WithHeader adds a header to the answer.
func (f *Fault) WithHeader(name, value string) *Fault {
	if f.Header == nil {
		f.Header = http.Header{}
	}
	f.Header.Set(name, value)
	return f
}

// Because sets the cause, which goes to the log.
func (f *Fault) Because(err error) *Fault { f.Cause = err; return f }

func (f *Fault) Error() string {
	if f.Cause != nil {
		return f.Text + ": " + f.Cause.Error()
	}
	return f.Text
}

func (f *Fault) Unwrap() error { return f.Cause }

// faultOf is the fault that an error means: itself, a missing or colliding record, or our own failure.
func faultOf(err error) *Fault {
	var fault *Fault
	switch {
	case errors.As(err, &fault):
		copied := *fault // whoever keeps a fault keeps it unchanged
		return &copied
	case errors.Is(err, persistence.ErrNotFound):
		return Refuse(NotFound, "").Because(err)
	case errors.Is(err, persistence.ErrConflict):
		return Refuse(Conflict, "").Because(err)
	}
	return Refuse(Internal, "").Because(err)
}
