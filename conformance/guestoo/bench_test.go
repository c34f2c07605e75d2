package guestoo_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// The benchmarks call the server without a network in between: gate strict, and gate off.

func BenchmarkToken(b *testing.B) {
	bench(b, func(b *testing.B, h *house.House) *http.Request {
		request := httptest.NewRequest(http.MethodPost, tokenPath, strings.NewReader(grantForm))
		request.Header.Set("Content-Type", formType)
		request.Header.Set("Authorization", demoClient.basic())
		return request
	})
}

func BenchmarkListEvents(b *testing.B) {
	bench(b, func(b *testing.B, h *house.House) *http.Request {
		request := httptest.NewRequest(http.MethodGet, base+"/events", nil)
		request.Header.Set("Authorization", bearer(b, h, crowd(b, h).all(b)))
		return request
	})
}

func BenchmarkSearchGuestsWithDetails5000(b *testing.B) {
	bench(b, func(b *testing.B, h *house.House) *http.Request {
		request := httptest.NewRequest(http.MethodPost, base+"/guests/search/withDetails", strings.NewReader(`{"event":{"id":"`+eventID(1)+`"}}`))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", bearer(b, h, crowd(b, h).all(b)))
		return request
	})
}

func BenchmarkSearchGuestsWithDetailsPageOf100(b *testing.B) {
	bench(b, func(b *testing.B, h *house.House) *http.Request {
		request := httptest.NewRequest(http.MethodPost, base+"/guests/search/withDetails?page=25&perPage=100", strings.NewReader(`{"event":{"id":"`+eventID(1)+`"}}`))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", bearer(b, h, crowd(b, h).all(b)))
		return request
	})
}

// crowd is a world of twenty events; in the first, 5,000 guests take part.
func crowd(b *testing.B, h *house.House) world {
	b.Helper()
	return newWorld(b, h, "crowd", func(f *persistence.Filling) error {
		const people = 5000
		var events []persistence.GuestooEvent
		for n := range 20 {
			events = append(events, event(f, n+1, func(e *persistence.GuestooEvent) { e.MaxVisitor = seats(6000) }))
		}
		guests := guests(f, people)
		participations := make([]persistence.GuestooParticipation, people)
		statuses := []string{"INVITED", "OPEN", "CONFIRMED", "CONFIRMED", "DECLINED"}
		for i := range participations {
			participations[i] = persistence.GuestooParticipation{WorkspaceID: f.Workspace(), GuestID: int64(i + 1), EventID: 1, Status: statuses[i%len(statuses)]}
		}
		return f.Insert(&events, &guests, &participations)
	})
}

func bench(b *testing.B, prepare func(*testing.B, *house.House) *http.Request) {
	for _, gate := range []httpapi.Gate{httpapi.Enforce, httpapi.Off} {
		b.Run(fmt.Sprint("gate=", gate), func(b *testing.B) {
			h := house.New(b, house.HoldJobs, house.Gate(gate, gate), func(config *impl.Config) { config.Quiet = true })
			request := prepare(b, h)
			var body []byte
			if request.Body != nil {
				var err error
				body, err = io.ReadAll(request.Body)
				require.NoError(b, err)
			}
			b.ReportAllocs()
			for b.Loop() {
				again := request.Clone(b.Context())
				again.Body = io.NopCloser(strings.NewReader(string(body)))
				answer := httptest.NewRecorder()
				h.Server.ServeHTTP(answer, again)
				if answer.Code != http.StatusOK {
					b.Fatal(answer.Code, answer.Body.String())
				}
				b.SetBytes(int64(answer.Body.Len()))
			}
		})
	}
}
