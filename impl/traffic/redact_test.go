package traffic

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/openapi"
)

// specOf is a small API with a secret of each sort.
func specOf(t testing.TB) *openapi3.T {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData([]byte(`
openapi: 3.0.3
info: { title: small, version: "1" }
paths:
  /things:
    post:
      operationId: MakeThing
      parameters:
        - { name: pin, in: query, schema: { type: string, format: password } }
        - { name: page, in: query, schema: { type: integer } }
        - { name: X-Pin, in: header, schema: { type: string, format: password } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                name: { type: string }
                password: { type: string, format: password }
                password_update_pending: { type: boolean }
                inner: { type: array, items: { type: object, properties: { phrase: { allOf: [{ type: string, format: password }] } } } }
                codes: { type: array, items: { type: string, format: password } }
      responses:
        "200":
          description: made
          content: { application/json: { schema: { type: object, properties: { access_token: { type: string, format: password }, name: { type: string } } } } }
components:
  securitySchemes:
    Key: { type: apiKey, in: query, name: apikey }
    Head: { type: apiKey, in: header, name: X-Api-Key }
`))
	require.NoError(t, err)
	return spec
}

func TestJSON(t *testing.T) {
	s := readSecrets(specOf(t))
	for _, tt := range []struct{ name, body, want string }{
		{"nothing to hide", `{"name":"password"}`, `{"name":"password"}`},
		{"a text", `{"name":"a","password":"hush"}`, `{"name":"a","password":"…"}`},
		{"spaces", "{ \"password\" :\n \"hush\" , \"name\":\"a\"}", "{ \"password\" :\n \"…\" , \"name\":\"a\"}"},
		{"an escaped quote", `{"password":"hu\"sh","name":"a"}`, `{"password":"…","name":"a"}`},
		{"an escaped name", `{"pass\u0077ord":"hush"}`, `{"pass\u0077ord":"…"}`},
		{"a name in capitals", `{"PASSWORD":"hush"}`, `{"PASSWORD":"…"}`},
		{"a number", `{"password":1234,"name":"a"}`, `{"password":"…","name":"a"}`},
		{"a list", `{"password":["hush",{"a":"]"}],"name":"a"}`, `{"password":"…","name":"a"}`},
		{"an object", `{"password":{"password":"hush"}}`, `{"password":"…"}`},
		{"none", `{"password":null,"access_token":""}`, `{"password":null,"access_token":""}`},
		{"deep", `{"inner":[{"phrase":"hush"},{"phrase":"hush2"}]}`, `{"inner":[{"phrase":"…"},{"phrase":"…"}]}`},
		{"a list of secrets", `{"codes":["hush"]}`, `{"codes":"…"}`},
		{"declared, and no secret", `{"password_update_pending":true}`, `{"password_update_pending":true}`},
		{"not declared, but looks like one", `{"sessionToken":"hush","colour":"red"}`, `{"sessionToken":"…","colour":"red"}`},
		{"a credential of the API", `{"apikey":"hush"}`, `{"apikey":"…"}`},
		{"cut in the value", `{"password":"hus`, `{"password":"…"`},
		{"cut in the name", `{"name":"a","passw`, `{"name":"a","passw`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var said []string
			require.Equal(t, tt.want, string(s.json([]byte(tt.body), false, &said)))
		})
	}
}

func TestForm(t *testing.T) {
	s := readSecrets(specOf(t))
	for raw, want := range map[string]string{
		"":                            "",
		"page=1":                      "page=1",
		"page=1&pin=hush&apikey=hush": "page=1&pin=…&apikey=…",
		"p%69n=hush":                  "p%69n=…",
		"limt=10":                     "limt=…", // who mistypes a name may mean a secret
		"pin=hu&sh":                   "pin=…&…",
		"access_token=hush":           "access_token=…",
		"PIN=hush":                    "PIN=…",
	} {
		var said []string
		require.Equal(t, want, s.form(raw, &said), raw)
	}
}

func TestHeaders(t *testing.T) {
	s := readSecrets(specOf(t))
	for _, tt := range []struct{ name, value, want string }{
		{"Accept", "*/*", "*/*"},
		{"Authorization", "Bearer hush", "Bearer …"},
		{"Authorization", `Token token="hush"`, "Token …"},
		{"Authorization", "hush", "…"},
		{"X-Api-Key", "hush", "…"},
		{"X-Pin", "hush", "…"},
		{"X-Api-Key", "hush hush", "…"},
		{"Cookie", "a=b; session=hush", "…"},
		{"Set-Cookie", "session=hush; Path=/", "…"},
		{"X-Auth-Token", "hush", "…"},
		{"X-Colour", "red", "red"},
	} {
		var said []string
		require.Equal(t, tt.want, s.headerValue(tt.name, tt.value, &said), tt.name)
	}
	var said []string
	s.headerValue("Authorization", "Basic Y2xpZW50Omh1c2gtaHVzaA==", &said)
	require.Contains(t, said, "hush-hush", "a password in Basic is looked for elsewhere too")
}

// TestSuspects: a body that cannot be read is suspected wherever in it a password is named, and by specs that know of none.
func TestSuspects(t *testing.T) {
	s := readSecrets(&openapi3.T{Components: &openapi3.Components{}})
	for _, body := range []string{"<password>hush</password>", "password: hush", "{password: 'hush', a: 1}", "name=\"passwd\"\r\n\r\nhush"} {
		require.True(t, s.suspect([]byte(body)), body)
	}
	require.False(t, s.suspect([]byte("<colour>red</colour>")))
}

// TestSpecsMarkTheirSecrets: what is called a token, secret or password somewhere in a spec, and is a text, is marked as one.
func TestSpecsMarkTheirSecrets(t *testing.T) {
	for _, name := range openapi.Names() {
		if name == "gatehouse" { // is not inspected
			continue
		}
		spec, err := openapi.Shared(name)
		require.NoError(t, err)
		s := readSecrets(spec)
		for declared := range s.declared {
			if strings.HasSuffix(declared, "password") || strings.HasSuffix(declared, "_token") || strings.HasSuffix(declared, "secret") || declared == "token" || declared == "hmac" {
				require.True(t, s.names[declared], "%s: %s is not marked with format: password", name, declared)
			}
		}
	}
}

// FuzzJSON: whatever stands around it, the value of a secret is not kept, and valid JSON stays valid.
func FuzzJSON(f *testing.F) {
	f.Add("name", "hush", "more")
	f.Add(`a"b\`, `c"d\u0000`, "}{][")
	spec := readSecrets(specOf(f))
	f.Fuzz(func(t *testing.T, name, secret, more string) {
		const marker = "5ecret5ecret"
		body, err := json.Marshal(map[string]any{name: more, "list": []any{map[string]any{"password": secret + marker, "z": more}}, "access_token": map[string]string{more: marker}})
		if err != nil || strings.Contains(name+more, marker) {
			t.Skip("not JSON, or the marker is part of a name")
		}
		var said []string
		shown := spec.json(body, false, &said)
		if strings.Contains(string(shown), marker) {
			t.Fatalf("%s shows %s", body, shown)
		}
		if !json.Valid(shown) {
			t.Fatalf("%s became %s", body, shown)
		}
		for cut := range len(body) {
			var said []string
			if strings.Contains(string(spec.json(body[:cut], false, &said)), marker) {
				t.Fatalf("%s shows %s", body[:cut], marker)
			}
		}
	})
}
