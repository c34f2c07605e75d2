package httpapi_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
)

const wordy = `
openapi: 3.0.3
info: { title: Wordy, version: "1" }
servers: [{ url: /NAME }]
paths:
  /text/{size}:
    get:
      operationId: GetText
      security: []
      parameters: [{ name: size, in: path, required: true, schema: { type: string, enum: [short, long] } }]
      responses:
        "200":
          description: A text.
          content: { application/json: { schema: { type: string } } }
        "404":
          description: None.
          content: { application/json: { schema: { type: object } } }
`

// Answers are compressed where the API and the client both want that and it is worth its while; what the gate saw is what arrives.
func TestGzip(t *testing.T) {
	long := strings.Repeat("Aachen, ", 1000)
	server, err := httpapi.New(httpapi.Options{})
	require.NoError(t, err)
	for _, name := range []string{"packed", "plain"} {
		spec, err := openapi3.NewLoader().LoadFromData([]byte(strings.ReplaceAll(wordy, "NAME", name)))
		require.NoError(t, err)
		require.NoError(t, server.Mount(httpapi.API{
			Name: name, Spec: spec, Gzip: name == "packed",
			Authenticate: func(ctx context.Context, _ *http.Request, _ *openapi3.SecurityScheme) (context.Context, error) {
				return ctx, nil
			},
			Envelope: func(*httpapi.Fault) (int, any) { return http.StatusNotFound, map[string]any{} },
			Register: func(router gin.IRouter) {
				router.GET("/text/:size", func(c *gin.Context) {
					if c.Param("size") == "long" {
						c.JSON(http.StatusOK, long)
						return
					}
					c.JSON(http.StatusOK, "Aachen")
				})
			},
		}))
	}
	for _, tt := range []struct {
		name, path, accept string
		packed             bool
		want               string
	}{
		{"a long answer", "/packed/text/long", "zstd, br, gzip, deflate", true, long},
		{"a short answer", "/packed/text/short", "gzip", false, "Aachen"},
		{"a client who does not say so", "/packed/text/long", "", false, long},
		{"a client who refuses", "/packed/text/long", "gzip;q=0", false, long},
		{"an API that does not", "/plain/text/long", "gzip", false, long},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request := httptest.NewRequest(http.MethodGet, tt.path, nil)
			if tt.accept != "" {
				request.Header.Set("Accept-Encoding", tt.accept)
			}
			answer := httptest.NewRecorder()
			server.ServeHTTP(answer, request)
			require.Equal(t, http.StatusOK, answer.Code)
			var body io.Reader = answer.Body
			require.Equal(t, tt.packed, answer.Header().Get("Content-Encoding") == "gzip")
			if tt.packed {
				require.Less(t, answer.Body.Len(), len(long)/4)
				require.Contains(t, answer.Header().Get("Vary"), "Accept-Encoding")
				body, err = gzip.NewReader(answer.Body)
				require.NoError(t, err)
			}
			var got string
			require.NoError(t, json.NewDecoder(body).Decode(&got))
			require.Equal(t, tt.want, got)
		})
	}
}
