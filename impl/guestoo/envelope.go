package guestoo

import (
	"fmt"
	"net/http"
	"strings"

	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/httpapi"
)

// The errors of calls without the right credentials.
const (
	errInvalidToken = "invalid_token"
	errAccessDenied = "access_denied"
	errServer       = "server_error"
)

func invalidToken() *httpapi.Fault {
	const text = "The access token is invalid or has expired"
	return httpapi.Refuse(httpapi.Unauthenticated, text).WithCode(errInvalidToken).
		WithHeader("WWW-Authenticate", `Bearer realm="guestoo", error="invalid_token", error_description="`+text+`"`)
}

// noToken is for calls without any credential: RFC 6750 wants no error in their header.
func noToken() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Unauthenticated, "An access token is required").WithCode(errInvalidToken).
		WithHeader("WWW-Authenticate", `Bearer realm="guestoo"`)
}

func accessDenied(text string) *httpapi.Fault {
	return httpapi.Refuse(httpapi.Forbidden, text).WithCode(errAccessDenied)
}

func invalidClient() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Unauthenticated, "Client authentication failed").WithCode(errInvalidClient).
		WithHeader("WWW-Authenticate", `Basic realm="guestoo"`)
}

func badRequest(code, text string) *httpapi.Fault {
	return httpapi.Refuse(httpapi.Invalid, text).WithCode(code)
}

// envelope says a fault in guestoo's words: OAuth's for tokens and rights, Spring's for the rest.
func envelope(f *httpapi.Fault) (status int, body any) {
	if f.Operation == "CreateToken" {
		return tokenEnvelope(f)
	}
	switch f.Kind {
	case httpapi.Unauthenticated:
		return http.StatusUnauthorized, oauthError(f, errInvalidToken, "The access token is invalid or has expired")
	case httpapi.Forbidden:
		return http.StatusForbidden, oauthError(f, errAccessDenied, "Access is denied")
	case httpapi.Invalid:
		return springError(f, http.StatusBadRequest, sentence(f.Violations))
	case httpapi.Malformed:
		return springError(f, http.StatusBadRequest, "The body is not valid JSON")
	case httpapi.NotFound, httpapi.NoRoute:
		return springError(f, http.StatusNotFound, "Not found")
	case httpapi.NoMethod:
		return springError(f, http.StatusMethodNotAllowed, "Method not allowed")
	case httpapi.Conflict:
		return springError(f, http.StatusConflict, "/email: another guest has this address")
	case httpapi.TooLarge:
		return springError(f, http.StatusRequestEntityTooLarge, tooLarge(f))
	case httpapi.Unsupported:
		return springError(f, http.StatusUnsupportedMediaType, "The body must be sent as application/json")
	case httpapi.TooMany:
		return springError(f, http.StatusTooManyRequests, "Too many requests")
	}
	return springError(f, http.StatusInternalServerError, "Something went wrong; request "+f.RequestID)
}

// tokenEnvelope says a fault of the token call as RFC 6749, section 5.2, does.
func tokenEnvelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Unauthenticated, httpapi.Forbidden:
		return http.StatusUnauthorized, oauthError(f, errInvalidClient, "Client authentication failed")
	case httpapi.Invalid:
		return http.StatusBadRequest, oauthError(f, errInvalidRequest, sentence(f.Violations))
	case httpapi.Malformed, httpapi.Unsupported, httpapi.NotFound, httpapi.NoRoute, httpapi.NoMethod, httpapi.Conflict, httpapi.TooMany:
		return http.StatusBadRequest, oauthError(f, errInvalidRequest, "The body must be sent as application/x-www-form-urlencoded")
	case httpapi.TooLarge:
		return http.StatusRequestEntityTooLarge, oauthError(f, errInvalidRequest, tooLarge(f))
	}
	return http.StatusInternalServerError, oauthError(f, errServer, "Something went wrong; request "+f.RequestID)
}

func oauthError(f *httpapi.Fault, code, text string) api.OAuthError {
	if f.Code != "" {
		code = f.Code
	}
	if f.Text != "" && f.Kind != httpapi.Internal {
		text = f.Text
	}
	return api.OAuthError{Error: api.OAuthErrorError(code), ErrorDescription: strings.Map(printable, text)}
}

// printable keeps the signs that RFC 6749 allows in a description.
func printable(r rune) rune {
	if r < ' ' || r > '~' || r == '"' || r == '\\' {
		return '?'
	}
	return r
}

func springError(f *httpapi.Fault, status int, text string) (int, any) {
	if f.Text != "" && f.Kind != httpapi.Internal {
		text = f.Text
	}
	return status, api.Error{
		Timestamp: f.At.UTC().Format("2006-01-02T15:04:05.000-07:00"), Status: status, Error: http.StatusText(status), Message: text, Path: f.Path,
	}
}

func tooLarge(f *httpapi.Fault) string {
	return fmt.Sprintf("The body is larger than %d bytes", f.MaxBody)
}

// sentence says violations one after the other, each once.
func sentence(violations []httpapi.Violation) string {
	var said []string
	seen := map[string]bool{}
	for _, v := range violations {
		text := v.Words()
		if where := v.Pointer(); where != "" {
			text = where + ": " + text
		} else {
			text = "The body " + text
		}
		if !seen[text] {
			seen[text] = true
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return "The request is invalid"
	}
	return strings.Join(said, "; ")
}
