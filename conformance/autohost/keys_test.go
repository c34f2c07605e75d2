package autohost_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// TestRotateKeys is what an integrator does: make a new key, use it, delete the old one.
func TestRotateKeys(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	other := h.Replica(house.HoldJobs)
	made := call(h, child, http.MethodPost, "/keys", `{"description":"Rotated","sdk":true}`)
	fresh := at(t, made, "value").(string)
	require.Equal(t, true, at(t, made, "sdk"))
	require.Equal(t, "acc-demo-child", at(t, get(other, fresh, "/me"), "id"))

	described := call(other, fresh, http.MethodPut, "/keys/key-2", `{"description":"Old"}`)
	require.Equal(t, child, at(t, described, "value"))
	keys := get(h, fresh, "/keys").JSON(t).([]any)
	require.Len(t, keys, 2)
	old, rotated := keys[0].(map[string]any), keys[1].(map[string]any)
	require.Equal(t, []any{"key-2", "Old", child, false}, []any{old["id"], old["description"], old["value"], old["sdk"]})
	require.Equal(t, []any{"key-1001", "Rotated", fresh, true}, []any{rotated["id"], rotated["description"], rotated["value"], rotated["sdk"]})
	require.Equal(t, []any{"acc-demo-child", "Demo Hotel"}, []any{rotated["user_id"], rotated["user_name"]})

	require.Equal(t, "Key removed", at(t, call(h, fresh, http.MethodDelete, "/keys/key-2", ""), "message"))
	requireShut(t, get(h, child, "/me"))
	requireShut(t, get(other, child, "/me"))
	require.Equal(t, "Key removed", at(t, call(other, fresh, http.MethodDelete, "/keys/key-1001", ""), "message"), "the key that calls")
	requireShut(t, get(other, fresh, "/me"))
	requireShut(t, call(h, fresh, http.MethodDelete, "/keys/key-1001", ""))
}

func TestKeysOfOthers(t *testing.T) {
	h := house.New(t)
	before := world(t, h)
	for _, id := range []string{"key-1", "key-3", "key-9999", "key-02", "key-2x", "key-", "key--2", "2", "%7Bkey%7D", child, "key-99999999999999999999"} {
		requireShut(t, call(h, child, http.MethodDelete, "/keys/"+id, ""))
		requireShut(t, call(h, child, http.MethodPut, "/keys/"+id, `{"description":"Mine"}`))
	}
	require.Equal(t, before, world(t, h))
}

// TestKeysAreSecret: a key is shown to its owner, and stands neither in logs nor in the database.
func TestKeysAreSecret(t *testing.T) {
	h := house.New(t)
	made := at(t, call(h, child, http.MethodPost, "/keys", ""), "value").(string)
	require.Equal(t, http.StatusOK, get(h, made, "/keys").Status)
	for _, key := range []string{reseller, solo} {
		require.NotContains(t, get(h, key, "/keys").Body, made)
		require.NotContains(t, get(h, key, "/keys").Body, child)
	}
	require.NotContains(t, get(h, reseller, "/children").Body, made)
	for _, mistake := range []string{"/keys/", "/", "/settings/guest-portal-screens/"} { // a key in place of an id
		require.GreaterOrEqual(t, call(h, child, http.MethodPut, mistake+made, settings(bySource, "[]")).Status, 400)
		require.Contains(t, h.Log.String(), `"path":"/autohost/v1/accounts`+mistake+`…"`)
	}
	for _, secret := range []string{made, child, reseller, solo} {
		require.NotContains(t, h.Log.String(), secret)
	}
	keys, err := h.Workspace().AutohostKeys(t.Context(), "acc-demo-child")
	require.NoError(t, err)
	require.Equal(t, made, keys[1].Secret)
	require.NotContains(t, keys[1].Sealed, made)
}

func TestAHundredKeys(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for range persistence.MaxAutohostKeys - 4 {
		_, err := h.Workspace().AddAutohostKey(t.Context(), "acc-demo-solo", access.AutohostKey("", "", false))
		require.NoError(t, err)
	}
	answers := make([]house.Answer, 8)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { answers[i] = call(h, solo, http.MethodPost, "/keys", "") })
	}
	group.Wait()
	made := 0
	for _, got := range answers {
		if got.Status == http.StatusOK {
			made++
			continue
		}
		requireError(t, http.StatusBadRequest, "The account has 100 keys; delete one first", got)
	}
	require.Equal(t, 3, made, "of several at once too")
	require.Len(t, get(h, solo, "/keys").JSON(t), 100)
	require.Equal(t, http.StatusOK, call(h, child, http.MethodPost, "/keys", "").Status, "of each account")
}

func TestDescriptions(t *testing.T) {
	h := house.New(t)
	for _, tt := range []struct{ method, path, body, text string }{
		{http.MethodPut, "/keys/key-1", ``, "The body is missing"},
		{http.MethodPut, "/keys/key-1", `{"description":null}`, "description: must not be null"},
		{http.MethodPut, "/keys/key-1", `{"description":"` + strings.Repeat("a", 256) + `"}`, "description: is longer than 255 characters"},
		{http.MethodPut, "/keys/key-1", `{"description":"a","sdk":true}`, "sdk: is not a known field"},
		{http.MethodPost, "/keys", `{"sdk":1}`, "sdk: must be of type boolean"},
	} {
		requireError(t, http.StatusBadRequest, tt.text, call(h, reseller, tt.method, tt.path, tt.body))
	}
	require.Equal(t, "", at(t, call(h, reseller, http.MethodPut, "/keys/key-1", `{"description":""}`), "description"))
}
