package quick

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// mutator spoils documents in the ways clients and bugs do. The same seed spoils the same way.
type mutator struct{ *rand.Rand }

func newMutator(seed uint64) mutator { return mutator{rand.New(rand.NewPCG(seed, 8))} }

// oddities are values that sit on some border.
var oddities = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `1.0`, `0.5`, `1e2`, `1e400`, `1e-400`, `2147483647`, `2147483648`, `-2147483649`,
	`9007199254740993`, `9223372036854775807`, `9223372036854775808`, `-9223372036854775809`, `123456789012345678901234567890`, `0.07`, `19.99`,
	`01`, `+1`, `.5`, `1.`, `1e`, `-`, `NaN`, `""`, `" "`, `"a"`, `"A"`, `"é"`, `"e\u0301"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"😀"`, "\"\x80\"",
	`"\n"`, "\"\n\"", `"\u0000"`, `"\x"`, `"2024-02-30"`, `"2024-13-01"`, `"2024-02-29T23:59:60Z"`, `"2024-02-29T24:00:00Z"`, `"2024-02-29t00:00:00z"`,
	`"0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7c11"`, `"00000000-0000-0000-0000-000000000000"`, `"a@b"`, `"a@b@c"`, `"U3dh="`, `"::1"`, `"1.2.3.4"`, `"ſ"`, `"K"`,
	`[]`, `[[]]`, `[1,1]`, `[1,1.0]`, `["a","\u0061"]`, `[null]`, `{}`, `{"a":1,"a":2}`, `{"a":1,"A":2}`, `{"k":1,"K":2}`, `{"":{}}`, `[1,]`, `{"a":1,}`,
	strings.Repeat(`[`, 200) + strings.Repeat(`]`, 200), strings.Repeat(`{"parent":`, 100) + `{}` + strings.Repeat(`}`, 100),
}

func (m mutator) odd() json.RawMessage { return json.RawMessage(oddities[m.IntN(len(oddities))]) }

// body spoils a document; it is no JSON at times.
func (m mutator) body(body []byte) []byte {
	var tree any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&tree) != nil {
		return m.corrupt(body)
	}
	for range 1 + m.IntN(2) {
		tree = m.value(tree)
	}
	out := m.write(nil, tree)
	if m.IntN(8) == 0 {
		return m.corrupt(out)
	}
	return out
}

func (m mutator) corrupt(body []byte) []byte {
	out := slices.Clone(body)
	if len(out) == 0 {
		return out
	}
	at := m.IntN(len(out))
	switch m.IntN(4) {
	case 0:
		out[at] = byte(m.IntN(256))
	case 1:
		out = slices.Delete(out, at, at+1)
	case 2:
		out = out[:at]
	default:
		out = slices.Insert(out, at, []byte(`"\{}[]:,0e-. `)[m.IntN(13)])
	}
	return out
}

// twice is an object that is written with one member repeated under name.
type twice struct {
	object map[string]any
	name   string
	value  any
}

// value spoils one place within v.
func (m mutator) value(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 && m.IntN(4) > 0 {
			names := slices.Sorted(maps.Keys(v))
			name := names[m.IntN(len(names))]
			switch m.IntN(8) {
			case 0:
				delete(v, name)
			case 1:
				return twice{v, name, v[name]}
			case 2:
				return twice{v, strings.ToUpper(name), v[name]}
			case 3:
				v[name] = nil
			default:
				v[name] = m.value(v[name])
			}
			return v
		}
		names := []string{"id", "extra", "", "kind", "Name", "ſ", "type", "e\u0301"}
		v[names[m.IntN(len(names))]] = m.odd()
		return v
	case []any:
		if len(v) > 0 && m.IntN(4) > 0 {
			at := m.IntN(len(v))
			switch m.IntN(4) {
			case 0:
				return append(v, v[at])
			case 1:
				return slices.Delete(v, at, at+1)
			default:
				v[at] = m.value(v[at])
			}
			return v
		}
		return append(v, m.odd())
	case string:
		switch m.IntN(4) {
		case 0:
			return strings.Repeat(v, m.IntN(12))
		case 1:
			return v + "é"
		case 2:
			return string(m.corrupt([]byte(v)))
		}
	case json.Number:
		if m.IntN(2) == 0 {
			return json.RawMessage(string(v) + []string{"0", "00000000000000000", ".0", ".5", "e1", "e-1"}[m.IntN(6)])
		}
	}
	switch m.IntN(4) {
	case 0:
		return []any{v}
	case 1:
		return map[string]any{"parent": v, "label": "x"}
	}
	return m.odd()
}

// write encodes v, members in any order, with white space here and there and escapes where none are needed.
func (m mutator) write(out []byte, v any) []byte {
	switch v := v.(type) {
	case twice:
		out = m.write(out, v.object)
		member := append(m.write(nil, v.name), ':')
		member = m.write(member, v.value)
		if len(v.object) > 0 {
			member = append(member, ',')
		}
		return slices.Insert(out, bytes.IndexByte(out, '{')+1, member...)
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		if m.IntN(3) == 0 {
			m.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		}
		out = append(out, '{')
		for i, name := range names {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(m.write(out, name), ':')
			out = m.write(out, v[name])
		}
		return append(out, '}')
	case []any:
		out = append(out, '[')
		for i, item := range v {
			if i > 0 {
				out = append(out, ", "[:1+m.IntN(2)]...)
			}
			out = m.write(out, item)
		}
		return append(out, ']')
	case json.RawMessage:
		return append(out, v...)
	case string:
		if len(v) > 0 && v[0] < 0x7f && m.IntN(20) == 0 {
			rest, _ := json.Marshal(v[1:])
			return append(append(out, '"', '\\', 'u', '0', '0', "0123456789abcdef"[v[0]>>4], "0123456789abcdef"[v[0]&15]), rest[1:]...)
		}
	}
	text, _ := json.Marshal(v)
	return append(out, text...)
}
