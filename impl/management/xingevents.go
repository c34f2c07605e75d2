package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// ListXingKeys lists the keys of XING Events.
func (s *server) ListXingKeys(ctx context.Context, req api.ListXingKeysRequestObject) (api.ListXingKeysResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	keys, total, err := w.ListXingEventsKeys(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListXingKeys200JSONResponse{Items: each(keys, toAPIXingKey), Total: total}, nil
}

// CreateXingKey makes an enabled key, which is shown this once.
func (s *server) CreateXingKey(ctx context.Context, req api.CreateXingKeyRequestObject) (api.CreateXingKeyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	secret, key := access.NewXingEventsKey()
	key.Name, key.Type, key.Enabled, key.MultiUser = req.Body.Name, string(req.Body.Type), true, orZero(req.Body.MultiUser)
	if key, err = w.AddXingEventsKey(ctx, key); err != nil {
		return nil, err
	}
	return api.CreateXingKey201JSONResponse{Key: toAPIXingKey(key), APIKey: secret}, nil
}

// GetXingKey shows a key.
func (s *server) GetXingKey(ctx context.Context, req api.GetXingKeyRequestObject) (api.GetXingKeyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	key, err := w.XingEventsKey(ctx, req.Key)
	if err != nil {
		return nil, err
	}
	return api.GetXingKey200JSONResponse(toAPIXingKey(key)), nil
}

// UpdateXingKey switches, shares or renames a key.
func (s *server) UpdateXingKey(ctx context.Context, req api.UpdateXingKeyRequestObject) (api.UpdateXingKeyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	key, err := w.UpdateXingEventsKey(ctx, req.Key, persistence.XingEventsKeyChange{Name: req.Body.Name, Enabled: req.Body.Enabled, MultiUser: req.Body.MultiUser})
	if err != nil {
		return nil, err
	}
	return api.UpdateXingKey200JSONResponse(toAPIXingKey(key)), nil
}

// RefreshXingKey makes a new key in place of the old one.
func (s *server) RefreshXingKey(ctx context.Context, req api.RefreshXingKeyRequestObject) (api.RefreshXingKeyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	secret, fresh := access.NewXingEventsKey()
	key, err := w.UpdateXingEventsKey(ctx, req.Key, persistence.XingEventsKeyChange{Key: &fresh})
	if err != nil {
		return nil, err
	}
	return api.RefreshXingKey200JSONResponse{Key: toAPIXingKey(key), APIKey: secret}, nil
}

// DeleteXingKey removes a key and its permissions.
func (s *server) DeleteXingKey(ctx context.Context, req api.DeleteXingKeyRequestObject) (api.DeleteXingKeyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteXingEventsKey(ctx, req.Key); err != nil {
		return nil, err
	}
	return api.DeleteXingKey204Response{}, nil
}

// ListXingPermissions lists the users that a key may work with.
func (s *server) ListXingPermissions(ctx context.Context, req api.ListXingPermissionsRequestObject) (api.ListXingPermissionsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	permitted, total, err := w.XingEventsPermissions(ctx, req.Key, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListXingPermissions200JSONResponse{Items: each(permitted, toAPIXingPermission), Total: total}, nil
}

// WriteXingPermission lets a key work with a user.
func (s *server) WriteXingPermission(ctx context.Context, req api.WriteXingPermissionRequestObject) (api.WriteXingPermissionResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	permitted, err := w.GrantXingEventsUser(ctx, req.Key, req.User)
	if err != nil {
		return nil, err
	}
	return api.WriteXingPermission200JSONResponse(toAPIXingPermission(permitted)), nil
}

// DeleteXingPermission takes a permission back.
func (s *server) DeleteXingPermission(ctx context.Context, req api.DeleteXingPermissionRequestObject) (api.DeleteXingPermissionResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.RevokeXingEventsUser(ctx, req.Key, req.User); err != nil {
		return nil, err
	}
	return api.DeleteXingPermission204Response{}, nil
}

// ListXingUsers lists the users of XING Events.
func (s *server) ListXingUsers(ctx context.Context, req api.ListXingUsersRequestObject) (api.ListXingUsersResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	users, total, err := w.ListXingEventsUsers(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListXingUsers200JSONResponse{Items: each(users, toAPIXingUser), Total: total}, nil
}

// CreateXingUser makes a user that no key may work with yet.
func (s *server) CreateXingUser(ctx context.Context, req api.CreateXingUserRequestObject) (api.CreateXingUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sent := req.Body
	user, err := w.CreateXingEventsUser(ctx, 0, persistence.XingEventsUser{
		FirstName: sent.FirstName, LastName: sent.LastName, Username: sent.Username, Email: sent.Username, PasswordHash: access.HashPassword(sent.Password),
		Language: valueOr(sent.Language, "en"), Timezone: xingTimezone,
	})
	if err != nil {
		return nil, err
	}
	return api.CreateXingUser201JSONResponse(toAPIXingUser(user)), nil
}

// xingTimezone is what users of XING Events have until they choose.
const xingTimezone = "Europe/Berlin"

// DeleteXingUser removes a user with everything inside.
func (s *server) DeleteXingUser(ctx context.Context, req api.DeleteXingUserRequestObject) (api.DeleteXingUserResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteXingEventsUser(ctx, req.User); err != nil {
		return nil, err
	}
	return api.DeleteXingUser204Response{}, nil
}

func toAPIXingKey(key persistence.XingEventsKey) api.XingKey {
	return api.XingKey{
		ID: key.ID, Name: key.Name, Identifier: key.Identifier, Type: api.XingKeyType(key.Type), Enabled: key.Enabled, MultiUser: key.MultiUser,
		Prefix: key.KeyPrefix, CreatedAt: key.CreatedAt,
	}
}

func toAPIXingPermission(permitted persistence.XingEventsPermitted) api.XingPermission {
	return api.XingPermission{UserID: permitted.UserID, Username: permitted.Username, Requested: permitted.Requested}
}

func toAPIXingUser(user persistence.XingEventsUser) api.XingUser {
	return api.XingUser{
		ID: user.ID, FirstName: user.FirstName, LastName: user.LastName, Username: user.Username, Language: user.Language,
		CreatedAt: user.CreationTime, LastLoginAt: user.LastLogin,
	}
}
