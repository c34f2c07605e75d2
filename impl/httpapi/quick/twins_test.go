package quick

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

// What is written by hand here agrees with what it stands for.

func TestPatternsAgreeWithRegexp(t *testing.T) {
	straightOnes := 0
	for _, pattern := range []string{
		openapi3.FormatOfStringDate, openapi3.FormatOfStringDateTime, openapi3.FormatOfStringByte, openapi3.FormatOfStringForEmail,
		openapi3.FormatOfStringForUUIDOfRFC4122, openapi3.FormatOfStringForUUIDOfRFC9562,
		`^$`, `^a$`, `^a*$`, `^a+b$`, `^a*a$`, `^a?ab$`, `^[a-c]{2,3}c$`, `^[a-c]{2,3}d?$`, `^a{2,3}b{0,2}$`, `^a{2}$`, `^.+$`, `^.*b$`, `^[^a]*a$`,
		`^\d{4} \d{4}$`, `^\+?[0-9 ]+$`, `^(a|b)c*$`, `(?i)^ab+$`, `^é+a$`, `^[à-ü]?a+$`, `^\s+a$`, `^\w+-\w+$`, `^a`, `b$`, `a.c`, ``, `^a|b$`,
		`^[a-z0-9-]{1,64}$`, `^acc-[a-z]+$`, `^a+?b$`, `^(?:ab)+$`, `^\pL+$`, `(?s)^.a$`, `(?m)^a$`, `^a{0}b$`,
		`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`, `^(a)(b+)c$`, `^(?:ab){2}c?$`, `^(a+b){2}$`, `^(a+){2}$`, `^(ab){0}c$`, `^((a|b)c){2}$`,
	} {
		m, err := compilePattern(pattern)
		require.NoError(t, err)
		if _, ok := m.(*straightMatcher); ok {
			straightOnes++
		}
		re := regexp.MustCompile(pattern)
		rng := rand.New(rand.NewPCG(1, 2))
		seeds := []string{
			"", "a", "ab", "2024-02-29", "2024-02-29T12:34:56.789+01:00", "2024-02-29T23:59:60Z", "U3dhZw==", "a@b.c", "1234 5678",
			"0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7c11", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "00000000-0000-0000-0000-000000000000", "acc-x", "aé", "\xff",
		}
		alphabet := []string{"a", "b", "c", "d", "0", "9", "3", "-", " ", "é", "\n", "Z", "+", ".", "=", "@", "f", "F", "A", ":", "T"}
		for range 4000 {
			text := seeds[rng.IntN(len(seeds))]
			for range rng.IntN(4) {
				at := rng.IntN(len(text) + 1)
				text = text[:at] + alphabet[rng.IntN(len(alphabet))] + text[min(len(text), at+rng.IntN(2)):]
			}
			if got, want := m.MatchString(text), re.MatchString(text); got != want {
				t.Fatalf("%s on %q: got %v, want %v", pattern, text, got, want)
			}
		}
	}
	require.Greater(t, straightOnes, 15)
}

// TestFormatsAreRecognised: kin-openapi's own patterns run by hand; any other validator is asked itself.
func TestFormatsAreRecognised(t *testing.T) {
	for _, pattern := range []string{openapi3.FormatOfStringDate, openapi3.FormatOfStringForUUIDOfRFC9562, `^a+$`, `.*`, `^(a|b)$`} {
		got, ok := patternOf(openapi3.NewRegexpFormatValidator(pattern))
		if pattern == `.*` {
			require.False(t, ok, "it refuses nothing and so tells nothing")
			continue
		}
		require.True(t, ok)
		require.Equal(t, pattern, got)
	}
	asked := false
	m := formatMatcher(openapi3.NewCallbackValidator(func(string) error { asked = true; return nil }))
	require.True(t, m.MatchString("x"))
	require.True(t, asked)
}

func TestStringsAgreeWithTheDecoder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	parts := []string{"a", "bcdefghij", `\n`, `\"`, `\\`, `\/`, `\u0041`, `\u00e9`, `\ud83d\ude00`, `\ud83d`, `\ude00`, `\x`, `\u12`, "é", "😀", "\x01", "\x7f", "\xff", "\xed\xa0\x80", `"`, `\`}
	for range 20000 {
		var b strings.Builder
		b.WriteByte('"')
		for range rng.IntN(6) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		b.WriteByte('"')
		body := []byte(b.String())
		s := &scan{body: body}
		token, ok := s.string()
		ok = ok && s.at == len(body)
		var want string
		err := json.Unmarshal(body, &want)
		if ok {
			require.NoError(t, err, "%q", body)
			require.Equal(t, want, string(s.bytes(token)), "%q", body)
			require.Equal(t, len([]rune(want)), token.chars, "%q", body)
		} else if err == nil {
			require.Contains(t, want, "\uFFFD", "%q is left alone for no reason", body)
		}
	}
}

func TestNumbersAgreeWithStrconv(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 50000 {
		var b []byte
		for range 1 + rng.IntN(20) {
			b = append(b, "0123456789012345678901234567890-+.eE"[rng.IntN(36)])
		}
		n, ok := readNumeral(b, 0)
		ok = ok && n.to == len(b)
		require.Equal(t, json.Valid(b), ok, "%s", b)
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(string(b), 64)
		got, ok := n.float(b)
		require.Equal(t, err == nil, ok, "%s", b)
		if ok {
			require.Equal(t, want, got, "%s", b)
		}
	}
}

// TestMultipleOf: verdicts are those of kin-openapi's rationals, or unknown.
func TestMultipleOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	decided, total := 0, 0
	for range 20000 {
		m := []float64{0.01, 0.1, 0.5, 1, 3, 7, 0.3, 1e-9, 1e300, 5e-324, 0, -1, 25, 1 << 30}[rng.IntN(14)]
		f := float64(rng.IntN(100000)-50000) * []float64{1, 0.01, m, m / 2, 1e15, 1e-300, 1 + 0x1p-52, 1 + 0x1p-50}[rng.IntN(8)]
		if f != f || f-f != 0 {
			continue
		}
		schema := openapi3.NewFloat64Schema()
		schema.MultipleOf = &m
		total++
		switch v := multipleOf(f, m); v {
		case yes, no:
			decided++
			want := no
			if schema.VisitJSON(f) == nil {
				want = yes
			}
			require.Equal(t, want, v, "%v of %v (%v)", f, m, new(big.Float).SetFloat64(f))
		}
	}
	require.Greater(t, decided, total/2)
}

func TestFolding(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"role", "ROLE", true}, {"role", "rôle", false}, {"K", "\u212A", true}, {"s", "ſ", true}, {"É", "é", true}, {"ß", "ẞ", true}, {"ß", "ss", false}, {"", "", true},
	} {
		got := string(appendFolded(nil, []byte(tt.a))) == string(appendFolded(nil, []byte(tt.b)))
		require.Equal(t, tt.same, got, "%q %q", tt.a, tt.b)
		require.Equal(t, strings.EqualFold(tt.a, tt.b), got, "%q %q", tt.a, tt.b)
	}
}
