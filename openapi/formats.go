package openapi

import (
	"errors"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"sync"
	"time"

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

func parsed(_ time.Time, err error) error { return when(err == nil) }

func when(ok bool) error {
	if ok {
		return nil
	}
	return errFormat
}
