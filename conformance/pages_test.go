package conformance_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/openapi"
)

// TestPages: what people open is there, leads to the rest, and asks nothing of the network.
func TestPages(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	front := h.Call("GET", "/", "")
	require.Equal(t, 200, front.Status)
	external := regexp.MustCompile(`(src|href)="(https?:)?//`)
	for _, match := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(front.Body, -1) {
		require.Equal(t, 200, h.Call("GET", strings.ReplaceAll(match[1], "&amp;", "&"), "").Status, match[1])
	}
	require.NotRegexp(t, external, front.Body)
	require.Contains(t, front.Body, "smt_demo_manager")

	swagger := h.Call("GET", "/docs/", "")
	require.Equal(t, 200, swagger.Status)
	require.NotRegexp(t, external, swagger.Body)
	require.Contains(t, swagger.Body, `if (request.method === "GET") { delete request.body; }`, "browsers send no body with GET")
	policy := swagger.Header.Get("Content-Security-Policy")
	scripts := regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(swagger.Body, -1)
	require.NotEmpty(t, scripts)
	for _, script := range scripts {
		sum := sha256.Sum256([]byte(script[1]))
		require.Contains(t, policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	require.NotContains(t, strings.ReplaceAll(policy, "style-src 'self' 'unsafe-inline'", ""), "unsafe")
	for _, asset := range []string{"swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "favicon-32x32.png"} {
		require.Equal(t, 200, h.Call("GET", "/docs/"+asset, "").Status, asset)
	}
	require.Equal(t, 404, h.Call("GET", "/docs/nothing.js", "").Status)
	require.Equal(t, 404, h.Call("GET", "/nothing", "").Status)
}

// TestPartsOfSpecs: Swagger UI shows each part of each spec by itself, with its operations and no others.
func TestPartsOfSpecs(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, name := range openapi.Names() {
		whole, err := openapi.Load(name)
		require.NoError(t, err)
		operations := 0
		for _, tag := range whole.Tags {
			page := h.Call("GET", "/docs/"+name+"/"+url.PathEscape(tag.Name), "")
			require.Equal(t, 200, page.Status, tag.Name)
			require.Contains(t, page.Body, `/openapi/`+name+`.json?tag=`)
			part, err := openapi3.NewLoader().LoadFromData([]byte(h.Call("GET", "/openapi/"+name+".json?tag="+url.QueryEscape(tag.Name), "").Body))
			require.NoError(t, err)
			for _, path := range part.Paths.Map() {
				for _, operation := range path.Operations() {
					require.Contains(t, operation.Tags, tag.Name)
					operations++
				}
			}
		}
		want := 0
		for _, path := range whole.Paths.Map() {
			want += len(path.Operations())
		}
		require.Equal(t, want, operations, "%s: each operation is in one part", name)
		require.Equal(t, 404, h.Call("GET", "/docs/"+name+"/Nothing", "").Status)
	}
}

// TestPublishedSpecs: both forms of each spec are the spec that the gate holds traffic to.
func TestPublishedSpecs(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, name := range openapi.Names() {
		want, err := openapi.Load(name)
		require.NoError(t, err)
		wantJSON, err := want.MarshalJSON()
		require.NoError(t, err)
		for _, form := range []string{".yaml", ".json"} {
			got := h.Call("GET", "/openapi/"+name+form, "")
			require.Equal(t, 200, got.Status)
			spec, err := openapi3.NewLoader().LoadFromData([]byte(got.Body))
			require.NoError(t, err)
			gotJSON, err := spec.MarshalJSON()
			require.NoError(t, err)
			require.JSONEq(t, string(wantJSON), string(gotJSON), name+form)
		}
	}
}

// TestSchemesAreNamedOnce: Swagger UI fills in demo credentials by the scheme's name, over all specs.
func TestSchemesAreNamedOnce(t *testing.T) {
	owner := map[string]string{}
	for _, name := range openapi.Names() {
		spec, err := openapi.Load(name)
		require.NoError(t, err)
		for scheme := range spec.Components.SecuritySchemes {
			require.Empty(t, owner[scheme], "%s of %s", scheme, name)
			owner[scheme] = name
		}
	}
}

// TestWatching: readiness follows the database.
func TestWatching(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 200, h.Call("GET", "/readyz", "").Status)
	h.Call("GET", "/teamguests/api/v4/teams", "")
	metrics := h.Call("GET", "/metrics", "").Body
	for _, want := range []string{
		`gatehouse_requests_total{api="teamguests",operation="ListTeams",status="401"} 1`, `gatehouse_gate_verdicts_total{api="teamguests",direction="out",verdict="passed"} 1`,
		"gatehouse_request_duration_seconds_bucket", `gatehouse_database_connections{state="limit"}`,
	} {
		require.Contains(t, metrics, want)
	}
	require.NoError(t, h.DB.Close())
	require.Equal(t, 200, h.Call("GET", "/healthz", "").Status, "the process is alive")
	require.Equal(t, 503, h.Call("GET", "/readyz", "").Status)
}
