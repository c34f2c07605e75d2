package autohost_test

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
	for _, call := range []struct{ name, method, path, body string }{
		{"accounts_me", http.MethodGet, "/me", ""},
		{"screens_by_get", http.MethodGet, "/settings/guest-portal-screens/me", pythonSettings},
	} {
		for _, gate := range []struct {
			name string
			mode httpapi.Gate
		}{{"gate=on", httpapi.Enforce}, {"gate=off", httpapi.Off}} {
			b.Run(call.name+"/"+gate.name, func(b *testing.B) {
				h := house.New(b, house.HoldJobs, house.Gate(gate.mode, gate.mode), func(config *impl.Config) { config.Quiet = true })
				b.ReportAllocs()
				for b.Loop() {
					request := httptest.NewRequest(call.method, base+call.path, strings.NewReader(call.body))
					request.Header.Set("x-api-key", reseller)
					request.Header.Set("Content-Type", "application/json")
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
