package quick

import (
	"testing"
	"time"
)

// The one promise, for every schema of every document: what is accepted here, kin-openapi accepts.

func FuzzAcceptsRequest(f *testing.F)  { fuzzBodies(f, Request) }
func FuzzAcceptsResponse(f *testing.F) { fuzzBodies(f, Response) }

func fuzzBodies(f *testing.F, dir Direction) {
	all := documents()
	for i, b := range all.bodies {
		for n, example := range b.examples {
			f.Add(uint16(i), example)
			m := newMutator(uint64(i*100 + n))
			for range 3 {
				f.Add(uint16(i), m.body(example))
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, body []byte) {
		b := all.bodies[int(which)%len(all.bodies)]
		s := all.compiled[key{b.name, dir}]
		if s == nil {
			return
		}
		mustAgree(t, b.ref, s, dir, body)
		m := newMutator(uint64(len(body)))
		mustAgree(t, b.ref, s, dir, m.body(body))
	})
}

func FuzzAcceptsText(f *testing.F) {
	all := documents()
	for i := range all.texts {
		for _, raw := range plainTexts {
			f.Add(uint16(i), raw)
		}
	}
	compiled := map[string]*Schema{}
	for _, p := range all.texts {
		compiled[p.name] = Compile(p.ref, Request)
	}
	f.Fuzz(func(t *testing.T, which uint16, raw string) {
		p := all.texts[int(which)%len(all.texts)]
		mustAgreeOnText(t, p.ref, compiled[p.name], raw)
	})
}

var plainTexts = []string{
	"", " ", "0", "-0", "00", "1", "+1", "1.0", "1e2", "0x10", "1_000", "NaN", "Inf", "1e400", "2147483648", "9223372036854775807", "9223372036854775808",
	"9007199254740993", "true", "false", "TRUE", "t", "null", "asc", "a,b", "2024-02-29T12:00:00Z", "2024-02-30", "\xff", "é", "0.5", "200", "201",
	"123456789012345678901234567890",
}

// FuzzSchemas makes up the schema as well.
func FuzzSchemas(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint64(0), []byte(oddities[seed]))
	}
	f.Fuzz(func(t *testing.T, seed, choice uint64, body []byte) {
		m := newMaker(seed, choice)
		ref := m.document()
		for _, dir := range []Direction{Request, Response} {
			s := Compile(ref, dir)
			if shallow(body) {
				mustAgree(t, ref, s, dir, body)
			}
			for range 5 {
				mustAgree(t, ref, s, dir, m.body())
			}
			mustAgreeOnText(t, ref, s, string(body))
		}
	})
}

// bounded runs f with growing seeds for a fixed number of times, or less on a slow machine.
func bounded(limit time.Duration, times int, f func(seed uint64)) int {
	start := time.Now()
	for seed := range times {
		if f(uint64(seed)); time.Since(start) > limit {
			return seed
		}
	}
	return times
}

func TestMutationsOfExamples(t *testing.T) {
	all := documents()
	accepted := 0
	ran := bounded(2*time.Second, 400, func(seed uint64) {
		m := newMutator(seed)
		for _, b := range all.bodies {
			for _, dir := range b.dirs {
				s := all.compiled[key{b.name, dir}]
				for _, example := range b.examples {
					body := m.body(example)
					mustAgree(t, b.ref, s, dir, body)
					if s.Accepts(body) {
						accepted++
					}
				}
			}
		}
	})
	t.Logf("%d rounds over %d schemas, %d bodies accepted", ran, len(all.bodies), accepted)
	if accepted == 0 {
		t.Error("nothing was accepted: the test shows nothing")
	}
}

func TestTextsOfParameters(t *testing.T) {
	for _, p := range documents().texts {
		s := Compile(p.ref, Request)
		for _, raw := range plainTexts {
			mustAgreeOnText(t, p.ref, s, raw)
		}
	}
}

func TestMadeUpSchemas(t *testing.T) {
	accepted, agreed, differing := 0, 0, 0
	ran := bounded(2*time.Second, 30000, func(seed uint64) {
		m := newMaker(seed, 1)
		ref := m.document()
		for _, dir := range []Direction{Request, Response} {
			s := Compile(ref, dir)
			decided := len(s.Undecided()) == 0
			for range 6 {
				body := m.body()
				mustAgree(t, ref, s, dir, body)
				switch quick := s.Accepts(body); {
				case quick:
					accepted++
				case decided && isPlain(body) && kinAccepts(ref, dir, body):
					differing++
				default:
					agreed++
				}
			}
			for _, raw := range plainTexts {
				mustAgreeOnText(t, ref, s, raw)
			}
		}
	})
	t.Logf("%d schemas: %d bodies accepted, %d refused by both or undecided, %d accepted by kin-openapi alone", ran, accepted, agreed, differing)
	if accepted == 0 {
		t.Error("nothing was accepted: the test shows nothing")
	}
}

// TestDepth: recursion through alternatives neither overflows nor takes long.
func TestDepth(t *testing.T) {
	ref := schemaOf(t, `
type: object
properties:
  a: {oneOf: [{$ref: "#/components/schemas/Tested"}, {$ref: "#/components/schemas/Other"}, {type: string}]}`, `
Other:
  type: object
  required: [b]
  properties:
    a: {oneOf: [{$ref: "#/components/schemas/Tested"}, {$ref: "#/components/schemas/Other"}, {type: string}]}`[1:])
	s := Compile(ref, Request)
	for _, depth := range []int{1, 10, 50, 126, 200, 5000} {
		var body []byte
		for range depth {
			body = append(body, `{"a":`...)
		}
		body = append(body, `"x"`...)
		for range depth {
			body = append(body, '}')
		}
		start := time.Now()
		got := s.Accepts(body)
		if took := time.Since(start); took > time.Second {
			t.Errorf("depth %d took %v", depth, took)
		}
		if got && depth > maxDepth {
			t.Errorf("depth %d accepted", depth)
		}
		if depth <= 50 && got && !kinAccepts(ref, Request, body) {
			t.Errorf("depth %d accepted, but kin-openapi refuses", depth)
		}
	}
}
