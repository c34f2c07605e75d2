package httpapi

import (
	"fmt"
	"math"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"gatehouse/impl/httpapi/quick"
)

// Most traffic is as the spec says, and finding that out need not cost what finding a fault does. The precheck accepts what kin-openapi
// surely accepts, reading bytes and raw strings once; whatever it does not accept goes to kin-openapi, for the verdict and the message.

// precheck is one operation, compiled.
type precheck struct {
	parameters   []parameterCheck
	bodies       map[string]bodyCheck // by content type; nil when the operation takes no body
	bodyRequired bool
	responses    map[int]*responseCheck
	undecided    []string // what is always left to kin-openapi, and why
}

// bodyCheck says whether a body is surely as the spec says: JSON or a form.
type bodyCheck interface{ Accepts(body []byte) bool }

type parameterCheck struct {
	in, name string
	required bool
	text     *quick.Schema // judges one text; nil leaves all to kin-openapi
	empty    bool          // the empty text is allowed too
	spread   bool          // an object whose properties are parameters of their own: decided only where there is none at all
	list     bool          // repeated texts, between min and max of them
	min, max int
}

type responseCheck struct {
	bodies  map[string]bodyCheck // by content type; empty when no body is declared
	headers []headerCheck
}

type headerCheck struct {
	name     string
	required bool
	text     *quick.Schema
}

// prechecker compiles the operations of one API; schemas they share are compiled once.
type prechecker struct {
	mu                  sync.Mutex
	requests, responses *quick.Compiler
}

func newPrechecker() *prechecker {
	return &prechecker{requests: quick.NewCompiler(quick.Request), responses: quick.NewCompiler(quick.Response)}
}

func (p *prechecker) compile(item *openapi3.PathItem, operation *openapi3.Operation) *precheck {
	p.mu.Lock()
	defer p.mu.Unlock()
	check := &precheck{responses: map[int]*responseCheck{}}
	for _, ref := range item.Parameters {
		if operation.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) == nil {
			check.parameters = append(check.parameters, p.parameter(check, ref.Value))
		}
	}
	for _, ref := range operation.Parameters {
		check.parameters = append(check.parameters, p.parameter(check, ref.Value))
	}
	if operation.RequestBody != nil {
		check.bodyRequired = operation.RequestBody.Value.Required
		check.bodies = p.bodies(check, "request", p.requests, operation.RequestBody.Value.Content)
	}
	for code, ref := range operation.Responses.Map() {
		status, err := strconv.Atoi(code)
		if err != nil {
			check.leave("response %s: not one status", code)
			continue
		}
		response := &responseCheck{bodies: p.bodies(check, "response "+code, p.responses, ref.Value.Content)}
		for name, header := range ref.Value.Headers {
			response.headers = append(response.headers, p.header(check, code, http.CanonicalHeaderKey(name), header.Value))
		}
		check.responses[status] = response
	}
	slices.Sort(check.undecided)
	return check
}

func (check *precheck) leave(format string, values ...any) {
	check.undecided = append(check.undecided, fmt.Sprintf(format, values...))
}

func (p *prechecker) parameter(check *precheck, parameter *openapi3.Parameter) parameterCheck {
	c := parameterCheck{in: parameter.In, name: parameter.Name, required: parameter.Required}
	place := "parameter " + parameter.Name
	if parameter.In == openapi3.ParameterInHeader {
		c.name = http.CanonicalHeaderKey(c.name)
	}
	if parameter.Schema == nil || parameter.In == openapi3.ParameterInCookie {
		check.leave("%s: a cookie, or described by content", place)
		return c
	}
	schema := parameter.Schema.Value
	if schema.Type.Is(openapi3.TypeObject) && parameter.In == openapi3.ParameterInQuery {
		c.spread = true
		return c
	}
	if schema.Type.Is(openapi3.TypeArray) {
		method, err := parameter.SerializationMethod()
		plain := err == nil && parameter.In == openapi3.ParameterInQuery && method.Style == openapi3.SerializationForm && method.Explode
		onlyBounds := !schema.UniqueItems && schema.Enum == nil && len(schema.AllOf)+len(schema.AnyOf)+len(schema.OneOf) == 0 && schema.Not == nil
		if !plain || !onlyBounds || schema.Items == nil {
			check.leave("%s: a list of another kind than repeated query parameters", place)
			return c
		}
		c.list, c.min, c.max = true, int(schema.MinItems), math.MaxInt
		if schema.MaxItems != nil {
			c.max = int(*schema.MaxItems)
		}
		c.text = p.text(check, place, schema.Items)
		return c
	}
	c.text = p.text(check, place, parameter.Schema)
	// kin-openapi's own verdict on the empty text, which it takes for a value only where a single type says string.
	c.empty = c.text != nil && schema.Type.Is(openapi3.TypeString) && len(schema.AllOf) == 0 && schema.VisitJSON("", openapi3.MultiErrors()) == nil
	return c
}

func (p *prechecker) header(check *precheck, code, name string, header *openapi3.Header) headerCheck {
	c := headerCheck{name: name, required: header.Required}
	if header.Schema != nil {
		c.text = p.text(check, "response "+code+" header "+name, header.Schema)
	}
	return c
}

// text compiles what judges a parameter's or header's text, or says why nothing does.
func (p *prechecker) text(check *precheck, place string, ref *openapi3.SchemaRef) *quick.Schema {
	compiled := p.requests.Compile(ref)
	if reason := compiled.UndecidedText(); reason != "" {
		check.leave("%s: %s", place, reason)
		return nil
	}
	return compiled
}

func (p *prechecker) bodies(check *precheck, place string, compiler *quick.Compiler, content openapi3.Content) map[string]bodyCheck {
	bodies := map[string]bodyCheck{}
	for contentType, media := range content {
		if contentType == formType && media.Schema != nil {
			if form := p.form(check, place, media.Schema.Value); form != nil {
				bodies[contentType] = form
			}
			continue
		}
		parsed, _, err := mime.ParseMediaType(contentType)
		if err != nil || parsed != "application/json" && !strings.HasSuffix(parsed, "+json") || media.Schema == nil {
			check.leave("%s: %s is not JSON with a schema", place, contentType)
			continue
		}
		compiled := compiler.Compile(media.Schema)
		for _, reason := range compiled.Undecided() {
			check.leave("%s: %s", place, reason)
		}
		bodies[contentType] = compiled
	}
	return bodies
}

// acceptsRequest says whether the request is surely as the spec says.
func (check *precheck) acceptsRequest(c *gin.Context, query url.Values, body []byte) bool {
	for i := range check.parameters {
		if !check.parameters[i].accepts(c, query) {
			return false
		}
	}
	if check.bodies == nil {
		return true
	}
	if len(body) == 0 {
		return !check.bodyRequired
	}
	schema := check.bodies[c.ContentType()]
	return schema != nil && schema.Accepts(body)
}

func (p *parameterCheck) accepts(c *gin.Context, query url.Values) bool {
	var texts []string
	switch p.in {
	case openapi3.ParameterInPath:
		return p.text != nil && p.text.AcceptsText(c.Param(p.name))
	case openapi3.ParameterInQuery:
		if p.spread {
			return len(query) == 0 && !p.required
		}
		texts = query[p.name]
	case openapi3.ParameterInHeader:
		texts = c.Request.Header[p.name]
	}
	switch {
	case len(texts) == 0:
		return !p.required && p.in != openapi3.ParameterInCookie
	case p.text == nil, !p.list && len(texts) > 1, p.list && (len(texts) < p.min || len(texts) > p.max):
		return false
	}
	for _, text := range texts {
		if !p.text.AcceptsText(text) && !(text == "" && p.empty) {
			return false
		}
	}
	return true
}

// acceptsResponse says whether the response is surely as the spec says. That it carries no undeclared header is checked elsewhere.
func (check *precheck) acceptsResponse(held *buffer) bool {
	response := check.responses[held.status]
	if response == nil {
		return false
	}
	for _, header := range response.headers {
		texts := held.header[header.name]
		switch {
		case len(texts) == 0 && !header.required:
		case len(texts) != 1 || header.text == nil || !header.text.AcceptsText(texts[0]):
			return false
		}
	}
	if len(response.bodies) == 0 {
		return held.body.Len() == 0
	}
	contentType, _, _ := strings.Cut(held.header.Get("Content-Type"), ";")
	schema := response.bodies[contentType]
	return schema != nil && schema.Accepts(held.body.Bytes())
}
