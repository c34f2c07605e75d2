package teamguests

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// TestEnvelope says every kind of fault; none may be forgotten.
func TestEnvelope(t *testing.T) {
	base := func(text string) string {
		return `{"errors":["` + text + `"],"failures":{"base":["` + text + `"]}}`
	}
	field := func(errors string) string { return `{"errors":` + errors + `,"failures":` + errors + `}` }
	length := uint64(255)
	short := &openapi3.Schema{MaxLength: &length, MaxItems: &length}
	tests := map[httpapi.Kind][]struct {
		fault  httpapi.Fault
		status int
		body   string
	}{
		httpapi.Internal: {
			{httpapi.Fault{RequestID: "abc"}, 500, base("Something went wrong; request abc")},
			{httpapi.Fault{RequestID: "abc", Text: "select * from users"}, 500, base("Something went wrong; request abc")},
		},
		httpapi.NoRoute:         {{httpapi.Fault{}, 404, base("Not found")}},
		httpapi.NoMethod:        {{httpapi.Fault{}, 405, base("Method not allowed")}},
		httpapi.Unauthenticated: {{*badCredentials(), 401, `{"errors":["Bad credentials"],"failures":{"base":["Bad credentials"]},"error_codes":{"base":[{"error":"bad_credentials"}]}}`}},
		httpapi.Forbidden: {
			{httpapi.Fault{Text: "This team takes no guests"}, 403, base("This team takes no guests")},
			{*accountLocked(), 403, `{"errors":["This account is locked"],"failures":{"base":["This account is locked"]},"error_codes":{"base":[{"error":"account_locked"}]}}`},
		},
		httpapi.NotFound:    {{httpapi.Fault{}, 404, base("Not found")}},
		httpapi.Conflict:    {{httpapi.Fault{}, 422, field(`{"base":["has already been taken"]}`)}},
		httpapi.Malformed:   {{httpapi.Fault{}, 400, base("The body is not valid JSON")}},
		httpapi.Unsupported: {{httpapi.Fault{}, 415, base("The body must be sent as application/json")}},
		httpapi.TooLarge:    {{httpapi.Fault{MaxBody: 10}, 413, base("The body is larger than 10 bytes")}},
		httpapi.TooMany:     {{httpapi.Fault{}, 429, base("Too many requests")}},
		httpapi.Invalid: {
			{*httpapi.Violate(httpapi.Violation{In: "body", Path: []string{"team_guest"}, Rule: "required"}), 422, `{"message":"client error","param":"team_guest"}`},
			{*httpapi.Violate(httpapi.Violation{In: "body", Path: []string{"session", "email"}, Rule: "required"}), 422, field(`{"email":["can't be blank"]}`)},
			{*httpapi.Violate(httpapi.Violation{In: "body", Rule: "required"}), 422, field(`{"base":["can't be blank"]}`)},
			{*httpapi.Violate(httpapi.Violation{In: "body", Rule: "maxItems", Schema: short}), 422, field(`{"base":["is too long (maximum is 255 items)"]}`)},
			{*httpapi.Violate(httpapi.Violation{In: "query", Path: []string{"include_ids[]", "3"}, Rule: "type", Schema: openapi3.NewIntegerSchema()}), 422, field(`{"include_ids":["must be an integer"]}`)},
			{*httpapi.Violate(httpapi.Violation{In: "query", Path: []string{"x"}, Rule: "unknown"}), 422, field(`{"x":["is not a known parameter"]}`)},
			{*httpapi.Violate(httpapi.Violation{In: "query", Path: []string{"x"}, Rule: "enum"}), 422, field(`{"x":["is invalid"]}`)},
			{*httpapi.Violate(
				httpapi.Violation{In: "body", Path: []string{"a", "name"}, Rule: "pattern", Value: " "}, httpapi.Violation{In: "body", Path: []string{"a", "name"}, Rule: "minLength", Value: ""},
				httpapi.Violation{In: "body", Path: []string{"a", "name"}, Rule: "maxLength", Schema: short},
			), 422, field(`{"name":["can't be blank","is too long (maximum is 255 characters)"]}`)},
		},
	}
	for _, kind := range httpapi.Kinds() {
		require.NotEmpty(t, tests[kind], "kind %d has no test", kind)
		for _, tt := range tests[kind] {
			tt.fault.Kind = kind
			status, body := envelope(&tt.fault)
			require.Equal(t, tt.status, status)
			encoded, err := json.Marshal(body)
			require.NoError(t, err)
			require.JSONEq(t, tt.body, string(encoded))
			require.NotEmpty(t, http.StatusText(status))
		}
	}
}

func TestParseAuthorization(t *testing.T) {
	for header, want := range map[string]string{
		"Token token=abc": "abc", `Token token="abc"`: "abc", `Token a="b", token="abc"`: "abc", "Token a=b;token=abc;c=d": "abc", `Token token="`: `"`, "Token token=a=b": "a=b",
		"": "", "Token": "", "Token ": "", "Token abc": "", "Token token=": "", `Token token=""`: "", "token token=abc": "", "Bearer abc": "", "Token xtoken=abc": "",
	} {
		got, ok := parseAuthorization(header)
		require.Equal(t, want, got, header)
		require.Equal(t, want != "", ok, header)
	}
}

func FuzzParseAuthorization(f *testing.F) {
	f.Add("Token token=abc")
	f.Add(`Token a="b", token="abc"`)
	f.Fuzz(func(t *testing.T, header string) {
		token, ok := parseAuthorization(header)
		if ok != (token != "") || !strings.Contains(header, token) {
			t.Errorf("%q gives %q, %v", header, token, ok)
		}
	})
}

func TestContentRange(t *testing.T) {
	for _, tt := range []struct {
		offset, shown int
		total         int64
		want          string
	}{{0, 60, 233, "team_guests 0-59/233"}, {0, 0, 0, "team_guests */0"}, {300, 0, 233, "team_guests */233"}, {232, 1, 233, "team_guests 232-232/233"}} {
		require.Equal(t, tt.want, contentRange("team_guests", tt.offset, tt.shown, tt.total))
	}
}

func FuzzParseRange(f *testing.F) {
	for _, header := range []string{"objects=0-99", "x=5-1", "bytes=0-", "objects=0-99999999999999999999", "=1-2"} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		page := parseRange(&header)
		if page.Offset < 0 || page.Limit < 1 || page.Limit > maxWindow {
			t.Errorf("%q gives %+v", header, page)
		}
	})
	if page := parseRange(nil); page != (persistence.Page{Limit: defaultWindow}) {
		f.Errorf("no header gives %+v", page)
	}
}

func FuzzParseFields(f *testing.F) {
	f.Add("id,-uuid, a ,,-")
	f.Fuzz(func(t *testing.T, list string) {
		wanted := parseFields(&list)
		if value := show(wanted, "id", 1); (value == nil) != wanted.dropped["id"] {
			t.Errorf("%q: id shown is %v", list, value != nil)
		}
		if value := add(wanted, "is_deletable", 1); (value != nil) != (wanted.added["is_deletable"] && !wanted.dropped["is_deletable"]) {
			t.Errorf("%q: is_deletable shown is %v", list, value != nil)
		}
	})
}

func TestTimes(t *testing.T) {
	at := time.Date(2020, 9, 11, 15, 43, 29, 680_000_000, time.FixedZone("NZST", 12*3600))
	require.Equal(t, "2020-09-11T03:43:29.680+00:00", toAPITime(at), "milliseconds and an offset, always")
	require.Nil(t, toAPITimeOrNil(nil))
}

func TestParseReference(t *testing.T) {
	const some = "cf7d7471-15c5-411f-b650-7ed91e1a51f7"
	for reference, want := range map[string]struct {
		id  int64
		uid string
	}{
		"56": {56, ""}, some: {0, some}, strings.ToUpper(some): {0, some},
		"0": {}, "-1": {}, "": {}, "abc": {}, "9999999999999999999": {}, "{" + some[:34] + "}": {}, some + "0": {}, "urn:uuid:" + some: {},
	} {
		id, uid := parseReference(reference)
		require.Equal(t, want.id, id, reference)
		require.Equal(t, want.uid, uid, reference)
	}
}
