package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// manager is the sessions' manager for a request: cookies are Secure where the request came over HTTPS.
func (c *console) manager(r *http.Request) *scs.SessionManager {
	if c.options.Proxies.Secure(r) {
		return c.sessions.secure
	}
	return c.sessions.plain
}

// withSession loads the request's session and keeps what changes of it.
func (c *console) withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.manager(r).LoadAndSave(next).ServeHTTP(w, r) })
}

// withoutStay loads the request's session and leaves it as it is: what a page asks for by itself, without anybody there, does not make it last.
func (c *console) withoutStay(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if cookie, err := r.Cookie(c.sessions.plain.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := c.sessions.plain.Load(r.Context(), token)
		if err != nil {
			c.failed(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// whoIs gives the admin of the request's session as he is now; nil when there is none, when he is gone or has another password.
func (c *console) whoIs(ctx context.Context) (*access.Admin, error) {
	id := c.sessions.plain.GetInt64(ctx, sessionAdmin)
	if id == 0 {
		return nil, nil
	}
	admin, err := c.admins.Read(ctx, id)
	if errors.Is(err, access.ErrNobody) || err == nil && admin.Generation != c.sessions.plain.GetInt64(ctx, sessionGeneration) {
		return nil, c.sessions.plain.Destroy(ctx)
	}
	return &admin, err
}

// askToSignIn leads to the sign-in page and, for a page that only shows, back afterwards.
func (c *console) askToSignIn(w http.ResponseWriter, r *http.Request) {
	to := below("sign-in")
	if r.Method == http.MethodGet && r.URL.Path != base {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// signInPage shows the form.
func (c *console) signInPage(w http.ResponseWriter, r *http.Request) {
	p := c.signInForm(r.URL.Query().Get("next"))
	if r.URL.Query().Has("out") {
		p.Intro = "You are signed out."
	}
	c.show(w, r, shell{Page: p})
}

func (c *console) signInForm(next string) page {
	s := section{Form: &form{
		URL: below("sign-in"), Submit: "Sign in",
		Fields: []field{
			{Name: "name", Label: "User name", Required: true, Max: 100, Complete: "username", Focus: true},
			{Name: "password", Label: "Password", Kind: "password", Required: true, Max: 255, Complete: "current-password"},
			{Name: "next", Kind: "hidden", Value: next},
		},
	}}
	if c.options.Demo {
		s.Text = "The demo world's user is admin, with the password gatehouse-demo."
	}
	return page{Title: "Sign in", Sections: []section{s}}
}

// signIn begins a session. It gets a token of its own each time, whatever the browser had before.
func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	name, password, next := r.PostFormValue("name"), r.PostFormValue("password"), r.PostFormValue("next")
	refuse := func(status int, why string) {
		p := c.signInForm(next)
		p.Status = status
		p.Sections[0].Form = p.Sections[0].Form.filled(r.PostForm, &refusal{Text: why})
		c.show(w, r, shell{Page: p})
	}
	byName, now := cut(strings.ToLower(strings.TrimSpace(name)), longestName), time.Now()
	if !c.byAddress.take(c.options.Proxies.Client(r), now) || !c.byName.take(byName, now) {
		w.Header().Set("Retry-After", "30")
		refuse(http.StatusTooManyRequests, "Too many tries. Wait half a minute, then try again.")
		return
	}
	admin, err := c.admins.SignIn(r.Context(), name, password)
	if errors.Is(err, access.ErrNobody) {
		refuse(http.StatusUnauthorized, "User name or password is wrong.")
		return
	}
	if err != nil {
		c.failed(w, r, err)
		return
	}
	c.byName.forget(byName)
	if err := c.begin(w, r, admin); err != nil {
		c.failed(w, r, err)
		return
	}
	http.Redirect(w, r, ownPage(next), http.StatusSeeOther)
}

// ownPage is a page of the console as it was asked for, or the first one.
func ownPage(asked string) string {
	path, _, _ := strings.Cut(asked, "?")
	if !strings.HasPrefix(path, base) || strings.Contains(path, "\\") || strings.Contains(path, "//") || strings.Contains(path, "..") {
		return base
	}
	return asked
}

func (c *console) begin(w http.ResponseWriter, r *http.Request, admin persistence.Admin) error {
	manager := c.manager(r)
	if cookie, err := r.Cookie(manager.Cookie.Name); err == nil {
		before, err := manager.Load(r.Context(), cookie.Value)
		if err != nil {
			return err
		}
		if err := manager.Destroy(before); err != nil {
			return err
		}
	}
	ctx, err := manager.Load(beginning(r.Context()), "")
	if err != nil {
		return err
	}
	manager.Put(ctx, sessionAdmin, admin.ID)
	manager.Put(ctx, sessionGeneration, admin.Generation)
	token, expiry, err := manager.Commit(ctx)
	if err != nil {
		return err
	}
	manager.WriteSessionCookie(ctx, w, token, expiry)
	return nil
}

// signOut ends the session.
func (c *console) signOut(w http.ResponseWriter, r *http.Request) {
	if err := c.sessions.plain.Destroy(r.Context()); err != nil {
		c.failed(w, r, err)
		return
	}
	http.Redirect(w, r, below("sign-in")+"?out", http.StatusSeeOther)
}
