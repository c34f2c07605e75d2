// Package faults makes calls fail on purpose, in the vendor's own words: the nth call of an operation, each nth, or some by a sequence
// that a seed fixes; with a fault that the spec declares, late, or with a cut connection.
//
// Calls are counted in the database, one after another whichever replica they come to, so that exactly one is the second. A call counts once its
// credentials are good; a call that fails on purpose changes nothing else. Where there are no rules nothing is asked.
package faults

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// Rules are the rules of all workspaces, as this replica knows them.
type Rules struct {
	db       *persistence.DB
	elsewise string // the workspace of calls without one
	choices  []httpapi.Choice
	answers  map[operation]map[string]httpapi.Answer // by kind

	mu      sync.Mutex // held while reading anew
	current atomic.Pointer[known]
}

type operation struct{ api, id string }

// known is one version of the rules.
type known struct {
	version int64
	rules   map[string][]persistence.FaultRule // by the workspace's name, oldest first
}

// New makes rules over a database. Calls that no credential leads to a workspace, and that name none, belong to the one named here.
func New(db *persistence.DB, workspace string) *Rules {
	r := &Rules{db: db, elsewise: workspace, answers: map[operation]map[string]httpapi.Answer{}}
	r.current.Store(&known{version: -1})
	return r
}

// Know says what the mounted operations can be made to answer.
func (r *Rules) Know(choices []httpapi.Choice) {
	r.choices = choices
	for _, choice := range choices {
		byKind := map[string]httpapi.Answer{}
		for _, answer := range choice.Answers {
			byKind[answer.Kind.String()] = answer
		}
		r.answers[operation{choice.API, choice.Operation}] = byKind
	}
}

// Choices are the operations and what each can be made to answer.
func (r *Rules) Choices() []httpapi.Choice { return r.choices }

// Follow reads the rules anew unless this is their version.
func (r *Rules) Follow(ctx context.Context, version int64) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current.Load().version >= version {
		return nil
	}
	return r.read(ctx)
}

func (r *Rules) read(ctx context.Context) error {
	all, version, err := r.db.FaultRules(ctx)
	if err != nil {
		return err
	}
	fresh := &known{version, map[string][]persistence.FaultRule{}}
	for _, rule := range all {
		fresh.rules[rule.Workspace] = append(fresh.rules[rule.Workspace], rule.FaultRule)
	}
	r.current.Store(fresh)
	return nil
}

// changed makes this replica know a change at once.
func (r *Rules) changed(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.read(ctx)
}

// Add adds a rule that Check found good.
func (r *Rules) Add(ctx context.Context, workspace *persistence.Workspace, rule persistence.FaultRule) (persistence.FaultRule, error) {
	rule, err := workspace.AddFault(ctx, rule)
	return rule, r.changed(ctx, err)
}

// Delete removes a rule.
func (r *Rules) Delete(ctx context.Context, workspace *persistence.Workspace, id int64) error {
	return r.changed(ctx, workspace.DeleteFault(ctx, id))
}

// Clear removes all rules of a workspace.
func (r *Rules) Clear(ctx context.Context, workspace *persistence.Workspace) error {
	return r.changed(ctx, workspace.ClearFaults(ctx))
}

// Inject says what a call has to suffer: the effect of the oldest rule that wants it. All rules that match count it.
func (r *Rules) Inject(ctx context.Context, call httpapi.Call) (*httpapi.Injection, error) {
	known := r.current.Load()
	if len(known.rules) == 0 {
		return nil, nil
	}
	name := call.Workspace
	if name == "" {
		if name = call.Header.Get("X-Gatehouse-Workspace"); name == "" {
			name = r.elsewise
		}
	}
	answers := r.answers[operation{call.API, call.Operation}]
	var ids []int64
	var workspace int64
	for _, rule := range known.rules[name] {
		_, can := answers[rule.Kind]
		if rule.API == call.API && (rule.Operation == "" || rule.Operation == call.Operation) && (can || rule.Kind == "") {
			ids, workspace = append(ids, rule.ID), rule.WorkspaceID
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rule, gone, err := r.db.CountCall(ctx, workspace, ids, fires)
	if gone { // with their workspace, which tells nobody
		err = r.changed(ctx, err)
	}
	if err != nil || rule == nil {
		return nil, err
	}
	injection := &httpapi.Injection{Rule: rule.ID, Latency: time.Duration(rule.LatencyMS) * time.Millisecond, Dropped: rule.Dropped}
	if rule.Kind != "" {
		injection.Fault = answers[rule.Kind].Fault()
	}
	return injection, nil
}

// fires says whether a rule wants the call it has just counted. The same rule over the same calls always wants the same ones.
func fires(rule persistence.FaultRule) bool {
	switch {
	case rule.Times > 0 && rule.Fired >= rule.Times:
		return false
	case rule.Nth > 0:
		return rule.Calls == rule.Nth
	case rule.Every > 0:
		return rule.Calls%rule.Every == 0
	case rule.Probability != nil:
		return rand.New(rand.NewPCG(uint64(rule.Seed), uint64(rule.Calls))).Float64() < *rule.Probability
	}
	return true
}
