package quick

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Compiler compiles the schemas of one document and keeps what they share. It serves one goroutine; its schemas serve many.
type Compiler struct {
	dir   Direction
	nodes map[string]*node
	ids   map[*openapi3.Schema]int
}

// NewCompiler starts with nothing compiled.
func NewCompiler(dir Direction) *Compiler {
	return &Compiler{dir: dir, nodes: map[string]*node{}, ids: map[*openapi3.Schema]int{}}
}

// Compile compiles one schema of the document.
func (c *Compiler) Compile(ref *openapi3.SchemaRef) *Schema {
	if ref == nil || ref.Value == nil {
		return &Schema{rootless: "#: no schema", plain: plain{reason: "no schema"}}
	}
	n := c.node([]located{{ref, "#"}})
	s := &Schema{root: n, plain: plainOf(ref.Value, n)}
	if ref.Value.Type.Is(openapi3.TypeString) && ref.Value.Format == "binary" {
		// openapi3filter takes such a body for raw bytes, whatever its content type.
		s.root, s.rootless = nil, "#: raw bytes"
	}
	return s
}

// node judges one value by all the schemas that apply to it.
type node struct {
	null, truth, falsehood     verdict
	number, text, object, list checker

	reasons  []string
	children []*node
}

// checker judges the value at the position and leaves the position behind it if the verdict is yes.
type checker interface{ check(*scan) verdict }

// free is the node no schema applies to.
var free = newFree()

func newFree() *node {
	n := &node{null: yes, truth: yes, falsehood: yes, number: anything{}, text: anything{}}
	any := lengths{0, math.MaxInt64}
	n.object = &objectRule{names: newNameTable(nil), extra: n, bounds: any}
	n.list = &listRule{item: n, bounds: any}
	return n
}

func (n *node) walk(seen map[*node]bool, visit func(*node)) {
	if seen[n] {
		return
	}
	seen[n] = true
	visit(n)
	for _, child := range n.children {
		child.walk(seen, visit)
	}
}

// located is a schema and the pointer to it, for reasons.
type located struct {
	ref *openapi3.SchemaRef
	at  string
}

func (l located) pointer() string {
	if l.ref.Ref != "" {
		return l.ref.Ref
	}
	return l.at
}

// node compiles schemas that apply to one value as a fresh value: an item, a property, a document.
func (c *Compiler) node(schemas []located) *node {
	if len(schemas) == 0 {
		return free
	}
	schemas = distinct(schemas)
	key := c.key(schemas)
	if n, ok := c.nodes[key]; ok {
		return n
	}
	n := &node{}
	c.nodes[key] = n // before its children, which may lead back here
	n.null, n.truth, n.falsehood = yes, yes, yes
	for _, l := range schemas {
		n.null = min(n.null, c.ask(l.ref.Value, nil))
		n.truth = min(n.truth, c.ask(l.ref.Value, true))
		n.falsehood = min(n.falsehood, c.ask(l.ref.Value, false))
	}
	n.number = c.rule(n, openapi3.TypeNumber, schemas)
	n.text = c.rule(n, openapi3.TypeString, schemas)
	n.object = c.rule(n, openapi3.TypeObject, schemas)
	n.list = c.rule(n, openapi3.TypeArray, schemas)
	return n
}

// distinct leaves out what applies a second time.
func distinct(schemas []located) []located {
	var firsts []located
	for _, l := range schemas {
		same := func(other located) bool { return other.ref.Value == l.ref.Value }
		if !slices.ContainsFunc(firsts, same) {
			firsts = append(firsts, l)
		}
	}
	return firsts
}

func (c *Compiler) key(schemas []located) string {
	var key []byte
	for _, l := range schemas {
		id, ok := c.ids[l.ref.Value]
		if !ok {
			id = len(c.ids)
			c.ids[l.ref.Value] = id
		}
		key = append(strconv.AppendInt(key, int64(id), 10), ' ')
	}
	return string(key)
}

// ask is kin-openapi's own verdict on null, true or false, which no schema beneath the value can change.
func (c *Compiler) ask(schema *openapi3.Schema, value any) verdict {
	if schema == nil || endless(schema) {
		return unknown
	}
	direction := openapi3.VisitAsRequest()
	if c.dir == Response {
		direction = openapi3.VisitAsResponse()
	}
	if schema.VisitJSON(value, direction, openapi3.MultiErrors()) != nil {
		return no
	}
	return yes
}

// rule compiles what schemas say about values of one kind.
func (c *Compiler) rule(n *node, kind string, schemas []located) checker {
	g := &gathering{Compiler: c, parent: n, kind: kind}
	for _, l := range schemas {
		g.apply(l, nil)
	}
	return g.finish()
}

// plain is a schema as the text of a parameter or header is judged by it.
type plain struct {
	kind   string // empty if not decided
	bits   int    // of an integer
	text   *textRule
	number *numberRule
	reason string
}

// plainOf follows openapi3filter: an allOf is decoded by each of its schemas in turn, everything else by its own type.
func plainOf(schema *openapi3.Schema, n *node) plain {
	p := plain{bits: 64}
	p.find(schema, nil)
	switch p.kind {
	case openapi3.TypeString:
		p.text, _ = n.text.(*textRule)
		if p.text == nil && p.reason == "" {
			p.reason = "strings are not decided"
		}
	case openapi3.TypeInteger, openapi3.TypeNumber:
		p.number, _ = n.number.(*numberRule)
		if p.number == nil && p.reason == "" {
			p.reason = "numbers are not decided"
		}
	case openapi3.TypeBoolean:
	default:
		if p.reason == "" {
			p.reason = "not a string, integer, number or boolean"
		}
	}
	if p.reason != "" {
		p.kind = ""
	}
	return p
}

func (p *plain) find(schema *openapi3.Schema, above []*openapi3.Schema) {
	switch {
	case schema == nil || slices.Contains(above, schema):
		p.reason = "reference not resolved, or circular"
	case len(schema.OneOf)+len(schema.AnyOf) > 0 || schema.Not != nil:
		p.reason = "oneOf, anyOf or not"
	case len(schema.AllOf) > 0:
		for _, ref := range schema.AllOf {
			p.find(ref.Value, append(above, schema))
		}
	case len(schema.Type.Slice()) != 1:
		p.reason = "no type"
	case p.kind != "" && p.kind != schema.Type.Slice()[0]:
		p.reason = "more than one type"
	default:
		p.kind = schema.Type.Slice()[0]
		if schema.Format == "int32" {
			p.bits = 32
		}
	}
}

// atLeast and atMost read bounds as kin-openapi does: as int64.
func atLeast(n uint64) int64 { return int64(n) }

func atMost(n *uint64) int64 {
	if n == nil {
		return math.MaxInt64
	}
	return int64(*n)
}

func forbids(schema *openapi3.Schema) bool {
	has := schema.AdditionalProperties.Has
	return has != nil && !*has
}

func escapePointer(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}
