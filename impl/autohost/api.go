// Package autohost behaves as Autohost's Accounts API does (seed 004), and serves the page that its sign-up links lead to.
package autohost

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const name = persistence.AutohostAPI

// useNoted is how exactly the last use of a key is kept: so often, at most, does a reading call have to write.
const useNoted = time.Minute

// Options are the settings of this API. The zero value is careful with addresses and does not limit.
type Options struct {
	AllowPrivate bool // webhooks may lead to private and loopback addresses
	RateLimit    int  // calls a minute with one key; 0 means without a limit
}

type server struct {
	db      *persistence.DB
	options Options
}

var _ api.StrictServerInterface = (*server)(nil)

// New is the API over a database.
func New(db *persistence.DB, spec *openapi3.T, options Options) (httpapi.API, error) {
	s := &server{db: db, options: options}
	return httpapi.API{
		Name:         name,
		Spec:         spec,
		Authenticate: s.authenticate,
		Envelope:     envelope,
		Limit:        httpapi.Limit{Calls: options.RateLimit, Window: time.Minute, Key: limitedAs, Now: db.Now},
		Register: func(router gin.IRouter) {
			strict := api.NewStrictHandlerWithOptions(s, nil, api.StrictGinServerOptions{
				RequestErrorHandlerFunc: httpapi.Malbound, HandlerErrorFunc: httpapi.Fail, ResponseErrorHandlerFunc: httpapi.Fail,
			})
			api.RegisterHandlersWithOptions(router, strict, api.GinServerOptions{ErrorHandler: httpapi.Unbound})
		},
	}, nil
}

// caller is the account whose key this request carries.
type caller struct {
	persistence.AutohostAccount
	key int64
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

func limitedAs(ctx context.Context) string {
	c := callerOf(ctx)
	return fmt.Sprintf("%d/%d", c.WorkspaceID, c.key)
}

// mine is the caller and the caller's copy of all data.
func (s *server) mine(ctx context.Context) (caller, *persistence.Workspace) {
	c := callerOf(ctx)
	return c, s.db.In(c.WorkspaceID)
}

// reseller refuses callers who have no accounts below them.
func (s *server) reseller(ctx context.Context) (caller, *persistence.Workspace, error) {
	me, workspace := s.mine(ctx)
	if !me.Reseller {
		return me, nil, unauthorized()
	}
	return me, workspace, nil
}

// authenticate finds the account of the key. It asks anew with each call, so that a key that was deleted and an account that was
// suspended or disabled are out at once, on every replica.
func (s *server) authenticate(ctx context.Context, r *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
	sent := r.Header.Values("x-api-key")
	if len(sent) != 1 || !utf8.ValidString(access.LookupPrefix(sent[0])) {
		return nil, unauthorized()
	}
	found, err := s.db.AutohostCaller(ctx, access.LookupPrefix(sent[0]), access.TokenHash(sent[0]))
	if errors.Is(err, persistence.ErrNotFound) {
		return nil, unauthorized()
	}
	if err != nil {
		return nil, err
	}
	httpapi.Identify(ctx, found.Workspace, found.Account.ID+" "+keyID(found.KeyID))
	if !found.Account.Open() {
		return nil, unauthorized()
	}
	if last := found.KeyLastUsed; last == nil || s.db.Now().Sub(*last).Abs() >= useNoted {
		at, err := s.db.In(found.Account.WorkspaceID).TouchAutohostKey(ctx, found.Account.ID, found.KeyID)
		if err != nil {
			return nil, err
		}
		found.Account.LastLogin = &at
	}
	return context.WithValue(ctx, callerKey{}, caller{found.Account, found.KeyID}), nil
}
