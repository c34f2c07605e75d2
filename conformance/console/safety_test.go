package console_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence/persistencetest"
)

var asAdmin = []string{"Authorization", "Bearer gatehouse-demo-admin"}

// TestViewer: a viewer sees everything, is offered nothing that changes, and can change nothing by hand either.
func TestViewer(t *testing.T) {
	b := open(t)
	require.Equal(t, 201, b.Call("POST", "/gatehouse/v1/admins", `{"name":"vera","role":"viewer","password":"a long one"}`, asAdmin...).Status)
	b.signIn("vera", "a long one")
	state := func() string {
		answer := b.Call("GET", "/gatehouse/v1/workspaces/demo/overview", "", asAdmin...)
		require.Equal(t, 200, answer.Status)
		return answer.Body + b.Call("GET", "/gatehouse/v1/admins", "", asAdmin...).Body + b.Call("GET", "/gatehouse/v1/workspaces/demo/guestoo/users", "", asAdmin...).Body +
			b.Call("GET", "/gatehouse/v1/workspaces/demo/onoffice/users", "", asAdmin...).Body + b.Call("GET", "/gatehouse/v1/workspaces/demo/autohost/accounts", "", asAdmin...).Body
	}
	v := newVisitor(t, b.House)
	v.signIn("vera", "a long one")
	before := state()
	form := regexp.MustCompile(`<form[^>]*method="post"[^>]*>`)
	for _, path := range pages {
		status, body := v.read("/console/" + path)
		want := 200
		switch path {
		case "nowhere":
			want = 404
		case "w/demo/credentials": // they would let a viewer call the APIs, and write
			want = 403
		}
		require.Equal(t, want, status, path)
		for _, found := range form.FindAllString(body, -1) {
			require.Contains(t, found, `action="/console/sign-out"`, path)
		}
	}
	for _, path := range posts {
		status, _ := v.send("POST", "/console/"+path, nil)
		require.Contains(t, []int{403, 404, 422}, status, path)
	}
	require.Equal(t, before, state())
	b.visit("/console/w/demo/guestoo/api/users")
	b.has("viewer")
	b.hasNot("+Add API user")
	b.hasNot("Refresh")
}

// posts are all that changes something, in the demo world.
var posts = []string{
	"account", "workspaces/new", "workspaces/demo/reset", "workspaces/demo/delete", "admins/new", "admins/1/edit", "admins/1/delete", "tokens/new", "tokens/1/delete",
	"clock/freeze", "clock/release",
	"w/demo/guestoo/api/users", "w/demo/guestoo/api/users/1/edit", "w/demo/guestoo/api/users/1/refresh", "w/demo/guestoo/api/users/1/deactivate", "w/demo/guestoo/api/users/1/activate", "w/demo/guestoo/api/users/1/delete",
	"w/demo/guestoo/events/new", "w/demo/guestoo/events/1/edit", "w/demo/guestoo/events/1/delete", "w/demo/guestoo/agency",
	"w/demo/xingevents/keys/new", "w/demo/xingevents/keys/1/disable", "w/demo/xingevents/keys/1/multi-user", "w/demo/xingevents/keys/1/refresh", "w/demo/xingevents/keys/1/delete", "w/demo/xingevents/keys/1/permissions/345543/revoke",
	"w/demo/xingevents/users/new", "w/demo/xingevents/users/345543/delete",
	"w/demo/teamguests/users/new", "w/demo/teamguests/users/1/lock", "w/demo/teamguests/users/1/delete", "w/demo/teamguests/users/1/session", "w/demo/teamguests/teams/new", "w/demo/teamguests/teams/123/delete",
	"w/demo/teamguests/teams/123/members/1/remove", "w/demo/teamguests/cards/new", "w/demo/teamguests/sessions/1/delete",
	"w/demo/onoffice/settings/users/new", "w/demo/onoffice/settings/users/1/generate", "w/demo/onoffice/settings/users/1/rights", "w/demo/onoffice/settings/users/1/deactivate", "w/demo/onoffice/settings/users/1/delete",
	"w/demo/onoffice/estates/15/marketing", "w/demo/onoffice/contacts/41", "w/demo/onoffice/administration/fields/new", "w/demo/onoffice/administration/fields/address/homepage_veroeffentlichen/deactivate",
	"w/demo/autohost/accounts/new", "w/demo/autohost/accounts/acc-demo-solo/suspend", "w/demo/autohost/accounts/acc-demo-solo/disable", "w/demo/autohost/accounts/acc-demo-solo/authorization",
	"w/demo/autohost/accounts/acc-demo-solo/keys", "w/demo/autohost/accounts/acc-demo-solo/delete",
	"w/demo/traffic/clear", "w/demo/faults/clear", "w/demo/faults/new", "w/demo/jobs/holds",
}

// read gives status and page.
func (v *visitor) read(path string) (status int, body string) {
	v.t.Helper()
	cookie := ""
	if c := v.cookie(); c != nil {
		cookie = c.Name + "=" + c.Value
	}
	answer := v.h.Call("GET", path, "", "Cookie", cookie)
	return answer.Status, answer.Body
}

// TestHostileNames: what people call things is shown as text, however it looks and however long it is.
func TestHostileNames(t *testing.T) {
	if persistencetest.OnPostgres() {
		t.Skip("templates do not know the database")
	}
	b := signedIn(t)
	script := `<script>window.hurt = 1</script><img src=x onerror="window.hurt = 2">'"` + "`{{.}}"
	long := strings.Repeat("ä", 10_000)
	for _, event := range []map[string]any{
		{"display_name": script, "keywords": []string{script}, "internal_name": script},
		{"display_name": "Long", "description": long, "intro_text": strings.Repeat("wide ", 2000)},
	} {
		answer := b.Call("POST", "/gatehouse/v1/workspaces/demo/guestoo/events", house.Encode(t, event), asAdmin...)
		require.Equal(t, 201, answer.Status, answer.Body)
	}
	b.Call("GET", "/guestoo/rest/events/"+`%3Cscript%3Ewindow.hurt=3%3C%2Fscript%3E`+strings.Repeat("x", 5000), "", "CPApiToken", "demo-event-token")
	for _, path := range []string{
		"w/demo/guestoo/events", "w/demo/guestoo/events?search=%22%3E%3Cscript%3Ewindow.hurt=4%3C/script%3E", "w/demo/guestoo/events/5", "w/demo/guestoo/events/6", "w/demo/guestoo/events/5/edit", "w/demo/guestoo/events/6/edit", "w/demo/guestoo/events/5/delete",
		"w/demo/guestoo/api/users/new", "w/demo/data/guestoo_events", "w/demo/traffic", "w/demo/traffic/1", "w/demo",
	} {
		require.Equal(t, 200, b.visit("/console/"+path), path)
		for _, width := range []int64{1280, 390} {
			b.size(width, 844)
			require.Empty(t, b.find("overflowing").Value, "%s at %d", path, width)
		}
		hurt, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`typeof window.hurt !== "undefined"`))
		require.NoError(t, err)
		require.False(t, hurt, path)
	}
	b.visit("/console/w/demo/guestoo/events/5")
	b.has(script)
	b.visit("/console/w/demo/guestoo/events/6")
	b.has(long)
}

// TestEveryLink: whatever a page leads to is there.
func TestEveryLink(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "demo-event-token")
	require.Equal(t, 201, h.Call("POST", "/gatehouse/v1/admins", `{"name":"vera","role":"viewer","password":"a long one"}`, asAdmin...).Status)
	v, viewer := newVisitor(t, h), newVisitor(t, h)
	v.signIn("admin", "gatehouse-demo")
	viewer.signIn("vera", "a long one")
	link := regexp.MustCompile(`(?:href|src|action)="([^"#]+)`)
	seen, next := map[string]bool{"/console/w/demo": true}, []string{"/console/w/demo"}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		_, body := v.read(at)
		for _, match := range link.FindAllStringSubmatch(body, -1) {
			to, err := url.Parse(html.UnescapeString(match[1]))
			require.NoError(t, err)
			record := regexp.MustCompile(`^(/console/w/demo/data/[^/]+/).+`).ReplaceAllString(to.Path, "$1") // one of each table will do
			if seen[record] || to.Path == "/metrics" || to.Path == "/console/sign-out" {
				continue
			}
			seen[record] = true
			status, _ := v.send("GET", to.String(), nil)
			if status == 404 { // a button's, which only posts; a viewer may try it
				require.Contains(t, body, `action="`+match[1]+`" method="post"`, "%s leads to %s", at, match[1])
				status, _ = viewer.send("POST", to.String(), nil)
				require.Contains(t, []int{400, 403, 422}, status, "%s posts to %s", at, match[1])
				continue
			}
			require.Contains(t, []int{200, 302, 303}, status, "%s leads to %s", at, to)
			if strings.HasPrefix(to.Path, "/console/w/demo") || under(to.Path, "/console/workspaces", "/console/admins", "/console/tokens") {
				next = append(next, to.String())
			}
		}
	}
	require.Greater(t, len(seen), 200)
}

func under(path string, places ...string) bool {
	for _, place := range places {
		if strings.HasPrefix(path, place) {
			return true
		}
	}
	return false
}

// TestPolicy: a page may run our scripts and nothing else, keep nothing in caches, and be in no frame.
func TestPolicy(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	v := newVisitor(t, h)
	v.signIn("admin", "gatehouse-demo")
	cookie := v.cookie()
	for _, path := range []string{"/console/sign-in", "/console/w/demo", "/console/nowhere"} {
		answer := h.Call("GET", path, "", "Cookie", cookie.Name+"="+cookie.Value)
		policy := answer.Header.Get("Content-Security-Policy")
		require.Contains(t, policy, "default-src 'none'")
		require.Contains(t, policy, "frame-ancestors 'none'")
		require.NotContains(t, policy, "unsafe")
		require.Contains(t, answer.Header.Get("Cache-Control"), "no-store")
		require.NotRegexp(t, `<script>|<style| style="| on[a-z]+="`, answer.Body)
		require.NotRegexp(t, `(src|href)="(https?:)?//`, answer.Body)
	}
	style := h.Call("GET", "/console/assets/console.css", "")
	require.Equal(t, "text/css; charset=utf-8", style.Header.Get("Content-Type"))
	require.Contains(t, style.Header.Get("Cache-Control"), "immutable", "its name changes with it")
	require.Equal(t, 404, h.Call("GET", "/console/assets/console.go", "").Status)
	front := h.Call("GET", "/", "")
	require.Contains(t, front.Body, `href="/console/"`)
}
