package management_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
)

// credential is what a program calls one of the APIs with; which parts it has depends on the API.
type credential struct{ id, secret string }

// life is the life of a credential: how it is made, used and ended. What is nil the API does not know.
type life struct {
	create  func() (id int64, made credential)
	works   func(credential) bool // anything but success or the documented refusal fails the test
	refresh func(id int64) credential
	off, on func(id int64)
	remove  func(id int64)
}

// Each system in a workspace that begins empty: what the documents describe as clicks leads to a credential that works, and ends it.
func TestLivesOfCredentials(t *testing.T) {
	for name, of := range map[string]func(*testing.T, *house.House, string) life{
		"guestoo, OAuth": guestooOAuth, "guestoo, Token": guestooToken, "XING Events": xingKey, "Team Guests": teamGuestsUser, "Autohost": autohostAccount, "onOffice": onofficeUser,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := house.New(t, house.HoldJobs)
			createWorkspace(t, h, "mine", api.Empty)
			life := of(t, h, "mine")
			id, made := life.create()
			require.True(t, life.works(made), "a new one")
			if life.refresh != nil {
				old := made
				made = life.refresh(id)
				require.NotEqual(t, old.secret, made.secret)
				require.False(t, life.works(old), "the old one after a refresh")
				require.True(t, life.works(made), "the new one")
			}
			life.off(id)
			require.False(t, life.works(made), "deactivated")
			life.on(id)
			require.True(t, life.works(made), "activated")
			other, another := life.create()
			life.remove(id)
			require.False(t, life.works(made), "deleted")
			require.True(t, life.works(another), "of another one")
			life.remove(other)
			require.NotContains(t, h.Log.String(), made.secret)
		})
	}
}

// refused says whether a call was refused with the documented status, and demands that it was answered with one of the two.
func refused(t testing.TB, got house.Answer, success, refusal int) bool {
	t.Helper()
	require.Contains(t, []int{success, refusal}, got.Status, got.Body)
	return got.Status == refusal
}

// done demands a success of the generated client, and gives the decoded answer.
func done[A any](t testing.TB, answer *A, body []byte, err error) A {
	t.Helper()
	require.NoError(t, err)
	require.NotNil(t, answer, string(body))
	return *answer
}

func guestooOAuth(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	bearers := map[credential]string{} // the tokens that were good once
	works := func(c credential) bool {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.id}, "client_secret": {c.secret}}
		got := h.Call("POST", "/guestoo/auth/oauth/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		if refused(t, got, 200, 401) {
			if bearers[c] != "" {
				require.Equal(t, 401, h.Call("GET", "/guestoo/rest/guests", "", "Authorization", bearers[c]).Status, "a bearer token dies with its user")
			}
			return false
		}
		if bearers[c] != "" && c.id != "" {
			require.Contains(t, []int{200, 401}, h.Call("GET", "/guestoo/rest/guests", "", "Authorization", bearers[c]).Status)
		}
		bearers[c] = "Bearer " + got.JSON(t).(map[string]any)["access_token"].(string)
		return h.Call("GET", "/guestoo/rest/guests", "", "Authorization", bearers[c]).Status == 200
	}
	return life{
		create: func() (int64, credential) {
			made, err := client.CreateGuestooUserWithResponse(ctx, workspace, api.NewGuestooUser{Type: api.GuestooTypeOAuth, Access: []api.GuestooAccess{api.GuestAPI}})
			issued := done(t, made.JSON201, made.Body, err)
			return issued.User.ID, credential{*issued.User.ClientID, *issued.ClientSecret}
		},
		works: works,
		refresh: func(id int64) credential {
			got, err := client.RefreshGuestooUserWithResponse(ctx, workspace, id)
			issued := done(t, got.JSON200, got.Body, err)
			return credential{*issued.User.ClientID, *issued.ClientSecret}
		},
		off:    func(id int64) { guestooSwitch(t, h, workspace, id, false) },
		on:     func(id int64) { guestooSwitch(t, h, workspace, id, true) },
		remove: func(id int64) { guestooRemove(t, h, workspace, id) },
	}
}

func guestooToken(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	return life{
		create: func() (int64, credential) {
			made, err := client.CreateGuestooUserWithResponse(ctx, workspace, api.NewGuestooUser{Type: api.GuestooTypeToken, Access: []api.GuestooAccess{api.EventAPI}})
			issued := done(t, made.JSON201, made.Body, err)
			return issued.User.ID, credential{secret: *issued.CpAPIToken}
		},
		works: func(c credential) bool {
			return !refused(t, h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", c.secret), 200, 401)
		},
		refresh: func(id int64) credential {
			got, err := client.RefreshGuestooUserWithResponse(ctx, workspace, id)
			return credential{secret: *done(t, got.JSON200, got.Body, err).CpAPIToken}
		},
		off:    func(id int64) { guestooSwitch(t, h, workspace, id, false) },
		on:     func(id int64) { guestooSwitch(t, h, workspace, id, true) },
		remove: func(id int64) { guestooRemove(t, h, workspace, id) },
	}
}

func guestooSwitch(t *testing.T, h *house.House, workspace string, id int64, active bool) {
	t.Helper()
	if active {
		got, err := admin(t, h).ActivateGuestooUserWithResponse(t.Context(), workspace, id)
		require.True(t, done(t, got.JSON200, got.Body, err).Active)
		return
	}
	got, err := admin(t, h).DeactivateGuestooUserWithResponse(t.Context(), workspace, id)
	require.False(t, done(t, got.JSON200, got.Body, err).Active)
}

func guestooRemove(t *testing.T, h *house.House, workspace string, id int64) {
	t.Helper()
	for _, want := range []int{204, 404} {
		got, err := admin(t, h).DeleteGuestooUserWithResponse(t.Context(), workspace, id)
		require.NoError(t, err)
		require.Equal(t, want, got.StatusCode())
	}
}

func xingKey(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	enable := func(id int64, enabled bool) {
		got, err := client.UpdateXingKeyWithResponse(ctx, workspace, id, api.XingKeyChanges{Enabled: &enabled})
		require.Equal(t, enabled, done(t, got.JSON200, got.Body, err).Enabled)
	}
	return life{
		create: func() (int64, credential) {
			made, err := client.CreateXingKeyWithResponse(ctx, workspace, api.NewXingKey{Name: "Box office", Type: api.EDITOR})
			issued := done(t, made.JSON201, made.Body, err)
			return issued.Key.ID, credential{secret: issued.APIKey}
		},
		works: func(c credential) bool {
			return !refused(t, h.Call("GET", "/xingevents/api/user/find?username=nobody@demo.example", "", "Authorization", "ApiKey "+c.secret), 200, 403)
		},
		refresh: func(id int64) credential {
			got, err := client.RefreshXingKeyWithResponse(ctx, workspace, id)
			return credential{secret: done(t, got.JSON200, got.Body, err).APIKey}
		},
		off: func(id int64) { enable(id, false) },
		on:  func(id int64) { enable(id, true) },
		remove: func(id int64) {
			got, err := client.DeleteXingKeyWithResponse(ctx, workspace, id)
			require.NoError(t, err)
			require.Equal(t, 204, got.StatusCode())
		},
	}
}

// Team Guests knows users who are locked, and tokens that are issued for them.
func teamGuestsUser(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	count := 0
	session := func(user int64) credential {
		got, err := client.CreateTeamGuestsSessionWithResponse(ctx, workspace, api.NewTeamGuestsSession{UserID: user})
		return credential{secret: done(t, got.JSON201, got.Body, err).AccessToken}
	}
	lock := func(id int64, locked bool) {
		got, err := client.UpdateTeamGuestsUserWithResponse(ctx, workspace, id, api.TeamGuestsUserChanges{Locked: &locked})
		require.Equal(t, locked, done(t, got.JSON200, got.Body, err).Locked)
	}
	return life{
		create: func() (int64, credential) {
			count++
			email := fmt.Sprintf("user%d@demo.example", count)
			made, err := client.CreateTeamGuestsUserWithResponse(ctx, workspace, api.NewTeamGuestsUser{Email: email, Password: "flow-matic-1955"})
			user := done(t, made.JSON201, made.Body, err)
			team, err := client.CreateTeamGuestsTeamWithResponse(ctx, workspace, api.NewTeamGuestsTeam{Name: "Pier", Owner: user.ID})
			done(t, team.JSON201, team.Body, err)
			login := house.Encode(t, map[string]any{"session": map[string]string{"email": email, "password": "flow-matic-1955"}})
			require.Equal(t, 200, h.Call("POST", "/teamguests/api/v4/session", login, "X-Gatehouse-Workspace", workspace).Status)
			require.Equal(t, 401, h.Call("POST", "/teamguests/api/v4/session", login).Status, "not in the workspace demo")
			return user.ID, session(user.ID)
		},
		works: func(c credential) bool {
			got := h.Call("GET", "/teamguests/api/v4/teams", "", "Authorization", "Token token="+c.secret)
			require.Contains(t, []int{200, 206, 401, 403}, got.Status, got.Body)
			return got.Status < 400
		},
		refresh: func(user int64) credential {
			list, err := client.ListTeamGuestsSessionsWithResponse(ctx, workspace, nil)
			for _, one := range done(t, list.JSON200, list.Body, err).Items {
				ended, err := client.DeleteTeamGuestsSessionWithResponse(ctx, workspace, one.ID)
				require.NoError(t, err)
				require.Equal(t, 204, ended.StatusCode())
			}
			return session(user)
		},
		off: func(id int64) { lock(id, true) },
		on:  func(id int64) { lock(id, false) },
		remove: func(id int64) {
			got, err := client.DeleteTeamGuestsUserWithResponse(ctx, workspace, id)
			require.NoError(t, err)
			require.Equal(t, 204, got.StatusCode())
		},
	}
}

// Autohost knows accounts, whose first key comes with them; ids are counted up in the workspace.
func autohostAccount(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	name := func(id int64) string { return "acc-" + strconv.FormatInt(id, 10) }
	suspend := func(id int64, suspended bool) {
		got, err := client.UpdateAutohostAccountWithResponse(ctx, workspace, name(id), api.AutohostAccountChanges{Suspended: &suspended})
		require.Equal(t, suspended, done(t, got.JSON200, got.Body, err).Suspended)
	}
	count := int64(0)
	return life{
		create: func() (int64, credential) {
			count++
			made, err := client.CreateAutohostAccountWithResponse(ctx, workspace, api.NewAutohostAccount{Email: fmt.Sprintf("owner%d@demo.example", count), Reseller: ptr(true)})
			issued := done(t, made.JSON201, made.Body, err)
			require.Equal(t, name(count), issued.Account.ID)
			children := h.Call("GET", "/autohost/v1/accounts/children", "", "x-api-key", issued.APIKey)
			require.Equal(t, 200, children.Status, children.Body)
			return count, credential{secret: issued.APIKey}
		},
		works: func(c credential) bool {
			return !refused(t, h.Call("GET", "/autohost/v1/accounts/me", "", "x-api-key", c.secret), 200, 403)
		},
		refresh: func(id int64) credential {
			old, err := client.ListAutohostKeysWithResponse(ctx, workspace, name(id), nil)
			first := done(t, old.JSON200, old.Body, err).Items[0]
			made, err := client.CreateAutohostKeyWithResponse(ctx, workspace, name(id), api.NewAutohostKey{Description: "another"})
			secret := done(t, made.JSON201, made.Body, err).APIKey
			deleted, err := client.DeleteAutohostKeyWithResponse(ctx, workspace, name(id), first.ID)
			require.NoError(t, err)
			require.Equal(t, 204, deleted.StatusCode())
			return credential{secret: secret}
		},
		off: func(id int64) { suspend(id, true) },
		on:  func(id int64) { suspend(id, false) },
		remove: func(id int64) {
			got, err := client.DeleteAutohostAccountWithResponse(ctx, workspace, name(id))
			require.NoError(t, err)
			require.Equal(t, 204, got.StatusCode())
		},
	}
}

// signed sends one action to onOffice as its clients do, and gives the whole answer.
func signed(t testing.TB, h *house.House, c credential, action, resourcetype, resourceid, parameters string) (errorcode int, answer map[string]any) {
	t.Helper()
	const actions = "urn:onoffice-de-ns:smart:2.5:smartml:action:"
	now := strconv.FormatInt(h.DB.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(c.secret))
	mac.Write([]byte(now + c.id + resourcetype + actions + action))
	body := house.Encode(t, map[string]any{"token": c.id, "request": map[string]any{"actions": []any{map[string]any{
		"actionid": actions + action, "resourceid": resourceid, "resourcetype": resourcetype, "identifier": "", "timestamp": now,
		"hmac": base64.StdEncoding.EncodeToString(mac.Sum(nil)), "hmac_version": 2, "parameters": json.RawMessage(parameters),
	}}}})
	got := h.Call("POST", "/onoffice/api/stable/api.php", body)
	require.Equal(t, 200, got.Status, got.Body)
	answer = got.JSON(t).(map[string]any)
	status := answer["status"].(map[string]any)
	if results := answer["response"].(map[string]any)["results"].([]any); len(results) > 0 {
		result := results[0].(map[string]any)
		return int(result["status"].(map[string]any)["errorcode"].(float64)), result
	}
	return int(status["errorcode"].(float64)), answer
}

func onofficeUser(t *testing.T, h *house.House, workspace string) life {
	client, ctx := admin(t, h), t.Context()
	generate := func(id int64) credential {
		got, err := client.GenerateOnofficeCredentialsWithResponse(ctx, workspace, id)
		issued := done(t, got.JSON200, got.Body, err)
		require.Len(t, issued.Token, 32)
		require.Len(t, issued.Secret, 64)
		return credential{issued.Token, issued.Secret}
	}
	count := 0
	return life{
		create: func() (int64, credential) {
			count++
			made, err := client.CreateOnofficeUserWithResponse(ctx, workspace, api.NewOnofficeUser{Name: fmt.Sprint("website-", count)})
			user := done(t, made.JSON201, made.Body, err)
			require.Nil(t, user.Token, "token and secret are still missing")
			return user.ID, generate(user.ID)
		},
		works: func(c credential) bool {
			code, answer := signed(t, h, c, "read", "estate", "", `{"data":["Id"]}`)
			require.Contains(t, []int{0, 22, 104}, code, answer)
			return code == 0
		},
		refresh: generate,
		off: func(id int64) {
			got, err := client.DeactivateOnofficeUserWithResponse(ctx, workspace, id)
			require.False(t, done(t, got.JSON200, got.Body, err).Active)
		},
		on: func(id int64) {
			got, err := client.ActivateOnofficeUserWithResponse(ctx, workspace, id)
			require.True(t, done(t, got.JSON200, got.Body, err).Active)
		},
		remove: func(id int64) {
			got, err := client.DeleteOnofficeUserWithResponse(ctx, workspace, id)
			require.NoError(t, err)
			require.Equal(t, 204, got.StatusCode())
		},
	}
}
