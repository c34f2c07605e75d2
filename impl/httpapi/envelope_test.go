package httpapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
)

const secretive = `
openapi: 3.0.3
info: { title: Secretive, version: "1" }
servers: [{ url: /secretive }]
paths:
  /things/{id}:
    get:
      operationId: GetThing
      security: []
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "204": { description: Nothing to see. }
        "404":
          description: Not there.
          headers:
            Cache-Control: { required: true, schema: { type: string, enum: [no-store] } }
            Retry-After: { required: false, schema: { type: string, enum: ["1"] } }
          content: { application/json: { schema: { type: object } } }
`

// What an envelope is told of the call, and the headers for which the spec leaves no choice.
func TestFaultsOfTheGate(t *testing.T) {
	spec, err := openapi3.NewLoader().LoadFromData([]byte(secretive))
	require.NoError(t, err)
	var told []httpapi.Fault
	server, err := httpapi.New(httpapi.Options{})
	require.NoError(t, err)
	require.NoError(t, server.Mount(httpapi.API{
		Name: "secretive", Spec: spec,
		Authenticate: func(ctx context.Context, _ *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
			return ctx, nil
		},
		Envelope: func(f *httpapi.Fault) (int, any) {
			told = append(told, *f)
			return http.StatusNotFound, map[string]any{}
		},
		Register: func(router gin.IRouter) {
			router.GET("/things/:id", func(c *gin.Context) { httpapi.Fail(c, httpapi.Refuse(httpapi.NotFound, "")) })
		},
	}))
	for _, tt := range []struct{ name, path, operation, cache string }{
		{"a described call", "/secretive/things/7", "GetThing", "no-store"},
		{"a path that is not described", "/secretive/none", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			told = nil
			before := time.Now()
			answer := httptest.NewRecorder()
			server.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, tt.path+"?key=1", nil))
			require.Equal(t, http.StatusNotFound, answer.Code)
			require.Equal(t, tt.cache, answer.Header().Get("Cache-Control"))
			require.Empty(t, answer.Header().Get("Retry-After"), "a header that need not be there is left to the handler")
			require.Len(t, told, 1)
			require.Equal(t, tt.operation, told[0].Operation)
			require.Equal(t, tt.path, told[0].Path)
			require.NotEmpty(t, told[0].RequestID)
			require.WithinRange(t, told[0].At, before, time.Now())
		})
	}
}

// A handler's context stays its own: whoever looks at it after the answer does not see another request.
func TestContextsAreNotUsedAgain(t *testing.T) {
	spec, err := openapi3.NewLoader().LoadFromData([]byte(secretive))
	require.NoError(t, err)
	server, err := httpapi.New(httpapi.Options{})
	require.NoError(t, err)
	var kept []*gin.Context
	require.NoError(t, server.Mount(httpapi.API{
		Name: "secretive", Spec: spec,
		Envelope: func(*httpapi.Fault) (int, any) { return http.StatusNotFound, map[string]any{} },
		Register: func(router gin.IRouter) {
			router.GET("/things/:id", func(c *gin.Context) { kept = append(kept, c); c.Status(http.StatusNoContent) })
		},
	}))
	paths := []string{"/secretive/things/1", "/secretive/things/2", "/secretive/things/3"}
	for _, path := range paths {
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusNoContent, answer.Code)
	}
	for i, path := range paths {
		require.Equal(t, path, kept[i].Request.URL.Path)
		require.Equal(t, path[len(path)-1:], kept[i].Param("id"))
	}
}
