// Package xingevents_test holds the users of XING Events to their documents, through the door that users use.
package xingevents_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/xingeventsapi"
	"gatehouse/persistence"
)

const base = "/xingevents/api"

// The demo world's keys.
const (
	admin  = "DemoAdmin00000000000000000000000000000000000000000"
	editor = "DemoEditor0000000000000000000000000000000000000000"
	viewer = "DemoViewer0000000000000000000000000000000000000000"
	single = "DemoSingle0000000000000000000000000000000000000000"
)

const ada = "/user/345543" // the demo world's user

func TestMain(m *testing.M) { house.Main(m, "xingevents") }

// client is the generated client of a key.
func client(t testing.TB, h *house.House, key string) *api.ClientWithResponses {
	t.Helper()
	c, err := api.NewClientWithResponses(h.URL+"/xingevents", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "ApiKey "+key)
		return nil
	}))
	require.NoError(t, err)
	return c
}

func TestDocumentedExchanges(t *testing.T) {
	house.ReplayHTTP(t, "xingevents", "/xingevents", "Authorization", "ApiKey "+admin)
}

func TestDocumentedExchangesThroughClient(t *testing.T) {
	house.ReplayClient(t, "xingevents", func(t testing.TB, h *house.House) any { return client(t, h, admin) })
}

// get and post call with a key in the header; a form is a list of names and values in turn.
func get(h *house.House, key, path string) house.Answer {
	return h.Call(http.MethodGet, base+path, "", "Authorization", "ApiKey "+key)
}

func remove(h *house.House, key, path string) house.Answer {
	return h.Call(http.MethodDelete, base+path, "", "Authorization", "ApiKey "+key)
}

func post(h *house.House, key, path string, fields ...string) house.Answer {
	return h.Call(http.MethodPost, base+path, form(fields...), "Authorization", "ApiKey "+key, "Content-Type", "application/x-www-form-urlencoded")
}

func form(fields ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	return values.Encode()
}

// errors are the codes of an answer.
func errors(t testing.TB, a house.Answer) (codes []string) {
	t.Helper()
	body, ok := a.JSON(t).(map[string]any)
	require.True(t, ok, a.Body)
	require.Equal(t, false, body["success"], a.Body)
	for _, code := range body["errors"].([]any) {
		codes = append(codes, code.(string))
	}
	return codes
}

// at is the value at a path of names in an answer's body, nil when there is none.
func at(t testing.TB, a house.Answer, path ...string) any {
	t.Helper()
	value := a.JSON(t)
	for _, name := range path {
		object, ok := value.(map[string]any)
		require.True(t, ok, a.Body)
		value = object[name]
	}
	return value
}

// share says whether a key may ask for permission for more than one user.
func share(t testing.TB, h *house.House, key int64, several bool) {
	t.Helper()
	_, err := h.Workspace().UpdateXingEventsKey(t.Context(), key, persistence.XingEventsKeyChange{MultiUser: &several})
	require.NoError(t, err)
}
