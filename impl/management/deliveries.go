package management

import (
	"context"
	"strings"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

// ListDeliveries lists the webhook deliveries, the newest first.
func (s *server) ListDeliveries(ctx context.Context, req api.ListDeliveriesRequestObject) (api.ListDeliveriesResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	deliveries, err := w.WebhookDeliveries(ctx, persistence.DeliveryFilter{
		State: string(orZero(req.Params.State)), Before: orZero(req.Params.Before), Limit: valueOr(req.Params.Limit, usualLimit),
	})
	if err != nil {
		return nil, err
	}
	return api.ListDeliveries200JSONResponse{Items: each(deliveries, toAPIDelivery)}, nil
}

// GetDelivery shows a delivery with its body and every attempt.
func (s *server) GetDelivery(ctx context.Context, req api.GetDeliveryRequestObject) (api.GetDeliveryResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	delivery, attempts, err := w.WebhookDelivery(ctx, req.Delivery)
	if err != nil {
		return nil, err
	}
	return api.GetDelivery200JSONResponse{Delivery: toAPIDelivery(delivery), Body: printable(delivery.Body), Log: each(attempts, toAPIAttempt)}, nil
}

// RedeliverDelivery queues a delivery once more.
func (s *server) RedeliverDelivery(ctx context.Context, req api.RedeliverDeliveryRequestObject) (api.RedeliverDeliveryResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	delivery, err := w.Redeliver(ctx, req.Delivery)
	if err != nil {
		return nil, err
	}
	return api.RedeliverDelivery202JSONResponse(toAPIDelivery(delivery)), nil
}

func toAPIDelivery(d persistence.WebhookDelivery) api.Delivery {
	return api.Delivery{
		ID: d.ID, API: d.API, Owner: d.Owner, Event: d.Event, URL: d.URL, State: api.DeliveryState(d.State), Attempts: int64(d.Attempts), CreatedAt: d.CreatedAt,
		NextAttemptAt: d.NextAttemptAt, GiveUpAt: &d.GiveUpAt, EndedAt: d.EndedAt, Cause: filled(d.Cause),
	}
}

func toAPIAttempt(attempt persistence.WebhookAttempt) api.DeliveryAttempt {
	shown := api.DeliveryAttempt{Number: int64(attempt.Number), At: attempt.At, DurationMs: attempt.DurationMS, Error: filled(attempt.Error), Answer: filled(printable(attempt.Answer))}
	if attempt.Status != nil {
		status := int64(*attempt.Status)
		shown.Status = &status
	}
	return shown
}

// printable is what came over the wire as a text that JSON can hold.
func printable(raw []byte) string { return strings.ToValidUTF8(string(raw), "\uFFFD") }
