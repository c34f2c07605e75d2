package quick

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/require"
)

// TestMain registers formats as the gate's process does.
func TestMain(m *testing.M) {
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562))
	openapi3.DefineStringFormatValidator("email", openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForEmail))
	openapi3.DefineStringFormatValidator("uri", openapi3.NewCallbackValidator(func(text string) error {
		if u, err := url.Parse(text); err != nil || !u.IsAbs() {
			return errors.New("not an absolute URI")
		}
		return nil
	}))
	hostname := regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
	openapi3.DefineStringFormatValidator("hostname", openapi3.NewCallbackValidator(func(text string) error {
		if len(text) > 253 || !hostname.MatchString(text) {
			return errors.New("not a host name")
		}
		return nil
	}))
	openapi3.DefineIPv4Format()
	openapi3.DefineIPv6Format()
	openapi3.DefineNumberFormatValidator("float", openapi3.NewRangeFormatValidator(-3.4e38, 3.4e38))
	os.Exit(m.Run())
}

// options are those of the gate.
var options = &openapi3filter.Options{MultiError: true, SkipSettingDefaults: true}

// kinAccepts is openapi3filter's own verdict on a body.
func kinAccepts(ref *openapi3.SchemaRef, dir Direction, body []byte) bool {
	content := openapi3.NewContentWithJSONSchemaRef(ref)
	request := &openapi3filter.RequestValidationInput{
		Request: &http.Request{
			Method: http.MethodPost,
			Header: http.Header{"Content-Type": {"application/json"}},
			Body:   io.NopCloser(bytes.NewReader(body)),
		},
		Options: options,
	}
	if dir == Request {
		want := &openapi3.RequestBody{Required: true, Content: content}
		return openapi3filter.ValidateRequestBody(context.Background(), request, want) == nil
	}
	description := "any"
	operation := &openapi3.Operation{Responses: openapi3.NewResponses(
		openapi3.WithStatus(200, &openapi3.ResponseRef{Value: &openapi3.Response{Description: &description, Content: content}}),
	)}
	request.Route = &routers.Route{Spec: &openapi3.T{OpenAPI: "3.0.3"}, Operation: operation}
	response := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request,
		Status:                 http.StatusOK,
		Header:                 http.Header{"Content-Type": {"application/json"}},
		Options:                options,
	}
	return openapi3filter.ValidateResponse(context.Background(), response.SetBodyBytes(body)) == nil
}

// kinAcceptsText is openapi3filter's own verdict on a parameter, wherever it may stand.
func kinAcceptsText(ref *openapi3.SchemaRef, raw string) bool {
	for _, in := range []string{openapi3.ParameterInQuery, openapi3.ParameterInPath, openapi3.ParameterInHeader} {
		input := &openapi3filter.RequestValidationInput{
			Request: &http.Request{
				URL:    &url.URL{RawQuery: url.Values{"p": {raw}}.Encode()},
				Header: http.Header{"P": {raw}},
			},
			PathParams: map[string]string{"p": raw},
			Options:    options,
		}
		parameter := &openapi3.Parameter{Name: "p", In: in, Required: true, Schema: ref}
		if openapi3filter.ValidateParameter(context.Background(), input, parameter) != nil {
			return false
		}
	}
	return true
}

// judged is a schema of some document with what the document shows for it.
type judged struct {
	name     string
	ref      *openapi3.SchemaRef
	dirs     []Direction
	examples [][]byte
}

// key finds the compiled schema of a judged one.
type key struct {
	name string
	dir  Direction
}

type corpus struct {
	bodies   []judged
	texts    []judged
	compiled map[key]*Schema
}

// documents is every schema of the built-in specification and of those in openapi/ that are complete at the moment.
var documents = sync.OnceValue(func() *corpus {
	all := &corpus{compiled: map[key]*Schema{}}
	files, _ := filepath.Glob("../../../openapi/*.yaml")
	for _, file := range append([]string{"testdata/rich.yaml"}, files...) {
		all.read(file)
	}
	return all
})

var version = regexp.MustCompile(`(?m)^openapi: ["']?3\.0\.3`)

func (c *corpus) read(file string) {
	raw, err := os.ReadFile(file)
	if err != nil || !version.Match(raw) {
		return
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil || doc.Components == nil {
		fmt.Fprintf(os.Stderr, "%s is left out: %v\n", file, err)
		return
	}
	first := len(c.bodies)
	both := []Direction{Request, Response}
	for name, ref := range doc.Components.Schemas {
		c.bodies = append(c.bodies, judged{file + " " + name, ref, both, examplesOf(ref.Value.Example, nil)})
		c.texts = append(c.texts, judged{file + " " + name, ref, nil, examplesOf(ref.Value.Example, nil)})
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			name := file + " " + method + " " + path
			for _, p := range append(slices.Clone(item.Parameters), op.Parameters...) {
				if p.Value.Schema != nil {
					c.texts = append(c.texts, judged{name + " " + p.Value.Name, p.Value.Schema, nil, examplesOf(p.Value.Example, p.Value.Examples)})
				}
			}
			if op.RequestBody != nil {
				c.content(name, op.RequestBody.Value.Content, Request)
			}
			for status, response := range op.Responses.Map() {
				c.content(name+" "+status, response.Value.Content, Response)
				for header, h := range response.Value.Headers {
					if h.Value.Schema != nil {
						c.texts = append(c.texts, judged{name + " " + header, h.Value.Schema, nil, examplesOf(h.Value.Example, h.Value.Examples)})
					}
				}
			}
		}
	}
	slices.SortFunc(c.bodies[first:], func(a, b judged) int { return strings.Compare(a.name, b.name) })
	compilers := map[Direction]*Compiler{Request: NewCompiler(Request), Response: NewCompiler(Response)}
	for _, b := range c.bodies[first:] {
		for _, dir := range b.dirs {
			c.compiled[key{b.name, dir}] = compilers[dir].Compile(b.ref)
		}
	}
}

func (c *corpus) content(name string, content openapi3.Content, dir Direction) {
	for mime, media := range content {
		if strings.HasSuffix(mime, "json") && media.Schema != nil {
			c.bodies = append(c.bodies, judged{name + " " + mime, media.Schema, []Direction{dir}, examplesOf(media.Example, media.Examples)})
		}
	}
}

func examplesOf(example any, named openapi3.Examples) [][]byte {
	values := []any{example}
	for _, ref := range named {
		if ref.Value != nil {
			values = append(values, ref.Value.Value)
		}
	}
	var bodies [][]byte
	for _, v := range values {
		if v == nil {
			continue
		}
		if body, err := json.Marshal(v); err == nil {
			bodies = append(bodies, body)
		}
	}
	slices.SortFunc(bodies, bytes.Compare)
	return bodies
}

// schemaOf reads a schema written in YAML, along with the named ones in components.
func schemaOf(t testing.TB, schema, components string) *openapi3.SchemaRef {
	t.Helper()
	indent := func(text, by string) string { return by + strings.ReplaceAll(text, "\n", "\n"+by) }
	text := "openapi: 3.0.3\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n    Tested:\n" + indent(schema, "      ")
	if components != "" {
		text += "\n" + indent(components, "    ")
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	require.NoError(t, err, text)
	return doc.Components.Schemas["Tested"]
}

// verdictOn is what s knows, refusals included; they hold for plain documents.
func verdictOn(s *Schema, body []byte) verdict {
	if s.root == nil || !isPlain(body) {
		return unknown
	}
	sc := borrow(body)
	defer sc.giveBack()
	sc.space()
	return sc.value(s.root)
}

// isPlain reports whether body is one JSON document without anything that is left to kin-openapi whatever the schema.
func isPlain(body []byte) bool {
	sc := borrow(body)
	defer sc.giveBack()
	sc.space()
	ok := sc.skip() == yes
	sc.space()
	return ok && sc.at == len(body)
}

// mustAgree fails the test where an answer goes beyond what kin-openapi says.
func mustAgree(t testing.TB, ref *openapi3.SchemaRef, s *Schema, dir Direction, body []byte) {
	t.Helper()
	v := verdictOn(s, body)
	accepted := s.Accepts(body)
	if v == unknown && !accepted {
		return
	}
	kin := kinAccepts(ref, dir, body)
	if accepted && !kin {
		t.Fatalf("accepted, but kin-openapi refuses: %q for %s", body, shown(ref))
	}
	if v == no && kin {
		t.Fatalf("known as refused, but kin-openapi accepts: %q for %s", body, shown(ref))
	}
}

func mustAgreeOnText(t testing.TB, ref *openapi3.SchemaRef, s *Schema, raw string) {
	t.Helper()
	if s.AcceptsText(raw) && !kinAcceptsText(ref, raw) {
		t.Fatalf("accepted as text, but kin-openapi refuses: %q for %s", raw, shown(ref))
	}
}

func shown(ref *openapi3.SchemaRef) string {
	text, _ := json.Marshal(ref.Value)
	return string(text)
}
