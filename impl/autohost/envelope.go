package autohost

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/httpapi"
)

// unauthorized is the one answer to bad keys, closed accounts and missing rights (seed 004).
func unauthorized() *httpapi.Fault { return httpapi.Refuse(httpapi.Forbidden, "") }

// unfit refuses one field of the body.
func unfit(field, reason string) *httpapi.Fault {
	return httpapi.Refuse(httpapi.Invalid, field+": "+reason)
}

// envelope says a fault in Autohost's words: one text.
func envelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Unauthenticated, httpapi.Forbidden:
		return http.StatusForbidden, api.ErrorResponse{Error: "Unauthorized access"}
	case httpapi.Invalid:
		return http.StatusBadRequest, told(f, sentence(f.Violations))
	case httpapi.Conflict:
		return http.StatusBadRequest, told(f, "The request collides with what is there")
	case httpapi.Malformed:
		return http.StatusBadRequest, told(f, "The body is not valid JSON")
	case httpapi.Unsupported:
		return http.StatusBadRequest, told(f, "The body must be sent as application/json")
	case httpapi.NotFound, httpapi.NoRoute:
		return http.StatusNotFound, told(f, "Not found")
	case httpapi.NoMethod:
		return http.StatusMethodNotAllowed, told(f, "Method not allowed")
	case httpapi.TooLarge:
		return http.StatusRequestEntityTooLarge, told(f, fmt.Sprintf("The body is larger than %d bytes", f.MaxBody))
	case httpapi.TooMany:
		return http.StatusTooManyRequests, told(f, "Too many requests")
	}
	return http.StatusInternalServerError, api.ErrorResponse{Error: "Internal server error; request " + f.RequestID}
}

// told is the fault's own text, else the general one.
func told(f *httpapi.Fault, text string) api.ErrorResponse {
	if f.Text != "" {
		text = f.Text
	}
	return api.ErrorResponse{Error: text}
}

const (
	maxViolations = 10  // in one answer
	maxName       = 100 // of a field that the caller made up
)

// sentence says violations one after the other, each once.
func sentence(violations []httpapi.Violation) string {
	var said []string
	for _, v := range violations {
		text := "A parameter " + words(v)
		switch {
		case len(v.Path) > 0:
			text = safeName(strings.Join(v.Path, "/")) + ": " + words(v)
		case v.In == "body":
			text = "The body " + words(v)
		}
		if !slices.Contains(said, text) && len(said) < maxViolations {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return "The request is invalid"
	}
	slices.Sort(said)
	return strings.Join(said, "; ")
}

func safeName(name string) string {
	name = strings.ToValidUTF8(name, "?")
	if runes := []rune(name); len(runes) > maxName {
		return string(runes[:maxName]) + "…"
	}
	return name
}

// words say which rule was broken; of addresses that must be http or https they say so.
func words(v httpapi.Violation) string {
	if v.Rule == "pattern" && v.Schema != nil && strings.Contains(v.Schema.Description, "http or https") {
		return "is not an http or https address"
	}
	return v.Words()
}
