package guestoo_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/impl/guestoo"
	"gatehouse/persistence"
)

// The life of an API user of each type, seen from two replicas: every step holds for the next call on both.
func TestLifeOfAnAPIUser(t *testing.T) {
	first := house.New(t, house.HoldJobs)
	houses := []*house.House{first, first.Replica(house.HoldJobs)}
	users, workspace := guestoo.APIUsers(first.DB), first.Workspace().ID()
	agency := func(h *house.House, header ...string) house.Answer {
		return h.Call(http.MethodGet, base+"/agency", "", header...)
	}
	// dead and alive ask both replicas, each with a credential of its own kind.
	requireBearers := func(t *testing.T, status int, bearers ...string) {
		t.Helper()
		for _, h := range houses {
			for _, authorization := range bearers {
				got := agency(h, "Authorization", authorization)
				require.Equal(t, status, got.Status, got.Body)
				if status == 401 {
					require.JSONEq(t, badTokenBody, got.Body)
				}
			}
		}
	}
	requireSecret := func(t *testing.T, status int, c client) (bearers []string) {
		t.Helper()
		for _, h := range houses {
			got := token(h, c.basic(), grantForm)
			require.Equal(t, status, got.Status, got.Body)
			if status == 401 {
				require.JSONEq(t, invalidClientBody, got.Body)
				continue
			}
			bearers = append(bearers, bearer(t, h, c))
		}
		return bearers
	}

	t.Run("OAuth", func(t *testing.T) {
		issued, err := users.Create(t.Context(), workspace, access.NewUser{Name: "life", Kind: guestoo.OAuth, Rights: everything()})
		require.NoError(t, err)
		id, old := issued.User.ID, client{issued.User.PublicID, issued.Secret}
		bearers := requireSecret(t, 200, old)
		requireBearers(t, 200, bearers...)

		refreshed, err := users.Refresh(t.Context(), workspace, id)
		require.NoError(t, err)
		require.Equal(t, old.id, refreshed.User.PublicID, "the client id stays")
		require.NotEqual(t, old.secret, refreshed.Secret)
		fresh := client{refreshed.User.PublicID, refreshed.Secret}
		requireBearers(t, 401, bearers...)
		requireSecret(t, 401, old)
		bearers = requireSecret(t, 200, fresh)

		_, err = users.Activate(t.Context(), workspace, id)
		require.NoError(t, err)
		requireBearers(t, 200, bearers...) // it was active, so nothing happened

		_, err = users.Deactivate(t.Context(), workspace, id)
		require.NoError(t, err)
		requireBearers(t, 401, bearers...)
		requireSecret(t, 401, fresh)

		_, err = users.Activate(t.Context(), workspace, id)
		require.NoError(t, err)
		requireBearers(t, 401, bearers...) // those stay dead
		bearers = requireSecret(t, 200, fresh)
		requireBearers(t, 200, bearers...)

		require.NoError(t, users.Delete(t.Context(), workspace, id))
		requireBearers(t, 401, bearers...)
		requireSecret(t, 401, fresh)
		requireGone(t, users, workspace, id)
	})

	t.Run("Token", func(t *testing.T) {
		requireToken := func(status int, token string) {
			t.Helper()
			for _, h := range houses {
				got := agency(h, "CPApiToken", token)
				require.Equal(t, status, got.Status, got.Body)
				if status == 401 {
					require.JSONEq(t, badTokenBody, got.Body)
				}
			}
		}
		issued, err := users.Create(t.Context(), workspace, access.NewUser{Name: "life", Kind: guestoo.Token, Rights: everything()})
		require.NoError(t, err)
		id := issued.User.ID
		requireToken(200, issued.Secret)
		refreshed, err := users.Refresh(t.Context(), workspace, id)
		require.NoError(t, err)
		requireToken(401, issued.Secret)
		requireToken(200, refreshed.Secret)
		_, err = users.Deactivate(t.Context(), workspace, id)
		require.NoError(t, err)
		requireToken(401, refreshed.Secret)
		_, err = users.Activate(t.Context(), workspace, id)
		require.NoError(t, err)
		requireToken(200, refreshed.Secret)
		require.NoError(t, users.Delete(t.Context(), workspace, id))
		requireToken(401, refreshed.Secret)
		requireGone(t, users, workspace, id)
	})
}

func requireGone(t *testing.T, users access.Users, workspace, id int64) {
	t.Helper()
	_, err := users.Read(t.Context(), workspace, id)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	_, err = users.Refresh(t.Context(), workspace, id)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	_, err = users.Activate(t.Context(), workspace, id)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	_, err = users.Deactivate(t.Context(), workspace, id)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	require.ErrorIs(t, users.Delete(t.Context(), workspace, id), persistence.ErrNotFound)
}

// Whatever is issued while a user is refreshed, no bearer token outlives the secret it was bought with.
func TestNoTokenOutlivesItsSecret(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	users, workspace := guestoo.APIUsers(h.DB), h.Workspace().ID()
	issued, err := users.Create(t.Context(), workspace, access.NewUser{Name: "raced", Kind: guestoo.OAuth, Rights: everything()})
	require.NoError(t, err)
	for range 10 {
		old := client{issued.User.PublicID, issued.Secret}
		var bought []string
		var lock sync.Mutex
		var buyers sync.WaitGroup
		var started atomic.Int32
		several := make(chan struct{})
		for range 4 {
			buyers.Go(func() {
				for {
					got := token(h, old.basic(), grantForm)
					if got.Status != 200 {
						return
					}
					value, _ := got.JSON(t).(map[string]any)["access_token"].(string)
					lock.Lock()
					bought = append(bought, value)
					lock.Unlock()
					if started.Add(1) == 4 {
						close(several)
					}
				}
			})
		}
		<-several
		issued, err = users.Refresh(t.Context(), workspace, issued.User.ID)
		require.NoError(t, err)
		buyers.Wait()
		for _, value := range bought {
			require.Equal(t, 401, h.Call(http.MethodGet, base+"/agency", "", "Authorization", "Bearer "+value).Status)
		}
	}
}

func TestReadingAPIUsers(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	users, workspace := guestoo.APIUsers(h.DB), h.Workspace().ID()
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	listed, err := users.List(t.Context(), workspace)
	require.NoError(t, err)
	require.Len(t, listed, 3, "the demo world's")
	require.Equal(t, "demo-client", listed[0].PublicID)
	require.Equal(t, []string{guestoo.EventAPI}, listed[2].Rights)

	issued, err := users.Create(t.Context(), workspace, access.NewUser{Name: "new", Kind: guestoo.Token, Rights: everything(), Keyword: " vip "})
	require.NoError(t, err)
	require.NotContains(t, string(issued.User.SecretHash), issued.Secret)
	require.Equal(t, "vip", issued.User.Keyword)
	lastUse := func() *time.Time {
		read, err := users.Read(t.Context(), workspace, issued.User.ID)
		require.NoError(t, err)
		return read.LastUsedAt
	}
	require.Nil(t, lastUse(), "never used")
	use := func() {
		require.Equal(t, 200, h.Call(http.MethodGet, base+"/agency", "", "CPApiToken", issued.Secret).Status)
	}
	start := now
	use()
	require.True(t, start.Equal(*lastUse()))
	now = start.Add(59 * time.Second)
	use()
	require.True(t, start.Equal(*lastUse()), "noted to the minute")
	now = start.Add(time.Minute)
	use()
	require.True(t, now.Equal(*lastUse()))

	other := newWorld(t, h, "other", nil)
	listed, err = users.List(t.Context(), other.id)
	require.NoError(t, err)
	require.Empty(t, listed)
	requireGone(t, users, other.id, issued.User.ID)
	requireGone(t, access.UsersOf(h.DB, "another"), workspace, issued.User.ID)
	use()
}
