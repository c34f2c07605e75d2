// Package teamguests behaves as SaferMe's Team Guests V4 does (seed 003).
package teamguests

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/riverqueue/river"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

type server struct {
	db       *persistence.DB
	newGuest *openapi3.Schema // holds each item of a bulk_create to the spec by itself
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database.
func New(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
	newGuest := spec.Components.Schemas["NewTeamGuest"]
	if newGuest == nil {
		return httpapi.API{}, errors.New("the spec has no schema NewTeamGuest")
	}
	s := &server{db: db, newGuest: newGuest.Value}
	return httpapi.API{
		Name:         "teamguests",
		Spec:         spec,
		Authenticate: s.authenticate,
		Envelope:     envelope,
		LateFaults:   []string{"CreateSession", "RefreshSession"},
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// Work adds the background work of this API.
func Work(workers *river.Workers, db *persistence.DB) {
	river.AddWorker(workers, &deletionWorker{db: db})
}

// caller is the user who is signed in, through the token of this request.
type caller struct {
	persistence.SignedIn
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// workspace is the caller's copy of all data.
func (s *server) workspace(c caller) *persistence.Workspace { return s.db.In(c.Session.WorkspaceID) }

// authenticate finds the session of the token sent. Unknown, ended and outdated ones are refused alike.
func (s *server) authenticate(ctx context.Context, r *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
	token, ok := parseAuthorization(r.Header.Get("Authorization"))
	if !ok {
		return nil, badCredentials()
	}
	found, err := s.db.TeamGuestsSignedIn(ctx, access.LookupPrefix(token), access.TokenHash(token))
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		return nil, badCredentials()
	case err != nil:
		return nil, err
	}
	httpapi.Identify(ctx, found.Workspace, "user "+found.User.Email)
	if !s.db.Now().Before(found.Session.ExpiresAt) {
		return nil, badCredentials()
	}
	if found.User.Locked {
		return nil, accountLocked()
	}
	return context.WithValue(ctx, callerKey{}, caller{found}), nil
}

// parseAuthorization reads Rails' header: Token token=abc, or token="abc", among other pairs.
func parseAuthorization(header string) (token string, ok bool) {
	pairs, ok := strings.CutPrefix(header, "Token ")
	if !ok {
		return "", false
	}
	for _, pair := range strings.FieldsFunc(pairs, func(r rune) bool { return r == ',' || r == ';' || r == '\t' }) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(pair), "token="); ok {
			if len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' {
				value = value[1 : len(value)-1]
			}
			return value, value != ""
		}
	}
	return "", false
}
