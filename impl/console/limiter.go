package console

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter lets each key fail so often in a row and then only now and then. It remembers a bounded number of keys, the latest.
type limiter struct {
	mu     sync.Mutex
	every  time.Duration // one more try
	burst  int
	limit  int // of keys
	recent *list.List
	byKey  map[string]*list.Element
}

type limited struct {
	key   string
	tries *rate.Limiter
}

func newLimiter(every time.Duration, burst, limit int) *limiter {
	return &limiter{every: every, burst: burst, limit: limit, recent: list.New(), byKey: map[string]*list.Element{}}
}

// take says whether a key may try now, and counts the try.
func (l *limiter) take(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	element, known := l.byKey[key]
	if !known {
		element = l.recent.PushFront(limited{key, rate.NewLimiter(rate.Every(l.every), l.burst)})
		l.byKey[key] = element
		if l.recent.Len() > l.limit {
			delete(l.byKey, l.recent.Remove(l.recent.Back()).(limited).key)
		}
	}
	l.recent.MoveToFront(element)
	return element.Value.(limited).tries.AllowN(now, 1)
}

// forget clears what was counted against a key.
func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if element, known := l.byKey[key]; known {
		l.recent.Remove(element)
		delete(l.byKey, key)
	}
}
