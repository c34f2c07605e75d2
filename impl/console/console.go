// Package console is Gatehouse in a browser: pages made on the server, over the management API. It calls that API as any client does, in the
// name of whoever is signed in; what may be done is decided there and nowhere else.
package console

import (
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/traffic"
	"gatehouse/persistence"
)

// base is the path everything stands below.
const base = "/console/"

// Options are what the console needs of the server it is part of.
type Options struct {
	DB       *persistence.DB
	API      http.Handler // the server itself, with the management API
	Proxies  httpapi.Proxies
	Traffic  *traffic.Inspector // nil when calls are not remembered
	Logger   *slog.Logger
	Version  string
	Demo     bool // let the demo world's admin in, and say how
	Specs    map[string]*openapi3.T
	Idle     time.Duration // how long a session lasts without a request; 0 means DefaultIdle
	Lifetime time.Duration // and at all; 0 means DefaultLifetime
}

// console is what its pages share.
type console struct {
	options   Options
	admins    access.Admins
	api       *gatehouseapi.ClientWithResponses
	sessions  sessions
	templates *template.Template
	byName    *limiter // sign-ins
	byAddress *limiter
}

// The limits of sign-ins that fail.
const (
	triesOfName    = 8
	triesOfAddress = 40
	nameTry        = 30 * time.Second // one more
	addressTry     = 5 * time.Second
	triesKept      = 10_000
	longestName    = 100 // characters, of those kept
)

// Register adds the console to a router.
func Register(router gin.IRouter, options Options) error {
	if options.Idle == 0 {
		options.Idle = DefaultIdle
	}
	if options.Lifetime == 0 {
		options.Lifetime = DefaultLifetime
	}
	files, err := loadAssets()
	if err != nil {
		return err
	}
	templates, err := loadTemplates(files)
	if err != nil {
		return fmt.Errorf("console: %w", err)
	}
	api, err := gatehouseapi.NewClientWithResponses("http://console.invalid/gatehouse", gatehouseapi.WithHTTPClient(&http.Client{Transport: inside{options.API}}))
	if err != nil {
		return err
	}
	c := &console{
		options: options, admins: access.AdminsOf(options.DB, options.Demo), api: api, templates: templates,
		byName: newLimiter(nameTry, triesOfName, triesKept), byAddress: newLimiter(addressTry, triesOfAddress, triesKept),
	}
	c.sessions = newSessions(options.DB, options.Idle, options.Lifetime, c.failed)
	handler := gin.WrapH(guarded(c.survive(http.NewCrossOriginProtection().Handler(c.routes(files)))))
	router.GET(strings.TrimSuffix(base, "/"), func(g *gin.Context) { g.Redirect(http.StatusSeeOther, base) })
	router.Any(base+"*page", handler)
	return nil
}

// survive turns a panic into a page, and keeps it in the log.
func (c *console) survive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if thrown := recover(); thrown != nil {
				if thrown == http.ErrAbortHandler {
					panic(thrown)
				}
				c.failed(w, r, fmt.Errorf("panic: %v", thrown))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// failed answers what went wrong on our side; the log says why.
func (c *console) failed(w http.ResponseWriter, r *http.Request, err error) {
	c.options.Logger.ErrorContext(r.Context(), "the console failed", "method", r.Method, "path", r.URL.Path, "cause", err.Error())
	c.show(w, r, shell{Page: page{
		Title: "Something went wrong", Intro: "The log says what. What you did may not have been done.", Status: http.StatusInternalServerError,
		Sections: []section{{Buttons: []button{{Label: "To the overview", URL: base, Leads: true}}}},
	}})
}
