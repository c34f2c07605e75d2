// Package httpapi serves APIs exactly as their specs describe them.
//
// A request passes: recovery, request id, the spec's operation, body limit, authentication as the spec's security says, the gate in
// (parameters and body against the spec), the generated wrapper, the handler, the gate out (status, headers and body against the spec),
// and only then the first byte leaves. kin-openapi decides in both directions.
package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/klauspost/compress/gzhttp"
)

// gzipFrom is the size in bytes from which compressing an answer is worth its while.
const gzipFrom = 1400

// API is one described API, ready to be mounted.
type API struct {
	// Name stands in logs and metrics.
	Name string
	// Spec describes it. The path of its first server is the prefix that everything stands below.
	Spec *openapi3.T
	// Register adds the routes of the generated server; errors of handlers and wrappers must go to Fail and Unbound.
	Register func(gin.IRouter)
	// Prepare rewrites what real clients send into the request that the spec describes; nil leaves it as it came. It runs before
	// authentication and the gate, and changes the body through ReplaceBody. The request it gives carries the context for both.
	Prepare func(r *http.Request, op *openapi3.Operation) (*http.Request, error)
	// Authenticate judges the credentials of one security scheme. It gives the context that the handler will see,
	// or a *Fault. It calls Identify once it knows whose request this is.
	Authenticate func(ctx context.Context, r *http.Request, scheme *openapi3.SecurityScheme) (context.Context, error)
	// Envelope says a fault in the vendor's words. It must be pure; its status and body are held to the spec like any answer.
	Envelope func(*Fault) (status int, body any)
	// FaultType is the content type of faults where no operation declares one: on unknown paths, and for wrong methods. "" means application/json.
	FaultType string
	// Internal keeps an API out of fault injection and inspection: the one that serves to look at the others.
	Internal bool
	// LateFaults are the operations that call Suffer themselves.
	LateFaults []string
	// Limit says how often one caller may call; the zero value does not limit.
	Limit Limit
	// Header is what every answer carries. The spec must declare it; a Content-Type here adds parameters to the declared one.
	Header http.Header
	// MaxBody limits request bodies, in bytes; 0 means 1 MiB.
	MaxBody int64
	// Gzip compresses the JSON of longer answers for clients who accept that, behind the gate.
	Gzip bool
}

// Gate says what happens to what breaks the spec.
type Gate string

// The modes of a gate.
const (
	Enforce Gate = "fail" // refuse the request, or answer 500 in place of the response; the zero value means this too
	Report  Gate = "log"  // let it pass, logged and counted
	Off     Gate = "off"  // do not look; for benchmarks
)

// Options are what all APIs of a server share.
type Options struct {
	GateIn, GateOut Gate
	Logger          *slog.Logger     // nil means slog.Default()
	Observers       []func(Exchange) // called after each answer, in the request's goroutine: must be quick and safe for concurrent use
	TrustedProxies  []string         // addresses or networks whose X-Forwarded-* headers count
	Now             func() time.Time // what answers say of the time; nil means time.Now

	// Inject is asked about each call that was let in, before anything is done about it: nil lets it go on. It must be quick when nothing is to fail.
	Inject func(ctx context.Context, call Call) (*Injection, error)
	// Inspect sees each exchange, after the answer, as Observers do; nil spares the effort.
	Inspect   func(*Inspection)
	PublicURL string // of the server as others see it, without a slash at the end; "" derives it from each request
}

// Server routes requests to the APIs mounted on it.
type Server struct {
	engine  *gin.Engine
	gzipped http.Handler // the engine behind compression
	options Options
	proxies Proxies
	mounted []*mounted
}

// New makes a server without APIs.
func New(options Options) (*Server, error) {
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	configureGin()
	engine := gin.New()
	engine.ContextWithFallback = true // handlers get the gin context; values of the request's context must show through it
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false // a redirect is in no spec
	trusted, err := ParseProxies(options.TrustedProxies)
	if err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	registerForms()
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(gzipFrom), gzhttp.ContentTypes([]string{"application/json"}), gzhttp.EnableZstd(false))
	if err != nil {
		return nil, err
	}
	s := &Server{engine: engine, gzipped: compress(engine), options: options, proxies: trusted}
	engine.NoRoute(s.astray(NoRoute))
	engine.NoMethod(s.astray(NoMethod))
	return s, nil
}

// configureGin sets what gin keeps for the whole process.
var configureGin = sync.OnceFunc(func() {
	gin.SetMode(gin.ReleaseMode)
	binding.Validator = nil // the spec validates; struct tags have no say
})

// Mount serves an API below its prefix. It fails when the generated routes and the spec do not name the same operations.
func (s *Server) Mount(api API) error {
	m, err := newMounted(s, api)
	if err != nil {
		return fmt.Errorf("mount %s: %w", api.Name, err)
	}
	before := len(s.engine.Routes())
	api.Register(s.engine.Group(m.prefix, m.handle))
	if added := len(s.engine.Routes()) - before; added != m.count {
		return fmt.Errorf("mount %s: the spec has %d operations, the generated server %d", api.Name, m.count, added)
	}
	s.mounted = append(s.mounted, m)
	return nil
}

// Pages adds routes that no spec describes, such as the documentation.
func (s *Server) Pages(register func(gin.IRouter)) { register(s.engine) }

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, m := range s.mounted {
		if m.Gzip && strings.HasPrefix(r.URL.Path, m.prefix+"/") {
			s.gzipped.ServeHTTP(w, r)
			return
		}
	}
	s.engine.ServeHTTP(w, r)
}

// astray answers what no operation answers, in the words of the API whose prefix it carries.
func (s *Server) astray(kind Kind) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, m := range s.mounted {
			if strings.HasPrefix(c.Request.URL.Path, m.prefix+"/") {
				m.refuse(c, kind)
				return
			}
		}
		status := http.StatusNotFound
		if kind == NoMethod {
			status = http.StatusMethodNotAllowed
		}
		c.String(status, "%s\n", http.StatusText(status))
	}
}
