package access

import (
	"context"
	"errors"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// OnOfficeUsers are the API users of onOffice, in all workspaces: a token that goes with every call and a secret that signs it (seed 002).
// Nothing is cached: each change holds for the next call on every replica.
type OnOfficeUsers struct{ db *persistence.DB }

// OnOfficeUsersOf gives the API users of onOffice.
func OnOfficeUsersOf(db *persistence.DB) OnOfficeUsers { return OnOfficeUsers{db} }

// OnOfficeIssued is an API user with its token and its secret, which is shown this once.
type OnOfficeIssued struct {
	User          persistence.OnOfficeAPIUser
	Token, Secret string
}

// The lengths of what is generated, in characters.
const (
	onOfficeTokenLength  = 32
	onOfficeSecretLength = 64
)

// ErrInactive says that the credential is good, but its user is deactivated.
var ErrInactive = errors.New("the API user is not active")

// Create makes an API user. It has no rights, and no token before one is generated; its name never changes.
func (u OnOfficeUsers) Create(ctx context.Context, workspace int64, name string) (persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).CreateOnOfficeAPIUser(ctx, name)
}

// List gives the API users of a workspace, the oldest first.
func (u OnOfficeUsers) List(ctx context.Context, workspace int64) ([]persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).OnOfficeAPIUsers(ctx)
}

// Read gives one API user.
func (u OnOfficeUsers) Read(ctx context.Context, workspace, id int64) (persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).OnOfficeAPIUser(ctx, id)
}

// Generate makes a token and a secret. Those there were are dead at once (seed 002).
func (u OnOfficeUsers) Generate(ctx context.Context, workspace, id int64) (OnOfficeIssued, error) {
	token, secret := RandomText(alphanumerics, onOfficeTokenLength), RandomText(alphanumerics, onOfficeSecretLength)
	user, err := u.db.In(workspace).SetOnOfficeKeys(ctx, id, token, secret)
	return OnOfficeIssued{user, token, secret}, err
}

// Deactivate keeps an API user out until it is activated.
func (u OnOfficeUsers) Deactivate(ctx context.Context, workspace, id int64) (persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).SetOnOfficeAPIUserActive(ctx, id, false)
}

// Activate lets an API user in again, with the token, secret and rights it has.
func (u OnOfficeUsers) Activate(ctx context.Context, workspace, id int64) (persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).SetOnOfficeAPIUserActive(ctx, id, true)
}

// SetRights says what an API user may do, from its next call on.
func (u OnOfficeUsers) SetRights(ctx context.Context, workspace, id int64, rights persistence.OnOfficeRights) (persistence.OnOfficeAPIUser, error) {
	return u.db.In(workspace).SetOnOfficeRights(ctx, id, rights)
}

// SetGroup puts an API user into a group, or with nil into none.
func (u OnOfficeUsers) SetGroup(ctx context.Context, workspace, id int64, group *int64) error {
	if _, err := u.Read(ctx, workspace, id); err != nil {
		return err
	}
	return u.db.In(workspace).SetOnOfficeUserGroup(ctx, id, group)
}

// Delete removes an API user for ever. What it made stays.
func (u OnOfficeUsers) Delete(ctx context.Context, workspace, id int64) error {
	return u.db.In(workspace).DeleteOnOfficeAPIUser(ctx, id)
}

// ByToken finds the API user of a token and notes the use, or gives ErrNobody or ErrInactive. What the user signs is still to be checked.
func (u OnOfficeUsers) ByToken(ctx context.Context, token string) (persistence.OnOfficeCaller, error) {
	if !storable(token) {
		return persistence.OnOfficeCaller{}, ErrNobody
	}
	found, err := u.db.OnOfficeCaller(ctx, token)
	if errors.Is(err, persistence.ErrNotFound) {
		return found, ErrNobody
	}
	if err != nil {
		return found, err
	}
	httpapi.Identify(ctx, found.Workspace, "API user "+found.Name)
	if !found.Active {
		return found, ErrInactive
	}
	return found, u.used(ctx, found)
}

func (u OnOfficeUsers) used(ctx context.Context, user persistence.OnOfficeCaller) error {
	if now := u.db.Now(); user.LastUsedAt != nil && now.Sub(*user.LastUsedAt).Abs() < useNoted {
		return nil
	}
	return u.db.In(user.WorkspaceID).TouchOnOfficeAPIUser(ctx, user.ID)
}
