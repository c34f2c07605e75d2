package webhooks

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// maxURL is what persistence keeps of a URL.
const maxURL = 2000

// CheckURL says what is wrong with the URL of a webhook, in words that may be shown. It asks no name server: where a name leads is
// checked at each delivery, when the connection is made.
func CheckURL(raw string, allowPrivate bool) error {
	if len(raw) > maxURL {
		return fmt.Errorf("is longer than %d characters", maxURL)
	}
	for _, r := range raw {
		if r <= ' ' || r == 0x7f || r == '\\' { // readers of URLs differ over these
			return errors.New("must be a URL without spaces, control characters and backslashes")
		}
	}
	parsed, err := url.Parse(raw)
	switch {
	case err != nil:
		return errors.New("must be a URL")
	case parsed.Scheme != "http" && parsed.Scheme != "https":
		return errors.New("must begin with http:// or https://")
	case parsed.User != nil:
		return errors.New("must not hold a user name or password")
	case parsed.Opaque != "" || parsed.Hostname() == "":
		return errors.New("must name a host")
	case parsed.Fragment != "" || strings.HasSuffix(raw, "#"):
		return errors.New("must not have a fragment")
	case !goodPort(parsed):
		return errors.New("must have a port between 1 and 65535, or none")
	}
	host := strings.TrimSuffix(strings.ToLower(parsed.Hostname()), ".")
	if address, err := netip.ParseAddr(host); err == nil {
		return checkAddress(address, allowPrivate)
	}
	switch last := host[strings.LastIndexByte(host, '.')+1:]; {
	case strings.ContainsAny(host, "%:[]"):
		return errors.New("must name a host")
	case host == "" || last == "" || isNumber(last): // 2130706433, 0x7f.1 and 0177.0.0.1 are addresses to some
		return errors.New("must write an IP address as four decimal numbers, or in brackets")
	case last == "localhost" && !allowPrivate:
		return errPrivate
	}
	return nil
}

func goodPort(u *url.URL) bool {
	port := u.Port()
	if port == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	parsed, err := net.LookupPort("tcp", port)
	return err == nil && parsed > 0
}

// isNumber says whether the last part of a host makes it an address, as browsers see it.
func isNumber(last string) bool {
	digits := strings.TrimPrefix(last, "0x")
	if digits != last {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

var errPrivate = errors.New("must not lead to a private, loopback or reserved address")

// errRefused marks a connection that was not made because of where it leads.
var errRefused = errors.New("refused")

// The address classes are those of the special-purpose registries of IANA, as package ssrf keeps them; its denial covers NAT64, 6to4, Teredo,
// unique-local, shared, multicast and unspecified addresses.
var (
	public  = ssrf.New(ssrf.WithAnyPort())
	private = ssrf.New(ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(prefixes("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")...),
		ssrf.WithAllowedV6Prefixes(prefixes("::1/128", "fc00::/7")...))
	metadata = prefixes("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "100.100.100.200/32") // of clouds; refused even where private addresses are allowed
)

func prefixes(texts ...string) (parsed []netip.Prefix) {
	for _, text := range texts {
		parsed = append(parsed, netip.MustParsePrefix(text))
	}
	return parsed
}

// checkAddress judges the address that a connection would go to.
func checkAddress(address netip.Addr, allowPrivate bool) error {
	address = address.Unmap().WithZone("") // ::ffff:127.0.0.1 is 127.0.0.1
	for _, prefix := range metadata {
		if prefix.Contains(address) {
			return errors.New("must not lead to a link-local address")
		}
	}
	guard := public
	if allowPrivate {
		guard = private
	}
	if guard.SafeAddr(address) != nil {
		return errPrivate
	}
	return nil
}

// control checks every address that is dialled, after all names were looked up.
func control(allowPrivate bool) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		target, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("%w: %q is no address", errRefused, address)
		}
		if err := checkAddress(target.Addr(), allowPrivate); err != nil {
			return fmt.Errorf("%w: %s: the URL %w", errRefused, target.Addr(), err)
		}
		return nil
	}
}
