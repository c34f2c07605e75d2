package onoffice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	api "gatehouse/generated/onofficeapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

func TestEnvelope(t *testing.T) {
	type want struct {
		status, code int
		errorcode    code
		message      string
	}
	wants := map[httpapi.Kind]want{
		httpapi.Internal:        {200, 500, 97, "Error in action; request r1"},
		httpapi.NoRoute:         {404, 500, 23, `Missing configuration for actionId ""`},
		httpapi.NoMethod:        {405, 500, 9, "Empty request"},
		httpapi.Unauthenticated: {200, 400, 22, "Not authenticated"},
		httpapi.Forbidden:       {200, 500, 156, "Access violation"},
		httpapi.NotFound:        {200, 500, 80, messages[codeUnknownRecord]},
		httpapi.Conflict:        {200, 500, 97, "Error in action; request r1"},
		httpapi.Malformed:       {200, 500, 6, "Syntax error"},
		httpapi.Unsupported:     {200, 500, 4, "Invalid or malformed JSON"},
		httpapi.TooLarge:        {200, 500, 4, "The request is larger than 9 bytes"},
		httpapi.Invalid:         {200, 500, 15, "Missing or invalid element: actions"},
		httpapi.TooMany:         {200, 500, 97, "Error in action; request r1"},
	}
	for _, kind := range httpapi.Kinds() {
		want, ok := wants[kind]
		require.True(t, ok, "kind %d has no row", kind)
		status, body := envelope(&httpapi.Fault{Kind: kind, Text: "inner", RequestID: "r1", MaxBody: 9, Cause: context.Canceled})
		encoded, err := json.Marshal(body)
		require.NoError(t, err)
		require.Equal(t, want.status, status, "kind %d", kind)
		message, _ := json.Marshal(want.message)
		require.JSONEq(t, fmt.Sprintf(`{"status":{"code":%d,"errorcode":%d,"message":%s},"response":{"results":[]}}`, want.code, want.errorcode, message), string(encoded), "kind %d", kind)
	}
}

// Of several things that are wrong, the outermost is told.
func TestUnfit(t *testing.T) {
	at := func(rule string, path ...string) httpapi.Violation {
		return httpapi.Violation{In: "body", Path: path, Rule: rule}
	}
	for _, tt := range []struct {
		violations []httpapi.Violation
		status     int
		want       code
	}{
		{[]httpapi.Violation{at("required")}, 200, 9},
		{[]httpapi.Violation{at("type")}, 200, 4},
		{[]httpapi.Violation{at("nullable")}, 200, 4},
		{[]httpapi.Violation{at("required", "request"), at("required", "token")}, 200, 13},
		{[]httpapi.Violation{at("type", "request")}, 200, 14},
		{[]httpapi.Violation{at("maxItems", "request", "actions")}, 200, 15},
		{[]httpapi.Violation{{In: "path", Path: []string{"version"}, Rule: "enum"}, at("required", "token")}, 404, 23},
		{nil, 200, 15},
	} {
		status, body := unfit(tt.violations)
		require.Equal(t, tt.status, status)
		require.Equal(t, int(tt.want), body.(api.Answer).Status.Errorcode)
	}
}

// The check values that are known of the vendor's clients.
func TestSignatures(t *testing.T) {
	require.Equal(t, "dsvg3r4AFcQXges0MZ+3auzQVfnEB39pLkKSgmm9Wvg=",
		sign2("yOJobbhGLXdp90XxvxedFhH7073L9U", "123456789", "mgjIQkNRnaqggVzy9cZW", "estateCategories", "urn:onoffice-de-ns:smart:2.5:smartml:action:get"))
	require.Equal(t, "w6ifKMmAdJoKhu0vl2twvfP+ltyOTQ7LqLpvsZkOnlg=",
		sign2("testsecret", "1646228220", "testtoken", "calendar", "urn:onoffice-de-ns:smart:2.5:smartml:action:read"))
	parameters, err := phpJSON([]byte(`{"paramKey": "paramValue"}`))
	require.NoError(t, err)
	require.Equal(t, "7e0bb4b6ceb4b3cff609524e416f2ac3", sign1("secret", "100", "token", "type", "action", "identifier", "1", parameters))
}

func TestPHPJSON(t *testing.T) {
	for sent, want := range map[string]string{
		`{}`: `[]`, `[]`: `[]`, `null`: `null`, `{"b":1,"a":[true,null,{}]}`: `{"a":[true,null,[]],"b":1}`, `{"a":{"z":1,"y":2}}`: `{"a":{"z":1,"y":2}}`,
		`{"a":"a/b \"\\ \b\f\n\r\t\u0001 ä € 😀"}`: `{"a":"a\/b \"\\ \b\f\n\r\t\u0001 \u00e4 \u20ac \ud83d\ude00"}`, `{"a":1.0,"b":1.5,"c":-3,"d":12345678901234567890}`: `{"a":1.0,"b":1.5,"c":-3,"d":1.2345678901234567e+19}`,
		"{\"a\":\"\x7f\"}": "{\"a\":\"\x7f\"}",
	} {
		got, err := phpJSON([]byte(sent))
		require.NoError(t, err, sent)
		require.Equal(t, want, got, sent)
	}
	for _, sent := range []string{``, `{`, `[1`, `{"a"`, `{"a":1}{}`, `x`} {
		_, err := phpJSON([]byte(sent))
		require.Error(t, err, sent)
	}
}

// FuzzPHPJSON: whatever is JSON is written as JSON of the same value, but for empty objects, in ASCII alone.
func FuzzPHPJSON(f *testing.F) {
	f.Add([]byte(`{"a":"ä/😀","b":[1,2.5,{}],"c":null}`))
	f.Add([]byte(`[[[{"":""}]]]`))
	f.Fuzz(func(t *testing.T, sent []byte) {
		got, err := phpJSON(sent)
		if err != nil || !json.Valid(sent) {
			return
		}
		var want, again any
		require.NoError(t, json.Unmarshal(sent, &want))
		require.NoError(t, json.Unmarshal([]byte(got), &again), got)
		require.Equal(t, emptied(want), emptied(again))
		require.Equal(t, -1, strings.IndexFunc(got, func(r rune) bool { return r > 0x7f }), got)
	})
}

// emptied puts PHP's empty list in the place of empty objects.
func emptied(value any) any {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			return []any{}
		}
		for key, one := range value {
			value[key] = emptied(one)
		}
	case []any:
		for i, one := range value {
			value[i] = emptied(one)
		}
	}
	return value
}

// FuzzParseAction: no action makes the server stumble, and what is taken has its parts.
func FuzzParseAction(f *testing.F) {
	f.Add([]byte(`{"actionid":"urn:onoffice-de-ns:smart:2.5:smartml:action:read","resourceid":1,"resourcetype":"estate","identifier":null,"timestamp":"1","hmac":"x","hmac_version":2,"parameters":{"data":{"0":"Id"},"filter":{"ort":[{"op":"in","val":["a"]}]},"sortby":{"a":"ASC"},"listlimit":1}}`))
	f.Add([]byte(`{"actionid":"a","resourcetype":"b","parameters":[]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := parseAction(raw)
		if err != nil {
			return
		}
		require.NotEmpty(t, a.actionID)
		require.NotEmpty(t, a.resourceType)
		query, err := a.query(persistence.OnOfficeEstates)
		if err == nil {
			require.LessOrEqual(t, query.Page.Limit, mostLimit)
			require.Positive(t, query.Page.Limit)
			require.GreaterOrEqual(t, query.Page.Offset, 0)
			require.LessOrEqual(t, len(query.Conditions), maxConditions)
			require.LessOrEqual(t, len(query.IDs), maxIDs)
		}
		_ = a.verify("secret", "token", time.Now())
	})
}

func TestPages(t *testing.T) {
	for _, tt := range []struct {
		sent          string
		limit, offset int
	}{
		{`{}`, 20, 0}, {`{"listlimit":500}`, 500, 0}, {`{"listlimit":501}`, 20, 0}, {`{"listlimit":0}`, 20, 0}, {`{"listlimit":-1}`, 20, 0}, {`{"listlimit":"7","listoffset":"3"}`, 7, 3},
		{`{"listlimit":"many","listoffset":-3}`, 20, 0}, {`{"listlimit":1,"listoffset":99999999999999}`, 1, 1<<31 - 1}, {`{"listlimit":99999999999999999999}`, 20, 0},
	} {
		p, ok := parseParameters([]byte(tt.sent))
		require.True(t, ok)
		require.Equal(t, persistence.Page{Limit: tt.limit, Offset: tt.offset}, p.page(), tt.sent)
	}
}

func TestOrder(t *testing.T) {
	for _, tt := range []struct {
		sent string
		want []persistence.OnOfficeSort
		fail bool
	}{
		{`{}`, nil, false},
		{`{"sortby":{"kaufpreis":"ASC","warmmiete":"desc","a":""}}`, []persistence.OnOfficeSort{{Field: "kaufpreis"}, {Field: "warmmiete", Desc: true}, {Field: "a"}}, false},
		{`{"sortby":"kaufpreis","sortorder":"DESC"}`, []persistence.OnOfficeSort{{Field: "kaufpreis", Desc: true}}, false},
		{`{"sortby":"kaufpreis"}`, []persistence.OnOfficeSort{{Field: "kaufpreis"}}, false},
		{`{"sortby":[]}`, nil, false},
		{`{"sortby":"","sortorder":"ASC"}`, nil, false},
		{`{"sortby":"a","sortorder":"up"}`, nil, true},
		{`{"sortby":[{}]}`, nil, true},
	} {
		p, ok := parseParameters([]byte(tt.sent))
		require.True(t, ok)
		got, err := p.order()
		require.Equal(t, tt.fail, err != nil, tt.sent)
		require.Equal(t, tt.want, got, tt.sent)
	}
}

// A message takes what it names, and no more of it than is bearable.
func TestMessages(t *testing.T) {
	for c, message := range messages {
		named := make([]any, strings.Count(message, "%s"))
		for i := range named {
			named[i] = "x"
		}
		require.NotContains(t, fail(c, named...).Error(), "%", "%d %s", c, message)
	}
	require.Equal(t, `75 Unknown field: "`+strings.Repeat("x", 200)+`…"`, fail(codeUnknownFieldWritten, strings.Repeat("x", 201)).Error())
	for c, want := range map[code]int{0: 200, 22: 400, 136: 400, 137: 400, 80: 500, 104: 500} {
		require.Equal(t, want, c.status())
	}
}

func TestSignaturesAreForgotten(t *testing.T) {
	s := newSignatures()
	now := time.Date(2030, 6, 15, 10, 0, 0, 0, time.UTC)
	_, again := s.again("x", now)
	require.False(t, again)
	_, again = s.again("x", now.Add(sameMoment))
	require.False(t, again, "within the moment in which a client signs alike")
	ago, again := s.again("x", now.Add(3*time.Second))
	require.True(t, again)
	require.Equal(t, 3*time.Second, ago)
	for i := range 2*mostSignatures + 2 {
		s.again(fmt.Sprint(i), now)
	}
	require.LessOrEqual(t, len(s.young)+len(s.former), 2*mostSignatures+2)
	_, again = s.again("x", now.Add(4*time.Second))
	require.False(t, again, "it is forgotten")
}

// A failure of ours fails its action alone, and is logged with its cause.
func TestFailureWithinAnAction(t *testing.T) {
	db := persistencetest.New(t)
	made, err := db.CreateWorkspace(t.Context(), "w", nil)
	require.NoError(t, err)
	user, err := access.OnOfficeUsersOf(db).Create(t.Context(), made.ID, "program")
	require.NoError(t, err)
	var logged bytes.Buffer
	s := &server{db: db, logger: slog.New(slog.NewTextHandler(&logged, nil)), seen: newSignatures()}
	c := &call{server: s, workspace: db.In(made.ID), user: persistence.OnOfficeCaller{OnOfficeAPIUser: user, Secret: "secret"}}
	token := "token"
	c.user.Token = &token
	require.NoError(t, db.Close())
	now := fmt.Sprint(db.Now().Unix())
	raw := fmt.Sprintf(`{"actionid":"%sread","resourcetype":"estate","timestamp":"%s","hmac":"%s","hmac_version":2,"parameters":[]}`,
		actionPrefix, now, sign2("secret", now, token, "estate", actionPrefix+"read"))
	done := c.run(t.Context(), []byte(raw), true)
	require.Equal(t, codeErrorInAction, done.Status.Errorcode)
	require.Equal(t, nothing, done.Data)
	require.Contains(t, logged.String(), "closed")
	require.NotContains(t, done.Status.Message, "closed")
}

// The call that the front page offers runs in a shell and is signed as it should be.
func TestDemoCurl(t *testing.T) {
	script := "printf %s " + strings.SplitN(fmt.Sprintf(DemoCurl, "http://x"), " -d ", 2)[1]
	out, err := exec.CommandContext(t.Context(), "bash", "-c", script).Output()
	require.NoError(t, err)
	var body struct {
		Token   string
		Request struct{ Actions []json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(out, &body), string(out))
	require.Equal(t, demoToken, body.Token)
	a, err := parseAction(body.Request.Actions[0])
	require.NoError(t, err)
	require.NoError(t, a.verify(demoSecret, demoToken, time.Now()))
}
