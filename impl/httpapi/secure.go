package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

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
