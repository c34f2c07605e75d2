// Command compare measures what it costs to hold the same responses to the same spec: with Gatehouse's gate, with kin-openapi alone,
// with express-openapi-validator and with Prism's proxy. All servers listen on 127.0.0.1 and are gone when it ends. It needs Linux, node and npm:
//
//	go run ./conformance/bench/compare
//
// It prints a Markdown table for the README one folder up. Figures are CPU time of the server's process, for that holds on a busy machine too.
package main

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"gatehouse/openapi"
)

const (
	count    = 200                     // guests in the list
	rounds   = 3                       // measurements of each kind; the median counts
	span     = 1500 * time.Millisecond // of one measurement
	turns    = 6                       // in which it is taken
	most     = 20_000                  // requests in one turn
	warmUp   = time.Second             // before each server's first measurement, for compilers and caches
	patience = 10 * time.Second        // for one request, and for a server to start
	atMost   = 5 * time.Minute         // for the whole run, installation included
)

// shapes are the two responses that are measured. Of the team and guest "broken", every server has a row that breaks the spec.
var shapes = []struct{ name, good, broken string }{
	{fmt.Sprintf("list of %d", count), "/api/v4/teams/123/team_guests", "/api/v4/teams/broken/team_guests"},
	{"one guest", "/api/v4/team_guests/123", "/api/v4/team_guests/broken"},
}

// contender is one server.
type contender struct {
	name, bare string // bare is who does the same without validation
	checks     bool   // it must refuse the broken rows
	proxy      bool   // it stands before express, whose CPU time is part of the answer's; paths lose the prefix of the API
	command    func(w work, port string) []string
}

const express, gateOff = "express", "Gatehouse, gate off"

// contenders stand in the order of the table; express comes first because Prism's proxy stands before it.
var contenders = []contender{
	{express, "", false, false, node()},
	{"express + express-openapi-validator", express, true, false, node("validate")},
	{"express behind Prism proxy, bodies undescribed", express, false, true, prism("undescribed.json")},
	{"express behind Prism proxy", express, true, true, prism("spec.json")},
	{gateOff, "", false, false, gatehouse("off")},
	{"Gatehouse, naive kin-openapi", gateOff, true, false, gatehouse("naive")},
	{"Gatehouse, gate on", gateOff, true, false, gatehouse("on")},
}

func node(more ...string) func(work, string) []string {
	return func(w work, port string) []string {
		return append([]string{"node", w.file("server.mjs"), port, w.file("spec.json"), w.file("rows.json")}, more...)
	}
}

func prism(spec string) func(work, string) []string {
	return func(w work, port string) []string {
		// One process, and no log of requests: this is about validation.
		return []string{"node", w.file("node_modules/@stoplight/prism-cli/dist/index.js"), "proxy", w.file(spec), w.express.url,
			"--errors", "--host", "127.0.0.1", "--port", port, "--multiprocess=false", "--verboseLevel=fatal"}
	}
}

func gatehouse(gate string) func(work, string) []string {
	return func(w work, port string) []string {
		return []string{w.self, "serve", gate, port, w.file("spec.json"), w.file("rows.json")}
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, atMost)
	var err error
	if len(os.Args) == 6 && os.Args[1] == "serve" {
		err = serve(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	} else {
		err = compare(ctx)
	}
	cancel()
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func compare(ctx context.Context) error {
	w, err := prepare(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(w.dir) }()
	var servers []*server
	defer func() {
		for _, s := range servers {
			s.stop()
		}
	}()
	for i, c := range contenders {
		s, err := start(ctx, w, c)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		servers = append(servers, s)
		if i == 0 {
			w.express = s
		}
		if err := s.prove(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	figures := map[string][]figure{}
	for round := range rounds {
		for _, shape := range shapes {
			sums := make([]sum, len(servers))
			for turn := range turns { // in short turns, so that a busy second of the machine falls on all alike
				for i, s := range servers {
					if round+turn == 0 {
						if err := s.drive(ctx, shape.good, warmUp, &sum{}); err != nil {
							return fmt.Errorf("%s: %w", s.name, err)
						}
					}
					if err := s.drive(ctx, shape.good, span/turns, &sums[i]); err != nil {
						return fmt.Errorf("%s: %w", s.name, err)
					}
				}
			}
			for i, s := range servers {
				f := sums[i].figure()
				fmt.Fprintf(os.Stderr, "round %d  %-12s %-47s %7.0f req/s %7.0f µs\n", round+1, shape.name, s.name, f.perSecond, f.cpu)
				figures[s.name+shape.name] = append(figures[s.name+shape.name], f)
			}
		}
	}
	report(ctx, figures)
	return nil
}

//go:embed package.json package-lock.json server.mjs
var javascript embed.FS

// work is the folder of one run, and what servers need to know of the run.
type work struct {
	dir, self string
	express   *server
}

func (w work) file(name string) string { return filepath.Join(w.dir, name) }

// prepare installs the npm packages in a temporary folder and writes spec and rows beside them.
func prepare(ctx context.Context) (w work, err error) {
	if w.self, err = os.Executable(); err != nil {
		return w, err
	}
	if w.dir, err = os.MkdirTemp("", "gatehouse-compare-"); err != nil {
		return w, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(w.dir)
		}
	}()
	if err := os.CopyFS(w.dir, javascript); err != nil {
		return w, err
	}
	fmt.Fprintln(os.Stderr, "npm ci in", w.dir)
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier")
	install.Dir = w.dir
	if out, err := install.CombinedOutput(); err != nil {
		return w, fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	spec, err := openapi.Load("teamguests")
	if err != nil {
		return w, err
	}
	list := spec.Paths.Value("/api/v4/teams/{team_id}/team_guests").Get.Responses.Value("200").Value.Content["application/json"]
	one := spec.Paths.Value("/api/v4/team_guests/{id}").Get.Responses.Value("200").Value.Content["application/json"]
	bound := uint64(count)
	list.Schema.Value.MaxItems = &bound
	spec.Components.Schemas["Unfit"].Value.Nullable = false // express-openapi-validator fails on nullable without a type; the answers measured do not use it
	good, broken := guests()
	if err := errors.Join(w.write("rows.json", map[string]any{"good": good, "broken": broken}), w.write("spec.json", spec)); err != nil {
		return w, err
	}
	list.Schema, one.Schema = openapi3.NewSchemaRef("", openapi3.NewSchema()), openapi3.NewSchemaRef("", openapi3.NewSchema())
	return w, w.write("undescribed.json", spec)
}

func (w work) write(name string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(w.file(name), encoded, 0o600)
}

// guests makes the rows: good ones, and the same with a last one that breaks the spec.
func guests() (good, broken []map[string]any) {
	for i := range count {
		good = append(good, map[string]any{
			"id": i, "uuid": uuid.NewString(), "company": "Acme inc", "first_name": fmt.Sprint("James ", i), "last_name": "West",
			"preferred_contact": "james@acme.com", "team_id": 123, "visiting": "Adam Johnson",
		})
	}
	overcharged := map[string]any{"id": count, "uuid": uuid.NewString(), "inventory_item_battery_status": 101} // of at most 100 percent
	return good, append(slices.Clone(good[:count-1]), overcharged)
}

// server is a contender that runs.
type server struct {
	contender
	url    string // of the API
	cmd    *exec.Cmd
	pids   []int // whose CPU time counts
	client *http.Client
}

// start starts a server and waits until it takes connections.
func start(ctx context.Context, w work, c contender) (*server, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := free.Addr().String()
	_ = free.Close()
	_, port, _ := net.SplitHostPort(address)
	args := c.command(w, port)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "NODE_ENV=production")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	// One connection, kept alive; no proxy of the environment stands between.
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxConnsPerHost: 1, DisableCompression: true}}
	s := &server{contender: c, url: "http://" + address + "/teamguests", cmd: cmd, pids: []int{cmd.Process.Pid}, client: client}
	if c.proxy {
		s.url, s.pids = "http://"+address, append(s.pids, w.express.pids...)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			return s, connection.Close()
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			s.stop()
			return nil, fmt.Errorf("does not start: %w\n%s", err, said.String())
		}
	}
}

func (s *server) stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// get asks once and demands a status.
func (s *server) get(ctx context.Context, path string, want int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Token token=smt_demo_manager")
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != want {
		return fmt.Errorf("GET %s: status %d instead of %d: %.300s", path, response.StatusCode, want, body)
	}
	return nil
}

// prove demands that good rows pass and that broken rows are refused by those who validate, and by them alone.
func (s *server) prove(ctx context.Context) error {
	for _, shape := range shapes {
		if err := s.get(ctx, shape.good, http.StatusOK); err != nil {
			return err
		}
		want := http.StatusOK
		if s.checks {
			want = http.StatusInternalServerError
		}
		if err := s.get(ctx, shape.broken, want); err != nil {
			return err
		}
	}
	return nil
}

// sum is what the turns of one measurement come to.
type sum struct {
	sent      int
	took, cpu time.Duration
}

// figure is one measurement: requests per second by the clock, and CPU time in µs per request.
type figure struct{ perSecond, cpu float64 }

func (s sum) figure() figure {
	return figure{float64(s.sent) / s.took.Seconds(), float64(s.cpu.Microseconds()) / float64(s.sent)}
}

// drive sends one request after the other for a while.
func (s *server) drive(ctx context.Context, path string, span time.Duration, total *sum) error {
	before, err := s.cpu()
	if err != nil {
		return err
	}
	started, sent := time.Now(), 0
	for ; sent < most && time.Since(started) < span; sent++ {
		if err := s.get(ctx, path, http.StatusOK); err != nil {
			return err
		}
	}
	took := time.Since(started)
	after, err := s.cpu()
	total.sent, total.took, total.cpu = total.sent+sent, total.took+took, total.cpu+after-before
	return err
}

// cpu is the time that the server's processes have spent so far, user and system, in ticks of 10 ms.
func (s *server) cpu() (time.Duration, error) {
	ticks := 0
	for _, pid := range s.pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			return 0, err
		}
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // from the third on; see proc(5)
		user, errUser := strconv.Atoi(fields[11])
		system, errSystem := strconv.Atoi(fields[12])
		if err := errors.Join(errUser, errSystem); err != nil {
			return 0, err
		}
		ticks += user + system
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// report prints the table and what it was measured with.
func report(ctx context.Context, figures map[string][]figure) {
	fmt.Print("| server |")
	for _, shape := range shapes {
		fmt.Printf(" %s: CPU | against bare | requests/s |", shape.name)
	}
	fmt.Print("\n|---|" + strings.Repeat("---:|", 3*len(shapes)) + "\n")
	for _, c := range contenders {
		fmt.Printf("| %s |", c.name)
		for _, shape := range shapes {
			f, ratio := median(figures[c.name+shape.name]), ""
			if c.bare != "" {
				ratio = fmt.Sprintf("%.2f×", f.cpu/median(figures[c.bare+shape.name]).cpu)
			}
			fmt.Printf(" %.0f µs | %s | %.0f |", f.cpu, ratio, f.perSecond)
		}
		fmt.Println()
	}
	versions := []string{runtime.Version(), "node " + output(ctx, "node", "--version")}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/getkin/kin-openapi" {
				versions = append(versions, "kin-openapi "+module.Version)
			}
		}
	}
	var manifest struct{ Dependencies map[string]string }
	if encoded, err := javascript.ReadFile("package.json"); err == nil && json.Unmarshal(encoded, &manifest) == nil {
		for _, name := range []string{"express", "express-openapi-validator", "@stoplight/prism-cli"} {
			versions = append(versions, name+" "+manifest.Dependencies[name])
		}
	}
	fmt.Printf("\n%s, %d × %s, %s.\n%s.\n", time.Now().Format(time.DateOnly), runtime.NumCPU(), processor(), runtime.GOOS, strings.Join(versions, ", "))
}

// median takes each value for itself.
func median(figures []figure) figure {
	middle := func(value func(figure) float64) float64 {
		sorted := slices.SortedFunc(slices.Values(figures), func(a, b figure) int { return cmp.Compare(value(a), value(b)) })
		return value(sorted[len(sorted)/2])
	}
	return figure{middle(func(f figure) float64 { return f.perSecond }), middle(func(f figure) float64 { return f.cpu })}
}

func output(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(out))
}

// processor is the name that Linux gives the CPU.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return err.Error()
	}
	_, rest, _ := strings.Cut(string(info), "model name")
	name, _, _ := strings.Cut(rest, "\n")
	return strings.Trim(name, "\t :")
}
