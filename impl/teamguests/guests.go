package teamguests

import (
	"context"
	"strings"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/persistence"
)

// GetTeamGuest shows one guest.
func (s *server) GetTeamGuest(ctx context.Context, req api.GetTeamGuestRequestObject) (api.GetTeamGuestResponseObject, error) {
	guest, err := s.guestFor(ctx, req.ID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	return api.GetTeamGuest200JSONResponse(toAPITeamGuest(guest, parseFields(req.Params.Fields))), nil
}

// UpdateTeamGuest changes what is sent and nothing else.
func (s *server) UpdateTeamGuest(ctx context.Context, req api.UpdateTeamGuestRequestObject) (api.UpdateTeamGuestResponseObject, error) {
	guest, err := s.guestFor(ctx, req.ID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	sent := req.Body.TeamGuest
	if err := notBlank("first_name", sent.FirstName); err != nil {
		return nil, err
	}
	c := changes{}
	set(c, "first_name", sent.FirstName)
	c.text("company", sent.Company)
	c.text("last_name", sent.LastName)
	c.text("preferred_contact", sent.PreferredContact)
	c.text("visiting", sent.Visiting)
	if err := s.workspace(callerOf(ctx)).UpdateTeamGuestsPerson(ctx, guest.ID, c); err != nil {
		return nil, err
	}
	return api.UpdateTeamGuest204Response{}, nil
}

// ListTeamGuests shows one page of a team's guests.
func (s *server) ListTeamGuests(ctx context.Context, req api.ListTeamGuestsRequestObject) (api.ListTeamGuestsResponseObject, error) {
	team, err := s.guestsOf(ctx, req.TeamID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	filter := filterOf(req.Params.SearchQuery, req.Params.IncludeIds, req.Params.ExcludeIds)
	page := parseRange(req.Params.Range)
	guests, total, err := s.workspace(callerOf(ctx)).TeamGuests(ctx, team.ID, filter, orderOf(req.Params.Orderby), page)
	if err != nil {
		return nil, err
	}
	wanted := parseFields(req.Params.Fields)
	body := make([]api.TeamGuest, len(guests))
	for i, guest := range guests {
		body[i] = toAPITeamGuest(guest, wanted)
	}
	return api.ListTeamGuests200JSONResponse{Body: body, Headers: api.ListTeamGuests200ResponseHeaders{
		AcceptRanges: "team_guests", ContentRange: contentRange("team_guests", page.Offset, len(body), total),
	}}, nil
}

// filterOf gathers what was asked; a list that was sent empty chooses nobody.
func filterOf(search *string, include, exclude *[]int64) persistence.TeamGuestsFilter {
	var filter persistence.TeamGuestsFilter
	if search != nil {
		filter.Search = *search
	}
	if include != nil {
		filter.IncludeIDs = append([]int64{}, *include...)
	}
	if exclude != nil {
		filter.ExcludeIDs = *exclude
	}
	return filter
}

// sorts are the fields that guests can be ordered by (seed 003), as columns.
var sorts = map[string]persistence.TeamGuestsSort{
	"name":        persistence.TeamGuestsByName,
	"company":     persistence.TeamGuestsByCompany,
	"visiting":    persistence.TeamGuestsByVisiting,
	"card_id":     persistence.TeamGuestsByCard,
	"assigned_at": persistence.TeamGuestsByAssigned,
	"removed_at":  persistence.TeamGuestsByRemoved,
}

// orderOf reads a clause that the spec has let pass.
func orderOf(clause *string) persistence.TeamGuestsOrder {
	if clause == nil {
		return persistence.TeamGuestsOrder{}
	}
	field, direction, _ := strings.Cut(*clause, " ")
	return persistence.TeamGuestsOrder{By: sorts[field], Desc: direction == "desc"}
}

// guestFor finds a guest the caller may work with: 404 for people who are no guests, 403 where the team takes none.
func (s *server) guestFor(ctx context.Context, reference string, header *string) (persistence.TeamGuestsPerson, error) {
	found, err := s.personFor(ctx, reference, header)
	if err != nil {
		return found.Person, err
	}
	if found.Person.UserID != nil {
		return found.Person, persistence.ErrNotFound
	}
	return found.Person, takesGuests(found.GuestsEnabled)
}

// personFor finds a person of a team the caller manages.
func (s *server) personFor(ctx context.Context, reference string, header *string) (persistence.TeamGuestsVisible, error) {
	id, uid := parseReference(reference)
	me := callerOf(ctx)
	found, err := s.workspace(me).TeamGuestsPerson(ctx, me.User.ID, id, uid)
	if err != nil {
		return found, err
	}
	if err := mayManage(found.CallerRole); err != nil {
		return found, err
	}
	return found, sameTeam(header, found.Person.TeamID)
}
