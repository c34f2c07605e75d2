package teamguests

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ListTeams shows the teams the caller belongs to.
func (s *server) ListTeams(ctx context.Context, req api.ListTeamsRequestObject) (api.ListTeamsResponseObject, error) {
	me := callerOf(ctx)
	page := parseRange(req.Params.Range)
	teams, total, err := s.workspace(me).TeamGuestsTeams(ctx, me.User.ID, page)
	if err != nil {
		return nil, err
	}
	body := make([]api.Team, len(teams))
	for i, team := range teams {
		body[i] = toAPITeam(team)
	}
	return api.ListTeams200JSONResponse{Body: body, Headers: api.ListTeams200ResponseHeaders{
		AcceptRanges: "teams", ContentRange: contentRange("teams", page.Offset, len(body), total),
	}}, nil
}

// GetTeam shows one team of the caller's.
func (s *server) GetTeam(ctx context.Context, req api.GetTeamRequestObject) (api.GetTeamResponseObject, error) {
	found, err := s.teamFor(ctx, req.TeamID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	return api.GetTeam200JSONResponse(toAPITeam(found.Team)), nil
}

// CreateTeam makes a team whose owner is the caller.
func (s *server) CreateTeam(ctx context.Context, req api.CreateTeamRequestObject) (api.CreateTeamResponseObject, error) {
	me := callerOf(ctx)
	sent := req.Body.Team
	if err := notBlank("name", &sent.Name); err != nil {
		return nil, err
	}
	team := persistence.TeamGuestsTeam{
		Name: sent.Name, Industry: textOf(sent.Industry), Location: textOf(sent.Location),
		GuestsEnabled: valueOr(sent.GuestsEnabled, true), SiteEnabled: valueOr(sent.SiteEnabled, false), SSORequired: valueOr(sent.SSORequired, false),
		TrainingEnabled: valueOr(sent.TrainingEnabled, false), WearablesEnabled: valueOr(sent.WearablesEnabled, false),
	}
	owner := persistence.TeamGuestsPerson{UUID: uuid.NewString(), UserID: &me.User.ID, Role: roleOwner, Email: me.User.Email, FirstName: me.User.Email}
	made, err := s.workspace(me).CreateTeamGuestsTeam(ctx, team, owner)
	if err != nil {
		return nil, err
	}
	return api.CreateTeam201JSONResponse(toAPITeam(made)), nil
}

// UpdateTeam changes what is sent and nothing else.
func (s *server) UpdateTeam(ctx context.Context, req api.UpdateTeamRequestObject) (api.UpdateTeamResponseObject, error) {
	found, err := s.teamFor(ctx, req.TeamID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	if err := mayManage(found.Role); err != nil {
		return nil, err
	}
	sent := req.Body.Team
	if err := notBlank("name", sent.Name); err != nil {
		return nil, err
	}
	c := changes{}
	set(c, "name", sent.Name)
	c.text("industry", sent.Industry)
	c.text("location", sent.Location)
	set(c, "guests_enabled", sent.GuestsEnabled)
	set(c, "site_enabled", sent.SiteEnabled)
	set(c, "sso_required", sent.SSORequired)
	set(c, "training_enabled", sent.TrainingEnabled)
	set(c, "wearables_enabled", sent.WearablesEnabled)
	if err := s.workspace(callerOf(ctx)).UpdateTeamGuestsTeam(ctx, found.Team.ID, c); err != nil {
		return nil, err
	}
	return api.UpdateTeam204Response{}, nil
}

// The roles of people in a team.
const (
	roleOwner   = "owner"
	roleAdmin   = "admin"
	roleManager = "manager"
	roleMember  = "member"
	roleGuest   = "guest"
)

// mayManage lets owners, admins and managers pass.
func mayManage(role string) error {
	switch role {
	case roleOwner, roleAdmin, roleManager:
		return nil
	}
	return httpapi.Refuse(httpapi.Forbidden, "Only owners, admins and managers of the team may do this")
}

// takesGuests refuses the guest calls of teams that have switched them off.
func takesGuests(enabled bool) error {
	if enabled {
		return nil
	}
	return httpapi.Refuse(httpapi.Forbidden, "This team takes no guests")
}

// sameTeam refuses a team header that contradicts the team of the call.
func sameTeam(header *string, team int64) error {
	if header == nil || *header == "" || *header == strconv.FormatInt(team, 10) {
		return nil
	}
	return httpapi.Refuse(httpapi.Forbidden, "X-TeamId is not the team of this call")
}

// teamFor finds a team of the caller's: 404 for one that is unknown or not the caller's, 403 when the team header contradicts it.
func (s *server) teamFor(ctx context.Context, reference string, header *string) (persistence.TeamGuestsMembership, error) {
	id, _ := parseReference(reference)
	me := callerOf(ctx)
	found, err := s.workspace(me).TeamGuestsTeam(ctx, me.User.ID, id)
	if err != nil {
		return found, err
	}
	return found, sameTeam(header, found.Team.ID)
}

// guestsOf finds a team whose guests the caller may work with: besides 404, 403 for plain members and for teams that take no guests.
func (s *server) guestsOf(ctx context.Context, reference string, header *string) (persistence.TeamGuestsTeam, error) {
	found, err := s.teamFor(ctx, reference, header)
	if err != nil {
		return found.Team, err
	}
	if err := mayManage(found.Role); err != nil {
		return found.Team, err
	}
	return found.Team, takesGuests(found.Team.GuestsEnabled)
}

// parseReference reads an id or a uuid; anything else is the id 0, which nothing has.
func parseReference(reference string) (id int64, uid string) {
	if id, err := strconv.ParseInt(reference, 10, 64); err == nil && id > 0 {
		return id, ""
	}
	if len(reference) == 36 {
		if parsed, err := uuid.Parse(reference); err == nil {
			return 0, parsed.String()
		}
	}
	return 0, ""
}

// notBlank refuses texts of nothing but space, of any alphabet.
func notBlank(field string, text *string) error {
	if text == nil || strings.TrimSpace(*text) != "" {
		return nil
	}
	return httpapi.Violate(httpapi.Violation{In: "body", Path: []string{"", field}, Rule: "pattern", Value: *text})
}
