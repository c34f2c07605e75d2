package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence/persistencetest"
)

// TestMain lets this test program be the real program, so that tests can kill it.
func TestMain(m *testing.M) {
	if os.Getenv("GATEHOUSE_BE_THE_PROGRAM") != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		os.Exit(exitCode(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr), os.Stderr))
	}
	os.Exit(m.Run())
}

func TestConfiguration(t *testing.T) {
	for _, tt := range []struct {
		name string
		args string
		env  map[string]string
		want []string // a line for each problem
	}{
		{"an unknown flag", "serve --nonsense", nil, []string{"unknown flag --nonsense"}},
		{"an unknown command", "nonsense", nil, []string{"unexpected argument nonsense"}},
		{"everything wrong at once", "serve --listen nowhere --gate-out maybe --log-format xml --log-level loud --tls-cert /no/such.pem --trusted-proxies all --job-workers 0 --database-connections 1 --shutdown-timeout 0s --console-idle 0s --autohost-rate-limit=-1 --public-url gatehouse.example", nil, []string{
			`--log-level "loud": use debug, info, warn or error`, `--log-format "xml": use text or json`, `--gate-out "maybe": use fail or log`,
			`--listen "nowhere": use HOST:PORT, such as 127.0.0.1:8080`, "--tls-cert and --tls-key go together", "--tls-cert: stat /no/such.pem: no such file or directory",
			`--trusted-proxies "all": use an address or a network, such as 10.0.0.0/8`, `--public-url "gatehouse.example": use an http or https URL, such as https://gatehouse.example`, "--database-connections 1: use 2 or more", "--job-workers 0: use 1 or more", "--autohost-rate-limit -1: use 0 or more", "--console-idle 0s, --console-lifetime 12h0m0s: use more than 0", "--shutdown-timeout 0s: use more than 0",
		}},
		{"from the environment", "serve", map[string]string{"GATEHOUSE_LOG_FORMAT": "xml", "GATEHOUSE_TRUSTED_PROXIES": "10.0.0.0/8,x"}, []string{`--log-format "xml": use text or json`, `--trusted-proxies "x": use an address or a network, such as 10.0.0.0/8`}},
		{"a demo for everybody", "serve --demo --listen 0.0.0.0:8080", nil, []string{`--demo has public credentials and --listen "0.0.0.0:8080" can be reached by others: listen on 127.0.0.1, or add --demo-anywhere if that is what you want`}},
		{"a demo on all addresses", "serve --demo --listen :8080", nil, []string{`--demo has public credentials and --listen ":8080" can be reached by others: listen on 127.0.0.1, or add --demo-anywhere if that is what you want`}},
		{"a key file that is not there", "serve --master-key-file /no/such.key", nil, []string{"--master-key-file: open /no/such.key: no such file or directory"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			err := run(t.Context(), strings.Fields(tt.args), func(name string) string { return tt.env[name] }, &stdout, &stderr)
			require.Equal(t, 2, exitCode(err, &stderr))
			var want strings.Builder
			for _, problem := range tt.want {
				want.WriteString("gatehouse: " + problem + "\n")
			}
			require.Equal(t, want.String()+"gatehouse: see gatehouse --help\n", stderr.String())
		})
	}
}

func TestAutohostRateLimit(t *testing.T) {
	for _, tt := range []struct {
		args string
		env  map[string]string
		want int
	}{
		{"serve", nil, 50},
		{"serve --demo", nil, 0},
		{"serve --autohost-rate-limit 7", nil, 7},
		{"serve --demo --autohost-rate-limit 50", nil, 50},
		{"serve --autohost-rate-limit 0", nil, 0},
		{"serve", map[string]string{"GATEHOUSE_AUTOHOST_RATE_LIMIT": "9"}, 9},
	} {
		_, config, err := parse(strings.Fields(tt.args), func(name string) string { return tt.env[name] }, io.Discard)
		require.NoError(t, err)
		require.Equal(t, tt.want, config.autohostRateLimit(), "%s %v", tt.args, tt.env)
	}
}

func TestHelpAndVersion(t *testing.T) {
	var stdout bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"--help"}, func(string) string { return "" }, &stdout, io.Discard))
	for _, word := range []string{"serve", "migrate", "version", "--database", "GATEHOUSE_LOG_FORMAT", "--gate-out"} {
		require.Contains(t, stdout.String(), word)
	}
	stdout.Reset()
	require.NoError(t, run(t.Context(), []string{"version"}, func(string) string { return "" }, &stdout, io.Discard))
	require.Regexp(t, `^gatehouse development \(go1\.`, stdout.String())
}

// TestWhatCannotStart: one sentence with the way out, and exit status 1.
func TestWhatCannotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	free := "127.0.0.1:0"
	database := databaseFor(t)
	for _, tt := range []struct {
		name, listen, database string
		args                   []string
		want                   string
	}{
		{"a port in use", taken.Addr().String(), database, nil, taken.Addr().String() + " is in use: stop what listens there, or choose another address with --listen"},
		{"no such address", "192.0.2.1:8080", database, nil, "cannot listen on 192.0.2.1:8080"},
		{"a database that is down", free, "postgres://me:hush@127.0.0.1:1/gatehouse", nil, `database "postgres://me:…@127.0.0.1:1/gatehouse": connect: connection refused; is Postgres running?`},
		{"a folder that is not there", free, "sqlite:/no/such/folder/gatehouse.db", nil, "the folder cannot be written"},
		{"a schema that was not migrated", free, persistencetest.Empty(t), []string{"--no-migrate"}, "run gatehouse migrate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stderr bytes.Buffer
			args := append([]string{"serve", "--listen", tt.listen, "--database", tt.database}, tt.args...)
			require.Equal(t, 1, exitCode(run(t.Context(), args, testEnvironment, io.Discard, &stderr), &stderr))
			require.Contains(t, stderr.String(), "gatehouse: ")
			require.Contains(t, stderr.String(), tt.want)
			require.Equal(t, 1, strings.Count(stderr.String(), "\n"), stderr.String())
			require.NotContains(t, stderr.String(), "hush")
		})
	}
}

func TestMigrate(t *testing.T) {
	database := persistencetest.Empty(t)
	for range 2 {
		var stdout bytes.Buffer
		require.NoError(t, run(t.Context(), []string{"migrate", "--database", database}, testEnvironment, &stdout, io.Discard))
		require.Contains(t, stdout.String(), "is up to date")
	}
	require.NoError(t, persistencetest.Open(t, database).Ready(t.Context()))
}

func testEnvironment(name string) string {
	if name == "GATEHOUSE_MASTER_KEY" {
		return persistencetest.MasterKey
	}
	return ""
}

// databaseFor is a database that a program of its own will open.
func databaseFor(t *testing.T) string {
	t.Helper()
	if persistencetest.OnPostgres() {
		return persistencetest.URL(t)
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "gatehouse.db")
}

// program is Gatehouse as a process.
type program struct {
	cmd    *exec.Cmd
	base   string
	said   string // until it was ready
	stderr *bytes.Buffer
}

// start runs the program and waits until it says that it is ready.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := &program{cmd: exec.Command(os.Args[0], append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), stderr: &bytes.Buffer{}}
	p.cmd.Env = append(os.Environ(), "GATEHOUSE_BE_THE_PROGRAM=1", "GATEHOUSE_MASTER_KEY="+persistencetest.MasterKey)
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	lines := bufio.NewScanner(stdout)
	ready := regexp.MustCompile(`is ready after \d+ ms: (https?://\S+)/$`)
	for lines.Scan() {
		p.said += lines.Text() + "\n"
		if match := ready.FindStringSubmatch(lines.Text()); match != nil {
			p.base = match[1]
		}
		if strings.HasPrefix(lines.Text(), "  curl ") || !strings.Contains(strings.Join(args, " "), "--demo") && strings.Contains(lines.Text(), "database") {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return p
		}
	}
	require.FailNow(t, "the program did not start", "%s%s", p.said, p.stderr)
	return nil
}

func (p *program) call(t *testing.T, method, path, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, p.base+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Authorization", "Token token=smt_demo_manager")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(read)
}

// kill ends the process as a power cut would.
func (p *program) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGKILL))
	_ = p.cmd.Wait()
}

const team = "/teamguests/api/v4/teams/123/team_guests"

// TestStateSurvivesAKill: what was answered is there after a SIGKILL, and a job that was accepted is done.
func TestStateSurvivesAKill(t *testing.T) {
	database := databaseFor(t)
	p := start(t, "--demo", "--database", database)
	require.Contains(t, p.said, "Team Guests V4")
	require.Contains(t, p.said, "smt_demo_manager")
	status, answer := p.call(t, "POST", team+"/bulk_create", `[{"first_name":"James"},{"first_name":"Brandon Lee"}]`)
	require.Equal(t, 207, status, answer)
	status, answer = p.call(t, "POST", team+"/bulk_destroy", `{"include_ids":[57]}`)
	require.Equal(t, 202, status, answer)
	p.kill(t)

	p = start(t, "--demo", "--database", database)
	require.Eventually(t, func() bool {
		_, answer := p.call(t, "GET", "/teamguests/api/v4/async_jobs/85842", "")
		return strings.Contains(answer, `"completed":true,"description":null,"success":true`)
	}, 30*time.Second, 20*time.Millisecond, "%s", p.stderr)
	status, _ = p.call(t, "GET", "/teamguests/api/v4/team_guests/57", "")
	require.Equal(t, 404, status)
	status, answer = p.call(t, "GET", "/teamguests/api/v4/team_guests/58", "")
	require.Equal(t, 200, status)
	require.Contains(t, answer, "Brandon Lee")
}

// TestJobGoesOnAfterAKill kills the program in the middle of a large bulk_destroy.
func TestJobGoesOnAfterAKill(t *testing.T) {
	database := databaseFor(t)
	p := start(t, "--demo", "--database", database)
	item := `{"first_name":"James"},`
	for range 100 {
		status, _ := p.call(t, "POST", team+"/bulk_create?fields=id", "["+strings.TrimSuffix(strings.Repeat(item, 200), ",")+"]")
		require.Equal(t, 207, status)
	}
	status, _ := p.call(t, "POST", team+"/bulk_destroy", `{}`)
	require.Equal(t, 202, status)
	left := func() (left int) {
		_, answer := p.call(t, "GET", team+"?fields=id&search_query=james", "")
		var guests []any
		require.NoError(t, json.Unmarshal([]byte(answer), &guests))
		return len(guests)
	}
	require.Eventually(t, func() bool { // begun, and not ended
		status, _ := p.call(t, "GET", "/teamguests/api/v4/team_guests/57", "")
		return status == 404
	}, 30*time.Second, time.Millisecond)
	p.kill(t)

	p = start(t, "--demo", "--database", database)
	require.Eventually(t, func() bool { return left() == 0 }, 30*time.Second, 20*time.Millisecond, "%s", p.stderr)
	require.Eventually(t, func() bool {
		_, answer := p.call(t, "GET", "/teamguests/api/v4/async_jobs/85842", "")
		return strings.Contains(answer, `"success":true`)
	}, 30*time.Second, 20*time.Millisecond)
}

// TestGracefulEnd: a SIGTERM lets requests finish and ends the process without an error.
func TestGracefulEnd(t *testing.T) {
	p := start(t, "--database", databaseFor(t))
	for path, want := range map[string]string{"/healthz": "alive\n", "/readyz": "ready\n"} {
		status, answer := p.call(t, "GET", path, "")
		require.Equal(t, 200, status)
		require.Equal(t, want, answer)
	}
	_, metrics := p.call(t, "GET", "/metrics", "")
	for _, name := range []string{"gatehouse_database_connections", "go_goroutines"} {
		require.Contains(t, metrics, name)
	}
	// A request whose body is still on its way when the signal comes.
	connection, err := net.Dial("tcp", strings.TrimPrefix(p.base, "http://"))
	require.NoError(t, err)
	defer connection.Close()
	body := `{"session":{"email":"nobody@demo.example","password":"x"}}`
	fmt.Fprintf(connection, "POST /teamguests/api/v4/session HTTP/1.1\r\nHost: gatehouse\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	answers := bufio.NewReader(connection)
	line, err := answers.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue")
	_, err = answers.ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { // it takes no new connections any more
		other, err := net.Dial("tcp", strings.TrimPrefix(p.base, "http://"))
		if err == nil {
			_ = other.Close()
		}
		return err != nil
	}, 10*time.Second, time.Millisecond)
	fmt.Fprint(connection, body)
	line, err = answers.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "401", "the request under way is answered")
	require.NoError(t, p.cmd.Wait(), "%s", p.stderr)
}
