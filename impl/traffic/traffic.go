// Package traffic remembers the latest calls for people who watch their client: what came, what the gate said of it, what was answered.
//
// It keeps them in memory, for each workspace apart, bounded by count and by bytes, bodies cut short. Secrets are taken out before anything is
// kept: what the spec marks as such (security schemes, format: password), and what looks like one where the spec says nothing.
package traffic

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gatehouse/impl/httpapi"
)

// Options bound what is kept. Zero values mean the defaults.
type Options struct {
	Calls int // of one workspace; 0 means 500
	Bytes int // of all calls, about; 0 means 32 MiB
	Body  int // of one body; 0 means 32 KiB
}

// Call is one call in short.
type Call struct {
	ID                   int64     `json:"id"`
	At                   time.Time `json:"at"`
	RequestID            string    `json:"request_id"`
	Workspace            string    `json:"workspace"` // "" where no credential led to one
	API                  string    `json:"api"`
	Operation            string    `json:"operation"` // "" where none is described
	Method               string    `json:"method"`
	Path                 string    `json:"path"`
	Status               int       `json:"status"` // 0 when the connection was cut on purpose
	GateIn               string    `json:"gate_in"`
	GateOut              string    `json:"gate_out"`
	DurationMicroseconds int64     `json:"duration_us"`
	Credential           string    `json:"credential"`
	Fault                *int64    `json:"fault,omitempty"` // the rule that made it fail on purpose
	Problems             int       `json:"problems"`
	RequestBytes         int       `json:"request_bytes"`
	ResponseBytes        int       `json:"response_bytes"`
}

// Filter chooses calls of one workspace. Zero values choose all.
type Filter struct {
	Workspace      string
	Unidentified   bool // also calls that led to no workspace
	API, Operation string
	Status         string // 404, or 4xx
	Verdict        string // of either gate
	Search         string // in path, operation, credential and request id
	After, Before  int64  // ids, both outside
	Limit          int    // 0 means 50
}

func (f *Filter) matches(c *Call) bool {
	switch {
	case c.Workspace != f.Workspace && !(f.Unidentified && c.Workspace == ""),
		f.API != "" && c.API != f.API, f.Operation != "" && c.Operation != f.Operation,
		f.Verdict != "" && c.GateIn != f.Verdict && c.GateOut != f.Verdict,
		c.ID <= f.After, f.Before > 0 && c.ID >= f.Before:
		return false
	}
	if status := strconv.Itoa(c.Status); f.Status != "" && f.Status != status && f.Status != status[:1]+"xx" {
		return false
	}
	if f.Search == "" {
		return true
	}
	search := strings.ToLower(f.Search)
	for _, text := range []string{c.Path, c.Operation, c.Credential, c.RequestID} {
		if strings.Contains(strings.ToLower(text), search) {
			return true
		}
	}
	return false
}

// Inspector keeps calls and tells those who watch.
type Inspector struct {
	options Options
	secrets sync.Map // *openapi3.T to *secrets

	mu       sync.Mutex
	last     int64
	bytes    int
	kept     map[string]*kept
	watchers map[*Watch]bool
	closed   bool
}

// kept are the calls of one workspace, oldest first.
type kept struct {
	entries []*entry
	bytes   int
}

// New makes an inspector.
func New(options Options) *Inspector {
	if options.Calls == 0 {
		options.Calls = 500
	}
	if options.Bytes == 0 {
		options.Bytes = 32 << 20
	}
	if options.Body == 0 {
		options.Body = 32 << 10
	}
	return &Inspector{options: options, kept: map[string]*kept{}, watchers: map[*Watch]bool{}}
}

// Inspect keeps an exchange.
func (i *Inspector) Inspect(x *httpapi.Inspection) {
	e := i.entry(x)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.last++
	e.ID = i.last
	of := i.kept[e.Workspace]
	if of == nil {
		of = &kept{}
		i.kept[e.Workspace] = of
	}
	of.entries = append(of.entries, e)
	of.bytes += e.size
	i.bytes += e.size
	if len(of.entries) > i.options.Calls {
		i.drop(of)
	}
	for i.bytes > i.options.Bytes {
		i.drop(i.largest())
	}
	for watch := range i.watchers {
		watch.offer(&e.Call)
	}
}

// drop forgets the oldest call of a workspace.
func (i *Inspector) drop(of *kept) {
	size := of.entries[0].size
	of.entries[0] = nil
	of.entries = of.entries[1:]
	of.bytes -= size
	i.bytes -= size
}

// largest is the workspace that takes the most memory, so that a busy one does not push out the others.
func (i *Inspector) largest() (most *kept) {
	for name, of := range i.kept {
		if len(of.entries) == 0 {
			delete(i.kept, name)
		} else if most == nil || of.bytes > most.bytes {
			most = of
		}
	}
	return most
}

// Calls lists calls, the newest first, and gives the id of the last call of all.
func (i *Inspector) Calls(filter Filter) (calls []Call, last int64) {
	limit := filter.Limit
	if limit == 0 {
		limit = 50
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	calls = []Call{}
	names := []string{filter.Workspace}
	if filter.Unidentified && filter.Workspace != "" {
		names = append(names, "")
	}
	for _, name := range names {
		of := i.kept[name]
		if of == nil {
			continue
		}
		found := 0
		for at := len(of.entries) - 1; at >= 0 && found < limit; at-- {
			if filter.matches(&of.entries[at].Call) {
				calls = append(calls, of.entries[at].Call)
				found++
			}
		}
	}
	slices.SortFunc(calls, func(a, b Call) int { return int(b.ID - a.ID) })
	return calls[:min(len(calls), limit)], i.last
}

// Wait lists calls as Calls does, and waits for the first until ctx ends.
func (i *Inspector) Wait(ctx context.Context, filter Filter) (calls []Call, last int64) {
	watch := i.Watch(filter)
	defer watch.Close()
	if calls, last = i.Calls(filter); len(calls) > 0 {
		return calls, last
	}
	select {
	case <-watch.Calls:
	case <-ctx.Done():
	}
	return i.Calls(filter)
}

// Call shows one call of a workspace, or one that led to no workspace.
func (i *Inspector) Call(workspace string, id int64) (detail Detail, ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, name := range []string{workspace, ""} {
		of := i.kept[name]
		if of == nil {
			continue
		}
		at, ok := slices.BinarySearchFunc(of.entries, id, func(e *entry, id int64) int { return int(e.ID - id) })
		if ok {
			return of.entries[at].detail(), true
		}
	}
	return Detail{}, false
}

// Clear forgets the calls of a workspace.
func (i *Inspector) Clear(workspace string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if of := i.kept[workspace]; of != nil {
		i.bytes -= of.bytes
		delete(i.kept, workspace)
	}
}
