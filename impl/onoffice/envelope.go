package onoffice

import (
	"fmt"
	"net/http"

	api "gatehouse/generated/onofficeapi"
	"gatehouse/impl/httpapi"
)

// envelope says a fault as a call that failed as a whole: HTTP says 200, the body the rest. Only what is not this API's URL is another status.
func envelope(f *httpapi.Fault) (status int, body any) {
	switch f.Kind {
	case httpapi.Malformed:
		return http.StatusOK, refused(fail(codeSyntaxError))
	case httpapi.Invalid:
		return unfit(f.Violations)
	case httpapi.TooLarge:
		return http.StatusOK, refused(&failure{codeMalformedJSON, fmt.Sprintf("The request is larger than %d bytes", f.MaxBody)})
	case httpapi.Unauthenticated:
		return http.StatusOK, refused(fail(codeNotAuthenticated))
	case httpapi.NoRoute:
		return http.StatusNotFound, refused(fail(codeUnknownAction, ""))
	case httpapi.NoMethod:
		return http.StatusMethodNotAllowed, refused(fail(codeEmptyRequest))
	case httpapi.Forbidden:
		return http.StatusOK, refused(fail(codeAccessViolation))
	case httpapi.NotFound:
		return http.StatusOK, refused(fail(codeUnknownRecord))
	case httpapi.Unsupported:
		return http.StatusOK, refused(fail(codeMalformedJSON))
	}
	return http.StatusOK, refused(fail(codeErrorInAction, f.RequestID))
}

// unfit says which part of the envelope is missing or of the wrong kind: the first, in the order of its parts.
func unfit(violations []httpapi.Violation) (status int, body any) {
	first := codeNoActions
	for _, v := range violations {
		found := codeNoActions
		switch {
		case v.In == "path":
			return http.StatusNotFound, refused(fail(codeUnknownAction, ""))
		case len(v.Path) == 0 && v.Rule == "required":
			found = codeEmptyRequest
		case len(v.Path) == 0:
			found = codeMalformedJSON
		case v.Path[0] == "token":
			found = codeNoToken
		case len(v.Path) == 1:
			found = codeNoRequest
		}
		first = min(first, found)
	}
	return http.StatusOK, refused(fail(first))
}

// refused is the answer to a call that failed as a whole.
func refused(f *failure) api.Answer { return answered(f.code, f.message) }

// answered is an answer with a status and no results yet.
func answered(c code, message string) (answer api.Answer) {
	answer.Status.Code, answer.Status.Errorcode, answer.Status.Message = api.AnswerStatusCode(c.status()), int(c), message
	answer.Response.Results = []api.Result{}
	return answer
}
