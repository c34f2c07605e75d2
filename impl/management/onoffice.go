package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

// The API users of onOffice, as its page describes them (seed 002).

// ListOnofficeUsers lists the API users.
func (s *server) ListOnofficeUsers(ctx context.Context, req api.ListOnofficeUsersRequestObject) (api.ListOnofficeUsersResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	users, err := s.onoffice.List(ctx, w.ID())
	if err != nil {
		return nil, err
	}
	found, total := part(users, fromAPIPage(req.Params.Limit, req.Params.Offset), func(user persistence.OnOfficeAPIUser) bool {
		return mentions(req.Params.Search, user.Name, orZero(user.Token))
	})
	return api.ListOnofficeUsers200JSONResponse{Items: each(found, toAPIOnofficeUser), Total: total}, nil
}

// CreateOnofficeUser makes an API user of which only the name is known.
func (s *server) CreateOnofficeUser(ctx context.Context, req api.CreateOnofficeUserRequestObject) (api.CreateOnofficeUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.onoffice.Create(ctx, w.ID(), req.Body.Name)
	if err != nil {
		return nil, err
	}
	return api.CreateOnofficeUser201JSONResponse(toAPIOnofficeUser(user)), nil
}

// GetOnofficeUser shows an API user.
func (s *server) GetOnofficeUser(ctx context.Context, req api.GetOnofficeUserRequestObject) (api.GetOnofficeUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.onoffice.Read(ctx, w.ID(), req.User)
	if err != nil {
		return nil, err
	}
	return api.GetOnofficeUser200JSONResponse(toAPIOnofficeUser(user)), nil
}

// GenerateOnofficeCredentials makes token and secret; those from before are dead at once.
func (s *server) GenerateOnofficeCredentials(ctx context.Context, req api.GenerateOnofficeCredentialsRequestObject) (api.GenerateOnofficeCredentialsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	issued, err := s.onoffice.Generate(ctx, w.ID(), req.User)
	if err != nil {
		return nil, err
	}
	return api.GenerateOnofficeCredentials200JSONResponse{User: toAPIOnofficeUser(issued.User), Token: issued.Token, Secret: issued.Secret}, nil
}

// WriteOnofficeRights is the Rights tab.
func (s *server) WriteOnofficeRights(ctx context.Context, req api.WriteOnofficeRightsRequestObject) (api.WriteOnofficeRightsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.onoffice.SetRights(ctx, w.ID(), req.User, fromAPIOnofficeRights(*req.Body))
	if err != nil {
		return nil, err
	}
	return api.WriteOnofficeRights200JSONResponse(toAPIOnofficeUser(user)), nil
}

// DeactivateOnofficeUser keeps an API user out.
func (s *server) DeactivateOnofficeUser(ctx context.Context, req api.DeactivateOnofficeUserRequestObject) (api.DeactivateOnofficeUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.onoffice.Deactivate(ctx, w.ID(), req.User)
	if err != nil {
		return nil, err
	}
	return api.DeactivateOnofficeUser200JSONResponse(toAPIOnofficeUser(user)), nil
}

// ActivateOnofficeUser lets an API user in again.
func (s *server) ActivateOnofficeUser(ctx context.Context, req api.ActivateOnofficeUserRequestObject) (api.ActivateOnofficeUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	user, err := s.onoffice.Activate(ctx, w.ID(), req.User)
	if err != nil {
		return nil, err
	}
	return api.ActivateOnofficeUser200JSONResponse(toAPIOnofficeUser(user)), nil
}

// DeleteOnofficeUser removes an API user for ever.
func (s *server) DeleteOnofficeUser(ctx context.Context, req api.DeleteOnofficeUserRequestObject) (api.DeleteOnofficeUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := s.onoffice.Delete(ctx, w.ID(), req.User); err != nil {
		return nil, err
	}
	return api.DeleteOnofficeUser204Response{}, nil
}

func fromAPIOnofficeRights(sent api.OnofficeRights) persistence.OnOfficeRights {
	return persistence.OnOfficeRights{
		EstateRead: fromAPIScope(sent.Estate.Read), EstateWrite: fromAPIScope(sent.Estate.Write),
		AddressRead: fromAPIScope(sent.Address.Read), AddressWrite: fromAPIScope(sent.Address.Write),
		OnlyPublishedEstates: sent.PublishedEstatesOnly, OnlyPublishedAddresses: sent.PublishedContactsOnly,
	}
}

func toAPIOnofficeUser(user persistence.OnOfficeAPIUser) api.OnofficeUser {
	return api.OnofficeUser{
		ID: user.ID, Name: user.Name, Token: user.Token, Active: user.Active, CreatedAt: user.CreatedAt, GeneratedAt: user.GeneratedAt, LastUsedAt: user.LastUsedAt,
		Rights: api.OnofficeRights{
			Estate:               api.OnofficeAccess{Read: toAPIScope(user.EstateRead), Write: toAPIScope(user.EstateWrite)},
			Address:              api.OnofficeAccess{Read: toAPIScope(user.AddressRead), Write: toAPIScope(user.AddressWrite)},
			PublishedEstatesOnly: user.OnlyPublishedEstates, PublishedContactsOnly: user.OnlyPublishedAddresses,
		},
	}
}

func fromAPIScope(sent api.OnofficeScope) persistence.OnOfficeAccess {
	if sent == api.None {
		return persistence.OnOfficeAccessNone
	}
	return persistence.OnOfficeAccess(sent)
}

func toAPIScope(scope persistence.OnOfficeAccess) api.OnofficeScope {
	if scope == persistence.OnOfficeAccessNone {
		return api.None
	}
	return api.OnofficeScope(scope)
}
