package autohost

import (
	"context"
	"errors"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ListKeys shows the caller's own keys, secrets included.
func (s *server) ListKeys(ctx context.Context, _ api.ListKeysRequestObject) (api.ListKeysResponseObject, error) {
	me, workspace := s.mine(ctx)
	keys, err := workspace.AutohostKeys(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	listed := make([]api.AccountAPIKeyListed, len(keys))
	for i, key := range keys {
		listed[i] = toAPIListedKey(key, me.AutohostAccount)
	}
	return api.ListKeys200JSONResponse{Body: listed}, nil
}

// CreateKey makes a key of the caller's account.
func (s *server) CreateKey(ctx context.Context, req api.CreateKeyRequestObject) (api.CreateKeyResponseObject, error) {
	me, workspace := s.mine(ctx)
	chosen := valueOr(req.Body, api.AccountAPIKeyCreateRequest{})
	key, err := workspace.AddAutohostKey(ctx, me.ID, access.AutohostKey("", valueOr(chosen.Description, ""), valueOr(chosen.SDK, false)))
	if errors.Is(err, persistence.ErrAutohostKeys) {
		return nil, httpapi.Refuse(httpapi.Invalid, "The account has 100 keys; delete one first")
	}
	if err != nil {
		return nil, err
	}
	return api.CreateKey200JSONResponse{Body: toAPIKey(key)}, nil
}

// UpdateKey describes one of the caller's keys anew.
func (s *server) UpdateKey(ctx context.Context, req api.UpdateKeyRequestObject) (api.UpdateKeyResponseObject, error) {
	me, workspace := s.mine(ctx)
	key, err := workspace.DescribeAutohostKey(ctx, me.ID, parseKeyID(req.Key), req.Body.Description)
	if err != nil {
		return nil, notMine(err)
	}
	return api.UpdateKey200JSONResponse{Body: toAPIKey(key)}, nil
}

// DeleteKey removes one of the caller's keys, the one that calls too.
func (s *server) DeleteKey(ctx context.Context, req api.DeleteKeyRequestObject) (api.DeleteKeyResponseObject, error) {
	me, workspace := s.mine(ctx)
	if err := workspace.DeleteAutohostKey(ctx, me.ID, parseKeyID(req.Key)); err != nil {
		return nil, notMine(err)
	}
	return api.DeleteKey200JSONResponse{Body: api.AccountAPIKeyDeleteResponse{Message: api.KeyRemoved}}, nil
}

// notMine tells of a key that is somebody else's and of one that there is not alike.
func notMine(err error) error {
	if errors.Is(err, persistence.ErrNotFound) {
		return unauthorized().Because(err)
	}
	return err
}
