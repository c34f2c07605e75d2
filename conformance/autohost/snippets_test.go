package autohost_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
)

// The bodies of the document's Python snippets, as Python's json writes them.
const (
	pythonAccount  = `{"name": "string", "email": "user@example.com", "phone": "string", "password": "string", "company": {"name": "string", "email": "user@example.com", "phone": "string"}}`
	pythonWebhook  = `{"webhook_url": "http://example.com", "webhook_key": "guest_portal_webhook_url"}`
	pythonSettings = `{"config_key": "guest_portal_screens_for_repeat_guests", "config_data": [{"source": "MINT", "guest_portal_screens": {"AboutYou": "required", "AuthorityReporting": "disabled", "FraudDetectionAddon": "disabled", "AdverseMediaSearchAddon": "disabled"}}]}`
)

// python writes a request as python-requests 2.34 does, byte for byte.
func python(method, path, body string) string {
	var request strings.Builder
	fmt.Fprintf(&request, "%s %s HTTP/1.1\r\nHost: data.autohost.ai\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\n", method, path)
	request.WriteString("Accept: application/json\r\nConnection: keep-alive\r\n")
	if body != "" {
		request.WriteString("Content-Type: application/json\r\n")
	}
	request.WriteString("x-api-key: string\r\n")
	if body != "" || method != http.MethodGet {
		fmt.Fprintf(&request, "Content-Length: %d\r\n", len(body))
	}
	request.WriteString("\r\n" + body)
	return request.String()
}

// TestSnippets sends the nine Python snippets of the document over one connection, with the key "string" that they have in their headers;
// {id} and {key} stand for what is the caller's.
func TestSnippets(t *testing.T) {
	h := house.New(t)
	_, err := h.Workspace().AddAutohostKey(t.Context(), "acc-demo-reseller", access.AutohostKey("string", "", false))
	require.NoError(t, err)
	connection, err := net.Dial("tcp", strings.TrimPrefix(h.URL, "http://"))
	require.NoError(t, err)
	defer connection.Close()
	answers := bufio.NewReader(connection)
	send := func(method, path, body string) house.Answer {
		t.Helper()
		_, err := io.WriteString(connection, python(method, "/autohost/v1"+path, body))
		require.NoError(t, err)
		response, err := http.ReadResponse(answers, &http.Request{Method: method})
		require.NoError(t, err)
		defer response.Body.Close()
		read, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, "application/json", response.Header.Get("Content-Type"))
		return house.Answer{Status: response.StatusCode, Body: string(read)}
	}
	account := func(got house.Answer, id string) {
		t.Helper()
		require.Equal(t, id, at(t, got, "id"))
		require.Equal(t, "user@example.com", at(t, got, "email"))
		require.Equal(t, map[string]any{"name": "string", "email": "user@example.com", "phone": "string"}, at(t, got, "company"))
		require.Equal(t, map[string]any{"parent_account": "acc-demo-reseller"}, at(t, got, "billing"))
	}

	require.Equal(t, "acc-demo-reseller", at(t, send("GET", "/accounts/me", ""), "id"))
	require.EqualValues(t, 1, at(t, send("GET", "/accounts/children", ""), "total"))
	account(send("POST", "/accounts/register", pythonAccount), "acc-1001")
	requireError(t, http.StatusBadRequest, "email: another account has this address", send("PUT", "/accounts/acc-demo-child", pythonAccount))
	account(send("PUT", "/accounts/acc-1001", pythonAccount), "acc-1001")
	require.Regexp(t, "^http://data.autohost.ai/signup/", at(t, send("POST", "/accounts/signup?pms=api", ""), "url"))
	require.Equal(t, "Webhook created", at(t, send("POST", "/accounts/webhooks", pythonWebhook), "message"))
	require.Equal(t, "Webhook removed", at(t, send("DELETE", "/accounts/webhooks", pythonWebhook), "message"))
	requireError(t, http.StatusBadRequest, "webhook_url: is not registered for this webhook_key", send("DELETE", "/accounts/webhooks", pythonWebhook))
	require.JSONEq(t, pythonSettings, send("GET", "/accounts/settings/guest-portal-screens/me", pythonSettings).Body)
	require.JSONEq(t, pythonSettings, get(h, reseller, "/settings/guest-portal-screens/me").Body, "it is stored")

	// As printed, with the placeholders in the path.
	requireError(t, http.StatusNotFound, "Not found", send("PUT", "/accounts/%7Bid%7D", pythonAccount))
	requireShut(t, send("GET", "/accounts/settings/guest-portal-screens/%7Bkey%7D", pythonSettings))
	requireShut(t, send("DELETE", "/accounts/keys/%7Bkey%7D", ""))

	require.Equal(t, "Key removed", at(t, send("DELETE", "/accounts/keys/key-1001", ""), "message"), "the key of the snippets")
	for _, body := range []string{"", pythonSettings} {
		requireShut(t, send("GET", "/accounts/settings/guest-portal-screens/me", body))
	}
	requireShut(t, send("DELETE", "/accounts/webhooks", pythonWebhook))
	requireShut(t, send("GET", "/accounts/me", ""))
}
