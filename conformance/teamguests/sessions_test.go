package teamguests_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/teamguestsapi"
	"gatehouse/persistence"
)

// signIn signs the demo manager in.
func signIn(t testing.TB, h *house.House) api.NewSession {
	t.Helper()
	got, err := client(t, h, "").CreateSessionWithResponse(t.Context(), nil, api.CreateSessionRequest{
		Session: api.Login{Email: "Manager@Demo.example", Password: "gatehouse-demo"},
	})
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return got.JSON200.Session
}

func token(access string) string { return "Token token=" + access }

// TestSessionLife signs in, works, refreshes, signs out; each step takes effect at once.
func TestSessionLife(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	first := signIn(t, h)
	require.Equal(t, "com.thundermaps.saferme", first.AppBundleID, "the default app")
	require.Equal(t, "2027-02-28T12:00:00.000+00:00", first.TokenExpireAt, "twelve months")
	works := func(access string) int {
		return h.Call("GET", base+"/session", "", "Authorization", token(access)).Status
	}
	require.Equal(t, 200, works(first.AccessToken))

	now = now.AddDate(0, 12, 0).Add(-time.Second)
	require.Equal(t, 200, works(first.AccessToken))
	now = now.Add(time.Second)
	require.Equal(t, 401, works(first.AccessToken), "run out")

	refresh := func(access, refresh string) *api.RefreshSessionResponse {
		got, err := client(t, h, "").RefreshSessionWithResponse(t.Context(), nil, api.RefreshSessionRequest{Session: api.TokenPair{AccessToken: access, RefreshToken: refresh}})
		require.NoError(t, err)
		return got
	}
	require.Equal(t, 401, refresh(first.AccessToken, "another").StatusCode())
	require.Equal(t, 401, refresh("smt_another", first.RefreshToken).StatusCode())
	second := refresh(first.AccessToken, first.RefreshToken).JSON200.Session
	require.Equal(t, 200, works(second.AccessToken), "what has run out can be refreshed")
	require.Equal(t, 401, works(first.AccessToken))
	require.Equal(t, 401, refresh(first.AccessToken, first.RefreshToken).StatusCode(), "the old pair is dead")
	require.Equal(t, first.ClientUUID, second.ClientUUID, "it is the same session")

	other := signIn(t, h)
	require.Equal(t, 200, h.Call("DELETE", base+"/session", "", "Authorization", token(second.AccessToken)).Status)
	require.Equal(t, 401, works(second.AccessToken))
	require.Equal(t, 401, refresh(second.AccessToken, second.RefreshToken).StatusCode())
	require.Equal(t, 200, works(other.AccessToken), "other sessions go on")
}

// TestConcurrentRefresh: of those who trade one pair together one wins, on one replica or on several.
func TestConcurrentRefresh(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	replica := h.Replica(house.HoldJobs)
	for range 5 {
		session := signIn(t, h)
		const callers = 6
		statuses := make([]int, callers)
		var group sync.WaitGroup
		for i := range callers {
			group.Go(func() {
				at := h
				if i%2 == 1 {
					at = replica
				}
				statuses[i] = at.Call("PATCH", base+"/session", fmt.Sprintf(`{"session":{"access_token":%q,"refresh_token":%q}}`, session.AccessToken, session.RefreshToken)).Status
			})
		}
		group.Wait()
		counts := map[int]int{}
		for _, status := range statuses {
			counts[status]++
		}
		require.Equal(t, map[int]int{200: 1, 401: callers - 1}, counts)
	}
}

// TestRefusalsSpread: what is ended or locked on one replica is refused by the others from their next call on.
func TestRefusalsSpread(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	replica := h.Replica(house.HoldJobs)
	session := signIn(t, h)
	works := func() int {
		return replica.Call("GET", base+"/session", "", "Authorization", token(session.AccessToken)).Status
	}
	require.Equal(t, 200, works())
	require.NoError(t, lock(t, h, 1, true))
	require.Equal(t, 403, works())
	require.NoError(t, lock(t, h, 1, false))
	require.Equal(t, 200, works())
	require.ErrorIs(t, lock(t, h, 99, true), persistence.ErrNotFound)
	require.Equal(t, 200, h.Call("DELETE", base+"/session", "", "Authorization", token(session.AccessToken)).Status)
	require.Equal(t, 401, works())
}

func TestSignInRefusals(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		name, body, workspace string
		status                int
		answer                string
	}{
		{"a wrong password", `{"session":{"email":"manager@demo.example","password":"x"}}`, "", 401, unauthenticated},
		{"nobody", `{"session":{"email":"nobody@demo.example","password":"gatehouse-demo"}}`, "", 401, unauthenticated},
		{"another workspace", `{"session":{"email":"manager@demo.example","password":"gatehouse-demo"}}`, "elsewhere", 401, unauthenticated},
		{"no wrapper", `{"email":"manager@demo.example","password":"gatehouse-demo"}`, "", 422, `{"message":"client error","param":"session"}`},
		{"no password", `{"session":{"email":"manager@demo.example"}}`, "", 422, `{"errors":{"password":["can't be blank"]},"failures":{"password":["can't be blank"]}}`},
		{"an empty password", `{"session":{"email":"manager@demo.example","password":""}}`, "", 422, `{"errors":{"password":["can't be blank"]},"failures":{"password":["can't be blank"]}}`},
		{"an e-mail of NUL", `{"session":{"email":"\u0000","password":"x"}}`, "", 422, `{"errors":{"email":["is invalid"]},"failures":{"email":["is invalid"]}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := []string{}
			if tt.workspace != "" {
				header = append(header, "X-Gatehouse-Workspace", tt.workspace)
			}
			got := h.Call("POST", base+"/session", tt.body, header...)
			require.Equal(t, tt.status, got.Status)
			require.JSONEq(t, tt.answer, got.Body)
		})
	}
}

// TestSecretsStayOutOfTheLog sends every kind of secret and then reads the log.
func TestSecretsStayOutOfTheLog(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	session := signIn(t, h)
	h.Call("GET", base+"/session?token=query-secret", "", "Authorization", token(session.AccessToken))
	h.Call("GET", base+"/session", "", "Authorization", token("smt_unknown_secret"))
	h.Call("POST", base+"/session", `{"session":{"email":"manager@demo.example","password":"wrong-secret"}}`)
	h.Call("POST", base+"/session", `{"session":{"email":"manager@demo.example","password":["invalid-secret"]}}`)
	h.Call("PATCH", base+"/session", fmt.Sprintf(`{"session":{"access_token":%q,"refresh_token":%q}}`, session.AccessToken, session.RefreshToken))
	log := h.Log.String()
	require.Contains(t, log, `"operation":"RefreshSession"`)
	require.Contains(t, log, `"credential":"user manager@demo.example"`)
	for _, secret := range []string{session.AccessToken, session.RefreshToken, "gatehouse-demo", "query-secret", "smt_unknown_secret", "wrong-secret", "invalid-secret"} {
		require.NotContains(t, log, secret)
	}
}
