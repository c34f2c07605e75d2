package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

const formSchema = `
openapi: 3.0.3
info: { title: t, version: "1" }
paths: {}
components:
  schemas:
    Form:
      type: object
      additionalProperties: false
      required: [name]
      properties:
        name: { type: string, minLength: 1, maxLength: 5, pattern: "^[^\\x00]*$" }
        kind: { type: string, enum: [a, b] }
        note: { type: string, maxLength: 3 }
        count: { type: integer, minimum: -3, maximum: 3000000000 }
        small: { type: integer, format: int32 }
        open: { type: boolean }
        mail: { type: string, format: email }
    Open: { type: object, required: [name], properties: { name: { type: string, maxLength: 5 } } }
    Numbers: { type: object, additionalProperties: false, properties: { share: { type: number }, name: { type: string } } }
    Bounded: { type: object, additionalProperties: false, minProperties: 1, properties: { name: { type: string } } }
`

func loadForms(t testing.TB) openapi3.Schemas {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData([]byte(formSchema))
	require.NoError(t, err)
	return spec.Components.Schemas
}

// kinAccepts is kin-openapi's own verdict.
func kinAccepts(t testing.TB, schema *openapi3.SchemaRef, body string) bool {
	t.Helper()
	value, err := decodeForm(strings.NewReader(body), http.Header{}, schema, nil)
	return err == nil && schema.Value.VisitJSON(value, openapi3.VisitAsRequest()) == nil
}

func TestFormPrecheck(t *testing.T) {
	schemas := loadForms(t)
	check := &precheck{}
	form := newPrechecker().form(check, "request", schemas["Form"].Value)
	require.Empty(t, check.undecided)
	for _, tt := range []struct {
		body string
		want bool
	}{
		{"name=a", true},
		{"name=%C3%A4+%2B&kind=b&note=&count=-3&small=7&open=true&mail=a%40b.example", true},
		{"", false},
		{"name=", false},
		{"name=toolong", false},
		{"name=a%00", false},
		{"name=%ff", false},
		{"name=a&kind=c", false},
		{"name=a&kind=", false},
		{"name=a&count=", false},
		{"name=a&count=many", false},
		{"name=a&count=-4", false},
		{"name=a&small=2147483648", false},
		{"name=a&open=maybe", false},
		{"name=a&other=1", false},
		{"name=%zz", false},
		{"kind=a", false},
	} {
		require.Equal(t, tt.want, form.Accepts([]byte(tt.body)), "%q", tt.body)
		require.Equal(t, tt.want, kinAccepts(t, schemas["Form"], tt.body), "%q: kin-openapi", tt.body)
	}
	require.True(t, form.Accepts([]byte("name=a&name=b")))
	require.False(t, form.Accepts([]byte("name=a&name=toolong")), "every value must fit; kin-openapi looks at the first")
	open := newPrechecker().form(check, "request", schemas["Open"].Value)
	require.Empty(t, check.undecided)
	for body, want := range map[string]bool{
		"name=a": true, "name=": true, "name=a&other=1&other=2": true, "": false, "other=1": false, "name=toolong": false, "name=a&other=%ff": false, "name=a&%ff=1": false,
	} {
		require.Equal(t, want, open.Accepts([]byte(body)), "%q", body)
		require.Equal(t, want, kinAccepts(t, schemas["Open"], body), "%q: kin-openapi", body)
	}
	for name, reason := range map[string]string{"Bounded": "more than plain fields", "Numbers": "share"} {
		check := &precheck{}
		newPrechecker().form(check, "request", schemas[name].Value)
		require.Len(t, check.undecided, 1, name)
		require.Contains(t, check.undecided[0], reason)
	}
}

// FuzzFormPrecheck shows that what is accepted without asking kin-openapi is accepted by it.
func FuzzFormPrecheck(f *testing.F) {
	schemas := loadForms(f)
	for _, seed := range []string{"name=a&kind=b&note=&count=-3&small=7&open=true", "name=1e3&count=1e3", "name=%C3&open=1", "name=a&count=+1", "name=a&count=007", "name=a&small=-0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, name := range []string{"Form", "Open"} {
			if newPrechecker().form(&precheck{}, "request", schemas[name].Value).Accepts([]byte(body)) {
				require.True(t, kinAccepts(t, schemas[name], body), "%q", body)
			}
		}
	})
}

// TestSpreadParameters shows that an object spread over the query is left to kin-openapi as soon as there is a query.
func TestSpreadParameters(t *testing.T) {
	c := parameterCheck{in: openapi3.ParameterInQuery, name: "parameters", spread: true}
	context, _ := gin.CreateTestContext(httptest.NewRecorder())
	require.True(t, c.accepts(context, url.Values{}))
	require.False(t, c.accepts(context, url.Values{"name": {"toolong"}}))
	c.required = true
	require.False(t, c.accepts(context, url.Values{}))
}
