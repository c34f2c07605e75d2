package traffic

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"gatehouse/impl/httpapi"
)

// Detail is one call with all that is kept of it.
type Detail struct {
	Call
	URL        string
	Request    Message
	Response   Message
	Violations []Violation
	Ignored    []Ignored
	Curl       string // the call as a command, with … where secrets stood
}

// Message is a request or an answer.
type Message struct {
	Headers   []Header
	Body      string
	Truncated bool
	Binary    bool // the body is no text, and is left out
}

// Violation is one way in which a request or an answer differs from the spec.
type Violation struct {
	Direction string // request or response
	In        string
	Pointer   string
	Rule      string
	Reason    string
}

// Ignored is something that the client sent and nothing looked at.
type Ignored struct {
	In   string // query, header, form or body
	Name string // of a property in a body, where it stands
}

func (e *entry) detail() Detail {
	d := Detail{Call: e.Call, URL: e.Path, Request: e.request.shown(), Response: e.response.shown(), Violations: []Violation{}, Ignored: e.ignored()}
	if e.query != "" {
		d.URL += "?" + e.query
	}
	for direction, violations := range map[string][]httpapi.Violation{"request": e.inRequest, "response": e.inResponse} {
		for _, v := range violations {
			d.Violations = append(d.Violations, Violation{direction, v.In, v.Pointer(), v.Rule, v.Reason})
		}
	}
	slices.SortStableFunc(d.Violations, func(a, b Violation) int { return strings.Compare(a.Direction, b.Direction) })
	d.Curl = e.curl(d.URL)
	return d
}

func (m *message) shown() Message {
	shown := Message{Headers: slices.Clone(m.header), Truncated: m.truncated}
	slices.SortStableFunc(shown.Headers, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	if shown.Binary = m.binary(); !shown.Binary {
		shown.Body = string(bytes.ToValidUTF8(m.body, nil))
	}
	return shown
}

// ofTransport are headers that a client's library or a proxy sets, which curl sets for itself and no API needs to look at.
var ofTransport = map[string]bool{
	"Accept-Encoding": true, "Connection": true, "Content-Length": true, "Expect": true, "Keep-Alive": true, "Te": true, "Trailer": true, "Transfer-Encoding": true,
	"Upgrade": true, "User-Agent": true, "Via": true, "Forwarded": true, "X-Real-Ip": true, "X-Request-Id": true, "Traceparent": true, "Tracestate": true,
}

// ofHTTP are headers that browsers send with everything.
var ofHTTP = map[string]bool{
	"Accept": true, "Accept-Charset": true, "Accept-Language": true, "Authorization": true, "Cache-Control": true, "Content-Type": true, "Cookie": true, "Date": true, "Dnt": true,
	"Origin": true, "Pragma": true, "Priority": true, "Referer": true, "Upgrade-Insecure-Requests": true, "X-Gatehouse-Workspace": true,
}

func transport(name string) bool { return ofTransport[name] || strings.HasPrefix(name, "X-Forwarded-") }

// curl writes the call as a command for a shell.
func (e *entry) curl(target string) string {
	command := "curl"
	body := e.request.body
	if e.Method != http.MethodGet && !(e.Method == http.MethodPost && len(body) > 0) || e.Method == http.MethodGet && len(body) > 0 {
		command += " -X " + e.Method
	}
	command += " " + quote(e.scheme+"://"+e.host+target)
	for _, header := range e.request.shown().Headers {
		if !transport(header.Name) && !strings.HasPrefix(header.Name, "Sec-") {
			command += " \\\n  -H " + quote(header.Name+": "+header.Value)
		}
	}
	if len(body) > 0 && !e.request.binary() {
		command += " \\\n  --data-raw " + quote(string(body))
	}
	return command
}

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// ignored finds what the client sent and the spec does not name.
func (e *entry) ignored() []Ignored {
	ignored := []Ignored{}
	if e.described == nil {
		return ignored
	}
	query, header, open := map[string]bool{}, map[string]bool{}, false
	for _, parameters := range []openapi3.Parameters{e.item.Parameters, e.described.Parameters} {
		for _, parameter := range parameters {
			switch parameter.Value.In {
			case openapi3.ParameterInQuery:
				query[parameter.Value.Name] = true
				open = open || parameter.Value.Schema != nil && parameter.Value.Schema.Value.Type.Is(openapi3.TypeObject) // its properties are parameters of their own
			case openapi3.ParameterInHeader:
				header[http.CanonicalHeaderKey(parameter.Value.Name)] = true
			}
		}
	}
	schema := e.schema()
	for _, piece := range strings.Split(e.query, "&") {
		name, value, _ := strings.Cut(piece, "=")
		if name = unescape(name); name != "" && !query[name] && !open && !(value == hidden && e.credential(name)) && (schema == nil || schema.Properties[name] == nil) {
			ignored = append(ignored, Ignored{"query", name})
		}
	}
	for _, line := range e.request.header {
		known := header[line.Name] || ofHTTP[line.Name] || transport(line.Name) || strings.HasPrefix(line.Name, "Sec-") || e.credential(line.Name)
		if !known && !slices.Contains(ignored, Ignored{"header", line.Name}) {
			ignored = append(ignored, Ignored{"header", line.Name})
		}
	}
	if schema == nil || e.request.truncated || len(e.request.body) == 0 {
		return sorted(ignored)
	}
	var body any
	if json.Unmarshal(e.request.body, &body) == nil {
		unknown(schema, body, "", &ignored)
	} else if form, err := url.ParseQuery(string(e.request.body)); err == nil {
		for name := range form {
			if schema.Properties[name] == nil && !e.credential(name) {
				ignored = append(ignored, Ignored{"form", name})
			}
		}
	}
	return sorted(ignored)
}

func sorted(ignored []Ignored) []Ignored {
	slices.SortFunc(ignored, func(a, b Ignored) int { return strings.Compare(a.In+" "+a.Name, b.In+" "+b.Name) })
	return ignored
}

// schema is what the spec says of the body; nil when it says nothing.
func (e *entry) schema() *openapi3.Schema {
	if e.described.RequestBody == nil {
		return nil
	}
	for _, media := range e.described.RequestBody.Value.Content {
		if media.Schema != nil {
			return media.Schema.Value
		}
	}
	return nil
}

// credential says whether a name is that of a security scheme.
func (e *entry) credential(name string) bool { return e.schemes[strings.ToLower(name)] }

// unknown finds the properties that no schema names.
func unknown(schema *openapi3.Schema, value any, at string, ignored *[]Ignored) {
	switch value := value.(type) {
	case []any:
		items := of(schema, func(s *openapi3.Schema) *openapi3.SchemaRef { return s.Items })
		if items == nil {
			return
		}
		for _, item := range value {
			unknown(items, item, at+"/*", ignored)
		}
	case map[string]any:
		if !describes(schema) {
			return
		}
		for name, inner := range value {
			property := of(schema, func(s *openapi3.Schema) *openapi3.SchemaRef { return s.Properties[name] })
			found := Ignored{"body", at + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)}
			switch {
			case property != nil:
				unknown(property, inner, found.Name, ignored)
			case !slices.Contains(*ignored, found):
				*ignored = append(*ignored, found)
			}
		}
	}
}

// of looks for something in a schema and in those it is made of.
func of(schema *openapi3.Schema, get func(*openapi3.Schema) *openapi3.SchemaRef) *openapi3.Schema {
	if ref := get(schema); ref != nil && ref.Value != nil {
		return ref.Value
	}
	for _, among := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, one := range among {
			if found := of(one.Value, get); found != nil {
				return found
			}
		}
	}
	return nil
}

// describes says whether a schema names properties, and leaves others without a meaning.
func describes(schema *openapi3.Schema) bool {
	if schema.AdditionalProperties.Schema != nil {
		return false
	}
	if len(schema.Properties) > 0 {
		return true
	}
	for _, among := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, one := range among {
			if describes(one.Value) {
				return true
			}
		}
	}
	return false
}
