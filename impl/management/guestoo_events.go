package management

import (
	"context"
	"time"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

// The events and the agency of guestoo, which its API only reads.

// ListGuestooEvents lists all events, whatever their visibility.
func (s *server) ListGuestooEvents(ctx context.Context, req api.ListGuestooEventsRequestObject) (api.ListGuestooEventsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	events, total, err := w.ListGuestooEvents(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListGuestooEvents200JSONResponse{Items: each(events, toAPIGuestooEvent), Total: total}, nil
}

// CreateGuestooEvent makes an event.
func (s *server) CreateGuestooEvent(ctx context.Context, req api.CreateGuestooEventRequestObject) (api.CreateGuestooEventResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sent := req.Body
	event := persistence.GuestooEvent{Visibility: string(api.OFFLINE), EventType: string(api.EVENT)}
	changeGuestooEvent(&event, api.GuestooEventChanges{
		DisplayName: &sent.DisplayName, InternalName: sent.InternalName, SubTitle: sent.SubTitle, IntroText: sent.IntroText, Description: sent.Description,
		Start: sent.Start, End: sent.End, RegistrationStart: sent.RegistrationStart, RegistrationEnd: sent.RegistrationEnd, Visibility: sent.Visibility,
		Type: sent.Type, Archived: sent.Archived, Seats: sent.Seats, WaitingList: sent.WaitingList, Automatic: sent.Automatic,
	})
	made, err := w.CreateGuestooEvent(ctx, event, orZero(sent.Keywords))
	if err != nil {
		return nil, err
	}
	return api.CreateGuestooEvent201JSONResponse(toAPIGuestooEvent(made)), nil
}

// GetGuestooEvent shows an event.
func (s *server) GetGuestooEvent(ctx context.Context, req api.GetGuestooEventRequestObject) (api.GetGuestooEventResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	found, err := w.GuestooEventByID(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	return api.GetGuestooEvent200JSONResponse(toAPIGuestooEvent(found)), nil
}

// UpdateGuestooEvent changes what is sent.
func (s *server) UpdateGuestooEvent(ctx context.Context, req api.UpdateGuestooEventRequestObject) (api.UpdateGuestooEventResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	var keywords []string
	if req.Body.Keywords != nil {
		keywords = append([]string{}, *req.Body.Keywords...)
	}
	changed, err := w.UpdateGuestooEvent(ctx, req.ID, func(event *persistence.GuestooEvent) { changeGuestooEvent(event, *req.Body) }, keywords)
	if err != nil {
		return nil, err
	}
	return api.UpdateGuestooEvent200JSONResponse(toAPIGuestooEvent(changed)), nil
}

// DeleteGuestooEvent removes an event.
func (s *server) DeleteGuestooEvent(ctx context.Context, req api.DeleteGuestooEventRequestObject) (api.DeleteGuestooEventResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteGuestooEvent(ctx, req.ID); err != nil {
		return nil, err
	}
	return api.DeleteGuestooEvent204Response{}, nil
}

// changeGuestooEvent changes what was sent; an empty text and the number 0 clear.
func changeGuestooEvent(event *persistence.GuestooEvent, sent api.GuestooEventChanges) {
	event.DisplayName = valueOr(sent.DisplayName, event.DisplayName)
	for _, text := range []struct {
		to   **string
		sent *string
	}{{&event.InternalName, sent.InternalName}, {&event.SubTitle, sent.SubTitle}, {&event.IntroText, sent.IntroText}, {&event.Description, sent.Description}} {
		if text.sent != nil {
			*text.to = filled(*text.sent)
		}
	}
	for _, date := range []struct {
		to   **int64
		sent *time.Time
	}{{&event.StartDate, sent.Start}, {&event.EndDate, sent.End}, {&event.RegistrationStart, sent.RegistrationStart}, {&event.RegistrationEnd, sent.RegistrationEnd}} {
		if date.sent != nil {
			millis := date.sent.UnixMilli()
			*date.to = &millis
		}
	}
	event.Visibility = string(valueOr(sent.Visibility, api.GuestooVisibility(event.Visibility)))
	event.EventType = string(valueOr(sent.Type, api.GuestooEventType(event.EventType)))
	event.Archived = valueOr(sent.Archived, event.Archived)
	event.WaitingListOpen = valueOr(sent.WaitingList, event.WaitingListOpen)
	event.Automatic = valueOr(sent.Automatic, event.Automatic)
	if sent.Seats != nil {
		event.MaxVisitor = filled(*sent.Seats)
	}
}

func toAPIGuestooEvent(event persistence.GuestooEventFound) api.GuestooEvent {
	visitors := int64(0)
	for _, count := range event.Visitors {
		visitors += count
	}
	return api.GuestooEvent{
		ID: event.ID, UUID: event.UUID, DisplayName: event.DisplayName, InternalName: event.InternalName, SubTitle: event.SubTitle, IntroText: event.IntroText,
		Description: event.Description, Start: toAPIMillis(event.StartDate), End: toAPIMillis(event.EndDate),
		RegistrationStart: toAPIMillis(event.RegistrationStart), RegistrationEnd: toAPIMillis(event.RegistrationEnd),
		Visibility: api.GuestooVisibility(event.Visibility), Type: api.GuestooEventType(event.EventType), Archived: event.Archived, Seats: event.MaxVisitor,
		WaitingList: event.WaitingListOpen, Automatic: event.Automatic, Keywords: event.Keywords, Visitors: visitors,
	}
}

// ListGuestooGuests lists the guests with the events they take part in.
func (s *server) ListGuestooGuests(ctx context.Context, req api.ListGuestooGuestsRequestObject) (api.ListGuestooGuestsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	guests, total, err := w.ListGuestooGuests(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListGuestooGuests200JSONResponse{Items: each(guests, toAPIGuestooGuest), Total: total}, nil
}

func toAPIGuestooGuest(guest persistence.GuestooGuestFound) api.GuestooGuest {
	return api.GuestooGuest{
		ID: guest.ID, UUID: guest.UUID, FirstName: guest.FirstName, LastName: guest.LastName, Email: guest.Email, Company: guest.Company,
		Events: each(guest.Events, func(p persistence.GuestooParticipationFound) api.GuestooGuestEvent {
			return api.GuestooGuestEvent{Event: p.EventName, Status: p.Status, Vip: p.VIP, WaitingList: p.WaitingList}
		}),
	}
}

// GetGuestooAgency shows the agency.
func (s *server) GetGuestooAgency(ctx context.Context, req api.GetGuestooAgencyRequestObject) (api.GetGuestooAgencyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	agency, err := w.GuestooAgency(ctx)
	if err != nil {
		return nil, err
	}
	return api.GetGuestooAgency200JSONResponse(toAPIGuestooAgency(agency)), nil
}

// WriteGuestooAgency writes the agency.
func (s *server) WriteGuestooAgency(ctx context.Context, req api.WriteGuestooAgencyRequestObject) (api.WriteGuestooAgencyResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sent := req.Body
	agency, err := w.WriteGuestooAgency(ctx, persistence.GuestooAgency{DisplayName: sent.DisplayName, Email: sent.Email, Phone: sent.Phone, Website: sent.Website})
	if err != nil {
		return nil, err
	}
	return api.WriteGuestooAgency200JSONResponse(toAPIGuestooAgency(agency)), nil
}

func toAPIGuestooAgency(agency persistence.GuestooAgency) api.GuestooAgency {
	return api.GuestooAgency{UUID: agency.UUID, DisplayName: agency.DisplayName, Email: agency.Email, Phone: agency.Phone, Website: agency.Website}
}
