package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/impl"
	"gatehouse/impl/webhooks"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// TestDeliveriesSurviveAKill: what was announced and not yet sent, and what was being sent, arrives after a SIGKILL under its own id.
func TestDeliveriesSurviveAKill(t *testing.T) {
	const count = 20
	var mu sync.Mutex
	arrived := map[string]string{} // bodies, by the delivery's id
	answering := false
	held := make(chan struct{}, count)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		hang := !answering
		if answering {
			arrived[r.Header.Get(webhooks.DeliveryHeader)] += string(body)
		}
		mu.Unlock()
		if hang {
			held <- struct{}{}
			<-r.Context().Done()
		}
	}))
	t.Cleanup(receiver.Close)

	database := persistencetest.URL(t)
	announce := func() { // as a process does that dies before it delivers
		db, err := persistence.Open(t.Context(), persistence.Config{URL: database, MasterKey: persistencetest.MasterKey})
		require.NoError(t, err)
		defer db.Close()
		require.NoError(t, impl.EnsureDemo(t.Context(), db))
		demo, err := db.Workspace(t.Context(), impl.DemoWorkspace)
		require.NoError(t, err)
		spec := persistence.WebhookSpec{API: "autohost", Owner: "owner", Event: "changed", URL: receiver.URL}
		_, _, err = db.In(demo.ID).Subscribe(t.Context(), spec)
		require.NoError(t, err)
		for i := range count {
			_, err := db.In(demo.ID).Announce(t.Context(), spec.API, []string{spec.Owner}, spec.Event, fmt.Appendf(nil, "[%d]", i+1))
			require.NoError(t, err)
		}
	}
	announce()
	p := start(t, "--demo", "--database", database)
	for range persistence.WebhookLanes {
		<-held
	}
	p.kill(t)
	mu.Lock()
	answering = true
	mu.Unlock()

	p = start(t, "--demo", "--database", database)
	require.Eventually(t, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(arrived) == count
	}, 30*time.Second, 20*time.Millisecond, "%s", p.stderr)
	for i := range count {
		require.Equal(t, fmt.Sprintf("[%d]", i+1), arrived[fmt.Sprint(i+1)], "each delivery succeeds once, with its own body")
	}
}
