package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
)

// BaseURL is scheme and host of this server as the sender of the request sees it, without a slash at the end: what the server was given as its
// public URL, else where the request came in, by the word of a trusted proxy where there is one.
func BaseURL(ctx context.Context) string {
	x := exchangeOf(ctx)
	switch {
	case x.public != "":
		return x.public
	case x.secure:
		return "https://" + x.host
	}
	return "http://" + x.host
}

// Host is the host of a request as its sender sees it, for pages; see BaseURL.
func (s *Server) Host(r *http.Request) string {
	if public, err := url.Parse(s.options.PublicURL); err == nil && public.Host != "" {
		return public.Host
	}
	return s.proxies.host(r)
}

// host believes X-Forwarded-Host of a trusted proxy. Where several proxies wrote one, the first was nearest to the sender.
func (p Proxies) host(r *http.Request) string {
	if forwarded := r.Header.Get("X-Forwarded-Host"); forwarded != "" && p.trust(r.RemoteAddr) {
		first, _, _ := strings.Cut(forwarded, ",")
		if first = strings.TrimSpace(first); saneHost.MatchString(first) {
			return first
		}
	}
	return r.Host
}

// saneHost is a name or an address, and perhaps a port.
var saneHost = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// Secure says whether the request a context belongs to came over TLS, to us or to a trusted proxy that says so.
func Secure(ctx context.Context) bool { return exchangeOf(ctx).secure }

// Proxies are the networks whose X-Forwarded headers count.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks.
func ParseProxies(networks []string) (trusted Proxies, err error) {
	for _, network := range networks {
		prefix, err := netip.ParsePrefix(network)
		if address, notAddress := netip.ParseAddr(network); notAddress == nil {
			prefix, err = address.Prefix(address.BitLen())
		}
		if err != nil {
			return nil, fmt.Errorf("%q: use an address or a network, such as 10.0.0.0/8", network)
		}
		trusted = append(trusted, prefix.Masked())
	}
	return trusted, nil
}

// secure believes X-Forwarded-Proto of a trusted proxy when every step it names was HTTPS: a client can add steps, but not take them away.
func (p Proxies) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	steps := strings.Join(r.Header.Values("X-Forwarded-Proto"), ",")
	if steps == "" || !p.trust(r.RemoteAddr) {
		return false
	}
	for step := range strings.SplitSeq(steps, ",") {
		if !strings.EqualFold(strings.TrimSpace(step), "https") {
			return false
		}
	}
	return true
}

func (p Proxies) trust(remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	address := peer.Addr().Unmap().WithZone("")
	for _, prefix := range p {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}
