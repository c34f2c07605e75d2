package xingevents

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"gatehouse/impl/httpapi"
)

const formType = "application/x-www-form-urlencoded"

// call is what a request says about itself, kept apart from its parameters.
type call struct {
	operation string
	key       string // "" when none was sent
	password  bool   // a password is among the parameters
}

type callKey struct{}

func callOf(ctx context.Context) call {
	c, _ := ctx.Value(callKey{}).(call)
	return c
}

// prepare gathers the parameters from where real clients put them and writes them where the spec has them: of a POST all into the form,
// which then always states version and format, and nothing into the query. The key is taken out.
func prepare(r *http.Request, op *openapi3.Operation) (*http.Request, error) {
	query, form := parseParameters(r.URL.RawQuery), map[string]string{}
	if op.RequestBody != nil {
		body, err := httpapi.Body(r)
		if err != nil {
			return nil, err
		}
		if err := mustBeForm(r, body); err != nil {
			return nil, err
		}
		form = parseParameters(string(body))
	}
	known := call{operation: op.OperationID, key: keyOf(r.Header.Get("Authorization"), query["apikey"], form["apikey"])}
	merged := url.Values{}
	for _, side := range []map[string]string{query, form} { // the form wins
		for name, value := range side {
			merged.Set(name, value)
		}
	}
	merged.Del("apikey")
	dropEmpty(merged, op)
	fromPython(merged, op)
	known.password = merged.Has("password")

	r = r.WithContext(context.WithValue(r.Context(), callKey{}, known))
	address := *r.URL
	r.URL = &address
	if op.RequestBody == nil {
		r.URL.RawQuery = merged.Encode()
		return r, nil
	}
	for name, otherwise := range map[string]string{"version": "1", "format": "json"} {
		if !merged.Has(name) {
			merged.Set(name, otherwise)
		}
	}
	r.URL.RawQuery = ""
	httpapi.ReplaceBody(r, formType, []byte(merged.Encode()))
	return r, nil
}

// keyOf chooses among the places a key may stand in: the header wins, then the query.
func keyOf(authorization, query, form string) string {
	if scheme, key, _ := strings.Cut(authorization, " "); strings.EqualFold(scheme, "ApiKey") {
		if key = strings.TrimSpace(key); key != "" {
			return key
		}
	}
	if query != "" {
		return query
	}
	return form
}

// mustBeForm refuses bodies of another kind. Old clients say nothing about theirs.
func mustBeForm(r *http.Request, body []byte) error {
	declared := r.Header.Get("Content-Type")
	if len(body) == 0 || declared == "" {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(declared); err != nil || kind != formType {
		return httpapi.Refuse(httpapi.Unsupported, "")
	}
	return nil
}

// dropEmpty takes out empty values where they mean that there is none: everywhere for version and format, and throughout forms that
// require something. In other forms an empty value clears what is optional.
func dropEmpty(values url.Values, op *openapi3.Operation) {
	all := false
	if op.RequestBody != nil {
		all = len(op.RequestBody.Value.Content[formType].Schema.Value.Required) > 0
	}
	for name := range values {
		if values.Get(name) == "" && (all || name == "version" || name == "format") {
			values.Del(name)
		}
	}
}

// fromPython writes booleans in lower case.
func fromPython(values url.Values, op *openapi3.Operation) {
	if op.RequestBody == nil {
		return
	}
	for name, property := range op.RequestBody.Value.Content[formType].Schema.Value.Properties {
		if text := values.Get(name); property.Value.Type.Is(openapi3.TypeBoolean) && (text == "True" || text == "False") {
			values.Set(name, strings.ToLower(text))
		}
	}
}

// parseParameters reads a query or a form and keeps what parses: the first value of each name. Pieces without a name or an equals sign are dropped.
func parseParameters(raw string) map[string]string {
	parameters := map[string]string{}
	for piece := range strings.SplitSeq(raw, "&") {
		name, value, ok := strings.Cut(piece, "=")
		if name = unescape(name); !ok || name == "" {
			continue
		}
		if _, again := parameters[name]; !again {
			parameters[name] = unescape(value)
		}
	}
	return parameters
}

// unescape reads what is an escape and leaves everything else as it is. What is not UTF-8 then is read as ISO-8859-1, so the result always is.
func unescape(text string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '+':
			plain.WriteByte(' ')
		case text[i] == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			plain.WriteByte(fromHex(text[i+1])<<4 | fromHex(text[i+2]))
			i += 2
		default:
			plain.WriteByte(text[i])
		}
	}
	if utf8.ValidString(plain.String()) {
		return plain.String()
	}
	runes := make([]rune, 0, plain.Len())
	for _, b := range []byte(plain.String()) {
		runes = append(runes, rune(b))
	}
	return string(runes)
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

func fromHex(b byte) byte {
	if b <= '9' {
		return b - '0'
	}
	return b&^0x20 - 'A' + 10
}
