package autohost_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

const (
	repeatGuests = "guest_portal_screens_for_repeat_guests"
	bySource     = "guest_portal_screens_by_source"
)

func settings(key, data string) string {
	return fmt.Sprintf(`{"config_key":%q,"config_data":%s}`, key, data)
}

// allScreens are the 22 of the document.
var allScreens = strings.Fields(`AboutYou AuthorityReporting BuildingScreen BackgroundCheck CreditCheck IDVerification IDCollection SecurityDeposit
	UsageAgreement Coronavirus CustomScreen FileUpload GuestList HouseRules LongTerm PurposeOfStay TimeInfoEdit SexOffendersAddon
	SocialVerificationAddon SanctionsSearchAddon FraudDetectionAddon AdverseMediaSearchAddon`)

func TestAllScreens(t *testing.T) {
	require.Len(t, allScreens, 22)
	h := house.New(t)
	var screens []string
	for i, screen := range allScreens {
		screens = append(screens, fmt.Sprintf("%q:%q", screen, []string{"required", "disabled", "default"}[i%3]))
	}
	want := settings(bySource, `[{"source":"Booking.com","guest_portal_screens":{`+strings.Join(screens, ",")+`}},{"source":"Vrbo","guest_portal_screens":{}}]`)
	for _, method := range []string{http.MethodPut, http.MethodGet} {
		got := call(h, solo, method, "/settings/guest-portal-screens/me", want)
		require.Equal(t, http.StatusOK, got.Status, got.Body)
		require.JSONEq(t, want, got.Body)
		require.JSONEq(t, want, get(h, solo, "/settings/guest-portal-screens/"+bySource).Body)
		empty := call(h, solo, method, "/settings/guest-portal-screens/"+bySource, `{"config_data":[]}`)
		require.JSONEq(t, settings(bySource, "[]"), empty.Body)
		require.JSONEq(t, settings(bySource, "[]"), get(h, solo, "/settings/guest-portal-screens/"+bySource).Body)
	}
}

// TestWhoseSettings: one's own by three names, those of an account below by its id, nobody else's.
func TestWhoseSettings(t *testing.T) {
	h := house.New(t)
	for i, tt := range []struct {
		key, path string
		reads     []string // key and path under which it is found
	}{
		{reseller, "me", []string{reseller, repeatGuests}},
		{reseller, "acc-demo-reseller", []string{reseller, "me"}},
		{reseller, repeatGuests, []string{reseller, "acc-demo-reseller"}},
		{reseller, "acc-demo-child", []string{child, "me"}},
		{child, "acc-demo-child", []string{reseller, "acc-demo-child"}},
	} {
		for _, method := range []string{http.MethodPut, http.MethodGet} {
			t.Run(method+" "+tt.path, func(t *testing.T) {
				sent := settings(repeatGuests, fmt.Sprintf(`[{"source":"%s %d","guest_portal_screens":{"HouseRules":"required"}}]`, method, i))
				got := call(h, tt.key, method, "/settings/guest-portal-screens/"+tt.path, sent)
				require.Equal(t, http.StatusOK, got.Status, got.Body)
				require.JSONEq(t, sent, get(h, tt.reads[0], "/settings/guest-portal-screens/"+tt.reads[1]).Body)
			})
		}
	}
	before := world(t, h)
	for _, tt := range []struct{ key, path string }{
		{child, "acc-demo-reseller"}, {child, "acc-demo-solo"}, {reseller, "acc-demo-solo"}, {solo, "acc-demo-child"}, {reseller, "acc-9999"}, {reseller, "%7Bkey%7D"}, {reseller, "ME"},
	} {
		for _, method := range []string{http.MethodPut, http.MethodGet} {
			requireShut(t, call(h, tt.key, method, "/settings/guest-portal-screens/"+tt.path, settings(bySource, `[{"source":"MINT","guest_portal_screens":{}}]`)))
		}
		requireShut(t, get(h, tt.key, "/settings/guest-portal-screens/"+tt.path))
	}
	require.Equal(t, before, world(t, h))
}

// TestWhichSettings: the path, the body or the query says it.
func TestWhichSettings(t *testing.T) {
	h := house.New(t)
	for _, tt := range []struct{ path, body, want string }{
		{"me", "", repeatGuests},
		{"me", "{}", repeatGuests},
		{"me?config_key=" + bySource, "", bySource},
		{"me?config_key=" + repeatGuests, `{"config_key":"` + bySource + `"}`, bySource},
		{bySource, "{}", bySource},
		{"acc-demo-reseller", `{"config_key":"` + bySource + `"}`, bySource},
	} {
		got := call(h, reseller, http.MethodGet, "/settings/guest-portal-screens/"+tt.path, tt.body)
		require.Equal(t, tt.want, at(t, got, "config_key"), tt.path)
		require.Len(t, at(t, got, "config_data"), 1, "reading changes nothing")
	}
	const path = "/settings/guest-portal-screens/"
	for _, tt := range []struct{ method, path, body, text string }{
		{http.MethodPut, "me", `{}`, "config_data: is missing"},
		{http.MethodPut, "me", `{"config_key":"` + bySource + `"}`, "config_data: is missing"},
		{http.MethodPut, "me", ``, "The body is missing"},
		{http.MethodPut, "me", `{"config_data":[]}`, "config_key: is missing"},
		{http.MethodGet, "me", `{"config_data":[]}`, "config_key: is missing"},
		{http.MethodGet, bySource, settings(repeatGuests, "[]"), "config_key: is not the one in the path"},
		{http.MethodGet, bySource + "?config_key=" + repeatGuests, "", "config_key: is not the one in the path"},
		{http.MethodPut, "me", settings("guest_portal_screens", "[]"), "config_key: must be one of guest_portal_screens_for_repeat_guests, guest_portal_screens_by_source"},
		{http.MethodPut, "me", settings(bySource, "{}"), "config_data: must be of type array"},
		{http.MethodPut, "me", settings(bySource, `[{"source":"A"}]`), "config_data/0/guest_portal_screens: is missing"},
		{http.MethodPut, "me", settings(bySource, `[{"source":"","guest_portal_screens":{}}]`), "config_data/0/source: is empty"},
		{http.MethodPut, "me", settings(bySource, `[{"source":"A","guest_portal_screens":{"Aboutyou":"default"}}]`), "config_data/0/guest_portal_screens/Aboutyou: is not a known field"},
		{http.MethodGet, "me", settings(bySource, `[{"source":"A","guest_portal_screens":{"AboutYou":true}}]`), "config_data/0/guest_portal_screens/AboutYou: must be one of required, disabled, default"},
		{http.MethodPut, "me", settings(bySource, `[{"source":"A","guest_portal_screens":{}},{"source":"A","guest_portal_screens":{}}]`), "config_data: names a source twice"},
		{http.MethodPut, "me", settings(bySource, "["+strings.TrimSuffix(strings.Repeat(`{"source":"A","guest_portal_screens":{}},`, 101), ",")+"]"), "config_data: has more than 100 items"},
	} {
		got := call(h, reseller, tt.method, path+tt.path, tt.body)
		require.Equal(t, http.StatusBadRequest, got.Status, tt.body)
		require.Contains(t, got.JSON(t).(map[string]any)["error"], tt.text)
	}
	require.Len(t, at(t, get(h, reseller, path+bySource), "config_data"), 1, "nothing of what was refused is stored")
}
