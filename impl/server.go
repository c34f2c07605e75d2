// Package impl puts Gatehouse together: the APIs, their background work, the pages for people, and what operators watch.
package impl

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/riverqueue/river"
	"golang.org/x/sync/errgroup"

	"gatehouse/impl/autohost"
	"gatehouse/impl/console"
	"gatehouse/impl/docs"
	"gatehouse/impl/faults"
	"gatehouse/impl/guestoo"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/jobs"
	"gatehouse/impl/management"
	"gatehouse/impl/onoffice"
	"gatehouse/impl/teamguests"
	"gatehouse/impl/traffic"
	"gatehouse/impl/webhooks"
	"gatehouse/impl/xingevents"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

// system is one API with all that belongs to it.
type system struct {
	name      string // of its spec
	api       func(*persistence.DB, *openapi3.T) (httpapi.API, error)
	work      func(*river.Workers, *persistence.DB) // nil without background work
	seed      func(*persistence.Filling) error      // the demo world; nil for what is no copy in each workspace
	demo      string                                // what the demo world offers
	curl      string                                // a call to try, as arguments of curl with %s for the server's base URL
	authorize map[string]string                     // demo credentials for Swagger UI, by security scheme
	pages     func(gin.IRouter, *persistence.DB)    // what it serves that no spec describes; nil without
}

// lab is what the management API needs besides the database.
type lab struct {
	faults  *faults.Rules
	traffic *traffic.Inspector // nil when calls are not inspected
}

// systems are the APIs of this server. Another one is another line.
func systems(config Config, lab lab) []system {
	xingEvents := func(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
		return xingevents.New(db, spec, xingevents.Options{PlainPasswords: config.Demo, AnonymousKeys: config.XingAnonymousKeys})
	}
	autohostAccounts := func(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
		return autohost.New(db, spec, autohost.Options{AllowPrivate: config.Webhooks.AllowPrivate, RateLimit: config.AutohostRateLimit})
	}
	onOffice := func(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
		return onoffice.New(db, spec, config.Logger)
	}
	list := []system{
		{"teamguests", teamguests.New, teamguests.Work, teamguests.SeedDemo, teamguests.DemoHelp, teamguests.DemoCurl, teamguests.DemoAuthorize(), nil},
		{"guestoo", guestoo.New, nil, guestoo.SeedDemo, guestoo.DemoHelp, guestoo.DemoCurl, guestoo.DemoAuthorize(), nil},
		{"xingevents", xingEvents, nil, xingevents.SeedDemo, xingevents.DemoHelp, xingevents.DemoCurl, xingevents.DemoAuthorize(), nil},
		{"autohost", autohostAccounts, nil, autohost.SeedDemo, autohost.DemoHelp, autohost.DemoCurl, autohost.DemoAuthorize(), nil},
		{"onoffice", onOffice, nil, onoffice.SeedDemo, onoffice.DemoHelp, onoffice.DemoCurl, onoffice.DemoAuthorize(), onoffice.Pages},
	}
	gatehouse := func(db *persistence.DB, spec *openapi3.T) (httpapi.API, error) {
		return management.New(db, spec, management.Options{Version: config.Version, Demo: config.Demo, Systems: copied(list), Faults: lab.faults, Traffic: lab.traffic})
	}
	return append(list, system{"gatehouse", gatehouse, nil, nil, management.DemoHelp, management.DemoCurl, management.DemoAuthorize(), nil})
}

// copied are the systems that each workspace has a copy of.
func copied(list []system) (systems []management.System) {
	for _, system := range list {
		if system.seed != nil {
			systems = append(systems, management.System{Name: system.name, Seed: system.seed})
		}
	}
	return systems
}

// Config says how to serve. The zero value is strict and without a demo world.
type Config struct {
	Version           string
	Demo              bool // make the demo world, if it is not there yet, and show its credentials
	GateIn            httpapi.Gate
	GateOut           httpapi.Gate
	TrustedProxies    []string
	PublicURL         string                   // of the server as others see it; "" derives it from each request
	XingAnonymousKeys bool                     // XING Events: calls without a key may create one
	AutohostRateLimit int                      // Autohost: calls a minute with one key; 0 means without a limit
	Webhooks          webhooks.Options         // its Version, Logger and Registry are filled in
	Logger            *slog.Logger             // nil means slog.Default()
	Jobs              jobs.Options             // its Logger, Registry, Queues and Ticks are filled in
	Console           console.Options          // only its times count; the rest is filled in
	Observers         []func(httpapi.Exchange) // besides log and metrics
	Quiet             bool                     // no access log
	Inspector         *traffic.Options         // bounds of what is remembered of calls; nil remembers nothing
}

// Server is Gatehouse, ready to be served. Jobs run once Jobs.Start was called.
type Server struct {
	*httpapi.Server
	Jobs    *jobs.Runner
	Traffic *traffic.Inspector // nil when calls are not inspected
	APIs    []docs.API
	First   *management.First // the admin that was just made, on a new database without the demo world
}

// New assembles the server over a migrated database.
func New(ctx context.Context, config Config, db *persistence.DB) (*Server, error) {
	if config.Logger == nil {
		config.Logger = slog.Default()
	}
	a := &assembly{config: config, db: db, lab: lab{faults: faults.New(db, DemoWorkspace)}, registry: prometheus.NewRegistry(), server: &Server{}}
	if config.Inspector != nil {
		a.lab.traffic = traffic.New(*config.Inspector)
		a.server.Traffic = a.lab.traffic
	}
	for _, step := range []func(context.Context) error{a.route, a.mount, a.follow, a.addPages, a.work, a.fill} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return a.server, nil
}

// assembly is a server while it is put together.
type assembly struct {
	config   Config
	db       *persistence.DB
	lab      lab
	registry *prometheus.Registry
	systems  []system
	specs    []*openapi3.T
	server   *Server
}

// route makes the router, with those who watch it.
func (a *assembly) route(context.Context) error {
	a.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), poolCollector{a.db})
	count, err := httpapi.Metrics(a.registry)
	if err != nil {
		return err
	}
	observers := append([]func(httpapi.Exchange){count}, a.config.Observers...)
	if !a.config.Quiet {
		observers = append(observers, httpapi.AccessLog(a.config.Logger))
	}
	options := httpapi.Options{
		GateIn: a.config.GateIn, GateOut: a.config.GateOut, Logger: a.config.Logger, Observers: observers,
		TrustedProxies: a.config.TrustedProxies, PublicURL: a.config.PublicURL, Now: a.db.Now, Inject: a.lab.faults.Inject,
	}
	if a.lab.traffic != nil {
		options.Inspect = a.lab.traffic.Inspect
	}
	a.server.Server, err = httpapi.New(options)
	return err
}

// mount puts all APIs in place.
func (a *assembly) mount(context.Context) (err error) {
	a.systems = systems(a.config, a.lab)
	if a.specs, err = loadSpecs(a.systems); err != nil {
		return err
	}
	for i, system := range a.systems {
		api, err := system.api(a.db, a.specs[i])
		if err != nil {
			return err
		}
		if err := a.server.Mount(api); err != nil {
			return err
		}
		source, err := openapi.Source(system.name)
		if err != nil {
			return err
		}
		shown := docs.API{Name: system.name, Spec: a.specs[i], Source: source}
		if a.config.Demo {
			shown.Demo, shown.Authorize = system.demo, system.authorize
		}
		a.server.APIs = append(a.server.APIs, shown)
	}
	a.lab.faults.Know(a.server.Choices)
	return nil
}

// follow learns what other replicas changed of clock and faults; once here, and again with each tick of the jobs.
func (a *assembly) follow(ctx context.Context) error {
	version, err := a.db.Follow(ctx)
	if err != nil {
		return err
	}
	return a.lab.faults.Follow(ctx, version)
}

// addPages adds what no spec describes.
func (a *assembly) addPages(context.Context) error {
	server := a.server
	options, err := consoleOptions(a.config, a.db, server.Server, a.lab.traffic, a.systems, a.specs)
	if err != nil {
		return err
	}
	server.Pages(func(pages gin.IRouter) {
		err = errors.Join(
			docs.Register(pages, a.config.Version, server.APIs),
			console.Register(pages, options),
			autohost.RegisterSignup(pages, autohost.SignupOptions{DB: a.db, Spec: server.spec("autohost"), Host: server.Host, Logger: a.config.Logger}),
		)
		watch(pages, a.db, a.registry)
		for _, system := range a.systems {
			if system.pages != nil {
				system.pages(pages, a.db)
			}
		}
	})
	return err
}

// work makes the runner of background work.
func (a *assembly) work(context.Context) (err error) {
	options, hooks := a.config.Jobs, a.config.Webhooks
	options.Logger, options.Registry = a.config.Logger, a.registry
	options.Queues = map[string]int{persistence.WebhookQueue: webhooks.Workers}
	options.Ticks = append(options.Ticks, a.follow, func(ctx context.Context) error {
		_, err := a.db.QueueDueWebhooks(ctx)
		return err
	})
	hooks.Version, hooks.Logger, hooks.Registry = a.config.Version, a.config.Logger, a.registry
	a.server.Jobs, err = jobs.New(a.db, func(workers *river.Workers) {
		webhooks.Work(workers, a.db, hooks)
		for _, system := range a.systems {
			if system.work != nil {
				system.work(workers, a.db)
			}
		}
	}, options)
	return err
}

// fill makes the demo world, or else sees to it that there is somebody who may sign in.
func (a *assembly) fill(ctx context.Context) (err error) {
	if a.config.Demo {
		return EnsureDemo(ctx, a.db)
	}
	a.server.First, err = management.EnsureFirst(ctx, a.db)
	return err
}

// spec is the spec of an API that is mounted.
func (s *Server) spec(name string) *openapi3.T {
	for _, api := range s.APIs {
		if api.Name == name {
			return api.Spec
		}
	}
	return nil
}

// loadSpecs reads all specs at once: parsing them is most of a start.
func loadSpecs(systems []system) ([]*openapi3.T, error) {
	specs := make([]*openapi3.T, len(systems))
	var group errgroup.Group
	for i, system := range systems {
		group.Go(func() (err error) {
			specs[i], err = openapi.Shared(system.name)
			return err
		})
	}
	return specs, group.Wait()
}

// consoleOptions fills in what the console needs of the server.
func consoleOptions(config Config, db *persistence.DB, router *httpapi.Server, calls *traffic.Inspector, systems []system, specs []*openapi3.T) (console.Options, error) {
	options := config.Console
	proxies, err := httpapi.ParseProxies(config.TrustedProxies)
	if err != nil {
		return options, err
	}
	options.DB, options.API, options.Proxies, options.Traffic, options.Logger = db, router, proxies, calls, config.Logger
	options.Version, options.Demo, options.Specs = config.Version, config.Demo, map[string]*openapi3.T{}
	for i, system := range systems {
		options.Specs[system.name] = specs[i]
	}
	return options, nil
}

// DemoWorkspace is the name of the workspace with the demo world.
const DemoWorkspace = "demo"

// EnsureDemo makes the demo world and its admin unless they are there.
func EnsureDemo(ctx context.Context, db *persistence.DB) error {
	if err := management.EnsureDemo(ctx, db); err != nil {
		return err
	}
	if _, err := db.Workspace(ctx, DemoWorkspace); !errors.Is(err, persistence.ErrNotFound) {
		return err
	}
	_, err := db.CreateWorkspace(ctx, DemoWorkspace, management.FillDemo(copied(systems(Config{}, lab{})), true))
	if errors.Is(err, persistence.ErrConflict) { // another replica was quicker
		return nil
	}
	return err
}

// DemoCurls are calls to try against a server with the demo world.
func DemoCurls(base string) (curls []string) {
	for _, system := range systems(Config{}, lab{}) {
		curls = append(curls, "curl "+fmt.Sprintf(system.curl, base))
	}
	return curls
}

// watch adds what operators ask for.
func watch(pages gin.IRouter, db *persistence.DB, registry *prometheus.Registry) {
	pages.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "alive\n") })
	pages.GET("/readyz", func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
		defer cancel()
		if err := db.Ready(ctx); err != nil {
			c.String(http.StatusServiceUnavailable, "not ready: the database does not answer, or its schema is not this program's\n")
			return
		}
		c.String(http.StatusOK, "ready\n")
	})
	pages.GET("/metrics", gin.WrapH(promhttp.HandlerFor(registry, promhttp.HandlerOpts{})))
}

// poolCollector counts the connections of the pool that writes.
type poolCollector struct{ db *persistence.DB }

var poolConnections = prometheus.NewDesc("gatehouse_database_connections", "Connections of the database pool.", []string{"state"}, nil)
var poolWaits = prometheus.NewDesc("gatehouse_database_waits_total", "Times a connection had to be waited for.", nil, nil)

// Describe implements prometheus.Collector.
func (poolCollector) Describe(ch chan<- *prometheus.Desc) { ch <- poolConnections; ch <- poolWaits }

// Collect implements prometheus.Collector.
func (p poolCollector) Collect(ch chan<- prometheus.Metric) {
	stats := p.db.Stats()
	for state, count := range map[string]int{"in_use": stats.InUse, "idle": stats.Idle, "limit": stats.MaxOpenConnections} {
		ch <- prometheus.MustNewConstMetric(poolConnections, prometheus.GaugeValue, float64(count), state)
	}
	ch <- prometheus.MustNewConstMetric(poolWaits, prometheus.CounterValue, float64(stats.WaitCount))
}
