package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

const limited = `
openapi: 3.0.3
info: {title: Limited, version: "1"}
servers: [{url: /limited}]
security: [{Key: []}]
paths:
  /things:
    get:
      operationId: ListThings
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses:
        "204": {description: nothing, headers: &told {RateLimit-Limit: &n {schema: {type: integer}}, RateLimit-Remaining: *n, RateLimit-Reset: *n}}
        "400": {description: wrong, headers: *told, content: &fault {application/json: {schema: {type: object}}}}
        "403": {description: who, content: *fault}
        "429": {description: too many, headers: {RateLimit-Limit: *n, RateLimit-Remaining: *n, RateLimit-Reset: *n, Retry-After: *n}, content: *fault}
    post:
      operationId: MakeThing
      responses:
        "204": {description: nothing}
        "429": {description: too many, content: *fault}
components:
  securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}
`

type keyOf struct{}

// limitedServer counts calls with one key by the clock that is given; handler is what stands behind.
func limitedServer(t *testing.T, calls int, now func() time.Time, handler gin.HandlerFunc) *Server {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData([]byte(limited))
	require.NoError(t, err)
	server, err := New(Options{})
	require.NoError(t, err)
	require.NoError(t, server.Mount(API{
		Name: "limited", Spec: spec,
		Register: func(router gin.IRouter) { router.GET("/things", handler); router.POST("/things", handler) },
		Authenticate: func(ctx context.Context, r *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
			key := r.Header.Get("X-Key")
			if key == "" {
				return nil, Refuse(Unauthenticated, "")
			}
			return context.WithValue(ctx, keyOf{}, key), nil
		},
		Envelope: func(f *Fault) (int, any) {
			return map[Kind]int{Unauthenticated: 403, Invalid: 400, TooMany: 429}[f.Kind], map[string]string{"error": f.Text}
		},
		Limit: Limit{Calls: calls, Window: time.Minute, Now: now, Key: func(ctx context.Context) string { key, _ := ctx.Value(keyOf{}).(string); return key }},
	}))
	return server
}

func call(server *Server, method, path, key string) (status int, header http.Header) {
	request := httptest.NewRequest(method, path, nil)
	if key != "" {
		request.Header.Set("X-Key", key)
	}
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	return recorder.Code, recorder.Header()
}

func told(header http.Header) []string {
	return []string{header.Get(limitHeader), header.Get(remainingHeader), header.Get(resetHeader), header.Get(retryHeader)}
}

// nothing answers with the headers as generated code does: all of them, with zeros.
func nothing(c *gin.Context) {
	for _, name := range []string{limitHeader, remainingHeader, resetHeader} {
		if c.Request.Method == http.MethodGet {
			c.Header(name, "0")
		}
	}
	c.Writer.WriteHeader(http.StatusNoContent)
}

func TestLimit(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	server := limitedServer(t, 2, func() time.Time { return now }, nothing)
	for _, tt := range []struct {
		name              string
		after             time.Duration
		method, path, key string
		status            int
		told              []string // limit, remaining, reset, retry after
	}{
		{"nobody is not counted", 0, "GET", "", "", 403, []string{"", "", "", ""}},
		{"the first", 0, "GET", "", "a", 204, []string{"2", "1", "60", ""}},
		{"a refused one counts", 500 * time.Millisecond, "GET", "?size=x", "a", 400, []string{"2", "0", "60", ""}},
		{"one too many", 30 * time.Second, "GET", "", "a", 429, []string{"2", "0", "30", "30"}},
		{"another caller", 0, "GET", "", "b", 204, []string{"2", "1", "60", ""}},
		{"where nothing is declared nothing is told", 0, "POST", "", "b", 204, []string{"", "", "", ""}},
		{"nor when it is too many", 0, "POST", "", "b", 429, []string{"", "", "", ""}},
		{"still too many", 29 * time.Second, "GET", "", "a", 429, []string{"2", "0", "1", "1"}},
		{"the next window", time.Second, "GET", "", "a", 204, []string{"2", "1", "60", ""}},
		{"a clock that was set back begins anew", -time.Hour, "GET", "", "a", 204, []string{"2", "1", "60", ""}},
	} {
		now = now.Add(tt.after)
		status, header := call(server, tt.method, "/limited/things"+tt.path, tt.key)
		require.Equal(t, tt.status, status, tt.name)
		require.Equal(t, tt.told, told(header), tt.name)
	}
}

func TestNoLimit(t *testing.T) {
	server := limitedServer(t, 0, nil, nothing)
	for range 100 {
		status, header := call(server, "GET", "/limited/things", "a")
		require.Equal(t, 204, status)
		require.Equal(t, []string{"", "", "", ""}, told(header), "generated zeros are taken away")
	}
}

// TestInjectedTooMany: a fault that somebody else throws looks like the limit's own.
func TestInjectedTooMany(t *testing.T) {
	for _, calls := range []int{0, 7} {
		server := limitedServer(t, calls, nil, func(c *gin.Context) { Fail(c, TooManyCalls(50, 1500*time.Millisecond)) })
		status, header := call(server, "GET", "/limited/things", "a")
		require.Equal(t, 429, status)
		require.Equal(t, []string{"50", "0", "2", "2"}, told(header))
	}
}

// TestLimitAtOnce: of many calls at once exactly as many pass as may.
func TestLimitAtOnce(t *testing.T) {
	server := limitedServer(t, 50, nil, nothing)
	var passed, refused atomic.Int32
	var group sync.WaitGroup
	for range 200 {
		group.Go(func() {
			if status, _ := call(server, "GET", "/limited/things", "a"); status == 204 {
				passed.Add(1)
			} else if status == 429 {
				refused.Add(1)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 50, passed.Load())
	require.EqualValues(t, 150, refused.Load())
}

// TestLimitForgets: callers of windows that are over take no memory.
func TestLimitForgets(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	l := newLimiter(Limit{Calls: 1, Window: time.Minute, Now: func() time.Time { return now }, Key: func(ctx context.Context) string { return ctx.Value(keyOf{}).(string) }})
	for i := range 1000 {
		_, err := l.count(context.WithValue(t.Context(), keyOf{}, fmt.Sprint(i)))
		require.NoError(t, err)
	}
	require.Len(t, l.windows, 1000)
	now = now.Add(time.Minute)
	_, err := l.count(context.WithValue(t.Context(), keyOf{}, "late"))
	require.NoError(t, err)
	require.Len(t, l.windows, 1)
}
