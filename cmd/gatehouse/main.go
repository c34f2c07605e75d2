// Command gatehouse serves documented guest-industry APIs, each exactly as its spec describes it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"gatehouse/persistence"
)

// version is set by the Makefile.
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(exitCode(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr), os.Stderr))
}

// run is the whole program: it returns when ctx ends or when it cannot go on.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	command, config, err := parse(args, getenv, stdout)
	if err != nil {
		return err
	}
	switch command {
	case "":
		return nil // help was asked for, and printed
	case "version":
		fmt.Fprintln(stdout, "gatehouse", version, goVersion())
		return nil
	case "migrate":
		return migrate(ctx, config, stdout, stderr)
	case "admin create":
		return createAdmin(ctx, config, stdout, stderr)
	case "admin token create":
		return createToken(ctx, config, stdout, stderr)
	}
	return serve(ctx, config, stdout, stderr)
}

// exitCode tells people what went wrong: 2 when the configuration is at fault, 1 for the rest.
func exitCode(err error, stderr io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		for _, problem := range usage {
			fmt.Fprintln(stderr, "gatehouse:", problem)
		}
		fmt.Fprintln(stderr, "gatehouse: see gatehouse --help")
		return 2
	}
	fmt.Fprintln(stderr, "gatehouse:", err)
	return 1
}

func migrate(ctx context.Context, config config, stdout, stderr io.Writer) error {
	db, err := open(ctx, config, newLogger(config, stderr))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return fmt.Errorf("database %q: %w", persistence.MaskURL(config.Database), err)
	}
	fmt.Fprintf(stdout, "The schema of %s is up to date.\n", persistence.MaskURL(config.Database))
	return nil
}

func open(ctx context.Context, config config, logger *slog.Logger) (*persistence.DB, error) {
	return persistence.Open(ctx, persistence.Config{
		URL: config.Database, MasterKey: config.masterKey, MaxConns: config.DatabaseConnections, Pooler: config.DatabasePooler, Logger: logger,
	})
}

func newLogger(config config, stderr io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.logLevel}
	if config.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(stderr, options))
	}
	return slog.New(slog.NewTextHandler(stderr, options))
}

func goVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return "(" + info.GoVersion + ")"
	}
	return ""
}
