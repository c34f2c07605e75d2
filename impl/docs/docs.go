// Package docs serves what people read: the front page, Swagger UI over all specs, and the specs themselves. Nothing comes from the network.
package docs

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5emb"
)

// API is one API as its reader meets it.
type API struct {
	Name      string
	Spec      *openapi3.T
	Source    []byte            // the spec as it was written
	Demo      string            // what the demo world offers; "" without one
	Authorize map[string]string // demo credentials by security scheme, filled in by Swagger UI
}

// Base is the path its operations stand below.
func (a API) Base() string { return a.Spec.Servers[0].URL }

// Title is the API's own name.
func (a API) Title() string { return a.Spec.Info.Title }

//go:embed front.html
var frontPage string

//go:embed front.css
var frontStyle []byte

const swaggerBase = "/docs/"

// Register adds the pages to a router.
func Register(router gin.IRouter, version string, apis []API) error {
	front, err := renderFront(version, apis)
	if err != nil {
		return err
	}
	swagger, err := swaggerUI(apis)
	if err != nil {
		return err
	}
	router.GET("/", func(c *gin.Context) {
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'")
		page(c, "text/html; charset=utf-8", front)
	})
	router.GET("/front.css", func(c *gin.Context) { page(c, "text/css; charset=utf-8", frontStyle) })
	router.GET("/docs", func(c *gin.Context) { c.Redirect(http.StatusFound, swaggerBase) })
	router.GET(swaggerBase+"*file", gin.WrapH(swagger))
	for _, api := range apis {
		asJSON := sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(api.Spec, "", "  ") })
		router.GET("/openapi/"+api.Name+".yaml", func(c *gin.Context) { page(c, "application/yaml; charset=utf-8", api.Source) })
		router.GET("/openapi/"+api.Name+".json", func(c *gin.Context) {
			encode := asJSON
			if tag := c.Query("tag"); tag != "" {
				encode = func() ([]byte, error) { return json.MarshalIndent(part(api.Spec, tag), "", "  ") }
			}
			encoded, err := encode()
			if err != nil {
				c.String(http.StatusInternalServerError, "the spec cannot be written as JSON\n")
				return
			}
			page(c, "application/json", encoded)
		})
	}
	return nil
}

func page(c *gin.Context, contentType string, content []byte) {
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, contentType, content)
}

func renderFront(version string, apis []API) ([]byte, error) {
	parsed, err := template.New("front").Parse(frontPage)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err = parsed.Execute(&page, struct {
		Version string
		APIs    []API
	}{version, apis})
	return page.Bytes(), err
}

// dropBodyOfGET lets operations be tried out that take a body with GET or none: browsers refuse to send one.
const dropBodyOfGET = `function (request) { if (request.method === "GET") { delete request.body; } return request; }`

// choice is one spec that Swagger UI offers.
type choice struct {
	URL  string `json:"url"`
	Name string `json:"name"`
}

// swaggerUI is one page over all specs, with a selector, and below it a page for each part of each spec.
func swaggerUI(apis []API) (http.Handler, error) {
	var choices []choice
	authorize := map[string]string{}
	for _, api := range apis {
		choices = append(choices, choice{"/openapi/" + api.Name + ".yaml", api.Title()}) // YAML keeps the order it was written in
		for scheme, credential := range api.Authorize {
			authorize[scheme] = credential
		}
	}
	whole, err := swaggerPage("Gatehouse", "", choices, authorize)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api, tag, found := partOf(apis, strings.TrimPrefix(r.URL.Path, swaggerBase))
		if !found {
			whole.ServeHTTP(w, r)
			return
		}
		part, err := swaggerPage(api.Title()+": "+tag, partURL(api, tag), nil, api.Authorize)
		if err != nil {
			http.Error(w, "the page cannot be made", http.StatusInternalServerError)
			return
		}
		top := r.Clone(r.Context())
		top.URL.Path = swaggerBase
		part.ServeHTTP(w, top)
	}), nil
}

// swaggerPage shows the spec at a URL, or those one can choose from.
func swaggerPage(title, url string, choices []choice, authorize map[string]string) (http.Handler, error) {
	list, err := json.Marshal(choices)
	if err != nil {
		return nil, err
	}
	config := swgui.Config{
		ShowTopBar:         len(choices) > 0,
		PreAuthorizeApiKey: authorize,
		SettingsUI: map[string]string{
			"persistAuthorization":     strconv.FormatBool(len(authorize) == 0), // it fails on what is filled in for the reader
			"tryItOutEnabled":          "true",
			"defaultModelsExpandDepth": "0",
			"requestInterceptor":       dropBodyOfGET,
		},
	}
	if len(choices) > 0 {
		config.SettingsUI["urls"] = string(list)
	}
	swagger := v5emb.NewWithConfig(config)(title, url, swaggerBase)
	policy := "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; script-src 'self' " +
		strings.Join(scriptHashes(swagger), " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		swagger.ServeHTTP(w, r)
	}), nil
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// scriptHashes lets the page's own inline scripts run, and no others.
func scriptHashes(page http.Handler) (hashes []string) {
	recorder := httptest.NewRecorder()
	page.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, swaggerBase, nil))
	for _, script := range inlineScript.FindAllSubmatch(recorder.Body.Bytes(), -1) {
		sum := sha256.Sum256(script[1])
		hashes = append(hashes, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return hashes
}
