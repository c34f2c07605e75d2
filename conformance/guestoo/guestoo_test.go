// Package guestoo_test holds guestoo's Event & Guest API to its documents, through the door that users use.
package guestoo_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/guestooapi"
)

const base = "/guestoo/rest"

const tokenPath = "/guestoo/auth/oauth/token"

const formType = "application/x-www-form-urlencoded"

// The demo world's credentials.
var (
	demoClient = client{"demo-client", "demo-client-secret"}
	vipClient  = client{"demo-vip-client", "demo-vip-secret"}
)

const eventToken = "demo-event-token"

// The demo world's events and some of its guests.
const (
	gala        = "7d1f1f0a-6a3e-4c57-9a10-000000000001" // keywords Summer and VIP
	masterclass = "7d1f1f0a-6a3e-4c57-9a10-000000000002" // full, with a waiting list
	boardDinner = "7d1f1f0a-6a3e-4c57-9a10-000000000003" // PRIVATE
	ada         = "3c9a52be-1b7d-4f08-8e21-000000000001" // CONFIRMED for the gala
	grace       = "3c9a52be-1b7d-4f08-8e21-000000000002" // takes part in the gala and in the works outing
	ken         = "3c9a52be-1b7d-4f08-8e21-000000000009" // takes part in the masterclass and the board dinner, not in the gala
	nobody      = "00000000-0000-4000-8000-000000000000"
)

func TestMain(m *testing.M) { house.Main(m, "guestoo") }

// client is an OAuth user.
type client struct{ id, secret string }

func (c client) basic() string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(c.id+":"+c.secret))
}

// token asks for a bearer token as a plain HTTP client does.
func token(h *house.House, authorization, form string) house.Answer {
	header := []string{"Content-Type", formType}
	if authorization != "" {
		header = append(header, "Authorization", authorization)
	}
	return h.Call(http.MethodPost, tokenPath, form, header...)
}

const grantForm = "grant_type=client_credentials&scope=cp"

// bearer gets a bearer token for a client; it is the value of the Authorization header.
func bearer(t testing.TB, h *house.House, c client) string {
	t.Helper()
	answer := token(h, c.basic(), grantForm)
	require.Equal(t, http.StatusOK, answer.Status, answer.Body)
	var got api.Token
	require.NoError(t, json.Unmarshal([]byte(answer.Body), &got))
	return "Bearer " + got.AccessToken
}

// generated is the generated client; header holds names and values in turn.
func generated(t testing.TB, h *house.House, header ...string) *api.ClientWithResponses {
	t.Helper()
	c, err := api.NewClientWithResponses(h.URL+"/guestoo", api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return nil
	}))
	require.NoError(t, err)
	return c
}

// credential is what a documented exchange is sent with.
func credential(t testing.TB, h *house.House, exchange house.Exchange) []string {
	switch {
	case exchange.Operation.OperationID != "CreateToken":
		return []string{"Authorization", bearer(t, h, demoClient)}
	case exchange.Name == "client_by_basic":
		return []string{"Authorization", demoClient.basic()}
	}
	return nil
}

func TestDocumentedExchanges(t *testing.T) {
	house.ReplayHTTPAs(t, "guestoo", "/guestoo", func(h *house.House, exchange house.Exchange) []string { return credential(t, h, exchange) })
}

func TestDocumentedExchangesThroughClient(t *testing.T) {
	house.ReplayClientAs(t, "guestoo", func(t testing.TB, h *house.House, exchange house.Exchange) any {
		return generated(t, h, credential(t, h, exchange)...)
	})
}
