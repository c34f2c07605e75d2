package management_test

import (
	"context"
	"net/http"
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
