package quick

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
)

// numeral is a number in the body.
type numeral struct {
	from, to int
	whole    bool // neither fraction nor exponent
}

// readNumeral reads the JSON number at b[i:]. What may follow it is for the caller to see.
func readNumeral(b []byte, i int) (n numeral, ok bool) {
	n = numeral{from: i, whole: true}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if i, ok = digits(b, i); !ok {
		return n, false
	}
	if i < len(b) && b[i] == '.' {
		n.whole = false
		if i, ok = digits(b, i+1); !ok {
			return n, false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		n.whole = false
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if i, ok = digits(b, i); !ok {
			return n, false
		}
	}
	n.to = i
	return n, true
}

func digits(b []byte, i int) (end int, some bool) {
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i, i > start
}

// float is the value as kin-openapi sees it. It fails where kin-openapi refuses: beyond the range of float64.
func (n numeral) float(b []byte) (float64, bool) {
	if !n.whole || n.to-n.from > 15 {
		f, err := strconv.ParseFloat(borrowed(b[n.from:n.to]), 64)
		return f, err == nil
	}
	i := n.from
	if b[i] == '-' {
		i++
	}
	var v int64 // fewer than 16 digits: exact as float64
	for ; i < n.to; i++ {
		v = v*10 + int64(b[i]-'0')
	}
	if b[n.from] == '-' {
		return -float64(v), true
	}
	return float64(v), true
}

// fits reports whether the whole number raw is one of so many bits.
func (n numeral) fits(raw string, bits int) bool {
	_, err := strconv.ParseInt(raw, 10, bits)
	return err == nil
}

// numberRule is what the schemas on one value say about numbers.
type numberRule struct {
	integer  bool
	least    float64 // -Inf if unbounded
	most     float64
	above    float64
	below    float64
	multiple []float64
	integers []openapi3.IntegerFormatValidator
	numbers  []openapi3.NumberFormatValidator
	enums    [][]float64
	short    bool // every whole number of at most shortDigits signs is accepted
}

// shortDigits is how long a number may be to be one of those that the usual rules all accept.
const shortDigits = 9

func (r *numberRule) check(s *scan) verdict {
	n, ok := readNumeral(s.body, s.at)
	if !ok {
		return unknown
	}
	if r.short && n.whole && n.to-n.from <= shortDigits {
		s.at = n.to
		return yes
	}
	f, ok := n.float(s.body)
	if !ok {
		return no
	}
	s.at = n.to
	return r.allows(f)
}

func (r *numberRule) allows(f float64) verdict {
	if r.integer && f != math.Trunc(f) || !(r.least <= f && f <= r.most && r.above < f && f < r.below) {
		return no
	}
	for _, v := range r.integers {
		if !allowsInteger(v, f) {
			return no
		}
	}
	for _, v := range r.numbers {
		if v.Validate(f) != nil {
			return no
		}
	}
	for _, e := range r.enums {
		found := false
		for _, v := range e {
			found = found || v == f
		}
		if !found {
			return no
		}
	}
	for _, m := range r.multiple {
		if v := multipleOf(f, m); v != yes {
			return v
		}
	}
	return yes
}

// allowsInteger asks v as kin-openapi does: 2^63 counts as the greatest int64, further out nothing is asked.
func allowsInteger(v openapi3.IntegerFormatValidator, f float64) bool {
	switch {
	case f == math.MaxInt64:
		return v.Validate(math.MaxInt64) == nil
	case f >= math.MinInt64 && f < math.MaxInt64:
		return v.Validate(int64(f)) == nil
	}
	return false
}

// multipleOf knows that kin-openapi reckons exactly and lets a value miss the nearest multiple by 2^-51 of itself.
// Verdicts keep a factor of two away from that border; in between it is unknown.
func multipleOf(f, m float64) verdict {
	switch {
	case math.IsInf(m, 0) || math.IsNaN(m):
		return unknown
	case m <= 0:
		return no
	case f == 0:
		return yes
	}
	size, q := math.Abs(f), math.Round(f/m)
	if size < 1e-200 || size > 1e200 || m < 1e-200 || m > 1e200 || math.Abs(q) > 1<<40 {
		return unknown
	}
	miss := math.Abs(math.FMA(q, m, -f)) // rounded once
	switch {
	case miss <= size*0x1p-52:
		return yes
	case miss >= size*0x1p-50:
		return no
	}
	return unknown
}

// numberRule compiles what members say about numbers.
func (g *gathering) numberRule() checker {
	inf := math.Inf(1)
	r := &numberRule{least: -inf, most: inf, above: -inf, below: inf}
	for _, m := range g.members {
		sch := m.schema
		integer := sch.Type.Permits(openapi3.TypeInteger) && !sch.Type.Permits(openapi3.TypeNumber)
		r.integer = r.integer || integer
		if integer {
			if v, ok := openapi3.SchemaIntegerFormats[sch.Format]; ok && sch.Format != "" {
				r.integers = append(r.integers, v)
			}
		} else if v, ok := openapi3.SchemaNumberFormats[sch.Format]; ok && sch.Format != "" {
			r.numbers = append(r.numbers, v)
		}
		if sch.Min != nil {
			r.least = max(r.least, *sch.Min)
		}
		if sch.Max != nil {
			r.most = min(r.most, *sch.Max)
		}
		if b, ok := exclusive(sch.ExclusiveMin, sch.Min); ok {
			r.above = max(r.above, b)
		}
		if b, ok := exclusive(sch.ExclusiveMax, sch.Max); ok {
			r.below = min(r.below, b)
		}
		if sch.MultipleOf != nil {
			r.multiple = append(r.multiple, *sch.MultipleOf)
		}
		if len(sch.Enum) > 0 {
			var values []float64
			for _, v := range sch.Enum {
				if f, ok := asFloat(v); ok {
					values = append(values, f)
				} else if _, odd := v.(json.Number); odd {
					g.ask(m.at, "enum holds a number beyond float64")
				}
			}
			r.enums = append(r.enums, values)
		}
	}
	r.short = r.acceptsShort()
	return r
}

// acceptsShort finds out whether all short numbers pass: where nothing but ranges has a say, all between two that pass do too.
func (r *numberRule) acceptsShort() bool {
	const far = 999_999_999
	for _, v := range r.integers {
		if reflect.TypeOf(v) != reflect.TypeOf(openapi3.NewRangeFormatValidator(int64(0), int64(1))) {
			return false
		}
	}
	return len(r.numbers)+len(r.enums)+len(r.multiple) == 0 && r.allows(-far) == yes && r.allows(far) == yes
}

func exclusive(e openapi3.ExclusiveBound, bound *float64) (float64, bool) {
	if e.Value != nil {
		return *e.Value, true
	}
	if e.IsTrue() && bound != nil {
		return *bound, true
	}
	return 0, false
}

// asFloat reads a number of an enum, as decoded or as set by code.
func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case int:
		return float64(v), true
	case int8:
		return float64(v), true
	case int16:
		return float64(v), true
	case int32:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint:
		return float64(v), true
	case uint8:
		return float64(v), true
	case uint16:
		return float64(v), true
	case uint32:
		return float64(v), true
	case uint64:
		return float64(v), true
	}
	return 0, false
}
