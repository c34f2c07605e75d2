package httpapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Violation is one way in which a request or response differs from the spec.
type Violation struct {
	In     string           // body, path, query, header, cookie or status
	Path   []string         // to the value: the steps of a JSON pointer, or the parameter's name
	Rule   string           // the keyword that refused it: required, type, maxLength, …; "unknown" for what the spec does not name
	Reason string           // for people; does not repeat the value
	Schema *openapi3.Schema // which refused it, for its limits; nil when there is none
	Value  any              // what stood there, for choosing words; may be secret, so never shown or logged
}

// Pointer is where the value stands, as a JSON pointer for bodies and a name for parameters.
func (v Violation) Pointer() string {
	if v.In != "body" {
		return strings.Join(v.Path, "/")
	}
	var pointer strings.Builder
	for _, step := range v.Path {
		pointer.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return pointer.String()
}

// Field is the last step of the path that is a name, "" for the body as a whole.
func (v Violation) Field() string {
	if len(v.Path) == 0 {
		return ""
	}
	return v.Path[len(v.Path)-1]
}

func (v Violation) String() string {
	return fmt.Sprintf("%s %s: %s (%s)", v.In, v.Pointer(), v.Reason, v.Rule)
}

// MarshalText keeps the value out of structured logs.
func (v Violation) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Check holds a JSON value, as encoding/json decodes it, to a schema in the way the gate holds request bodies.
func Check(schema *openapi3.Schema, value any) []Violation {
	err := schema.VisitJSON(value, openapi3.VisitAsRequest(), openapi3.MultiErrors())
	if err == nil {
		return nil
	}
	return schemaViolations("body", nil, err)
}

// requestFault says in our words what kin-openapi found wrong with a request.
func requestFault(err error) *Fault {
	fault := &Fault{Kind: Invalid, Cause: err}
	for _, err := range flatten(err) {
		var refused *openapi3filter.RequestError
		var unreadable *openapi3filter.ParseError
		switch {
		case !errors.As(err, &refused):
			return Refuse(Internal, "").Because(err)
		case refused.Parameter != nil:
			parameter := refused.Parameter
			var schema *openapi3.Schema
			if parameter.Schema != nil {
				schema = parameter.Schema.Value
			}
			v := Violation{In: parameter.In, Path: []string{parameter.Name}, Reason: "is invalid", Schema: schema}
			switch {
			case errors.Is(refused.Err, openapi3filter.ErrInvalidRequired):
				v.Rule, v.Reason = "required", "is missing"
			case errors.Is(refused.Err, openapi3filter.ErrInvalidEmptyValue):
				v.Rule, v.Reason = "allowEmptyValue", "is empty"
			case errors.As(refused.Err, &unreadable):
				v.Rule, v.Reason = "type", "is not of the right type"
				if schema != nil && schema.Type.Is("array") && schema.Items != nil { // it is one of its values that cannot be read
					v.Schema = schema.Items.Value
				}
			default:
				fault.Violations = append(fault.Violations, schemaViolations(parameter.In, v.Path, refused.Err)...)
				continue
			}
			fault.Violations = append(fault.Violations, v)
		case errors.Is(refused.Err, openapi3filter.ErrInvalidRequired):
			fault.Violations = append(fault.Violations, Violation{In: "body", Rule: "required", Reason: "is missing"})
		case refused.Err == nil: // kin has no error of its own for a content type that is not declared
			return Refuse(Unsupported, "").Because(err)
		case errors.As(refused.Err, &unreadable):
			return Refuse(Malformed, "").Because(err)
		default:
			fault.Violations = append(fault.Violations, schemaViolations("body", nil, refused.Err)...)
		}
	}
	return fault
}

// responseViolations says in our words what kin-openapi found wrong with a response.
func responseViolations(err error) []Violation {
	var refused *openapi3filter.ResponseError
	if !errors.As(err, &refused) {
		return []Violation{{In: "body", Rule: "unknown", Reason: err.Error()}}
	}
	if refused.Err == nil || strings.Contains(refused.Reason, "header") {
		return []Violation{{In: "header", Rule: "unknown", Reason: refused.Reason}}
	}
	return schemaViolations("body", nil, refused.Err)
}

// schemaViolations says in our words what kin-openapi's schema walk found.
func schemaViolations(in string, prefix []string, err error) (violations []Violation) {
	for _, err := range flatten(err) {
		var refused *openapi3.SchemaError
		if !errors.As(err, &refused) {
			violations = append(violations, Violation{In: in, Path: prefix, Rule: "type", Reason: "is invalid"})
			continue
		}
		v := Violation{
			In: in, Path: append(append([]string(nil), prefix...), refused.JSONPointer()...),
			Rule: refused.SchemaField, Reason: refused.Reason, Schema: refused.Schema, Value: refused.Value,
		}
		var unknown string
		if n, _ := fmt.Sscanf(refused.Reason, "property %q is unsupported", &unknown); n == 1 && refused.SchemaField == "properties" {
			v.Path, v.Rule = append(v.Path, unknown), "unknown"
		}
		violations = append(violations, v)
	}
	return violations
}

// flatten opens nested lists of errors.
func flatten(err error) (flat []error) {
	if many, ok := err.(openapi3.MultiError); ok {
		for _, one := range many {
			flat = append(flat, flatten(one)...)
		}
		return flat
	}
	return []error{err}
}
