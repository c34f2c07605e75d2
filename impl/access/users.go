package access

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// The kinds of API users.
const (
	Pair  = "pair"  // a public id and a secret
	Token = "token" // one token, which is all secret
)

// ErrNobody says that a credential leads to no API user, or to one that is deactivated.
var ErrNobody = errors.New("no active API user has this credential")

// useNoted is how exactly the last use of an API user is kept: so often, at most, does a reading call have to write.
const useNoted = time.Minute

// Users are the API users of one API, in all workspaces. Nothing is cached: each change holds for the next call on every replica.
type Users struct {
	db  *persistence.DB
	api string
}

// UsersOf gives the users of an API, by the name of its spec.
func UsersOf(db *persistence.DB, api string) Users { return Users{db, api} }

// NewUser is what the maker of an API user chooses.
type NewUser struct {
	Name    string
	Kind    string   // Pair or Token
	Rights  []string // in the API's own words
	Keyword string
}

// Issued is an API user together with its secret, which is shown this once.
type Issued struct {
	User   persistence.APIUser
	Secret string
}

// Create makes an active API user with a fresh secret.
func (u Users) Create(ctx context.Context, workspace int64, chosen NewUser) (Issued, error) {
	publicID, secret := "", NewToken("")
	if chosen.Kind == Pair {
		publicID = uuid.NewString()
	}
	user, err := u.db.In(workspace).CreateAPIUser(ctx, u.Record(chosen, publicID, secret))
	return Issued{user, secret}, err
}

// Record is the row of an active API user with a given public id and secret. The id of a Token user is ignored.
func (u Users) Record(chosen NewUser, publicID, secret string) persistence.APIUser {
	if chosen.Kind == Token {
		publicID = LookupPrefix(secret)
	}
	return persistence.APIUser{
		API: u.api, Name: chosen.Name, Kind: chosen.Kind, PublicID: publicID, SecretHash: TokenHash(secret),
		Rights: append([]string{}, chosen.Rights...), Keyword: strings.TrimSpace(chosen.Keyword), Active: true,
	}
}

// List gives the API users of a workspace, the oldest first.
func (u Users) List(ctx context.Context, workspace int64) ([]persistence.APIUser, error) {
	return u.db.In(workspace).APIUsers(ctx, u.api)
}

// Page lists one page of the API users of a workspace that match a search, the oldest first, and says how many do.
func (u Users) Page(ctx context.Context, workspace int64, search string, page persistence.Page) ([]persistence.APIUser, int64, error) {
	return u.db.In(workspace).ListAPIUsers(ctx, u.api, search, page)
}

// Update changes what its maker chose of an API user, but not its kind; what is nil stays. It holds for the next call.
func (u Users) Update(ctx context.Context, workspace, id int64, name, keyword *string, rights *[]string) (persistence.APIUser, error) {
	return u.db.In(workspace).UpdateAPIUser(ctx, u.api, id, func(user *persistence.APIUser) {
		if name != nil {
			user.Name = *name
		}
		if keyword != nil {
			user.Keyword = strings.TrimSpace(*keyword)
		}
		if rights != nil {
			user.Rights = append([]string{}, *rights...)
		}
	})
}

// Read gives one API user.
func (u Users) Read(ctx context.Context, workspace, id int64) (persistence.APIUser, error) {
	return u.db.In(workspace).APIUser(ctx, u.api, id)
}

// Refresh makes a new secret. The old one, and all bearer tokens issued under it, are dead at once; a public id stays.
func (u Users) Refresh(ctx context.Context, workspace, id int64) (Issued, error) {
	user, err := u.Read(ctx, workspace, id)
	if err != nil {
		return Issued{}, err
	}
	secret := NewToken("")
	if user.Kind == Token {
		user.PublicID = LookupPrefix(secret)
	}
	user, err = u.db.In(workspace).RefreshAPIUser(ctx, u.api, id, user.PublicID, TokenHash(secret))
	return Issued{user, secret}, err
}

// Deactivate keeps an API user out until it is activated; its bearer tokens are dead at once and stay so.
func (u Users) Deactivate(ctx context.Context, workspace, id int64) (persistence.APIUser, error) {
	return u.db.In(workspace).SetAPIUserActive(ctx, u.api, id, false)
}

// Activate lets an API user in again with the secret it has.
func (u Users) Activate(ctx context.Context, workspace, id int64) (persistence.APIUser, error) {
	return u.db.In(workspace).SetAPIUserActive(ctx, u.api, id, true)
}

// Delete removes an API user for ever.
func (u Users) Delete(ctx context.Context, workspace, id int64) error {
	return u.db.In(workspace).DeleteAPIUser(ctx, u.api, id)
}

// ByPair finds the active user of a public id and a secret, or ErrNobody. It does not note the use.
func (u Users) ByPair(ctx context.Context, publicID, secret string) (persistence.APIUser, error) {
	return u.bySecret(ctx, Pair, publicID, secret)
}

// ByToken finds the active user of a token and notes the use, or gives ErrNobody.
func (u Users) ByToken(ctx context.Context, token string) (persistence.APIUser, error) {
	user, err := u.bySecret(ctx, Token, LookupPrefix(token), token)
	if err != nil {
		return user, err
	}
	return user, u.used(ctx, user)
}

func (u Users) bySecret(ctx context.Context, kind, publicID, secret string) (persistence.APIUser, error) {
	if !storable(publicID) {
		return persistence.APIUser{}, ErrNobody
	}
	found, err := u.db.APIUserBySecret(ctx, u.api, publicID, TokenHash(secret))
	return u.judge(ctx, found, err, found.User.Kind == kind)
}

// Issue makes a bearer token for an API user as it was found, good for so long.
func (u Users) Issue(ctx context.Context, user persistence.APIUser, life time.Duration) (bearer string, err error) {
	bearer = NewToken("")
	err = u.db.In(user.WorkspaceID).AddAPIUserToken(ctx, user, persistence.APIUserToken{
		Prefix: LookupPrefix(bearer), Hash: TokenHash(bearer), ExpiresAt: u.db.Now().Add(life),
	})
	if errors.Is(err, persistence.ErrNotFound) { // deleted meanwhile
		err = ErrNobody
	}
	return bearer, err
}

// ByBearer finds the active user that a bearer token was issued to and notes the use, or gives ErrNobody.
func (u Users) ByBearer(ctx context.Context, bearer string) (persistence.APIUser, error) {
	prefix := LookupPrefix(bearer)
	if !storable(prefix) {
		return persistence.APIUser{}, ErrNobody
	}
	found, err := u.db.APIUserByToken(ctx, u.api, prefix, TokenHash(bearer))
	user, err := u.judge(ctx, found, err, u.db.Now().Before(found.ExpiresAt))
	if err != nil {
		return user, err
	}
	return user, u.used(ctx, user)
}

// judge lets active users pass for whom the rest is good too.
func (u Users) judge(ctx context.Context, found persistence.APIUserFound, err error, good bool) (persistence.APIUser, error) {
	if err != nil && !errors.Is(err, persistence.ErrNotFound) {
		return persistence.APIUser{}, err
	}
	if err == nil {
		httpapi.Identify(ctx, found.Workspace, "API user "+found.User.Name)
	}
	if err != nil || !good || !found.User.Active {
		return persistence.APIUser{}, ErrNobody
	}
	return found.User, nil
}

func (u Users) used(ctx context.Context, user persistence.APIUser) error {
	if now := u.db.Now(); user.LastUsedAt != nil && now.Sub(*user.LastUsedAt).Abs() < useNoted {
		return nil
	}
	return u.db.In(user.WorkspaceID).TouchAPIUser(ctx, user.ID)
}

// storable says whether both databases can hold a text, so that one from outside may be looked for.
func storable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }
