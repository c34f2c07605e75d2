package xingevents

import (
	"context"
	"errors"
	"strconv"
	"time"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

const defaultTimezone = "Europe/Berlin"

// userFor finds a user that the caller's key has permission for: 404 for one that is unknown, 403 without permission.
func (s *server) userFor(ctx context.Context, reference string) (persistence.XingEventsUser, error) {
	workspace, key := s.mine(ctx)
	found, err := workspace.XingEventsUser(ctx, key, parseID(reference))
	if err == nil && !found.Permitted {
		err = notAuthorized()
	}
	return found.User, err
}

// parseID reads an id that the spec has let pass.
func parseID(reference string) int64 {
	id, _ := strconv.ParseInt(reference, 10, 64)
	return id
}

// CreateUser makes a user that this key may work with from then on.
func (s *server) CreateUser(ctx context.Context, req api.CreateUserRequestObject) (api.CreateUserResponseObject, error) {
	workspace, key := s.mine(ctx)
	user, err := workspace.CreateXingEventsUser(ctx, key, fromAPINewUser(*req.Body))
	if errors.Is(err, persistence.ErrConflict) {
		return nil, wrong(codeUsernameExists)
	}
	if err != nil {
		return nil, err
	}
	return api.CreateUser201JSONResponse{Body: api.Created{ID: user.ID, Success: true}}, nil
}

// FindUsers finds the user with a username; it needs no permission (seed 001).
func (s *server) FindUsers(ctx context.Context, req api.FindUsersRequestObject) (api.FindUsersResponseObject, error) {
	workspace, key := s.mine(ctx)
	found, err := workspace.XingEventsUserByName(ctx, key, req.Params.Username)
	ids := []int64{}
	switch {
	case err == nil:
		ids = append(ids, found.User.ID)
	case !errors.Is(err, persistence.ErrNotFound):
		return nil, err
	}
	return api.FindUsers200JSONResponse{Body: api.IDsResponse{Ids: ids, Success: true}}, nil
}

// CheckUser says whether there is a user with a username, and whether this key has permission for it.
func (s *server) CheckUser(ctx context.Context, req api.CheckUserRequestObject) (api.CheckUserResponseObject, error) {
	workspace, key := s.mine(ctx)
	found, err := workspace.XingEventsUserByName(ctx, key, req.Params.Username)
	if err != nil && !errors.Is(err, persistence.ErrNotFound) {
		return nil, err
	}
	return api.CheckUser200JSONResponse{Body: api.UserExistsResponse{Exists: err == nil, Authorized: found.Permitted, Success: true}}, nil
}

// ReadUser shows a user.
func (s *server) ReadUser(ctx context.Context, req api.ReadUserRequestObject) (api.ReadUserResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	return api.ReadUser200JSONResponse{Body: api.UserResponse{User: toAPIUser(user), Success: true}}, nil
}

// UpdateUser changes what is sent and nothing else.
func (s *server) UpdateUser(ctx context.Context, req api.UpdateUserRequestObject) (api.UpdateUserResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	if err := workspace.UpdateXingEventsUser(ctx, user.ID, userChanges(*req.Body)); err != nil {
		return nil, err
	}
	return api.UpdateUser200JSONResponse{Body: api.Done{Success: true}}, nil
}

// DeleteUser removes a user with everything inside.
func (s *server) DeleteUser(ctx context.Context, req api.DeleteUserRequestObject) (api.DeleteUserResponseObject, error) {
	user, err := s.userFor(ctx, req.ID)
	if err != nil {
		return nil, err
	}
	workspace, _ := s.mine(ctx)
	if err := workspace.DeleteXingEventsUser(ctx, user.ID); err != nil {
		return nil, err
	}
	return api.DeleteUser200JSONResponse{Body: api.Deleted{Deleted: true, Success: true}}, nil
}

// RequestPermission gives this key permission for the user whose password is sent. A wrong password is always told as such,
// "even if your API Key has already permission of the user" (seed 001).
func (s *server) RequestPermission(ctx context.Context, req api.RequestPermissionRequestObject) (api.RequestPermissionResponseObject, error) {
	workspace, key := s.mine(ctx)
	found, err := workspace.XingEventsUser(ctx, key, parseID(req.ID))
	if err != nil {
		return nil, err
	}
	who := guesser{guessed{workspace.ID(), found.User.ID}, key}
	if err := s.guesses.turn(ctx, who); err != nil {
		return nil, err
	}
	if !access.CheckPassword(found.User.PasswordHash, req.Body.Password) {
		s.guesses.wrong(who.guessed, time.Now())
		return nil, wrong(codeInvalidPassword)
	}
	s.guesses.right(who.guessed)
	err = workspace.PermitXingEventsUser(ctx, key, found.User.ID)
	if errors.Is(err, persistence.ErrXingEventsOneUser) {
		return nil, wrong(codeNoMultiUserKey)
	}
	if err != nil {
		return nil, err
	}
	return api.RequestPermission201JSONResponse{Body: api.Done{Success: true}}, nil
}

// LogoutUser would end the user's session in the vendor's web pages, which have no part here.
func (s *server) LogoutUser(ctx context.Context, req api.LogoutUserRequestObject) (api.LogoutUserResponseObject, error) {
	if _, err := s.userFor(ctx, req.ID); err != nil {
		return nil, err
	}
	return api.LogoutUser200JSONResponse{Body: api.Done{Success: true}}, nil
}
