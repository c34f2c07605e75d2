package autohost

import (
	"context"
	"errors"

	api "gatehouse/generated/autohostapi"
	"gatehouse/persistence"
)

const (
	defaultSize = 10
	takenEmail  = "another account has this address"
)

// GetMyAccount shows the account that calls.
func (s *server) GetMyAccount(ctx context.Context, _ api.GetMyAccountRequestObject) (api.GetMyAccountResponseObject, error) {
	return api.GetMyAccount200JSONResponse{Body: toAPIAccount(callerOf(ctx).AutohostAccount)}, nil
}

// ListChildAccounts shows a part of the accounts below a reseller.
func (s *server) ListChildAccounts(ctx context.Context, req api.ListChildAccountsRequestObject) (api.ListChildAccountsResponseObject, error) {
	me, workspace, err := s.reseller(ctx)
	if err != nil {
		return nil, err
	}
	from, size := valueOr(req.Params.From, 0), valueOr(req.Params.Size, defaultSize)
	children, total, err := workspace.AutohostAccounts(ctx, persistence.AutohostFilter{Parent: me.ID}, persistence.Page{Offset: from, Limit: size})
	if err != nil {
		return nil, err
	}
	items := make([]api.AccountChild, len(children))
	for i, child := range children {
		items[i] = toAPIChild(child)
	}
	return api.ListChildAccounts200JSONResponse{Body: api.AccountChildrenResponse{From: from, Size: size, Total: total, Items: items}}, nil
}

// CreateAccount registers an account below a reseller.
func (s *server) CreateAccount(ctx context.Context, req api.CreateAccountRequestObject) (api.CreateAccountResponseObject, error) {
	me, workspace, err := s.reseller(ctx)
	if err != nil {
		return nil, err
	}
	if req.Body == nil || req.Body.Email == nil {
		return nil, unfit("email", "is missing")
	}
	account := fromAPIRegistration(*req.Body)
	account.ParentID = &me.ID
	made, err := workspace.CreateAutohostAccount(ctx, account, nil)
	if err != nil {
		return nil, taken(err)
	}
	return api.CreateAccount200JSONResponse{Body: toAPIAccount(made)}, nil
}

// UpdateAccount changes what is sent of an account below a reseller.
func (s *server) UpdateAccount(ctx context.Context, req api.UpdateAccountRequestObject) (api.UpdateAccountResponseObject, error) {
	me, workspace, err := s.reseller(ctx)
	if err != nil {
		return nil, err
	}
	change := fromAPIChange(valueOr(req.Body, api.AccountRegistrationRequest{}), req.Params)
	changed, err := workspace.UpdateAutohostAccount(ctx, me.ID, req.ID, change)
	if err != nil {
		return nil, taken(err)
	}
	return api.UpdateAccount200JSONResponse{Body: toAPIAccount(changed)}, nil
}

// taken says of a collision which field it is about.
func taken(err error) error {
	if errors.Is(err, persistence.ErrConflict) {
		return unfit("email", takenEmail).Because(err)
	}
	return err
}
