package console

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/traffic"
)

// trafficFields are the filters of the list of calls, as they were chosen.
func (v *visit) trafficFields(query url.Values) []field {
	apis := []option{{"", "all", ""}}
	for _, system := range v.systemNames() {
		apis = append(apis, option{system, system, ""})
	}
	return []field{
		{Name: "api", Label: "System", Kind: "select", Value: query.Get("api"), Options: apis},
		{Name: "status", Label: "Status", Kind: "select", Value: query.Get("status"), Options: []option{{"", "all", ""}, {"2xx", "2xx", ""}, {"4xx", "4xx", ""}, {"5xx", "5xx", ""}}},
		{Name: "verdict", Label: "Verdict", Kind: "select", Value: query.Get("verdict"), Options: []option{{"", "all", ""}, {"passed", "passed", ""}, {"refused", "refused", ""}, {"violated", "violated", ""}}},
	}
}

// trafficList is the inspector: the latest calls, and new ones as they arrive.
func trafficList(v *visit) (answer, error) {
	query := v.r.URL.Query()
	params := &gatehouseapi.ListTrafficParams{Limit: ptr(50), Unidentified: ptr(true), Search: optional(cut(query.Get("search"), 200)), API: optional(query.Get("api")), Status: optional(query.Get("status"))}
	if verdict := query.Get("verdict"); verdict != "" {
		params.Verdict = ptr(gatehouseapi.Verdict(verdict))
	}
	before := query.Get("before")
	if n, err := strconv.ParseInt(before, 10, 64); err == nil {
		params.Before = &n
	}
	got, err := ask(v.api.ListTrafficWithResponse(v.ctx, v.workspace, params))
	if err != nil {
		return answer{}, err
	}
	p := page{Title: "Traffic"}
	if !got.JSON200.Enabled {
		p.Intro = "The inspector is off: the server was started with --no-inspector."
		return shown(p)
	}
	p.Intro = "Calls of this workspace, and calls whose credential led to none, the newest first. Secrets are taken out; nothing is kept over a restart."
	p.Actions = []button{{Label: "Clear", URL: v.in("traffic", "clear")}}
	list := v.callTable(got.JSON200.Items)
	list.Empty = "No calls yet. Call an API and they appear here."
	list.Search = &search{Label: "Search", Value: query.Get("search"), Filters: v.trafficFields(query)}
	if len(got.JSON200.Items) == 50 {
		older := url.Values{}
		for key, values := range query {
			older[key] = values
		}
		older.Set("before", strconv.FormatInt(got.JSON200.Items[49].ID, 10))
		list.After = v.in("traffic") + "?" + older.Encode()
	}
	s := section{Table: list}
	if before == "" {
		query.Del("before")
		s.Live = &live{Stream: v.in("traffic", "stream") + "?" + query.Encode(), Detail: v.in("traffic"), Last: got.JSON200.Last}
		p.Script = "traffic.js"
	}
	p.Sections = []section{s}
	return shown(p)
}

// callTable lists calls in short.
func (v *visit) callTable(calls []gatehouseapi.Call) *table {
	list := &table{Label: "Calls", Columns: []string{"Time", "Call", "Operation", "Status", "Verdict", "Took", "Credential"}, Empty: "No calls yet."}
	for _, call := range calls {
		list.Rows = append(list.Rows, row{ID: "call-" + strconv.FormatInt(call.ID, 10), Cells: []cell{
			{Text: call.At.UTC().Format("15:04:05.000")}, linked(call.Method+" "+call.Path, v.in("traffic", strconv.FormatInt(call.ID, 10))), text(named(call.Operation, "–")),
			statusCell(call.Status), verdictCell(call), text(took(call.DurationUs)), text(call.Credential),
		}})
	}
	return list
}

func statusCell(status int) cell {
	switch {
	case status == 0:
		return badge("bad", "dropped")
	case status >= 500:
		return badge("bad", strconv.Itoa(status))
	case status >= 400:
		return badge("warn", strconv.Itoa(status))
	}
	return badge("good", strconv.Itoa(status))
}

// verdictCell is what the gate said; traffic.js says it in the same words.
func verdictCell(call gatehouseapi.Call) cell {
	switch {
	case call.GateOut == "violated":
		return badge("bad", "answer against the spec")
	case call.Fault != nil:
		return badge("warn", "injected fault")
	case call.GateIn == "refused":
		return badge("warn", "refused: "+plural(call.Problems, "problem", "problems"))
	case call.GateIn == "passed":
		return badge("good", "as the spec says")
	}
	return badge("quiet", "not looked at")
}

func took(microseconds int64) string {
	return fmt.Sprintf("%.1f ms", float64(microseconds)/1000)
}

// streamLasts is when a stream ends and the browser comes again, with its session looked at anew.
const streamLasts = time.Minute

// trafficStream sends new calls as they arrive.
func trafficStream(v *visit) (answer, error) {
	if v.options.Traffic == nil {
		return answer{}, &refusal{Status: http.StatusNotFound, Text: "The inspector is off."}
	}
	if _, err := ask(v.api.GetWorkspaceWithResponse(v.ctx, v.workspace)); err != nil {
		return answer{}, err
	}
	query := v.r.URL.Query()
	ctx, stop := context.WithTimeout(v.r.Context(), streamLasts)
	defer stop()
	r := v.r.WithContext(ctx)
	if last := query.Get("last"); last != "" && r.Header.Get("Last-Event-ID") == "" {
		r.Header.Set("Last-Event-ID", last)
	}
	v.options.Traffic.Stream(v.w, r, traffic.Filter{
		Workspace: v.workspace, Unidentified: true, API: query.Get("api"), Status: query.Get("status"), Verdict: query.Get("verdict"), Search: query.Get("search"),
	})
	return answer{}, errStreamed
}

// oneCall is a call with all that is known of it.
func oneCall(v *visit) (answer, error) {
	id, err := v.id("call")
	if err != nil {
		return answer{}, err
	}
	got, err := ask(v.api.GetCallWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	d := got.JSON200
	summary := section{Facts: []fact{
		{"Status", statusCell(d.Call.Status)}, {"Verdict", verdictCell(d.Call)}, {"System", text(d.Call.API)}, {"Operation", text(named(d.Call.Operation, "none: no operation has this path and method"))},
		{"Credential", text(named(d.Call.Credential, "none that leads to anybody"))}, {"Took", text(took(d.Call.DurationUs))}, {"Time", moment(d.Call.At)}, {"Request id", coded(d.Call.RequestID)},
	}}
	if d.Call.Fault != nil {
		summary.Facts = append(summary.Facts, fact{"Injected by", linked("fault "+strconv.FormatInt(*d.Call.Fault, 10), v.in("faults"))})
	}
	sections := []section{summary}
	if len(d.Violations) > 0 {
		broken := &table{Label: "Against the spec", Columns: []string{"In", "Where", "Rule", "Why"}}
		for _, violation := range d.Violations {
			broken.Rows = append(broken.Rows, row{Cells: []cell{text(string(violation.Direction) + " " + violation.In), coded(named(violation.Pointer, "(all of it)")), text(violation.Rule), text(violation.Reason)}})
		}
		sections = append(sections, section{Title: "Against the spec", Table: broken})
	}
	if len(d.Ignored) > 0 {
		unknown := &table{Label: "Ignored", Columns: []string{"In", "Name"}}
		for _, ignored := range d.Ignored {
			unknown.Rows = append(unknown.Rows, row{Cells: []cell{text(string(ignored.In)), coded(ignored.Name)}})
		}
		sections = append(sections, section{Title: "Sent, but not in the spec", Text: "The API did nothing with these.", Table: unknown})
	}
	sections = append(sections,
		section{Title: "Request", Code: []code{{"Head", d.Call.Method + " " + d.URL + "\n" + headerLines(d.Request), false}, {"Request body", bodyText(d.Request), true}}},
		section{Title: "Response", Code: []code{{"Response head", strings.TrimSpace(strconv.Itoa(d.Call.Status)+" "+http.StatusText(d.Call.Status)) + "\n" + headerLines(d.Response), false}, {"Response body", bodyText(d.Response), true}}},
		section{Title: "The same call again", Text: "Put your credential where it was taken out.", Code: []code{{"curl", d.Curl, true}}},
	)
	return shown(page{Title: d.Call.Method + " " + d.Call.Path, Parents: []link{{"Traffic", v.in("traffic")}}, Sections: sections})
}

func headerLines(m gatehouseapi.Message) string {
	var lines strings.Builder
	for _, header := range m.Headers {
		lines.WriteString(header.Name + ": " + header.Value + "\n")
	}
	return lines.String()
}

func bodyText(m gatehouseapi.Message) string {
	if m.Binary {
		return "(not text)"
	}
	body := m.Body
	var pretty bytes.Buffer
	if !m.Truncated && json.Indent(&pretty, []byte(body), "", "  ") == nil {
		body = pretty.String()
	}
	if m.Truncated {
		body += "\n… (cut)"
	}
	return named(body, "(empty)")
}

func clearTraffic(v *visit) (answer, error) {
	if err := asked(v.api.ClearTrafficWithResponse(v.ctx, v.workspace)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("traffic"), "Cleared.")
}
