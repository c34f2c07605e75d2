package quick

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestExamplesNeedNoFallBack: what a document shows is accepted without asking kin-openapi.
func TestExamplesNeedNoFallBack(t *testing.T) {
	all := documents()
	examples := 0
	for _, b := range all.bodies {
		for _, dir := range b.dirs {
			s := all.compiled[key{b.name, dir}]
			for _, example := range b.examples {
				if !kinAccepts(b.ref, dir, example) {
					continue // an example of the other direction, or a mistake for the rules of specs to find
				}
				examples++
				if !s.Accepts(example) {
					t.Errorf("%s, direction %d: falls back on %s (%v)", b.name, dir, example, s.Undecided())
				}
			}
		}
	}
	require.Greater(t, examples, 15)
}

// TestBuiltInIsDecided: the built-in specification keeps to what is promised to be decided. Others are reported.
func TestBuiltInIsDecided(t *testing.T) {
	all := documents()
	for _, b := range all.bodies {
		for _, dir := range b.dirs {
			undecided := all.compiled[key{b.name, dir}].Undecided()
			if strings.HasPrefix(b.name, "testdata/") {
				require.Empty(t, undecided, b.name)
			} else if len(undecided) > 0 {
				t.Logf("%s, direction %d: %v", b.name, dir, undecided)
			}
		}
	}
}

func TestTexts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		schema string
		yes    []string
		no     []string
	}{
		{"string", "{type: string, maxLength: 2}", []string{"a", "éé", `"`, "1"}, []string{"", "abc", "\xff"}},
		{"pattern", "{type: string, pattern: '^a+$'}", []string{"aa"}, []string{"b"}},
		{"enum", "{type: string, enum: [asc, desc]}", []string{"asc"}, []string{"ASC", ""}},
		{"date", "{type: string, format: date}", []string{"2024-02-29"}, []string{"2024-2-29"}},
		{"integer", "{type: integer, minimum: 1, maximum: 200}", []string{"1", "200"}, []string{"0", "201", "1.0", "+1", "01", "1e1", "", " 1", "a"}},
		{"int32", "{type: integer, format: int32}", []string{"2147483647", "-2147483648"}, []string{"2147483648"}},
		{"int64", "{type: integer, format: int64}", []string{"9223372036854775807"}, []string{"9223372036854775808"}},
		{"integer without format", "{type: integer}", []string{"9007199254740993"}, []string{"123456789012345678901234567890"}},
		{"enum of integers", "{type: integer, enum: [10, 20]}", []string{"10"}, []string{"11"}},
		{"number", "{type: number, minimum: 0, exclusiveMinimum: true}", []string{"0.5", "1", "1e3"}, []string{"0", "NaN", "Inf", "0x1", "1e400", ".5"}},
		{"boolean", "{type: boolean}", []string{"true", "false"}, []string{"TRUE", "t", "1", "", "null"}},
		{"boolean enum", "{type: boolean, enum: [true]}", []string{"true"}, []string{"false"}},
		{"allOf", "{allOf: [{type: integer, minimum: 1}]}", []string{"1"}, []string{"0", "x"}},
		{"allOf of two", "{allOf: [{type: string, minLength: 2}, {type: string, maxLength: 3}]}", []string{"ab"}, []string{"a", "abcd"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ref := schemaOf(t, tt.schema, "")
			s := Compile(ref, Request)
			require.Empty(t, s.UndecidedText())
			for _, raw := range tt.yes {
				require.True(t, s.AcceptsText(raw), raw)
			}
			for _, raw := range append(tt.no, tt.yes...) {
				mustAgreeOnText(t, ref, s, raw)
			}
			for _, raw := range tt.no {
				require.False(t, s.AcceptsText(raw), raw)
			}
		})
	}
	for _, undecided := range []string{
		"{}", "{type: array, items: {type: string}}", "{type: object}", "{oneOf: [{type: string}, {type: integer}]}", "{type: string, not: {enum: [a]}}",
		"{allOf: [{type: string}, {type: integer}]}", "{allOf: [{type: string}, {}]}",
	} {
		ref := schemaOf(t, undecided, "")
		s := Compile(ref, Request)
		require.NotEmpty(t, s.UndecidedText(), undecided)
		for _, raw := range plainTexts {
			require.False(t, s.AcceptsText(raw), undecided)
		}
	}
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	s := Compile(named(t, "GuestList"), Response)
	body := guestList(20)
	spoilt := bytes.Replace(body, []byte(`"id":7`), []byte(`"id":"7"`), 1)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if !s.Accepts(body) || s.Accepts(spoilt) {
					t.Error("a verdict changed")
				}
			}
		})
	}
	wg.Wait()
}

// TestManyNames: past the fast set of undeclared names kin-openapi is asked; declared ones may be many.
func TestManyNames(t *testing.T) {
	open := Compile(schemaOf(t, "type: object", ""), Request)
	object := map[string]int{}
	var declared []string
	for i := range 300 {
		name := "n" + strings.Repeat("x", i)
		object[name] = i
		declared = append(declared, name+": {type: integer}")
		if len(object) == maxNoted {
			body, _ := json.Marshal(object)
			require.True(t, open.Accepts(body))
		}
	}
	body, _ := json.Marshal(object)
	require.False(t, open.Accepts(body))

	many := Compile(schemaOf(t, "type: object\nadditionalProperties: false\nproperties: {"+strings.Join(declared[:maxNames], ", ")+"}", ""), Request)
	require.Empty(t, many.Undecided())
	require.False(t, many.Accepts(body))
	for _, name := range declared[maxNames:] {
		delete(object, strings.TrimSuffix(name, ": {type: integer}"))
	}
	body, _ = json.Marshal(object)
	require.True(t, many.Accepts(body))
	tooMany := Compile(schemaOf(t, "type: object\nproperties: {"+strings.Join(declared, ", ")+"}", ""), Request)
	require.Equal(t, []string{"#: more than 256 properties"}, tooMany.Undecided())
}
