package management

import (
	"context"

	"github.com/google/uuid"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

// The teams of Team Guests and who belongs to them.

// ListTeamGuestsTeams lists all teams.
func (s *server) ListTeamGuestsTeams(ctx context.Context, req api.ListTeamGuestsTeamsRequestObject) (api.ListTeamGuestsTeamsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	teams, total, err := w.ListTeamGuestsTeams(ctx, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsTeams200JSONResponse{Items: each(teams, toAPITeamGuestsTeam), Total: total}, nil
}

// CreateTeamGuestsTeam makes a team that takes guests.
func (s *server) CreateTeamGuestsTeam(ctx context.Context, req api.CreateTeamGuestsTeamRequestObject) (api.CreateTeamGuestsTeamResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	owner, err := w.TeamGuestsUser(ctx, req.Body.Owner)
	if err != nil {
		return nil, err
	}
	team, err := w.CreateTeamGuestsTeam(ctx, persistence.TeamGuestsTeam{
		Name: req.Body.Name, Industry: orZero(req.Body.Industry), Location: orZero(req.Body.Location), GuestsEnabled: true,
	}, persistence.TeamGuestsPerson{UUID: uuid.NewString(), UserID: &owner.ID, Role: string(api.TeamGuestsMemberDataRoleOwner), Email: owner.Email, FirstName: owner.Email})
	if err != nil {
		return nil, err
	}
	return api.CreateTeamGuestsTeam201JSONResponse(toAPITeamGuestsTeam(team)), nil
}

// DeleteTeamGuestsTeam removes a team with its members and guests.
func (s *server) DeleteTeamGuestsTeam(ctx context.Context, req api.DeleteTeamGuestsTeamRequestObject) (api.DeleteTeamGuestsTeamResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteTeamGuestsTeam(ctx, req.Team); err != nil {
		return nil, err
	}
	return api.DeleteTeamGuestsTeam204Response{}, nil
}

// ListTeamGuestsMembers lists the users in a team.
func (s *server) ListTeamGuestsMembers(ctx context.Context, req api.ListTeamGuestsMembersRequestObject) (api.ListTeamGuestsMembersResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	members, total, err := w.ListTeamGuestsMembers(ctx, req.Team, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsMembers200JSONResponse{Items: each(members, toAPITeamGuestsMember), Total: total}, nil
}

// WriteTeamGuestsMember makes a user a member, or changes the role.
func (s *server) WriteTeamGuestsMember(ctx context.Context, req api.WriteTeamGuestsMemberRequestObject) (api.WriteTeamGuestsMemberResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	member, err := w.WriteTeamGuestsMember(ctx, req.Team, req.User, string(req.Body.Role), req.Body.FirstName, req.Body.LastName)
	if err != nil {
		return nil, err
	}
	return api.WriteTeamGuestsMember200JSONResponse(toAPITeamGuestsMember(member)), nil
}

// DeleteTeamGuestsMember takes a user out of a team.
func (s *server) DeleteTeamGuestsMember(ctx context.Context, req api.DeleteTeamGuestsMemberRequestObject) (api.DeleteTeamGuestsMemberResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.DeleteTeamGuestsMember(ctx, req.Team, req.User); err != nil {
		return nil, err
	}
	return api.DeleteTeamGuestsMember204Response{}, nil
}

// ListTeamGuestsGuests lists the guests of a team.
func (s *server) ListTeamGuestsGuests(ctx context.Context, req api.ListTeamGuestsGuestsRequestObject) (api.ListTeamGuestsGuestsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	guests, total, err := w.ListTeamGuestsGuests(ctx, req.Team, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListTeamGuestsGuests200JSONResponse{Items: each(guests, toAPITeamGuestsGuest), Total: total}, nil
}

func toAPITeamGuestsTeam(team persistence.TeamGuestsTeam) api.TeamGuestsTeam {
	return api.TeamGuestsTeam{
		ID: team.ID, Name: team.Name, Industry: team.Industry, Location: team.Location, GuestsEnabled: team.GuestsEnabled, Guests: team.GuestsCount,
	}
}

func toAPITeamGuestsMember(person persistence.TeamGuestsPerson) api.TeamGuestsMember {
	return api.TeamGuestsMember{
		ID: person.ID, UserID: orZero(person.UserID), Email: person.Email, Role: person.Role, FirstName: person.FirstName, LastName: person.LastName,
	}
}

func toAPITeamGuestsGuest(person persistence.TeamGuestsPerson) api.TeamGuestsGuest {
	return api.TeamGuestsGuest{
		ID: person.ID, UUID: person.UUID, TeamID: person.TeamID, FirstName: person.FirstName, LastName: person.LastName, Company: person.Company,
		Visiting: person.Visiting, Card: person.CardItemID, Battery: person.CardBattery, AssignedAt: person.CardAssignedAt, UnassignedAt: person.CardUnassignedAt,
	}
}
