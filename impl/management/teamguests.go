package management

import (
	"context"
	"time"

	"github.com/google/uuid"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// The users, sessions and cards of Team Guests.

const (
	teamGuestsApp  = "com.thundermaps.saferme"
	teamGuestsLife = 365 * 24 * time.Hour // of an access token
)

// ListTeamGuestsUsers lists the people who sign in.
func (s *server) ListTeamGuestsUsers(ctx context.Context, req api.ListTeamGuestsUsersRequestObject) (api.ListTeamGuestsUsersResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	users, total, err := w.ListTeamGuestsUsers(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsUsers200JSONResponse{Items: each(users, toAPITeamGuestsUser), Total: total}, nil
}

// CreateTeamGuestsUser makes an account.
func (s *server) CreateTeamGuestsUser(ctx context.Context, req api.CreateTeamGuestsUserRequestObject) (api.CreateTeamGuestsUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := w.CreateTeamGuestsUser(ctx, req.Body.Email, access.HashPassword(req.Body.Password))
	if err != nil {
		return nil, err
	}
	return api.CreateTeamGuestsUser201JSONResponse(toAPITeamGuestsUser(user)), nil
}

// UpdateTeamGuestsUser locks, unlocks, or sets another password.
func (s *server) UpdateTeamGuestsUser(ctx context.Context, req api.UpdateTeamGuestsUserRequestObject) (api.UpdateTeamGuestsUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	var hash *string
	if req.Body.Password != nil {
		made := access.HashPassword(*req.Body.Password)
		hash = &made
	}
	user, err := w.UpdateTeamGuestsUser(ctx, req.User, req.Body.Locked, hash)
	if err != nil {
		return nil, err
	}
	return api.UpdateTeamGuestsUser200JSONResponse(toAPITeamGuestsUser(user)), nil
}

// DeleteTeamGuestsUser removes an account.
func (s *server) DeleteTeamGuestsUser(ctx context.Context, req api.DeleteTeamGuestsUserRequestObject) (api.DeleteTeamGuestsUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteTeamGuestsUser(ctx, req.User); err != nil {
		return nil, err
	}
	return api.DeleteTeamGuestsUser204Response{}, nil
}

// ListTeamGuestsSessions lists the apps that are signed in.
func (s *server) ListTeamGuestsSessions(ctx context.Context, req api.ListTeamGuestsSessionsRequestObject) (api.ListTeamGuestsSessionsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sessions, total, err := w.TeamGuestsSessions(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsSessions200JSONResponse{Items: each(sessions, toAPITeamGuestsSession), Total: total}, nil
}

// CreateTeamGuestsSession signs a user in without a password.
func (s *server) CreateTeamGuestsSession(ctx context.Context, req api.CreateTeamGuestsSessionRequestObject) (api.CreateTeamGuestsSessionResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := w.TeamGuestsUser(ctx, req.Body.UserID)
	if err != nil {
		return nil, err
	}
	life := teamGuestsLife
	if req.Body.Lifetime != nil {
		life = time.Duration(*req.Body.Lifetime) * time.Second
	}
	pair := access.NewTeamGuestsPair()
	session, err := w.AddTeamGuestsSession(ctx, persistence.TeamGuestsSession{
		UserID: user.ID, AccessPrefix: pair.Kept.AccessPrefix, AccessHash: pair.Kept.AccessHash, RefreshHash: pair.Kept.RefreshHash,
		ExpiresAt: s.db.Now().Add(life), AppBundleID: teamGuestsApp, ClientUUID: uuid.NewString(),
	})
	if err != nil {
		return nil, err
	}
	return api.CreateTeamGuestsSession201JSONResponse{
		Session:     toAPITeamGuestsSession(persistence.TeamGuestsSessionFound{TeamGuestsSession: session, Email: user.Email}),
		AccessToken: pair.Access, RefreshToken: pair.Refresh,
	}, nil
}

// DeleteTeamGuestsSession ends a session.
func (s *server) DeleteTeamGuestsSession(ctx context.Context, req api.DeleteTeamGuestsSessionRequestObject) (api.DeleteTeamGuestsSessionResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.EndTeamGuestsSession(ctx, req.ID); err != nil {
		return nil, err
	}
	return api.DeleteTeamGuestsSession204Response{}, nil
}

// ListTeamGuestsCards lists all cards.
func (s *server) ListTeamGuestsCards(ctx context.Context, req api.ListTeamGuestsCardsRequestObject) (api.ListTeamGuestsCardsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	cards, total, err := w.TeamGuestsCards(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsCards200JSONResponse{Items: each(cards, toAPITeamGuestsCard), Total: total}, nil
}

// CreateTeamGuestsCard puts a card into stock.
func (s *server) CreateTeamGuestsCard(ctx context.Context, req api.CreateTeamGuestsCardRequestObject) (api.CreateTeamGuestsCardResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	card, err := w.CreateTeamGuestsCard(ctx, req.Body.Card, req.Body.Battery)
	if err != nil {
		return nil, err
	}
	return api.CreateTeamGuestsCard201JSONResponse(toAPITeamGuestsCard(card)), nil
}

// AttachTeamGuestsCard gives a card to a guest.
func (s *server) AttachTeamGuestsCard(ctx context.Context, req api.AttachTeamGuestsCardRequestObject) (api.AttachTeamGuestsCardResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	card, err := w.AttachTeamGuestsCard(ctx, req.Card, req.Body.GuestID)
	if err != nil {
		return nil, err
	}
	return api.AttachTeamGuestsCard200JSONResponse(toAPITeamGuestsCard(card)), nil
}

// DetachTeamGuestsCard takes a card back.
func (s *server) DetachTeamGuestsCard(ctx context.Context, req api.DetachTeamGuestsCardRequestObject) (api.DetachTeamGuestsCardResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	card, err := w.DetachTeamGuestsCard(ctx, req.Card)
	if err != nil {
		return nil, err
	}
	return api.DetachTeamGuestsCard200JSONResponse(toAPITeamGuestsCard(card)), nil
}

// DeleteTeamGuestsCard takes a card away.
func (s *server) DeleteTeamGuestsCard(ctx context.Context, req api.DeleteTeamGuestsCardRequestObject) (api.DeleteTeamGuestsCardResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteTeamGuestsCard(ctx, req.Card); err != nil {
		return nil, err
	}
	return api.DeleteTeamGuestsCard204Response{}, nil
}

func toAPITeamGuestsUser(user persistence.TeamGuestsUser) api.TeamGuestsUser {
	return api.TeamGuestsUser{
		ID: user.ID, UUID: user.UUID, Email: user.Email, Locked: user.Locked, PreferredTeamID: user.PreferredTeamID, CreatedAt: user.CreatedAt,
	}
}

func toAPITeamGuestsSession(session persistence.TeamGuestsSessionFound) api.TeamGuestsSession {
	return api.TeamGuestsSession{
		ID: session.ID, UserID: session.UserID, Email: session.Email, Prefix: session.AccessPrefix, App: session.AppBundleID,
		CreatedAt: session.CreatedAt, ExpiresAt: session.ExpiresAt,
	}
}

func toAPITeamGuestsCard(card persistence.TeamGuestsCard) api.TeamGuestsCard {
	return api.TeamGuestsCard{Card: card.ItemID, Battery: card.Battery, GuestID: card.GuestID, TeamID: card.TeamID, AssignedAt: card.AssignedAt}
}
