package quick

import (
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// matchFunc is a hand-written matcher.
type matchFunc func(text string) bool

func (f matchFunc) MatchString(text string) bool { return f(text) }

// formatMatcher asks a registered validator, or agrees with it faster if it is a pattern.
func formatMatcher(v openapi3.StringFormatValidator) matcher {
	if pattern, ok := patternOf(v); ok {
		if m, err := compilePattern(pattern); err == nil {
			return m
		}
	}
	return matchFunc(func(text string) bool { return v.Validate(text) == nil })
}

// patternOf is the pattern of a validator made by openapi3.NewRegexpFormatValidator. Only its refusal tells it.
func patternOf(v openapi3.StringFormatValidator) (string, bool) {
	if reflect.TypeOf(v) != reflect.TypeOf(openapi3.NewRegexpFormatValidator("^$")) {
		return "", false
	}
	for _, strange := range []string{"\x00", "", "\U0010FFFF\n"} {
		if err := v.Validate(strange); err != nil {
			pattern, ok := strings.CutPrefix(err.Error(), `string doesn't match pattern "`)
			if !ok || !strings.HasSuffix(pattern, `"`) {
				return "", false
			}
			return strings.TrimSuffix(pattern, `"`), true
		}
	}
	return "", false
}

// anyUUID is the pattern of UUIDs of all versions and variants.
const anyUUID = `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`

// knownPattern is a hand-written twin of one of kin-openapi's own patterns, or of a usual one; nil if there is none.
func knownPattern(pattern string) matcher {
	switch pattern {
	case openapi3.FormatOfStringDate:
		return matchFunc(isDate)
	case openapi3.FormatOfStringDateTime:
		return matchFunc(isDateTime)
	case openapi3.FormatOfStringByte:
		return matchFunc(isBase64)
	case anyUUID:
		return matchFunc(isHexUUID)
	case openapi3.FormatOfStringForUUIDOfRFC4122:
		return matchFunc(func(text string) bool { return isUUID(text, '5') })
	case openapi3.FormatOfStringForUUIDOfRFC9562:
		return matchFunc(func(text string) bool { return isUUID(text, '8') || isUUIDOf(text, 'f') })
	}
	return nil
}

// shaped reports whether text has the shape, in which 9 stands for a digit and everything else for itself.
func shaped(text, shape string) bool {
	if len(text) != len(shape) {
		return false
	}
	for i := range len(shape) {
		if shape[i] == '9' {
			if text[i]-'0' > 9 {
				return false
			}
		} else if text[i] != shape[i] {
			return false
		}
	}
	return true
}

// between reports whether two digits at i lie within bounds.
func between(text string, i int, low, high byte) bool {
	n := (text[i]-'0')*10 + text[i+1] - '0'
	return low <= n && n <= high
}

// isDate wants days of 1 to 31 in every month, as kin-openapi does.
func isDate(text string) bool {
	return shaped(text, "9999-99-99") && between(text, 5, 1, 12) && between(text, 8, 1, 31)
}

func isDateTime(text string) bool {
	const clock = len("2017-07-21T17:32:28")
	if len(text) <= clock || !isDate(text[:10]) || !shaped(text[10:clock], "T99:99:99") ||
		!between(text, 11, 0, 23) || !between(text, 14, 0, 59) || !between(text, 17, 0, 60) {
		return false
	}
	rest := text[clock:]
	if rest[0] == '.' {
		digits := 1
		for digits < len(rest) && rest[digits]-'0' <= 9 {
			digits++
		}
		if digits == 1 {
			return false
		}
		rest = rest[digits:]
	}
	return rest == "Z" || shaped(rest, "+99:99") || shaped(rest, "-99:99")
}

func isBase64(text string) bool {
	text = strings.TrimRight(text, "=")
	for i := range len(text) {
		c := text[i]
		if !(c|0x20-'a' < 26 || c-'0' < 10 || c == '+' || c == '/' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}

// isUUID takes versions 1 to last of the usual variant, and the nil UUID.
func isUUID(text string, last byte) bool {
	if !isHexUUID(text) {
		return false
	}
	v := text[19] | 0x20
	return '1' <= text[14] && text[14] <= last && (v == '8' || v == '9' || v == 'a' || v == 'b') || isUUIDOf(text, '0')
}

func isHexUUID(text string) bool {
	const length = len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	if len(text) != length || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	var odd byte
	for i := range 8 {
		odd |= noHex[text[i]]
	}
	for i := 9; i < 13; i++ {
		odd |= noHex[text[i]] | noHex[text[i+5]] | noHex[text[i+10]]
	}
	for i := 24; i < length; i++ {
		odd |= noHex[text[i]]
	}
	return odd == 0
}

// noHex is 1 for each byte that is no hexadecimal digit.
var noHex = func() (table [256]byte) {
	for i := range table {
		if c := byte(i); c-'0' >= 10 && c|0x20-'a' >= 6 {
			table[i] = 1
		}
	}
	return table
}()

// isUUIDOf reports whether a UUID consists of one digit, in either case.
func isUUIDOf(text string, digit byte) bool {
	if !isHexUUID(text) {
		return false
	}
	for i := range len(text) {
		if text[i] != '-' && text[i]|0x20 != digit|0x20 {
			return false
		}
	}
	return true
}
