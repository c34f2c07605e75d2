// Package management is Gatehouse's own API: what the vendors' documents describe as clicks in a back end, for scripts and for the console.
package management

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/faults"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/traffic"
	"gatehouse/persistence"
)

const name = "gatehouse"

// Options are what the server knows and this API shows or does.
type Options struct {
	Version string
	Demo    bool     // the workspace demo has its documented credentials
	Systems []System // those that each workspace has a copy of
	Faults  *faults.Rules
	Traffic *traffic.Inspector // nil when calls are not inspected
}

// System is one of the systems that each workspace has a copy of.
type System struct {
	Name string                           // of its spec
	Seed func(*persistence.Filling) error // its demo world
}

// names are the names of their specs.
func (o Options) names() (names []string) {
	for _, system := range o.Systems {
		names = append(names, system.Name)
	}
	return names
}

type server struct {
	db       *persistence.DB
	options  Options
	started  time.Time // by the machine's clock
	admins   access.Admins
	guestoo  access.Users
	onoffice access.OnOfficeUsers
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database.
func New(db *persistence.DB, spec *openapi3.T, options Options) (httpapi.API, error) {
	s := &server{
		db: db, options: options, started: time.Now().UTC(), admins: access.AdminsOf(db, options.Demo), guestoo: access.UsersOf(db, "guestoo"),
		onoffice: access.OnOfficeUsersOf(db),
	}
	return httpapi.API{
		Name:         name,
		Spec:         spec,
		Authenticate: s.authenticate,
		Envelope:     envelope,
		FaultType:    "application/problem+json",
		Internal:     true,
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// authenticate finds the admin that calls: the one in the context, which only our own console puts there, or the one of the bearer token.
func (s *server) authenticate(ctx context.Context, r *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
	admin, ok := access.AdminOf(r.Context())
	if !ok {
		scheme, bearer, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		bearer = strings.TrimLeft(bearer, " ")
		if !strings.EqualFold(scheme, "Bearer") || bearer == "" {
			return nil, noToken()
		}
		var err error
		admin, err = s.admins.ByToken(ctx, bearer)
		if errors.Is(err, access.ErrNobody) {
			return nil, badToken()
		}
		if err != nil {
			return nil, err
		}
	}
	httpapi.Identify(ctx, admin.Workspace, "admin "+admin.Name)
	if admin.Role == access.MayRead && r.Method != http.MethodGet {
		return nil, httpapi.Refuse(httpapi.Forbidden, "A viewer may only read")
	}
	return access.WithAdmin(ctx, admin), nil
}

// workspace finds the workspace that a call names, if the caller's token is good for it.
func (s *server) workspace(ctx context.Context, name string) (*persistence.Workspace, error) {
	admin, _ := access.AdminOf(ctx)
	if admin.Workspace != "" && admin.Workspace != name {
		return nil, httpapi.Refuse(httpapi.Forbidden, "This token is for the workspace "+admin.Workspace)
	}
	found, err := s.db.Workspace(ctx, name)
	if err != nil {
		return nil, err
	}
	httpapi.Identify(ctx, found.Name, "admin "+admin.Name)
	return s.db.In(found.ID), nil
}

// everywhere refuses tokens that are for one workspace only.
func everywhere(ctx context.Context) error {
	if admin, _ := access.AdminOf(ctx); admin.Workspace != "" {
		return httpapi.Refuse(httpapi.Forbidden, "This token is for the workspace "+admin.Workspace)
	}
	return nil
}
