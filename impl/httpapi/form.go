package httpapi

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"gatehouse/impl/httpapi/quick"
)

const formType = "application/x-www-form-urlencoded"

// registerForms gives kin-openapi another reader of forms. Its own drops fields that the schema does not name, so that they cannot be
// refused, and fails as a whole where one value is of the wrong type. kin keeps readers for the whole process.
var registerForms = sync.OnceFunc(func() { openapi3filter.RegisterBodyDecoder(formType, decodeForm) })

// decodeForm reads a form of plain fields: every field that was sent, each as its schema's type, or as the text that is not of this type,
// for the schema to refuse. The first of several values counts. Forms with lists or objects are left to kin's own reader.
func decodeForm(body io.Reader, header http.Header, schema *openapi3.SchemaRef, encoding openapi3filter.EncodingFn) (any, error) {
	if !plain(schema.Value) {
		return openapi3filter.UrlencodedBodyDecoder(body, header, schema, encoding)
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	sent, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, &openapi3filter.ParseError{Kind: openapi3filter.KindInvalidFormat, Cause: err}
	}
	form := make(map[string]any, len(sent))
	for name, values := range sent {
		if !utf8.ValidString(name) || !utf8.ValidString(values[0]) {
			return nil, &openapi3filter.ParseError{Kind: openapi3filter.KindInvalidFormat, Reason: "not UTF-8"}
		}
		form[name] = typed(schema.Value.Properties[name], values[0])
	}
	return form, nil
}

func plain(schema *openapi3.Schema) bool {
	if len(schema.AllOf)+len(schema.AnyOf)+len(schema.OneOf) > 0 {
		return false
	}
	for _, property := range schema.Properties {
		if kind := property.Value.Type; kind == nil || kind.Is(openapi3.TypeArray) || kind.Is(openapi3.TypeObject) {
			return false
		}
	}
	return true
}

func typed(property *openapi3.SchemaRef, text string) any {
	if property == nil {
		return text
	}
	switch {
	case property.Value.Type.Is(openapi3.TypeInteger):
		if number, err := strconv.ParseInt(text, 10, 64); err == nil {
			return number
		}
	case property.Value.Type.Is(openapi3.TypeNumber):
		if number, err := strconv.ParseFloat(text, 64); err == nil && !strings.ContainsAny(text, "xXnN_") {
			return number
		}
	case property.Value.Type.Is(openapi3.TypeBoolean):
		if truth, err := strconv.ParseBool(text); err == nil {
			return truth
		}
	}
	return text
}

// formCheck is a form of plain fields, compiled.
type formCheck struct {
	fields   map[string]fieldCheck
	required []string
	closed   bool // other fields are refused
}

type fieldCheck struct {
	text  *quick.Schema
	empty bool // the empty text is allowed too
}

// form compiles a form, or says why it is left to kin-openapi.
func (p *prechecker) form(check *precheck, place string, schema *openapi3.Schema) *formCheck {
	rest := *schema
	rest.Type, rest.Properties, rest.Required, rest.AdditionalProperties = nil, nil, nil, openapi3.BoolSchema{}
	closed := schema.AdditionalProperties.Has != nil && !*schema.AdditionalProperties.Has
	if !schema.Type.Is(openapi3.TypeObject) || schema.AdditionalProperties.Schema != nil || !rest.IsEmpty() || !plain(schema) {
		check.leave("%s: a form that is more than plain fields", place)
		return nil
	}
	form := &formCheck{fields: map[string]fieldCheck{}, required: schema.Required, closed: closed}
	for name, ref := range schema.Properties {
		field := ref.Value
		if field.ReadOnly || field.Type.Is(openapi3.TypeNumber) {
			check.leave("%s: field %s is read-only or a number", place, name)
			form.fields[name] = fieldCheck{} // a form with a field that nothing judges is left to kin-openapi
			continue
		}
		form.fields[name] = fieldCheck{
			text:  p.text(check, place+": field "+name, ref),
			empty: field.Type.Is(openapi3.TypeString) && field.VisitJSON("", openapi3.VisitAsRequest(), openapi3.MultiErrors()) == nil,
		}
	}
	return form
}

// Accepts says whether a form is surely as its schema says. Of a field that is sent more than once, every value must be.
func (f *formCheck) Accepts(body []byte) bool {
	sent, err := url.ParseQuery(string(body))
	if err != nil {
		return false
	}
	for name, values := range sent {
		field, declared := f.fields[name]
		if !declared && f.closed || declared && field.text == nil || !utf8.ValidString(name) {
			return false
		}
		for _, value := range values {
			if !utf8.ValidString(value) || declared && !field.text.AcceptsText(value) && !(value == "" && field.empty) {
				return false
			}
		}
	}
	for _, name := range f.required {
		if !sent.Has(name) {
			return false
		}
	}
	return true
}
