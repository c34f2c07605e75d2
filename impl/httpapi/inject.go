package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Call is a call that was let in, before anything is done about it.
type Call struct {
	Workspace string // "" where no credential leads to one
	API       string
	Operation string
	Header    http.Header
}

// Injection is what a call suffers on purpose.
type Injection struct {
	Rule    int64         // which rule wants it
	Latency time.Duration // before all else
	Dropped bool          // the connection is cut without an answer
	Fault   *Fault        // the answer; nil lets the call go on
}

// errDropped is the end of a call whose connection is cut.
var errDropped = errors.New("the connection is cut on purpose")

// Suffer lets a call suffer what somebody wants it to, where only the handler learns whose call it is: operations that the API names in LateFaults
// call it after Identify, before they change anything.
func Suffer(ctx context.Context) error {
	x := exchangeOf(ctx)
	if x.mounted == nil {
		return nil
	}
	return x.mounted.inject(ctx, x)
}

// sufferNow does the same for all others, once they are let in.
func (m *mounted) sufferNow(ctx context.Context, x *exchange) error {
	if slices.Contains(m.LateFaults, x.Operation) {
		return nil
	}
	return m.inject(ctx, x)
}

func (m *mounted) inject(ctx context.Context, x *exchange) error {
	if m.server.options.Inject == nil || m.Internal {
		return nil
	}
	injection, err := m.server.options.Inject(ctx, Call{x.Workspace, m.Name, x.Operation, x.arrived.Header})
	if err != nil || injection == nil {
		return err
	}
	x.Injected = injection.Rule
	if injection.Latency > 0 {
		timer := time.NewTimer(injection.Latency)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	switch {
	case injection.Dropped:
		return errDropped
	case injection.Fault != nil:
		return injection.Fault
	}
	return nil
}

// Answer is a fault that an operation can answer as its spec declares.
type Answer struct {
	Kind   Kind
	Status int
	fault  *Fault
}

// Fault is the fault itself.
func (a Answer) Fault() *Fault { return a.fault }

// Choice is an operation and the faults it can answer.
type Choice struct {
	API, Operation, Method, Path string
	Answers                      []Answer
}

// Choices lists the operations of all APIs but internal ones, in the order of mounting, path and method, with what each can be made to answer:
// the spec declares it, and the envelope has words for it that keep to the spec.
func (s *Server) Choices() (choices []Choice) {
	for _, m := range s.mounted {
		if m.Internal {
			continue
		}
		first := len(choices)
		for _, byPath := range m.operations {
			for _, op := range byPath {
				choices = append(choices, Choice{m.Name, op.id, op.route.Method, m.prefix + op.route.Path, m.rehearse(op)})
			}
		}
		slices.SortFunc(choices[first:], func(a, b Choice) int {
			return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
		})
	}
	return choices
}

// injectable are the kinds of faults that need no violation to speak of, the likeliest first.
var injectable = []Kind{Internal, TooMany, Forbidden, Unauthenticated, NotFound, Conflict}

// rehearse finds out what an operation can be made to answer.
func (m *mounted) rehearse(op *operation) (answers []Answer) {
	request := &http.Request{Method: op.route.Method, URL: &url.URL{Path: m.prefix + op.route.Path}, Header: http.Header{}}
	for _, kind := range injectable {
		fault := Refuse(kind, "")
		if kind == TooMany {
			fault = TooManyCalls(max(m.Limit.Calls, 1), max(m.Limit.Window, time.Minute))
		}
		x := &exchange{started: time.Now(), Exchange: Exchange{RequestID: "rehearsal", Operation: op.id, Path: request.URL.Path}}
		held := newBuffer(nil)
		spoken := *fault
		m.say(&spoken, op, x, held)
		if len(checkResponse(request, op, x, held)) == 0 {
			answers = append(answers, Answer{kind, held.status, fault})
		}
		held.free()
	}
	return answers
}
