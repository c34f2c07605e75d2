// Package guestoo behaves as guestoo's Event & Guest API does (seed 000).
package guestoo

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const name = "guestoo"

// What an API user may be given access to (seed 000).
const (
	EventAPI  = "Event API"
	AgencyAPI = "Agency API"
	GuestAPI  = "Guest API"
)

// The types of an API user (seed 000).
const (
	OAuth = access.Pair
	Token = access.Token
)

type server struct {
	db    *persistence.DB
	users access.Users
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database.
func New(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
	s := &server{db: db, users: APIUsers(db)}
	return httpapi.API{
		Name:         name,
		Spec:         spec,
		Authenticate: s.authenticate,
		Envelope:     envelope,
		LateFaults:   []string{"CreateToken"},
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// APIUsers are the API users of guestoo; their kinds are OAuth and Token, their rights the three APIs.
func APIUsers(db *persistence.DB) access.Users { return access.UsersOf(db, name) }

// caller is the API user whose credential this request carries.
type caller struct {
	persistence.APIUser
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// workspace is the caller's copy of all data.
func (s *server) workspace(c caller) *persistence.Workspace { return s.db.In(c.WorkspaceID) }

// scope is what the caller may see of it.
func (c caller) scope() persistence.GuestooScope {
	return persistence.GuestooScope{Keyword: c.Keyword, User: c.ID}
}

// may refuses callers who have no access to one of the APIs. Guests are for OAuth alone (seed 000).
func (c caller) may(right string) error {
	if right == GuestAPI && c.Kind != OAuth {
		return accessDenied("The Guest API is for OAuth users only")
	}
	if !slices.Contains(c.Rights, right) {
		return accessDenied("This API user has no access to the " + right)
	}
	return nil
}

// authenticate finds the API user of the credential sent, whichever of the two schemes the operation names first: a Token user is told
// that guests are not for it, not that its token is bad. What comes with a token call is the handler's to judge.
func (s *server) authenticate(ctx context.Context, r *http.Request, scheme *openapi3.SecurityScheme) (context.Context, error) {
	if scheme.Type == "http" {
		return context.WithValue(ctx, clientKey{}, presentedClient(r)), nil
	}
	user, err := s.identify(ctx, r.Header.Values("Authorization"), r.Header.Values("CPApiToken"))
	if errors.Is(err, access.ErrNobody) {
		return nil, invalidToken()
	}
	if err != nil {
		return nil, err
	}
	return context.WithValue(ctx, callerKey{}, caller{user}), nil
}

func (s *server) identify(ctx context.Context, authorization, token []string) (persistence.APIUser, error) {
	switch {
	case len(authorization)+len(token) > 1:
		return persistence.APIUser{}, httpapi.Refuse(httpapi.Invalid, "Send one Authorization header or one CPApiToken header, not both")
	case len(token) == 1:
		return s.users.ByToken(ctx, token[0])
	case len(authorization) == 1:
		bearer, ok := cutScheme(authorization[0], "Bearer")
		if !ok {
			return persistence.APIUser{}, noToken()
		}
		return s.users.ByBearer(ctx, bearer)
	}
	return persistence.APIUser{}, noToken()
}

// cutScheme takes the scheme, which may stand in any case, from the value of an Authorization header.
func cutScheme(header, scheme string) (rest string, ok bool) {
	found, rest, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(found, scheme) {
		return "", false
	}
	return strings.TrimLeft(rest, " "), true
}
