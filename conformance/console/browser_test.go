// Package console_test goes through the console as people do: with a browser, along each document's steps.
package console_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// What CI sets: without a browser or axe the tests then fail. Elsewhere they are left out, and the proof of the run says so.
const requiredVariable = "GATEHOUSE_BROWSER_REQUIRED"

// axeFile is where make axe puts axe-core.
const axeFile = "../../.cache/node_modules/axe-core/axe.min.js"

// browser is the one process all tests share; each has a tab with cookies of its own.
var browser = struct {
	ctx  context.Context
	axe  string
	stop func()
}{}

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	lacking := begin()
	if lacking != "" && os.Getenv(requiredVariable) != "" {
		fmt.Fprintln(os.Stderr, "The console's browser tests must run, but "+lacking)
		return 1
	}
	if lacking != "" {
		prove("The console was NOT tested in a browser: " + lacking)
		fmt.Println("No browser tests: " + lacking)
	} else {
		defer browser.stop()
	}
	code := m.Run()
	if lacking == "" && code == 0 {
		checked.Lock()
		defer checked.Unlock()
		prove(fmt.Sprintf("console: %d pages looked at by axe in a browser, no serious issue", len(checked.pages)))
	}
	return code
}

// checked are the pages that axe has looked at.
var checked = struct {
	sync.Mutex
	pages map[string]bool
}{pages: map[string]bool{}}

func prove(line string) {
	if folder := os.Getenv("GATEHOUSE_PROOF"); folder != "" {
		_ = os.WriteFile(filepath.Join(folder, "console-"+databaseName()+".txt"), []byte(line+"\n"), 0o644)
	}
}

// begin starts the browser, or says what is lacking.
func begin() (lacking string) {
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		return "axe-core is not there: run make axe (it needs npm)."
	}
	browser.axe = string(axe)
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return "Chromium is not installed: apt-get install chromium."
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU)
	if os.Geteuid() == 0 { // as in containers
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	browser.ctx, browser.stop = ctx, func() { stop(); stopAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		return "Chromium does not start: " + err.Error()
	}
	return ""
}

//go:embed browser_test.js
var finders string

// tab is one tab in the browser, before one house.
type tab struct {
	*house.House
	t   testing.TB
	ctx context.Context
}

// open opens a house and a tab, before sign-in. Tests with tabs run beside each other.
func open(t *testing.T, options ...house.Option) *tab {
	t.Helper()
	if browser.ctx == nil {
		t.Skip("no browser; where it is required, the whole program fails")
	}
	t.Parallel()
	return newTab(t, house.New(t, append([]house.Option{house.HoldJobs}, options...)...))
}

func newTab(t testing.TB, h *house.House) *tab {
	t.Helper()
	limited, stop := context.WithTimeout(browser.ctx, 5*time.Minute)
	ctx, close := chromedp.NewContext(limited, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { close(); stop() })
	b := &tab{House: h, t: t, ctx: ctx}
	b.size(1280, 900)
	return b
}

// signedIn opens a house and signs in as the demo world's admin.
func signedIn(t *testing.T, options ...house.Option) *tab {
	t.Helper()
	b := open(t, options...)
	b.signIn("admin", "gatehouse-demo")
	return b
}

func (b *tab) signIn(name, password string) {
	b.t.Helper()
	b.visit("/console/sign-in")
	b.fill("User name", name)
	b.fill("Password", password)
	b.press("Sign in")
}

func (b *tab) must(err error, doing string, values ...any) {
	b.t.Helper()
	if err == nil {
		return
	}
	shown, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.querySelector("main").innerText`))
	for line := range strings.SplitSeq(b.Log.String(), "\n") {
		if strings.Contains(line, `"level":"ERROR"`) {
			shown += "\n" + line
		}
	}
	b.screenshot("failed")
	require.NoError(b.t, err, fmt.Sprintf(doing, values...)+"\n"+shown)
}

// size sets the window's.
func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)), "size")
}

// dark prefers a colour scheme.
func (b *tab) dark(is bool) {
	b.t.Helper()
	scheme := "light"
	if is {
		scheme = "dark"
	}
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	b.must(err, "prefer %s", scheme)
}

// visit goes to a path by the address bar and gives the status.
func (b *tab) visit(path string) int {
	b.t.Helper()
	response, err := chromedp.Run(b.ctx, chromedp.NavigateResponse(b.URL+path))
	b.must(err, "visit %s", path)
	return int(response.Status)
}

// found is what the page's finder says.
type found struct {
	X, Y  float64
	Error string
	Value string
	ID    string
}

func (b *tab) find(what string, arguments ...string) found {
	b.t.Helper()
	encoded, err := json.Marshal(append([]string{}, arguments...))
	require.NoError(b.t, err)
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[found](finders+";"+what+"(..."+string(encoded)+")"))
	b.must(err, "%s %q", what, arguments)
	if got.Error != "" {
		b.must(fmt.Errorf("%s", got.Error), "%s %q", what, arguments)
	}
	return got
}

// press clicks what is labelled so, in the part of the page with a title if one is given, and waits for the page it leads to.
func (b *tab) press(label string, within ...string) *network.Response {
	b.t.Helper()
	at := b.find("pressable", append([]string{label}, within...)...)
	response, err := chromedp.RunResponse(b.ctx, chromedp.MouseClickXY(at.X, at.Y))
	b.must(err, "press %s", label)
	return response
}

// touch clicks what leads to no other page.
func (b *tab) touch(label string, within ...string) {
	b.t.Helper()
	at := b.find("pressable", append([]string{label}, within...)...)
	b.must(chromedp.Do(b.ctx, chromedp.MouseClickXY(at.X, at.Y)), "touch %s", label)
}

// fill types into the field with a label, in place of what stood there.
func (b *tab) fill(label, text string, within ...string) {
	b.t.Helper()
	b.find("focusable", append([]string{label}, within...)...)
	b.must(chromedp.Do(b.ctx, chromedp.KeyEvent(text)), "fill %s", label)
}

// choose ticks a box or a radio button, or picks an option, by its label.
func (b *tab) choose(label string, within ...string) {
	b.t.Helper()
	at := b.find("choosable", append([]string{label}, within...)...)
	if at.X > 0 {
		b.must(chromedp.Do(b.ctx, chromedp.MouseClickXY(at.X, at.Y)), "choose %s", label)
	}
}

// value is what stands in the field with a label.
func (b *tab) value(label string) string {
	b.t.Helper()
	return b.find("valued", label).Value
}

// fact is what stands beside a name in the part with a title.
func (b *tab) fact(name string, within ...string) string {
	b.t.Helper()
	return b.find("fact", append([]string{name}, within...)...).Value
}

// text is what the page shows.
func (b *tab) text() string {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	b.must(err, "text")
	return got
}

// has demands that the page shows a text, hasNot that it does not.
func (b *tab) has(want string) {
	b.t.Helper()
	require.Contains(b.t, b.text(), want)
}

func (b *tab) hasNot(unwanted string) {
	b.t.Helper()
	require.NotContains(b.t, b.text(), unwanted)
}

// at is the path the tab is at.
func (b *tab) at() string {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Location())
	b.must(err, "location")
	return strings.TrimPrefix(got, b.URL)
}

// screenshot keeps the whole page as a picture, in the folder that GATEHOUSE_SCREENSHOTS names.
func (b *tab) screenshot(name string) {
	folder := os.Getenv("GATEHOUSE_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, strings.NewReplacer("/", "_", " ", "_").Replace(b.t.Name()+"-"+name)+".png"), picture, 0o644)
	}
	if err != nil {
		b.t.Logf("no screenshot: %v", err)
	}
}

// axe demands that axe finds nothing serious on the page as it is, in a colour scheme.
func (b *tab) axe(name, scheme string) {
	b.t.Helper()
	rules := ""
	if scheme == "dark" {
		rules = `runOnly: ["color-contrast"],` // nothing else changes with it
	}
	type issue struct {
		ID, Impact, Help string
		Nodes            []struct {
			HTML           string
			FailureSummary string
		}
	}
	scope := "document"
	if name != "w/demo" && !strings.HasPrefix(name, "sign-in") { // what is around all pages is looked at once
		scope = `{include: ["main"]}`
	}
	issues, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]issue]("typeof axe !== 'undefined' || (() => {"+browser.axe+`})();axe.run(`+scope+`, {`+rules+` resultTypes: ["violations"]}).then(r => r.violations.map(v =>
		({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`, chromedp.EvalAwaitPromise))
	b.must(err, "axe on %s", name)
	for _, found := range issues {
		if found.Impact == "serious" || found.Impact == "critical" {
			b.t.Errorf("%s, %s: axe: %s (%s): %v", name, scheme, found.Help, found.ID, found.Nodes)
		}
	}
	checked.Lock()
	defer checked.Unlock()
	checked.pages[strings.SplitN(b.at(), "?", 2)[0]] = true
}

// quoted is a text as JavaScript writes it.
func quoted(t testing.TB, text string) string {
	t.Helper()
	return house.Encode(t, text)
}
