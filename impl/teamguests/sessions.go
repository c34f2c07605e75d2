package teamguests

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const (
	defaultWorkspace = "demo"
	defaultApp       = "com.thundermaps.saferme"
	tokenMonths      = 12 // an access token's life
)

// CreateSession trades e-mail address and password for a pair of tokens.
func (s *server) CreateSession(ctx context.Context, req api.CreateSessionRequestObject) (api.CreateSessionResponseObject, error) {
	name := defaultWorkspace
	if req.Params.XGatehouseWorkspace != nil {
		name = *req.Params.XGatehouseWorkspace
	}
	login := req.Body.Session
	user, err := s.userFor(ctx, name, login.Email)
	if err != nil && !errors.Is(err, persistence.ErrNotFound) {
		return nil, err
	}
	if !access.CheckPassword(user.PasswordHash, login.Password) { // without such a user it takes as long and fails
		return nil, badCredentials()
	}
	httpapi.Identify(ctx, name, "user "+user.Email)
	if err := httpapi.Suffer(ctx); err != nil {
		return nil, err
	}
	if user.Locked {
		return nil, accountLocked()
	}
	app := defaultApp
	if login.AppBundleID != nil && *login.AppBundleID != "" {
		app = *login.AppBundleID
	}
	pair := access.NewTeamGuestsPair()
	session, err := s.db.In(user.WorkspaceID).AddTeamGuestsSession(ctx, persistence.TeamGuestsSession{
		UserID: user.ID, AccessPrefix: pair.Kept.AccessPrefix, AccessHash: pair.Kept.AccessHash, RefreshHash: pair.Kept.RefreshHash,
		ExpiresAt: s.db.Now().AddDate(0, tokenMonths, 0), AppBundleID: app, ClientUUID: uuid.NewString(),
	})
	if err != nil {
		return nil, err
	}
	return api.CreateSession200JSONResponse{SessionCreatedJSONResponse: toAPINewSession(session, user, pair)}, nil
}

func (s *server) userFor(ctx context.Context, workspace, email string) (persistence.TeamGuestsUser, error) {
	found, err := s.db.Workspace(ctx, workspace)
	if err != nil {
		return persistence.TeamGuestsUser{}, err
	}
	return s.db.In(found.ID).TeamGuestsUserByEmail(ctx, email)
}

// RefreshSession trades a pair of tokens for a new one; the old pair is dead at once.
func (s *server) RefreshSession(ctx context.Context, req api.RefreshSessionRequestObject) (api.RefreshSessionResponseObject, error) {
	old := access.KeptOfTeamGuests(req.Body.Session.AccessToken, req.Body.Session.RefreshToken)
	held, err := s.db.TeamGuestsSignedIn(ctx, old.AccessPrefix, old.AccessHash)
	if errors.Is(err, persistence.ErrNotFound) {
		return nil, badCredentials()
	}
	if err != nil {
		return nil, err
	}
	httpapi.Identify(ctx, held.Workspace, "user "+held.User.Email)
	if err := httpapi.Suffer(ctx); err != nil {
		return nil, err
	}
	if held.User.Locked {
		return nil, accountLocked()
	}
	pair := access.NewTeamGuestsPair()
	fresh, err := s.db.RefreshTeamGuestsSession(ctx, old, pair.Kept, s.db.Now().AddDate(0, tokenMonths, 0))
	if errors.Is(err, persistence.ErrNotFound) {
		return nil, badCredentials()
	}
	if err != nil {
		return nil, err
	}
	return api.RefreshSession200JSONResponse{SessionCreatedJSONResponse: toAPINewSession(fresh.Session, fresh.User, pair)}, nil
}

// GetSession is the session of the token sent, without its tokens.
func (s *server) GetSession(ctx context.Context, _ api.GetSessionRequestObject) (api.GetSessionResponseObject, error) {
	me := callerOf(ctx)
	return api.GetSession200JSONResponse{Session: api.Session{
		AppBundleID:   me.Session.AppBundleID,
		BrandedAppID:  nullable.NewNullNullable[string](),
		ClientUUID:    toAPIUUID(me.Session.ClientUUID),
		Profile:       toAPIProfile(me.User),
		TokenExpireAt: toAPITime(me.Session.ExpiresAt),
	}}, nil
}

// DeleteSession ends the session of the token sent.
func (s *server) DeleteSession(ctx context.Context, _ api.DeleteSessionRequestObject) (api.DeleteSessionResponseObject, error) {
	me := callerOf(ctx)
	if err := s.workspace(me).DeleteTeamGuestsSession(ctx, me.Session.ID); err != nil {
		return nil, err
	}
	return api.DeleteSession200JSONResponse{}, nil
}

func toAPINewSession(session persistence.TeamGuestsSession, user persistence.TeamGuestsUser, pair access.TeamGuestsPair) api.SessionCreatedJSONResponse {
	return api.SessionCreatedJSONResponse{Session: api.NewSession{
		AccessToken:   pair.Access,
		AppBundleID:   session.AppBundleID,
		BrandedAppID:  nullable.NewNullNullable[string](),
		ClientUUID:    toAPIUUID(session.ClientUUID),
		Profile:       toAPIProfile(user),
		RefreshToken:  pair.Refresh,
		TokenExpireAt: toAPITime(session.ExpiresAt),
	}}
}

func toAPIProfile(user persistence.TeamGuestsUser) api.Profile {
	return api.Profile{UserID: user.ID, UserUUID: toAPIUUID(user.UUID), PreferredTeamID: orNull(user.PreferredTeamID)}
}
