package xingevents_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/httpapi"
)

// BenchmarkGate calls the handler itself, on a real database, with the gate on and off.
func BenchmarkGate(b *testing.B) {
	for _, call := range []struct {
		name, method, path, body string
	}{
		{"read_user", http.MethodGet, "/user/1", ""},
		{"list_500_full", http.MethodGet, "/user/1/events?resultType=full", ""},
		{"update_user", http.MethodPost, "/user/1", "company=Analytical+Engines&telephone=%2B49+30+1234567&language=en&timezone=Europe%2FBerlin"},
	} {
		for _, gate := range []struct {
			name string
			mode httpapi.Gate
		}{{"gate=on", httpapi.Enforce}, {"gate=off", httpapi.Off}} {
			b.Run(call.name+"/"+gate.name, func(b *testing.B) {
				h := house.New(b, house.HoldJobs, house.Gate(gate.mode, gate.mode), func(config *impl.Config) { config.Quiet = true })
				key := crowd(b, h, 500)
				b.ReportAllocs()
				for b.Loop() {
					request := httptest.NewRequest(call.method, base+call.path, strings.NewReader(call.body))
					request.Header.Set("Authorization", "ApiKey "+key)
					answer := httptest.NewRecorder()
					h.Server.ServeHTTP(answer, request)
					if answer.Code != http.StatusOK {
						b.Fatal(answer.Body)
					}
				}
			})
		}
	}
}
