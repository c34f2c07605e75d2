package webhooks

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCheckURL(t *testing.T) {
	const (
		never   = iota // refused always
		private        // allowed only where private addresses are
		good
	)
	for _, tt := range []struct {
		url  string
		want int
	}{
		{"https://example.com/hook?x=1", good},
		{"http://example.com:8080", good},
		{"HTTPS://EXAMPLE.COM/", good},
		{"http://example.com./", good},
		{"http://93.184.215.14/", good},
		{"http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:80/", good},
		{"https://bücher.example/", good},
		{"http://receiver/", good}, // a name of one's own network: where it leads is looked at when it is called
		{"http://0xample.com/", good},

		{"http://localhost", private},
		{"http://LOCALHOST:80/", private},
		{"http://localhost./", private},
		{"http://foo.localhost/", private},
		{"http://127.0.0.1", private},
		{"http://127.9.9.9:8080/x", private},
		{"http://[::1]", private},
		{"http://[0:0:0:0:0:0:0:1]/", private},
		{"http://[::ffff:127.0.0.1]/", private},
		{"http://[::ffff:7f00:1]/", private},
		{"http://10.0.0.1/", private},
		{"http://172.31.255.255/", private},
		{"http://192.168.1.1./", private},
		{"http://100.64.0.1/", private},
		{"http://[fd12::1]/", private},

		{"http://169.254.169.254/", never},
		{"http://[::ffff:169.254.169.254]/", never},
		{"http://[fe80::1]/", never},
		{"http://[fe80::1%25eth0]/", never},
		{"http://[fd00:ec2::254]/", never},
		{"http://100.100.100.200/", never},
		{"http://[64:ff9b::7f00:1]/", never},
		{"http://[64:ff9b::a9fe:a9fe]/", never},
		{"http://[2002:7f00:1::]/", never},
		{"http://[::127.0.0.1]/", never},
		{"http://0.0.0.0/", never},
		{"http://[::]/", never},
		{"http://224.0.0.1/", never},
		{"http://[ff02::1]/", never},
		{"http://255.255.255.255/", never},
		{"http://192.0.2.1/", never},
		{"http://2130706433/", never},
		{"http://0x7f000001/", never},
		{"http://0x7f.1/", never},
		{"http://0177.0.0.1/", never},
		{"http://127.1/", never},
		{"http://1.2.3.4.5/", never},
		{"http://127.0.0.1.:80/", private},
		{"file:///etc/passwd", never},
		{"ftp://example.com/", never},
		{"gopher://example.com/", never},
		{"javascript:alert(1)", never},
		{"http:example.com", never},
		{"http:///path", never},
		{"http://", never},
		{"//example.com/", never},
		{"/path", never},
		{"example.com", never},
		{"", never},
		{"http://user@example.com/", never},
		{"http://user:password@example.com/", never},
		{"http://@example.com/", never},
		{"http://example.com:0/", never},
		{"http://example.com:65536/", never},
		{"http://example.com:/", never},
		{"http://example.com:http/", never},
		{"http://example.com\\@127.0.0.1/", never},
		{"http://example.com/ x", never},
		{"http://example.com/\r\nX-Header: 1", never},
		{"http://example.com/\x00", never},
		{"http://example.com/#fragment", never},
		{"http://example.com#", never},
		{"http://exa%6dple.com/", never},
		{"http://127.0.0.%31/", never},
		{"http://exa%00mple.com/", never},
		{"http://exa%20mple.com/", never},
		{"http://１２７.0.0.1/", never},
		{"http://example.com/" + strings.Repeat("x", 2000), never},
	} {
		t.Run(tt.url[:min(len(tt.url), 60)], func(t *testing.T) {
			strict, lax := CheckURL(tt.url, false), CheckURL(tt.url, true)
			require.Equal(t, tt.want == good, strict == nil, "%v", strict)
			require.Equal(t, tt.want >= private, lax == nil, "%v", lax)
		})
	}
}

// FuzzCheckURL: what is accepted can be called, and an address in it is one that the dialler accepts.
func FuzzCheckURL(f *testing.F) {
	for _, seed := range []string{
		"https://example.com/hook", "http://127.0.0.1/", "http://[::ffff:10.0.0.1]:80/", "http://0x7f.1", "http://a@b", "http://[fe80::1%25eth0]/", "file:///", "http://169.254.169.254\\@x", "http://１.2.3.4/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if CheckURL(raw, true) != nil {
			require.Error(t, CheckURL(raw, false), "the strict check accepts %q", raw)
			return
		}
		parsed, err := url.Parse(raw)
		require.NoError(t, err)
		require.Contains(t, []string{"http", "https"}, parsed.Scheme)
		require.Nil(t, parsed.User)
		require.NotEmpty(t, parsed.Hostname())
		require.NotContains(t, raw, "\x00")
		require.LessOrEqual(t, len(raw), maxURL)
		if CheckURL(raw, false) != nil {
			return
		}
		host := strings.TrimSuffix(parsed.Hostname(), ".")
		if address, err := netip.ParseAddr(host); err == nil {
			require.NoError(t, control(false)("tcp", netip.AddrPortFrom(address, 80).String(), nil))
			require.False(t, address.Unmap().IsPrivate() || address.Unmap().IsLoopback() || address.Unmap().IsLinkLocalUnicast() || address.Unmap().IsUnspecified())
		}
		if address := net.ParseIP(host); address != nil {
			require.False(t, address.IsPrivate() || address.IsLoopback() || address.IsLinkLocalUnicast() || address.IsUnspecified() || address.IsMulticast())
		}
	})
}

func TestControl(t *testing.T) {
	for address, want := range map[string]bool{"93.184.215.14:443": true, "127.0.0.1:80": false, "[fe80::1%eth0]:80": false, "[64:ff9b::808:808]:80": false, "nowhere": false} {
		err := control(false)("tcp", address, nil)
		require.Equal(t, want, err == nil, "%s: %v", address, err)
		if !want {
			require.ErrorIs(t, err, errRefused)
		}
	}
}

// TestSign has a signature that was made with: printf '1700000000.{"id":1}' | openssl dgst -sha256 -hmac whsec_TEST
func TestSign(t *testing.T) {
	require.Equal(t, "t=1700000000,v1=5b3bbc055baf76311588e622534fcd4584eac3f79b5dc78d727923381091cba1", Sign("whsec_TEST", time.Unix(1700000000, 0), []byte(`{"id":1}`)))
}

// TestRetryAfter: ten seconds, then twice as long each time up to six hours; all within a day are about fifteen.
func TestRetryAfter(t *testing.T) {
	for failures, want := range map[int]time.Duration{1: 10 * time.Second, 2: 20 * time.Second, 8: 1280 * time.Second, 12: 20480 * time.Second, 13: 6 * time.Hour, 1000: 6 * time.Hour} {
		require.Equal(t, want*8/10, retryAfter(failures, 0))
		require.Equal(t, want, retryAfter(failures, 0.5))
		require.Less(t, retryAfter(failures, 0.999999), want*12/10)
	}
	attempts, spent := 1, time.Duration(0)
	for ; spent+retryAfter(attempts, 0.5) <= 24*time.Hour; attempts++ {
		spent += retryAfter(attempts, 0.5)
	}
	require.Equal(t, 15, attempts)
}
