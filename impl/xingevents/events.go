package xingevents

import (
	"context"
	"errors"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/persistence"
)

const (
	maxPage = 500  // full events on a page, and how many unless asked for
	maxFind = 1000 // ids that a search gives
)

// ListUserEvents lists the ids of a user's events, or one page of them in full (seed 001).
func (s *server) ListUserEvents(ctx context.Context, req api.ListUserEventsRequestObject) (api.ListUserEventsResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	var body api.UserEventsResponse
	if valueOr(req.Params.ResultType, api.Ids) == api.Full {
		page, err := s.pageOfEvents(ctx, user.ID, int64(valueOr(req.Params.Page, 0)), int64(valueOr(req.Params.PageSize, maxPage)))
		if err != nil {
			return nil, err
		}
		err = body.FromEventPage(page)
		return api.ListUserEvents200JSONResponse{Body: body}, err
	}
	workspace, _ := s.mine(ctx)
	ids, err := workspace.XingEventsEventIDs(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	err = body.FromEventIDs(api.EventIDs{Events: append([]int64{}, ids...), Success: true})
	return api.ListUserEvents200JSONResponse{Body: body}, err
}

func (s *server) pageOfEvents(ctx context.Context, host, page, size int64) (api.EventPage, error) {
	workspace, _ := s.mine(ctx)
	events, total, err := workspace.XingEventsEvents(ctx, host, persistence.Page{Offset: int(page * size), Limit: int(size)})
	if err != nil {
		return api.EventPage{}, err
	}
	full := make([]api.Event, len(events))
	for i, event := range events {
		full[i] = toAPIEvent(event)
	}
	return api.EventPage{Events: full, CurrentPage: page, LastPage: lastPage(total, size), TotalResults: total, Success: true}, nil
}

// lastPage counts pages from 0; there is always one, if only an empty one.
func lastPage(total, size int64) int64 { return max(0, total-1) / size }

// eventFor finds an event whose host the caller's key has permission for: 404 for one that is unknown, 403 without permission.
func (s *server) eventFor(ctx context.Context, reference string) (persistence.XingEventsEvent, error) {
	workspace, key := s.mine(ctx)
	found, err := workspace.XingEventsEvent(ctx, key, parseID(reference))
	if err == nil && !found.Permitted {
		err = notAuthorized()
	}
	return found.Event, err
}

// CreateEvent makes an event of a user that this key has permission for.
func (s *server) CreateEvent(ctx context.Context, req api.CreateEventRequestObject) (api.CreateEventResponseObject, error) {
	workspace, key := s.mine(ctx)
	host, err := workspace.XingEventsUser(ctx, key, req.Body.HostID)
	if err != nil {
		return nil, err
	}
	if !host.Permitted {
		return nil, notAuthorized()
	}
	event := fromAPINewEvent(*req.Body)
	made, err := workspace.CreateXingEventsEvent(ctx, event)
	for tries := 0; req.Body.Identifier == nil && errors.Is(err, persistence.ErrConflict) && tries < 5; tries++ { // an identifier of ours that is taken
		event.Identifier = newIdentifier()
		made, err = workspace.CreateXingEventsEvent(ctx, event)
	}
	if errors.Is(err, persistence.ErrConflict) {
		return nil, wrong(codeIdentifierExists)
	}
	if err != nil {
		return nil, err
	}
	return api.CreateEvent201JSONResponse{Body: api.Created{ID: made.ID, Success: true}}, nil
}

// FindEvents finds events by parts of identifier and title; it needs no permission.
func (s *server) FindEvents(ctx context.Context, req api.FindEventsRequestObject) (api.FindEventsResponseObject, error) {
	if req.Params.Identifier == nil && req.Params.Title == nil {
		return nil, wrong(codeMissingParam + "identifier")
	}
	workspace, _ := s.mine(ctx)
	ids, err := workspace.FindXingEventsEvents(ctx, valueOr(req.Params.Identifier, ""), valueOr(req.Params.Title, ""), maxFind)
	if err != nil {
		return nil, err
	}
	return api.FindEvents200JSONResponse{Body: api.IDsResponse{Ids: append([]int64{}, ids...), Success: true}}, nil
}

// CheckEvent says whether there is an event with an identifier.
func (s *server) CheckEvent(ctx context.Context, req api.CheckEventRequestObject) (api.CheckEventResponseObject, error) {
	workspace, _ := s.mine(ctx)
	exists, err := workspace.XingEventsEventExists(ctx, req.Params.Identifier)
	if err != nil {
		return nil, err
	}
	return api.CheckEvent200JSONResponse{Body: api.EventExistsResponse{Exists: exists, Success: true}}, nil
}

// ReadEvent shows an event.
func (s *server) ReadEvent(ctx context.Context, req api.ReadEventRequestObject) (api.ReadEventResponseObject, error) {
	event, err := s.eventFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	return api.ReadEvent200JSONResponse{Body: api.EventResponse{Event: toAPIEvent(event), Success: true}}, nil
}

// UpdateEvent changes what is sent and nothing else.
func (s *server) UpdateEvent(ctx context.Context, req api.UpdateEventRequestObject) (api.UpdateEventResponseObject, error) {
	event, err := s.eventFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	err = workspace.UpdateXingEventsEvent(ctx, event.ID, eventChanges(*req.Body))
	if errors.Is(err, persistence.ErrConflict) {
		return nil, wrong(codeIdentifierExists)
	}
	if err != nil {
		return nil, err
	}
	return api.UpdateEvent200JSONResponse{Body: api.Done{Success: true}}, nil
}

// DeleteEvent removes an event.
func (s *server) DeleteEvent(ctx context.Context, req api.DeleteEventRequestObject) (api.DeleteEventResponseObject, error) {
	event, err := s.eventFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	if err := workspace.DeleteXingEventsEvent(ctx, event.ID); err != nil {
		return nil, err
	}
	return api.DeleteEvent200JSONResponse{Body: api.Deleted{Deleted: true, Success: true}}, nil
}
