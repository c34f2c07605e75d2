package httpapi_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// seventh is an API that exists for these tests alone: what it takes to serve one more is what stands here.
const seventh = `
openapi: 3.0.3
info: {title: Seventh, version: "1"}
servers: [{url: /seventh}]
security: [{Key: []}, {Other: [], Second: []}]
paths:
  /things/{id}:
    get:
      operationId: GetThing
      parameters: [{name: id, in: path, required: true, x-logged-if: "^[0-9]+$", schema: {type: string}}]
      responses:
        "200":
          description: it
          headers: {X-Made: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
        "204": {description: nothing}
        "401": {$ref: "#/components/responses/Fault"}
        "404": {$ref: "#/components/responses/Fault"}
        "409": {$ref: "#/components/responses/Fault"}
        "500": {$ref: "#/components/responses/Fault"}
    post:
      operationId: MakeThing
      security: []
      x-closed-query: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      responses:
        "200":
          description: it
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
        "400": {$ref: "#/components/responses/Fault"}
        "413": {$ref: "#/components/responses/Fault"}
        "415": {$ref: "#/components/responses/Fault"}
        "422": {$ref: "#/components/responses/Fault"}
        "500": {$ref: "#/components/responses/Fault"}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    Other: {type: apiKey, in: header, name: X-Other}
    Second: {type: apiKey, in: header, name: X-Second}
  responses:
    Fault:
      description: a fault
      headers: {X-Challenge: {schema: {type: string}}}
      content: {application/json: {schema: {type: object, additionalProperties: false, required: [fault], properties: {fault: {type: string}}}}}
  schemas:
    Thing:
      type: object
      additionalProperties: false
      required: [name]
      properties: {name: {type: string, maxLength: 5}, note: {type: string, nullable: true}}
`

// schemeKey is what authentication puts into the context.
type schemeKey string

type fixture struct {
	t      *testing.T
	server *httpapi.Server
	log    strings.Builder
	seen   []httpapi.Exchange
}

// serve mounts the seventh API with a handler of the test's own.
func serve(t *testing.T, options httpapi.Options, handler gin.HandlerFunc) *fixture {
	t.Helper()
	f := &fixture{t: t}
	options.Logger = slog.New(slog.NewJSONHandler(&f.log, nil))
	options.Observers = append(options.Observers, httpapi.AccessLog(options.Logger), func(x httpapi.Exchange) { f.seen = append(f.seen, x) })
	spec, err := openapi3.NewLoader().LoadFromData([]byte(seventh))
	require.NoError(t, err)
	f.server, err = httpapi.New(options)
	require.NoError(t, err)
	require.NoError(t, f.server.Mount(httpapi.API{
		Name: "seventh", Spec: spec, MaxBody: 100, FaultType: "application/fault+json",
		Register: func(router gin.IRouter) {
			router.GET("/things/:id", handler)
			router.POST("/things/:id", handler)
		},
		Authenticate: func(ctx context.Context, r *http.Request, scheme *openapi3.SecurityScheme) (context.Context, error) {
			switch r.Header.Get(scheme.Name) {
			case "":
				return nil, httpapi.Refuse(httpapi.Unauthenticated, "no "+scheme.Name).WithHeader("X-Challenge", scheme.Name)
			case "broken":
				return nil, errors.New("the database is down")
			}
			httpapi.Identify(ctx, "demo", "holder of "+scheme.Name)
			return context.WithValue(ctx, schemeKey(scheme.Name), true), nil
		},
		Envelope: func(f *httpapi.Fault) (int, any) {
			status := map[httpapi.Kind]int{
				httpapi.Unauthenticated: 401, httpapi.NotFound: 404, httpapi.NoRoute: 404, httpapi.NoMethod: 405, httpapi.Conflict: 409, httpapi.Malformed: 400,
				httpapi.TooLarge: 413, httpapi.Unsupported: 415, httpapi.Invalid: 422, httpapi.Internal: 500, httpapi.TooMany: 418,
			}[f.Kind]
			text := f.Text
			for _, v := range f.Violations {
				text += v.In + " " + v.Pointer() + " " + v.Rule + ";"
			}
			return status, map[string]string{"fault": text}
		},
	}))
	return f
}

func (f *fixture) do(method, path, body string, header ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, reader)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.server.ServeHTTP(w, r)
	return w
}

func (f *fixture) last() httpapi.Exchange { return f.seen[len(f.seen)-1] }

func answer(status int, body string, header ...string) gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Writer.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			c.Writer.Header().Set(header[i], header[i+1])
		}
		c.Writer.WriteHeader(status)
		_, _ = c.Writer.WriteString(body)
	}
}

// TestPathsInTheLog: a secret sent in place of an id stays out of it.
func TestPathsInTheLog(t *testing.T) {
	f := serve(t, httpapi.Options{}, answer(200, `{"name":"box"}`))
	for sent, logged := range map[string]string{
		"/seventh/things/17": "/seventh/things/17", "/seventh/things/5ecret": "/seventh/things/…", "/seventh/things/thing": "/seventh/things/…", "/seventh/things/%0A": "/seventh/things/…",
	} {
		f.do("GET", sent, "")
		require.Equal(t, logged, f.last().Path)
	}
	require.NotContains(t, f.log.String(), "5ecret")
}

// TestGateOut: what breaks the spec never reaches the client as it is, unless the gate only logs.
func TestGateOut(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler gin.HandlerFunc
		in      string // what is against the spec; "" for a proper answer
	}{
		{"a proper answer", answer(200, `{"name":"box","note":null}`, "X-Made", "here"), ""},
		{"a proper empty answer", func(c *gin.Context) { c.Writer.WriteHeader(204) }, ""},
		{"a missing field", answer(200, `{"note":"x"}`), "body /name: property \"name\" is missing (required)"},
		{"an extra field", answer(200, `{"name":"box","size":1}`), "body /size"},
		{"a field too long", answer(200, `{"name":"boxing"}`), "body /name"},
		{"a wrong type", answer(200, `{"name":7}`), "body /name"},
		{"null where none may be", answer(200, `{"name":null}`), "body /name"},
		{"no JSON", answer(200, `<html>`), "body"},
		{"something behind the JSON", answer(200, `{"name":"box"} {}`), "body"},
		{"no body", answer(200, ``), "body"},
		{"a status that is not declared", answer(202, `{"name":"box"}`), "status"},
		{"a header that is not declared", answer(200, `{"name":"box"}`, "X-Other", "x"), "header X-Other"},
		{"another content type", answer(200, `{"name":"box"}`, "Content-Type", "text/html"), "header"},
		{"a body where none is declared", answer(204, `{"name":"box"}`), "body"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			strict := serve(t, httpapi.Options{}, tt.handler)
			got := strict.do("GET", "/seventh/things/1", "", "X-Key", "k")
			if tt.in == "" {
				require.Less(t, got.Code, 300)
				require.Equal(t, httpapi.Passed, strict.last().GateOut)
				return
			}
			require.Equal(t, 500, got.Code)
			require.JSONEq(t, `{"fault":""}`, got.Body.String(), "nothing of the answer gets out")
			require.Empty(t, got.Header().Get("X-Other"))
			require.Equal(t, httpapi.Violated, strict.last().GateOut)
			require.NotEmpty(t, strict.last().Violations)
			require.Contains(t, strict.last().Violations[0].String(), tt.in)
			require.Contains(t, strict.log.String(), "response against the spec")

			lax := serve(t, httpapi.Options{GateOut: httpapi.Report}, tt.handler)
			require.NotEqual(t, 500, lax.do("GET", "/seventh/things/1", "", "X-Key", "k").Code, "it passes, logged")
			require.Equal(t, httpapi.Violated, lax.last().GateOut)
			require.Contains(t, lax.log.String(), "response against the spec")

			off := serve(t, httpapi.Options{GateOut: httpapi.Off}, tt.handler)
			require.NotEqual(t, 500, off.do("GET", "/seventh/things/1", "", "X-Key", "k").Code)
			require.Equal(t, httpapi.Skipped, off.last().GateOut)
		})
	}
}

func TestGateIn(t *testing.T) {
	reached := false
	f := serve(t, httpapi.Options{}, func(c *gin.Context) {
		reached = true
		body, err := io.ReadAll(c.Request.Body)
		require.NoError(t, err)
		answer(200, string(body))(c)
	})
	for _, tt := range []struct {
		name, path, body string
		header           []string
		status           int
		fault            string
	}{
		{"as the spec says", "/seventh/things/1?size=3", `{"name":"box"}`, nil, 200, ""},
		{"a charset is no other type", "/seventh/things/1", `{"name":"box"}`, []string{"Content-Type", "application/json; charset=utf-8"}, 200, ""},
		{"every violation is told", "/seventh/things/1?size=x", `{"name":"boxing","size":1}`, nil, 422, "query size type;body /size unknown;body /name maxLength;"},
		{"an unknown query parameter", "/seventh/things/1?sise=1", `{"name":"box"}`, nil, 422, "query sise unknown;"},
		{"no body", "/seventh/things/1", ``, nil, 422, "body  required;"},
		{"no JSON", "/seventh/things/1", `{"name":`, nil, 400, ""},
		{"something behind the JSON", "/seventh/things/1", `{"name":"box"}x`, nil, 400, ""},
		{"another content type", "/seventh/things/1", `{"name":"box"}`, []string{"Content-Type", "text/plain"}, 415, ""},
		{"a nonsense content type", "/seventh/things/1", `{"name":"box"}`, []string{"Content-Type", ";;"}, 415, ""},
		{"too large", "/seventh/things/1", `{"name":"box"` + strings.Repeat(" ", 100) + `}`, nil, 413, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reached = false
			got := f.do("POST", tt.path, tt.body, tt.header...)
			require.Equal(t, tt.status, got.Code, got.Body.String())
			require.Equal(t, tt.status == 200, reached, "a refused request reaches no handler")
			if tt.status == 200 {
				require.JSONEq(t, tt.body, got.Body.String())
				require.Equal(t, httpapi.Passed, f.last().GateIn)
				return
			}
			if tt.fault != "" {
				require.ElementsMatch(t, strings.Split(tt.fault, ";"), strings.Split(faultText(t, got), ";"))
			}
			require.NotContains(t, f.log.String(), "boxing", "no value is logged")
		})
	}
}

func faultText(t *testing.T, got *httptest.ResponseRecorder) string {
	t.Helper()
	text, ok := strings.CutPrefix(strings.TrimSuffix(strings.TrimSpace(got.Body.String()), `"}`), `{"fault":"`)
	require.True(t, ok, got.Body.String())
	return text
}

func TestAuthentication(t *testing.T) {
	var seen context.Context
	f := serve(t, httpapi.Options{}, func(c *gin.Context) {
		seen = c
		answer(200, `{"name":"box"}`)(c)
	})
	for _, tt := range []struct {
		name   string
		header []string
		status int
		fault  string
	}{
		{"nothing: the first alternative's refusal is told", nil, 401, "no X-Key"},
		{"the first alternative", []string{"X-Key", "k"}, 200, ""},
		{"half of the second", []string{"X-Other", "k"}, 401, "no X-Key"},
		{"all of the second", []string{"X-Other", "k", "X-Second", "k"}, 200, ""},
		{"a failure of ours is no refusal", []string{"X-Key", "broken", "X-Other", "k", "X-Second", "k"}, 500, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := f.do("GET", "/seventh/things/1", "", tt.header...)
			require.Equal(t, tt.status, got.Code)
			switch tt.status {
			case 401:
				require.Equal(t, tt.fault, faultText(t, got))
				require.Equal(t, "X-Key", got.Header().Get("X-Challenge"))
			case 200:
				require.Equal(t, true, seen.Value(schemeKey(tt.header[0])), "the handler sees what authentication put into the context")
				require.Equal(t, "demo", f.last().Workspace)
			case 500:
				require.Contains(t, f.log.String(), "the database is down")
				require.NotContains(t, got.Body.String(), "database")
			}
		})
	}
}

// TestFailures: what a handler returns or throws becomes the API's own answer, and nothing of a half-written one gets out.
func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler gin.HandlerFunc
		status  int
		log     string
	}{
		{"a panic after writing", func(c *gin.Context) { answer(200, `{"name":`)(c); panic("boom") }, 500, "panic: boom"},
		{"an error", func(c *gin.Context) { httpapi.Fail(c, errors.New("disk on fire")) }, 500, "disk on fire"},
		{"a missing record", func(c *gin.Context) { httpapi.Fail(c, persistence.ErrNotFound) }, 404, "not found"},
		{"a collision", func(c *gin.Context) { httpapi.Fail(c, persistence.ErrConflict) }, 409, "already exists"},
		{"a fault with a status that is not declared", func(c *gin.Context) { httpapi.Fail(c, httpapi.Refuse(httpapi.TooMany, "slow down")) }, 500, "status 418 is not declared"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := serve(t, httpapi.Options{}, tt.handler)
			got := f.do("GET", "/seventh/things/1", "", "X-Key", "k", "X-Request-Id", "my-request")
			require.Equal(t, tt.status, got.Code)
			require.JSONEq(t, `{"fault":""}`, got.Body.String())
			require.Contains(t, f.log.String(), tt.log)
			require.Contains(t, f.log.String(), "my-request")
		})
	}
}

func TestAstray(t *testing.T) {
	f := serve(t, httpapi.Options{}, answer(200, `{"name":"box"}`))
	require.Equal(t, 404, f.do("GET", "/seventh/nothing", "").Code)
	require.JSONEq(t, `{"fault":""}`, f.do("GET", "/seventh/nothing", "").Body.String())
	require.Equal(t, "application/fault+json", f.do("GET", "/seventh/nothing", "").Header().Get("Content-Type"))
	wrong := f.do("DELETE", "/seventh/things/1", "")
	require.Equal(t, 405, wrong.Code)
	require.Equal(t, "GET, POST", wrong.Header().Get("Allow"))
	require.Equal(t, "Not Found\n", f.do("GET", "/elsewhere", "").Body.String())
	require.Equal(t, "Not Found\n", f.do("GET", "/seventhly", "").Body.String(), "a prefix ends at a slash")
}

func TestRequestIDs(t *testing.T) {
	f := serve(t, httpapi.Options{}, answer(200, `{"name":"box"}`))
	f.do("GET", "/seventh/things/1", "", "X-Key", "k", "X-Request-Id", "abc-1.2_3")
	require.Equal(t, "abc-1.2_3", f.last().RequestID)
	f.do("GET", "/seventh/things/1", "", "X-Key", "k", "X-Request-Id", "forged\nline")
	require.Regexp(t, "^[0-9a-f]{12}$", f.last().RequestID)
}

func TestMetrics(t *testing.T) {
	registry := prometheus.NewRegistry()
	count, err := httpapi.Metrics(registry)
	require.NoError(t, err)
	f := serve(t, httpapi.Options{Observers: []func(httpapi.Exchange){count}}, answer(200, `{"name":"box"}`))
	f.do("GET", "/seventh/things/1", "", "X-Key", "k")
	f.do("GET", "/seventh/things/2", "", "X-Key", "k")
	f.do("GET", "/seventh/things/2", "")
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP gatehouse_requests_total Requests answered.
# TYPE gatehouse_requests_total counter
gatehouse_requests_total{api="seventh",operation="GetThing",status="200"} 2
gatehouse_requests_total{api="seventh",operation="GetThing",status="401"} 1
# HELP gatehouse_gate_verdicts_total What the gate said of requests (in) and responses (out).
# TYPE gatehouse_gate_verdicts_total counter
gatehouse_gate_verdicts_total{api="seventh",direction="in",verdict="passed"} 2
gatehouse_gate_verdicts_total{api="seventh",direction="in",verdict="skipped"} 1
gatehouse_gate_verdicts_total{api="seventh",direction="out",verdict="passed"} 3
`), "gatehouse_requests_total", "gatehouse_gate_verdicts_total"))
}

func TestMountDemandsWhatTheSpecSays(t *testing.T) {
	spec, err := openapi3.NewLoader().LoadFromData([]byte(seventh))
	require.NoError(t, err)
	server, err := httpapi.New(httpapi.Options{})
	require.NoError(t, err)
	err = server.Mount(httpapi.API{Name: "seventh", Spec: spec, Register: func(gin.IRouter) {}})
	require.EqualError(t, err, "mount seventh: the spec has 2 operations, the generated server 0")
	_, err = httpapi.New(httpapi.Options{TrustedProxies: []string{"nonsense"}})
	require.ErrorContains(t, err, "trusted proxies")
}
