package management_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
)

const (
	manager  = "Token token=smt_demo_manager"
	guests   = "/teamguests/api/v4/teams/123/team_guests"
	oneGuest = "/teamguests/api/v4/team_guests/55"
)

// lab is the management API as the demo's admin uses it.
func lab(t testing.TB, h *house.House) *api.ClientWithResponses {
	t.Helper()
	client, err := api.NewClientWithResponses(h.URL+"/gatehouse", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer gatehouse-demo-admin")
		return nil
	}))
	require.NoError(t, err)
	return client
}

func of[T any](value T) *T { return &value }

// status is that of a call of the manager's.
func status(h *house.House, method, path, body string) int {
	return h.Call(method, path, body, "Authorization", manager).Status
}

// labWorld makes what the documented exchanges about clock, faults, traffic and jobs find.
func labWorld(t testing.TB, h *house.House, operation string) {
	t.Helper()
	switch operation {
	case "GetFault", "DeleteFault":
		createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: of("BulkCreateTeamGuests"), Nth: of(int64(2)), Kind: of(api.FaultKind("internal"))})
	case "GetCall":
		require.Equal(t, 200, status(h, "GET", "/teamguests/api/v4/team_guests/56?fields=id&limt=10", ""))
	case "GetJob", "StepJob", "ReleaseJobs":
		hold(t, h, demo, nil)
		require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	case "RetryJob":
		require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	}
}

// TestLabExchanges replays the documented exchanges about clock, faults, traffic and jobs.
func TestLabExchanges(t *testing.T) {
	replayed := 0
	for _, exchange := range house.Exchanges(t, "gatehouse") {
		switch exchange.Operation.Tags[0] {
		case "Clock", "Faults", "Traffic", "Jobs":
		default:
			continue
		}
		replayed++
		t.Run(exchange.String(), func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			labWorld(t, h, exchange.Operation.OperationID)
			got := exchange.Send(h, "/gatehouse", "Authorization", "Bearer gatehouse-demo-admin")
			require.Equal(t, exchange.Status, strconv.Itoa(got.Status), got.Body)
			exchange.RequireBody(t, []byte(got.Body))
		})
	}
	require.GreaterOrEqual(t, replayed, 20)
}
