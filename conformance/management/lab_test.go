package management_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
)

const (
	demo     = impl.DemoWorkspace
	manager  = "Token token=smt_demo_manager"
	guests   = "/teamguests/api/v4/teams/123/team_guests"
	oneGuest = "/teamguests/api/v4/team_guests/55"
)

// status is that of a call of the manager's.
func status(h *house.House, method, path, body string) int {
	return h.Call(method, path, body, "Authorization", manager).Status
}

// secondWorld makes another workspace with the demo world, and gives its credentials by API and documented text.
func secondWorld(t testing.TB, h *house.House) map[string]string {
	t.Helper()
	createWorkspace(t, h, "other", api.Demo)
	listed, err := admin(t, h).ListCredentialsWithResponse(t.Context(), "other")
	require.NoError(t, err)
	require.NotNil(t, listed.JSON200, string(listed.Body))
	credentials := map[string]string{}
	for _, credential := range listed.JSON200.Items {
		credentials[credential.API+" "+credential.Documented] = credential.Value
	}
	return credentials
}

var (
	onOfficeToken  = strings.Repeat("d3m0", 8)
	onOfficeSecret = strings.Repeat("5ecret00", 8)
)

// onOffice asks for the list of users, signed at a time, and gives the answer's errorcode and that of its action.
func onOffice(t testing.TB, h *house.House, token, secret string, at time.Time) (whole, action float64) {
	t.Helper()
	const read, resource = "urn:onoffice-de-ns:smart:2.5:smartml:action:read", "user"
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strconv.FormatInt(at.Unix(), 10) + token + resource + read))
	answer := h.Call("POST", "/onoffice/api/stable/api.php", house.Encode(t, map[string]any{"token": token, "request": map[string]any{"actions": []any{map[string]any{
		"actionid": read, "resourceid": "", "resourcetype": resource, "identifier": "", "timestamp": at.Unix(), "hmac_version": 2,
		"hmac": base64.StdEncoding.EncodeToString(mac.Sum(nil)), "parameters": map[string]any{"data": []string{"Vorname"}},
	}}}}))
	require.Equal(t, 200, answer.Status, answer.Body)
	body := answer.JSON(t).(map[string]any)
	action = -1
	if results := body["response"].(map[string]any)["results"].([]any); len(results) == 1 {
		action = results[0].(map[string]any)["status"].(map[string]any)["errorcode"].(float64)
	}
	return body["status"].(map[string]any)["errorcode"].(float64), action
}
