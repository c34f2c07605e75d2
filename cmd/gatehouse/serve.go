package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"gatehouse/impl"
	"gatehouse/impl/console"
	"gatehouse/impl/httpapi"
	"gatehouse/impl/jobs"
	"gatehouse/impl/traffic"
	"gatehouse/impl/webhooks"
	"gatehouse/persistence"
)

// serve runs the server until ctx ends: then it takes no more requests, finishes those under way and the running jobs, and closes the database.
func serve(ctx context.Context, config config, stdout, stderr io.Writer) error {
	started := time.Now()
	logger := newLogger(config, stderr)
	listener, err := listen(config.Listen) // first, so that a port in use leaves the database alone
	if err != nil {
		return err
	}
	defer listener.Close()
	db, err := open(ctx, config, logger)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := prepare(ctx, config, db); err != nil {
		return err
	}
	var inspector *traffic.Options
	if config.Inspector {
		inspector = &traffic.Options{}
	}
	server, err := impl.New(ctx, impl.Config{
		Inspector: inspector, PublicURL: config.PublicURL,
		Console: console.Options{Idle: config.ConsoleIdle, Lifetime: config.ConsoleLifetime},
		Version: version, Demo: config.Demo, GateOut: httpapi.Gate(config.GateOut), TrustedProxies: config.TrustedProxies, Logger: logger,
		XingAnonymousKeys: config.XingAnonymousKeys, AutohostRateLimit: config.autohostRateLimit(),
		Webhooks: webhooks.Options{AllowPrivate: config.WebhooksAllowPrivate || config.Demo},
		Jobs:     jobs.Options{Workers: config.JobWorkers, PollOnly: config.DatabasePooler},
	}, db)
	if err != nil {
		return err
	}
	if err := server.Jobs.Start(ctx); err != nil {
		return err
	}
	web := &http.Server{
		Handler:           server,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    128 << 10,
	}
	if server.Traffic != nil {
		web.RegisterOnShutdown(server.Traffic.Close) // else those who watch would keep it waiting
	}
	failed := make(chan error, 1)
	go func() {
		if config.TLSCert != "" {
			failed <- web.ServeTLS(listener, config.TLSCert, config.TLSKey)
			return
		}
		failed <- web.Serve(listener)
	}()
	welcome(stdout, config, listener, server, time.Since(started))
	go server.Warm() // ready before everything is: what is called sooner is compiled then

	select {
	case err = <-failed:
	case <-ctx.Done():
		fmt.Fprintln(stdout, "Stopping: finishing what is under way.")
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), config.ShutdownTimeout)
	defer cancel()
	if late := web.Shutdown(last); late != nil {
		err = errors.Join(err, fmt.Errorf("requests were cut off after %s", config.ShutdownTimeout))
	}
	return errors.Join(err, server.Jobs.Stop(last))
}

func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: stop what listens there, or choose another address with --listen", address)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%s needs more rights than this user has: choose a port above 1023 with --listen", address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return listener, nil
}

// welcome prints where everything is.
func welcome(stdout io.Writer, config config, listener net.Listener, server *impl.Server, took time.Duration) {
	scheme := "http"
	if config.TLSCert != "" {
		scheme = "https"
	}
	base := scheme + "://" + listener.Addr().String()
	fmt.Fprintf(stdout, "Gatehouse %s is ready after %d ms: %s/\n\n", version, took.Milliseconds(), base)
	for _, api := range server.APIs {
		fmt.Fprintf(stdout, "  %-16s %s%s\n", api.Title(), base, api.Base())
	}
	fmt.Fprintf(stdout, "  %-16s %s/console/\n", "console", base)
	fmt.Fprintf(stdout, "  %-16s %s/docs/\n", "Swagger UI", base)
	fmt.Fprintf(stdout, "  %-16s %s/healthz  /readyz  /metrics\n", "watch", base)
	fmt.Fprintf(stdout, "  %-16s %s\n", "database", persistence.MaskURL(config.Database))
	if first := server.First; first != nil {
		fmt.Fprintf(stdout, "\nThe first admin, shown this once:\n\n  %-16s %s / %s\n  %-16s Authorization: Bearer %s\n\n",
			"console", first.Name, first.Password, "Gatehouse", first.Bearer)
	}
	if !config.Demo {
		return
	}
	fmt.Fprintf(stdout, "\nThe demo world, with public credentials:\n\n")
	for _, api := range server.APIs {
		fmt.Fprintf(stdout, "  %-16s %s\n", api.Title(), api.Demo)
	}
	fmt.Fprintf(stdout, "\nTry:\n\n")
	for _, curl := range impl.DemoCurls(base) {
		fmt.Fprintf(stdout, "  %s\n", curl)
	}
	fmt.Fprintln(stdout)
}
