package autohost_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

func register(h *house.House, body string) house.Answer {
	return call(h, reseller, http.MethodPost, "/register", body)
}

func TestRegister(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := time.Date(2030, 6, 15, 10, 0, 0, 5000, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	got := register(h, `{"email":"New.Hotel@x.example"}`)
	require.Equal(t, map[string]any{
		"id": "acc-1001", "name": "", "email": "New.Hotel@x.example", "phone": "", "is_active": true, "is_suspended": false, "created_at": "2030-06-15T10:00:00Z",
		"company": map[string]any{"name": "", "phone": ""}, "billing": map[string]any{"parent_account": "acc-demo-reseller"},
	}, got.JSON(t))
	for _, tt := range []struct{ name, body, text string }{
		{"nothing", "", "email: is missing"},
		{"no address", `{"name":"x"}`, "email: is missing"},
		{"taken", `{"email":"new.hotel@X.example"}`, "email: another account has this address"},
		{"a reseller's", `{"email":"CHANNEL@demo.example"}`, "email: another account has this address"},
		{"empty", `{"email":""}`, "email: is not an email address"},
		{"null", `{"email":null}`, "email: must not be null"},
		{"a number", `{"email":5}`, "email: must be of type string"},
		{"short password", `{"email":"a@x.example","password":"12345"}`, "password: is shorter than 6 characters"},
		{"long name", `{"email":"a@x.example","name":"` + strings.Repeat("é", 256) + `"}`, "name: is longer than 255 characters"},
		{"NUL", `{"email":"a@x.example","name":"a\u0000"}`, "name: is invalid"},
		{"company", `{"email":"a@x.example","company":{"email":"x"}}`, "company/email: is not an email address"},
		{"case", `{"Email":"a@x.example"}`, "Email: is not a known field"},
		{"two at once", `{"email":"x","phone":7}`, "email: is not an email address; phone: must be of type string"},
		{"parent", `{"email":"a@x.example","billing":{"parent_account":"acc-demo-solo"}}`, "billing: is not a known field"},
	} {
		t.Run(tt.name, func(t *testing.T) { requireError(t, http.StatusBadRequest, tt.text, register(h, tt.body)) })
	}
	require.EqualValues(t, 2, at(t, get(h, reseller, "/children"), "total"), "nothing of what was refused is stored")
}

func TestPasswordsAreHashed(t *testing.T) {
	h := house.New(t)
	require.Equal(t, http.StatusOK, register(h, `{"email":"a@x.example","password":"correct horse"}`).Status)
	password := func(id string) string {
		account, err := h.Workspace().AutohostAccount(t.Context(), id)
		require.NoError(t, err)
		return account.PasswordHash
	}
	require.True(t, access.CheckPassword(password("acc-1001"), "correct horse"))
	got := call(h, reseller, http.MethodPut, "/acc-1001", `{"password":"battery staple"}`)
	require.Equal(t, http.StatusOK, got.Status, got.Body)
	require.True(t, access.CheckPassword(password("acc-1001"), "battery staple"))
	require.NotContains(t, got.Body+h.Log.String(), "battery staple")
	require.NotContains(t, h.Log.String(), "correct horse")
}

// TestTwoRegistrationsAtOnce: of many of one address one succeeds, whichever replica they reach.
func TestTwoRegistrationsAtOnce(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	replicas := []*house.House{h, h.Replica(house.HoldJobs)}
	answers := make([]house.Answer, 12)
	var group sync.WaitGroup
	for i := range answers {
		group.Go(func() { answers[i] = register(replicas[i%2], fmt.Sprintf(`{"email":"Once@x.example","name":"%d"}`, i)) })
	}
	group.Wait()
	made := 0
	for _, got := range answers {
		if got.Status == http.StatusOK {
			made++
			continue
		}
		requireError(t, http.StatusBadRequest, "email: another account has this address", got)
	}
	require.Equal(t, 1, made)
	require.EqualValues(t, 2, at(t, get(h, reseller, "/children"), "total"))
}

func TestUpdateChangesWhatIsSent(t *testing.T) {
	h := house.New(t)
	update := func(query, body string) house.Answer {
		return call(h, reseller, http.MethodPut, "/acc-demo-child"+query, body)
	}
	want := update("", "").JSON(t).(map[string]any)
	require.Equal(t, "hotel@demo.example", want["email"], "nothing sent, nothing changed")
	for _, tt := range []struct {
		query, body string
		change      func()
	}{
		{"", `{"name":"Grand Hotel"}`, func() { want["name"] = "Grand Hotel" }},
		{"", `{"phone":""}`, func() { want["phone"] = "" }},
		{"", `{"company":{"phone":"1"}}`, func() { want["company"].(map[string]any)["phone"] = "1" }},
		{"?suspended=true", `{"email":"HOTEL@demo.example"}`, func() { want["is_suspended"], want["email"] = true, "HOTEL@demo.example" }},
		{"?status=disabled", "", func() { want["is_active"] = false }},
		{"?suspended=false", "{}", func() { want["is_suspended"] = false }},
		{"?status=active&suspended=true", "", func() { want["is_active"], want["is_suspended"] = true, true }},
	} {
		got := update(tt.query, tt.body)
		tt.change()
		require.Equal(t, want, got.JSON(t), tt.query+tt.body)
	}
	for query, text := range map[string]string{
		"?suspended=yes": "suspended: must be one of true, false", "?suspended=": "suspended: must be one of true, false", "?status=true": "status: must be one of active, disabled", "?suspend=true": "suspend: is not a known parameter",
	} {
		requireError(t, http.StatusBadRequest, text, update(query, ""))
	}
	requireError(t, http.StatusBadRequest, "email: another account has this address", update("", `{"email":"solo@demo.example","name":"Thief"}`))
	require.Equal(t, want, update("", "").JSON(t), "nothing of what was refused is stored")
}

// TestOthersAreNotThere: a reseller's update reaches its own accounts and no others.
func TestOthersAreNotThere(t *testing.T) {
	h := house.New(t)
	rival := access.AutohostKey("rival-key", "", false)
	_, err := h.Workspace().CreateAutohostAccount(t.Context(), persistence.AutohostAccount{Reseller: true, Email: "rival@x.example"}, &rival)
	require.NoError(t, err)
	before := world(t, h)
	for _, id := range []string{"acc-demo-child", "acc-demo-solo", "acc-demo-reseller", "acc-1001", "acc-9999"} {
		requireError(t, http.StatusNotFound, "Not found", call(h, "rival-key", http.MethodPut, "/"+id+"?suspended=true", `{"name":"Mine"}`))
	}
	require.EqualValues(t, 0, at(t, get(h, "rival-key", "/children"), "total"))
	require.Equal(t, before, world(t, h))
}

// TestLockOutAtOnce: a suspended or disabled account's keys are out for the next call, on every replica, and in again when it is opened.
func TestLockOutAtOnce(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	other := h.Replica(house.HoldJobs)
	for _, tt := range []struct{ out, in string }{{"suspended=true", "suspended=false"}, {"status=disabled", "status=active"}} {
		for _, replica := range []*house.House{h, other} {
			require.Equal(t, http.StatusOK, get(replica, child, "/me").Status)
		}
		require.Equal(t, http.StatusOK, call(other, reseller, http.MethodPut, "/acc-demo-child?"+tt.out, "").Status)
		for _, replica := range []*house.House{h, other} {
			requireShut(t, get(replica, child, "/me"))
			requireShut(t, get(replica, child, "/keys"))
		}
		require.Equal(t, http.StatusOK, call(h, reseller, http.MethodPut, "/acc-demo-child?"+tt.in, "").Status)
		require.Equal(t, http.StatusOK, get(other, child, "/me").Status)
	}
}

func TestChildrenAreListedInParts(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	want := []string{"acc-demo-child"}
	for i := range 24 {
		got := register(h, fmt.Sprintf(`{"email":"hotel%d@x.example","name":"Hotel %d"}`, i, i))
		want = append(want, at(t, got, "id").(string))
	}
	var got []string
	for from := 0; from < 30; from += 7 {
		part := get(h, reseller, fmt.Sprintf("/children?from=%d&size=7", from))
		require.EqualValues(t, 25, at(t, part, "total"))
		require.EqualValues(t, from, at(t, part, "from"))
		require.EqualValues(t, 7, at(t, part, "size"))
		for _, item := range at(t, part, "items").([]any) {
			got = append(got, item.(map[string]any)["id"].(string))
		}
	}
	require.Equal(t, want, got)
	require.Len(t, at(t, get(h, reseller, "/children"), "items"), 10)
	require.Equal(t, []any{}, at(t, get(h, reseller, "/children?from=1000000000"), "items"))
	for query, text := range map[string]string{
		"from=-1": "from: is less than 0", "size=0": "size: is less than 1", "size=101": "size: is more than 100",
		"from=x": "from: must be of type integer", "from=1.5": "from: must be of type integer", "size=": "size: must be of type integer",
	} {
		got := get(h, reseller, "/children?"+query)
		require.Equal(t, http.StatusBadRequest, got.Status, query)
		require.Contains(t, got.Body, text[:5], query)
	}
}

// TestLastLogin: the use of a key is noted to the minute, of its account too.
func TestLastLogin(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := time.Date(2030, 6, 15, 10, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	used := func() (login, key any) {
		return at(t, get(h, child, "/me"), "last_login"), get(h, child, "/keys").JSON(t).([]any)[0].(map[string]any)["last_used"]
	}
	for _, tt := range []struct {
		later time.Duration
		want  string
	}{{0, "2030-06-15T10:00:00Z"}, {59 * time.Second, "2030-06-15T10:00:00Z"}, {time.Second, "2030-06-15T10:01:00Z"}, {-time.Hour, "2030-06-15T09:01:00Z"}} {
		now = now.Add(tt.later)
		login, key := used()
		require.Equal(t, tt.want, login)
		require.Equal(t, tt.want, key)
	}
}
