package console_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
)

func TestSignIn(t *testing.T) {
	b := open(t)
	require.Equal(t, 200, b.visit("/console/w/demo/guestoo/events"))
	b.fill("User name", "admin")
	b.fill("Password", "wrong")
	require.EqualValues(t, 401, b.press("Sign in").Status)
	b.has("User name or password is wrong.")
	b.fill("Password", "gatehouse-demo")
	b.press("Sign in")
	require.Equal(t, "/console/w/demo/guestoo/events", b.at(), "where one wanted to go")
	b.press("Sign out")
	b.has("You are signed out.")
	b.visit("/console/")
	require.Equal(t, "/console/sign-in", b.at())
}

// visitor is a plain HTTP client with cookies, for what no browser would send.
type visitor struct {
	*http.Client
	h *house.House
	t *testing.T
}

func newVisitor(t *testing.T, h *house.House) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &visitor{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, h, t}
}

// send gives status and where it leads. header holds names and values in turn.
func (v *visitor) send(method, path string, form url.Values, header ...string) (status int, to string) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.h.URL+path, strings.NewReader(form.Encode()))
	require.NoError(v.t, err)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := v.Do(request)
	require.NoError(v.t, err)
	defer response.Body.Close()
	return response.StatusCode, response.Header.Get("Location")
}

func (v *visitor) signIn(name, password string) (status int, to string) {
	v.t.Helper()
	return v.send("POST", "/console/sign-in", url.Values{"name": {name}, "password": {password}})
}

func (v *visitor) cookie() *http.Cookie {
	v.t.Helper()
	at, err := url.Parse(v.h.URL + "/console/")
	require.NoError(v.t, err)
	for _, cookie := range v.Jar.Cookies(at) {
		return cookie
	}
	return nil
}

// TestNothingWithoutASession: every page and every form leads to the sign-in page, and does nothing.
func TestNothingWithoutASession(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	v := newVisitor(t, h)
	for _, path := range pages {
		status, to := v.send("GET", "/console/"+path, nil)
		require.Equal(t, 303, status, path)
		require.True(t, strings.HasPrefix(to, "/console/sign-in?next="), to)
	}
	for _, path := range append([]string{"sign-out"}, posts...) {
		status, to := v.send("POST", "/console/"+path, nil)
		require.Equal(t, 303, status, path)
		require.True(t, strings.HasPrefix(to, "/console/sign-in"), to)
	}
	status, _ := v.send("GET", "/console/w/demo/traffic/stream", nil)
	require.Equal(t, 303, status)
	require.Len(t, h.Call("GET", "/gatehouse/v1/workspaces", "", "Authorization", "Bearer gatehouse-demo-admin").JSON(t).(map[string]any)["items"], 1)
}

// TestForgedPosts: what another site makes a browser send is refused, with a session too.
func TestForgedPosts(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		name   string
		header []string
		want   int
	}{
		{"of another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"of a neighbour", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"of an older browser on another site", []string{"Origin", "https://evil.example"}, 403},
		{"of nowhere", []string{"Origin", "null"}, 403},
		{"of this site", []string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"of this site in an older browser", []string{"Origin", h.URL}, 303},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newVisitor(t, h)
			status, _ := v.signIn("admin", "gatehouse-demo")
			require.Equal(t, 303, status)
			status, _ = v.send("POST", "/console/clock/release", nil, tt.header...)
			require.Equal(t, tt.want, status)
			status, _ = v.send("POST", "/console/sign-in", url.Values{"name": {"admin"}, "password": {"gatehouse-demo"}}, tt.header...)
			require.Equal(t, tt.want, status, "nor can another site sign somebody in")
		})
	}
}

// TestSessionsEnd: by signing out, by time, with another password, another role and when the admin is gone.
func TestSessionsEnd(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	asAdmin := []string{"Authorization", "Bearer gatehouse-demo-admin"}
	in := func(v *visitor) bool {
		status, _ := v.send("GET", "/console/workspaces", nil)
		return status == 200
	}
	made := h.Call("POST", "/gatehouse/v1/admins", `{"name":"vera","role":"viewer","password":"a long one"}`, asAdmin...)
	require.Equal(t, 201, made.Status, made.Body)
	vera := "/gatehouse/v1/admins/" + house.Encode(t, made.JSON(t).(map[string]any)["id"])

	v := newVisitor(t, h)
	v.signIn("Vera", "a long one")
	require.True(t, in(v))
	first := *v.cookie()
	v.signIn("vera", "a long one")
	require.NotEqual(t, first.Value, v.cookie().Value, "each sign-in has a token of its own")
	old := newVisitor(t, h)
	status, _ := old.send("GET", "/console/workspaces", nil, "Cookie", first.Name+"="+first.Value)
	require.Equal(t, 303, status, "and ends the one before")

	current := *v.cookie()
	elsewhere := newVisitor(t, h.Replica(house.HoldJobs))
	status, _ = elsewhere.send("GET", "/console/workspaces", nil, "Cookie", current.Name+"="+current.Value)
	require.Equal(t, 200, status, "a session holds on every replica")
	status, _ = v.send("POST", "/console/sign-out", nil)
	require.Equal(t, 303, status)
	status, _ = old.send("GET", "/console/workspaces", nil, "Cookie", current.Name+"="+current.Value)
	require.Equal(t, 303, status, "who kept the cookie is out too")

	v.signIn("vera", "a long one")
	require.Equal(t, 200, h.Call("PATCH", vera, `{"password":"another long one"}`, asAdmin...).Status)
	require.False(t, in(v), "another password ends what the old one began")
	v.signIn("vera", "another long one")
	require.True(t, in(v))
	require.Equal(t, 204, h.Call("DELETE", vera, "", asAdmin...).Status)
	require.False(t, in(v))

	for _, tt := range []struct {
		name   string
		option house.Option
	}{
		{"idle", func(c *impl.Config) { c.Console.Idle = time.Nanosecond }},
		{"at all", func(c *impl.Config) { c.Console.Lifetime = time.Nanosecond }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			brief := newVisitor(t, h.Replica(house.HoldJobs, tt.option))
			status, _ := brief.signIn("admin", "gatehouse-demo")
			require.Equal(t, 303, status)
			require.False(t, in(brief))
		})
	}

	watching := newVisitor(t, h)
	watching.signIn("admin", "gatehouse-demo")
	before := watching.cookie()
	request, err := http.NewRequestWithContext(t.Context(), "GET", h.URL+"/console/w/demo/traffic/stream", nil)
	require.NoError(t, err)
	stream, err := watching.Do(request)
	require.NoError(t, err)
	require.Equal(t, "text/event-stream", stream.Header.Get("Content-Type"))
	require.Empty(t, stream.Header.Get("Set-Cookie"), "a page that is left open does not keep its session alive")
	stream.Body.Close()
	require.Equal(t, before.Value, watching.cookie().Value)

	clocked := newVisitor(t, h)
	clocked.signIn("admin", "gatehouse-demo")
	require.Equal(t, 200, h.Call("POST", "/gatehouse/v1/clock/advance", `{"seconds":31536000}`, asAdmin...).Status)
	require.True(t, in(clocked), "a clock moved for tests signs nobody out")
}

// TestCookies: scripts cannot read them, other sites cannot send them along, and over HTTPS they go nowhere else.
func TestCookies(t *testing.T) {
	h := house.New(t, house.HoldJobs, func(c *impl.Config) { c.TrustedProxies = []string{"127.0.0.1"} })
	for _, tt := range []struct {
		proto  string
		secure bool
	}{{"http", false}, {"https", true}} {
		request, err := http.NewRequestWithContext(t.Context(), "POST", h.URL+"/console/sign-in", strings.NewReader("name=admin&password=gatehouse-demo"))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-Proto", tt.proto)
		response, err := newVisitor(t, h).Do(request)
		require.NoError(t, err)
		response.Body.Close()
		set := response.Header.Get("Set-Cookie")
		require.Contains(t, set, "HttpOnly")
		require.Contains(t, set, "SameSite=Lax")
		require.Contains(t, set, "Path=/console/")
		require.Equal(t, tt.secure, strings.Contains(set, "Secure"), set)
	}
}

// TestGuessing: after some wrong passwords neither the name nor the address gets another try at once.
func TestGuessing(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	v := newVisitor(t, h)
	var got []int
	for range 9 {
		status, _ := v.signIn("admin", "guess")
		got = append(got, status)
	}
	require.Equal(t, []int{401, 401, 401, 401, 401, 401, 401, 401, 429}, got)
	status, _ := v.signIn(" Admin ", "gatehouse-demo")
	require.Equal(t, 429, status, "nor with the right one")
}

// TestWhereSignInLeads: to pages of the console and nowhere else.
func TestWhereSignInLeads(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for next, want := range map[string]string{
		"/console/w/demo/jobs?state=done": "/console/w/demo/jobs?state=done", "": "/console/", "https://evil.example/": "/console/", "//evil.example/console/": "/console/",
		"/console/../evil": "/console/", `/console/\evil`: "/console/", "/console//evil.example": "/console/",
	} {
		_, to := newVisitor(t, h).send("POST", "/console/sign-in", url.Values{"name": {"admin"}, "password": {"gatehouse-demo"}, "next": {next}})
		require.Equal(t, want, to, next)
	}
}
