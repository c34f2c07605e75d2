package management

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// The accounts of Autohost, whose own API can only make those below a reseller.

// ListAutohostAccounts lists all accounts.
func (s *server) ListAutohostAccounts(ctx context.Context, req api.ListAutohostAccountsRequestObject) (api.ListAutohostAccountsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	filter := persistence.AutohostFilter{Search: orZero(req.Params.Search)}
	accounts, total, err := w.AutohostAccounts(ctx, filter, fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	items, err := toAPIAutohostAccounts(ctx, w, accounts)
	if err != nil {
		return nil, err
	}
	return api.ListAutohostAccounts200JSONResponse{Items: items, Total: total}, nil
}

// CreateAutohostAccount makes an account without a parent, and its first key, which is shown this once.
func (s *server) CreateAutohostAccount(ctx context.Context, req api.CreateAutohostAccountRequestObject) (api.CreateAutohostAccountResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sent, key := req.Body, access.AutohostKey("", "The first key", false)
	account := persistence.AutohostAccount{
		Email: sent.Email, Name: orZero(sent.Name), CompanyName: orZero(sent.Company), Reseller: orZero(sent.Reseller),
	}
	if sent.Password != nil {
		account.PasswordHash = access.HashPassword(*sent.Password)
	}
	if account, err = w.CreateAutohostAccount(ctx, account, &key); err != nil {
		return nil, err
	}
	shown, err := toAPIAutohostAccount(ctx, w, account)
	if err != nil {
		return nil, err
	}
	return api.CreateAutohostAccount201JSONResponse{Account: shown, APIKey: key.Secret}, nil
}

// GetAutohostAccount shows an account.
func (s *server) GetAutohostAccount(ctx context.Context, req api.GetAutohostAccountRequestObject) (api.GetAutohostAccountResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	shown, err := toAPIAutohostAccount(ctx, w, account)
	if err != nil {
		return nil, err
	}
	return api.GetAutohostAccount200JSONResponse(shown), nil
}

// autohostAccount finds an account of a workspace.
func (s *server) autohostAccount(ctx context.Context, workspace, id string) (*persistence.Workspace, persistence.AutohostAccount, error) {
	w, err := s.workspace(ctx, workspace)
	if err != nil {
		return nil, persistence.AutohostAccount{}, err
	}
	account, err := w.AutohostAccount(ctx, id)
	return w, account, err
}

// UpdateAutohostAccount suspends, disables, promotes, or sets the header of the webhooks.
func (s *server) UpdateAutohostAccount(ctx context.Context, req api.UpdateAutohostAccountRequestObject) (api.UpdateAutohostAccountResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	sent := req.Body
	if sent.WebhookAuthorization != nil {
		if err := w.SetWebhookAuthorization(ctx, persistence.AutohostAPI, account.ID, *sent.WebhookAuthorization); err != nil {
			return nil, err
		}
	}
	if sent.Reseller != nil {
		if err := w.MakeAutohostReseller(ctx, account.ID, *sent.Reseller); err != nil {
			return nil, err
		}
	}
	change := persistence.AutohostAccountChange{Suspended: sent.Suspended}
	if sent.Status != nil {
		active := *sent.Status == api.AutohostAccountChangesStatusActive
		change.Active = &active
	}
	if account, err = w.UpdateAutohostAccount(ctx, "", account.ID, change); err != nil {
		return nil, err
	}
	shown, err := toAPIAutohostAccount(ctx, w, account)
	if err != nil {
		return nil, err
	}
	return api.UpdateAutohostAccount200JSONResponse(shown), nil
}

// DeleteAutohostAccount removes an account with all below it.
func (s *server) DeleteAutohostAccount(ctx context.Context, req api.DeleteAutohostAccountRequestObject) (api.DeleteAutohostAccountResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteAutohostAccount(ctx, req.Account); err != nil {
		return nil, err
	}
	return api.DeleteAutohostAccount204Response{}, nil
}

func toAPIAutohostAccount(ctx context.Context, w *persistence.Workspace, account persistence.AutohostAccount) (api.AutohostAccount, error) {
	shown, err := toAPIAutohostAccounts(ctx, w, []persistence.AutohostAccount{account})
	if err != nil {
		return api.AutohostAccount{}, err
	}
	return shown[0], nil
}

func toAPIAutohostAccounts(ctx context.Context, w *persistence.Workspace, accounts []persistence.AutohostAccount) ([]api.AutohostAccount, error) {
	authorized, err := w.AutohostAuthorized(ctx, each(accounts, func(account persistence.AutohostAccount) string { return account.ID }))
	if err != nil {
		return nil, err
	}
	return each(accounts, func(account persistence.AutohostAccount) api.AutohostAccount {
		shown := api.AutohostAccount{
			ID: account.ID, Email: account.Email, Name: filled(account.Name), Company: filled(account.CompanyName), Reseller: account.Reseller, Parent: account.ParentID,
			Status: api.AutohostAccountStatusDisabled, Suspended: account.Suspended, WebhookAuthorization: authorized[account.ID], CreatedAt: account.CreatedAt,
		}
		if account.Active {
			shown.Status = api.AutohostAccountStatusActive
		}
		return shown
	}), nil
}

// ListAutohostKeys lists the keys of an account.
func (s *server) ListAutohostKeys(ctx context.Context, req api.ListAutohostKeysRequestObject) (api.ListAutohostKeysResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	keys, err := w.AutohostKeys(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	found, total := part(keys, fromAPIPage(req.Params.Limit, req.Params.Offset), func(key persistence.AutohostKey) bool {
		return mentions(req.Params.Search, key.Description, key.KeyPrefix)
	})
	return api.ListAutohostKeys200JSONResponse{Items: each(found, toAPIAutohostKey), Total: total}, nil
}

// CreateAutohostKey makes a key, which is shown this once.
func (s *server) CreateAutohostKey(ctx context.Context, req api.CreateAutohostKeyRequestObject) (api.CreateAutohostKeyResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	key := access.AutohostKey("", req.Body.Description, orZero(req.Body.Sdk))
	made, err := w.AddAutohostKey(ctx, account.ID, key)
	if errors.Is(err, persistence.ErrAutohostKeys) {
		return nil, httpapi.Refuse(httpapi.Conflict, "The account has as many keys as it may").Because(err)
	}
	if err != nil {
		return nil, err
	}
	return api.CreateAutohostKey201JSONResponse{Key: toAPIAutohostKey(made), APIKey: key.Secret}, nil
}

// DeleteAutohostKey makes a key useless from the next call on.
func (s *server) DeleteAutohostKey(ctx context.Context, req api.DeleteAutohostKeyRequestObject) (api.DeleteAutohostKeyResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteAutohostKey(ctx, account.ID, req.Key); err != nil {
		return nil, err
	}
	return api.DeleteAutohostKey204Response{}, nil
}

func toAPIAutohostKey(key persistence.AutohostKey) api.AutohostKey {
	return api.AutohostKey{ID: key.ID, Description: key.Description, Sdk: key.SDK, Prefix: key.KeyPrefix, CreatedAt: key.CreatedAt, LastUsedAt: key.LastUsed}
}

// ListAutohostWebhooks lists the webhooks of an account.
func (s *server) ListAutohostWebhooks(ctx context.Context, req api.ListAutohostWebhooksRequestObject) (api.ListAutohostWebhooksResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	hooks, err := w.Webhooks(ctx, persistence.WebhookFilter{API: persistence.AutohostAPI, Owner: account.ID})
	if err != nil {
		return nil, err
	}
	found, total := part(hooks, fromAPIPage(req.Params.Limit, req.Params.Offset), func(hook persistence.Webhook) bool {
		return mentions(req.Params.Search, hook.Event, hook.URL)
	})
	return api.ListAutohostWebhooks200JSONResponse{Items: each(found, func(hook persistence.Webhook) api.AutohostWebhook {
		return api.AutohostWebhook{ID: hook.ID, WebhookKey: api.AutohostWebhookKey(hook.Event), WebhookURL: hook.URL, CreatedAt: hook.CreatedAt}
	}), Total: total}, nil
}

// TriggerAutohostWebhook sends an object to the account's webhooks of one kind.
func (s *server) TriggerAutohostWebhook(ctx context.Context, req api.TriggerAutohostWebhookRequestObject) (api.TriggerAutohostWebhookResponseObject, error) {
	w, account, err := s.autohostAccount(ctx, req.Workspace, req.Account)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(req.Body.Body)
	if err != nil {
		return nil, err
	}
	queued, err := w.Announce(ctx, persistence.AutohostAPI, []string{account.ID}, string(req.Body.WebhookKey), body)
	if err != nil {
		return nil, err
	}
	return api.TriggerAutohostWebhook202JSONResponse{Deliveries: each(queued, func(delivery persistence.WebhookDelivery) int64 { return delivery.ID })}, nil
}

// mentions says whether one of some texts contains what is searched for, in any case.
func mentions(search *api.Search, texts ...string) bool {
	wanted := strings.ToLower(orZero(search))
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), wanted) {
			return true
		}
	}
	return false
}

// part is one page of the rows that are wanted, and how many are.
func part[R any](rows []R, page persistence.Page, wanted func(R) bool) (found []R, total int64) {
	for _, row := range rows {
		if !wanted(row) {
			continue
		}
		if int(total) >= page.Offset && len(found) < page.Limit {
			found = append(found, row)
		}
		total++
	}
	return found, total
}
