package main

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"gatehouse/impl/httpapi"
)

// config is what the flags say, checked.
type config struct {
	Database            string `help:"Where the data is: sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/NAME." default:"sqlite:gatehouse.db" placeholder:"URL"`
	DatabaseConnections int    `help:"Connections to Postgres of this replica, at most." default:"10" placeholder:"N"`
	DatabasePooler      bool   `help:"A transaction pooler stands before Postgres: prepare nothing, listen to nothing. Migrate on a direct connection, then serve with --no-migrate."`
	MasterKeyFile       string `help:"File with the key that seals secrets, 32 bytes in base64; or give the key itself as GATEHOUSE_MASTER_KEY. On SQLite one is made beside the database." placeholder:"FILE"`
	LogFormat           string `help:"text or json." default:"text" placeholder:"FORMAT"`
	LogLevel            string `help:"debug, info, warn or error." default:"info" placeholder:"LEVEL"`

	Listen               string        `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Demo                 bool          `help:"Make the demo world, with public credentials."`
	DemoAnywhere         bool          `help:"Allow --demo on an address that others can reach."`
	TLSCert              string        `name:"tls-cert" help:"Certificate, to serve HTTPS." placeholder:"FILE"`
	TLSKey               string        `name:"tls-key" help:"Its key." placeholder:"FILE"`
	TrustedProxies       []string      `help:"Addresses or networks whose X-Forwarded headers count." placeholder:"CIDR"`
	PublicURL            string        `name:"public-url" help:"Where others reach this server, for links that it makes; taken from each request unless given." placeholder:"URL"`
	XingAnonymousKeys    bool          `help:"XING Events: callers without a key may create one, as they could for years."`
	AutohostRateLimit    *int          `help:"Autohost: calls a minute with one key, counted by each replica for itself; 0 for no limit. 50, and 0 with --demo, unless given." placeholder:"N"`
	WebhooksAllowPrivate bool          `help:"Webhooks may lead to private and loopback addresses, as they may with --demo; never to link-local ones."`
	GateOut              string        `help:"What to do with a response that breaks the spec: fail answers the API's own 500, log lets it pass. Both log and count it." default:"fail" placeholder:"MODE"`
	Inspector            bool          `help:"Remember the latest calls, without their secrets, for the management API and the console." default:"true" negatable:""`
	Migrate              bool          `help:"Bring the schema up to date at start." default:"true" negatable:""`
	JobWorkers           int           `help:"Background jobs at once in this replica." default:"10" placeholder:"N"`
	ShutdownTimeout      time.Duration `help:"How long requests and jobs under way may take at the end." default:"20s" placeholder:"TIME"`
	ConsoleIdle          time.Duration `help:"How long a session of the console lasts without a request." default:"1h" placeholder:"TIME"`
	ConsoleLifetime      time.Duration `help:"How long it lasts at all." default:"12h" placeholder:"TIME"`

	masterKey string
	logLevel  slog.Level
	admin     adminFlags
}

// usageError lists what is wrong with the configuration, a line for each.
type usageError []string

func (u usageError) Error() string { return strings.Join(u, "; ") }

const description = "Serves documented guest-industry APIs with real state, every request and response held to the published spec.\n\n" +
	"Every flag can also be given in the environment: --log-format as GATEHOUSE_LOG_FORMAT."

// parse reads flags and environment. The command is "" when help was printed.
func parse(args []string, getenv func(string) string, stdout io.Writer) (command string, _ config, err error) {
	var cli struct {
		config  `embed:""`
		Serve   struct{} `cmd:"" help:"Serve the APIs (the default)." default:"1"`
		Migrate struct{} `cmd:"" help:"Bring the schema up to date, and end."`
		Version struct{} `cmd:"" help:"Say which version this is."`
		Admin   struct {
			Create struct {
				Name string `help:"Who it is; what they sign in with." default:"admin" placeholder:"NAME"`
				Role string `help:"admin, or viewer, who may change nothing." default:"admin" enum:"admin,viewer" placeholder:"ROLE"`
			} `cmd:"" help:"Make an admin, print the password, and end."`
			Token struct {
				Create struct {
					Admin     string        `help:"Whose token it is." default:"admin" placeholder:"NAME"`
					Name      string        `help:"What it is for." default:"token" placeholder:"NAME"`
					Role      string        `help:"admin, or viewer, who may change nothing." default:"admin" enum:"admin,viewer" placeholder:"ROLE"`
					Workspace string        `help:"The only workspace it is good for; all unless given." placeholder:"NAME"`
					Lifetime  time.Duration `help:"How long it is good; for ever unless given." placeholder:"TIME"`
				} `cmd:"" help:"Make a token of an admin for the management API, print it, and end."`
			} `cmd:"" help:"Tokens of the management API."`
		} `cmd:"" help:"Admins, who use the console and the management API."`
	}
	helped := false
	parser, err := kong.New(&cli, kong.Name("gatehouse"), kong.Description(description), kong.Writers(stdout, stdout),
		kong.Exit(func(int) { helped = true }),
		kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
			value := getenv("GATEHOUSE_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_")))
			if value == "" {
				return nil, nil
			}
			return value, nil
		})))
	if err != nil {
		return "", config{}, err
	}
	parsed, err := parser.Parse(args)
	if helped {
		return "", config{}, nil
	}
	if err != nil {
		return "", config{}, usageError{err.Error()}
	}
	config := cli.config
	switch command := parsed.Command(); command {
	case "admin create":
		config.admin = adminFlags{name: cli.Admin.Create.Name, role: cli.Admin.Create.Role}
	case "admin token create":
		sent := cli.Admin.Token.Create
		config.admin = adminFlags{name: sent.Name, role: sent.Role, admin: sent.Admin, workspace: sent.Workspace, lifetime: sent.Lifetime}
	}
	config.masterKey = getenv("GATEHOUSE_MASTER_KEY")
	if problems := config.check(); len(problems) > 0 {
		return "", config, usageError(problems)
	}
	return parsed.Command(), config, nil
}

// check finds everything that is wrong at once.
func (c *config) check() (problems []string) {
	wrong := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if err := c.logLevel.UnmarshalText([]byte(c.LogLevel)); err != nil {
		wrong("--log-level %q: use debug, info, warn or error", c.LogLevel)
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		wrong("--log-format %q: use text or json", c.LogFormat)
	}
	if c.GateOut != "fail" && c.GateOut != "log" {
		wrong("--gate-out %q: use fail or log", c.GateOut)
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		wrong("--listen %q: use HOST:PORT, such as 127.0.0.1:8080", c.Listen)
	} else if c.Demo && !c.DemoAnywhere && !isLoopback(host) {
		wrong("--demo has public credentials and --listen %q can be reached by others: listen on 127.0.0.1, or add --demo-anywhere if that is what you want", c.Listen)
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		wrong("--tls-cert and --tls-key go together")
	}
	for _, file := range []struct{ flag, path string }{{"tls-cert", c.TLSCert}, {"tls-key", c.TLSKey}} {
		if file.path == "" {
			continue
		}
		if _, err := os.Stat(file.path); err != nil {
			wrong("--%s: %v", file.flag, err)
		}
	}
	for _, proxy := range c.TrustedProxies {
		if _, err := httpapi.ParseProxies([]string{proxy}); err != nil {
			wrong("--trusted-proxies %v", err)
		}
	}
	if c.PublicURL != "" && !isPlainURL(c.PublicURL) {
		wrong("--public-url %q: use an http or https URL, such as https://gatehouse.example", c.PublicURL)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	if c.DatabaseConnections < 2 {
		wrong("--database-connections %d: use 2 or more", c.DatabaseConnections)
	}
	if c.JobWorkers < 1 {
		wrong("--job-workers %d: use 1 or more", c.JobWorkers)
	}
	if c.AutohostRateLimit != nil && *c.AutohostRateLimit < 0 {
		wrong("--autohost-rate-limit %d: use 0 or more", *c.AutohostRateLimit)
	}
	if c.ConsoleIdle <= 0 || c.ConsoleLifetime <= 0 {
		wrong("--console-idle %s, --console-lifetime %s: use more than 0", c.ConsoleIdle, c.ConsoleLifetime)
	}
	if c.ShutdownTimeout <= 0 {
		wrong("--shutdown-timeout %s: use more than 0", c.ShutdownTimeout)
	}
	if c.MasterKeyFile != "" {
		key, err := os.ReadFile(c.MasterKeyFile)
		switch {
		case c.masterKey != "":
			wrong("give the master key once: --master-key-file or GATEHOUSE_MASTER_KEY")
		case err != nil:
			wrong("--master-key-file: %v", err)
		}
		c.masterKey = string(key)
	}
	return problems
}

// autohostRateLimit is the documented one, unless another was given; the demo world is without.
func (c *config) autohostRateLimit() int {
	switch {
	case c.AutohostRateLimit != nil:
		return *c.AutohostRateLimit
	case c.Demo:
		return 0
	}
	return 50
}

// isPlainURL takes a scheme of the web, a host and perhaps a path.
func isPlainURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
