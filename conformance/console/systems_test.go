package console_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// onoffice sends one action as the vendor's clients do, and gives the status of the call, the status of the action and the records.
func (b *tab) onoffice(token, secret, action, resource string, parameters map[string]any) (call, code float64, records []any) {
	b.t.Helper()
	const urn = "urn:onoffice-de-ns:smart:2.5:smartml:action:"
	stamp := strconv.FormatInt(b.DB.Now().Unix(), 10)
	signature := hmac.New(sha256.New, []byte(secret))
	signature.Write([]byte(stamp + token + resource + urn + action))
	answer := b.Call("POST", "/onoffice/api/stable/api.php", house.Encode(b.t, map[string]any{"token": token, "request": map[string]any{"actions": []any{map[string]any{
		"actionid": urn + action, "resourceid": nil, "resourcetype": resource, "identifier": "", "timestamp": stamp, "hmac_version": "2",
		"hmac": base64.StdEncoding.EncodeToString(signature.Sum(nil)), "parameters": parameters,
	}}}}))
	require.Equal(b.t, 200, answer.Status, answer.Body)
	body := answer.JSON(b.t).(map[string]any)
	call = body["status"].(map[string]any)["errorcode"].(float64)
	results := body["response"].(map[string]any)["results"].([]any)
	if len(results) == 0 {
		return call, 0, nil
	}
	result := results[0].(map[string]any)
	code = result["status"].(map[string]any)["errorcode"].(float64)
	if data, ok := result["data"].(map[string]any); ok {
		records, _ = data["records"].([]any)
	}
	return call, code, records
}

// ids are those of records, as text.
func ids(records []any) (got []string) {
	for _, record := range records {
		got = append(got, strconv.FormatFloat(record.(map[string]any)["id"].(float64), 'f', -1, 64))
	}
	return got
}

// TestOnofficeUser goes the way of seed 002: user, token and secret, rights, property release, contact release.
func TestOnofficeUser(t *testing.T) {
	b := signedIn(t)
	b.press("Users", "onOffice")
	b.press("New record")
	b.choose("API user")
	b.fill("User name", "wordpress")
	b.press("Save")
	b.has("Token and secret are still missing")
	b.press("Update")
	token, secret := b.value("Token"), b.value("Secret")
	require.Len(t, token, 32)
	require.Len(t, secret, 64)
	b.visit(b.at())
	b.hasNot(secret)
	b.has(token)

	estates := func() []string {
		_, _, records := b.onoffice(token, secret, "read", "estate", map[string]any{"data": []string{"Id"}, "listlimit": 100})
		return ids(records)
	}
	require.Empty(t, estates(), "a new user may read nothing")
	b.press("Rights")
	b.choose("all", "Read property")
	b.press("Save")
	all := estates()
	require.NotEmpty(t, all)
	b.choose("Can only see property published on the website")
	b.press("Save")
	published := estates()
	require.Less(t, len(published), len(all))

	b.press("Properties", "onOffice")
	var hidden string
	for _, id := range all {
		if !contains(published, id) {
			hidden = id
		}
	}
	b.visit("/console/w/demo/onoffice/estates/" + hidden + "/marketing")
	b.choose("Yes", "Own website")
	b.press("Save")
	b.has("published")
	require.Contains(t, estates(), hidden)
	b.choose("No", "Own website")
	b.press("Save")
	require.Equal(t, published, estates())

	b.press("Users", "onOffice")
	b.press("wordpress")
	b.press("Deactivate")
	call, code, _ := b.onoffice(token, secret, "read", "estate", map[string]any{"data": []string{"Id"}})
	require.NotZero(t, call+code)
	b.press("Activate")
	require.Equal(t, published, estates())
	b.press("Update")
	b.has("The old token stops working at once")
	b.press("Update")
	old, oldSecret := token, secret
	token, secret = b.value("Token"), b.value("Secret")
	call, _, _ = b.onoffice(old, oldSecret, "read", "estate", map[string]any{"data": []string{"Id"}})
	require.EqualValues(t, 22, call)
	require.Equal(t, published, estates())
	b.press("Delete")
	b.press("Delete")
	b.hasNot("wordpress")
	call, _, _ = b.onoffice(token, secret, "read", "estate", map[string]any{"data": []string{"Id"}})
	require.EqualValues(t, 22, call)
}

// TestOnofficeContactRelease: the field is activated in administration first, then a contact is released with it.
func TestOnofficeContactRelease(t *testing.T) {
	b := signedIn(t)
	b.press("Input fields", "onOffice")
	b.choose("Contact management")
	b.fill("Search input fields", "homepage_veroeffentlichen")
	b.press("Search")
	b.press("Deactivate", "homepage_veroeffentlichen")
	b.press("Contacts", "onOffice")
	b.visit("/console/w/demo/onoffice/contacts/41")
	b.has("is not active")
	b.press("Input fields", "Administration")
	b.press("Activate", "homepage_veroeffentlichen")
	b.visit("/console/w/demo/onoffice/contacts/41")
	b.choose("No", "Administration")
	b.press("Save")
	require.Equal(t, "not released", b.fact("State", "Administration"))
	b.choose("Yes", "Administration")
	b.press("Save")
	require.Equal(t, "released", b.fact("State", "Administration"))
}

func contains(list []string, one string) bool {
	for _, each := range list {
		if each == one {
			return true
		}
	}
	return false
}

// TestXingKey: a key is made, permitted for a user, used, disabled and deleted.
func TestXingKey(t *testing.T) {
	b := signedIn(t)
	b.press("API keys", "XING Events")
	b.press("+New API key")
	b.fill("Name", "Ticket shop")
	b.choose("EDITOR")
	b.press("Create")
	key := b.value("API key")
	read := func() int {
		return b.Call("GET", "/xingevents/api/user/345543", "", "Authorization", "ApiKey "+key).Status
	}
	require.Equal(t, 403, read(), "no permission yet")
	b.press("Ticket shop")
	b.choose("ada@demo.example")
	b.press("Grant")
	require.Equal(t, 200, read())
	b.press("Disable")
	require.Equal(t, 403, read())
	b.press("Enable")
	require.Equal(t, 200, read())
	b.press("Revoke", "ada@demo.example")
	require.Equal(t, 403, read())
	b.choose("ada@demo.example")
	b.press("Grant")
	b.press("Refresh")
	b.press("Refresh")
	require.Equal(t, 403, read())
	key = b.value("API key")
	require.Equal(t, 200, read())
	b.press("Ticket shop")
	b.press("Delete")
	b.press("Delete")
	require.Equal(t, 403, read())
}

// TestTeamGuestsCards: a session made here calls the API, and sees the card that was attached here.
func TestTeamGuestsCards(t *testing.T) {
	b := signedIn(t)
	b.press("Users", "Team Guests")
	b.press("New session", "manager@demo.example")
	b.press("Create")
	token := "Token token=" + b.value("Access token")
	card := func() any {
		answer := b.Call("GET", "/teamguests/api/v4/team_guests/55?fields=inventory_item_item_id", "", "Authorization", token)
		require.Equal(t, 200, answer.Status, answer.Body)
		return answer.JSON(t).(map[string]any)["inventory_item_item_id"]
	}
	require.Nil(t, card())
	b.press("Cards", "Team Guests")
	b.press("+New card")
	b.fill("Card number", "4610 0839 9134")
	b.press("Create")
	b.press("Teams and guests", "Team Guests")
	b.visit("/console/w/demo/teamguests/teams/123")
	b.press("Attach card", "Douglas Hackett")
	b.choose("4610 0839 9134")
	b.press("Attach")
	require.Equal(t, "4610 0839 9134", card())
	b.press("Detach card", "Douglas Hackett")
	require.Nil(t, card())
	b.press("Sessions", "Team Guests")
	b.press("End", "manager@demo.example")
	b.press("End")
}

// TestAutohostKey: a key made here calls the API until its account is suspended, or the key deleted.
func TestAutohostKey(t *testing.T) {
	b := signedIn(t)
	b.press("Accounts", "Autohost")
	b.press("acc-demo-solo", "acc-demo-solo")
	b.touch("Add a key")
	b.fill("Description", "PMS")
	b.press("Create")
	key := b.value("API key")
	read := func() int { return b.Call("GET", "/autohost/v1/accounts/me", "", "x-api-key", key).Status }
	require.Equal(t, 200, read())
	b.press("Suspend")
	require.Equal(t, 403, read())
	b.press("Let in again")
	require.Equal(t, 200, read())
	b.press("Delete", "PMS")
	b.press("Delete")
	require.Equal(t, 403, read())
}
