package teamguests

import (
	"context"

	api "gatehouse/generated/teamguestsapi"
)

// GetTeamPerson shows a user or a guest of a team the caller manages.
func (s *server) GetTeamPerson(ctx context.Context, req api.GetTeamPersonRequestObject) (api.GetTeamPersonResponseObject, error) {
	found, err := s.personFor(ctx, req.UUID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	return api.GetTeamPerson200JSONResponse(toAPITeamPerson(found.Person, parseFields(req.Params.Fields))), nil
}

// UpdateTeamPerson changes what is sent and nothing else.
func (s *server) UpdateTeamPerson(ctx context.Context, req api.UpdateTeamPersonRequestObject) (api.UpdateTeamPersonResponseObject, error) {
	found, err := s.personFor(ctx, req.UUID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	sent := req.Body.TeamPerson
	if err := notBlank("first_name", sent.FirstName); err != nil {
		return nil, err
	}
	c := changes{}
	set(c, "first_name", sent.FirstName)
	c.text("company", sent.Company)
	c.text("email", sent.Email)
	c.text("last_name", sent.LastName)
	c.text("preferred_contact", sent.PreferredContact)
	c.text("visiting", sent.Visiting)
	if err := s.workspace(callerOf(ctx)).UpdateTeamGuestsPerson(ctx, found.Person.ID, c); err != nil {
		return nil, err
	}
	return api.UpdateTeamPerson204Response{}, nil
}
