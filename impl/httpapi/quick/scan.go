package quick

import (
	"hash/maphash"
	"sync"
)

// verdict is what is known about kin-openapi's answer. The zero value is the safe one.
type verdict uint8

const (
	unknown verdict = iota
	no              // kin-openapi refuses, provided the whole document is plain JSON without keys twice
	yes             // kin-openapi accepts, and the bytes up to here are plain JSON
)

const (
	maxDepth = 128
	maxNoted = 256     // undeclared keys of one object, unique items of one array
	maxKept  = 1 << 16 // bytes of scratch a returned scan keeps
)

// scan is one pass over one body.
type scan struct {
	body  []byte
	at    int
	depth int

	noted []note // names of the open objects that no property declares, innermost last
	names []byte // their bytes
	text  []byte // the last string that had escapes

	spent int // bytes read again for alternatives
}

// note is one remembered name: names[from:to].
type note struct {
	from, to int
	hash     uint64
}

var scans = sync.Pool{New: func() any { return new(scan) }}

var seed = maphash.MakeSeed()

func borrow(body []byte) *scan {
	s := scans.Get().(*scan)
	s.body, s.at, s.depth, s.spent = body, 0, 0, 0
	s.noted, s.names = s.noted[:0], s.names[:0]
	return s
}

func (s *scan) giveBack() {
	s.body = nil
	if cap(s.names)+cap(s.text) > maxKept {
		s.names, s.text = nil, nil
	}
	scans.Put(s)
}

// mark is a place to return to.
type mark struct{ at, depth, noted, names int }

func (s *scan) mark() mark { return mark{s.at, s.depth, len(s.noted), len(s.names)} }

func (s *scan) reset(m mark) {
	s.at, s.depth = m.at, m.depth
	s.noted, s.names = s.noted[:m.noted], s.names[:m.names]
}

// respend counts what was read since m and reports whether there is still patience to read it again.
// Nested alternatives multiply; without a bound a small body could keep a core busy.
func (s *scan) respend(m mark) bool {
	s.spent += s.at - m.at + 1
	return s.spent <= 16*len(s.body)+4096
}

func (s *scan) space() {
	b, i := s.body, s.at
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	s.at = i
}

// next skips white space and takes the byte behind it; 0 at the end.
func (s *scan) next() byte {
	if s.at < len(s.body) && s.body[s.at] > ' ' {
		s.at++
		return s.body[s.at-1]
	}
	s.space()
	if s.at == len(s.body) {
		return 0
	}
	s.at++
	return s.body[s.at-1]
}

// peek skips white space and shows the byte behind it; 0 at the end.
func (s *scan) peek() byte {
	if s.at < len(s.body) && s.body[s.at] > ' ' {
		return s.body[s.at]
	}
	s.space()
	if s.at == len(s.body) {
		return 0
	}
	return s.body[s.at]
}

// value judges the value at the position, which holds no white space, and leaves the position behind it if the verdict is yes.
func (s *scan) value(n *node) verdict {
	if s.at == len(s.body) {
		return unknown
	}
	switch c := s.body[s.at]; c {
	case '"':
		return n.text.check(s)
	case '{':
		return n.object.check(s)
	case '[':
		return n.list.check(s)
	case 't':
		return s.literal("true", n.truth)
	case 'f':
		return s.literal("false", n.falsehood)
	case 'n':
		return s.literal("null", n.null)
	default:
		if c == '-' || c-'0' <= 9 {
			return n.number.check(s)
		}
		return unknown
	}
}

// spaced judges the value behind white space.
func (s *scan) spaced(n *node) verdict {
	s.space()
	return s.value(n)
}

func (s *scan) literal(word string, v verdict) verdict {
	end := s.at + len(word)
	if end > len(s.body) || string(s.body[s.at:end]) != word {
		return unknown
	}
	s.at = end
	return v
}

// enter goes one level deeper and reports whether it may.
func (s *scan) enter() bool {
	s.depth++
	return s.depth <= maxDepth
}

// remember notes names[from:] and reports whether it is new since base.
func (s *scan) remember(base, from int) bool {
	name := s.names[from:]
	hash := maphash.Bytes(seed, name)
	for _, other := range s.noted[base:] {
		if other.hash == hash && string(s.names[other.from:other.to]) == string(name) {
			return false
		}
	}
	if len(s.noted)-base == maxNoted {
		return false
	}
	s.noted = append(s.noted, note{from, len(s.names), hash})
	return true
}

// anything accepts every plain value.
type anything struct{}

func (anything) check(s *scan) verdict { return s.skip() }

// skip passes over any plain value.
func (s *scan) skip() verdict {
	if s.at == len(s.body) {
		return unknown
	}
	switch c := s.body[s.at]; c {
	case '"':
		if _, ok := s.string(); !ok {
			return unknown
		}
		return yes
	case '{':
		return free.object.check(s)
	case '[':
		return free.list.check(s)
	case 't':
		return s.literal("true", yes)
	case 'f':
		return s.literal("false", yes)
	case 'n':
		return s.literal("null", yes)
	default:
		n, ok := readNumeral(s.body, s.at)
		if !ok {
			return unknown
		}
		s.at = n.to
		return yes
	}
}

// fixed gives one verdict without looking.
type fixed verdict

func (f fixed) check(*scan) verdict { return verdict(f) }
