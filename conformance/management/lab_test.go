package management_test

import (
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

// status is that of a call of the manager's.
func status(h *house.House, method, path, body string) int {
	return h.Call(method, path, body, "Authorization", manager).Status
}

// labWorld makes what the documented exchanges about clock, faults, traffic and jobs find.
func labWorld(t testing.TB, h *house.House, operation string) {
	t.Helper()
	switch operation {
	case "GetFault", "DeleteFault":
		createFault(t, h, demo, api.NewFault{API: "teamguests", Operation: ptr("BulkCreateTeamGuests"), Nth: ptr(int64(2)), Kind: ptr(api.FaultKind("internal"))})
	case "GetCall":
		require.Equal(t, 200, status(h, "GET", "/teamguests/api/v4/team_guests/56?fields=id&limt=10", ""))
	case "GetJob", "StepJob", "ReleaseJobs":
		hold(t, h, demo, nil)
		require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	case "RetryJob":
		require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	}
}
