package httpapi

import (
	"context"
	"fmt"
	"net"
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
