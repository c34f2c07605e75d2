// Package autohost_test holds Autohost's accounts to their document, through the door that programs and people use.
package autohost_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/autohostapi"
)

const base = "/autohost/v1/accounts"

// The demo world's keys.
const (
	reseller = "demo-reseller-key"
	child    = "demo-child-key"
	solo     = "demo-solo-key"
)

func TestMain(m *testing.M) { house.Main(m, "autohost") }

// client is the generated client of a key.
func client(t testing.TB, h *house.House, key string) *api.ClientWithResponses {
	t.Helper()
	c, err := api.NewClientWithResponses(h.URL+"/autohost", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("x-api-key", key)
		return nil
	}))
	require.NoError(t, err)
	return c
}

func TestDocumentedExchanges(t *testing.T) {
	house.ReplayHTTP(t, "autohost", "/autohost", "x-api-key", reseller)
}

func TestDocumentedExchangesThroughClient(t *testing.T) {
	house.ReplayClient(t, "autohost", func(t testing.TB, h *house.House) any { return client(t, h, reseller) })
}

// call calls with a key; body "" sends none.
func call(h *house.House, key, method, path, body string) house.Answer {
	return h.Call(method, base+path, body, "x-api-key", key)
}

func get(h *house.House, key, path string) house.Answer {
	return call(h, key, http.MethodGet, path, "")
}

// requireError demands a refusal with a text.
func requireError(t testing.TB, status int, text string, got house.Answer) {
	t.Helper()
	require.Equal(t, status, got.Status, got.Body)
	require.Equal(t, map[string]any{"error": text}, got.JSON(t))
}

// requireShut demands the one answer to bad keys, closed accounts and missing rights.
func requireShut(t testing.TB, got house.Answer) {
	t.Helper()
	requireError(t, http.StatusForbidden, "Unauthorized access", got)
}

// at is the value at a path of names in an answer's body, nil when there is none.
func at(t testing.TB, a house.Answer, path ...string) any {
	t.Helper()
	require.Equal(t, http.StatusOK, a.Status, a.Body)
	value := a.JSON(t)
	for _, name := range path {
		object, ok := value.(map[string]any)
		require.True(t, ok, a.Body)
		value = object[name]
	}
	return value
}
