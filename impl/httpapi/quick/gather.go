package quick

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// gathering collects every schema that applies to one value of one kind, through allOf and through alternatives of which
// only one admits the kind.
type gathering struct {
	*Compiler
	parent  *node
	kind    string
	refused bool // kin-openapi refuses the kind
	members []member
	choices []choice
	asks    []string // why the kind is not decided
	notes   []string // what is not decided within the kind
}

// member is one schema, its own keywords only.
type member struct {
	schema   *openapi3.Schema
	at       string
	required []string // what is left of required in this direction
}

// visit is a schema being applied to the value, as kin-openapi's own stack of visited schemas has it.
type visit struct {
	schema *openapi3.Schema
	allOf  bool // what comes next on the stack is there by allOf
}

func (g *gathering) ask(at, reason string)  { g.asks = append(g.asks, at+": "+reason) }
func (g *gathering) note(at, reason string) { g.notes = append(g.notes, at+": "+reason) }

// node compiles a child and remembers it for Undecided.
func (g *gathering) node(schemas []located) *node {
	for _, l := range schemas {
		if l.ref.Value == nil {
			g.ask(l.pointer(), "reference not resolved")
			return free
		}
	}
	n := g.Compiler.node(schemas)
	g.parent.children = append(g.parent.children, n)
	return n
}

func (g *gathering) apply(l located, above []visit) {
	schema, at := l.ref.Value, l.pointer()
	if schema == nil {
		g.ask(at, "reference not resolved")
		return
	}
	for i, v := range above {
		if v.schema != schema {
			continue
		}
		// kin-openapi skips what it is visiting already. Beneath allOf that changes nothing.
		if slices.ContainsFunc(above[i:], func(v visit) bool { return !v.allOf }) {
			g.ask(at, "applies to its own alternatives")
		}
		return
	}
	if reason := beyond(schema); reason != "" {
		g.ask(at, reason)
		return
	}
	if schema.IsEmpty() {
		return // and nothing beneath it is looked at
	}
	if !g.admits(schema) {
		g.refused = true
		return
	}
	g.members = append(g.members, member{schema, at, g.required(schema, above)})
	g.alternatives(schema, "oneOf", at, above)
	g.alternatives(schema, "anyOf", at, above)
	below := beneath(above, schema, true)
	for i, ref := range schema.AllOf {
		g.apply(located{ref, at + "/allOf/" + strconv.Itoa(i)}, below)
	}
	if ref := schema.Not; ref != nil {
		if ref.Value == nil {
			g.ask(at+"/not", "reference not resolved")
		} else if g.may(ref.Value, g.kind, nil) {
			inner := g.alternative(located{ref, at + "/not"}, beneath(above, schema, false))
			g.choices = append(g.choices, choice{how: none, branches: []checker{inner}})
		}
	}
}

// finish turns what was gathered into a checker.
func (g *gathering) finish() checker {
	if g.refused {
		return fixed(no)
	}
	base := checker(anything{})
	if len(g.members) > 0 {
		switch g.kind {
		case openapi3.TypeNumber:
			base = g.numberRule()
		case openapi3.TypeString:
			base = g.textRule()
		case openapi3.TypeObject:
			base = g.objectRule()
		case openapi3.TypeArray:
			base = g.listRule()
		}
		if g.enumHolds(g.kind) && (g.kind == openapi3.TypeObject || g.kind == openapi3.TypeArray) {
			g.ask(g.members[0].at, "enum of objects or arrays")
		}
	}
	g.parent.reasons = append(append(g.parent.reasons, g.asks...), g.notes...)
	if len(g.asks) > 0 {
		return fixed(unknown)
	}
	if len(g.choices) > 0 {
		return newChosen(base, g.choices)
	}
	return base
}

// beneath is the stack for a schema that schema applies.
func beneath(above []visit, schema *openapi3.Schema, allOf bool) []visit {
	return append(slices.Clone(above), visit{schema, allOf})
}

// admits reports whether type and enum leave room for the kind; if not, kin-openapi refuses it.
func (g *gathering) admits(schema *openapi3.Schema) bool {
	return permits(schema, g.kind) && (len(schema.Enum) == 0 || holds(schema.Enum, g.kind))
}

func permits(schema *openapi3.Schema, kind string) bool {
	return schema.Type.Permits(kind) || kind == openapi3.TypeNumber && schema.Type.Permits(openapi3.TypeInteger)
}

func (g *gathering) enumHolds(kind string) bool {
	return slices.ContainsFunc(g.members, func(m member) bool { return holds(m.schema.Enum, kind) })
}

// holds reports whether an enum has a value of the kind.
func holds(enum []any, kind string) bool {
	return slices.ContainsFunc(enum, func(v any) bool {
		switch v.(type) {
		case string:
			return kind == openapi3.TypeString
		case []any:
			return kind == openapi3.TypeArray
		case map[string]any:
			return kind == openapi3.TypeObject
		case json.Number:
			return kind == openapi3.TypeNumber
		}
		_, ok := asFloat(v)
		return ok && kind == openapi3.TypeNumber
	})
}

// may reports whether a schema may accept values of the kind. If not, kin-openapi refuses them all.
func (c *Compiler) may(schema *openapi3.Schema, kind string, above []*openapi3.Schema) bool {
	if schema == nil || slices.Contains(above, schema) || beyond(schema) != "" || schema.IsEmpty() {
		return true
	}
	if !permits(schema, kind) || len(schema.Enum) > 0 && !holds(schema.Enum, kind) {
		return false
	}
	above = append(slices.Clone(above), schema)
	refused := func(ref *openapi3.SchemaRef) bool { return !c.may(ref.Value, kind, above) }
	for _, alternatives := range []openapi3.SchemaRefs{schema.OneOf, schema.AnyOf} {
		if len(alternatives) > 0 && len(slices.DeleteFunc(slices.Clone(alternatives), refused)) == 0 {
			return false
		}
	}
	return !slices.ContainsFunc(schema.AllOf, refused)
}

// required is schema's required without what kin-openapi waives in this direction: properties that are readOnly in
// requests or writeOnly in responses, as declared here, in an allOf beneath or by a schema on the stack.
func (g *gathering) required(schema *openapi3.Schema, above []visit) []string {
	var names []string
	for _, name := range schema.Required {
		waived := g.waives(schema, name, nil)
		for _, v := range above {
			waived = waived || g.waives(v.schema, name, nil)
		}
		if !waived {
			names = append(names, name)
		}
	}
	return names
}

func (g *gathering) waives(schema *openapi3.Schema, name string, seen []*openapi3.Schema) bool {
	if schema == nil || slices.Contains(seen, schema) {
		return false
	}
	if p := schema.Properties[name]; p != nil && p.Value != nil && g.hides(p.Value) {
		return true
	}
	seen = append(slices.Clone(seen), schema)
	return slices.ContainsFunc(schema.AllOf, func(ref *openapi3.SchemaRef) bool {
		return g.waives(ref.Value, name, seen)
	})
}

// hides reports whether a property is not for this direction.
func (c *Compiler) hides(property *openapi3.Schema) bool {
	return c.dir == Request && property.ReadOnly || c.dir == Response && property.WriteOnly
}
