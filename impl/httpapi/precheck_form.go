package httpapi

import (
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"gatehouse/impl/httpapi/quick"
)

const formType = "application/x-www-form-urlencoded"

// formCheck judges forms of plain fields, however often each is sent. Other fields than those it names are none of its business.
type formCheck struct {
	fields   map[string]formField
	required []string
}

type formField struct {
	text  *quick.Schema
	empty bool // the empty text is allowed too
}

// form compiles the schema of a form, or says why it is left to kin-openapi.
func (p *prechecker) form(check *precheck, place string, schema *openapi3.Schema) *formCheck {
	simple := schema.Type.Is(openapi3.TypeObject) && len(schema.AllOf)+len(schema.AnyOf)+len(schema.OneOf) == 0 && schema.Not == nil && schema.Enum == nil &&
		schema.AdditionalProperties.Has == nil && schema.AdditionalProperties.Schema == nil && schema.MinProps == 0 && schema.MaxProps == nil
	if !simple {
		check.leave("%s: a form that is more than named fields", place)
		return nil
	}
	form := &formCheck{fields: map[string]formField{}, required: schema.Required}
	for name, property := range schema.Properties {
		field := formField{}
		if property.Value.Type.Is(openapi3.TypeString) {
			field.text = p.text(check, place+" field "+name, property)
			field.empty = property.Value.VisitJSON("", openapi3.MultiErrors()) == nil
		} else {
			check.leave("%s field %s: not a text", place, name)
		}
		form.fields[name] = field // a form with a field that nothing judges is left to kin-openapi
	}
	return form
}

// accepts says whether a form is surely as the spec says.
func (f *formCheck) accepts(body []byte) bool {
	sent, err := url.ParseQuery(string(body))
	if err != nil {
		return false
	}
	for _, name := range f.required {
		if len(sent[name]) == 0 {
			return false
		}
	}
	for name, values := range sent {
		field, known := f.fields[name]
		for _, value := range values {
			if known && (field.text == nil || !field.text.AcceptsText(value) && (value != "" || !field.empty)) {
				return false
			}
		}
	}
	return true
}
