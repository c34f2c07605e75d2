package access_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/impl/access"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

func TestUsers(t *testing.T) {
	ctx := t.Context()
	db := persistencetest.New(t)
	made, err := db.CreateWorkspace(ctx, "w", nil)
	require.NoError(t, err)
	users := access.UsersOf(db, "some")

	pair, err := users.Create(ctx, made.ID, access.NewUser{Name: "p", Kind: access.Pair, Rights: []string{"read"}, Keyword: " k "})
	require.NoError(t, err)
	single, err := users.Create(ctx, made.ID, access.NewUser{Name: "t", Kind: access.Token})
	require.NoError(t, err)
	require.Equal(t, single.Secret[:12], single.User.PublicID)
	require.NotContains(t, pair.Secret, pair.User.PublicID[:8])
	require.Equal(t, "k", pair.User.Keyword)

	found, err := users.ByPair(ctx, pair.User.PublicID, pair.Secret)
	require.NoError(t, err)
	require.Equal(t, []string{"read"}, found.Rights)
	found, err = users.ByToken(ctx, single.Secret)
	require.NoError(t, err)
	require.Equal(t, single.User.ID, found.ID)
	bearer, err := users.Issue(ctx, pair.User, time.Hour)
	require.NoError(t, err)
	found, err = users.ByBearer(ctx, bearer)
	require.NoError(t, err)
	require.Equal(t, pair.User.ID, found.ID)

	nobody := func(_ persistence.APIUser, err error) { t.Helper(); require.ErrorIs(t, err, access.ErrNobody) }
	nobody(users.ByPair(ctx, single.User.PublicID, single.Secret)) // each kind its own way
	nobody(users.ByToken(ctx, pair.Secret))
	nobody(users.ByBearer(ctx, single.Secret))
	nobody(users.ByToken(ctx, bearer))
	nobody(users.ByPair(ctx, "\xff", pair.Secret))
	nobody(users.ByToken(ctx, "a\x00b"))
	nobody(users.ByBearer(ctx, ""))
	nobody(access.UsersOf(db, "other").ByToken(ctx, single.Secret))

	later := time.Now().Add(time.Hour)
	db.SetClock(func() time.Time { return later })
	nobody(users.ByBearer(ctx, bearer))
	require.NoError(t, users.Delete(ctx, made.ID, pair.User.ID))
	_, err = users.Issue(ctx, pair.User, time.Hour)
	require.ErrorIs(t, err, access.ErrNobody)

	require.NoError(t, db.Close())
	_, err = users.ByToken(ctx, single.Secret)
	require.Error(t, err)
	require.NotErrorIs(t, err, access.ErrNobody, "a database that fails is no wrong credential")
}
