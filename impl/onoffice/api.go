// Package onoffice behaves as onOffice's enterprise API does (seed 002).
package onoffice

import (
	"log/slog"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/onofficeapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const name = "onoffice"

// maxBody holds a file of the greatest size in base64, and more.
const maxBody = 16 << 20

type server struct {
	db     *persistence.DB
	users  access.OnOfficeUsers
	logger *slog.Logger
	seen   *signatures
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database. The logger takes failures of single actions, which their batch survives, and signatures that come again.
func New(db *persistence.DB, spec *openapi3.T, logger *slog.Logger) (httpapi.API, error) {
	s := &server{db: db, users: access.OnOfficeUsersOf(db), logger: logger, seen: newSignatures()}
	return httpapi.API{
		Name:       name,
		Spec:       spec,
		Prepare:    prepare,
		Envelope:   envelope,
		LateFaults: []string{"RequestActions"},
		MaxBody:    maxBody,
		Gzip:       true,
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// prepare reads the body as JSON whatever it is said to be: real clients leave curl's default, a form.
func prepare(r *http.Request, _ *openapi3.Operation) (*http.Request, error) {
	r.Header.Set("Content-Type", "application/json")
	return r, nil
}
