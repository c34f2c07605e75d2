// Package management_test holds Gatehouse's own API to its spec, through the door that scripts and the console use.
package management_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
)

const (
	base      = "/gatehouse/v1"
	demoToken = "gatehouse-demo-admin"
)

func TestMain(m *testing.M) { house.Main(m, "gatehouse") }

// bearer is the header of a token, as Call takes it.
func bearer(token string) []string { return []string{"Authorization", "Bearer " + token} }

// clientOf is the generated client, calling with a token; "" sends none.
func clientOf(t testing.TB, h *house.House, token string) *api.ClientWithResponses {
	t.Helper()
	client, err := api.NewClientWithResponses(h.URL+"/gatehouse", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}))
	require.NoError(t, err)
	return client
}

// admin is the generated client of the demo world's admin.
func admin(t testing.TB, h *house.House) *api.ClientWithResponses { return clientOf(t, h, demoToken) }

// ptr is a value where the client wants a pointer.
func ptr[T any](value T) *T { return &value }

// issue makes a token.
func issue(t testing.TB, h *house.House, token api.NewToken) api.IssuedToken {
	t.Helper()
	made, err := admin(t, h).CreateTokenWithResponse(t.Context(), token)
	require.NoError(t, err)
	require.NotNil(t, made.JSON201, string(made.Body))
	return *made.JSON201
}

// createWorkspace makes a workspace.
func createWorkspace(t testing.TB, h *house.House, name string, content api.Content) api.Workspace {
	t.Helper()
	made, err := admin(t, h).CreateWorkspaceWithResponse(t.Context(), api.NewWorkspace{Name: name, Content: &content})
	require.NoError(t, err)
	require.NotNil(t, made.JSON201, string(made.Body))
	return *made.JSON201
}

// tables are those that may be looked into.
func tables(t testing.TB, h *house.House) []api.Table {
	t.Helper()
	found, err := admin(t, h).ListTablesWithResponse(t.Context(), impl.DemoWorkspace)
	require.NoError(t, err)
	require.NotNil(t, found.JSON200, string(found.Body))
	return found.JSON200.Items
}
