package bench

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/traffic"
)

// BenchmarkInspector tells what remembering calls costs: the same calls to a server that does and one that does not, a few to each in turn,
// so that whatever else the machine does meets both. It reports the medians and how they compare.
func BenchmarkInspector(b *testing.B) {
	for _, what := range calls() {
		for _, way := range []struct {
			name string
			send func(testing.TB, *house.House, call)
		}{{"in_process", inProcess}, {"loopback", overLoopback}} {
			b.Run(what.name+"/"+way.name, func(b *testing.B) {
				off := open(b, what, httpapi.Enforce, httpapi.Enforce)
				on := house.New(b, house.HoldJobs, func(config *impl.Config) { config.Quiet, config.Inspector = true, &traffic.Options{} })
				fill(b, on, what)
				var times [2][]time.Duration
				houses := []*house.House{off, on}
				for turn := 0; b.Loop(); turn++ {
					for next := range houses { // who is first takes turns too: the second pays for some of the first's garbage
						at := (turn + next) % 2
						began := time.Now()
						way.send(b, houses[at], what)
						times[at] = append(times[at], time.Since(began))
					}
				}
				for _, taken := range times {
					slices.Sort(taken)
				}
				without, with := times[0][len(times[0])/2], times[1][len(times[1])/2]
				b.ReportMetric(float64(without.Nanoseconds())/1000, "µs-off")
				b.ReportMetric(float64(with.Nanoseconds())/1000, "µs-on")
				b.ReportMetric(float64(with)/float64(without), "on/off")
			})
		}
	}
}

func inProcess(t testing.TB, h *house.House, call call) { serve(t, h.Server, call) }

func overLoopback(t testing.TB, h *house.House, call call) {
	request, err := http.NewRequestWithContext(t.Context(), call.method, h.URL+call.path, strings.NewReader(call.body))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Token token=smt_demo_manager")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	if response.StatusCode != call.status {
		t.Fatalf("status %d", response.StatusCode)
	}
}
