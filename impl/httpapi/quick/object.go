package quick

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
)

// maxNames bounds the declared properties of one object.
const maxNames = 256

// objectRule is what the schemas on one value say about objects.
type objectRule struct {
	names    nameTable
	entries  []entry // by index in names
	required nameSet
	first    int   // the property that is likely to come first
	closed   bool  // an undeclared property is refused
	extra    *node // judges undeclared properties
	bounds   lengths
}

// entry is one declared property.
type entry struct {
	node    *node
	written string // the name as an encoder writes it, with quotes and colon; empty if it needs escapes
	next    int    // the property that is likely to follow
	refused bool   // declared by one schema, forbidden by another
	null    bool   // only null passes: readOnly in a request, writeOnly in a response
}

type nameSet [maxNames / 64]uint64

// add puts i in and reports whether it was missing.
func (s *nameSet) add(i int) bool {
	word, bit := &s[i/64], uint64(1)<<(i%64)
	missing := *word&bit == 0
	*word |= bit
	return missing
}

func (s *nameSet) has(all *nameSet) bool {
	for i, want := range all {
		if s[i]&want != want {
			return false
		}
	}
	return true
}

func (r *objectRule) check(s *scan) verdict {
	if !s.enter() {
		return unknown
	}
	s.at++
	var seen nameSet
	count, guess, start := 0, r.first, s.mark()
	if s.peek() == '}' {
		s.at++
	} else {
		for more := true; more; count++ {
			if s.peek() != '"' {
				return unknown
			}
			i, colon := guess, r.follows(s, guess)
			if !colon {
				key, ok := s.string()
				if !ok {
					return unknown
				}
				name := s.bytes(key)
				if i = r.names.find(name); i < 0 {
					if r.closed {
						return no
					}
					from := len(s.names)
					s.names = appendFolded(s.names, name)
					if r.names.folded[borrowed(s.names[from:])] || !s.remember(start.noted, from) {
						return unknown
					}
				}
				colon = s.next() == ':'
			}
			if i < 0 {
				if !colon {
					return unknown
				}
				if v := s.spaced(r.extra); v != yes {
					return v
				}
			} else {
				e := &r.entries[i]
				if !seen.add(i) {
					return unknown
				}
				if e.refused {
					return no
				}
				if !colon {
					return unknown
				}
				if s.peek() != 'n' && e.null {
					return no
				}
				guess = e.next
				if v := s.value(e.node); v != yes {
					return v
				}
			}
			switch s.next() {
			case ',':
			case '}':
				more = false
			default:
				return unknown
			}
		}
	}
	if n := int64(count); n < r.bounds.least || n > r.bounds.most || !seen.has(&r.required) {
		return no
	}
	start.at = s.at
	s.reset(start)
	s.depth--
	return yes
}

// follows reports whether the guessed property's name stands here as an encoder writes it, and passes over it and its colon.
func (r *objectRule) follows(s *scan, guess int) bool {
	if guess >= len(r.entries) {
		return false
	}
	written := r.entries[guess].written
	end := s.at + len(written)
	if written == "" || end > len(s.body) || borrowed(s.body[s.at:end]) != written {
		return false
	}
	s.at = end
	return true
}

// objectRule compiles what members say about objects.
func (g *gathering) objectRule() checker {
	r := &objectRule{bounds: lengths{0, atMost(nil)}}
	names := map[string]bool{}
	for _, m := range g.members {
		for name := range m.schema.Properties {
			names[name] = true
		}
		for _, name := range m.required {
			names[name] = true
		}
	}
	sorted := slices.Sorted(maps.Keys(names))
	if len(sorted) > maxNames {
		g.ask(g.members[0].at, "more than "+strconv.Itoa(maxNames)+" properties")
		return fixed(unknown)
	}
	r.names = newNameTable(sorted)
	if len(r.names.folded) < len(sorted) {
		g.ask(g.members[0].at, "properties that differ only in case")
	}
	for _, name := range sorted {
		r.entries = append(r.entries, g.entry(name))
	}
	r.first = r.expect(sorted, g.members)
	var others []located
	for _, m := range g.members {
		sch := m.schema
		r.bounds.least = max(r.bounds.least, atLeast(sch.MinProps))
		r.bounds.most = min(r.bounds.most, atMost(sch.MaxProps))
		r.closed = r.closed || forbids(sch)
		if ref := sch.AdditionalProperties.Schema; ref != nil && !forbids(sch) {
			others = append(others, located{ref, m.at + "/additionalProperties"})
		}
		for _, name := range m.required {
			i, _ := slices.BinarySearch(sorted, name)
			r.required.add(i)
		}
	}
	r.extra = g.node(others)
	if len(sorted) == 0 && !r.closed && r.extra == free && r.bounds == (lengths{0, atMost(nil)}) {
		return free.object
	}
	return r
}

// expect guesses the order that properties come in, from x-order, by which generators lay out their types, and then from the alphabet. It gives the first.
func (r *objectRule) expect(sorted []string, members []member) int {
	place := func(i int) float64 {
		for _, m := range members {
			if ref := m.schema.Properties[sorted[i]]; ref != nil && ref.Value != nil {
				switch order := ref.Value.Extensions["x-order"].(type) {
				case float64:
					return order
				case int:
					return float64(order)
				}
			}
		}
		return math.MaxFloat64
	}
	order := make([]int, len(sorted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(place(a), place(b)) })
	first := len(sorted)
	for _, i := range slices.Backward(order) {
		e := &r.entries[i]
		e.next, first = first, i
		if name := sorted[i]; plainRun([]byte(name), 0) == len(name) {
			e.written = `"` + name + `":`
		}
	}
	return first
}

// entry compiles one property: the schemas of all members that have a say in it.
func (g *gathering) entry(name string) entry {
	var e entry
	var says []located
	for _, m := range g.members {
		at := m.at + "/properties/" + escapePointer(name)
		if ref, ok := m.schema.Properties[name]; ok {
			if ref == nil || ref.Value == nil {
				g.ask(at, "reference not resolved")
				continue
			}
			e.null = e.null || g.hides(ref.Value)
			says = append(says, located{ref, at})
			continue
		}
		if forbids(m.schema) {
			e.refused = true
		} else if ref := m.schema.AdditionalProperties.Schema; ref != nil {
			says = append(says, located{ref, m.at + "/additionalProperties"})
		}
	}
	e.node = g.node(says)
	return e
}

// nameTable finds declared names.
type nameTable struct {
	sorted []string
	folded map[string]bool
	slots  []int16 // open addressing, index + 1
	shift  uint
}

func newNameTable(sorted []string) nameTable {
	t := nameTable{sorted: sorted, folded: make(map[string]bool, len(sorted)), shift: 32 - 3}
	for len(sorted)*2 > 1<<(32-t.shift) {
		t.shift--
	}
	t.slots = make([]int16, 1<<(32-t.shift))
	for i, name := range sorted {
		t.folded[string(appendFolded(nil, []byte(name)))] = true
		slot := t.hash([]byte(name))
		for t.slots[slot] != 0 {
			slot = (slot + 1) % len(t.slots)
		}
		t.slots[slot] = int16(i + 1)
	}
	return t
}

// hash spreads names by length and three of their bytes; it need not withstand malice, as only declared names fill the slots.
func (t *nameTable) hash(name []byte) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	h := uint32(n) | uint32(name[0])<<8 | uint32(name[n/2])<<16 | uint32(name[n-1])<<24
	return int(h * 0x9E3779B1 >> t.shift)
}

// find is the index of name, or -1.
func (t *nameTable) find(name []byte) int {
	for slot := t.hash(name); t.slots[slot] != 0; slot = (slot + 1) % len(t.slots) {
		if i := int(t.slots[slot] - 1); t.sorted[i] == string(name) {
			return i
		}
	}
	return -1
}
