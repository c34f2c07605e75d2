package guestoo

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const (
	tokenLife = 43199 * time.Second
	scopeCP   = "cp"
)

// The errors of RFC 6749, section 5.2, that this endpoint knows.
const (
	errInvalidRequest       = "invalid_request"
	errInvalidClient        = "invalid_client"
	errUnsupportedGrantType = "unsupported_grant_type"
	errInvalidScope         = "invalid_scope"
)

// CreateToken trades client id and secret for a bearer token (RFC 6749, section 4.4).
func (s *server) CreateToken(ctx context.Context, req api.CreateTokenRequestObject) (api.CreateTokenResponseObject, error) {
	client, _ := ctx.Value(clientKey{}).(presented)
	if client.wrong != "" {
		return nil, badRequest(errInvalidRequest, client.wrong)
	}
	user, err := s.clientFor(ctx, client)
	if err != nil {
		return nil, err
	}
	if err := httpapi.Suffer(ctx); err != nil {
		return nil, err
	}
	if err := checkGrant(req.Body.GrantType, req.Body.Scope); err != nil {
		return nil, err
	}
	bearer, err := s.users.Issue(ctx, user, tokenLife)
	if errors.Is(err, access.ErrNobody) {
		return nil, invalidClient()
	}
	if err != nil {
		return nil, err
	}
	return api.CreateToken200JSONResponse{
		Body:    api.Token{AccessToken: bearer, TokenType: api.Bearer, ExpiresIn: int(tokenLife / time.Second), Scope: scopeCP},
		Headers: api.CreateToken200ResponseHeaders{CacheControl: "no-store", Pragma: "no-cache"},
	}, nil
}

// clientFor finds the OAuth user of one of the pairs that were presented.
func (s *server) clientFor(ctx context.Context, client presented) (persistence.APIUser, error) {
	for _, pair := range client.pairs {
		user, err := s.users.ByPair(ctx, pair.id, pair.secret)
		if !errors.Is(err, access.ErrNobody) {
			return user, err
		}
	}
	return persistence.APIUser{}, invalidClient()
}

// checkGrant holds grant type and scope to what there is. A parameter without a value counts as not sent.
func checkGrant(grant string, scope *string) error {
	switch grant {
	case "":
		return badRequest(errInvalidRequest, "grant_type is missing")
	case "client_credentials":
	default:
		return badRequest(errUnsupportedGrantType, "The grant type must be client_credentials")
	}
	if scope == nil || *scope == "" {
		return nil
	}
	for token := range strings.SplitSeq(*scope, " ") {
		if token != scopeCP {
			return badRequest(errInvalidScope, "The only scope is cp")
		}
	}
	return nil
}

// presented is how a client shows who it is.
type presented struct {
	pairs []pair // to try in turn; none when nothing is shown
	wrong string // why the request is not one at all
}

type pair struct{ id, secret string }

type clientKey struct{}

// presentedClient reads the client's id and secret from the Authorization header or from the form (RFC 6749, section 2.3.1).
// A body that cannot be read, or is no form, is left to the gate.
func presentedClient(r *http.Request) presented {
	var form url.Values
	if body, err := httpapi.Body(r); err == nil {
		form, _ = url.ParseQuery(string(body))
	}
	for name, values := range form {
		if len(values) > 1 {
			return presented{wrong: "The parameter " + name + " is sent more than once"}
		}
	}
	id, secret := form.Get("client_id"), form.Get("client_secret")
	headers := r.Header.Values("Authorization")
	switch {
	case len(headers) > 1 || len(headers) == 1 && secret != "":
		return presented{wrong: "Send the client's id and secret once: by HTTP Basic or in the form"}
	case len(headers) == 1:
		pairs := parseBasic(headers[0])
		if id != "" && !mentions(pairs, id) {
			return presented{wrong: "client_id is not the client of the Authorization header"}
		}
		return presented{pairs: pairs}
	case id != "" && secret != "":
		return presented{pairs: []pair{{id, secret}}}
	}
	return presented{}
}

func mentions(pairs []pair, id string) bool {
	for _, pair := range pairs {
		if pair.id == id {
			return true
		}
	}
	return len(pairs) == 0 // the header is no better; that is a refusal of its own
}

// parseBasic reads HTTP Basic. RFC 6749 wants id and secret percent-encoded, many clients send them plain: it gives both readings where they differ.
func parseBasic(header string) (pairs []pair) {
	encoded, ok := cutScheme(header, "Basic")
	if !ok {
		return nil
	}
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil
	}
	id, secret, ok := strings.Cut(string(decoded), ":")
	if !ok {
		return nil
	}
	plain := pair{id, secret}
	plainID, errID := url.QueryUnescape(id)
	plainSecret, errSecret := url.QueryUnescape(secret)
	if unescaped := (pair{plainID, plainSecret}); errID == nil && errSecret == nil && unescaped != plain {
		pairs = append(pairs, unescaped)
	}
	return append(pairs, plain)
}
