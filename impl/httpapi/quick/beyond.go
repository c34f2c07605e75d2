package quick

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// beyond is why a schema is none of OpenAPI 3.0, or empty.
func beyond(s *openapi3.Schema) string {
	switch {
	case s.Always != nil:
		return "a boolean schema"
	case s.Const != nil, len(s.PrefixItems) > 0, s.Contains != nil, s.MinContains != nil, s.MaxContains != nil,
		len(s.PatternProperties) > 0, len(s.DependentSchemas) > 0, s.PropertyNames != nil, len(s.DependentRequired) > 0,
		s.UnevaluatedItems.Schema != nil, s.UnevaluatedItems.Has != nil,
		s.UnevaluatedProperties.Schema != nil, s.UnevaluatedProperties.Has != nil,
		s.If != nil, s.Then != nil, s.Else != nil, s.ContentSchema != nil, s.DynamicRef != "":
		return "a keyword of OpenAPI 3.1"
	case endless(s):
		return "a circle of schemas that say nothing"
	}
	return ""
}

// endless reports whether asking schema, or one it applies to the same value, IsEmpty would never end.
// It does not where schemas without a keyword of their own lead in a circle.
func endless(schema *openapi3.Schema) bool {
	var seen []*openapi3.Schema
	var inPlace func(s *openapi3.Schema) bool
	inPlace = func(s *openapi3.Schema) bool {
		if s == nil || slices.Contains(seen, s) {
			return false
		}
		seen = append(seen, s)
		if circles(s, nil) {
			return true
		}
		for _, refs := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf, {s.Not}} {
			if slices.ContainsFunc(refs, func(r *openapi3.SchemaRef) bool { return r != nil && inPlace(r.Value) }) {
				return true
			}
		}
		return false
	}
	return inPlace(schema)
}

func circles(s *openapi3.Schema, above []*openapi3.Schema) bool {
	if s == nil || !bare(s) {
		return false
	}
	if slices.Contains(above, s) {
		return true
	}
	above = append(slices.Clone(above), s)
	beneath := slices.Concat(s.OneOf, s.AnyOf, s.AllOf, s.PrefixItems, openapi3.SchemaRefs{
		s.Not, s.AdditionalProperties.Schema, s.Items, s.Contains, s.PropertyNames,
		s.UnevaluatedItems.Schema, s.UnevaluatedProperties.Schema, s.If, s.Then, s.Else, s.ContentSchema,
	})
	for _, schemas := range []openapi3.Schemas{s.Properties, s.PatternProperties, s.DependentSchemas, s.Defs} {
		for _, ref := range schemas {
			beneath = append(beneath, ref)
		}
	}
	return slices.ContainsFunc(beneath, func(r *openapi3.SchemaRef) bool { return r != nil && circles(r.Value, above) })
}

// bare reports whether IsEmpty looks into the schemas beneath s: it finds no keyword of those it asks for first.
func bare(s *openapi3.Schema) bool {
	asked := openapi3.Schema{
		Type: s.Type, Format: s.Format, Enum: s.Enum, UniqueItems: s.UniqueItems,
		ExclusiveMin: s.ExclusiveMin, ExclusiveMax: s.ExclusiveMax,
		Nullable: s.Nullable, ReadOnly: s.ReadOnly, WriteOnly: s.WriteOnly, AllowEmptyValue: s.AllowEmptyValue,
		Min: s.Min, Max: s.Max, MultipleOf: s.MultipleOf,
		MinLength: s.MinLength, MaxLength: s.MaxLength, Pattern: s.Pattern,
		MinItems: s.MinItems, MaxItems: s.MaxItems,
		Required: s.Required, MinProps: s.MinProps, MaxProps: s.MaxProps,
		Const: s.Const,
	}
	return asked.IsEmpty()
}
