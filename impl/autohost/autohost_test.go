package autohost

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

func TestEnvelope(t *testing.T) {
	want := map[httpapi.Kind]struct {
		status int
		text   string
	}{
		httpapi.Internal:        {http.StatusInternalServerError, "Internal server error; request r1"},
		httpapi.NoRoute:         {http.StatusNotFound, "Not found"},
		httpapi.NoMethod:        {http.StatusMethodNotAllowed, "Method not allowed"},
		httpapi.Unauthenticated: {http.StatusForbidden, "Unauthorized access"},
		httpapi.Forbidden:       {http.StatusForbidden, "Unauthorized access"},
		httpapi.NotFound:        {http.StatusNotFound, "Not found"},
		httpapi.Conflict:        {http.StatusBadRequest, "The request collides with what is there"},
		httpapi.Malformed:       {http.StatusBadRequest, "The body is not valid JSON"},
		httpapi.Unsupported:     {http.StatusBadRequest, "The body must be sent as application/json"},
		httpapi.TooLarge:        {http.StatusRequestEntityTooLarge, "The body is larger than 7 bytes"},
		httpapi.Invalid:         {http.StatusBadRequest, "The request is invalid"},
		httpapi.TooMany:         {http.StatusTooManyRequests, "Too many requests"},
	}
	for _, kind := range httpapi.Kinds() {
		expected, ok := want[kind]
		require.True(t, ok, "kind %d has no words", kind)
		status, body := envelope(&httpapi.Fault{Kind: kind, RequestID: "r1", MaxBody: 7})
		require.Equal(t, expected.status, status)
		require.Equal(t, api.ErrorResponse{Error: expected.text}, body)
	}
	_, body := envelope(&httpapi.Fault{Kind: httpapi.Internal, Text: "the password of the database", RequestID: "r1"})
	require.Equal(t, api.ErrorResponse{Error: "Internal server error; request r1"}, body)
	_, body = envelope(unfit("email", "is missing"))
	require.Equal(t, api.ErrorResponse{Error: "email: is missing"}, body)
}

func TestSentence(t *testing.T) {
	unknown := func(name string) httpapi.Violation {
		return httpapi.Violation{In: "body", Path: []string{name}, Rule: "unknown"}
	}
	require.Equal(t, "a: is not a known field; b: is not a known field", sentence([]httpapi.Violation{unknown("b"), unknown("a"), unknown("b")}))
	require.Equal(t, strings.Repeat("é", 100)+"…: is not a known field", sentence([]httpapi.Violation{unknown(strings.Repeat("é", 101))}))
	require.Equal(t, "?: is not a known field", sentence([]httpapi.Violation{unknown("\xff")}))
	require.Equal(t, "The body is missing", sentence([]httpapi.Violation{{In: "body", Rule: "required"}}))
	require.Equal(t, "A parameter is invalid", sentence([]httpapi.Violation{{In: "query", Rule: "type"}}), "sent twice, which the wrapper cannot bind")
	var many []httpapi.Violation
	for i := range 50 {
		many = append(many, unknown(strings.Repeat("x", i+1)))
	}
	require.Len(t, strings.Split(sentence(many), "; "), maxViolations)
}

func TestKeyIDs(t *testing.T) {
	require.EqualValues(t, 17, parseKeyID(keyID(17)))
	for _, text := range []string{"", "17", "key-", "key-017", "key-+17", "key-17 ", "KEY-17", "key-17.0", "key--17", "key-0", "key-99999999999999999999"} {
		require.Zero(t, parseKeyID(text), text)
	}
}

// FuzzTarget: whatever a link leads on to, one place is added to the page's policy at most, and the browser is never sent to another scheme.
func FuzzTarget(f *testing.F) {
	for _, redirect := range []string{"", "https://x.example/a?b#c", "javascript:alert(1)", "//x", "http://[::1]:80/", "https://a@b", "HTTP://X", "https:///x", "https:x", "https://a;script-src", "https://a,b"} {
		f.Add(redirect)
	}
	f.Fuzz(func(t *testing.T, redirect string) {
		on := target(persistence.AutohostSignup{Redirect: redirect})
		if on == nil {
			return
		}
		lower := strings.ToLower(redirect)
		require.True(t, strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://"), redirect)
		require.Regexp(t, `^[^\s;,'"]+$`, on.Host)
	})
}
