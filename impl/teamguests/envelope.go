package teamguests

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/httpapi"
)

// The vendor's error codes.
const (
	codeBadCredentials = "bad_credentials"
	codeAccountLocked  = "account_locked"
)

func badCredentials() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Unauthenticated, "Bad credentials").WithCode(codeBadCredentials).
		WithHeader("WWW-Authenticate", `Token realm="Application"`)
}

func accountLocked() *httpapi.Fault {
	return httpapi.Refuse(httpapi.Forbidden, "This account is locked").WithCode(codeAccountLocked)
}

// envelope says a fault in Team Guests' words: texts under errors and failures, by field where one is to blame.
func envelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Invalid:
		return http.StatusUnprocessableEntity, unprocessable(f)
	case httpapi.Conflict:
		return http.StatusUnprocessableEntity, fieldFailure(api.FieldErrors{"base": {"has already been taken"}})
	case httpapi.Unauthenticated:
		return http.StatusUnauthorized, failure(f, "Bad credentials")
	case httpapi.Forbidden:
		return http.StatusForbidden, failure(f, "Forbidden")
	case httpapi.NotFound, httpapi.NoRoute:
		return http.StatusNotFound, failure(f, "Not found")
	case httpapi.NoMethod:
		return http.StatusMethodNotAllowed, failure(f, "Method not allowed")
	case httpapi.Malformed:
		return http.StatusBadRequest, failure(f, "The body is not valid JSON")
	case httpapi.Unsupported:
		return http.StatusUnsupportedMediaType, failure(f, "The body must be sent as application/json")
	case httpapi.TooLarge:
		return http.StatusRequestEntityTooLarge, failure(f, fmt.Sprintf("The body is larger than %d bytes", f.MaxBody))
	case httpapi.TooMany:
		return http.StatusTooManyRequests, failure(f, "Too many requests")
	}
	return http.StatusInternalServerError, failure(f, "Something went wrong; request "+f.RequestID)
}

// failure is the shape of faults that no field is to blame for.
func failure(f *httpapi.Fault, text string) api.Failure {
	if f.Text != "" && f.Kind != httpapi.Internal {
		text = f.Text
	}
	body := api.Failure{Errors: []string{text}, Failures: api.BaseFailures{Base: []string{text}}}
	if f.Code != "" {
		body.ErrorCodes = &api.BaseErrorCodes{Base: []struct {
			Error api.BaseErrorCodesBaseError `json:"error"`
		}{{api.BaseErrorCodesBaseError(f.Code)}}}
	}
	return body
}

func fieldFailure(errors api.FieldErrors) api.FieldFailure {
	return api.FieldFailure{Errors: errors, Failures: errors}
}

// unprocessable names the missing wrapper, or says what is wrong with each field.
func unprocessable(f *httpapi.Fault) any {
	for _, v := range f.Violations {
		if v.In == "body" && v.Rule == "required" && len(v.Path) == 1 {
			return api.ClientError{Message: "client error", Param: v.Path[0]}
		}
	}
	return fieldFailure(fieldErrors(f.Violations))
}

// fieldErrors says violations by field, each text once.
func fieldErrors(violations []httpapi.Violation) api.FieldErrors {
	errors := api.FieldErrors{}
	said := map[string]bool{}
	for _, v := range violations {
		field, text := fieldOf(v), words(v)
		if key := field + "\n" + text; !said[key] {
			said[key] = true
			errors[field] = append(errors[field], text)
		}
	}
	return errors
}

// fieldOf is the name nearest to the value: places in a list have none, the body as a whole is "base".
func fieldOf(v httpapi.Violation) string {
	for i := len(v.Path) - 1; i >= 0; i-- {
		if _, err := strconv.Atoi(v.Path[i]); err != nil {
			return strings.TrimSuffix(v.Path[i], "[]")
		}
	}
	return "base"
}

// words are Rails' own for a rule that was broken.
func words(v httpapi.Violation) string {
	text, isText := v.Value.(string)
	blank := isText && strings.TrimSpace(text) == ""
	switch v.Rule {
	case "required", "nullable":
		return "can't be blank"
	case "unknown":
		return "is not a known parameter"
	case "minLength", "pattern":
		if blank {
			return "can't be blank"
		}
	case "maxLength":
		if v.Schema != nil && v.Schema.MaxLength != nil {
			return fmt.Sprintf("is too long (maximum is %d characters)", *v.Schema.MaxLength)
		}
	case "maxItems":
		if v.Schema != nil && v.Schema.MaxItems != nil {
			return fmt.Sprintf("is too long (maximum is %d items)", *v.Schema.MaxItems)
		}
	case "type":
		if v.Schema != nil && v.Schema.Type != nil && len(*v.Schema.Type) == 1 {
			kind := (*v.Schema.Type)[0]
			article := "a "
			if strings.ContainsAny(kind[:1], "aio") {
				article = "an "
			}
			return "must be " + article + kind
		}
	}
	return "is invalid"
}
