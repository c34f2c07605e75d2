package management

import (
	"fmt"
	"net/http"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/httpapi"
)

// badToken is for a token that leads to nobody, or to nobody any more.
func badToken() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Unauthenticated, "The token is unknown, or has run out").
		WithHeader("WWW-Authenticate", `Bearer realm="gatehouse", error="invalid_token"`)
}

// noToken is for calls without any: RFC 6750 wants no error in their header.
func noToken() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Unauthenticated, "Send a token of this API as Authorization: Bearer …").
		WithHeader("WWW-Authenticate", `Bearer realm="gatehouse"`)
}

// invalid refuses a value of the body, by its name.
func invalid(field, rule, text string) *httpapi.Fault {
	return httpapi.Violate(httpapi.Violation{In: "body", Path: []string{field}, Rule: rule, Reason: text})
}

// envelope says a fault as a problem of RFC 9457.
func envelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Unauthenticated:
		return problem(f, http.StatusUnauthorized, api.UrnGatehouseUnauthenticated, "")
	case httpapi.Forbidden:
		return problem(f, http.StatusForbidden, api.UrnGatehouseForbidden, "")
	case httpapi.NotFound:
		return problem(f, http.StatusNotFound, api.UrnGatehouseNotFound, "There is no such record")
	case httpapi.NoRoute:
		return problem(f, http.StatusNotFound, api.UrnGatehouseNotFound, "There is no such operation")
	case httpapi.NoMethod:
		return problem(f, http.StatusMethodNotAllowed, api.UrnGatehouseNoMethod, "No operation of this path has this method")
	case httpapi.Conflict:
		return problem(f, http.StatusConflict, api.UrnGatehouseConflict, "There is one already")
	case httpapi.Malformed:
		return problem(f, http.StatusBadRequest, api.UrnGatehouseMalformed, "The body is not valid JSON")
	case httpapi.Unsupported:
		return problem(f, http.StatusUnsupportedMediaType, api.UrnGatehouseUnsupportedMedia, "The body must be sent as application/json")
	case httpapi.TooLarge:
		return problem(f, http.StatusRequestEntityTooLarge, api.UrnGatehouseTooLarge, fmt.Sprintf("The body is larger than %d bytes", f.MaxBody))
	case httpapi.Invalid:
		return problem(f, http.StatusBadRequest, api.UrnGatehouseInvalid, "The request is not as described")
	case httpapi.TooMany:
		return problem(f, http.StatusTooManyRequests, api.UrnGatehouseTooMany, "Too many requests")
	}
	return problem(f, http.StatusInternalServerError, api.UrnGatehouseInternal, "Something went wrong; the log says what")
}

func problem(f *httpapi.Fault, status int, kind api.ProblemType, text string) (int, any) {
	if f.Text != "" && f.Kind != httpapi.Internal {
		text = f.Text
	}
	body := api.Problem{Type: kind, Title: http.StatusText(status), Status: status}
	if text != "" {
		body.Detail = &text
	}
	if f.RequestID != "" {
		body.Instance = &f.RequestID
	}
	for _, v := range f.Violations {
		body.Violations = append(body.Violations, api.Violation{In: v.In, Pointer: v.Pointer(), Rule: v.Rule, Detail: v.Reason})
	}
	return status, body
}
