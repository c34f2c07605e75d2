package autohost

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	api "gatehouse/generated/autohostapi"
	"gatehouse/persistence"
)

// myself is the word for one's own account in the path of the screen settings.
const myself = "me"

// GetScreenSettings reads, unless it carries config_data: then it is the documented update.
func (s *server) GetScreenSettings(ctx context.Context, req api.GetScreenSettingsRequestObject) (api.GetScreenSettingsResponseObject, error) {
	sent := valueOr(req.Body, api.AccountSettingsRequest{})
	if sent.ConfigKey == nil {
		sent.ConfigKey = req.Params.ConfigKey
	}
	settings, err := s.screenSettings(ctx, req.Key, sent)
	if err != nil {
		return nil, err
	}
	return api.GetScreenSettings200JSONResponse{Body: settings}, nil
}

// UpdateScreenSettings replaces what is set under one config_key.
func (s *server) UpdateScreenSettings(ctx context.Context, req api.UpdateScreenSettingsRequestObject) (api.UpdateScreenSettingsResponseObject, error) {
	if req.Body.ConfigData == nil {
		return nil, unfit("config_data", "is missing")
	}
	settings, err := s.screenSettings(ctx, req.Key, *req.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateScreenSettings200JSONResponse{Body: settings}, nil
}

// screenSettings replaces what is set, if anything was sent, and shows what is set then.
func (s *server) screenSettings(ctx context.Context, path string, sent api.AccountSettingsRequest) (api.AccountSettingsResponse, error) {
	me, workspace := s.mine(ctx)
	account, err := s.mayConfigure(ctx, me, path)
	if err != nil {
		return api.AccountSettingsResponse{}, err
	}
	configKey, err := chosenSettings(path, sent)
	if err != nil {
		return api.AccountSettingsResponse{}, err
	}
	if sent.ConfigData == nil {
		kept, err := workspace.AutohostSettings(ctx, account, string(configKey))
		if err != nil {
			return api.AccountSettingsResponse{}, err
		}
		return toAPISettings(configKey, kept)
	}
	encoded, err := json.Marshal(sent.ConfigData)
	if err != nil {
		return api.AccountSettingsResponse{}, err
	}
	err = workspace.ReplaceAutohostSettings(ctx, account, string(configKey), string(encoded))
	return api.AccountSettingsResponse{ConfigKey: configKey, ConfigData: sent.ConfigData}, err
}

// mayConfigure finds the account that a path means: the caller's own, or one below.
func (s *server) mayConfigure(ctx context.Context, me caller, path string) (account string, err error) {
	if path == myself || path == me.ID || api.ConfigKey(path).Valid() {
		return me.ID, nil
	}
	found, err := s.db.In(me.WorkspaceID).AutohostAccount(ctx, path)
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		return "", unauthorized()
	case err != nil:
		return "", err
	case !me.Reseller || found.ParentID == nil || *found.ParentID != me.ID:
		return "", unauthorized()
	}
	return found.ID, nil
}

// chosenSettings finds which settings are meant. Path and body may not contradict each other, and each source is named once.
func chosenSettings(path string, sent api.AccountSettingsRequest) (api.ConfigKey, error) {
	var sources []string
	for _, screens := range sent.ConfigData {
		if slices.Contains(sources, screens.Source) {
			return "", unfit("config_data", "names a source twice")
		}
		sources = append(sources, screens.Source)
	}
	inPath := api.ConfigKey(path).Valid()
	switch {
	case sent.ConfigKey == nil && inPath:
		return api.ConfigKey(path), nil
	case sent.ConfigKey == nil && sent.ConfigData != nil:
		return "", unfit("config_key", "is missing")
	case sent.ConfigKey == nil:
		return api.GuestPortalScreensForRepeatGuests, nil
	case inPath && string(*sent.ConfigKey) != path:
		return "", unfit("config_key", "is not the one in the path")
	}
	return *sent.ConfigKey, nil
}
