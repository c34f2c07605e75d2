package xingevents_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/persistence"
)

func TestCreateAPIKey(t *testing.T) {
	h := house.New(t)
	addKey(t, h.Workspace(), "Attendees", "ATTENDEE_MANAGER")
	next := 6
	for _, tt := range []struct {
		by, kind, want string // want is the type made, "" for NotAuthorized
	}{
		{admin, "", "ADMIN"},
		{admin, "ADMIN", "ADMIN"},
		{admin, "VIEWER", "VIEWER"},
		{editor, "", "EDITOR"},
		{editor, "ADMIN", ""},
		{editor, "ATTENDEE_MANAGER", "ATTENDEE_MANAGER"},
		{keyOf("Attendees"), "EDITOR", ""},
		{keyOf("Attendees"), "VIEWER", "VIEWER"},
		{viewer, "", "VIEWER"},
		{viewer, "ATTENDEE_MANAGER", ""},
	} {
		t.Run(tt.by[:10]+" "+tt.kind, func(t *testing.T) {
			fields := []string{"name", "Kiosk"}
			if tt.kind != "" {
				fields = append(fields, "type", tt.kind)
			}
			got := post(h, tt.by, "/apiKey/create", fields...)
			if tt.want == "" {
				require.Equal(t, http.StatusForbidden, got.Status)
				require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, got))
				return
			}
			require.Equal(t, http.StatusCreated, got.Status, got.Body)
			require.EqualValues(t, next, at(t, got, "id"))
			made := at(t, got, "apiKey").(map[string]any)
			require.Equal(t, []any{float64(next), "Kiosk", true, tt.want}, []any{made["id"], made["name"], made["enabled"], made["type"]})
			require.Equal(t, made, at(t, get(h, made["key"].(string), fmt.Sprintf("/apiKey/%d", next)), "apiKey"), "the new key reads itself")
			require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, get(h, made["key"].(string), ada)), "and has permission for nobody")
			next++
		})
	}
}

func TestKeysWithoutAKey(t *testing.T) {
	h := house.New(t)
	create := func(h *house.House, path string, header ...string) house.Answer {
		header = append(header, "Content-Type", "application/x-www-form-urlencoded")
		return h.Call(http.MethodPost, base+path, form("name", "Kiosk"), header...)
	}
	require.Equal(t, []string{restCode + "MissingParam.apikey"}, errors(t, create(h, "/apiKey/create")), "off unless it was switched on")

	open := h.Replica(func(config *impl.Config) { config.XingAnonymousKeys = true })
	got := create(open, "/apiKey/create")
	require.Equal(t, http.StatusCreated, got.Status, got.Body)
	require.Equal(t, "ADMIN", at(t, got, "apiKey", "type"))
	require.EqualValues(t, 5, at(t, got, "id"))

	elsewhere, err := h.DB.CreateWorkspace(t.Context(), "elsewhere", nil)
	require.NoError(t, err)
	got = create(open, "/apiKey/create", "X-Gatehouse-Workspace", elsewhere.Name)
	require.EqualValues(t, 1, at(t, got, "id"))
	made := at(t, got, "apiKey", "key").(string)
	require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, get(open, made, ada)), "the key leads to its own workspace")

	got = create(open, "/apiKey/create", "X-Gatehouse-Workspace", "nowhere")
	require.Equal(t, http.StatusNotFound, got.Status, got.Body)
	require.Equal(t, []string{restCode + "InvalidApiKey"}, errors(t, create(open, "/apiKey/create?apikey="+unknownKey)), "a bad key is no reason to pass as nobody")
	require.Equal(t, []string{restCode + "MissingParam.apikey"}, errors(t, open.Call(http.MethodGet, base+"/apiKey/1", "")), "nor does any other call")
}

// TestADisabledKeyIsRefusedAtOnce shows that no replica remembers a key that was switched off or deleted.
func TestADisabledKeyIsRefusedAtOnce(t *testing.T) {
	h := house.New(t)
	replica := h.Replica()
	for _, tt := range []struct {
		name string
		off  func() house.Answer
		key  string
	}{
		{"switched off", func() house.Answer { return post(h, single, "/apiKey/4", "enabled", "False") }, single},
		{"deleted", func() house.Answer { return remove(h, editor, "/apiKey/2") }, editor},
	} {
		t.Run(tt.name, func(t *testing.T) {
			find := "/user/find?username=ada%40demo.example"
			require.Equal(t, http.StatusOK, get(replica, tt.key, find).Status)
			require.Equal(t, http.StatusOK, tt.off().Status)
			for _, at := range []*house.House{h, replica} {
				got := get(at, tt.key, find)
				require.Equal(t, http.StatusForbidden, got.Status)
				require.Equal(t, []string{restCode + "InvalidApiKey"}, errors(t, got))
			}
		})
	}
	on := true
	_, err := h.Workspace().UpdateXingEventsKey(t.Context(), 4, persistence.XingEventsKeyChange{Enabled: &on})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, get(replica, single, "/apiKey/4").Status, "an operator can switch it on again")
	require.Equal(t, http.StatusOK, post(h, single, "/apiKey/4", "enabled", "true").Status)
	require.Equal(t, http.StatusOK, post(h, single, "/apiKey/4").Status, "nothing to change")
	require.Equal(t, true, at(t, get(h, single, "/apiKey/4"), "apiKey", "enabled"))
}
