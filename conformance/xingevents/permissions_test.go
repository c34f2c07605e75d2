package xingevents_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
)

const (
	right = "gatehouse-demo" // ada's password
	asked = ada + "/requestPermission"
)

func TestRequestPermission(t *testing.T) {
	h := house.New(t)
	now := time.Date(2012, 2, 29, 12, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	require.JSONEq(t, `{"id":345544,"success":true}`, post(h, admin, "/user/create", grace()...).Body)
	graces := "/user/345544/requestPermission"
	for _, step := range []struct {
		name, key, path, password string
		status                    int
		want                      string // a code, "" for success
	}{
		{"an unknown user goes before the password", single, "/user/999999/requestPermission", "wrong", http.StatusNotFound, "ObjectNotFound"},
		{"a wrong password", single, asked, "wrong", http.StatusBadRequest, "InvalidPassword"},
		{"the right one", single, asked, right, http.StatusCreated, ""},
		{"again", single, asked, right, http.StatusCreated, ""},
		{"a wrong one though there is permission", single, asked, "wrong", http.StatusBadRequest, "InvalidPassword"},
		{"a wrong one of a second user", single, graces, "wrong", http.StatusBadRequest, "InvalidPassword"},
		{"a second user for a key for one", single, graces, "flow-matic-1955", http.StatusBadRequest, "NoMultiUserKey"},
		{"a key whose permission was given otherwise", admin, asked, right, http.StatusCreated, ""},
		{"an editor", editor, graces, "flow-matic-1955", http.StatusForbidden, "NotAuthorized"},
	} {
		t.Run(step.name, func(t *testing.T) {
			got := post(h, step.key, step.path, "password", step.password)
			require.Equal(t, step.status, got.Status, got.Body)
			if step.want == "" {
				require.JSONEq(t, `{"success":true}`, got.Body)
				return
			}
			require.Equal(t, []string{restCode + step.want}, errors(t, got))
		})
	}
	require.Equal(t, "2012-02-29T12:00:00", at(t, get(h, single, ada), "user", "lastLogin"))
	require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, get(h, single, "/user/345544")))

	// creating users is not limited, and does not use up the one permission
	require.Equal(t, http.StatusCreated, post(h, single, "/user/create", grace("username", "2@demo.example")...).Status)
	require.Equal(t, http.StatusCreated, post(h, single, "/user/create", grace("username", "3@demo.example")...).Status)
	require.Equal(t, http.StatusOK, get(h, single, "/user/345546").Status)

	// the switch, and a user who is gone, make room
	share(t, h, 4, true)
	require.Equal(t, http.StatusCreated, post(h, single, graces, "password", "flow-matic-1955").Status)
	share(t, h, 4, false)
	require.Equal(t, http.StatusOK, remove(h, single, ada).Status)
	require.Equal(t, http.StatusOK, remove(h, single, "/user/345544").Status)
	require.Equal(t, http.StatusCreated, post(h, editor, "/user/create", grace("username", "4@demo.example")...).Status)
	require.Equal(t, http.StatusCreated, post(h, single, "/user/345547/requestPermission", "password", "flow-matic-1955").Status)
}

// TestOneUserForAKeyThatAsksForManyAtOnce shows that of permissions asked for together a key for one user gets one.
func TestOneUserForAKeyThatAsksForManyAtOnce(t *testing.T) {
	h := house.New(t)
	replica := h.Replica()
	const many = 4
	for i := range many {
		require.Equal(t, http.StatusCreated, post(h, editor, "/user/create", grace("username", fmt.Sprintf("%d@demo.example", i))...).Status)
	}
	statuses := make([]int, many)
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			at := h
			if i%2 == 1 {
				at = replica
			}
			statuses[i] = post(at, single, fmt.Sprintf("/user/%d/requestPermission", 345544+i), "password", "flow-matic-1955").Status
		})
	}
	group.Wait()
	require.ElementsMatch(t, []int{http.StatusCreated, http.StatusBadRequest, http.StatusBadRequest, http.StatusBadRequest}, statuses)
}

func TestGuessingIsSlowedAndTheRightPasswordPasses(t *testing.T) {
	t.Parallel() // most of it is waiting
	h := house.New(t, house.HoldJobs)
	for range 7 {
		require.Equal(t, []string{restCode + "InvalidPassword"}, errors(t, post(h, single, asked, "password", "wrong")))
	}
	// From here on guesses wait. One key has one of them waiting; the others are told so at once.
	const flood = 8
	statuses := make([]int, flood)
	started := time.Now()
	var group sync.WaitGroup
	for i := range flood {
		group.Go(func() { statuses[i] = post(h, single, asked, "password", "wrong").Status })
	}
	group.Wait()
	refused := 0
	for _, status := range statuses {
		if status == http.StatusTooManyRequests {
			refused++
		} else {
			require.Equal(t, http.StatusBadRequest, status)
		}
	}
	require.Positive(t, refused)
	require.Less(t, refused, flood)
	require.GreaterOrEqual(t, time.Since(started), 100*time.Millisecond, "a guess waited")

	require.Equal(t, http.StatusCreated, post(h, admin, asked, "password", right).Status, "the right password passes, by another key")
	require.Equal(t, http.StatusCreated, post(h, single, asked, "password", right).Status, "and by this one")
}

func TestPasswordsNeedHTTPS(t *testing.T) {
	h := house.New(t)
	careful := h.Replica(func(config *impl.Config) { config.Demo = false })
	proxied := h.Replica(func(config *impl.Config) { config.Demo, config.TrustedProxies = false, []string{"127.0.0.1"} })
	for _, tt := range []struct {
		name    string
		at      *house.House
		forward string // X-Forwarded-Proto
		secure  bool
	}{
		{"plain", careful, "", false},
		{"plain, and a claim nobody vouches for", careful, "https", false},
		{"a proxy that says nothing", proxied, "", false},
		{"a proxy that says http", proxied, "http", false},
		{"a proxy that says https", proxied, "https", true},
		{"plain, where the demo world allows it", h, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := []string{"Authorization", "ApiKey " + admin, "Content-Type", "application/x-www-form-urlencoded"}
			if tt.forward != "" {
				header = append(header, "X-Forwarded-Proto", tt.forward)
			}
			for path, body := range map[string]string{
				asked:                                 form("password", right),
				asked + "?" + form("password", right): "",
				"/user/create":                        form(grace("username", fmt.Sprintf("%d@demo.example", time.Now().UnixNano()))...),
				"/user/999999/requestPermission":      form("password", right),
			} {
				got := tt.at.Call(http.MethodPost, base+path, body, header...)
				insecure := got.Status == http.StatusBadRequest
				require.Equal(t, tt.secure, !insecure, "%s: %s", path, got.Body)
				if insecure {
					require.Equal(t, []string{restCode + "InsecureConnection"}, errors(t, got))
				}
			}
			require.Equal(t, http.StatusOK, tt.at.Call(http.MethodGet, base+ada, "", header...).Status, "other calls need no HTTPS")
		})
	}
}
