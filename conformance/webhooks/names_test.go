package webhooks_test

import (
	"context"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/dns/dnsmessage"

	"gatehouse/conformance/house"
	"gatehouse/impl"
)

// resolving makes deliveries look names up in this map, at a name server on the loopback interface.
func resolving(t testing.TB, names map[string]string) house.Option {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	go serveNames(server, names)
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
	return func(config *impl.Config) { config.Webhooks.Resolver = resolver }
}

func serveNames(server net.PacketConn, names map[string]string) {
	packet := make([]byte, 1500)
	for {
		length, client, err := server.ReadFrom(packet)
		if err != nil {
			return
		}
		var asked dnsmessage.Message
		if asked.Unpack(packet[:length]) != nil || len(asked.Questions) != 1 {
			continue
		}
		question := asked.Questions[0]
		answer := dnsmessage.Message{Header: dnsmessage.Header{ID: asked.ID, Response: true, RecursionAvailable: true}, Questions: asked.Questions}
		address, err := netip.ParseAddr(names[question.Name.String()])
		header := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: 1}
		switch {
		case err != nil:
			answer.RCode = dnsmessage.RCodeNameError
		case address.Is4() && question.Type == dnsmessage.TypeA:
			answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: address.As4()}}}
		case address.Is6() && question.Type == dnsmessage.TypeAAAA:
			answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: address.As16()}}}
		}
		packed, err := answer.Pack()
		if err == nil {
			_, _ = server.WriteTo(packed, client)
		}
	}
}
