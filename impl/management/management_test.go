package management

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
)

func TestEnvelope(t *testing.T) {
	want := map[httpapi.Kind]struct {
		status int
		body   string
	}{
		httpapi.Internal:        {500, `{"type":"urn:gatehouse:internal","title":"Internal Server Error","status":500,"detail":"Something went wrong; the log says what","instance":"r1"}`},
		httpapi.NoRoute:         {404, `{"type":"urn:gatehouse:not-found","title":"Not Found","status":404,"detail":"shown","instance":"r1"}`},
		httpapi.NoMethod:        {405, `{"type":"urn:gatehouse:no-method","title":"Method Not Allowed","status":405,"detail":"shown","instance":"r1"}`},
		httpapi.Unauthenticated: {401, `{"type":"urn:gatehouse:unauthenticated","title":"Unauthorized","status":401,"detail":"shown","instance":"r1"}`},
		httpapi.Forbidden:       {403, `{"type":"urn:gatehouse:forbidden","title":"Forbidden","status":403,"detail":"shown","instance":"r1"}`},
		httpapi.NotFound:        {404, `{"type":"urn:gatehouse:not-found","title":"Not Found","status":404,"detail":"shown","instance":"r1"}`},
		httpapi.Conflict:        {409, `{"type":"urn:gatehouse:conflict","title":"Conflict","status":409,"detail":"shown","instance":"r1"}`},
		httpapi.Malformed:       {400, `{"type":"urn:gatehouse:malformed","title":"Bad Request","status":400,"detail":"shown","instance":"r1"}`},
		httpapi.Unsupported:     {415, `{"type":"urn:gatehouse:unsupported-media","title":"Unsupported Media Type","status":415,"detail":"shown","instance":"r1"}`},
		httpapi.TooLarge:        {413, `{"type":"urn:gatehouse:too-large","title":"Request Entity Too Large","status":413,"detail":"shown","instance":"r1"}`},
		httpapi.Invalid:         {400, `{"type":"urn:gatehouse:invalid","title":"Bad Request","status":400,"detail":"shown","instance":"r1"}`},
		httpapi.TooMany:         {429, `{"type":"urn:gatehouse:too-many","title":"Too Many Requests","status":429,"detail":"shown","instance":"r1"}`},
	}
	spec, err := openapi.Shared(name)
	require.NoError(t, err)
	schema := spec.Components.Schemas["Problem"].Value
	for _, kind := range httpapi.Kinds() {
		for _, text := range []string{"", "shown"} {
			status, body := envelope(&httpapi.Fault{Kind: kind, Text: text, RequestID: "r1"})
			require.Equal(t, want[kind].status, status)
			encoded, err := json.Marshal(body)
			require.NoError(t, err)
			var value any
			require.NoError(t, json.Unmarshal(encoded, &value))
			require.NoError(t, schema.VisitJSON(value))
			if text != "" {
				require.JSONEq(t, want[kind].body, string(encoded))
			}
		}
	}
}

func TestEnvelopeNamesWhatIsUnfit(t *testing.T) {
	fault := httpapi.Violate(
		httpapi.Violation{In: "body", Path: []string{"a/b", "c"}, Rule: "maxLength", Reason: "too long", Value: "secret"}, httpapi.Violation{In: "query", Path: []string{"limit"}, Rule: "minimum", Reason: "too small"})
	status, body := envelope(fault)
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, []api.Violation{
		{In: "body", Pointer: "/a~1b/c", Rule: "maxLength", Detail: "too long"}, {In: "query", Pointer: "limit", Rule: "minimum", Detail: "too small"},
	}, body.(api.Problem).Violations)
}

func TestDemoWorldIsAsPrinted(t *testing.T) {
	require.True(t, access.CheckPassword(demoPassword, "gatehouse-demo"))
	for _, text := range []string{DemoHelp, DemoCurl, DemoAuthorize()["AdminToken"]} {
		require.Contains(t, text, demoToken)
	}
	require.True(t, strings.Contains(DemoCurl, "'%s/gatehouse/v1/"), DemoCurl)
}

func TestPart(t *testing.T) {
	rows := []int{1, 2, 3, 4, 5, 6}
	even := func(row int) bool { return row%2 == 0 }
	for _, tt := range []struct {
		name          string
		offset, limit int
		want          []int
	}{{"all", 0, 50, []int{2, 4, 6}}, {"the first", 0, 1, []int{2}}, {"the last", 2, 5, []int{6}}, {"behind the end", 3, 5, nil}} {
		t.Run(tt.name, func(t *testing.T) {
			got, total := part(rows, fromAPIPage(&tt.limit, &tt.offset), even)
			require.Equal(t, tt.want, got)
			require.Equal(t, int64(3), total)
		})
	}
}
