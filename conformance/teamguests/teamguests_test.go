// Package teamguests_test holds Team Guests V4 to its documents, through the door that users use.
package teamguests_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/teamguestsapi"
)

const base = "/teamguests/api/v4"

// The demo world's credentials.
const (
	manager = "Token token=smt_demo_manager"
	member  = "Token token=smt_demo_member"
)

func TestMain(m *testing.M) { house.Main(m, "teamguests") }

// client is the generated client of whoever the Authorization header speaks for.
func client(t testing.TB, h *house.House, authorization string) *api.ClientWithResponses {
	t.Helper()
	c, err := api.NewClientWithResponses(h.URL+"/teamguests", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", authorization)
		return nil
	}))
	require.NoError(t, err)
	return c
}

func TestDocumentedExchanges(t *testing.T) {
	house.ReplayHTTP(t, "teamguests", "/teamguests", "Authorization", manager)
}

func TestDocumentedExchangesThroughClient(t *testing.T) {
	house.ReplayClient(t, "teamguests", func(t testing.TB, h *house.House) any { return client(t, h, manager) })
}

// lock locks an account, or unlocks it.
func lock(t testing.TB, h *house.House, user int64, locked bool) error {
	t.Helper()
	_, err := h.Workspace().UpdateTeamGuestsUser(t.Context(), user, &locked, nil)
	return err
}
