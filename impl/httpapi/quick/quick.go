// Package quick accepts JSON that a schema surely allows, straight from its bytes.
//
// Compile turns a schema of a loaded OpenAPI 3.0 document into a validator that reads a body once, builds no values and
// allocates nothing. It answers "accepted" or "don't know", never "refused": kin-openapi stays the authority for every
// refusal and its message. The one promise is that whatever is accepted here, kin-openapi accepts too, when fed as
// openapi3filter feeds it with Options{MultiError: true, SkipSettingDefaults: true}.
//
// Beyond the schema, a document is left to kin-openapi when it is not plainly one JSON value: keys twice or equal but for
// their case (the decoder behind the gate takes both for one), invalid UTF-8, unpaired surrogates, trailing data, nesting
// deeper than 128.
//
// Formats are those registered with openapi3 at the time of Compile; register first. A format validator is handed a string
// that is overwritten after the call and must not keep it. Arrays with uniqueItems are judged as kin-openapi's own checker
// does; a host that calls openapi3.RegisterArrayUniqueItemsChecker must not loosen or tighten it.
package quick

import (
	"slices"
	"unicode/utf8"
	"unsafe"

	"github.com/getkin/kin-openapi/openapi3"
)

// Direction says which of readOnly and writeOnly binds.
type Direction int

const (
	Request  Direction = iota // as openapi3.VisitAsRequest: readOnly properties are refused and never required
	Response                  // as openapi3.VisitAsResponse: writeOnly properties are refused and never required
)

// Schema is a compiled schema. It never changes and serves any number of goroutines.
type Schema struct {
	root     *node  // nil if no whole document is decided
	rootless string // why root is nil
	plain    plain
}

// Compile compiles one schema on its own and never fails: Undecided lists what it could not decide.
// Schemas of one document share work and memory through a Compiler.
func Compile(ref *openapi3.SchemaRef, dir Direction) *Schema {
	return NewCompiler(dir).Compile(ref)
}

// Accepts reports whether body is one JSON document that the schema surely allows.
func (s *Schema) Accepts(body []byte) bool {
	if s.root == nil {
		return false
	}
	sc := borrow(body)
	sc.space()
	ok := sc.value(s.root) == yes
	if ok {
		sc.space()
		ok = sc.at == len(body)
	}
	sc.giveBack()
	return ok
}

// AcceptsText reports whether the schema surely allows a parameter or header with this text, percent-decoded already.
// Only strings, integers, numbers and booleans are decided. The empty text never is: what it means depends on where it
// stands. Which of several texts counts, and whether one may be missing, is for the caller to know.
func (s *Schema) AcceptsText(raw string) bool {
	if raw == "" {
		return false
	}
	switch s.plain.kind {
	case openapi3.TypeString:
		return utf8.ValidString(raw) && s.plain.text.allows(raw, utf8.RuneCountInString(raw)) == yes
	case openapi3.TypeInteger, openapi3.TypeNumber:
		return s.acceptsNumber(raw)
	case openapi3.TypeBoolean:
		return raw == "true" && s.root.truth == yes || raw == "false" && s.root.falsehood == yes
	}
	return false
}

func (s *Schema) acceptsNumber(raw string) bool {
	n, ok := readNumeral(unsafe.Slice(unsafe.StringData(raw), len(raw)), 0)
	if !ok || n.to != len(raw) || s.plain.kind == openapi3.TypeInteger && !n.whole {
		return false
	}
	if s.plain.kind == openapi3.TypeInteger && !n.fits(raw, s.plain.bits) {
		return false
	}
	f, ok := n.float(unsafe.Slice(unsafe.StringData(raw), len(raw)))
	return ok && s.plain.number.allows(f) == yes
}

// Undecided lists what is always left to kin-openapi, as "pointer: reason". It is empty if everything is decided.
// A pointer starts at the nearest named schema, or at "#", the compiled one.
func (s *Schema) Undecided() []string {
	if s.root == nil {
		return []string{s.rootless}
	}
	var reasons []string
	s.root.walk(map[*node]bool{}, func(n *node) { reasons = append(reasons, n.reasons...) })
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

// UndecidedText is why AcceptsText never accepts, or empty.
func (s *Schema) UndecidedText() string { return s.plain.reason }
