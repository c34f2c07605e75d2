package xingevents

import (
	"net/http"
	"slices"
	"strings"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/httpapi"
)

// The vendor's error codes; those that end in a dot go on with the name of a parameter or an id.
const (
	codeMissingParam       = "com.amiando.api.rest.MissingParam."
	codeInvalidParam       = "com.amiando.api.rest.InvalidParam."
	codeInvalidFormat      = "com.amiando.api.rest.InvalidFormat."
	codeInternal           = "com.amiando.api.rest.InternalServerException."
	codeInvalidAPIKey      = "com.amiando.api.rest.InvalidApiKey"
	codeNotAuthorized      = "com.amiando.api.rest.NotAuthorized"
	codeInvalidPath        = "com.amiando.api.rest.InvalidPath"
	codeInvalidResourceID  = "com.amiando.api.rest.InvalidResourceId"
	codeObjectNotFound     = "com.amiando.api.rest.ObjectNotFound"
	codeObjectExists       = "com.amiando.api.rest.ObjectExists"
	codeInsecureConnection = "com.amiando.api.rest.InsecureConnection"
	codeInvalidPassword    = "com.amiando.api.rest.InvalidPassword"
	codeNoMultiUserKey     = "com.amiando.api.rest.NoMultiUserKey"
	codeTooManyRequests    = "com.amiando.api.rest.TooManyRequests"
	codeUsernameExists     = "com.amiando.User.UsernameExists"
	codeIdentifierExists   = "com.amiando.Event.IdentifierExists"
)

// wrong refuses a call with one code and status 400.
func wrong(code string) *httpapi.Fault {
	return httpapi.Refuse(httpapi.Invalid, "").WithCode(code)
}

func noKey() *httpapi.Fault         { return wrong(codeMissingParam + "apikey") }
func invalidKey() *httpapi.Fault    { return httpapi.Refuse(httpapi.Unauthenticated, "") }
func notAuthorized() *httpapi.Fault { return httpapi.Refuse(httpapi.Forbidden, "") }

// envelope says a fault in XING Events' words: a list of codes, and 400 for nearly everything.
func envelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Invalid:
		if f.Code != "" {
			return http.StatusBadRequest, failure(f.Code)
		}
		return http.StatusBadRequest, failure(codesOf(f.Violations)...)
	case httpapi.Conflict:
		if f.Code != "" {
			return http.StatusBadRequest, failure(f.Code)
		}
		return http.StatusBadRequest, failure(codeObjectExists)
	case httpapi.Unauthenticated:
		return http.StatusForbidden, failure(codeInvalidAPIKey)
	case httpapi.Forbidden:
		return http.StatusForbidden, failure(codeNotAuthorized)
	case httpapi.NotFound:
		return http.StatusNotFound, failure(codeObjectNotFound)
	case httpapi.NoRoute, httpapi.NoMethod:
		return http.StatusNotFound, failure(codeInvalidPath)
	case httpapi.Malformed:
		return http.StatusBadRequest, failure(codeInvalidFormat + "body")
	case httpapi.Unsupported:
		return http.StatusBadRequest, failure(codeInvalidFormat + "Content-Type")
	case httpapi.TooLarge:
		return http.StatusRequestEntityTooLarge, failure(codeInvalidFormat + "body")
	case httpapi.TooMany:
		return http.StatusTooManyRequests, failure(codeTooManyRequests)
	}
	return http.StatusInternalServerError, failure(codeInternal + f.RequestID)
}

func failure(codes ...string) api.Failure { return api.Failure{Errors: codes} }

const maxCodes = 100

// codesOf says violations as codes, each once, in alphabetical order. An id that is none is told alone: there is nothing the rest could be about.
func codesOf(violations []httpapi.Violation) (codes []string) {
	for _, v := range violations {
		if v.In == "path" {
			return []string{codeInvalidResourceID}
		}
		codes = append(codes, codeOf(v))
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	return codes[:min(len(codes), maxCodes)]
}

// codeOf takes the code that the spec names for a parameter that is missing or unfit, else the general one.
func codeOf(v httpapi.Violation) string {
	name := safeName(v.Field())
	switch {
	case v.Rule == "unknown":
		return codeInvalidParam + name
	case v.Rule == "required":
		if own, ok := extension[map[string]any](v, "x-missing-codes")[v.Field()].(string); ok {
			return own
		}
		return codeMissingParam + name
	case v.Value == "":
		return codeMissingParam + name
	}
	if own := extension[string](v, "x-invalid-code"); own != "" {
		return own
	}
	return codeInvalidFormat + name
}

func extension[T any](v httpapi.Violation, name string) (value T) {
	if v.Schema != nil {
		value, _ = v.Schema.Extensions[name].(T)
	}
	return value
}

// safeName makes a name that the caller made up fit for a code.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, name)
	return name[:min(len(name), 64)]
}
