package persistence

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Bounds of what fields hold.
const (
	onOfficeTextBytes = 65_535 // of a text
	onOfficeLength    = 250    // characters of a varchar, at most
	onOfficeDigits    = 1_000_000_000_000_000
	onOfficeKeyBytes  = 1000 // of a folded text in an index; Postgres takes 2,700 for a whole entry
)

// onOfficeKey is what a value is compared by: a number, or a folded text whose rest is too long for an index.
type onOfficeKey struct {
	text, rest string
	number     int64
}

// foldOnOffice makes equal what differs in case only, or in how accents are written, by Unicode's rules: neither database knows them all.
func foldOnOffice(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFC.String(text)))
		}
	}
	return strings.ToLower(text)
}

func textKey(text string) onOfficeKey {
	folded := foldOnOffice(text)
	at := onOfficeKeyBytes
	if len(folded) <= at {
		return onOfficeKey{text: folded}
	}
	for !utf8.RuneStart(folded[at]) {
		at--
	}
	return onOfficeKey{text: folded[:at], rest: folded[at:]}
}

// keyOf gives what a canonical value of a field is compared by; of a multiselect, one of its keys.
func (f OnOfficeField) keyOf(value string) onOfficeKey {
	if !f.Numeric() {
		return textKey(value)
	}
	number, _, _ := scaledNumber(value, f.Places)
	return onOfficeKey{number: number}
}

// OnOfficeKeys are the keys in the canonical text of a multiselect.
func OnOfficeKeys(value string) []string {
	return slices.DeleteFunc(strings.Split(value, "|"), func(key string) bool { return key == "" })
}

// JoinOnOfficeKeys is the canonical text of a multiselect.
func JoinOnOfficeKeys(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return "|" + strings.Join(keys, "||") + "|"
}

// Normalize gives the canonical text of a value, "" for one that is unset, or says what is wrong with it. Of a user it knows the number alone.
func (f OnOfficeField) Normalize(value string) (string, error) {
	problem := func(problem OnOfficeProblem, value string) (string, error) {
		return "", &OnOfficeFieldError{problem, f.Name, value}
	}
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return problem(OnOfficeBadValue, "")
	}
	if f.Type != OnOfficeVarchar && f.Type != OnOfficeText {
		if value = strings.TrimSpace(value); value == "" {
			return "", nil
		}
	}
	switch f.Type {
	case OnOfficeVarchar:
		if utf8.RuneCountInString(value) > f.Length {
			return problem(OnOfficeBadValue, value)
		}
	case OnOfficeText:
		if len(value) > onOfficeTextBytes {
			return problem(OnOfficeBadValue, value[:50])
		}
	case OnOfficeInteger, OnOfficeFloat, OnOfficeUserType:
		number, _, ok := scaledNumber(value, f.Places)
		if !ok || number > onOfficeDigits || number < -onOfficeDigits {
			return problem(OnOfficeBadValue, value)
		}
		return numberText(number, f.Places), nil
	case OnOfficeBoolean:
		number, ok := booleanNumber(value)
		if !ok {
			return problem(OnOfficeBadValue, value)
		}
		return numberText(number, 0), nil
	case OnOfficeDate, OnOfficeDatetime:
		moment, ok := f.moment(value)
		if !ok {
			return problem(OnOfficeBadValue, value)
		}
		return moment, nil
	case OnOfficeSingleselect:
		if !f.Permits(value) {
			return problem(OnOfficeBadSelectKey, value)
		}
	case OnOfficeMultiselect:
		var keys []string
		for _, key := range OnOfficeKeys(value) {
			if !f.Permits(key) {
				return problem(OnOfficeBadMultiselectKey, key)
			}
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
		return JoinOnOfficeKeys(keys), nil
	}
	return value, nil
}

// moment reads a date or a time in the form of the field; "0000-00-00" is unset.
func (f OnOfficeField) moment(text string) (string, bool) {
	layout := time.DateOnly
	if f.Type == OnOfficeDatetime {
		layout = time.DateTime
	}
	text = strings.Replace(text, "T", " ", 1)
	if date, _, _ := strings.Cut(text, " "); date == "0000-00-00" || date == "" {
		return "", true
	}
	for _, form := range []string{time.DateTime, "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.Parse(form, text); err == nil {
			return at.Format(layout), at.Year() > 0
		}
	}
	return "", false
}

func booleanNumber(text string) (int64, bool) {
	switch strings.ToLower(text) {
	case "1", "true", "yes", "ja":
		return 1, true
	case "", "0", "false", "no", "nein":
		return 0, true
	}
	return 0, false
}

// numberText writes a number of so many places; zero is unset.
func numberText(number int64, places int) string {
	if number == 0 {
		return ""
	}
	if places == 0 {
		return strconv.FormatInt(number, 10)
	}
	digits, sign := strconv.FormatInt(number, 10), ""
	if number < 0 {
		digits, sign = digits[1:], "-"
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// scaledNumber reads a decimal number as a multiple of its last place, rounded to the nearest, the half away from zero.
// beyond says how the number that was written compares with the rounded one: -1 less, 0 the same, 1 more. Numbers too large for that are cut.
func scaledNumber(text string, places int) (number int64, beyond int, ok bool) {
	text, negative := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(text), "+"), "-")
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	shift := places
	if scientific {
		power, err := strconv.Atoi(exponent)
		if err != nil || power > 30 || power < -30 {
			return 0, 0, false
		}
		shift += power
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || len(digits) > 400 || strings.Trim(digits, "0123456789") != "" {
		return 0, 0, false
	}
	point := len(whole) + shift // where the point stands now
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	} else if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	kept, rest := strings.TrimLeft(digits[:point], "0"), strings.TrimRight(digits[point:], "0")
	if len(kept) > 18 {
		number, beyond = math.MaxInt64, 1
	} else {
		number, _ = strconv.ParseInt("0"+kept, 10, 64)
		switch {
		case rest == "":
		case rest[0] >= '5':
			number, beyond = number+1, -1
		default:
			beyond = 1
		}
	}
	if negative {
		number, beyond = -number, -beyond
	}
	return number, beyond, true
}
