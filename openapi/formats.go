package openapi

import (
	"errors"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // so that time zones are known wherever the program runs

	"github.com/getkin/kin-openapi/openapi3"
)

var errFormat = errors.New("not of this format")

var hostname = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$`)

// uuidForm is registered as a pattern, which the gate's precheck can run by itself.
const uuidForm = `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`

// plainEmail and plainURI are what most addresses look like; the parsers need only see the rest.
var (
	plainEmail = regexp.MustCompile(`^[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$`)
	plainURI   = regexp.MustCompile(`^https?://[A-Za-z0-9]+([.-][A-Za-z0-9]+)*(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$`)
)

// registerFormats teaches kin-openapi the formats it would let pass, and the calendar to those whose pattern it checks. kin keeps them for the whole process.
// The integers' int32 and int64 it knows by itself.
var registerFormats = sync.OnceFunc(func() {
	for name, check := range map[string]func(string) error{
		"date-time": func(s string) error { return parsed(time.Parse(time.RFC3339Nano, s)) },
		"date":      func(s string) error { return parsed(time.Parse(time.DateOnly, s)) },
		"email":     checkEmail,
		"uri":       checkURI,
		"hostname":  func(s string) error { return when(len(s) <= 253 && hostname.MatchString(s)) },
		"ipv4":      func(s string) error { a, err := netip.ParseAddr(s); return when(err == nil && a.Is4()) },
		"ipv6": func(s string) error {
			a, err := netip.ParseAddr(s)
			return when(err == nil && a.Is6() && a.Zone() == "")
		},
		"timezone":   checkTimezone,
		"wall-clock": checkWallClock,
		"iban":       checkIBAN,
	} {
		openapi3.DefineStringFormatValidator(name, openapi3.NewCallbackValidator(check))
	}
	openapi3.DefineStringFormatValidator("uuid", openapi3.NewRegexpFormatValidator(uuidForm))
})

// checkEmail takes an address without a name, as in a form field.
func checkEmail(s string) error {
	if len(s) <= 254 && plainEmail.MatchString(s) {
		return nil
	}
	address, err := mail.ParseAddress(s)
	return when(err == nil && address.Address == s && address.Name == "" && len(s) <= 254)
}

// checkURI takes an absolute URI.
func checkURI(s string) error {
	if plainURI.MatchString(s) {
		return nil
	}
	u, err := url.Parse(s)
	return when(err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "" || u.Path != ""))
}

// checkTimezone takes a name of the IANA database, which is part of the program.
func checkTimezone(s string) error {
	_, err := time.LoadLocation(s)
	return when(err == nil && s != "" && s != "Local")
}

var wallClock = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|z|[+ -]\d\d:?\d\d)?$`)

// checkWallClock takes a date and time whose offset, if there is one, does not matter, or nothing. A space may stand for the plus sign,
// which is what becomes of one that a form does not escape.
func checkWallClock(s string) error {
	if s == "" {
		return nil
	}
	match := wallClock.FindStringSubmatch(s)
	if match == nil {
		return errFormat
	}
	return parsed(time.Parse("2006-01-02T15:04:05", match[1]))
}

var ibanForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)

// checkIBAN takes an account number whose check digits are right (ISO 13616), with or without spaces and in any case, or nothing.
func checkIBAN(s string) error {
	if s == "" {
		return nil
	}
	iban := strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	if !ibanForm.MatchString(iban) {
		return errFormat
	}
	remainder := 0
	for _, r := range iban[4:] + iban[:4] {
		if r >= 'A' {
			remainder = (remainder*100 + int(r-'A') + 10) % 97
		} else {
			remainder = (remainder*10 + int(r-'0')) % 97
		}
	}
	return when(remainder == 1)
}

func parsed(_ time.Time, err error) error { return when(err == nil) }

func when(ok bool) error {
	if ok {
		return nil
	}
	return errFormat
}
