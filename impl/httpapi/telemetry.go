package httpapi

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// AccessLog writes one line for each request: a warning for violations of the spec, an error for failures of ours. It writes no query and no secret.
func AccessLog(logger *slog.Logger) func(Exchange) {
	return func(x Exchange) {
		level, message := slog.LevelInfo, "request"
		attributes := []slog.Attr{
			slog.String("request_id", x.RequestID), slog.String("api", x.API), slog.String("operation", x.Operation),
			slog.String("method", x.Method), slog.String("path", x.Path), slog.Int("status", x.Status), slog.Int("bytes", x.Bytes),
			slog.Duration("duration", x.Duration), slog.String("workspace", x.Workspace), slog.String("credential", x.Credential),
			slog.String("gate_in", string(x.GateIn)), slog.String("gate_out", string(x.GateOut)),
		}
		if x.GateOut == Violated {
			level, message = slog.LevelWarn, "response against the spec"
			attributes = append(attributes, slog.Any("violations", x.Violations))
		}
		if fault := x.Fault; fault != nil {
			if fault.Kind == Internal {
				level = slog.LevelError
			}
			if fault.Cause != nil && fault.Kind != Invalid { // kin's text for invalid input repeats the input
				attributes = append(attributes, slog.String("cause", fault.Cause.Error()))
			}
			attributes = append(attributes, refusals(fault.Violations)...)
		}
		if x.Panic != nil {
			attributes = append(attributes, slog.String("stack", string(x.Panic)))
		}
		logger.LogAttrs(context.Background(), level, message, attributes...)
	}
}

const maxRefusals = 20 // in one line

// refusals says what was refused, without names that the caller made up: one may be a piece of a secret that was badly escaped.
func refusals(violations []Violation) (attributes []slog.Attr) {
	for i, violation := range violations {
		if i == maxRefusals {
			return append(attributes, slog.Int("refused_besides", len(violations)-i))
		}
		where := violation.Pointer()
		if violation.Rule == "unknown" {
			where = "…"
		}
		attributes = append(attributes, slog.String("refused", violation.In+" "+where+": "+violation.Rule))
	}
	return attributes
}

// Metrics counts requests, verdicts and durations in a registry.
func Metrics(registry prometheus.Registerer) (func(Exchange), error) {
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "gatehouse_requests_total", Help: "Requests answered.",
	}, []string{"api", "operation", "status"})
	verdicts := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "gatehouse_gate_verdicts_total", Help: "What the gate said of requests (in) and responses (out).",
	}, []string{"api", "direction", "verdict"})
	durations := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gatehouse_request_duration_seconds", Help: "Time from the first look at a request to its checked answer.",
		Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"api", "operation"})
	for _, collector := range []prometheus.Collector{requests, verdicts, durations} {
		if err := registry.Register(collector); err != nil {
			return nil, err
		}
	}
	return func(x Exchange) {
		requests.WithLabelValues(x.API, x.Operation, strconv.Itoa(x.Status)).Inc()
		verdicts.WithLabelValues(x.API, "in", string(x.GateIn)).Inc()
		verdicts.WithLabelValues(x.API, "out", string(x.GateOut)).Inc()
		durations.WithLabelValues(x.API, x.Operation).Observe(x.Duration.Seconds())
	}, nil
}
