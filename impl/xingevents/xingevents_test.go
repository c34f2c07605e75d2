package xingevents

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
)

func TestEnvelope(t *testing.T) {
	own := func(extensions map[string]any) *openapi3.Schema { return &openapi3.Schema{Extensions: extensions} }
	violate := func(violations ...httpapi.Violation) *httpapi.Fault { return httpapi.Violate(violations...) }
	of := func(kind httpapi.Kind) *httpapi.Fault {
		return httpapi.Refuse(kind, "").Because(errors.New("secret cause"))
	}
	const rest = "com.amiando.api.rest."
	for _, tt := range []struct {
		name   string
		fault  *httpapi.Fault
		status int
		want   []string
	}{
		{"internal", &httpapi.Fault{Kind: httpapi.Internal, RequestID: "abc123", Cause: errors.New("secret cause")}, http.StatusInternalServerError, []string{rest + "InternalServerException.abc123"}},
		{"no route", of(httpapi.NoRoute), http.StatusNotFound, []string{rest + "InvalidPath"}},
		{"no method", of(httpapi.NoMethod), http.StatusNotFound, []string{rest + "InvalidPath"}},
		{"bad credentials", of(httpapi.Unauthenticated), http.StatusForbidden, []string{rest + "InvalidApiKey"}},
		{"no credentials", noKey(), http.StatusBadRequest, []string{rest + "MissingParam.apikey"}},
		{"forbidden", of(httpapi.Forbidden), http.StatusForbidden, []string{rest + "NotAuthorized"}},
		{"not found", of(httpapi.NotFound), http.StatusNotFound, []string{rest + "ObjectNotFound"}},
		{"conflict", of(httpapi.Conflict), http.StatusBadRequest, []string{rest + "ObjectExists"}},
		{"a conflict with a code", of(httpapi.Conflict).WithCode(codeUsernameExists), http.StatusBadRequest, []string{"com.amiando.User.UsernameExists"}},
		{"malformed", of(httpapi.Malformed), http.StatusBadRequest, []string{rest + "InvalidFormat.body"}},
		{"unsupported", of(httpapi.Unsupported), http.StatusBadRequest, []string{rest + "InvalidFormat.Content-Type"}},
		{"too large", of(httpapi.TooLarge), http.StatusRequestEntityTooLarge, []string{rest + "InvalidFormat.body"}},
		{"too many", of(httpapi.TooMany), http.StatusTooManyRequests, []string{rest + "TooManyRequests"}},
		{"one code", wrong(codeInvalidPassword), http.StatusBadRequest, []string{rest + "InvalidPassword"}},
		{"a bad id, alone", violate(httpapi.Violation{In: "query", Path: []string{"a"}, Rule: "unknown"}, httpapi.Violation{In: "path", Path: []string{"id"}, Rule: "pattern"}), http.StatusBadRequest, []string{rest + "InvalidResourceId"}},
		{"in order, each once", violate(
			httpapi.Violation{In: "body", Path: []string{"b"}, Rule: "format"},
			httpapi.Violation{In: "body", Path: []string{"b"}, Rule: "pattern"},
			httpapi.Violation{In: "query", Path: []string{"a"}, Rule: "required"},
		), http.StatusBadRequest, []string{rest + "InvalidFormat.b", rest + "MissingParam.a"}},
		{"an empty value", violate(httpapi.Violation{In: "body", Path: []string{"a"}, Rule: "enum", Value: "", Schema: own(map[string]any{"x-invalid-code": "com.amiando.X"})}), http.StatusBadRequest, []string{rest + "MissingParam.a"}},
		{"codes of the spec", violate(
			httpapi.Violation{In: "body", Path: []string{"a"}, Rule: "required", Schema: own(map[string]any{"x-missing-codes": map[string]any{"a": "com.amiando.A"}})},
			httpapi.Violation{In: "body", Path: []string{"b"}, Rule: "required", Schema: own(map[string]any{"x-missing-codes": map[string]any{"a": "com.amiando.A"}})},
			httpapi.Violation{In: "body", Path: []string{"c"}, Rule: "enum", Value: "x", Schema: own(map[string]any{"x-invalid-code": "com.amiando.C"})},
		), http.StatusBadRequest, []string{"com.amiando.A", "com.amiando.C", rest + "MissingParam.b"}},
		{"a name of the caller's", violate(httpapi.Violation{In: "body", Path: []string{"<b>\n" + strings.Repeat("x", 100)}, Rule: "unknown"}), http.StatusBadRequest, []string{rest + "InvalidParam._b__" + strings.Repeat("x", 60)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, body := envelope(tt.fault)
			require.Equal(t, tt.status, status)
			require.Equal(t, api.Failure{Errors: tt.want}, body)
		})
	}
	for _, kind := range httpapi.Kinds() {
		status, body := envelope(of(kind))
		require.GreaterOrEqual(t, status, 400, "kind %d", kind)
		if kind != httpapi.Invalid { // which has violations or a code
			require.NotEmpty(t, body.(api.Failure).Errors, "kind %d", kind)
		}
		require.Equal(t, kind == httpapi.Internal, status >= 500, "kind %d", kind)
	}
	var many []httpapi.Violation
	for i := range 500 {
		many = append(many, httpapi.Violation{In: "body", Path: []string{strings.Repeat("a", 1+i%60) + string(rune('a'+i%26))}, Rule: "unknown"})
	}
	_, body := envelope(violate(many...))
	require.Len(t, body.(api.Failure).Errors, maxCodes)
}

func TestParseParameters(t *testing.T) {
	for _, tt := range []struct {
		raw  string
		want map[string]string
	}{
		{"", map[string]string{}},
		{"a=1&b=2", map[string]string{"a": "1", "b": "2"}},
		{"a=1&a=2&b=", map[string]string{"a": "1", "b": ""}},
		{"&&a=1&=2&b", map[string]string{"a": "1"}},
		{"a%5B%5D=x+y%2Bz", map[string]string{"a[]": "x y+z"}},
		{"a=50%&b=%zz%4&c=%41%e4", map[string]string{"a": "50%", "b": "%zz%4", "c": "Aä"}},
		{"a=%C3%A4%FF", map[string]string{"a": "Ã¤ÿ"}},
		{"a=b=c;d", map[string]string{"a": "b=c;d"}},
		{"a=%e2%82%ac", map[string]string{"a": "€"}},
	} {
		require.Equal(t, tt.want, parseParameters(tt.raw), "%q", tt.raw)
	}
}

// FuzzParseParameters shows that whatever is sent is read as UTF-8, and that what is well escaped is read as net/url reads it.
func FuzzParseParameters(f *testing.F) {
	for _, seed := range []string{"a=1&b=2", "a=%C3%BC+%2B", "%=%&%%=%4", "a=\xff", "a=1;b=2", "=", "a=%FC"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := parseParameters(raw)
		for name, value := range got {
			require.True(t, utf8.ValidString(name) && utf8.ValidString(value), "%q", raw)
			require.NotEmpty(t, name)
		}
		values := url.Values{}
		for name, value := range got {
			values.Set(name, value)
		}
		require.Equal(t, got, parseParameters(values.Encode()), "what was read is written and read again")
		if want, err := url.ParseQuery(raw); err == nil && utf8.ValidString(raw) {
			for name, value := range got {
				if all := want[name]; len(all) == 1 && utf8.ValidString(all[0]) && utf8.ValidString(name) {
					require.Equal(t, all[0], value, "%q", raw)
				}
			}
		}
	})
}

func TestKeyOf(t *testing.T) {
	for _, tt := range []struct{ authorization, query, form, want string }{
		{"", "", "", ""},
		{"ApiKey H", "Q", "F", "H"},
		{"apikey  H ", "Q", "F", "H"},
		{"Bearer H", "Q", "F", "Q"},
		{"ApiKey", "Q", "F", "Q"},
		{"", "", "F", "F"},
	} {
		require.Equal(t, tt.want, keyOf(tt.authorization, tt.query, tt.form), "%+v", tt)
	}
}

func TestLastPage(t *testing.T) {
	for _, tt := range []struct{ total, size, want int64 }{{0, 500, 0}, {1, 500, 0}, {500, 500, 0}, {501, 500, 1}, {1201, 500, 2}, {3, 1, 2}} {
		require.Equal(t, tt.want, lastPage(tt.total, tt.size), "%+v", tt)
	}
}

func TestDemoWorldIsAsPrinted(t *testing.T) {
	for _, key := range []string{demoAdmin, demoEditor, demoViewer, demoSingle} {
		require.Regexp(t, `^Demo[A-Z][a-z]+0+$`, key)
		require.Len(t, key, 50)
	}
	require.True(t, access.CheckPassword(demoHash, demoPassword))
	require.Contains(t, DemoCurl, demoAdmin)
}

func TestNeededKeyTypes(t *testing.T) {
	spec := func(operation string) *openapi3.T {
		t.Helper()
		doc, err := openapi3.NewLoader().LoadFromData([]byte("openapi: 3.0.3\ninfo: { title: t, version: \"1\" }\npaths: { /a: { get: { operationId: Get, " + operation + "responses: { \"200\": { description: d } } } } }"))
		require.NoError(t, err)
		return doc
	}
	needed, err := neededKeyTypes(spec("x-needed-key-type: EDITOR, "))
	require.NoError(t, err)
	require.Equal(t, map[string]api.KeyType{"Get": api.EDITOR}, needed)
	_, err = neededKeyTypes(spec(""))
	require.ErrorContains(t, err, "Get", "an operation that forgets it keeps the server from starting")
	_, err = neededKeyTypes(spec("x-needed-key-type: OWNER, "))
	require.ErrorContains(t, err, "OWNER")
}

// TestGuesses plays guesses against a clock of its own.
func TestGuesses(t *testing.T) {
	user := guessed{1, 1}
	key, other := guesser{user, 1}, guesser{user, 2}
	start := time.Date(2012, 2, 29, 12, 0, 0, 0, time.UTC)
	g := newGuesses()
	free := func(who guesser, now time.Time) {
		t.Helper()
		pause, err := g.reserve(who, now)
		require.NoError(t, err)
		require.Zero(t, pause)
	}
	for range freeGuesses {
		free(key, start)
		g.wrong(user, start)
	}
	pause, err := g.reserve(key, start)
	require.NoError(t, err)
	require.Equal(t, firstPause, pause, "the next one waits")
	_, err = g.reserve(key, start)
	require.Error(t, err, "a key waits once")
	pause, err = g.reserve(other, start)
	require.NoError(t, err)
	require.Equal(t, 2*firstPause, pause, "another key takes the turn after that")
	free(guesser{guessed{1, 2}, 1}, start)
	free(guesser{guessed{2, 1}, 1}, start)

	g.leave(key)
	g.leave(other)
	for range 20 {
		g.wrong(user, start.Add(time.Second))
	}
	pause, err = g.reserve(key, start.Add(time.Second))
	require.NoError(t, err)
	require.Equal(t, longPause, pause, "pauses grow up to a limit")
	g.leave(key)

	g.right(user)
	free(key, start.Add(time.Second))
	for range 20 {
		g.wrong(user, start)
	}
	free(key, start.Add(forgetAfter+time.Minute))
	require.Empty(t, g.users, "old guesses are forgotten")

	for i := range int64(sweepAbove + 2) {
		g.wrong(guessed{3, i}, start)
	}
	g.wrong(guessed{3, -1}, start.Add(2*forgetAfter))
	require.Len(t, g.users, 1, "and do not fill the memory")
}
