package autohost_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// link asks for a sign-up link and gives its path.
func link(t testing.TB, h *house.House, query string, header ...string) string {
	t.Helper()
	got := h.Call(http.MethodPost, base+"/signup?"+query, "", append([]string{"x-api-key", reseller}, header...)...)
	path, ok := strings.CutPrefix(at(t, got, "url").(string), h.URL)
	require.True(t, ok, got.Body)
	return path
}

// browse asks for a page as a browser does, which follows no redirects here. A form makes it a POST.
func browse(t testing.TB, h *house.House, path string, form url.Values, header ...string) house.Answer {
	t.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	request, err := http.NewRequestWithContext(t.Context(), method, h.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
		requirePage(t, response.Header, string(read))
	}
	return house.Answer{Status: response.StatusCode, Header: response.Header, Body: string(read)}
}

// requirePage demands what every page promises: no scripts, nothing from elsewhere, each field with a label.
func requirePage(t testing.TB, header http.Header, page string) {
	t.Helper()
	require.Contains(t, header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'")
	require.Equal(t, "same-origin", header.Get("Referrer-Policy"))
	require.Equal(t, "no-store", header.Get("Cache-Control"))
	require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
	require.NotRegexp(t, `(?i)<script|javascript:| on[a-z]+=|style="`, page)
	require.Contains(t, page, `<html lang="en">`)
	for _, input := range regexp.MustCompile(`<input id="([a-z_]+)"`).FindAllStringSubmatch(page, -1) {
		require.Contains(t, page, `<label for="`+input[1]+`">`)
	}
	for _, described := range regexp.MustCompile(`aria-describedby="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		for id := range strings.FieldsSeq(described[1]) {
			require.Contains(t, page, `id="`+id+`"`)
		}
	}
}

func filledIn(fields ...string) url.Values {
	form := url.Values{"name": {"Grace"}, "email": {"grace@x.example"}, "password": {"flow-matic"}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

func TestSignUp(t *testing.T) {
	h := house.New(t)
	path := link(t, h, "pms=apaleo")
	page := browse(t, h, path, nil)
	require.Equal(t, http.StatusOK, page.Status, page.Body)
	require.Contains(t, page.Body, "Demo Channel invites you")
	require.Contains(t, page.Body, "<strong>apaleo</strong>")
	for _, asset := range []string{"/front.css", "/signup/style.css"} {
		require.Equal(t, http.StatusOK, browse(t, h, asset, nil).Status)
	}

	done := browse(t, h, path, filledIn("company_name", "Compilers & Co", "company_email", "office@x.example"), "Sec-Fetch-Site", "same-origin")
	require.Equal(t, http.StatusOK, done.Status, done.Body)
	key := regexp.MustCompile(`<code>([A-Za-z0-9_-]{43})</code>`).FindStringSubmatch(done.Body)
	require.NotNil(t, key, done.Body)
	me := get(h, key[1], "/me")
	require.Equal(t, "acc-1001", at(t, me, "id"))
	require.Equal(t, "Compilers & Co", at(t, me, "company", "name"))
	require.Equal(t, "acc-demo-reseller", at(t, me, "billing", "parent_account"))
	require.EqualValues(t, 2, at(t, get(h, reseller, "/children"), "total"))
	account, err := h.Workspace().AutohostAccount(t.Context(), "acc-1001")
	require.NoError(t, err)
	require.Equal(t, "apaleo", account.PMS)
	require.True(t, access.CheckPassword(account.PasswordHash, "flow-matic"))
	require.NotContains(t, h.Log.String(), key[1])
	require.NotContains(t, h.Log.String(), strings.TrimPrefix(path, "/signup/"))

	for _, form := range []url.Values{nil, filledIn("email", "again@x.example")} {
		again := browse(t, h, path, form)
		require.Equal(t, http.StatusGone, again.Status)
		require.Contains(t, again.Body, "This link was used")
	}
}

func TestSignUpLeadsOn(t *testing.T) {
	h := house.New(t)
	const target = "https://channel.demo.example:8443/welcome?from=autohost&x=%20"
	path := link(t, h, "pms=api&hidepw=true&redirect="+url.QueryEscape(target))
	page := browse(t, h, path, nil)
	require.NotContains(t, page.Body, "password")
	require.NotContains(t, page.Body, "<strong>", "api is no system to name")
	require.True(t, strings.HasSuffix(page.Header.Get("Content-Security-Policy"), "form-action 'self' https://channel.demo.example:8443"))
	done := browse(t, h, path, filledIn())
	require.Equal(t, http.StatusSeeOther, done.Status, done.Body)
	require.Equal(t, target, done.Header.Get("Location"))
	account, err := h.Workspace().AutohostAccount(t.Context(), "acc-1001")
	require.NoError(t, err)
	require.Empty(t, account.PasswordHash, "a password that was not asked for is not kept")
	keys, err := h.Workspace().AutohostKeys(t.Context(), "acc-1001")
	require.NoError(t, err)
	require.Empty(t, keys, "nobody saw one")
}

func TestRedirectsOfAKind(t *testing.T) {
	h := house.New(t)
	for target, good := range map[string]bool{
		"http://localhost:3000": true, "HTTPS://x.example/a?b=c#d": true, "https://[::1]:8443/": true, "https://x-y.example": true,
		"javascript:alert(1)": false, "//x.example": false, "/welcome": false, "ftp://x.example": false, "https://user@x.example": false, "https://x.example@evil.example": false,
		"https://": false, "https://x.example;script-src *": false, "https://x.example,y": false, "https://x.example/\r\nSet-Cookie: a=b": false, "https://x.example/ü": false, "https://x.example\\@y": false,
		"data:text/html,x": false, " https://x.example": false, "": false, "https://x.example/" + strings.Repeat("a", 2048): false,
	} {
		got := call(h, reseller, http.MethodPost, "/signup?pms=api&redirect="+url.QueryEscape(target), "")
		if good {
			require.Equal(t, http.StatusOK, got.Status, target)
			continue
		}
		require.Equal(t, http.StatusBadRequest, got.Status, target)
		require.Contains(t, got.Body, "redirect: ")
	}
	for query, text := range map[string]string{"": "pms: is missing", "pms=api&hidepw=1": "hidepw: must be one of true, false", "pms=API": "pms: must be one of api, "} {
		got := call(h, reseller, http.MethodPost, "/signup?"+query, "")
		require.Equal(t, http.StatusBadRequest, got.Status, query)
		require.Contains(t, got.Body, text)
	}
}

func TestFormsThatAreUnfit(t *testing.T) {
	h := house.New(t)
	path := link(t, h, "pms=api")
	for _, tt := range []struct {
		name string
		form url.Values
		want string
	}{
		{"empty", url.Values{}, "Password: is missing"},
		{"blank name", filledIn("name", "  "), "Name: is missing"},
		{"no address", filledIn("email", "grace"), "Email address: is not an email address"},
		{"taken", filledIn("email", "SOLO@demo.example"), "Email address: another account has this address"},
		{"short password", filledIn("password", "1234567"), "Password: is shorter than 8 characters"},
		{"long phone", filledIn("phone", strings.Repeat("1", 256)), "Phone: is longer than 255 characters"},
		{"NUL", filledIn("name", "a\x00"), "Name: is invalid"},
		{"not UTF-8", filledIn("company_name", "a\xff"), "Company: is not readable"},
		{"company's address", filledIn("company_email", "x"), "Company&#39;s email address: is not an email address"},
		{"markup", filledIn("name", `"><script>alert(1)</script>`, "email", "x"), "&lt;script&gt;"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := browse(t, h, path, tt.form)
			require.Equal(t, http.StatusBadRequest, got.Status, got.Body)
			require.Contains(t, got.Body, tt.want)
			require.Contains(t, got.Body, "<title>Error: ")
			require.NotContains(t, got.Body, "flow-matic", "a password is not sent back")
		})
	}
	require.Equal(t, http.StatusBadRequest, browse(t, h, path, filledIn("name", strings.Repeat("a", 70_000))).Status)
	require.EqualValues(t, 1, at(t, get(h, reseller, "/children"), "total"))
	require.Equal(t, http.StatusOK, browse(t, h, path, filledIn()).Status, "the link is good still")
}

func TestFormsFromElsewhere(t *testing.T) {
	h := house.New(t)
	path := link(t, h, "pms=api")
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		got := browse(t, h, path, filledIn(), header...)
		require.Equal(t, http.StatusForbidden, got.Status, header)
		require.Contains(t, got.Body, "Not sent from here")
	}
	require.Equal(t, http.StatusOK, browse(t, h, path, nil, "Sec-Fetch-Site", "cross-site").Status, "the link may stand anywhere")
	require.Equal(t, http.StatusOK, browse(t, h, path, filledIn(), "Origin", h.URL).Status)
}

func TestLinksThatDoNotWork(t *testing.T) {
	yes := true
	for _, tt := range []struct {
		name   string
		spoil  func(h *house.House, path string) string
		status int
		text   string
	}{
		{"unknown", func(*house.House, string) string { return "/signup/" + strings.Repeat("a", 43) }, http.StatusNotFound, "No such link"},
		{"cut short", func(_ *house.House, path string) string { return path[:len(path)-1] }, http.StatusNotFound, "No such link"},
		{"not UTF-8", func(*house.House, string) string { return "/signup/%ff%00" }, http.StatusNotFound, "No such link"},
		{"expired", func(h *house.House, path string) string {
			later := time.Now().Add(7 * 24 * time.Hour)
			h.DB.SetClock(func() time.Time { return later })
			return path
		}, http.StatusGone, "This link has expired"},
		{"a suspended reseller's", func(h *house.House, path string) string {
			_, err := h.Workspace().UpdateAutohostAccount(t.Context(), "", "acc-demo-reseller", persistence.AutohostAccountChange{Suspended: &yes})
			require.NoError(t, err)
			return path
		}, http.StatusGone, "This link does not work"},
		{"forgotten", func(h *house.House, path string) string {
			later := time.Now().Add(38 * 24 * time.Hour)
			h.DB.SetClock(func() time.Time { return later })
			link(t, h, "pms=api")
			return path
		}, http.StatusNotFound, "No such link"},
		{"no database", func(h *house.House, path string) string {
			require.NoError(t, h.DB.Close())
			return path
		}, http.StatusInternalServerError, "Something went wrong"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := house.New(t, house.HoldJobs)
			path := tt.spoil(h, link(t, h, "pms=api"))
			for _, form := range []url.Values{nil, filledIn()} {
				got := browse(t, h, path, form)
				require.Equal(t, tt.status, got.Status, got.Body)
				require.Contains(t, got.Body, tt.text)
			}
		})
	}
}

func TestExpiry(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	now := time.Date(2030, 6, 15, 10, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	require.Equal(t, "2030-06-22T10:00:00Z", at(t, call(h, reseller, http.MethodPost, "/signup?pms=api", ""), "expiry"))
	path := link(t, h, "pms=api")
	now = now.Add(7*24*time.Hour - time.Second)
	require.Equal(t, http.StatusOK, browse(t, h, path, nil).Status)
	now = now.Add(time.Second)
	require.Equal(t, http.StatusGone, browse(t, h, path, nil).Status)
}

// TestALinkWorksOnce: of many forms at once, on two replicas, one makes an account.
func TestALinkWorksOnce(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	replicas := []*house.House{h, h.Replica(house.HoldJobs)}
	path := link(t, h, "pms=api")
	statuses := make([]int, 8)
	var group sync.WaitGroup
	for i := range statuses {
		group.Go(func() {
			statuses[i] = browse(t, replicas[i%2], path, filledIn("email", string(rune('a'+i))+"@x.example")).Status
		})
	}
	group.Wait()
	made := 0
	for _, status := range statuses {
		if status == http.StatusOK {
			made++
			continue
		}
		require.Equal(t, http.StatusGone, status)
	}
	require.Equal(t, 1, made)
	require.EqualValues(t, 2, at(t, get(h, reseller, "/children"), "total"))
}

// TestLinksBehindAProxy: the link has the host that its reader can reach.
func TestLinksBehindAProxy(t *testing.T) {
	forwarded := []string{"X-Forwarded-Host", "hotels.example, inner:8080", "X-Forwarded-Proto", "https"}
	proxied := func(config *impl.Config) { config.TrustedProxies = []string{"127.0.0.0/8"} }
	public := func(config *impl.Config) { config.PublicURL = "https://gatehouse.example/sandbox" }
	for _, tt := range []struct {
		name   string
		option house.Option
		header []string
		want   string // "" is the server's own
	}{
		{"nobody's", func(*impl.Config) {}, forwarded, ""},
		{"a trusted proxy's", proxied, forwarded, "https://hotels.example/signup/"},
		{"a trusted proxy's, with a port", proxied, []string{"X-Forwarded-Host", "hotels.example:8443"}, "http://hotels.example:8443/signup/"},
		{"not a host", proxied, []string{"X-Forwarded-Host", "evil.example/x?"}, ""},
		{"given", public, forwarded, "https://gatehouse.example/sandbox/signup/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := house.New(t, house.HoldJobs, tt.option)
			got := at(t, h.Call(http.MethodPost, base+"/signup?pms=api", "", append(tt.header, "x-api-key", reseller)...), "url").(string)
			if tt.want == "" {
				tt.want = h.URL + "/signup/"
			}
			require.True(t, strings.HasPrefix(got, tt.want), got)
			origin, err := url.Parse(tt.want)
			require.NoError(t, err)
			path := got[strings.Index(got, "/signup/"):]
			done := browse(t, h, path, filledIn(), append(tt.header, "Origin", origin.Scheme+"://"+origin.Host)...)
			require.Equal(t, http.StatusOK, done.Status, "a browser that says no more than where it is: %s", done.Body)
		})
	}
}
