package httpapi

import (
	"context"
	"math"
	"strconv"
	"sync"
	"time"
)

// Limit says how often one caller may call an API within a window that begins with the caller's first call: "50 a minute", taken literally.
// Each server counts for itself: n replicas let through up to n times as many. Calls without good credentials are not counted.
type Limit struct {
	Calls  int                              // 0 means without a limit
	Window time.Duration                    // such as a minute
	Key    func(ctx context.Context) string // whose call it is, once authenticated; "" is not counted
	Now    func() time.Time                 // nil means time.Now
}

// Headers of a limited API. They are those of the IETF's drafts up to 07, three plain integers, which is what clients read today; the structured
// fields of later drafts are in flux. Answers carry them where the spec declares them.
const (
	limitHeader     = "Ratelimit-Limit"     // calls in a window
	remainingHeader = "Ratelimit-Remaining" // calls left in this window
	resetHeader     = "Ratelimit-Reset"     // seconds until the next window
	retryHeader     = "Retry-After"
)

// TooManyCalls is the fault of a call over a limit; the next window begins after reset.
func TooManyCalls(limit int, reset time.Duration) *Fault {
	return &Fault{Kind: TooMany, Text: "Too many requests", standing: &standing{limit: limit, reset: max(seconds(reset), 1)}}
}

// standing is how a caller stands with a limit after a call.
type standing struct{ limit, remaining, reset int }

func seconds(d time.Duration) int { return max(int(math.Ceil(d.Seconds())), 0) }

// limiter counts the calls of one API. It remembers callers of the current windows only.
type limiter struct {
	Limit
	mu      sync.Mutex
	windows map[string]*window
	tidied  time.Time
}

type window struct {
	began time.Time
	calls int
}

func newLimiter(limit Limit) *limiter {
	if limit.Now == nil {
		limit.Now = time.Now
	}
	return &limiter{Limit: limit, windows: map[string]*window{}}
}

// count counts a call and says how the caller stands; nil when nothing is limited.
func (l *limiter) count(ctx context.Context) (*standing, error) {
	if l.Calls <= 0 {
		return nil, nil
	}
	key := l.Key(ctx)
	if key == "" {
		return nil, nil
	}
	now := l.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over(l.tidied, now) {
		for key, window := range l.windows {
			if l.over(window.began, now) {
				delete(l.windows, key)
			}
		}
		l.tidied = now
	}
	current := l.windows[key]
	if current == nil || l.over(current.began, now) {
		current = &window{began: now}
		l.windows[key] = current
	}
	reset := current.began.Add(l.Window).Sub(now)
	if current.calls >= l.Calls {
		return nil, TooManyCalls(l.Calls, reset)
	}
	current.calls++
	return &standing{l.Calls, l.Calls - current.calls, seconds(reset)}, nil
}

// over says whether a window has ended; one that begins in the future was left behind by a clock that was set back.
func (l *limiter) over(began, now time.Time) bool {
	return now.Sub(began) >= l.Window || now.Before(began)
}

// tell puts the limit's headers where the spec declares them, and takes away what generated code put there when nothing is limited.
func (m *mounted) tell(op *operation, x *exchange, held *buffer) {
	response, s := op.response(held.status), x.standing
	if s == nil {
		if m.Limit.Key != nil {
			for _, name := range []string{limitHeader, remainingHeader, resetHeader} {
				delete(held.header, name)
			}
		}
		return
	}
	values := map[string]int{limitHeader: s.limit, remainingHeader: s.remaining, resetHeader: s.reset}
	if x.tooMany {
		values[retryHeader] = s.reset
	}
	for name, value := range values {
		if delete(held.header, name); response != nil && declaresHeader(response, name) {
			held.header[name] = []string{strconv.Itoa(value)}
		}
	}
}
