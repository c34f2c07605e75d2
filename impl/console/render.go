package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// policy lets a page have its own style and scripts and nothing else, and be in no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// assets are the files that pages refer to, each under a name that changes with its content.
type assets map[string]asset

type asset struct {
	content []byte
	kind    string
	url     string
}

func loadAssets() (assets, error) {
	loaded := assets{}
	err := fs.WalkDir(assetFiles, "assets", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assetFiles.ReadFile(file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		name := path.Base(file)
		loaded[name] = asset{content, mime.TypeByExtension(path.Ext(name)), base + "assets/" + name + "?v=" + hex.EncodeToString(sum[:6])}
		return nil
	})
	return loaded, err
}

// ServeHTTP answers with one asset.
func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, ok := a[r.PathValue("file")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", found.kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(found.content))
}

// longText is where a value in a table is cut; its own page shows all of it.
const longText = 160

func loadTemplates(files assets) (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"asset": func(name string) string { return files[name].url },
		"short": func(text string) string {
			if runes := []rune(text); len(runes) > longText {
				return string(runes[:longText]) + "…"
			}
			return text
		},
		"iso":   func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) },
		"human": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") },
		"lower": strings.ToLower,
	}).ParseFS(templateFiles, "templates/*.html")
}

// shell is what stands around a page.
type shell struct {
	Page      page
	Version   string
	Admin     string // the name, "" when nobody is signed in
	Viewer    bool
	Said      string // by the page before
	Workspace string
	Switch    []string // workspaces to go to
	Nav       []navigation
}

type navigation struct {
	Title string
	Links []tab
}

// show writes a page. It is made whole first, so that a failure is not half a page.
func (c *console) show(w http.ResponseWriter, r *http.Request, s shell) {
	if s.Viewer {
		s.Page.readOnly()
	}
	for i := range s.Page.Sections {
		if f := s.Page.Sections[i].Form; f != nil {
			f.identified()
		}
		if t := s.Page.Sections[i].Table; t != nil && t.Search != nil {
			for j := range t.Search.Filters {
				t.Search.Filters[j].ID = "filter-" + t.Search.Filters[j].Name
			}
		}
	}
	s.Version = c.options.Version
	var content bytes.Buffer
	if err := c.templates.ExecuteTemplate(&content, "layout.html", s); err != nil {
		c.options.Logger.ErrorContext(r.Context(), "a page of the console cannot be made", "path", r.URL.Path, "cause", err.Error())
		http.Error(w, "The page cannot be made; the log says why.", http.StatusInternalServerError)
		return
	}
	status := s.Page.Status
	if status == 0 {
		status = http.StatusOK
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(content.Bytes())
}

// guarded sets what every answer of the console carries.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "same-origin")
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
