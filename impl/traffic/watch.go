package traffic

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Watch gets calls as they happen. Whoever reads too slowly is cut off: Calls is closed.
type Watch struct {
	Calls     <-chan Call
	calls     chan Call
	filter    Filter
	inspector *Inspector
}

const backlog = 256 // calls that a reader may be behind

// Watch begins to watch. The caller closes it.
func (i *Inspector) Watch(filter Filter) *Watch {
	calls := make(chan Call, backlog)
	watch := &Watch{Calls: calls, calls: calls, filter: filter, inspector: i}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed {
		close(calls)
		return watch
	}
	i.watchers[watch] = true
	return watch
}

// offer is called with the inspector locked.
func (w *Watch) offer(call *Call) {
	if !w.filter.matches(call) {
		return
	}
	select {
	case w.calls <- *call:
	default:
		delete(w.inspector.watchers, w)
		close(w.calls)
	}
}

// Close ends the watch; twice is once.
func (w *Watch) Close() {
	w.inspector.mu.Lock()
	defer w.inspector.mu.Unlock()
	if w.inspector.watchers[w] {
		delete(w.inspector.watchers, w)
		close(w.calls)
	}
}

// Close ends all watches, and those to come: for the end of the server, which would wait for them.
func (i *Inspector) Close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = true
	for watch := range i.watchers {
		close(watch.calls)
	}
	clear(i.watchers)
}

const (
	pause    = 15 * time.Second // after which a silent stream shows that it lives
	patience = 10 * time.Second // for one write
)

// Stream sends calls as server-sent events until the client goes or falls behind: the id of the call, and the call as JSON. It begins after
// the event that Last-Event-ID names, as a browser does that comes again, else with the calls to come. Errors after the first byte are the client's loss.
func (i *Inspector) Stream(w http.ResponseWriter, r *http.Request, filter Filter) {
	watch := i.Watch(filter)
	defer watch.Close()
	var missed []Call
	if seen, err := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		again := filter
		again.After, again.Limit = seen, backlog
		missed, _ = i.Calls(again)
	}
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	send := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(patience)) // where that cannot be set, the server's own limit holds
		_, err := w.Write([]byte(text))
		return err == nil && control.Flush() == nil
	}
	if !send(": watching\n\n") {
		return
	}
	latest := int64(0)
	for at := len(missed) - 1; at >= 0; at-- {
		if latest = missed[at].ID; !send(event(missed[at])) {
			return
		}
	}
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
			if !send(": still here\n\n") {
				return
			}
		case call, ok := <-watch.Calls:
			if !ok {
				return
			}
			if call.ID > latest && !send(event(call)) {
				return
			}
		}
	}
}

func event(call Call) string {
	encoded, _ := json.Marshal(call) // of plain fields, which never fails
	return fmt.Sprintf("id: %d\ndata: %s\n\n", call.ID, encoded)
}
