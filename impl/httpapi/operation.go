package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"
)

// operation is what the gate needs to know of one operation, worked out once at start.
type operation struct {
	id       string
	route    *routers.Route
	security openapi3.SecurityRequirements
	logged   map[string]*regexp.Regexp // what values of path parameters must look like to be logged
	query    map[string]bool           // the query parameters there are, when no others may be sent; else nil
	quick    *precheck
}

// mounted is an API in place.
type mounted struct {
	API
	server     *Server
	limiter    *limiter
	prefix     string
	count      int
	operations map[string]map[string]*operation // by method, then by gin's full path
}

const defaultMaxBody = 1 << 20

func newMounted(server *Server, api API) (*mounted, error) {
	if len(api.Spec.Servers) == 0 || !strings.HasPrefix(api.Spec.Servers[0].URL, "/") {
		return nil, errors.New("the spec's first server must be a path")
	}
	m := &mounted{API: api, server: server, limiter: newLimiter(api.Limit), prefix: strings.TrimSuffix(api.Spec.Servers[0].URL, "/"), operations: map[string]map[string]*operation{}}
	if m.MaxBody == 0 {
		m.MaxBody = defaultMaxBody
	}
	prechecks := newPrechecker()
	for path, item := range api.Spec.Paths.Map() {
		for method, described := range item.Operations() {
			byPath := m.operations[method]
			if byPath == nil {
				byPath = map[string]*operation{}
				m.operations[method] = byPath
			}
			op := &operation{
				id:       described.OperationID,
				route:    &routers.Route{Spec: api.Spec, Path: path, PathItem: item, Method: method, Operation: described},
				security: api.Spec.Security,
				logged:   map[string]*regexp.Regexp{},
				quick:    prechecks.compile(item, described),
			}
			for _, reason := range op.quick.undecided {
				server.options.Logger.Info("always left to kin-openapi, which is slower", "api", api.Name, "operation", op.id, "where", reason)
			}
			if described.Security != nil {
				op.security = *described.Security
			}
			for _, requirement := range op.security {
				for name := range requirement {
					if api.Spec.Components.SecuritySchemes[name] == nil {
						return nil, fmt.Errorf("%s: unknown security scheme %s", op.id, name)
					}
				}
			}
			for _, parameters := range []openapi3.Parameters{item.Parameters, described.Parameters} {
				for _, parameter := range parameters {
					if pattern, ok := parameter.Value.Extensions["x-logged-if"].(string); ok && parameter.Value.In == openapi3.ParameterInPath {
						form, err := regexp.Compile(pattern)
						if err != nil {
							return nil, fmt.Errorf("%s: x-logged-if: %w", op.id, err)
						}
						op.logged[parameter.Value.Name] = form
					}
				}
			}
			if closed, _ := described.Extensions["x-closed-query"].(bool); closed {
				op.query = map[string]bool{}
				for _, parameters := range []openapi3.Parameters{item.Parameters, described.Parameters} {
					for _, parameter := range parameters {
						if parameter.Value.In == openapi3.ParameterInQuery {
							op.query[parameter.Value.Name] = true
						}
					}
				}
			}
			byPath[m.prefix+ginPath(path)] = op
			m.count++
		}
	}
	return m, nil
}

// ginPath writes the path of a spec as gin does: /guests/{id} becomes /guests/:id.
func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// loggedPath is the path of a request without values that may be secrets: people send a key where its id belongs.
func (op *operation) loggedPath(c *gin.Context) string {
	if len(op.logged) == 0 {
		return c.Request.URL.Path
	}
	segments := strings.Split(c.Request.URL.Path, "/")
	for i, described := range strings.Split(c.FullPath(), "/") {
		name, parameter := strings.CutPrefix(described, ":")
		if form := op.logged[name]; parameter && form != nil && !form.MatchString(segments[i]) {
			segments[i] = "…"
		}
	}
	return strings.Join(segments, "/")
}

// response is what the operation declares for a status, or nil.
func (op *operation) response(status int) *openapi3.Response {
	if op == nil {
		return nil
	}
	ref := op.route.Operation.Responses.Status(status)
	if ref == nil {
		ref = op.route.Operation.Responses.Default()
	}
	if ref == nil {
		return nil
	}
	return ref.Value
}

// contentType is what a response of this status is declared to be; JSON when nothing is declared.
func (op *operation) contentType(status int) string {
	if response := op.response(status); response != nil {
		for declared := range response.Content {
			return declared
		}
	}
	return "application/json"
}

// fixedHeaders are those that every response of this status must carry and for which the spec leaves one value only, such as Cache-Control: no-store.
// So the answers of the gate itself carry them too.
func (op *operation) fixedHeaders(status int) map[string]string {
	response := op.response(status)
	if response == nil {
		return nil
	}
	fixed := map[string]string{}
	for name, header := range response.Headers {
		if schema := header.Value.Schema; header.Value.Required && schema != nil && len(schema.Value.Enum) == 1 {
			fixed[name] = fmt.Sprint(schema.Value.Enum[0])
		}
	}
	return fixed
}

// declaresHeader says whether a response may carry a header. Those of HTTP itself need no declaration.
func declaresHeader(response *openapi3.Response, name string) bool {
	switch name {
	case "Content-Type", "Content-Length", "Allow", "Date":
		return true
	}
	for declared := range response.Headers {
		if http.CanonicalHeaderKey(declared) == name {
			return true
		}
	}
	return false
}
