package guestoo

import (
	"context"
	"strings"

	"github.com/google/uuid"

	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ListGuests shows all guests the caller may see, with their participations.
func (s *server) ListGuests(ctx context.Context, req api.ListGuestsRequestObject) (api.ListGuestsResponseObject, error) {
	paging := pagingOf(req.Params.Page, req.Params.PerPage)
	guests, total, err := s.guestsFor(ctx, api.GuestSearch{}, true, paging)
	if err != nil {
		return nil, err
	}
	return api.ListGuests200JSONResponse{Body: guests, Headers: api.ListGuests200ResponseHeaders{XTotalCount: total, Link: paging.links(ctx, total)}}, nil
}

// SearchGuests shows the guests who match everything sent.
func (s *server) SearchGuests(ctx context.Context, req api.SearchGuestsRequestObject) (api.SearchGuestsResponseObject, error) {
	paging := pagingOf(req.Params.Page, req.Params.PerPage)
	guests, total, err := s.guestsFor(ctx, *req.Body, false, paging)
	if err != nil {
		return nil, err
	}
	return api.SearchGuests200JSONResponse{Body: guests, Headers: api.SearchGuests200ResponseHeaders{XTotalCount: total, Link: paging.links(ctx, total)}}, nil
}

// SearchGuestsWithDetails shows the guests who match everything sent, with the participations that do.
func (s *server) SearchGuestsWithDetails(ctx context.Context, req api.SearchGuestsWithDetailsRequestObject) (api.SearchGuestsWithDetailsResponseObject, error) {
	paging := pagingOf(req.Params.Page, req.Params.PerPage)
	guests, total, err := s.guestsFor(ctx, *req.Body, true, paging)
	if err != nil {
		return nil, err
	}
	return api.SearchGuestsWithDetails200JSONResponse{
		Body: guests, Headers: api.SearchGuestsWithDetails200ResponseHeaders{XTotalCount: total, Link: paging.links(ctx, total)},
	}, nil
}

func (s *server) guestsFor(ctx context.Context, search api.GuestSearch, details bool, paging *paging) ([]api.Guest, int64, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, 0, err
	}
	found, total, err := s.workspace(me).GuestooGuests(ctx, me.scope(), fromAPIGuestSearch(search), details, paging.window())
	if err != nil {
		return nil, 0, err
	}
	guests := make([]api.Guest, len(found))
	for i, guest := range found {
		guests[i] = toAPIGuest(guest, details)
	}
	return guests, total, nil
}

// GetGuest shows one guest; one that the caller may not see is not there.
func (s *server) GetGuest(ctx context.Context, req api.GetGuestRequestObject) (api.GetGuestResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	guest, err := s.workspace(me).GuestooGuest(ctx, me.scope(), parseReference(req.ID))
	if err != nil {
		return nil, err
	}
	return api.GetGuest200JSONResponse(toAPIGuest(guest, true)), nil
}

// CreateGuest makes a guest who takes part in nothing yet.
func (s *server) CreateGuest(ctx context.Context, req api.CreateGuestRequestObject) (api.CreateGuestResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	guest := fromAPIGuest(*req.Body)
	if err := named(guest); err != nil {
		return nil, err
	}
	guest.UUID = uuid.NewString()
	made, err := s.workspace(me).CreateGuestooGuest(ctx, me.scope(), guest)
	if err != nil {
		return nil, err
	}
	return api.CreateGuest201JSONResponse(toAPIGuest(made, true)), nil
}

// ReplaceGuest replaces everything but the participations; what is null or not sent is cleared.
func (s *server) ReplaceGuest(ctx context.Context, req api.ReplaceGuestRequestObject) (api.ReplaceGuestResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	guest := fromAPIGuest(*req.Body)
	if err := named(guest); err != nil {
		return nil, err
	}
	replaced, err := s.workspace(me).ReplaceGuestooGuest(ctx, me.scope(), parseReference(req.ID), guest)
	if err != nil {
		return nil, err
	}
	return api.ReplaceGuest200JSONResponse(toAPIGuest(replaced, true)), nil
}

// DeleteGuest takes a guest out of all events that the caller may see; the record goes when no other event holds it.
func (s *server) DeleteGuest(ctx context.Context, req api.DeleteGuestRequestObject) (api.DeleteGuestResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	if err := s.workspace(me).DeleteGuestooGuest(ctx, me.scope(), parseReference(req.ID)); err != nil {
		return nil, err
	}
	return api.DeleteGuest204Response{}, nil
}

// named refuses guests whom nobody could tell apart.
func named(guest persistence.GuestooGuest) error {
	for _, name := range []*string{guest.Email, guest.FirstName, guest.LastName, guest.Company} {
		if name != nil && strings.TrimSpace(*name) != "" {
			return nil
		}
	}
	return httpapi.Refuse(httpapi.Invalid, "One of email, firstName, lastName and company must be filled")
}
