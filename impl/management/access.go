package management

import (
	"context"
	"errors"
	"time"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

// GetMe says who calls.
func (s *server) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	me, _ := access.AdminOf(ctx)
	return api.GetMe200JSONResponse{Admin: me.Name, Role: api.Role(me.Role), Workspace: filled(me.Workspace), Token: filled(me.Token)}, nil
}

// GetStatus describes the server.
func (s *server) GetStatus(ctx context.Context, _ api.GetStatusRequestObject) (api.GetStatusResponseObject, error) {
	status := api.GetStatus200JSONResponse{
		Version: s.options.Version, StartedAt: s.started, Database: api.StatusDatabase(s.db.Dialect()), Demo: s.options.Demo,
		Now: s.db.Now(), Clock: api.StatusClockRunning, Apis: []api.ServedAPI{},
	}
	switch clock := s.db.Clock(); {
	case clock.FrozenAt != nil:
		status.Clock = api.StatusClockFrozen
	case clock.Offset != 0:
		status.Clock = api.StatusClockShifted
	}
	for _, name := range append(s.options.names(), name) {
		spec, err := openapi.Shared(name)
		if err != nil {
			return nil, err
		}
		operations := 0
		for _, item := range spec.Paths.Map() {
			operations += len(item.Operations())
		}
		status.Apis = append(status.Apis, api.ServedAPI{Name: name, Title: spec.Info.Title, Prefix: spec.Servers[0].URL, Operations: operations})
	}
	return status, nil
}

// ListAdmins lists who may sign in.
func (s *server) ListAdmins(ctx context.Context, req api.ListAdminsRequestObject) (api.ListAdminsResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	admins, total, err := s.db.Admins(ctx, s.options.Demo, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListAdmins200JSONResponse{Items: each(admins, toAPIAdmin), Total: total}, nil
}

// CreateAdmin makes a person who may sign in.
func (s *server) CreateAdmin(ctx context.Context, req api.CreateAdminRequestObject) (api.CreateAdminResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	admin, err := s.admins.Create(ctx, req.Body.Name, string(valueOr(req.Body.Role, api.RoleAdmin)), req.Body.Password)
	if err != nil {
		return nil, err
	}
	return api.CreateAdmin201JSONResponse(toAPIAdmin(admin)), nil
}

// CheckAdmin says whose name and password these are.
func (s *server) CheckAdmin(ctx context.Context, req api.CheckAdminRequestObject) (api.CheckAdminResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	admin, err := s.admins.SignIn(ctx, req.Body.Name, req.Body.Password)
	if errors.Is(err, access.ErrNobody) {
		return nil, httpapi.Refuse(httpapi.NotFound, "Nobody has this name and this password")
	}
	if err != nil {
		return nil, err
	}
	return api.CheckAdmin200JSONResponse(toAPIAdmin(admin)), nil
}

// GetAdmin shows one admin.
func (s *server) GetAdmin(ctx context.Context, req api.GetAdminRequestObject) (api.GetAdminResponseObject, error) {
	admin, err := s.admin(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	return api.GetAdmin200JSONResponse(toAPIAdmin(admin)), nil
}

// admin finds an admin for a caller who may know them.
func (s *server) admin(ctx context.Context, id int64) (persistence.Admin, error) {
	if err := everywhere(ctx); err != nil {
		return persistence.Admin{}, err
	}
	return s.admins.Find(ctx, id)
}

// UpdateAdmin changes role or password.
func (s *server) UpdateAdmin(ctx context.Context, req api.UpdateAdminRequestObject) (api.UpdateAdminResponseObject, error) {
	if _, err := s.admin(ctx, req.ID); err != nil {
		return nil, err
	}
	admin, err := s.admins.Update(ctx, req.ID, (*string)(req.Body.Role), req.Body.Password)
	if err != nil {
		return nil, lastAdmin(err)
	}
	return api.UpdateAdmin200JSONResponse(toAPIAdmin(admin)), nil
}

// DeleteAdmin removes an admin with sessions and tokens.
func (s *server) DeleteAdmin(ctx context.Context, req api.DeleteAdminRequestObject) (api.DeleteAdminResponseObject, error) {
	if _, err := s.admin(ctx, req.ID); err != nil {
		return nil, err
	}
	if err := s.db.DeleteAdmin(ctx, s.options.Demo, req.ID); err != nil {
		return nil, lastAdmin(err)
	}
	return api.DeleteAdmin204Response{}, nil
}

func lastAdmin(err error) error {
	if errors.Is(err, persistence.ErrLastAdmin) {
		return httpapi.Refuse(httpapi.Conflict, "This is the last admin who may change anything").Because(err)
	}
	return err
}

// ListTokens lists the tokens of this API.
func (s *server) ListTokens(ctx context.Context, req api.ListTokensRequestObject) (api.ListTokensResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	tokens, total, err := s.db.AdminTokens(ctx, s.options.Demo, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTokens200JSONResponse{Items: each(tokens, toAPIToken), Total: total}, nil
}

func toAPIToken(found persistence.AdminTokenFound) api.Token {
	token := found.Token
	return api.Token{
		ID: token.ID, Name: token.Name, Admin: found.Admin.Name, Role: api.Role(access.LesserRole(found.Admin.Role, token.Role)), Workspace: filled(token.Workspace),
		Prefix: token.Prefix, CreatedAt: token.CreatedAt, ExpiresAt: token.ExpiresAt, LastUsedAt: token.LastUsedAt,
	}
}

// CreateToken makes a token, which is shown this once.
func (s *server) CreateToken(ctx context.Context, req api.CreateTokenRequestObject) (api.CreateTokenResponseObject, error) {
	me, _ := access.AdminOf(ctx)
	sent := req.Body
	owner, err := s.admin(ctx, valueOr(sent.Admin, me.ID))
	if err != nil {
		return nil, err
	}
	if sent.Workspace != nil {
		if _, err := s.workspace(ctx, *sent.Workspace); err != nil {
			return nil, err
		}
	}
	bearer, lifetime := access.NewToken(access.AdminTokenPrefix), time.Duration(orZero(sent.Lifetime))*time.Second
	token, err := s.db.CreateAdminToken(ctx, access.NewAdminToken(
		owner.ID, sent.Name, string(valueOr(sent.Role, api.RoleAdmin)), orZero(sent.Workspace), bearer, lifetime))
	if err != nil {
		return nil, err
	}
	return api.CreateToken201JSONResponse{Token: toAPIToken(persistence.AdminTokenFound{Token: token, Admin: owner}), Bearer: bearer}, nil
}

// DeleteToken makes a token useless from the next call on.
func (s *server) DeleteToken(ctx context.Context, req api.DeleteTokenRequestObject) (api.DeleteTokenResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	if err := s.db.DeleteAdminToken(ctx, req.ID); err != nil {
		return nil, err
	}
	return api.DeleteToken204Response{}, nil
}
