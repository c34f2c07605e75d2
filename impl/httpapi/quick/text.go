package quick

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/getkin/kin-openapi/openapi3"
)

// token is a string in the body, without its quotes.
type token struct {
	from, to int
	chars    int // as kin-openapi counts them: code points
	escaped  bool
}

// string reads a string and leaves the position behind it. It refuses what Go's decoder refuses or would repair.
func (s *scan) string() (t token, ok bool) {
	b, i := s.body, s.at+1
	t.from = i
	extra := 0 // bytes that are no character of their own
	for {
		i = plainRun(b, i)
		if i == len(b) {
			return t, false
		}
		switch c := b[i]; {
		case c == '"':
			t.to, t.chars = i, i-t.from-extra
			s.at = i + 1
			return t, true
		case c == '\\':
			n := escapeLen(b[i:])
			if n == 0 {
				return t, false
			}
			t.escaped = true
			extra += n - 1
			i += n
		case c < ' ':
			return t, false
		default:
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n <= 1 {
				return t, false
			}
			extra += n - 1
			i += n
		}
	}
}

// plainRun returns the first place from i on that is not a printable ASCII character standing for itself.
func plainRun(b []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, slash := w^ones*'"', w^ones*'\\'
		// A borrow can only mark bytes above a true mark, and the lowest mark is the one taken.
		if odd := ((w-ones*' ')&^w | (quote-ones)&^quote | (slash-ones)&^slash | w) & highs; odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for i < len(b) && ' ' <= b[i] && b[i] < utf8.RuneSelf && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// escapeLen is the length of the escape that b starts with, a pair of surrogates counted as one; 0 if it is none.
func escapeLen(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		r := hexRune(b)
		if r < 0 {
			return 0
		}
		if !utf16.IsSurrogate(r) {
			return 6
		}
		if utf16.DecodeRune(r, hexRune(b[6:])) != utf8.RuneError {
			return 12
		}
	}
	return 0
}

// hexRune reads \uXXXX; -1 if b does not start so.
func hexRune(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// bytes is the content of a token; it lasts until the next one is asked for.
func (s *scan) bytes(t token) []byte {
	raw := s.body[t.from:t.to]
	if !t.escaped {
		return raw
	}
	out := s.text[:0]
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			i++
			continue
		}
		n := escapeLen(raw[i:])
		switch c := raw[i+1]; c {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r := hexRune(raw[i:])
			if n == 12 {
				r = utf16.DecodeRune(r, hexRune(raw[i+6:]))
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, c)
		}
		i += n
	}
	s.text = out
	return out
}

// borrowed is b as a string, without a copy. It must not outlive b.
func borrowed(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// textRule is what the schemas on one value say about strings.
type textRule struct {
	bounds  []lengths
	matches []matcher
	enums   []map[string]bool
}

type lengths struct{ least, most int64 }

type matcher interface{ MatchString(string) bool }

func (r *textRule) check(s *scan) verdict {
	t, ok := s.string()
	if !ok {
		return unknown
	}
	if len(r.matches) == 0 && len(r.enums) == 0 {
		return r.fits(t.chars)
	}
	return r.allows(borrowed(s.bytes(t)), t.chars)
}

func (r *textRule) fits(chars int) verdict {
	for _, b := range r.bounds {
		if n := int64(chars); n < b.least || n > b.most {
			return no
		}
	}
	return yes
}

func (r *textRule) allows(text string, chars int) verdict {
	if r.fits(chars) != yes {
		return no
	}
	for _, e := range r.enums {
		if !e[text] {
			return no
		}
	}
	for _, m := range r.matches {
		if !m.MatchString(text) {
			return no
		}
	}
	return yes
}

// textRule compiles what members say about strings.
func (g *gathering) textRule() checker {
	r := &textRule{}
	for _, m := range g.members {
		sch := m.schema
		if sch.MinLength != 0 || sch.MaxLength != nil {
			r.bounds = append(r.bounds, lengths{atLeast(sch.MinLength), atMost(sch.MaxLength)})
		}
		if len(sch.Enum) > 0 {
			words := map[string]bool{}
			for _, v := range sch.Enum {
				if w, ok := v.(string); ok {
					words[w] = true
				}
			}
			r.enums = append(r.enums, words)
		}
		if sch.Pattern != "" {
			match, err := compilePattern(openapiPattern(sch.Pattern))
			if err != nil {
				g.ask(m.at, "pattern does not compile")
				continue
			}
			r.matches = append(r.matches, match)
		}
		if f, ok := openapi3.SchemaStringFormats[sch.Format]; ok && sch.Format != "" {
			r.matches = append(r.matches, formatMatcher(f))
		}
	}
	return r
}
