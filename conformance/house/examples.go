package house

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/openapi"
)

// Exchange is a documented exchange: a named example that stands on both sides of an operation.
// An operation that takes nothing has only the answer's side, of a success.
type Exchange struct {
	Name       string
	Operation  *openapi3.Operation
	Method     string
	Path       string            // as in the spec, without the API's prefix
	InPath     map[string]string // its parameters
	Query      url.Values
	Header     map[string]string
	Body       []byte // as it is sent; nil without one
	BodyType   string // its content type
	JSON       []byte // the body's value, which of a form is an object
	Status     string
	WantBody   any      // nil when no body is declared
	Generated  []string // JSON pointers to values that the server makes up
	parameters openapi3.Parameters
}

// Exchanges gathers the documented exchanges of an API, in the order of operation and name.
func Exchanges(t testing.TB, api string) (exchanges []Exchange) {
	t.Helper()
	spec, err := openapi.Shared(api)
	require.NoError(t, err)
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			parameters := append(slices.Clone(item.Parameters), operation.Parameters...)
			for status, response := range operation.Responses.Map() {
				named := map[string]*openapi3.Example{}
				for _, media := range response.Value.Content {
					for name, example := range media.Examples {
						named[name] = example.Value
					}
				}
				if len(response.Value.Content) == 0 { // an empty answer belongs to every success that is asked for
					for name := range requestNames(parameters, operation) {
						if !answeredElsewhere(operation, status, name) {
							named[name] = nil
						}
					}
				}
				for name, example := range named {
					exchange := Exchange{Name: name, Operation: operation, Method: method, Path: path, Status: status, parameters: parameters}
					if example != nil {
						exchange.WantBody = example.Value
						exchange.Generated = pointers(example.Extensions["x-generated"])
					}
					if exchange.fill(t) {
						exchanges = append(exchanges, exchange)
					}
				}
			}
		}
	}
	slices.SortFunc(exchanges, func(a, b Exchange) int { return strings.Compare(a.String(), b.String()) })
	return exchanges
}

func (e Exchange) String() string {
	return fmt.Sprintf("%s/%s/%s", e.Operation.OperationID, e.Name, e.Status)
}

// requestNames are the names of the examples on the request's side.
func requestNames(parameters openapi3.Parameters, operation *openapi3.Operation) map[string]bool {
	names := map[string]bool{}
	for _, parameter := range parameters {
		for name := range parameter.Value.Examples {
			names[name] = true
		}
	}
	if operation.RequestBody != nil {
		for _, media := range operation.RequestBody.Value.Content {
			for name := range media.Examples {
				names[name] = true
			}
		}
	}
	return names
}

// answeredElsewhere says whether another status has an example of this name.
func answeredElsewhere(operation *openapi3.Operation, status, name string) bool {
	for other, response := range operation.Responses.Map() {
		if other == status {
			continue
		}
		for _, media := range response.Value.Content {
			if media.Examples[name] != nil {
				return true
			}
		}
	}
	return false
}

// fill takes the examples of this name from the request's side. It says whether they make a whole request.
func (e *Exchange) fill(t testing.TB) bool {
	t.Helper()
	e.InPath, e.Query, e.Header = map[string]string{}, url.Values{}, map[string]string{}
	found, needed := false, false
	for _, ref := range e.parameters {
		parameter := ref.Value
		example := parameter.Examples[e.Name]
		if example == nil {
			needed = needed || parameter.Required
			continue
		}
		found = true
		text := fmt.Sprint(example.Value.Value)
		switch parameter.In {
		case openapi3.ParameterInPath:
			e.InPath[parameter.Name] = text
		case openapi3.ParameterInQuery:
			e.Query.Set(parameter.Name, text)
		case openapi3.ParameterInHeader:
			e.Header[parameter.Name] = text
		}
	}
	if body := e.Operation.RequestBody; body != nil {
		for contentType, media := range body.Value.Content {
			if example := media.Examples[e.Name]; example != nil {
				found = true
				encoded, err := json.Marshal(example.Value.Value)
				require.NoError(t, err)
				e.Body, e.BodyType, e.JSON = encoded, contentType, encoded
				if contentType == formType {
					e.Body = encodeForm(t, example.Value.Value)
				}
			}
		}
		needed = needed || body.Value.Required && e.Body == nil
	}
	return !needed && (found || strings.HasPrefix(e.Status, "2"))
}

const formType = "application/x-www-form-urlencoded"

// encodeForm writes an object of plain values as a form.
func encodeForm(t testing.TB, value any) []byte {
	t.Helper()
	fields, ok := value.(map[string]any)
	require.True(t, ok, "the example of a form must be an object")
	form := url.Values{}
	for name, value := range fields {
		if number, ok := value.(float64); ok {
			value = strconv.FormatFloat(number, 'f', -1, 64)
		}
		form.Set(name, fmt.Sprint(value))
	}
	return []byte(form.Encode())
}

func pointers(extension any) (found []string) {
	list, _ := extension.([]any)
	for _, pointer := range list {
		found = append(found, fmt.Sprint(pointer))
	}
	return found
}

// RequireBody compares an answer with the documented one; of values that the server makes up only the kind is compared.
func (e Exchange) RequireBody(t testing.TB, got []byte) {
	t.Helper()
	if e.WantBody == nil {
		require.Empty(t, string(got))
		return
	}
	var gotValue, wantValue any
	require.NoError(t, json.Unmarshal(got, &gotValue), string(got))
	want, err := json.Marshal(e.WantBody)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(want, &wantValue))
	for _, pointer := range e.Generated {
		blank(t, gotValue, pointer)
		blank(t, wantValue, pointer)
	}
	require.Equal(t, wantValue, gotValue)
}

// blank puts the kind of a value in its place, so that only that is compared.
func blank(t testing.TB, value any, pointer string) {
	t.Helper()
	steps := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, step := range steps {
		last := i == len(steps)-1
		switch at := value.(type) {
		case map[string]any:
			require.Contains(t, at, step, "no value at %s", pointer)
			if last {
				at[step] = fmt.Sprintf("%T", at[step])
			}
			value = at[step]
		case []any:
			var index int
			_, err := fmt.Sscan(step, &index)
			require.NoError(t, err)
			require.Less(t, index, len(at), "no value at %s", pointer)
			if last {
				at[index] = fmt.Sprintf("%T", at[index])
			}
			value = at[index]
		default:
			require.Fail(t, "no value", "at %s", pointer)
		}
	}
}
