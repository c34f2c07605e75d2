package quick

import (
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// choice is a oneOf, anyOf or not of which more than one outcome is possible for the kind.
type choice struct {
	how      how
	branches []checker

	discriminator string             // a property that must be a string, if not empty
	mapped        map[string]checker // by its value, if not nil: then branches is unused
}

type how int

const (
	one  how = iota // exactly one branch accepts
	some            // at least one
	none            // not one
)

// chosen is a rule with choices. The value is read by base and again for each branch.
type chosen struct {
	base    checker // nil if a branch that accepts says enough
	choices []choice
}

func newChosen(base checker, choices []choice) checker {
	if base == free.object && choices[0].how != none {
		base = nil
	}
	return &chosen{base, choices}
}

func (r *chosen) check(s *scan) verdict {
	start, end := s.mark(), -1
	if r.base != nil {
		if v := r.base.check(s); v != yes {
			return v
		}
		end = s.at
	}
	for i := range r.choices {
		s.reset(start)
		v := r.choices[i].decide(s, start)
		if v != yes {
			return v
		}
		if end < 0 {
			end = s.at
		}
	}
	s.reset(start)
	s.at = end
	return yes
}

// decide leaves the position behind the value if the verdict is yes, except for not.
func (c *choice) decide(s *scan, start mark) verdict {
	if c.discriminator != "" {
		value, v := s.lookFor(c.discriminator)
		if v != yes {
			return v
		}
		if c.mapped != nil {
			branch := c.mapped[borrowed(value)]
			if branch == nil {
				return no
			}
			s.reset(start)
			v = branch.check(s)
			if !s.respend(start) {
				return unknown
			}
			return v
		}
	}
	accepted, doubts, end := 0, 0, start.at
	for _, branch := range c.branches {
		s.reset(start)
		switch branch.check(s) {
		case yes:
			accepted++
			end = s.at
		case unknown:
			doubts++
		}
		if !s.respend(start) {
			return unknown
		}
		if c.how == some && accepted > 0 {
			return yes
		}
	}
	s.at = end
	switch {
	case doubts > 0:
		return unknown
	case c.how == none && accepted > 0, c.how != none && accepted != 1:
		return no
	}
	return yes
}

// lookFor finds the string of a property of the object at the position: no, if it is missing or no string.
func (s *scan) lookFor(name string) ([]byte, verdict) {
	if !s.enter() {
		return nil, unknown
	}
	s.at++
	if s.peek() == '}' {
		return nil, no
	}
	for {
		if s.peek() != '"' {
			return nil, unknown
		}
		key, ok := s.string()
		if !ok {
			return nil, unknown
		}
		found := string(s.bytes(key)) == name
		if s.next() != ':' {
			return nil, unknown
		}
		if c := s.peek(); found && c != '"' {
			return nil, no
		}
		if found {
			value, ok := s.string()
			if !ok {
				return nil, unknown
			}
			return s.bytes(value), yes
		}
		if s.skip() != yes {
			return nil, unknown
		}
		switch s.next() {
		case ',':
		case '}':
			return nil, no
		default:
			return nil, unknown
		}
	}
}

// alternatives gathers the oneOf or anyOf of schema. Branches that refuse the kind do not count; a single one left is as
// good as an allOf.
func (g *gathering) alternatives(schema *openapi3.Schema, word string, at string, above []visit) {
	refs, c := schema.OneOf, choice{how: one}
	if word == "anyOf" {
		refs, c = schema.AnyOf, choice{how: some}
	}
	if len(refs) == 0 {
		return
	}
	at += "/" + word + "/"
	below := beneath(above, schema, false)
	var possible []located
	for i, ref := range refs {
		if ref.Value == nil {
			g.ask(at+strconv.Itoa(i), "reference not resolved")
			return
		}
		if g.may(ref.Value, g.kind, nil) {
			possible = append(possible, located{ref, at + strconv.Itoa(i)})
		}
	}
	if d := schema.Discriminator; d != nil && g.kind == openapi3.TypeObject {
		g.discriminated(c, d, refs, possible, at, below)
		return
	}
	switch len(possible) {
	case 0:
		g.refused = true
	case 1:
		g.apply(possible[0], below)
	default:
		for _, l := range possible {
			c.branches = append(c.branches, g.alternative(l, below))
		}
		g.choices = append(g.choices, c)
	}
}

// discriminated gathers alternatives with a discriminator. kin-openapi wants it there as a string. With a mapping it looks
// at the branch of that very reference only, without one at all branches.
func (g *gathering) discriminated(c choice, d *openapi3.Discriminator, refs openapi3.SchemaRefs, possible []located, at string, below []visit) {
	if c.discriminator = d.PropertyName; c.discriminator == "" {
		g.ask(at, "discriminator without a name")
		return
	}
	if len(d.Mapping) == 0 {
		for _, l := range possible {
			c.branches = append(c.branches, g.alternative(l, below))
		}
		g.choices = append(g.choices, c)
		return
	}
	c.mapped = map[string]checker{}
	for value, mapping := range d.Mapping {
		target := mapping.Ref
		if target == "" {
			g.ask(at, "discriminator maps "+strconv.Quote(value)+" to nothing")
			return
		}
		if !strings.Contains(target, "/") {
			target = "#/components/schemas/" + target
		}
		var same []located
		for i, ref := range refs {
			if ref.Ref == target {
				same = append(same, located{ref, at + strconv.Itoa(i)})
			}
		}
		switch {
		case len(same) == 1:
			c.mapped[value] = g.alternative(same[0], below)
		case len(same) > 1:
			g.ask(at, "discriminator maps "+strconv.Quote(value)+" to two branches")
			return
		}
	}
	g.choices = append(g.choices, c)
}

// alternative compiles one branch by itself.
func (g *gathering) alternative(l located, above []visit) checker {
	branch := &gathering{Compiler: g.Compiler, parent: g.parent, kind: g.kind}
	branch.apply(l, above)
	return branch.finish()
}
