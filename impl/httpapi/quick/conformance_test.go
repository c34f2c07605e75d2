package quick

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// conforms is one schema and bodies on both sides of it. kin-openapi judges each body as the test runs.
type conforms struct {
	name       string
	schema     string // YAML
	components string
	bodies     []string
	decided    bool     // Accepts agrees with kin-openapi on every body; else it may only be stricter
	apart      []string // accepted by kin-openapi and left to it on purpose
}

func TestConformance(t *testing.T) {
	for _, tt := range conformance {
		t.Run(tt.name, func(t *testing.T) {
			ref := schemaOf(t, tt.schema, tt.components)
			for _, dir := range []Direction{Request, Response} {
				s := Compile(ref, dir)
				if tt.decided {
					require.Empty(t, s.Undecided())
				} else {
					require.NotEmpty(t, s.Undecided())
				}
				for _, body := range tt.bodies {
					mustAgree(t, ref, s, dir, []byte(body))
					if want := kinAccepts(ref, dir, []byte(body)); tt.decided && want != s.Accepts([]byte(body)) {
						t.Errorf("direction %d, %s: got %v, want %v", dir, body, !want, want)
					}
				}
				for _, body := range tt.apart {
					require.True(t, kinAccepts(ref, dir, []byte(body)), body)
					require.False(t, s.Accepts([]byte(body)), body)
				}
			}
		})
	}
}

const anyKind = `null|true|false|0|-0|1|1.0|1.5|1e2|-1|""|"a"|[]|[1]|{}|{"a":1}`

func list(bodies string) []string { return strings.Split(bodies, "|") }

var conformance = []conforms{
	// Types.
	{name: "string", schema: `type: string`, bodies: list(anyKind), decided: true},
	{name: "integer", schema: `type: integer`, bodies: list(anyKind + `|1e400|1e-400|9007199254740993|123456789012345678901234567890|1.0000000000000000001`), decided: true},
	{name: "number", schema: `type: number`, bodies: list(anyKind + `|1e308|1e309|-1e400|0.1e-330`), decided: true},
	{name: "boolean", schema: `type: boolean`, bodies: list(anyKind), decided: true},
	{name: "object", schema: `type: object`, bodies: list(anyKind + `|{"a":{"b":[null,1e400]}}`), decided: true},
	{name: "array", schema: "type: array\nitems: {}", bodies: list(anyKind + `|[null]|[{}]|[1e400]`), decided: true},
	{name: "nothing said", schema: `description: any`, bodies: list(anyKind + `|1e400`), decided: true},
	{name: "nullable string", schema: "type: string\nnullable: true", bodies: list(anyKind), decided: true},
	{name: "nullable alone", schema: "nullable: true", bodies: list(anyKind + `|1e400`), decided: true},

	// JSON itself.
	{name: "syntax", schema: `description: any`, bodies: []string{
		"", " ", "nul", "nulx", "-", "1.", ".5", "+1", "1e", "NaN", "'a'", `"`, `"\x"`, `"\u12"`, "\"\t\"", "[", "[1", "[1,", "[,]", "[1 2]",
		"{", `{"a"`, `{"a":`, `{"a":1`, `{"a":1,}`, `{a:1}`, `{1:1}`, `{"a" 1}`, "}", "]", ",", "//", "\ufeff1", "\v1", "-a", "--1", "[01]", "[1-]", "[truefalse]", "[1,]", `{"a":1 "b":2}`,
		" \n\t\r 1 \n", " [ 1 , 2 ] ", " { \"a\" : 1 , \"b\" : [ ] } ",
	}, decided: true, apart: []string{"01", "0x1", "1-", "truefalse"}},
	{name: "left to kin-openapi whatever the schema", schema: `nullable: true`, bodies: list(`{"a":1,"b":2}|{"ß":1,"ss":2}`), decided: true, apart: []string{
		`1 2`, `{}{}`, `1]`, `{"a":1,"a":1}`, `{"a":1,"\u0061":1}`, `{"a":1,"A":1}`, `{"k":1,"K":1}`, `[{"s":1,"ſ":1}]`, "\"\xff\"", "{\"\xff\":1}", `"\ud800"`, `"\udc00x"`,
		`{"\ud800":1}`, strings.Repeat("[", 129) + strings.Repeat("]", 129),
	}},
	{name: "depth", schema: `nullable: true`, bodies: []string{strings.Repeat("[", 128) + strings.Repeat("]", 128), strings.Repeat(`{"a":`, 127) + "[]" + strings.Repeat("}", 127)}, decided: true},

	// Strings.
	{name: "minLength", schema: "type: string\nminLength: 2", bodies: list(`""|"a"|"ab"|"é"|"éé"|"e\u0301"|"\ud83d\ude00"|"😀😀"|"\n\n"|"\u0061b"|1`), decided: true},
	{name: "maxLength", schema: "type: string\nmaxLength: 2", bodies: list(`""|"ab"|"abc"|"éé"|"ééé"|"😀😀"|"😀😀😀"|"\u0061\u0062"|"\u0061bc"`), decided: true},
	{name: "pattern", schema: "type: string\npattern: '^[a-z]+\\d?$'", bodies: list(`"abc"|"abc1"|"abc12"|""|"ABC"|"\u0061"|"a\n"|"é"`), decided: true},
	{name: "pattern unanchored", schema: "pattern: 'b+'", bodies: list(`"abc"|"ac"|1|{}`), decided: true},
	{name: "pattern with \\u", schema: "type: string\npattern: '^[\\u00E0-\\u00FC]+$'", bodies: list(`"é"|"e"|"\u00e9"|""`), decided: true},
	{name: "date", schema: "type: string\nformat: date", bodies: list(`"2024-02-29"|"2024-02-31"|"2024-13-01"|"2024-00-01"|"2024-1-1"|"2024-02-32"|"2024-02-29 "|""|"2024\u002d02-29"`), decided: true},
	{name: "date-time", schema: "type: string\nformat: date-time", bodies: list(`"2024-02-29T12:00:00Z"|"2024-02-29T23:59:60Z"|"2024-02-29T24:00:00Z"|"2024-02-29T12:00:61Z"|"2024-02-29T12:00:00"|"2024-02-29T12:00:00.Z"|` +
		`"2024-02-29T12:00:00.123456789+99:99"|"2024-02-29t12:00:00z"|"2024-02-29T12:00:00-01:00"|"2024-02-29T12:00:00+0100"|"2024-02-29"|"2024-02-29T12:60:00Z"`), decided: true},
	{name: "uuid", schema: "type: string\nformat: uuid", bodies: list(`"0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7c11"|"0D5C9B1C-6B0E-8C57-BD3E-2F3F4B1A7C11"|"0d5c9b1c-6b0e-9c57-9d3e-2f3f4b1a7c11"|"0d5c9b1c-6b0e-4c57-cd3e-2f3f4b1a7c11"|` +
		`"00000000-0000-0000-0000-000000000000"|"ffffffff-FFFF-ffff-ffff-ffffffffffff"|"0d5c9b1c6b0e4c579d3e2f3f4b1a7c11"|"{0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7c11}"|"0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7c1-"`), decided: true},
	{name: "email", schema: "type: string\nformat: email", bodies: list(`"a@b"|"a@b@c"|"@b"|"a@"|"a b@c"|"a@b c"|"é@é"|"a@\"b"|"\n@b"`), decided: true},
	{name: "byte", schema: "type: string\nformat: byte", bodies: list(`""|"U3dh"|"U3dh=="|"U3=dh"|"_-+/"|"="|"é"|"a b"`), decided: true},
	{name: "uri", schema: "type: string\nformat: uri", bodies: list(`"https://a.b/c"|"/a"|"mailto:a@b"|""|"http://[::1"`), decided: true},
	{name: "hostname", schema: "type: string\nformat: hostname", bodies: list(`"a.b"|"-a"|"a..b"|"A-1"|""`), decided: true},
	{name: "ipv4", schema: "type: string\nformat: ipv4", bodies: list(`"1.2.3.4"|"1.2.3.256"|"::1"|"01.2.3.4"`), decided: true},
	{name: "ipv6", schema: "type: string\nformat: ipv6", bodies: list(`"::1"|"1.2.3.4"|"fe80::1%eth0"|"::ffff:1.2.3.4"|":::"`), decided: true},
	{name: "unregistered format", schema: "type: string\nformat: colour", bodies: list(`"red"|""|1`), decided: true},
	{name: "format of another kind", schema: "format: date", bodies: list(`1|"x"|"2024-01-01"|{}`), decided: true},

	// Numbers.
	{name: "minimum", schema: "type: number\nminimum: 0", bodies: list(`0|-0|-0.0|1|-1|-1e-300|-1e-400`), decided: true},
	{name: "maximum", schema: "type: number\nmaximum: 9007199254740992", bodies: list(`9007199254740992|9007199254740993|9007199254740994|1e15|1e16`), decided: true},
	{name: "exclusive", schema: "type: number\nminimum: 0\nexclusiveMinimum: true\nmaximum: 1\nexclusiveMaximum: true", bodies: list(`0|-0|0.5|1|1.0|0.99999999999999999999|5e-324|1e-400`), decided: true},
	{name: "exclusive of nothing", schema: "type: number\nexclusiveMinimum: true", bodies: list(`0|-1`), decided: true},
	{name: "int32", schema: "type: integer\nformat: int32", bodies: list(`2147483647|2147483648|-2147483648|-2147483649|1e3|2147483647.0`), decided: true},
	{name: "int64", schema: "type: integer\nformat: int64", bodies: list(`9223372036854775807|9223372036854775808|9223372036854777856|-9223372036854775808|-9223372036854777857|1e18|1e19`), decided: true},
	{name: "float", schema: "type: number\nformat: float", bodies: list(`1.5|1e38|1e39|-1e39`), decided: true},
	{name: "double", schema: "type: number\nformat: double", bodies: list(`1.5|1e300`), decided: true},
	{name: "multipleOf 3", schema: "type: integer\nmultipleOf: 3", bodies: list(`0|3|-9|4|3.0|3e1|1e1|999999999999`), decided: true, apart: []string{`9007199254740993`}},
	{name: "multipleOf 0.01", schema: "type: number\nmultipleOf: 0.01", bodies: list(`0|0.07|19.99|19.999|1|-4.35|1e6|1234567.89|0.010000001`), decided: true},

	// Enum.
	{name: "enum of strings", schema: "type: string\nenum: [a, é, '', '1']", bodies: list(`"a"|"\u0061"|"é"|""|"b"|1|"1"|null`), decided: true},
	{name: "enum of numbers", schema: "enum: [1, 2.5]", bodies: list(`1|1.0|1e0|2.5|25e-1|2|"1"|true|null|[1]`), decided: true},
	{name: "enum with null", schema: "type: string\nenum: [a, null]", bodies: list(`"a"|null|"null"`), decided: true},
	{name: "nullable enum without null", schema: "type: string\nnullable: true\nenum: [a]", bodies: list(`"a"|null|"b"`), decided: true},
	{name: "enum of kinds", schema: "enum: [1, '1', true, null]", bodies: list(`1|"1"|true|false|null|{}|[]`), decided: true},
	{name: "enum of booleans", schema: "type: boolean\nenum: [true]", bodies: list(`true|false|"true"`), decided: true},
	{name: "enum of objects", schema: "enum: [{a: 1}, x]", bodies: list(`{"a":1}|{"a":1.0}|{}|"x"|"y"`)},
	{name: "enum of arrays", schema: "enum: [[1], x]", bodies: list(`[1]|[]|"x"`)},

	// Arrays.
	{name: "items", schema: "type: array\nitems: {type: integer}\nminItems: 1\nmaxItems: 3", bodies: list(`[]|[1]|[1,2,3]|[1,2,3,4]|["a"]|[1,null]|[[1]]`), decided: true},
	{name: "unique strings", schema: "type: array\nuniqueItems: true\nitems: {type: string}", bodies: list(`[]|["a"]|["a","b"]|["a","a"]|["a",""]|["é","e"]`), decided: true, apart: []string{`["a","\u0062"]`}},
	{name: "unique numbers", schema: "type: array\nuniqueItems: true\nitems: {type: number}", bodies: list(`[1,2]|[1,1]|[0,1,-1]`), decided: true, apart: []string{`[1,1.0]`, `[1.5,2.5]`, `[0,-0]`}},
	{name: "unique anything", schema: "type: array\nuniqueItems: true\nitems: {nullable: true}", bodies: list(`[]|[1,"1"]|[{},{}]|[[1],[2]]|[null,true]|[null,null]`)},
	{name: "items without type", schema: "items: {}", bodies: list(`[null]|[1]|1|{}`), decided: true},

	// Objects.
	{name: "required", schema: "type: object\nrequired: [a, b]\nproperties: {a: {type: string}}", bodies: list(`{"a":"x","b":1}|{"a":"x"}|{"b":null}|{"b":null,"a":""}|{"a":1,"b":1}|{}`), decided: true, apart: []string{`{"a":"x","b":1,"A":2}`}},
	{name: "closed", schema: "type: object\nadditionalProperties: false\nproperties: {a: {type: string}, '': {type: integer}}", bodies: list(`{}|{"a":"x"}|{"a":"x","c":1}|{"":1}|{"A":"x"}|{"\u0061":"x"}|{"a":null}`), decided: true},
	{name: "closed and required elsewhere", schema: "type: object\nadditionalProperties: false\nrequired: [b]\nproperties: {a: {type: string}}", bodies: list(`{}|{"b":1}|{"a":"x","b":1}`), decided: true},
	{name: "open with schema", schema: "type: object\nadditionalProperties: {type: integer}\nproperties: {a: {type: string}}", bodies: list(`{"a":"x","b":1}|{"b":"x"}|{"b":null}|{"b":1,"c":2}`), decided: true},
	{name: "open", schema: "type: object\nadditionalProperties: true\nproperties: {a: {type: string}}", bodies: list(`{"b":null}|{"b":{"c":[null]}}|{"a":"x","b":1}`), decided: true},
	{name: "counted", schema: "type: object\nminProperties: 1\nmaxProperties: 2", bodies: list(`{}|{"a":1}|{"a":1,"b":2}|{"a":1,"b":2,"c":3}`), decided: true},
	{name: "properties without type", schema: "properties: {a: {type: string}}\nrequired: [a]", bodies: list(`1|null|{}|{"a":"x"}|{"a":1}|[]`), decided: true},
	{name: "empty properties without type", schema: "properties: {a: {}}", bodies: list(`{"a":null}|{"a":1}|null|1`), decided: true},
	{name: "empty properties with type", schema: "type: object\nproperties: {a: {}}", bodies: list(`{"a":null}|{"a":1}|{"b":null}`), decided: true},
	{name: "readOnly and writeOnly", schema: "type: object\nrequired: [r, w]\nproperties: {r: {type: string, readOnly: true}, w: {type: string, writeOnly: true}, n: {type: string, nullable: true, readOnly: true}, m: {type: string, nullable: true, writeOnly: true}}",
		bodies: list(`{}|{"r":"x"}|{"w":"x"}|{"r":"x","w":"x"}|{"r":null,"w":"x"}|{"w":"x","n":null}|{"r":"x","m":null}|{"w":"x","n":"y"}|{"r":"x","m":"y"}`), decided: true},
	{name: "readOnly through allOf", schema: "allOf: [{required: [a]}, {type: object, properties: {a: {type: string, readOnly: true}}}]", bodies: list(`{}|{"a":"x"}|{"a":null}`), decided: true},
	{name: "readOnly behind a reference", schema: "type: object\nrequired: [a]\nproperties: {a: {allOf: [{$ref: '#/components/schemas/R'}]}}", components: "R: {type: string, readOnly: true}", bodies: list(`{}|{"a":"x"}`), decided: true},
	{name: "names equal but for case", schema: "type: object\nproperties: {a: {type: string}, A: {type: integer}}", bodies: list(`{"a":"x"}|{"A":1}|{"a":"x","A":1}`)},

	// Several schemas on one value.
	{name: "allOf", schema: "allOf: [{type: object, required: [a], properties: {a: {type: integer}}}, {properties: {a: {minimum: 2}, b: {type: string}}}]", bodies: list(`{"a":2}|{"a":1}|{"a":2,"b":"x"}|{"a":2,"b":1}|{}|1|null`), decided: true},
	{name: "allOf with a closed one", schema: "allOf: [{type: object, additionalProperties: false, properties: {a: {type: integer}}}, {properties: {b: {type: string}}}]", bodies: list(`{"a":1}|{"b":"x"}|{}`), decided: true},
	{name: "allOf reference, nullable", schema: "nullable: true\nallOf: [{$ref: '#/components/schemas/R'}]", components: "R: {type: string}", bodies: list(`null|"a"|1`), decided: true},
	{name: "allOf nullable reference", schema: "allOf: [{$ref: '#/components/schemas/R'}]", components: "R: {type: string, nullable: true}", bodies: list(`null|"a"|1`), decided: true},
	{name: "allOf with enum and null", schema: "enum: [a]\nallOf: [{$ref: '#/components/schemas/R'}]", components: "R: {type: string, nullable: true}", bodies: list(`null|"a"|"b"`), decided: true},
	{name: "oneOf by type", schema: "oneOf: [{type: string}, {type: integer}, {type: array, items: {type: string}}, {type: object, required: [a]}]", bodies: list(anyKind + `|["a"]|{"b":1}`), decided: true},
	{name: "oneOf overlapping", schema: "oneOf: [{type: number}, {type: integer}]", bodies: list(`1|1.5|1.0|"a"`), decided: true},
	{name: "oneOf by constant", schema: "oneOf: [{type: object, required: [t], properties: {t: {enum: [a]}, v: {type: string}}}, {type: object, required: [t], properties: {t: {enum: [b]}, v: {type: integer}}}]",
		bodies: list(`{"t":"a","v":"x"}|{"t":"b","v":1}|{"t":"a","v":1}|{"t":"c"}|{}|{"v":1,"t":"b"}`), decided: true, apart: []string{`{"t":"a","v":"x","T":"b"}`}},
	{name: "oneOf both", schema: "oneOf: [{type: object}, {type: object, required: [a]}]", bodies: list(`{}|{"a":1}|{"b":1}`), decided: true},
	{name: "oneOf nullable twice", schema: "oneOf: [{type: string, nullable: true}, {type: integer, nullable: true}]", bodies: list(`null|1|"a"`), decided: true},
	{name: "anyOf", schema: "anyOf: [{type: object, required: [a]}, {type: object, required: [b]}]", bodies: list(`{"a":1}|{"b":1}|{"a":1,"b":1}|{}|{"c":1}|null`), decided: true},
	{name: "anyOf beside properties", schema: "type: object\nadditionalProperties: false\nproperties: {a: {type: integer}, b: {type: integer}}\nanyOf: [{required: [a]}, {required: [b]}]", bodies: list(`{"a":1}|{"b":1}|{}|{"a":1,"c":1}|{"a":"x"}`), decided: true},
	{name: "not", schema: "type: string\nnot: {enum: [a]}", bodies: list(`"a"|"b"|1|null`), decided: true},
	{name: "not an object", schema: "not: {type: object, required: [a]}", bodies: list(`{"a":1}|{}|1|"x"|null|[]`), decided: true},
	{name: "discriminator", schema: "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]\ndiscriminator: {propertyName: t, mapping: {a: '#/components/schemas/A', b: B, gone: '#/components/schemas/C'}}",
		components: "A: {type: object, properties: {t: {type: string}, v: {type: string}}}\nB: {type: object, properties: {t: {type: string}, v: {type: integer}}}",
		bodies:     list(`{"t":"a","v":"x"}|{"t":"b","v":1}|{"v":1,"t":"b"}|{"t":"a","v":1}|{"t":"c"}|{"t":"gone"}|{"t":1}|{"t":null}|{}|1|{"\u0074":"\u0061"}`), decided: true, apart: []string{`{"t":"a","t":"a"}`}},
	{name: "discriminator without mapping", schema: "oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]\ndiscriminator: {propertyName: t}",
		components: "A: {type: object, required: [v], properties: {v: {type: string}}}\nB: {type: object, required: [v], properties: {v: {type: integer}}}",
		bodies:     list(`{"t":"a","v":"x"}|{"v":"x"}|{"t":"q","v":1}|{"t":1,"v":1}|[]`), decided: true},

	// Circles.
	{name: "tree", schema: "type: object\nadditionalProperties: false\nproperties: {next: {$ref: '#/components/schemas/Tested'}, all: {type: array, items: {$ref: '#/components/schemas/Tested'}}}", bodies: list(`{}|{"next":{}}|{"next":{"next":{"all":[{},{"all":[]}]}}}|{"next":{"x":1}}|{"all":[1]}|{"next":null}`), decided: true},
	{name: "allOf itself", schema: "type: object\nrequired: [a]\nallOf: [{$ref: '#/components/schemas/Tested'}]", bodies: list(`{"a":1}|{}|1|null`), decided: true},
	{name: "oneOf itself", schema: "type: object\noneOf: [{$ref: '#/components/schemas/Tested'}, {required: [a]}]", bodies: list(`{"a":1}|{}|1|null`)},
	{name: "not itself", schema: "type: object\nnot: {$ref: '#/components/schemas/Tested'}", bodies: list(`{"a":1}|{}|1`)},
}

// TestUndecidedSaysWhere: the start log must lead to the place.
func TestUndecidedSaysWhere(t *testing.T) {
	ref := schemaOf(t, "type: object\nproperties: {a: {$ref: '#/components/schemas/R'}, 'b/c': {type: array, items: {type: object, enum: [{x: 1}]}}}", "R: {type: array, uniqueItems: true, items: {type: object}}")
	require.Equal(t, []string{
		"#/components/schemas/R: uniqueItems over objects or arrays",
		"#/properties/b~1c/items: enum of objects or arrays",
	}, Compile(ref, Request).Undecided())
	require.Equal(t, []string{"#: no schema"}, Compile(nil, Request).Undecided())
	require.Equal(t, []string{"#: raw bytes"}, Compile(schemaOf(t, "type: string\nformat: binary", ""), Request).Undecided())
}
