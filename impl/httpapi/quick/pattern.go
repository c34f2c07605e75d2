package quick

import (
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-F]{4})`)

// openapiPattern translates a pattern into Go's dialect as kin-openapi does.
func openapiPattern(pattern string) string {
	return unicodeEscape.ReplaceAllString(pattern, `\x{$1}`)
}

// compilePattern compiles a pattern in Go's dialect to something that agrees with regexp, and is faster where it can be.
func compilePattern(pattern string) (matcher, error) {
	if m := knownPattern(pattern); m != nil {
		return m, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	if steps, ok := straight(pattern); ok {
		return &straightMatcher{steps, re}, nil
	}
	return re, nil
}

// straightMatcher matches a pattern that reads from start to end without ever having to go back.
// Text that is not ASCII is left to regexp.
type straightMatcher struct {
	steps []step
	re    *regexp.Regexp
}

// maxSteps keeps repeated groups from growing without bound; regexp then serves as well.
const maxSteps = 128

// step is a class of ASCII characters, repeated.
type step struct {
	set         [2]uint64
	least, most int // most < 0: no limit
}

func (s *step) has(c byte) bool { return s.set[c>>6]>>(c&63)&1 != 0 }

func (m *straightMatcher) MatchString(text string) bool {
	i := 0
	for k := range m.steps {
		st := &m.steps[k]
		n := 0
		for i < len(text) && n != st.most {
			c := text[i]
			if c >= utf8.RuneSelf {
				return m.re.MatchString(text)
			}
			if !st.has(c) {
				break
			}
			i++
			n++
		}
		if n < st.least {
			// What is not ASCII may be further on, but nothing there can mend this.
			return false
		}
	}
	return i == len(text)
}

// straight takes apart ^…$ around repeated characters. A repetition of open length must be told from all that may follow
// it by its next character alone; then the longest run is the only one that can match.
func straight(pattern string) ([]step, bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, false
	}
	if re.Op != syntax.OpConcat || len(re.Sub) < 3 ||
		re.Sub[0].Op != syntax.OpBeginText || re.Sub[len(re.Sub)-1].Op != syntax.OpEndText {
		return nil, false
	}
	var steps []step
	for _, sub := range re.Sub[1 : len(re.Sub)-1] {
		var ok bool
		if steps, ok = appendSteps(steps, sub); !ok {
			return nil, false
		}
	}
	for i, s := range steps {
		if s.least == s.most {
			continue
		}
		for _, next := range steps[i+1:] {
			if s.set[0]&next.set[0]|s.set[1]&next.set[1] != 0 {
				return nil, false
			}
			if next.least > 0 {
				break
			}
		}
	}
	return steps, true
}

func appendSteps(steps []step, re *syntax.Regexp) ([]step, bool) {
	s := step{least: 1, most: 1}
	inner := re
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			set, ok := class(&syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune{r}, Flags: re.Flags})
			if !ok {
				return nil, false
			}
			steps = append(steps, step{set, 1, 1})
		}
		return steps, true
	case syntax.OpCapture, syntax.OpConcat:
		return repeatSteps(steps, 1, re.Sub...)
	case syntax.OpStar:
		s.least, s.most, inner = 0, -1, re.Sub[0]
	case syntax.OpPlus:
		s.least, s.most, inner = 1, -1, re.Sub[0]
	case syntax.OpQuest:
		s.least, s.most, inner = 0, 1, re.Sub[0]
	case syntax.OpRepeat:
		s.least, s.most, inner = re.Min, re.Max, re.Sub[0]
		if re.Min == re.Max && (inner.Op == syntax.OpCapture || inner.Op == syntax.OpConcat) {
			return repeatSteps(steps, re.Min, inner)
		}
	}
	var ok bool
	s.set, ok = class(inner)
	return append(steps, s), ok
}

// repeatSteps appends the sequence so many times.
func repeatSteps(steps []step, times int, sequence ...*syntax.Regexp) ([]step, bool) {
	for range times {
		for _, re := range sequence {
			var ok bool
			if steps, ok = appendSteps(steps, re); !ok || len(steps) > maxSteps {
				return nil, false
			}
		}
	}
	return steps, true
}

// class is the ASCII part of a single-character expression.
func class(re *syntax.Regexp) (set [2]uint64, ok bool) {
	if re.Flags&syntax.FoldCase != 0 {
		return set, false
	}
	var ranges []rune
	switch re.Op {
	case syntax.OpLiteral:
		if len(re.Rune) != 1 {
			return set, false
		}
		ranges = []rune{re.Rune[0], re.Rune[0]}
	case syntax.OpCharClass:
		ranges = re.Rune
	case syntax.OpAnyCharNotNL:
		ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
	case syntax.OpAnyChar:
		ranges = []rune{0, utf8.MaxRune}
	default:
		return set, false
	}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			set[r>>6] |= 1 << (r & 63)
		}
	}
	return set, true
}
