package console

import (
	"net/url"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

func jobs(v *visit) (answer, error) {
	query := v.r.URL.Query()
	params := &gatehouseapi.ListJobsParams{Limit: ptr(perPage), Kind: optional(query.Get("search"))}
	if state := query.Get("state"); state != "" {
		params.State = ptr(gatehouseapi.JobState(state))
	}
	if before, err := strconv.ParseInt(query.Get("before"), 10, 64); err == nil {
		params.Before = &before
	}
	got, err := ask(v.api.ListJobsWithResponse(v.ctx, v.workspace, params))
	if err != nil {
		return answer{}, err
	}
	holds, err := ask(v.api.ListJobHoldsWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	held := &table{Label: "Holds", Columns: []string{"Kind", "Since"}, Empty: "Nothing is held: jobs run as they come."}
	for _, hold := range holds.JSON200.Items {
		held.Rows = append(held.Rows, row{
			Cells:   []cell{text(orElse(hold.Kind, "all kinds")), moment(hold.CreatedAt)},
			Buttons: []button{{Label: "Release", About: orElse(hold.Kind, "all kinds"), URL: v.in("jobs", "holds", strconv.FormatInt(hold.ID, 10), "release"), Main: true}},
		})
	}
	list := &table{Label: "Jobs", Columns: []string{"Id", "Kind", "State", "Attempts", "Made", "Due"}, Empty: "No jobs."}
	for _, job := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells: []cell{
				linked(strconv.FormatInt(job.ID, 10), v.in("jobs", strconv.FormatInt(job.ID, 10))), text(job.Kind), jobState(job),
				text(strconv.Itoa(job.Attempt) + " of " + strconv.Itoa(job.MaxAttempts)), moment(job.CreatedAt), maybe(job.ScheduledAt, "–"),
			},
			Buttons: v.jobButtons(job),
		})
	}
	list.Search = &search{Label: "Kind", Value: query.Get("search"), Filters: []field{{Name: "state", Label: "State", Kind: "select", Value: query.Get("state"), Options: append([]option{{"", "all", ""}}, choices("waiting", "scheduled", "retrying", "running", "done", "failed", "cancelled")...)}}}
	if n := len(got.JSON200.Items); n == perPage {
		list.After = older(v.in("jobs"), query, got.JSON200.Items[n-1].ID)
	}
	return shown(page{
		Title: "Jobs", Intro: "Work that runs after an answer. Held jobs wait until you step them, one by one, or release them: so a client's polling can be watched.",
		Sections: []section{
			{Title: "Held", Table: held, Form: &form{ID: "hold", URL: v.in("jobs", "holds"), Submit: "Hold", Fields: []field{{Name: "kind", Label: "Hold jobs of kind", Hint: "Empty for all kinds.", Max: 100}}}},
			{Title: "Jobs", Table: list},
		},
	})
}

// older is the rest of a list that grows at its head.
func older(path string, query url.Values, before int64) string {
	next := url.Values{}
	for key, values := range query {
		next[key] = values
	}
	next.Set("before", strconv.FormatInt(before, 10))
	return path + "?" + next.Encode()
}

func jobState(job gatehouseapi.Job) cell {
	state := map[gatehouseapi.JobState]string{"done": "good", "failed": "bad", "retrying": "warn"}[job.State]
	label := string(job.State)
	if job.Held {
		state, label = "warn", label+", held"
	}
	return badge(named(state, "quiet"), label)
}

func (v *visit) jobButtons(job gatehouseapi.Job) (buttons []button) {
	id := strconv.FormatInt(job.ID, 10)
	if job.Held {
		return []button{{Label: "Step", About: "job " + id, URL: v.in("jobs", id, "step"), Main: true}}
	}
	if job.State == "failed" || job.State == "retrying" || job.State == "cancelled" || job.State == "scheduled" {
		return []button{{Label: "Retry", About: "job " + id, URL: v.in("jobs", id, "retry")}}
	}
	return nil
}

func oneJob(v *visit) (answer, error) {
	id, err := v.id("job")
	if err != nil {
		return answer{}, err
	}
	got, err := ask(v.api.GetJobWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	job := *got.JSON200
	sections := []section{{
		Facts: []fact{
			{"Kind", text(job.Kind)}, {"State", jobState(job)}, {"Attempts", text(strconv.Itoa(job.Attempt) + " of " + strconv.Itoa(job.MaxAttempts))},
			{"Made", moment(job.CreatedAt)}, {"Due", maybe(job.ScheduledAt, "–")}, {"Last attempt", maybe(job.AttemptedAt, "never")}, {"Ended", maybe(job.FinishedAt, "not yet")},
		},
		Code: []code{{"Arguments", job.Arguments, false}}, Buttons: v.jobButtons(job),
	}}
	if len(job.Errors) > 0 {
		failed := &table{Label: "Errors", Columns: []string{"Attempt", "Time", "Error"}}
		for _, e := range job.Errors {
			failed.Rows = append(failed.Rows, row{Cells: []cell{number(e.Attempt), moment(e.At), {Text: e.Error, Whole: true}}})
		}
		sections = append(sections, section{Title: "Errors", Table: failed})
	}
	return shown(page{Title: "Job " + strconv.FormatInt(id, 10), Parents: []link{{"Jobs", v.in("jobs")}}, Sections: sections})
}

func stepJob(v *visit) (answer, error) {
	id, err := v.id("job")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.StepJobWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("jobs", strconv.FormatInt(id, 10)), "It may run once.")
}

func retryJob(v *visit) (answer, error) {
	id, err := v.id("job")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.RetryJobWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("jobs", strconv.FormatInt(id, 10)), "It runs again.")
}

func holdJobs(v *visit) (answer, error) {
	if err := asked(v.api.HoldJobsWithResponse(v.ctx, v.workspace, gatehouseapi.NewJobHold{Kind: v.inputs().text("kind")})); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("jobs"), "Held: new jobs wait.")
}

func releaseJobs(v *visit) (answer, error) {
	id, err := v.id("hold")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.ReleaseJobsWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("jobs"), "Released.")
}

func deliveries(v *visit) (answer, error) {
	query := v.r.URL.Query()
	params := &gatehouseapi.ListDeliveriesParams{Limit: ptr(perPage)}
	if state := query.Get("state"); state != "" {
		params.State = ptr(gatehouseapi.DeliveryState(state))
	}
	if before, err := strconv.ParseInt(query.Get("before"), 10, 64); err == nil {
		params.Before = &before
	}
	got, err := ask(v.api.ListDeliveriesWithResponse(v.ctx, v.workspace, params))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Deliveries", Columns: []string{"Id", "Event", "Of", "To", "State", "Attempts", "Made"}, Empty: "Nothing was delivered yet."}
	for _, d := range got.JSON200.Items {
		id := strconv.FormatInt(d.ID, 10)
		one := row{Cells: []cell{
			linked(id, v.in("deliveries", id)), text(d.Event), text(d.API + " " + d.Owner), text(d.URL), deliveryState(d), number(d.Attempts), moment(d.CreatedAt),
		}}
		if d.State != "pending" {
			one.Buttons = []button{{Label: "Redeliver", About: id, URL: v.in("deliveries", id, "redeliver")}}
		}
		list.Rows = append(list.Rows, one)
	}
	list.Search = &search{Filters: []field{{Name: "state", Label: "State", Kind: "select", Value: query.Get("state"), Options: append([]option{{"", "all", ""}}, choices("pending", "delivered", "failed", "refused")...)}}}
	if n := len(got.JSON200.Items); n == perPage {
		list.After = older(v.in("deliveries"), query, got.JSON200.Items[n-1].ID)
	}
	return shown(page{Title: "Webhook deliveries", Intro: "What was sent to subscribers, with every attempt.", Sections: []section{{Table: list}}})
}

func deliveryState(d gatehouseapi.Delivery) cell {
	return badge(named(map[gatehouseapi.DeliveryState]string{"delivered": "good", "failed": "bad", "refused": "bad"}[d.State], "quiet"), string(d.State))
}

func oneDelivery(v *visit) (answer, error) {
	id, err := v.id("delivery")
	if err != nil {
		return answer{}, err
	}
	got, err := ask(v.api.GetDeliveryWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	d := got.JSON200.Delivery
	log := &table{Label: "Attempts", Columns: []string{"Attempt", "Time", "Took", "Answer", "Text"}, Empty: "No attempt yet."}
	for _, attempt := range got.JSON200.Log {
		outcome := badge("bad", orElse(attempt.Error, "no answer"))
		if attempt.Status != nil {
			outcome = statusCell(int(*attempt.Status))
		}
		log.Rows = append(log.Rows, row{Cells: []cell{number(attempt.Number), moment(attempt.At), text(strconv.FormatInt(attempt.DurationMs, 10) + " ms"), outcome, text(deref(attempt.Answer))}})
	}
	first := section{Facts: []fact{
		{"Event", text(d.Event)}, {"Of", text(d.API + " " + d.Owner)}, {"To", coded(d.URL)}, {"State", deliveryState(d)}, {"Made", moment(d.CreatedAt)}, {"Next attempt", maybe(d.NextAttemptAt, "none")},
		{"Given up at", maybe(d.GiveUpAt, "–")}, {"Ended", maybe(d.EndedAt, "not yet")},
	}}
	if d.Cause != nil {
		first.Facts = append(first.Facts, fact{"Cause", text(*d.Cause)})
	}
	if d.State != "pending" {
		first.Buttons = []button{{Label: "Redeliver", URL: v.in("deliveries", strconv.FormatInt(id, 10), "redeliver"), Main: true}}
	}
	return shown(page{
		Title: "Delivery " + strconv.FormatInt(id, 10), Parents: []link{{"Webhook deliveries", v.in("deliveries")}},
		Sections: []section{first, {Title: "Attempts", Table: log}, {Title: "What is sent", Code: []code{{"Body", bodyText(gatehouseapi.Message{Body: got.JSON200.Body}), true}}}},
	})
}

func redeliver(v *visit) (answer, error) {
	id, err := v.id("delivery")
	if err != nil {
		return answer{}, err
	}
	made, err := ask(v.api.RedeliverDeliveryWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	return seeOther(v.in("deliveries", strconv.FormatInt(made.JSON202.ID, 10)), "It is on its way again.")
}
