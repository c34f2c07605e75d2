package management_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
)

func TestDocumentedExchangesOverHTTP(t *testing.T) {
	house.ReplayHTTPAs(t, "gatehouse", "/gatehouse", func(h *house.House, e house.Exchange) []string {
		prepare(t, h, e)
		return bearer(demoToken)
	}, harmless)
}

func TestDocumentedExchangesThroughTheClient(t *testing.T) {
	house.ReplayClientAs(t, "gatehouse", func(t testing.TB, h *house.House, e house.Exchange) any {
		prepare(t, h, e)
		return admin(t, h)
	}, harmless)
}

// harmless exchanges read what is there in every house, or are refused.
func harmless(e house.Exchange) bool {
	switch e.Operation.OperationID {
	case "GetJob", "GetFault", "GetCall", "GetDelivery":
		return false
	}
	return e.Method == http.MethodGet || e.Status >= "400"
}

// prepare makes what an exchange speaks of and the demo world has not.
func prepare(t testing.TB, h *house.House, e house.Exchange) {
	t.Helper()
	client := admin(t, h)
	switch e.Operation.OperationID {
	case "DeleteAdmin":
		made, err := client.CreateAdminWithResponse(t.Context(), api.NewAdmin{Name: "other", Password: "flow-matic-1955"})
		require.NoError(t, err)
		require.NotNil(t, made.JSON201)
	case "GetFault", "DeleteFault":
		made, err := client.CreateFaultWithResponse(t.Context(), impl.DemoWorkspace, api.NewFault{API: "teamguests", Operation: ptr("BulkCreateTeamGuests"), Nth: ptr(api.Nth(2)), Kind: ptr(api.FaultKindInternal)})
		require.NoError(t, err)
		require.NotNil(t, made.JSON201, string(made.Body))
	case "DeleteOnofficeField":
		if e.Name != "own" {
			return
		}
		made, err := client.CreateOnofficeFieldWithResponse(t.Context(), impl.DemoWorkspace, api.NewOnofficeField{
			Module: api.Estate, Name: "ind_1500_Feld", Type: api.NewOnofficeFieldTypeVarchar, LabelDe: "Aussicht", LabelEn: "View",
		})
		require.NoError(t, err)
		require.NotNil(t, made.JSON201, string(made.Body))
	case "ReleaseJobs":
		hold(t, h)
	case "GetJob", "StepJob", "RetryJob":
		if e.Operation.OperationID == "StepJob" {
			hold(t, h)
		}
		queued := h.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_destroy", `{"include_ids":[55]}`, "Authorization", "Token token=smt_demo_manager")
		require.Equal(t, 202, queued.Status, queued.Body)
	case "GetCall":
		require.Equal(t, 200, h.Call("GET", "/teamguests/api/v4/team_guests/56", "", "Authorization", "Token token=smt_demo_manager").Status)
	case "GetDelivery", "RedeliverDelivery":
		trigger(t, h)
	}
}

func hold(t testing.TB, h *house.House) {
	t.Helper()
	made, err := admin(t, h).HoldJobsWithResponse(t.Context(), impl.DemoWorkspace, api.NewJobHold{})
	require.NoError(t, err)
	require.NotNil(t, made.JSON201, string(made.Body))
}

// trigger queues the delivery of an object to the webhook of the demo world.
func trigger(t testing.TB, h *house.House) {
	t.Helper()
	queued, err := admin(t, h).TriggerAutohostWebhookWithResponse(t.Context(), impl.DemoWorkspace, "acc-demo-reseller", api.AutohostTrigger{
		WebhookKey: api.GuestPortalWebhookURL, Body: api.FreeObject{"id": "gp-1"},
	})
	require.NoError(t, err)
	require.NotNil(t, queued.JSON202, string(queued.Body))
	require.Equal(t, []int64{1}, queued.JSON202.Deliveries)
}
