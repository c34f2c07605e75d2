// Package bench measures what the gate costs. Run it with make bench; README.md explains the figures.
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl"
	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

const base = "/teamguests/api/v4"

// gates are the three ways to run: on in both directions, on for requests alone, off.
var gates = []struct {
	name    string
	in, out httpapi.Gate
}{{"gate=on", httpapi.Enforce, httpapi.Enforce}, {"gate=requests", httpapi.Enforce, httpapi.Off}, {"gate=off", httpapi.Off, httpapi.Off}}

// call is one request that is measured.
type call struct {
	name, method, path, body string
	status                   int
	rows                     int // guests in the team besides the demo's two
}

func calls() []call {
	return []call{
		{"fetch_one", "GET", base + "/team_guests/56?fields=inventory_item_item_id,inventory_item_battery_status,-company", "", 200, 58},
		{"list_60", "GET", base + "/teams/123/team_guests", "", 200, 58},
		{"bulk_create_200", "POST", base + "/teams/123/team_guests/bulk_create", newGuests(200), 207, 0},
	}
}

func newGuests(count int) string {
	guests := make([]map[string]string, count)
	for i := range guests {
		guests[i] = map[string]string{
			"first_name": fmt.Sprint("James ", i), "last_name": "West", "company": "Acme inc", "preferred_contact": "james@acme.com", "visiting": "Adam Johnson",
		}
	}
	encoded, _ := json.Marshal(guests)
	return string(encoded)
}

// BenchmarkInProcess calls the handler itself, on a real database: nothing but Gatehouse is measured.
func BenchmarkInProcess(b *testing.B) {
	for _, call := range calls() {
		for _, gate := range gates {
			b.Run(call.name+"/"+gate.name, func(b *testing.B) {
				h := open(b, call, gate.in, gate.out)
				b.ReportAllocs()
				for b.Loop() {
					serve(b, h.Server, call)
				}
			})
		}
	}
}

// BenchmarkLoopback sends real HTTP over the loopback interface, one connection.
func BenchmarkLoopback(b *testing.B) {
	for _, call := range calls() {
		for _, gate := range gates {
			b.Run(call.name+"/"+gate.name, func(b *testing.B) {
				h := open(b, call, gate.in, gate.out)
				for b.Loop() {
					overLoopback(b, h, call)
				}
			})
		}
	}
}

func open(b *testing.B, call call, in, out httpapi.Gate) *house.House {
	b.Helper()
	h := house.New(b, house.HoldJobs, house.Gate(in, out), func(config *impl.Config) { config.Quiet, config.Inspector = true, nil })
	fill(b, h, call)
	return h
}

// fill adds the guests that a call is measured with.
func fill(b *testing.B, h *house.House, call call) {
	b.Helper()
	guests := make([]persistence.TeamGuestsPerson, call.rows)
	for i := range guests {
		guests[i] = persistence.TeamGuestsPerson{
			UUID: uuid.NewString(), Role: "guest", FirstName: fmt.Sprint("James ", i), LastName: "West", Company: "Acme inc", PreferredContact: "james@acme.com", Visiting: "Adam Johnson",
		}
	}
	_, err := h.Workspace().AddTeamGuests(b.Context(), 123, guests)
	require.NoError(b, err)
}

func serve(b testing.TB, handler http.Handler, call call) {
	request := httptest.NewRequest(call.method, call.path, strings.NewReader(call.body))
	request.Header.Set("Authorization", "Token token=smt_demo_manager")
	if call.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer := &discard{header: http.Header{}}
	handler.ServeHTTP(answer, request)
	if answer.status != call.status {
		b.Fatalf("status %d", answer.status)
	}
}

// discard is a client that listens to nothing but the status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) WriteHeader(status int)         { d.status = status }
func (d *discard) Write(data []byte) (int, error) { return len(data), nil }

// rows answers ListTeamGuests with rows that stand ready; no other operation is asked of it.
type rows struct {
	api.StrictServerInterface
	body []api.TeamGuest
}

func (r rows) ListTeamGuests(context.Context, api.ListTeamGuestsRequestObject) (api.ListTeamGuestsResponseObject, error) {
	return api.ListTeamGuests200JSONResponse{Body: r.body, Headers: api.ListTeamGuests200ResponseHeaders{
		AcceptRanges: "team_guests", ContentRange: fmt.Sprintf("team_guests 0-%d/%d", len(r.body)-1, len(r.body)),
	}}, nil
}

// withoutDatabase serves lists of a number of rows from memory, behind the same gate.
func withoutDatabase(b *testing.B, count int, in, out httpapi.Gate) http.Handler {
	b.Helper()
	spec, err := openapi.Load("teamguests")
	require.NoError(b, err)
	most := uint64(count)
	spec.Paths.Value("/api/v4/teams/{team_id}/team_guests").Get.Responses.Value("200").Value.Content["application/json"].Schema.Value.MaxItems = &most
	text := func(text string) *string { return &text }
	handler := rows{}
	for i := range count {
		id, team, guest := int64(i), int64(123), uuid.New()
		handler.body = append(handler.body, api.TeamGuest{
			ID: &id, UUID: &guest, Company: text("Acme inc"), FirstName: text(fmt.Sprint("James ", i)), LastName: text("West"),
			PreferredContact: text("james@acme.com"), TeamID: &team, Visiting: text("Adam Johnson"),
		})
	}
	server, err := httpapi.New(httpapi.Options{GateIn: in, GateOut: out})
	require.NoError(b, err)
	require.NoError(b, server.Mount(httpapi.API{
		Name: "teamguests", Spec: spec,
		Register: func(router gin.IRouter) { api.RegisterHandlers(router, api.NewStrictHandler(handler, nil)) },
		Authenticate: func(ctx context.Context, _ *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
			return ctx, nil
		},
		Envelope: func(f *httpapi.Fault) (int, any) { b.Fatal(f); return 500, nil },
	}))
	return server
}

// BenchmarkWithoutDatabase is the hardest case for the gate: hardly anything but encoding and checking happens.
func BenchmarkWithoutDatabase(b *testing.B) {
	for _, count := range []int{1, 10, 100, 200} {
		for _, gate := range gates {
			b.Run(fmt.Sprintf("list_%d/%s", count, gate.name), func(b *testing.B) {
				handler := withoutDatabase(b, count, gate.in, gate.out)
				b.ReportAllocs()
				for b.Loop() {
					serve(b, handler, call{method: "GET", path: base + "/teams/123/team_guests", status: 200})
				}
			})
		}
	}
}

// BenchmarkNaive is what checking the same 200 rows costs with kin-openapi alone, as its documentation shows: decode, then visit.
func BenchmarkNaive(b *testing.B) {
	var body []byte
	handler := withoutDatabase(b, 200, httpapi.Off, httpapi.Off)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest("GET", base+"/teams/123/team_guests", nil))
	body = recorder.Body.Bytes()
	spec, err := openapi.Load("teamguests")
	require.NoError(b, err)
	schema := openapi3.NewArraySchema().WithItems(spec.Components.Schemas["TeamGuest"].Value)
	b.Run("list_200", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			serve(b, handler, call{method: "GET", path: base + "/teams/123/team_guests", status: 200})
			decoder := json.NewDecoder(bytes.NewReader(body))
			decoder.UseNumber()
			var value any
			if err := decoder.Decode(&value); err != nil {
				b.Fatal(err)
			}
			if err := schema.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.MultiErrors()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
