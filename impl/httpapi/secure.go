package httpapi

import (
	"context"
	"fmt"
	"net"
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

// Secure believes X-Forwarded-Proto of a trusted proxy when every step it names was HTTPS: a client can add steps, but not take them away.
func (p Proxies) Secure(r *http.Request) bool {
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

// Client is the address of who asks: the last step in X-Forwarded-For that no trusted proxy answers for, or the peer itself.
func (p Proxies) Client(r *http.Request) string {
	client, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		client = r.RemoteAddr
	}
	steps := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(steps) - 1; i >= 0; i-- {
		step, err := netip.ParseAddr(strings.TrimSpace(steps[i]))
		if err != nil || !p.trust(client) {
			break
		}
		client = step.Unmap().WithZone("").String()
	}
	return client
}

// trust takes an address with or without a port.
func (p Proxies) trust(remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	address := peer.Addr()
	if err != nil {
		if address, err = netip.ParseAddr(remote); err != nil {
			return false
		}
	}
	address = address.Unmap().WithZone("")
	for _, prefix := range p {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}
