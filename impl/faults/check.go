package faults

import (
	"fmt"

	"gatehouse/persistence"
)

// Problem is what is wrong with a rule, by the field to blame.
type Problem struct{ Field, Reason string }

// Check completes a rule, from kind to status or the other way round, and says what is wrong with it.
func (r *Rules) Check(rule persistence.FaultRule) (persistence.FaultRule, []Problem) {
	var problems []Problem
	wrong := func(field, format string, values ...any) {
		problems = append(problems, Problem{field, fmt.Sprintf(format, values...)})
	}
	triggers := 0
	for _, given := range []bool{rule.Nth > 0, rule.Every > 0, rule.Probability != nil} {
		if given {
			triggers++
		}
	}
	if triggers > 1 {
		wrong("trigger", "give one of nth, every and probability")
	}
	answers := rule.Kind != "" || rule.Status != 0
	switch {
	case !answers && !rule.Dropped && rule.LatencyMS == 0:
		wrong("kind", "say what is to happen: kind or status, latency_ms or drop")
	case answers && rule.Dropped:
		wrong("drop", "a connection that is cut brings no answer")
	}
	ofAPI, found, matched := false, false, false
	for _, choice := range r.choices() {
		if choice.API != rule.API {
			continue
		}
		ofAPI = true
		if rule.Operation != "" && choice.Operation != rule.Operation {
			continue
		}
		found = true
		for _, answer := range choice.Answers {
			if !matched && answers && (rule.Kind == "" || answer.Kind.String() == rule.Kind) && (rule.Status == 0 || answer.Status == rule.Status) {
				rule.Kind, rule.Status, matched = answer.Kind.String(), answer.Status, true
			}
		}
	}
	switch {
	case !ofAPI:
		wrong("api", "there is no such API")
	case !found:
		wrong("operation", "there is no such operation of this API")
	case answers && !matched && rule.Kind == "":
		wrong("status", "the spec declares no such answer that could be given here")
	case answers && !matched:
		wrong("kind", "the spec declares no such answer here")
	}
	return rule, problems
}
