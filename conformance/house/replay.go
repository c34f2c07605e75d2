package house

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ReplayHTTP sends each documented exchange with plain HTTP, each to a fresh house, and demands the documented answer.
func ReplayHTTP(t *testing.T, api, prefix string, credential ...string) {
	ReplayHTTPAs(t, api, prefix, func(*House, Exchange) []string { return credential })
}

// ReplayHTTPAs does the same where the credential depends on the house or the exchange. It is names and values of headers in turn.
// Exchanges of which harmless says so use one house together: they leave it as they found it, and find it as new.
func ReplayHTTPAs(t *testing.T, api, prefix string, credential func(*House, Exchange) []string, harmless ...func(Exchange) bool) {
	exchanges := Exchanges(t, api)
	require.NotEmpty(t, exchanges)
	houseFor := houses(t, harmless)
	for _, exchange := range exchanges {
		t.Run(exchange.String(), func(t *testing.T) {
			t.Parallel()
			h := houseFor(t, exchange)
			got := exchange.Send(h, prefix, credential(h, exchange)...)
			require.Equal(t, exchange.Status, strconv.Itoa(got.Status), got.Body)
			exchange.RequireBody(t, []byte(got.Body))
		})
	}
}

// houses gives each exchange a fresh house, and those that are harmless one together.
func houses(t *testing.T, harmless []func(Exchange) bool) func(testing.TB, Exchange) *House {
	if len(harmless) == 0 {
		return func(t testing.TB, _ Exchange) *House { return New(t, HoldJobs) }
	}
	shared := New(t, HoldJobs)
	return func(t testing.TB, exchange Exchange) *House {
		if harmless[0](exchange) {
			return shared
		}
		return New(t, HoldJobs)
	}
}

// Send sends the exchange's request. header holds names and values in turn.
func (e Exchange) Send(h *House, prefix string, header ...string) Answer {
	h.t.Helper()
	return h.Call(e.Method, e.url(prefix), string(e.Body), append(e.headers(), header...)...)
}

func (e Exchange) headers() (header []string) {
	if e.BodyType != "" {
		header = append(header, "Content-Type", e.BodyType)
	}
	for name, value := range e.Header {
		header = append(header, name, value)
	}
	return header
}

func (e Exchange) url(prefix string) string {
	path := prefix + e.Path
	for name, value := range e.InPath {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if len(e.Query) > 0 {
		path += "?" + e.Query.Encode()
	}
	return path
}

// Successes are one documented success of each operation: valid requests for tests that spoil them.
func Successes(t testing.TB, api string) (successes []Exchange) {
	t.Helper()
	seen := map[string]bool{}
	for _, exchange := range Exchanges(t, api) {
		if id := exchange.Operation.OperationID; strings.HasPrefix(exchange.Status, "2") && !seen[id] {
			seen[id] = true
			successes = append(successes, exchange)
		}
	}
	return successes
}

// ReplayClient sends each documented exchange through the generated client, whose methods are named after the operations.
// The answer must also be the documented one after a trip through the client's own types.
func ReplayClient(t *testing.T, api string, newClient func(t testing.TB, h *House) any) {
	ReplayClientAs(t, api, func(t testing.TB, h *House, _ Exchange) any { return newClient(t, h) })
}

// ReplayClientAs does the same where the client depends on the exchange. Harmless ones share a house, as with ReplayHTTPAs.
func ReplayClientAs(t *testing.T, api string, newClient func(t testing.TB, h *House, e Exchange) any, harmless ...func(Exchange) bool) {
	houseFor := houses(t, harmless)
	for _, exchange := range Exchanges(t, api) {
		t.Run(exchange.String(), func(t *testing.T) {
			t.Parallel()
			response := exchange.call(t, newClient(t, houseFor(t, exchange), exchange))
			body := response.FieldByName("Body").Bytes()
			status := response.Addr().MethodByName("StatusCode").Call(nil)[0].Int()
			require.Equal(t, exchange.Status, strconv.FormatInt(status, 10), string(body))
			exchange.RequireBody(t, body)
			if exchange.WantBody == nil {
				return
			}
			typed := response.FieldByNameFunc(func(name string) bool { return strings.HasSuffix(name, "JSON"+exchange.Status) }) // application/problem+json has a longer one
			require.True(t, typed.IsValid() && !typed.IsNil(), "the client did not read the body of status %s", exchange.Status)
			again, err := json.Marshal(typed.Interface())
			require.NoError(t, err)
			exchange.RequireBody(t, again)
		})
	}
}

// call fills the arguments of the client's method from the exchange: the path's parameters, the params struct, the body.
// A body that the client's type cannot hold, as of a documented mistake, goes as it is.
func (e Exchange) call(t testing.TB, client any) reflect.Value {
	t.Helper()
	name := e.Operation.OperationID + "WithResponse"
	if body := e.Operation.RequestBody; body != nil && body.Value.Content[formType] != nil {
		name = e.Operation.OperationID + "WithFormdataBodyWithResponse"
	}
	method := reflect.ValueOf(client).MethodByName(name)
	require.True(t, method.IsValid(), "the client has no method for %s", e.Operation.OperationID)
	arguments, ok := e.arguments(t, method.Type())
	if !ok {
		method = reflect.ValueOf(client).MethodByName(e.Operation.OperationID + "WithBodyWithResponse")
		arguments, ok = e.arguments(t, method.Type())
		require.True(t, ok, "the client cannot send this body")
	}
	results := method.Call(arguments)
	if err, failed := results[1].Interface().(error); failed {
		require.NoError(t, err)
	}
	return results[0].Elem()
}

func (e Exchange) arguments(t testing.TB, signature reflect.Type) (arguments []reflect.Value, ok bool) {
	t.Helper()
	arguments = []reflect.Value{reflect.ValueOf(t.Context())}
	inPath := e.pathValues()
	for i := 1; i < signature.NumIn()-1; i++ { // the last are request editors
		kind := signature.In(i)
		argument := reflect.New(kind)
		switch {
		case len(inPath) > 0:
			encoded := inPath[0]
			if kind.Kind() == reflect.String {
				encoded = strconv.Quote(encoded)
			}
			require.NoError(t, json.Unmarshal([]byte(encoded), argument.Interface()))
			inPath = inPath[1:]
		case kind.Kind() == reflect.Pointer && strings.HasSuffix(kind.Elem().Name(), "Params"):
			require.NoError(t, json.Unmarshal(e.params(t), argument.Interface()))
		case kind.Kind() == reflect.String: // of a body that goes as it is
			argument.Elem().SetString(e.BodyType)
		case kind.Kind() == reflect.Interface:
			argument.Elem().Set(reflect.ValueOf(bytes.NewReader(e.Body)))
		case e.JSON == nil: // a form without fields
		default:
			if err := json.Unmarshal(e.JSON, argument.Interface()); err != nil {
				return nil, false
			}
			again, err := json.Marshal(argument.Interface())
			if err != nil || !sameJSON(e.JSON, again) {
				return nil, false
			}
		}
		arguments = append(arguments, argument.Elem())
	}
	return arguments, true
}

var pathParameter = regexp.MustCompile(`\{([^}]+)\}`)

// pathValues are the path's parameters in their order.
func (e Exchange) pathValues() (values []string) {
	for _, match := range pathParameter.FindAllStringSubmatch(e.Path, -1) {
		values = append(values, e.InPath[match[1]])
	}
	return values
}

// params are the query and header parameters as the client's params struct reads them.
func (e Exchange) params(t testing.TB) []byte {
	t.Helper()
	values := map[string]any{}
	for _, ref := range e.parameters {
		if example := ref.Value.Examples[e.Name]; example != nil && ref.Value.In != "path" {
			values[ref.Value.Name] = example.Value.Value
		}
	}
	encoded, err := json.Marshal(values)
	require.NoError(t, err)
	return encoded
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
