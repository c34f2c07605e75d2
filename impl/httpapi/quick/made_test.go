package quick

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// maker makes up schemas and bodies of a small world of names and values, so that they often meet.
type maker struct {
	*rand.Rand
	made *[]*openapi3.Schema
}

func newMaker(seed, choice uint64) maker {
	return maker{rand.New(rand.NewPCG(seed, choice)), new([]*openapi3.Schema)}
}

var (
	madeNames   = []string{"a", "b", "kind", "A", "id"}
	madeTexts   = []string{"", "a", "b", "ab", "é", "2024-02-29", "2024-02-29T10:00:00Z", "::1", "aaaa", "a\nb"}
	madeNumbers = []string{"0", "1", "2", "-1", "1.5", "1.0", "10", "1e1", "0.3", "9007199254740993", "9223372036854775808", "1e400", "-0"}
	madeFormats = []string{"", "", "", "date", "date-time", "ipv6", "uuid", "byte", "int32", "int64", "float", "double", "email", "unheard-of"}
	madeTypes   = []string{"", "string", "integer", "number", "boolean", "object", "object", "object", "array"}
	madePattern = []string{"", "", "", "^a+$", "^[a-z]*$", "b", `^\u0061?b?$`, "^(a|b)$"}
)

func pick[T any](m maker, from []T) T { return from[m.IntN(len(from))] }

func (m maker) often(oneIn int) bool { return m.IntN(oneIn) == 0 }

// document makes a few schemas that refer to each other and returns the first. None sends kin-openapi round in circles.
func (m maker) document() *openapi3.SchemaRef {
	for {
		*m.made = nil
		ref := m.anyDocument()
		if !slices.ContainsFunc(*m.made, endless) && !endless(ref.Value) {
			return ref
		}
	}
}

func (m maker) anyDocument() *openapi3.SchemaRef {
	named := make([]*openapi3.SchemaRef, 1+m.IntN(4))
	for i := range named {
		named[i] = &openapi3.SchemaRef{Ref: "#/components/schemas/S" + strconv.Itoa(i), Value: &openapi3.Schema{}}
	}
	for _, ref := range named {
		*ref.Value = *m.schema(named, 3)
		*m.made = append(*m.made, ref.Value)
	}
	return named[0]
}

// ref is a schema of its own, or a named one.
func (m maker) ref(named []*openapi3.SchemaRef, depth int) *openapi3.SchemaRef {
	if depth == 0 || m.often(3) {
		return pick(m, named)
	}
	return openapi3.NewSchemaRef("", m.schema(named, depth-1))
}

func (m maker) refs(named []*openapi3.SchemaRef, depth int) openapi3.SchemaRefs {
	refs := make(openapi3.SchemaRefs, 1+m.IntN(3))
	for i := range refs {
		refs[i] = m.ref(named, depth)
	}
	return refs
}

func (m maker) schema(named []*openapi3.SchemaRef, depth int) *openapi3.Schema {
	s := &openapi3.Schema{}
	*m.made = append(*m.made, s)
	typ := pick(m, madeTypes)
	if typ != "" {
		s.Type = &openapi3.Types{typ}
	}
	s.Nullable, s.ReadOnly, s.WriteOnly = m.often(4), m.often(8), m.often(8)
	if m.often(3) {
		s.Format = pick(m, madeFormats)
	}
	if m.often(6) {
		for range 1 + m.IntN(3) {
			s.Enum = append(s.Enum, m.decoded(1))
		}
	}
	if typ == "string" || m.often(8) {
		m.limits(&s.MinLength, &s.MaxLength)
		s.Pattern = pick(m, madePattern)
	}
	if typ == "number" || typ == "integer" || m.often(8) {
		m.numeric(s)
	}
	if typ == "array" || m.often(8) {
		m.limits(&s.MinItems, &s.MaxItems)
		s.UniqueItems = m.often(4)
		s.Items = m.ref(named, depth)
	}
	if typ == "object" || m.often(8) {
		m.object(s, named, depth)
	}
	if depth == 0 {
		return s
	}
	if m.often(6) {
		s.AllOf = m.refs(named, depth)
	}
	if m.often(8) {
		s.AnyOf = m.refs(named, depth)
	}
	if m.often(6) {
		s.OneOf = m.refs(named, depth)
	}
	if m.often(12) {
		s.Not = m.ref(named, depth)
	}
	if len(s.OneOf)+len(s.AnyOf) > 0 && m.often(3) {
		s.Discriminator = &openapi3.Discriminator{PropertyName: "kind"}
		if m.often(2) {
			s.Discriminator.Mapping = map[string]openapi3.MappingRef{
				"a": {Ref: pick(m, named).Ref}, "b": {Ref: "S0"}, "ab": {Ref: pick(m, named).Ref},
			}
		}
	}
	return s
}

func (m maker) object(s *openapi3.Schema, named []*openapi3.SchemaRef, depth int) {
	s.Properties = openapi3.Schemas{}
	for range m.IntN(4) {
		s.Properties[pick(m, madeNames)] = m.ref(named, depth)
	}
	for range m.IntN(3) {
		s.Required = append(s.Required, pick(m, madeNames))
	}
	if m.often(3) {
		m.limits(&s.MinProps, &s.MaxProps)
	}
	switch m.IntN(4) {
	case 0:
		s.AdditionalProperties.Has = openapi3.Ptr(false)
	case 1:
		s.AdditionalProperties.Has = openapi3.Ptr(true)
	case 2:
		s.AdditionalProperties.Schema = m.ref(named, depth)
	}
}

func (m maker) limits(least *uint64, most **uint64) {
	if m.often(3) {
		*least = uint64(m.IntN(3))
	}
	if m.often(3) {
		*most = openapi3.Ptr(uint64(m.IntN(4)))
	}
}

func (m maker) numeric(s *openapi3.Schema) {
	bound := func() *float64 { return openapi3.Ptr(float64(m.IntN(5)-2) / 2) }
	if m.often(3) {
		s.Min = bound()
		s.ExclusiveMin.Bool = openapi3.Ptr(m.often(2))
	}
	if m.often(3) {
		s.Max = bound()
		s.ExclusiveMax.Bool = openapi3.Ptr(m.often(2))
	}
	if m.often(4) {
		s.MultipleOf = openapi3.Ptr(pick(m, []float64{0.1, 0.5, 1, 2, 3, 0}))
	}
}

// decoded is a value as the loader leaves it in an enum.
func (m maker) decoded(depth int) any {
	var v any
	_ = json.Unmarshal(m.value(depth), &v)
	return v
}

// body is a value, hardly ever spoilt.
func (m maker) body() []byte {
	body := m.value(3)
	if m.often(30) {
		if spoilt := (mutator{m.Rand}).body(body); shallow(spoilt) {
			return spoilt
		}
	}
	return body
}

// shallow reports whether kin-openapi can be asked: where alternatives recur, it takes time exponential in the depth.
func shallow(body []byte) bool {
	return bytes.Count(body, []byte("["))+bytes.Count(body, []byte("{")) < 12
}

func (m maker) value(depth int) []byte {
	kind := m.IntN(8)
	if depth == 0 {
		kind %= 4
	}
	switch kind {
	case 0:
		return []byte("null")
	case 1:
		return []byte(strconv.FormatBool(m.often(2)))
	case 2:
		return []byte(pick(m, madeNumbers))
	case 3:
		text, _ := json.Marshal(pick(m, madeTexts))
		return text
	case 4:
		out := []byte("[")
		for i := range m.IntN(4) {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, m.value(depth-1)...)
		}
		return append(out, ']')
	}
	out := []byte("{")
	for i, at := range m.Perm(len(madeNames))[:m.IntN(4)] {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, madeNames[at]), ':')
		out = append(out, m.value(depth-1)...)
	}
	return append(out, '}')
}
