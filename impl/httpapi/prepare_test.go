package httpapi

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

func TestSecure(t *testing.T) {
	trusted, err := ParseProxies([]string{"10.0.0.0/8", "192.0.2.7", "2001:db8::1"})
	require.NoError(t, err)
	for _, tt := range []struct {
		name, remote string
		proto        []string
		tls, want    bool
	}{
		{name: "TLS to us", remote: "203.0.113.1:4711", tls: true, want: true},
		{name: "plain", remote: "203.0.113.1:4711"},
		{name: "a trusted network says https", remote: "10.1.2.3:4711", proto: []string{"https"}, want: true},
		{name: "a trusted address says HTTPS", remote: "192.0.2.7:4711", proto: []string{"HTTPS"}, want: true},
		{name: "a trusted IPv6 address", remote: "[2001:db8::1]:4711", proto: []string{"https"}, want: true},
		{name: "a trusted address mapped to IPv6", remote: "[::ffff:10.1.2.3]:4711", proto: []string{"https"}, want: true},
		{name: "a trusted proxy says http", remote: "10.1.2.3:4711", proto: []string{"http"}},
		{name: "a trusted proxy says nothing", remote: "10.1.2.3:4711"},
		{name: "a client behind it claims https", remote: "10.1.2.3:4711", proto: []string{"https, http"}},
		{name: "in a header of its own", remote: "10.1.2.3:4711", proto: []string{"https", "http"}},
		{name: "two proxies, both https", remote: "10.1.2.3:4711", proto: []string{"https,https"}, want: true},
		{name: "a stranger says https", remote: "203.0.113.1:4711", proto: []string{"https"}},
		{name: "a neighbour of a trusted address", remote: "192.0.2.8:4711", proto: []string{"https"}},
		{name: "no address", remote: "@", proto: []string{"https"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr, r.Header["X-Forwarded-Proto"] = tt.remote, tt.proto
			if tt.tls {
				r.TLS = &tls.ConnectionState{}
			}
			require.Equal(t, tt.want, trusted.Secure(r))
		})
	}
	_, err = ParseProxies([]string{"proxy.example"})
	require.ErrorContains(t, err, "proxy.example")
}

func TestBaseURL(t *testing.T) {
	const proxy, stranger = "10.1.2.3:4711", "203.0.113.1:4711"
	for _, tt := range []struct {
		name, remote, public string
		forwarded            []string // hosts
		proto, want          string
	}{
		{name: "as it was asked for", remote: stranger, want: "http://inner:8080"},
		{name: "a stranger's word", remote: stranger, forwarded: []string{"evil.example"}, proto: "https", want: "http://inner:8080"},
		{name: "a trusted proxy's word", remote: proxy, forwarded: []string{"outer.example"}, proto: "https", want: "https://outer.example"},
		{name: "with a port", remote: proxy, forwarded: []string{"[2001:db8::1]:8443"}, want: "http://[2001:db8::1]:8443"},
		{name: "two proxies", remote: proxy, forwarded: []string{"outer.example, middle.example"}, want: "http://outer.example"},
		{name: "a proxy that keeps the host", remote: proxy, proto: "https", want: "https://inner:8080"},
		{name: "no host at all", remote: proxy, forwarded: []string{"a b/c?"}, want: "http://inner:8080"},
		{name: "said once and for all", remote: proxy, public: "https://outer.example/below", forwarded: []string{"other.example"}, want: "https://outer.example/below"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server, err := New(Options{TrustedProxies: []string{"10.0.0.0/8"}, PublicURL: tt.public})
			require.NoError(t, err)
			m := &mounted{server: server, API: API{MaxBody: 1}}
			c, _ := gin.CreateTestContext(httptest.NewRecorder())
			c.Request = httptest.NewRequest(http.MethodGet, "http://inner:8080/", nil)
			c.Request.RemoteAddr, c.Request.Header["X-Forwarded-Host"] = tt.remote, tt.forwarded
			if tt.proto != "" {
				c.Request.Header.Set("X-Forwarded-Proto", tt.proto)
			}
			host := server.Host(c.Request)
			m.begin(c, nil)
			require.Equal(t, tt.want, BaseURL(c.Request.Context()))
			require.Contains(t, tt.want, "//"+host, "pages see the same host")
		})
	}
}

func TestDecodeForm(t *testing.T) {
	schema := openapi3.NewObjectSchema().WithProperties(map[string]*openapi3.Schema{
		"name": openapi3.NewStringSchema(), "count": openapi3.NewInt64Schema(), "share": openapi3.NewFloat64Schema(), "open": openapi3.NewBoolSchema(),
	})
	list := openapi3.NewObjectSchema().WithProperty("ids", openapi3.NewArraySchema().WithItems(openapi3.NewIntegerSchema()))
	for _, tt := range []struct {
		name, form string
		schema     *openapi3.Schema
		want       map[string]any
	}{
		{"nothing", "", schema, map[string]any{}},
		{"each type", "name=a%26b+c&count=-7&share=0.5&open=True", schema, map[string]any{"name": "a&b c", "count": int64(-7), "share": 0.5, "open": true}},
		{"of another type", "count=many&share=NaN&open=maybe", schema, map[string]any{"count": "many", "share": "NaN", "open": "maybe"}},
		{"not named", "other=1", schema, map[string]any{"other": "1"}},
		{"sent twice", "name=first&name=second", schema, map[string]any{"name": "first"}},
		{"a list is kin's own business", "ids=1&ids=2&other=3", list, map[string]any{"ids": []any{int64(1), int64(2)}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := decodeForm(strings.NewReader(tt.form), http.Header{}, tt.schema.NewRef(), func(string) *openapi3.Encoding { return nil })
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
	_, err := decodeForm(strings.NewReader("name=%zz"), http.Header{}, schema.NewRef(), nil)
	var unreadable *openapi3filter.ParseError
	require.ErrorAs(t, err, &unreadable)
}

const preparedSpec = `
openapi: 3.0.3
info: { title: t, version: "1" }
servers: [{ url: /t }]
paths:
  /echo:
    post:
      operationId: Echo
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, additionalProperties: false, required: [name], properties: { name: { type: string, maxLength: 5 } } }
      responses:
        "200": { description: d, headers: { X-Every: { schema: { type: string } } }, content: { application/json: { schema: { type: string } } } }
        "400": { description: d, headers: { X-Every: { schema: { type: string } } }, content: { application/json: { schema: { type: array, items: { type: string } } } } }
        "413": { description: d, headers: { X-Every: { schema: { type: string } } }, content: { application/json: { schema: { type: array, items: { type: string } } } } }
`

// TestPrepare shows that the gate and the handler see the request that Prepare made, and that every answer carries the API's header.
func TestPrepare(t *testing.T) {
	spec, err := openapi3.NewLoader().LoadFromData([]byte(preparedSpec))
	require.NoError(t, err)
	type key struct{}
	server, err := New(Options{})
	require.NoError(t, err)
	require.NoError(t, server.Mount(API{
		Name: "t", Spec: spec, MaxBody: 32,
		Header: http.Header{"X-Every": {"yes"}, "Content-Type": {"application/json;charset=UTF-8"}},
		Prepare: func(r *http.Request, op *openapi3.Operation) (*http.Request, error) {
			body, err := Body(r)
			if err != nil {
				return nil, err
			}
			if string(body) == "refuse" {
				return nil, Violate(Violation{In: "body", Rule: "prepared"})
			}
			ReplaceBody(r, formType, []byte(strings.ReplaceAll(string(body), ";", "&")))
			return r.WithContext(context.WithValue(r.Context(), key{}, op.OperationID)), nil
		},
		Envelope: func(f *Fault) (int, any) {
			rules := []string{}
			for _, v := range f.Violations {
				rules = append(rules, v.Field()+" "+v.Rule)
			}
			switch f.Kind {
			case TooLarge:
				return http.StatusRequestEntityTooLarge, rules
			case NoRoute:
				return http.StatusNotFound, rules
			}
			return http.StatusBadRequest, rules
		},
		Register: func(router gin.IRouter) {
			router.POST("/echo", func(c *gin.Context) {
				body, _ := io.ReadAll(c.Request.Body)
				c.JSON(http.StatusOK, c.Request.Context().Value(key{}).(string)+" "+string(body))
			})
		},
	}))
	for _, tt := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"rewritten", "/t/echo", "name=a", http.StatusOK, `"Echo name=a"`},
		{"held to the spec after that", "/t/echo", "name=toolong;more=1", http.StatusBadRequest, ""},
		{"refused", "/t/echo", "refuse", http.StatusBadRequest, `[" prepared"]`},
		{"too large", "/t/echo", "name=" + strings.Repeat("a", 100), http.StatusRequestEntityTooLarge, `[]`},
		{"no route", "/t/elsewhere", "", http.StatusNotFound, `[]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := httptest.NewRecorder()
			server.ServeHTTP(got, httptest.NewRequest(http.MethodPost, tt.path, strings.NewReader(tt.body)))
			require.Equal(t, tt.status, got.Code, got.Body)
			require.Equal(t, "yes", got.Header().Get("X-Every"))
			require.Equal(t, "application/json;charset=UTF-8", got.Header().Get("Content-Type"))
			if tt.want != "" {
				require.JSONEq(t, tt.want, got.Body.String())
				return
			}
			require.Contains(t, got.Body.String(), "name maxLength")
			require.Contains(t, got.Body.String(), "more unknown", "fields that the schema does not name are refused too")
		})
	}
}

func TestRefusalsInTheLog(t *testing.T) {
	require.Empty(t, refusals(nil))
	got := refusals([]Violation{{In: "body", Path: []string{"name"}, Rule: "maxLength"}, {In: "query", Path: []string{"half-a-password"}, Rule: "unknown"}})
	require.Equal(t, []slog.Attr{slog.String("refused", "body /name: maxLength"), slog.String("refused", "query …: unknown")}, got)
	got = refusals(make([]Violation, 5000))
	require.Len(t, got, maxRefusals+1)
	require.Equal(t, slog.Int("refused_besides", 5000-maxRefusals), got[maxRefusals])
}

func TestClient(t *testing.T) {
	trusted, err := ParseProxies([]string{"10.0.0.0/8"})
	require.NoError(t, err)
	for _, tt := range []struct{ name, remote, forwarded, want string }{
		{"direct", "192.0.2.1:5000", "", "192.0.2.1"},
		{"a stranger's word", "192.0.2.1:5000", "203.0.113.9", "192.0.2.1"},
		{"through a proxy", "10.0.0.1:5000", "203.0.113.9", "203.0.113.9"},
		{"through two, with a lie at the start", "10.0.0.1:5000", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
		{"nonsense", "10.0.0.1:5000", "nobody", "10.0.0.1"},
		{"no port", "192.0.2.1", "", "192.0.2.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.remote
			r.Header.Set("X-Forwarded-For", tt.forwarded)
			require.Equal(t, tt.want, trusted.Client(r))
		})
	}
}
