package console_test

import (
	"encoding/base64"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence/persistencetest"
)

func databaseName() string {
	if persistencetest.OnPostgres() {
		return "postgres"
	}
	return "sqlite"
}

// guestooToken asks for a bearer token as a client does.
func (b *tab) guestooToken(id, secret string) (status int, bearer string) {
	b.t.Helper()
	answer := b.Call("POST", "/guestoo/auth/oauth/token", url.Values{"grant_type": {"client_credentials"}, "scope": {"cp"}}.Encode(),
		"Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(id+":"+secret)))
	if answer.Status == 200 {
		bearer = answer.JSON(b.t).(map[string]any)["access_token"].(string)
	}
	return answer.Status, bearer
}

func (b *tab) guestooEvents(header ...string) int {
	b.t.Helper()
	return b.Call("GET", "/guestoo/rest/events", "", header...).Status
}

// TestGuestooOAuthUser goes the way of seed 000 from the menu to the end of an API user.
func TestGuestooOAuthUser(t *testing.T) {
	b := signedIn(t)
	b.press("API", "guestoo")
	b.press("Event API")
	b.has("/rest/events")
	b.press("Guest API")
	b.has("/rest/guests/search/withDetails")
	b.press("Open Guest API in Swagger UI")
	b.waitFor("Guests and their participations, to read and write.")
	b.hasNot("Events, to read.")
	b.screenshot("swagger")
	b.visit("/console/w/demo/guestoo/api/guests")
	b.press("API User")
	b.press("+Add API user")
	b.choose("OAuth")
	b.choose("Event API")
	b.choose("Guest API")
	b.fill("Keyword", "vip")
	b.fill("Name", "Website")
	b.press("Save")
	require.Equal(t, "OAuth", b.fact("Type", "Website"))
	require.Equal(t, "vip", b.fact("Keyword", "Website"))
	id, secret := b.value("Client ID"), b.value("Client Secret")
	status, bearer := b.guestooToken(id, secret)
	require.Equal(t, 200, status)
	require.Equal(t, 200, b.guestooEvents("Authorization", "Bearer "+bearer))

	b.visit(b.at())
	b.hasNot(secret)
	b.press("Refresh", "Website")
	b.has("The old one stops working at once")
	b.press("Refresh")
	renewed := b.value("Client Secret")
	require.Equal(t, id, b.value("Client ID"))
	status, _ = b.guestooToken(id, secret)
	require.Equal(t, 401, status)
	require.Equal(t, 401, b.guestooEvents("Authorization", "Bearer "+bearer))
	status, bearer = b.guestooToken(id, renewed)
	require.Equal(t, 200, status)

	b.press("Deactivate", "Website")
	require.Equal(t, "deactivated", b.fact("State", "Website"))
	status, _ = b.guestooToken(id, renewed)
	require.Equal(t, 401, status)
	require.Equal(t, 401, b.guestooEvents("Authorization", "Bearer "+bearer))
	b.press("Activate", "Website")
	require.Equal(t, "active", b.fact("State", "Website"))
	status, bearer = b.guestooToken(id, renewed)
	require.Equal(t, 200, status)
	require.Equal(t, 200, b.guestooEvents("Authorization", "Bearer "+bearer))

	b.press("Delete", "Website")
	b.press("Delete")
	b.hasNot("Website")
	status, _ = b.guestooToken(id, renewed)
	require.Equal(t, 401, status)
}

// TestGuestooTokenUser does the same with the other type.
func TestGuestooTokenUser(t *testing.T) {
	b := signedIn(t)
	b.press("API", "guestoo")
	b.press("+Add API user")
	b.choose("Token")
	b.choose("Event API")
	b.press("Save")
	title := "API user 4"
	token := b.value("CPApiToken")
	require.Equal(t, 200, b.guestooEvents("CPApiToken", token))
	b.press("Refresh", title)
	b.press("Refresh")
	renewed := b.value("CPApiToken")
	require.Equal(t, 401, b.guestooEvents("CPApiToken", token))
	require.Equal(t, 200, b.guestooEvents("CPApiToken", renewed))
	b.press("Deactivate", title)
	require.Equal(t, 401, b.guestooEvents("CPApiToken", renewed))
	b.press("Activate", title)
	require.Equal(t, 200, b.guestooEvents("CPApiToken", renewed))
	b.press("Delete", title)
	b.press("Delete")
	require.Equal(t, 401, b.guestooEvents("CPApiToken", renewed))
}
