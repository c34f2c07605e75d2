package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/persistence"
)

// BenchmarkWebhooks delivers ten thousand messages of 1 KB to a receiver in this process: all to one endpoint, and spread over sixteen.
// Run it with -benchtime 1x.
func BenchmarkWebhooks(b *testing.B) {
	const count = 10_000
	for _, endpoints := range []int{1, 16} {
		b.Run(fmt.Sprintf("endpoints_%d", endpoints), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				var arrived atomic.Int64
				all := make(chan struct{})
				receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
					if arrived.Add(1) == count {
						close(all)
					}
				}))
				h := house.New(b, house.HoldJobs, func(config *impl.Config) { config.Quiet, config.Webhooks.AllowPrivate = true, true })
				announceMany(b, h, receiver.URL, endpoints, count)
				memory := watchMemory()
				b.StartTimer()
				started := time.Now()
				h.RunJobs()
				<-all
				took := time.Since(started)
				b.StopTimer()
				b.ReportMetric(count/took.Seconds(), "deliveries/s")
				b.ReportMetric(memory()/(1<<20), "peak-heap-MB")
				h.StopJobs()
				delivered, err := h.Workspace().WebhookDeliveries(b.Context(), persistence.DeliveryFilter{State: persistence.DeliveryDelivered, Limit: count + 1})
				require.NoError(b, err)
				require.Len(b, delivered, count)
				require.EqualValues(b, count, arrived.Load(), "each once")
				receiver.Close()
				b.StartTimer()
			}
		})
	}
}

// announceMany makes the deliveries, through as many webhooks at once as there are endpoints.
func announceMany(b *testing.B, h *house.House, receiver string, endpoints, count int) {
	b.Helper()
	for i := range endpoints {
		spec := persistence.WebhookSpec{API: "autohost", Owner: "owner", Event: "changed", URL: fmt.Sprintf("%s/%d", receiver, i)}
		_, _, err := h.Workspace().Subscribe(b.Context(), spec)
		require.NoError(b, err)
	}
	body := []byte(`{"text":"` + strings.Repeat("x", 1000) + `"}`)
	started := time.Now()
	for range count / endpoints {
		_, err := h.Workspace().Announce(context.Background(), "autohost", []string{"owner"}, "changed", body)
		require.NoError(b, err)
	}
	b.Logf("%d announcements of %d deliveries each: %s each", count/endpoints, endpoints, time.Since(started)/time.Duration(count/endpoints))
}

// watchMemory looks at the heap now and then; the function it gives ends that and says what was the most.
func watchMemory() (peak func() float64) {
	runtime.GC()
	var most uint64
	halt := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			select {
			case <-ticker.C:
			case <-halt:
				return
			}
		}
	})
	return func() float64 {
		close(halt)
		group.Wait()
		return float64(most)
	}
}
