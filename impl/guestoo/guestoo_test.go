package guestoo

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

func TestEnvelope(t *testing.T) {
	violation := httpapi.Violation{In: "body", Path: []string{"a", "b"}, Rule: "unknown", Value: "secret"}
	at := time.Date(2030, 6, 15, 12, 0, 0, 5_000_000, time.FixedZone("CEST", 7200))
	spring := func(status int, message string) string {
		encoded, _ := json.Marshal(message)
		name, _ := json.Marshal(http.StatusText(status))
		return `{"timestamp":"2030-06-15T10:00:00.005+00:00","status":` + statusText(status) + `,"error":` + string(name) + `,"message":` + string(encoded) + `,"path":"/guestoo/rest/x"}`
	}
	oauth := func(code, text string) string { return `{"error":"` + code + `","error_description":"` + text + `"}` }
	type answer struct {
		status int
		body   string
	}
	wants := map[httpapi.Kind]struct{ resource, token answer }{
		httpapi.Internal:        {answer{500, spring(500, "Something went wrong; request r1")}, answer{500, oauth("server_error", "Something went wrong; request r1")}},
		httpapi.NoRoute:         {answer{404, spring(404, "Not found")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.NoMethod:        {answer{405, spring(405, "Method not allowed")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.Unauthenticated: {answer{401, oauth("invalid_token", "The access token is invalid or has expired")}, answer{401, oauth("invalid_client", "Client authentication failed")}},
		httpapi.Forbidden:       {answer{403, oauth("access_denied", "Access is denied")}, answer{401, oauth("invalid_client", "Client authentication failed")}},
		httpapi.NotFound:        {answer{404, spring(404, "Not found")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.Conflict:        {answer{409, spring(409, "/email: another guest has this address")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.Malformed:       {answer{400, spring(400, "The body is not valid JSON")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.Unsupported:     {answer{415, spring(415, "The body must be sent as application/json")}, answer{400, oauth("invalid_request", notAForm)}},
		httpapi.TooLarge:        {answer{413, spring(413, "The body is larger than 9 bytes")}, answer{413, oauth("invalid_request", "The body is larger than 9 bytes")}},
		httpapi.Invalid:         {answer{400, spring(400, "/a/b: is not a known field")}, answer{400, oauth("invalid_request", "/a/b: is not a known field")}},
		httpapi.TooMany:         {answer{429, spring(429, "Too many requests")}, answer{400, oauth("invalid_request", notAForm)}},
	}
	for _, kind := range httpapi.Kinds() {
		want, ok := wants[kind]
		require.True(t, ok, "kind %d has no row", kind)
		for operation, want := range map[string]answer{"GetGuest": want.resource, "CreateToken": want.token} {
			fault := &httpapi.Fault{Kind: kind, RequestID: "r1", Operation: operation, Path: "/guestoo/rest/x", At: at, MaxBody: 9, Cause: context.Canceled}
			if kind == httpapi.Invalid {
				fault.Violations = []httpapi.Violation{violation, violation}
			}
			status, body := envelope(fault)
			encoded, err := json.Marshal(body)
			require.NoError(t, err)
			require.Equal(t, want.status, status, "kind %d of %s", kind, operation)
			require.JSONEq(t, want.body, string(encoded), "kind %d of %s", kind, operation)
			require.NotContains(t, string(encoded), context.Canceled.Error(), "the cause is for the log")
		}
	}
	status, body := envelope(&httpapi.Fault{Kind: httpapi.Internal, Text: "inner text", RequestID: "r1", At: at, Path: "/p"})
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	require.Equal(t, 500, status)
	require.NotContains(t, string(encoded), "inner text")
}

const notAForm = "The body must be sent as application/x-www-form-urlencoded"

func statusText(status int) string {
	encoded, _ := json.Marshal(status)
	return string(encoded)
}

func TestWords(t *testing.T) {
	number, length := 3.0, uint64(5)
	for _, tt := range []struct {
		violation httpapi.Violation
		want      string
	}{
		{httpapi.Violation{In: "query", Path: []string{"x"}, Rule: "unknown"}, "x: is not a known parameter"},
		{httpapi.Violation{In: "body", Rule: "required"}, "The body is missing"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "required"}, "/x: is missing"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "minimum", Schema: &openapi3.Schema{Min: &number}}, "/x: is less than 3"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "maximum", Schema: &openapi3.Schema{Max: &number}}, "/x: is more than 3"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "maxLength", Schema: &openapi3.Schema{MaxLength: &length}}, "/x: is longer than 5 characters"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "oneOf", Schema: &openapi3.Schema{}}, "/x: is invalid"},
		{httpapi.Violation{In: "body", Path: []string{"x"}, Rule: "type"}, "/x: is invalid"},
	} {
		require.Equal(t, tt.want, sentence([]httpapi.Violation{tt.violation}))
	}
	require.Equal(t, "The request is invalid", sentence(nil))
}

func TestParseBasic(t *testing.T) {
	basic := func(credentials string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(credentials))
	}
	for _, tt := range []struct {
		name, header string
		want         []pair
	}{
		{"plain", basic("id:secret"), []pair{{"id", "secret"}}},
		{"a colon in the secret", basic("id:a:b"), []pair{{"id", "a:b"}}},
		{"a percent-encoded colon", basic("id%3A1:a%3Ab"), []pair{{"id:1", "a:b"}, {"id%3A1", "a%3Ab"}}},
		{"not ASCII", basic("ä:ß"), []pair{{"ä", "ß"}}},
		{"not ASCII, encoded", basic("%C3%A4:%C3%9F"), []pair{{"ä", "ß"}, {"%C3%A4", "%C3%9F"}}},
		{"plus", basic("id:a+b"), []pair{{"id", "a b"}, {"id", "a+b"}}},
		{"a lone percent sign", basic("id:100%"), []pair{{"id", "100%"}}},
		{"empty", basic(":"), []pair{{"", ""}}},
		{"spaces before", "Basic   " + base64.StdEncoding.EncodeToString([]byte("id:secret")), []pair{{"id", "secret"}}},
		{"no colon", basic("id"), nil},
		{"not base64", "Basic #", nil},
		{"nothing", "Basic ", nil},
		{"no scheme", base64.StdEncoding.EncodeToString([]byte("id:secret")), nil},
		{"another scheme", "Bearer x", nil},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, parseBasic(tt.header)) })
	}
}

// FuzzParseBasic: whatever pair a client encodes, plain or percent-encoded, is among those read.
func FuzzParseBasic(f *testing.F) {
	f.Add("id", "secret")
	f.Add("ä", "a:b%+ &=")
	f.Add("%41", "%")
	f.Fuzz(func(t *testing.T, id, secret string) {
		encoded := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id) + ":" + url.QueryEscape(secret)))
		if want := (pair{id, secret}); !slices.Contains(parseBasic("Basic "+encoded), want) {
			t.Errorf("percent-encoded %q is not read", want)
		}
		if strings.Contains(id, ":") {
			return // HTTP Basic cannot carry it plain
		}
		encoded = base64.StdEncoding.EncodeToString([]byte(id + ":" + secret))
		if want := (pair{id, secret}); !slices.Contains(parseBasic("Basic "+encoded), want) {
			t.Errorf("plain %q is not read", want)
		}
	})
}

func TestDecide(t *testing.T) {
	five := int64(5)
	for _, tt := range []struct {
		name                          string
		automatic, waiting, unlimited bool
		taken                         int64
		companions                    int
		from, to                      string
		want                          string // status, with + for the waiting list; "" when refused
	}{
		{"a registration where there is room, confirmed by hand", false, false, false, 0, 0, "", open, open},
		{"a registration where there is room", true, false, false, 0, 0, "", open, confirmed},
		{"the last seat", true, false, false, 4, 0, invited, open, confirmed},
		{"full", true, false, false, 5, 0, invited, open, ""},
		{"full, with a waiting list", true, true, false, 5, 0, invited, open, open + "+"},
		{"full, confirmed by hand", false, false, false, 5, 0, "", open, ""},
		{"full, confirmed by hand, with a waiting list", false, true, false, 5, 0, "", open, open + "+"},
		{"companions that do not fit", true, true, false, 3, 2, "", open, open + "+"},
		{"companions that just fit", true, true, false, 3, 1, "", open, confirmed},
		{"any number of seats", true, false, true, 1_000_000, 50, "", confirmed, confirmed},
		{"confirming", false, false, false, 4, 0, open, confirmed, confirmed},
		{"confirming when full", false, false, false, 5, 0, open, confirmed, ""},
		{"a confirmed guest brings more than fit", false, true, false, 4, 1, confirmed, confirmed, open + "+"},
		{"checking in", false, true, false, 4, 0, "", appeared, appeared},
		{"checking in when full", false, true, false, 5, 0, "", appeared, ""},
		{"inviting when full", false, false, false, 5, 0, "", invited, invited},
		{"declining when full", false, false, false, 5, 0, confirmed, declinedUser, declinedUser},
		{"a step that cannot be", true, true, false, 0, 0, appeared, open, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			booking := persistence.GuestooBooking{Taken: tt.taken, Now: 7, Event: persistence.GuestooEvent{Automatic: tt.automatic, WaitingListOpen: tt.waiting, MaxVisitor: &five}}
			if tt.unlimited {
				booking.Event.MaxVisitor = nil
			}
			if tt.from != "" {
				booking.Current = &persistence.GuestooParticipation{Status: tt.from}
			}
			got, err := decide(booking, persistence.GuestooParticipation{Status: tt.to, Companions: make([]persistence.GuestooCompanion, tt.companions)})
			if tt.want == "" {
				var fault *httpapi.Fault
				require.ErrorAs(t, err, &fault)
				require.Equal(t, httpapi.Conflict, fault.Kind)
				return
			}
			require.NoError(t, err)
			require.Equal(t, strings.TrimSuffix(tt.want, "+"), got.Status)
			require.Equal(t, strings.HasSuffix(tt.want, "+"), got.WaitingList)
		})
	}
}

func TestFreeSlots(t *testing.T) {
	require.Nil(t, freeSlots(nil, persistence.GuestooVisitors{confirmed: 3}))
	ten, two := int64(10), int64(2)
	require.EqualValues(t, 5, *freeSlots(&ten, persistence.GuestooVisitors{confirmed: 3, appeared: 2, open: 9, invited: 9, declined: 9}))
	require.EqualValues(t, 0, *freeSlots(&two, persistence.GuestooVisitors{confirmed: 3}), "an event that was made smaller has none, not fewer")
}

func TestLinks(t *testing.T) {
	require.Nil(t, pagingOf(nil, nil).links(t.Context(), 7))
	require.Nil(t, pagingOf(nil, nil).window())
	number := func(n int) *int { return &n }
	for _, tt := range []struct {
		page, perPage *int
		total         int64
		offset, limit int
		want          []string
	}{
		{number(0), nil, 0, 0, 50, []string{"first 0", "last 0"}},
		{number(0), nil, 50, 0, 50, []string{"first 0", "last 0"}},
		{nil, number(10), 11, 0, 10, []string{"first 0", "next 1", "last 1"}},
		{number(1), number(10), 30, 10, 10, []string{"first 0", "prev 0", "next 2", "last 2"}},
		{number(2), number(10), 30, 20, 10, []string{"first 0", "prev 1", "last 2"}},
		{number(9), number(10), 30, 90, 10, []string{"first 0", "prev 2", "last 2"}},
	} {
		p := pagingOf(tt.page, tt.perPage)
		require.Equal(t, &persistence.Page{Offset: tt.offset, Limit: tt.limit}, p.window())
		var got []string
		for link := range strings.SplitSeq(*p.links(t.Context(), tt.total), ", ") {
			target, relation, ok := strings.Cut(link, `>; rel="`)
			require.True(t, ok)
			parsed, err := url.Parse(strings.TrimPrefix(target, "<"))
			require.NoError(t, err)
			got = append(got, strings.TrimSuffix(relation, `"`)+" "+parsed.Query().Get("page"))
		}
		require.Equal(t, tt.want, got)
	}
}

func TestParseReference(t *testing.T) {
	const id = "7d1f1f0a-6a3e-4c57-9a10-000000000001"
	for reference, want := range map[string]string{
		id: id, strings.ToUpper(id): id, "": "", "1": "", "{" + id + "}": "", "urn:uuid:" + id: "", strings.ReplaceAll(id, "-", ""): "", id[:35] + "x": "",
	} {
		require.Equal(t, want, parseReference(reference), reference)
	}
}

func TestMay(t *testing.T) {
	for _, kind := range []string{OAuth, Token} {
		c := caller{persistence.APIUser{Kind: kind, Rights: []string{EventAPI, GuestAPI}}}
		require.NoError(t, c.may(EventAPI))
		require.Error(t, c.may(AgencyAPI))
		require.Equal(t, kind == OAuth, c.may(GuestAPI) == nil)
		require.Error(t, caller{}.may(EventAPI), "nobody may anything")
	}
}

// Credentials are read before anything is looked up.
func TestPresentedClient(t *testing.T) {
	spec, err := openapi.Load(name)
	require.NoError(t, err)
	require.Equal(t, "http", spec.Components.SecuritySchemes["ClientBasic"].Value.Type)
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("client_id=a&client_secret=b"))
	require.Equal(t, presented{pairs: []pair{{"a", "b"}}}, presentedClient(request))
	request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader("client_id=a&client_secret=b"))
	request.Header.Set("Authorization", "Basic x")
	require.NotEmpty(t, presentedClient(request).wrong)
	request = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(""))
	request.Header.Add("Authorization", "Basic x")
	request.Header.Add("Authorization", "Basic y")
	require.NotEmpty(t, presentedClient(request).wrong)
	require.Equal(t, presented{}, presentedClient(httptest.NewRequest(http.MethodPost, "/", strings.NewReader("client_id=a"))))
}
