package httpapi

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/require"
)

const forms = `
openapi: 3.0.3
info: {title: Forms, version: "1"}
paths:
  /plain:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [grant]
              properties:
                grant: {type: string, maxLength: 5, pattern: "^[^\\x00]*$"}
                scope: {type: string, minLength: 1}
                kind: {type: string, enum: [a, b]}
                count: {type: integer}
      responses: {"204": {description: done}}
  /closed:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: object, additionalProperties: false, properties: {grant: {type: string}}}}
      responses: {"204": {description: done}}
`

func formSpec(t testing.TB) *openapi3.T {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData([]byte(forms))
	require.NoError(t, err)
	return spec
}

func TestFormPrecheck(t *testing.T) {
	spec := formSpec(t)
	plain := newPrechecker().compile(spec.Paths.Value("/plain"), spec.Paths.Value("/plain").Post)
	for form, want := range map[string]bool{
		"grant=x": true, "grant=": true, "grant=x&grant=y": true, "grant=x&other=1&other=2": true, "grant=%C3%A4&scope=cp&kind=a": true,
		"": false, "scope=cp": false, "grant=x&grant=toolong": false, "grant=toolong": false, "grant=%00": false, "grant=%zz": false, "grant=%ff": false,
		"grant=x&scope=": false, "grant=x&kind=c": false, "grant=x&count=1": false,
	} {
		require.Equal(t, want, plain.form.accepts([]byte(form)), form)
	}
	require.Equal(t, []string{"request application/x-www-form-urlencoded field count: not a text"}, plain.undecided)
	closed := newPrechecker().compile(spec.Paths.Value("/closed"), spec.Paths.Value("/closed").Post)
	require.Nil(t, closed.form)
	require.Equal(t, []string{"request application/x-www-form-urlencoded: a form that is more than named fields"}, closed.undecided)
}

// FuzzFormPrecheck holds the precheck to its promise: what it accepts, kin-openapi accepts.
func FuzzFormPrecheck(f *testing.F) {
	for _, seed := range []string{"grant=x", "grant=&scope=a+b", "grant=%C3%A4&kind=b", "grant=a;b", "&&grant=x", "grant", "GRANT=x&grant=x", "grant=x&count=1", "grant[a]=1&grant=x"} {
		f.Add(seed)
	}
	spec := formSpec(f)
	item := spec.Paths.Value("/plain")
	check := newPrechecker().compile(item, item.Post)
	f.Fuzz(func(t *testing.T, form string) {
		if !check.form.accepts([]byte(form)) {
			return
		}
		request := httptest.NewRequest(http.MethodPost, "/plain", strings.NewReader(form))
		request.Header.Set("Content-Type", formType)
		err := openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
			Request: request, Route: &routers.Route{Spec: spec, Path: "/plain", PathItem: item, Method: http.MethodPost, Operation: item.Post}, Options: &requestOptions,
		})
		if err != nil {
			t.Errorf("the precheck accepts %q, kin-openapi does not: %v", form, err)
		}
	})
}
