package autohost

import (
	"context"
	"errors"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/webhooks"
	"gatehouse/persistence"
)

// CreateWebhook registers a webhook; the same again is no error.
func (s *server) CreateWebhook(ctx context.Context, req api.CreateWebhookRequestObject) (api.CreateWebhookResponseObject, error) {
	me, workspace := s.mine(ctx)
	hook, err := s.wanted(me, req.Body)
	if err != nil {
		return nil, err
	}
	if _, _, err := workspace.Subscribe(ctx, hook); err != nil {
		return nil, err
	}
	return api.CreateWebhook200JSONResponse{Body: api.AccountWebhooksResponse{Message: api.WebhookCreated}}, nil
}

// DeleteWebhook removes a webhook that is registered.
func (s *server) DeleteWebhook(ctx context.Context, req api.DeleteWebhookRequestObject) (api.DeleteWebhookResponseObject, error) {
	me, workspace := s.mine(ctx)
	if req.Body == nil {
		return nil, unfit("webhook_url", "is missing")
	}
	err := workspace.Unsubscribe(ctx, hookOf(me, *req.Body))
	if errors.Is(err, persistence.ErrNotFound) {
		return nil, unfit("webhook_url", "is not registered for this webhook_key")
	}
	if err != nil {
		return nil, err
	}
	return api.DeleteWebhook200JSONResponse{Body: api.AccountWebhooksResponse{Message: api.WebhookRemoved}}, nil
}

// wanted refuses addresses that nothing may be sent to.
func (s *server) wanted(me caller, sent *api.AccountWebhooksRequest) (persistence.WebhookSpec, error) {
	if sent == nil {
		return persistence.WebhookSpec{}, unfit("webhook_url", "is missing")
	}
	if err := webhooks.CheckURL(sent.WebhookURL, s.options.AllowPrivate); err != nil {
		return persistence.WebhookSpec{}, unfit("webhook_url", err.Error())
	}
	return hookOf(me, *sent), nil
}

func hookOf(me caller, sent api.AccountWebhooksRequest) persistence.WebhookSpec {
	return persistence.WebhookSpec{API: name, Owner: me.ID, Event: string(sent.WebhookKey), URL: sent.WebhookURL}
}
