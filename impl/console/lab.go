package console

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"gatehouse/generated/gatehouseapi"
)

// clock shows the server's clock, and moves it for tests.
func clock(v *visit) (answer, error) {
	got, err := ask(v.api.GetClockWithResponse(v.ctx))
	if err != nil {
		return answer{}, err
	}
	return shown(v.clockPage(got.JSON200, nil, nil))
}

func (v *visit) clockPage(now *gatehouseapi.Clock, freeze, advance *form) page {
	if freeze == nil {
		f := freezeForm()
		freeze = &f
	}
	if advance == nil {
		f := advanceForm()
		advance = &f
	}
	state, off := badge("good", "runs with the machine's"), time.Duration(now.OffsetSeconds*float64(time.Second)).Round(time.Second)
	if off != 0 {
		state = badge("warn", "runs, "+off.String()+" off the machine's")
	}
	if now.Frozen {
		state = badge("warn", "stands still")
	}
	s := section{Facts: []fact{{"Time of the APIs", moment(now.Now)}, {"Machine", moment(now.MachineNow)}, {"State", state}}}
	if now.Frozen || off != 0 {
		s.Buttons = []button{{Label: "Release", URL: below("clock", "release"), Main: true}}
	}
	return page{
		Title: "Clock", Intro: "All workspaces go by one clock: tokens run out by it, signatures are judged by it, retries wait by it. Your own sign-in does not.",
		Sections: []section{s, {Title: "Advance", Form: advance}, {Title: "Freeze", Form: freeze}},
	}
}

func freezeForm() form {
	return form{ID: "freeze", URL: below("clock", "freeze"), Submit: "Freeze", Fields: []field{{Name: "at", Label: "At", Hint: "UTC. Empty for now.", Kind: "datetime-local"}}}
}

func advanceForm() form {
	return form{ID: "advance", URL: below("clock", "advance"), Submit: "Advance", Fields: []field{
		{Name: "amount", Label: "By", Kind: "number", Value: "12", Required: true},
		{Name: "unit", Label: "Unit", Kind: "select", Value: "3600", Required: true, Options: []option{{"1", "seconds", ""}, {"60", "minutes", ""}, {"3600", "hours", ""}, {"86400", "days", ""}}},
	}}
}

func freezeClock(v *visit) (answer, error) {
	in := v.inputs()
	at := in.moment("at")
	err := in.refused()
	if err == nil {
		err = asked(v.api.FreezeClockWithResponse(v.ctx, gatehouseapi.Freeze{At: at}))
	}
	return v.clockMoved(err, freezeForm(), func(f *form, now *gatehouseapi.Clock) page { return v.clockPage(now, f, nil) }, "The clock stands still.")
}

func advanceClock(v *visit) (answer, error) {
	in := v.inputs()
	amount, unit := in.whole("amount"), in.whole("unit")
	err := in.refused()
	if err == nil {
		err = asked(v.api.AdvanceClockWithResponse(v.ctx, gatehouseapi.Advance{Seconds: deref(amount) * deref(unit)}))
	}
	return v.clockMoved(err, advanceForm(), func(f *form, now *gatehouseapi.Clock) page { return v.clockPage(now, nil, f) }, "Advanced.")
}

func (v *visit) clockMoved(err error, f form, around func(*form, *gatehouseapi.Clock) page, said string) (answer, error) {
	if err == nil {
		return seeOther(below("clock"), said)
	}
	now, clockErr := ask(v.api.GetClockWithResponse(v.ctx))
	if clockErr != nil {
		return answer{}, clockErr
	}
	return v.again(err, f, func(f *form) page { return around(f, now.JSON200) })
}

func releaseClock(v *visit) (answer, error) {
	if err := asked(v.api.ReleaseClockWithResponse(v.ctx)); err != nil {
		return answer{}, err
	}
	return seeOther(below("clock"), "The clock runs with the machine's again.")
}

func faults(v *visit) (answer, error) {
	got, err := ask(v.api.ListFaultsWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Faults", Columns: []string{"Calls of", "When", "What happens", "Calls so far", "Fired"}, Empty: "No faults: everything works as it should."}
	for _, f := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells:   []cell{text(f.API + ": " + orElse(f.Operation, "any operation")), text(faultTrigger(f)), text(faultEffect(f)), number(f.Calls), number(f.Fired)},
			Buttons: []button{{Label: "Remove", About: "fault " + strconv.FormatInt(f.ID, 10), URL: v.in("faults", strconv.FormatInt(f.ID, 10), "delete")}},
		})
	}
	p := page{
		Title: "Faults", Intro: "Break things on purpose: the answer comes in the vendor's own words.",
		Actions: []button{{Label: "+New fault", URL: v.in("faults", "new"), Leads: true, Writes: true, Main: true}}, Sections: []section{{Table: list}},
	}
	if len(list.Rows) > 0 {
		p.Actions = append(p.Actions, button{Label: "Remove all", URL: v.in("faults", "clear"), Danger: true})
	}
	return shown(p)
}

func faultTrigger(f gatehouseapi.Fault) string {
	when := "each call"
	switch {
	case f.Nth != nil:
		when = "call number " + strconv.FormatInt(*f.Nth, 10)
	case f.Every != nil:
		when = "every " + strconv.FormatInt(*f.Every, 10) + ". call"
	case f.Probability != nil:
		when = strconv.FormatFloat(*f.Probability*100, 'f', -1, 64) + " % of calls"
		if f.Seed != nil {
			when += ", seed " + strconv.FormatInt(*f.Seed, 10)
		}
	}
	if f.Times != nil {
		when += ", at most " + strconv.FormatInt(*f.Times, 10) + " times"
	}
	return when
}

func faultEffect(f gatehouseapi.Fault) string {
	var effects []string
	if f.LatencyMs > 0 {
		effects = append(effects, "waits "+strconv.Itoa(f.LatencyMs)+" ms")
	}
	switch {
	case f.Drop:
		effects = append(effects, "the connection is cut")
	case f.Kind != nil:
		effects = append(effects, "answers "+strings.ReplaceAll(string(*f.Kind), "_", " "))
	}
	if f.Status != nil {
		effects = append(effects, "status "+strconv.Itoa(*f.Status))
	}
	return strings.Join(effects, ", ")
}

func newFault(v *visit) (answer, error) {
	choices, err := ask(v.api.ListFaultChoicesWithResponse(v.ctx, &gatehouseapi.ListFaultChoicesParams{}))
	if err != nil {
		return answer{}, err
	}
	target := field{Name: "target", Label: "Calls of", Kind: "select", Required: true, Value: v.r.URL.Query().Get("target")}
	last := ""
	for _, choice := range choices.JSON200.Items {
		if choice.API != last {
			last = choice.API
			target.Options = append(target.Options, option{last, last + ": any operation", ""})
		}
		target.Options = append(target.Options, option{choice.API + " " + choice.Operation, choice.API + ": " + choice.Operation, ""})
	}
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("faults"), Fields: []field{
		target,
		{Name: "effect", Label: "What happens", Kind: "select", Value: "internal", Required: true, Options: []option{
			{"internal", "answers an internal error", ""}, {"too_many", "answers too many requests", ""}, {"unauthenticated", "answers bad credentials", ""}, {"forbidden", "answers forbidden", ""},
			{"not_found", "answers not found", ""}, {"conflict", "answers a conflict", ""}, {"drop", "cuts the connection", ""}, {"none", "only waits", ""},
		}},
		{Name: "status", Label: "Status", Hint: "Instead of the one above; the operation must know it.", Kind: "number"},
		{Name: "latency_ms", Label: "Wait first, in milliseconds", Kind: "number"},
		{Name: "trigger", Label: "When", Kind: "radios", Value: "each", Options: []option{
			{"each", "Each call", ""}, {"nth", "Only one call", "its number below, counted from now"}, {"every", "Every so many calls", "the number below"}, {"probability", "By chance", "the share below, such as 0.25; the same seed gives the same calls"},
		}},
		{Name: "number", Label: "Number or share", Kind: "number"},
		{Name: "seed", Label: "Seed", Hint: "For chance.", Kind: "number"},
		{Name: "times", Label: "At most so often", Kind: "number"},
	}}
	around := func(f *form) page {
		return page{Title: "New fault", Parents: []link{{"Faults", v.in("faults")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	fault := in.fault()
	if err = in.refused(); err == nil {
		err = asked(v.api.CreateFaultWithResponse(v.ctx, v.workspace, fault))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("faults"), "The fault is set.")
}

// fault reads the form of a fault.
func (in *inputs) fault() gatehouseapi.NewFault {
	api, operation, _ := strings.Cut(in.Get("target"), " ")
	fault := gatehouseapi.NewFault{API: api, Operation: optional(operation), Times: in.whole("times")}
	switch effect := in.Get("effect"); effect {
	case "drop":
		fault.Drop = ptr(true)
	case "none":
	default:
		fault.Kind = ptr(gatehouseapi.FaultKind(effect))
	}
	if status := in.whole("status"); status != nil {
		fault.Status, fault.Kind = ptr(int(*status)), nil
	}
	if latency := in.whole("latency_ms"); latency != nil {
		fault.LatencyMs = ptr(int(*latency))
	}
	trigger := in.Get("trigger")
	if trigger != "each" && strings.TrimSpace(in.Get("number")) == "" {
		in.wrong("number", "is missing")
	}
	switch trigger {
	case "nth":
		fault.Nth = in.whole("number")
	case "every":
		fault.Every = in.whole("number")
	case "probability":
		fault.Probability, fault.Seed = in.fraction("number"), in.whole("seed")
	}
	return fault
}

func deleteFault(v *visit) (answer, error) {
	id, err := v.id("fault")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.DeleteFaultWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("faults"), "Removed.")
}

func clearFaults(v *visit) (answer, error) {
	if err := asked(v.api.ClearFaultsWithResponse(v.ctx, v.workspace)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("faults"), "All faults are removed.")
}
