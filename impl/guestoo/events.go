package guestoo

import (
	"context"

	"github.com/google/uuid"

	api "gatehouse/generated/guestooapi"
	"gatehouse/persistence"
)

// ListEvents shows all events the caller may see, whatever their visibility.
func (s *server) ListEvents(ctx context.Context, req api.ListEventsRequestObject) (api.ListEventsResponseObject, error) {
	paging := pagingOf(req.Params.Page, req.Params.PerPage)
	events, total, err := s.eventsFor(ctx, persistence.GuestooEventFilter{}, paging)
	if err != nil {
		return nil, err
	}
	return api.ListEvents200JSONResponse{Body: events, Headers: api.ListEvents200ResponseHeaders{XTotalCount: total, Link: paging.links(ctx, total)}}, nil
}

// SearchEvents shows the events that match everything sent.
func (s *server) SearchEvents(ctx context.Context, req api.SearchEventsRequestObject) (api.SearchEventsResponseObject, error) {
	paging := pagingOf(req.Params.Page, req.Params.PerPage)
	events, total, err := s.eventsFor(ctx, fromAPIEventSearch(*req.Body), paging)
	if err != nil {
		return nil, err
	}
	return api.SearchEvents200JSONResponse{Body: events, Headers: api.SearchEvents200ResponseHeaders{XTotalCount: total, Link: paging.links(ctx, total)}}, nil
}

// GetEvent shows one event; one that the caller may not see is not there.
func (s *server) GetEvent(ctx context.Context, req api.GetEventRequestObject) (api.GetEventResponseObject, error) {
	id := parseReference(req.ID)
	events, _, err := s.eventsFor(ctx, persistence.GuestooEventFilter{UUID: &id}, nil)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, persistence.ErrNotFound
	}
	return api.GetEvent200JSONResponse(events[0]), nil
}

func (s *server) eventsFor(ctx context.Context, filter persistence.GuestooEventFilter, paging *paging) ([]api.Event, int64, error) {
	me := callerOf(ctx)
	if err := me.may(EventAPI); err != nil {
		return nil, 0, err
	}
	found, total, err := s.workspace(me).GuestooEvents(ctx, me.scope(), filter, paging.window())
	if err != nil {
		return nil, 0, err
	}
	events := make([]api.Event, len(found))
	for i, event := range found {
		events[i] = toAPIEvent(event)
	}
	return events, total, nil
}

// GetAgency shows the account the caller belongs to.
func (s *server) GetAgency(ctx context.Context, _ api.GetAgencyRequestObject) (api.GetAgencyResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(AgencyAPI); err != nil {
		return nil, err
	}
	agency, err := s.workspace(me).GuestooAgency(ctx)
	if err != nil {
		return nil, err
	}
	return api.GetAgency200JSONResponse(toAPIAgency(agency)), nil
}

// parseReference reads a uuid in any case; anything else is "", which nothing has.
func parseReference(reference string) string {
	if len(reference) != 36 {
		return ""
	}
	parsed, err := uuid.Parse(reference)
	if err != nil {
		return ""
	}
	return parsed.String()
}
