package quick

import (
	"bytes"

	"github.com/getkin/kin-openapi/openapi3"
)

// listRule is what the schemas on one value say about arrays.
type listRule struct {
	item   *node
	bounds lengths
	unique bool
}

func (r *listRule) check(s *scan) verdict {
	if !s.enter() {
		return unknown
	}
	s.at++
	count, start := 0, s.mark()
	if s.peek() == ']' {
		s.at++
	} else {
		for more := true; more; count++ {
			s.space()
			from := s.at
			if v := s.value(r.item); v != yes {
				return v
			}
			if r.unique && !s.plainlyNew(start.noted, s.body[from:s.at]) {
				return unknown
			}
			switch s.next() {
			case ',':
			case ']':
				more = false
			default:
				return unknown
			}
		}
	}
	if n := int64(count); n < r.bounds.least || n > r.bounds.most {
		return no
	}
	start.at = s.at
	s.reset(start)
	s.depth--
	return yes
}

// plainlyNew reports whether item surely differs from those before: a literal, a string without escapes, or a short whole
// number. Two of them are equal only if their bytes are.
func (s *scan) plainlyNew(base int, item []byte) bool {
	switch item[0] {
	case '{', '[':
		return false
	case '"':
		if bytes.IndexByte(item, '\\') >= 0 {
			return false
		}
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if n, _ := readNumeral(item, 0); !n.whole || len(item) > 15 || string(item) == "-0" {
			return false
		}
	}
	from := len(s.names)
	s.names = append(s.names, item...)
	return s.remember(base, from)
}

// listRule compiles what members say about arrays.
func (g *gathering) listRule() checker {
	r := &listRule{bounds: lengths{0, atMost(nil)}}
	var items []located
	nested := ""
	for _, m := range g.members {
		r.bounds.least = max(r.bounds.least, atLeast(m.schema.MinItems))
		r.bounds.most = min(r.bounds.most, atMost(m.schema.MaxItems))
		if m.schema.UniqueItems {
			r.unique, nested = true, m.at
		}
		if ref := m.schema.Items; ref != nil {
			items = append(items, located{ref, m.at + "/items"})
		}
	}
	r.item = g.node(items)
	if r.unique && !g.allPlain(items) {
		g.note(nested, "uniqueItems over objects or arrays")
	}
	if r.item == free && r.bounds == (lengths{0, atMost(nil)}) && !r.unique {
		return free.list
	}
	return r
}

// allPlain reports whether items admit neither objects nor arrays.
func (g *gathering) allPlain(items []located) bool {
	for _, kind := range []string{openapi3.TypeObject, openapi3.TypeArray} {
		refused := false
		for _, item := range items {
			refused = refused || item.ref.Value != nil && !g.may(item.ref.Value, kind, nil)
		}
		if !refused {
			return false
		}
	}
	return true
}
