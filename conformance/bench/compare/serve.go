package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
)

// serve is Gatehouse without its database: the gate on, off, or off with kin-openapi's own middleware around it.
func serve(gate, port, specFile, rowsFile string) error {
	encoded, err := os.ReadFile(rowsFile)
	if err != nil {
		return err
	}
	var ready rows
	if err := json.Unmarshal(encoded, &ready); err != nil {
		return err
	}
	if _, err := openapi.Load("teamguests"); err != nil { // teaches kin-openapi the formats
		return err
	}
	spec, err := openapi3.NewLoader().LoadFromFile(specFile)
	if err != nil {
		return err
	}
	mode := httpapi.Off
	if gate == "on" {
		mode = httpapi.Enforce
	}
	server, err := httpapi.New(httpapi.Options{GateIn: mode, GateOut: mode})
	if err != nil {
		return err
	}
	if err := server.Mount(httpapi.API{
		Name: "teamguests", Spec: spec,
		Register: func(router gin.IRouter) { api.RegisterHandlers(router, api.NewStrictHandler(ready, nil)) },
		Authenticate: func(ctx context.Context, _ *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
			return ctx, nil
		},
		Envelope: func(f *httpapi.Fault) (int, any) { return http.StatusInternalServerError, fmt.Sprint(f) },
	}); err != nil {
		return err
	}
	var handler http.Handler = server
	if gate == "naive" {
		if handler, err = naive(spec, server); err != nil {
			return err
		}
	}
	return http.ListenAndServe("127.0.0.1:"+port, handler)
}

// naive checks as kin-openapi's documentation shows: decode the JSON, then visit its values.
func naive(spec *openapi3.T, next http.Handler) (http.Handler, error) {
	router, err := legacy.NewRouter(spec, openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, err
	}
	options := openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}
	return openapi3filter.NewValidator(router, openapi3filter.Strict(true), openapi3filter.ValidationOptions(options)).Middleware(next), nil
}

// rows answers with guests that stand ready; no other operation is asked of it.
type rows struct {
	api.StrictServerInterface
	Good, Broken []api.TeamGuest
}

func (r rows) wanted(id string) []api.TeamGuest {
	if id == "broken" {
		return r.Broken
	}
	return r.Good
}

func (r rows) ListTeamGuests(_ context.Context, req api.ListTeamGuestsRequestObject) (api.ListTeamGuestsResponseObject, error) {
	list := r.wanted(req.TeamID)
	return api.ListTeamGuests200JSONResponse{Body: list, Headers: api.ListTeamGuests200ResponseHeaders{
		AcceptRanges: "team_guests", ContentRange: fmt.Sprintf("team_guests 0-%d/%d", len(list)-1, len(list)),
	}}, nil
}

func (r rows) GetTeamGuest(_ context.Context, req api.GetTeamGuestRequestObject) (api.GetTeamGuestResponseObject, error) {
	list := r.wanted(req.ID)
	return api.GetTeamGuest200JSONResponse(list[len(list)-1]), nil
}
