package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// The API users of guestoo, as its page describes them (seed 000).

// ListGuestooUsers lists the API users.
func (s *server) ListGuestooUsers(ctx context.Context, req api.ListGuestooUsersRequestObject) (api.ListGuestooUsersResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	users, total, err := s.guestoo.Page(ctx, w.ID(), orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListGuestooUsers200JSONResponse{Items: each(users, toAPIGuestooUser), Total: total}, nil
}

// CreateGuestooUser adds an API user; its secret or token is shown this once.
func (s *server) CreateGuestooUser(ctx context.Context, req api.CreateGuestooUserRequestObject) (api.CreateGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	chosen := access.NewUser{
		Name: orZero(req.Body.Name), Kind: access.Pair, Rights: fromAPIAccess(req.Body.Access), Keyword: orZero(req.Body.Keyword),
	}
	if req.Body.Type == api.GuestooTypeToken {
		chosen.Kind = access.Token
	}
	issued, err := s.guestoo.Create(ctx, w.ID(), chosen)
	if err != nil {
		return nil, err
	}
	return api.CreateGuestooUser201JSONResponse(toAPIIssuedGuestooUser(issued)), nil
}

// GetGuestooUser shows an API user.
func (s *server) GetGuestooUser(ctx context.Context, req api.GetGuestooUserRequestObject) (api.GetGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.guestoo.Read(ctx, w.ID(), req.ID)
	if err != nil {
		return nil, err
	}
	return api.GetGuestooUser200JSONResponse(toAPIGuestooUser(user)), nil
}

// UpdateGuestooUser changes name, access or keyword.
func (s *server) UpdateGuestooUser(ctx context.Context, req api.UpdateGuestooUserRequestObject) (api.UpdateGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	var rights *[]string
	if req.Body.Access != nil {
		chosen := fromAPIAccess(*req.Body.Access)
		rights = &chosen
	}
	user, err := s.guestoo.Update(ctx, w.ID(), req.ID, req.Body.Name, req.Body.Keyword, rights)
	if err != nil {
		return nil, err
	}
	return api.UpdateGuestooUser200JSONResponse(toAPIGuestooUser(user)), nil
}

// RefreshGuestooUser makes a new secret or token.
func (s *server) RefreshGuestooUser(ctx context.Context, req api.RefreshGuestooUserRequestObject) (api.RefreshGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	issued, err := s.guestoo.Refresh(ctx, w.ID(), req.ID)
	if err != nil {
		return nil, err
	}
	return api.RefreshGuestooUser200JSONResponse(toAPIIssuedGuestooUser(issued)), nil
}

// DeactivateGuestooUser keeps an API user out.
func (s *server) DeactivateGuestooUser(ctx context.Context, req api.DeactivateGuestooUserRequestObject) (api.DeactivateGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.guestoo.Deactivate(ctx, w.ID(), req.ID)
	if err != nil {
		return nil, err
	}
	return api.DeactivateGuestooUser200JSONResponse(toAPIGuestooUser(user)), nil
}

// ActivateGuestooUser lets an API user in again.
func (s *server) ActivateGuestooUser(ctx context.Context, req api.ActivateGuestooUserRequestObject) (api.ActivateGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.guestoo.Activate(ctx, w.ID(), req.ID)
	if err != nil {
		return nil, err
	}
	return api.ActivateGuestooUser200JSONResponse(toAPIGuestooUser(user)), nil
}

// DeleteGuestooUser removes an API user for ever.
func (s *server) DeleteGuestooUser(ctx context.Context, req api.DeleteGuestooUserRequestObject) (api.DeleteGuestooUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := s.guestoo.Delete(ctx, w.ID(), req.ID); err != nil {
		return nil, err
	}
	return api.DeleteGuestooUser204Response{}, nil
}

func fromAPIAccess(sent []api.GuestooAccess) []string {
	return each(sent, func(right api.GuestooAccess) string { return string(right) })
}

func toAPIGuestooUser(user persistence.APIUser) api.GuestooUser {
	shown := api.GuestooUser{
		ID: user.ID, Name: user.Name, Type: api.GuestooTypeOAuth, Access: each(user.Rights, func(right string) api.GuestooAccess { return api.GuestooAccess(right) }),
		Keyword: filled(user.Keyword), Active: user.Active, CreatedAt: user.CreatedAt, LastUsedAt: user.LastUsedAt,
	}
	if user.Kind == access.Token {
		shown.Type, shown.Prefix = api.GuestooTypeToken, &user.PublicID
	} else {
		shown.ClientID = &user.PublicID
	}
	return shown
}

func toAPIIssuedGuestooUser(issued access.Issued) api.IssuedGuestooUser {
	shown := api.IssuedGuestooUser{User: toAPIGuestooUser(issued.User)}
	if issued.User.Kind == access.Token {
		shown.CpAPIToken = &issued.Secret
	} else {
		shown.ClientSecret = &issued.Secret
	}
	return shown
}
