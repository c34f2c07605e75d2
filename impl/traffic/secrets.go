package traffic

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const hidden = "…"

// secrets says of one API what must not be kept, as its spec tells: by name, wherever it stands.
type secrets struct {
	header   map[string]bool // canonical names
	names    map[string]bool // of parameters, fields and properties, in lower case
	quoted   [][]byte        // the same as answers write them, in quotes
	declared map[string]bool // all names of the spec, in lower case
	schemes  map[string]bool // the names of credentials among them
}

// lookalike judges names that the spec does not know.
var lookalike = regexp.MustCompile(`(?i)(pass(word|wd|phrase)?$|secret|token|api[-_]?key|authori[sz]ation|cookie|hmac|signature|credential)`)

// secretsOf reads a spec, once.
func (i *Inspector) secretsOf(spec *openapi3.T) *secrets {
	if known, ok := i.secrets.Load(spec); ok {
		return known.(*secrets)
	}
	known, _ := i.secrets.LoadOrStore(spec, readSecrets(spec))
	return known.(*secrets)
}

func readSecrets(spec *openapi3.T) *secrets {
	s := &secrets{
		header:   map[string]bool{"Authorization": true, "Proxy-Authorization": true, "Cookie": true, "Set-Cookie": true},
		names:    map[string]bool{},
		declared: map[string]bool{},
		schemes:  map[string]bool{},
	}
	if spec.Components != nil {
		for _, scheme := range spec.Components.SecuritySchemes {
			if scheme.Value.Type == "apiKey" {
				s.header[http.CanonicalHeaderKey(scheme.Value.Name)] = true
				s.add(scheme.Value.Name)
				s.schemes[strings.ToLower(scheme.Value.Name)] = true
			}
		}
	}
	seen := map[*openapi3.Schema]bool{}
	for _, item := range spec.Paths.Map() {
		for _, operation := range item.Operations() {
			for _, parameters := range []openapi3.Parameters{item.Parameters, operation.Parameters} {
				for _, parameter := range parameters {
					s.read(parameter.Value.Name, parameter.Value.Schema, seen)
				}
			}
			if operation.RequestBody != nil {
				s.readContent(operation.RequestBody.Value.Content, seen)
			}
			for _, response := range operation.Responses.Map() {
				s.readContent(response.Value.Content, seen)
				for name, header := range response.Value.Headers {
					s.read(name, header.Value.Schema, seen)
				}
			}
		}
	}
	return s
}

func (s *secrets) readContent(content openapi3.Content, seen map[*openapi3.Schema]bool) {
	for _, media := range content {
		s.read("", media.Schema, seen)
	}
}

// read notes a name and what its schema says, and looks into the schema.
func (s *secrets) read(name string, ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if name != "" {
		s.declared[strings.ToLower(name)] = true
	}
	if ref == nil || ref.Value == nil {
		return
	}
	schema := ref.Value
	if name != "" && marked(schema) {
		s.add(name)
		s.header[http.CanonicalHeaderKey(name)] = true
	}
	if seen[schema] {
		return
	}
	seen[schema] = true
	for name, property := range schema.Properties {
		s.read(name, property, seen)
	}
	s.read("", schema.Items, seen)
	s.read("", schema.AdditionalProperties.Schema, seen)
	for _, among := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, one := range among {
			s.read("", one, seen)
		}
	}
}

func (s *secrets) add(name string) {
	s.names[strings.ToLower(name)] = true
	if quoted := []byte(`"` + name + `"`); !s.named(quoted) {
		s.quoted = append(s.quoted, quoted)
	}
}

// marked says whether a schema is of a secret, be it one of several alternatives.
func marked(schema *openapi3.Schema) bool {
	if schema.Format == "password" || schema.Items != nil && schema.Items.Value != nil && schema.Items.Value.Format == "password" {
		return true
	}
	for _, among := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, one := range among {
			if one.Value != nil && one.Value.Format == "password" {
				return true
			}
		}
	}
	return false
}

// secret judges a name of a parameter, field or property.
func (s *secrets) secret(name string) bool {
	lower := strings.ToLower(name)
	return s.names[lower] || !s.declared[lower] && lookalike.MatchString(lower)
}

// headerValue shows what may be seen of a header: of a credential its scheme. What is hidden is added to said.
func (s *secrets) headerValue(name, value string, said *[]string) string {
	if !s.header[name] && (transport(name) || ofHTTP[name] || s.declared[strings.ToLower(name)] || !lookalike.MatchString(name)) {
		return value
	}
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok || name != "Authorization" && name != "Proxy-Authorization" { // others begin with no scheme
		*said = append(*said, value)
		return hidden
	}
	*said = append(*said, rest)
	if _, quoted, ok := strings.Cut(rest, "="); ok {
		*said = append(*said, strings.Trim(quoted, `"`))
	}
	if decoded, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "Basic") {
		if _, password, ok := strings.Cut(string(decoded), ":"); ok {
			*said = append(*said, password)
		}
	}
	return scheme + " " + hidden
}

// form shows what may be seen of a query or a form. A piece without a name may be part of anything, so it is hidden.
func (s *secrets) form(raw string, said *[]string) string {
	if raw == "" {
		return ""
	}
	pieces := strings.Split(raw, "&")
	for i, piece := range pieces {
		name, value, ok := strings.Cut(piece, "=")
		switch plain := unescape(name); {
		case piece == "":
		case !ok:
			pieces[i] = hidden
		case s.secret(plain) || !s.declared[strings.ToLower(plain)]:
			pieces[i] = name + "=" + hidden
			*said = append(*said, value, unescape(value))
		}
	}
	return strings.Join(pieces, "&")
}

// json shows what may be seen of JSON, be it cut short. Answers hold no names but the spec's, so they need a look only where one is a secret's.
func (s *secrets) json(body []byte, answer bool, said *[]string) []byte {
	if answer && !s.named(body) {
		return body
	}
	var shown []byte
	kept := 0
	for at := 0; at < len(body); {
		if body[at] != '"' {
			at++
			continue
		}
		end := text(body, at)
		colon := blank(body, end)
		if colon >= len(body) || body[colon] != ':' || !s.secret(plain(body[at:end])) {
			at = end
			continue
		}
		from := blank(body, colon+1)
		to := value(body, from)
		if found := string(body[from:to]); found != "null" && found != `""` {
			shown = append(append(shown, body[kept:from]...), `"`+hidden+`"`...)
			kept = to
			*said = append(*said, strings.Trim(found, `"`), plain(body[from:to]))
		}
		at = to
	}
	return append(shown, body[kept:]...)
}

func (s *secrets) named(body []byte) bool {
	for _, name := range s.quoted {
		if bytes.Contains(body, name) {
			return true
		}
	}
	return false
}

// text is the end of the JSON string that begins at from.
func text(body []byte, from int) int {
	for at := from + 1; at < len(body); at++ {
		switch body[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(body)
}

func blank(body []byte, from int) int {
	for from < len(body) && (body[from] == ' ' || body[from] == '\t' || body[from] == '\n' || body[from] == '\r') {
		from++
	}
	return from
}

// value is the end of the JSON value that begins at from.
func value(body []byte, from int) int {
	depth := 0
	for at := from; at < len(body); at++ {
		switch body[at] {
		case '"':
			at = text(body, at) - 1
			if depth == 0 {
				return at + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case ',':
			if depth == 0 {
				return at
			}
		}
	}
	return len(body)
}

// plain reads a JSON string; what is none stays as it is.
func plain(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(bytes.Trim(quoted, `"`))
	}
	var read string
	if json.Unmarshal(quoted, &read) != nil {
		return string(quoted)
	}
	return read
}
