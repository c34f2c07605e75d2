package xingevents

import (
	"context"
	"errors"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const (
	defaultWorkspace    = "demo"
	keyIdentifierLength = 16 // of the demo world's
	eventIdentifier     = 7
	capitalsAndDigits   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func newIdentifier() string { return access.RandomText(capitalsAndDigits, eventIdentifier) }

// CreateKey makes a key of at most the caller's type; without a key only where the server is set so.
func (s *server) CreateKey(ctx context.Context, req api.CreateKeyRequestObject) (api.CreateKeyResponseObject, error) {
	workspace, own, err := s.maker(ctx, req.Params.XGatehouseWorkspace)
	if err != nil {
		return nil, err
	}
	wanted := valueOr(req.Body.Type, own)
	if ranks[wanted] > ranks[own] {
		return nil, notAuthorized()
	}
	secret, key := access.NewXingEventsKey()
	key.Name, key.Type, key.Enabled = req.Body.Name, string(wanted), true
	if key, err = workspace.AddXingEventsKey(ctx, key); err != nil {
		return nil, err
	}
	return api.CreateKey201JSONResponse{Body: api.APIKeyCreated{ID: key.ID, APIKey: toAPIKey(key, secret), Success: true}}, nil
}

// maker says where a new key belongs and which type it may have.
func (s *server) maker(ctx context.Context, name *string) (*persistence.Workspace, api.KeyType, error) {
	if me, ok := callerOf(ctx); ok {
		return s.db.In(me.WorkspaceID), api.KeyType(me.Type), nil
	}
	switch {
	case callOf(ctx).key != "": // a bad key is no reason to pass as nobody
		return nil, "", invalidKey()
	case !s.options.AnonymousKeys:
		return nil, "", noKey()
	}
	found, err := s.db.Workspace(ctx, valueOr(name, defaultWorkspace))
	httpapi.Identify(ctx, found.Name, "nobody")
	return s.db.In(found.ID), api.ADMIN, err
}

// self is the caller's key, if that is the one referred to: 404 for one that is unknown, 403 for another's.
func (s *server) self(ctx context.Context, reference string) (caller, error) {
	me, _ := callerOf(ctx)
	id := parseID(reference)
	if id == me.ID {
		return me, nil
	}
	if _, err := s.db.In(me.WorkspaceID).XingEventsKey(ctx, id); err != nil {
		return me, err
	}
	return me, notAuthorized()
}

// ReadKey shows the key that calls.
func (s *server) ReadKey(ctx context.Context, req api.ReadKeyRequestObject) (api.ReadKeyResponseObject, error) {
	me, err := s.self(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	return api.ReadKey200JSONResponse{Body: api.APIKeyResponse{APIKey: toAPIKey(me.XingEventsKey, me.sent), Success: true}}, nil
}

// UpdateKey lets a key switch itself off.
func (s *server) UpdateKey(ctx context.Context, req api.UpdateKeyRequestObject) (api.UpdateKeyResponseObject, error) {
	me, err := s.self(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	if req.Body.Enabled != nil {
		if _, err := s.db.In(me.WorkspaceID).UpdateXingEventsKey(ctx, me.ID, persistence.XingEventsKeyChange{Enabled: req.Body.Enabled}); err != nil {
			return nil, gone(err)
		}
	}
	return api.UpdateKey200JSONResponse{Body: api.Done{Success: true}}, nil
}

// DeleteKey lets a key delete itself.
func (s *server) DeleteKey(ctx context.Context, req api.DeleteKeyRequestObject) (api.DeleteKeyResponseObject, error) {
	me, err := s.self(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	if err := s.db.In(me.WorkspaceID).DeleteXingEventsKey(ctx, me.ID); err != nil {
		return nil, gone(err)
	}
	return api.DeleteKey200JSONResponse{Body: api.Deleted{Deleted: true, Success: true}}, nil
}

// gone says of a key that was deleted while it called what the next call will be told.
func gone(err error) error {
	if errors.Is(err, persistence.ErrNotFound) {
		return invalidKey()
	}
	return err
}
