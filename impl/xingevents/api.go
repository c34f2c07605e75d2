// Package xingevents behaves as the users of XING Events' REST API do (seed 001).
package xingevents

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// Options are the settings of this API. The zero value is the careful one.
type Options struct {
	PlainPasswords bool // take passwords over plain HTTP too; for local use
	AnonymousKeys  bool // let calls without a key create one
}

type server struct {
	db      *persistence.DB
	options Options
	needed  map[string]api.KeyType // the lowest type of key, by operation
	guesses *guesses
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database.
func New(db *persistence.DB, spec *openapi3.T, options Options) (httpapi.API, error) {
	needed, err := neededKeyTypes(spec)
	if err != nil {
		return httpapi.API{}, err
	}
	s := &server{db: db, options: options, needed: needed, guesses: newGuesses()}
	return httpapi.API{
		Name:         "xingevents",
		Spec:         spec,
		Prepare:      prepare,
		Authenticate: s.authenticate,
		Envelope:     envelope,
		Header:       http.Header{"Content-Type": {"application/json;charset=UTF-8"}, "Access-Control-Allow-Origin": {"*"}},
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// ranks orders the types of keys; whoever has a higher rank may do all that a lower one may.
var ranks = map[api.KeyType]int{api.VIEWER: 1, api.ATTENDEEMANAGER: 2, api.EDITOR: 3, api.ADMIN: 4}

// neededKeyTypes reads from the spec which type of key each operation needs.
func neededKeyTypes(spec *openapi3.T) (map[string]api.KeyType, error) {
	needed := map[string]api.KeyType{}
	for _, item := range spec.Paths.Map() {
		for _, operation := range item.Operations() {
			text, _ := operation.Extensions["x-needed-key-type"].(string)
			if ranks[api.KeyType(text)] == 0 {
				return nil, fmt.Errorf("%s: x-needed-key-type %q is no type of key", operation.OperationID, text)
			}
			needed[operation.OperationID] = api.KeyType(text)
		}
	}
	return needed, nil
}

// caller is the key of this request, as it is kept and as it was sent.
type caller struct {
	persistence.XingEventsKey
	sent string
}

type callerKey struct{}

// callerOf gives the key of this request. Only a call that the spec lets pass without one has none.
func callerOf(ctx context.Context) (c caller, ok bool) {
	c, ok = ctx.Value(callerKey{}).(caller)
	return c, ok
}

// mine is the caller's copy of all data, and the id of the caller's key.
func (s *server) mine(ctx context.Context) (workspace *persistence.Workspace, key int64) {
	c, _ := callerOf(ctx)
	return s.db.In(c.WorkspaceID), c.ID
}

// authenticate finds the key wherever it was sent, whichever scheme is asked for, and holds it to what the operation needs.
// Unknown keys and those switched off are refused alike.
func (s *server) authenticate(ctx context.Context, _ *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
	sent := callOf(ctx)
	if sent.key == "" {
		return nil, noKey()
	}
	found, err := s.db.XingEventsCaller(ctx, access.LookupPrefix(sent.key), access.TokenHash(sent.key))
	if errors.Is(err, persistence.ErrNotFound) {
		return nil, invalidKey()
	}
	if err != nil {
		return nil, err
	}
	httpapi.Identify(ctx, found.Workspace, "key "+found.Key.Identifier)
	if !found.Key.Enabled {
		return nil, invalidKey()
	}
	if ranks[api.KeyType(found.Key.Type)] < ranks[s.needed[sent.operation]] {
		return nil, notAuthorized()
	}
	if sent.password && !s.options.PlainPasswords && !httpapi.Secure(ctx) {
		return nil, wrong(codeInsecureConnection)
	}
	return context.WithValue(ctx, callerKey{}, caller{found.Key, sent.key}), nil
}
