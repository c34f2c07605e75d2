package console

import (
	"fmt"
	"net/http"

	"gatehouse/generated/gatehouseapi"
)

// home leads to the workspace that was visited last, or to the first.
func home(v *visit) (answer, error) {
	got, err := ask(v.api.ListWorkspacesWithResponse(v.ctx, &gatehouseapi.ListWorkspacesParams{Limit: ptr(100)}))
	if err != nil {
		return answer{}, err
	}
	if len(got.JSON200.Items) == 0 {
		return seeOther(below("workspaces"), "")
	}
	to := got.JSON200.Items[0].Name
	last := v.sessions.plain.GetString(v.r.Context(), sessionWorkspace)
	for _, workspace := range got.JSON200.Items {
		if workspace.Name == last {
			to = last
		}
	}
	return seeOther(inWorkspace(to), v.sessions.plain.PopString(v.r.Context(), sessionFlash))
}

func switchWorkspace(v *visit) (answer, error) {
	return seeOther(inWorkspace(v.r.URL.Query().Get("workspace")), "")
}

func workspaces(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListWorkspacesWithResponse(v.ctx, &gatehouseapi.ListWorkspacesParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Workspaces", Columns: []string{"Name", "Content", "Made", "Filled"}, Empty: "No workspace yet."}
	for _, workspace := range got.JSON200.Items {
		at := func(what string) string { return below("workspaces", workspace.Name, what) }
		list.Rows = append(list.Rows, row{
			Cells: []cell{linked(workspace.Name, inWorkspace(workspace.Name)), text(string(workspace.Content)), moment(workspace.CreatedAt), moment(workspace.FilledAt)},
			Buttons: []button{
				{Label: "Reset", About: workspace.Name, URL: at("reset"), Leads: true, Writes: true},
				{Label: "Delete", About: workspace.Name, URL: at("delete"), Leads: true, Writes: true, Danger: true},
			},
		})
	}
	return shown(page{
		Title: "Workspaces", Intro: "A workspace is one isolated copy of all systems: its own data, credentials and ids. Parallel test suites take one each.",
		Actions:  []button{{Label: "+New workspace", URL: below("workspaces", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search workspaces", got.JSON200.Total)}},
	})
}

func contents(chosen gatehouseapi.Content) field {
	return field{Name: "content", Label: "Content", Kind: "radios", Value: string(chosen), Options: []option{
		{string(gatehouseapi.Demo), "Demo world", "the documents' own examples as data"}, {string(gatehouseapi.Empty), "Empty", "nothing at all"},
	}}
}

func newWorkspace(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: below("workspaces"), Fields: []field{
		{Name: "name", Label: "Name", Hint: "Small letters, digits and hyphens.", Required: true, Max: 63}, contents(gatehouseapi.Demo),
	}}
	around := func(f *form) page {
		return page{Title: "New workspace", Parents: []link{{"Workspaces", below("workspaces")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	made, err := ask(v.api.CreateWorkspaceWithResponse(v.ctx, gatehouseapi.NewWorkspace{Name: v.form.Get("name"), Content: ptr(gatehouseapi.Content(v.form.Get("content")))}))
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(inWorkspace(made.JSON201.Name), "The workspace is ready.")
}

func resetWorkspace(v *visit) (answer, error) {
	got, err := ask(v.api.GetWorkspaceWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	f := form{URL: v.r.URL.Path, Submit: "Reset", Danger: true, Cancel: below("workspaces"), Fields: []field{contents(got.JSON200.Content)}}
	around := func(f *form) page {
		return page{Title: "Reset " + v.workspace, Parents: []link{{"Workspaces", below("workspaces")}}, Sections: []section{{
			Warning: "Everything in this workspace is removed: data, credentials, webhooks and waiting jobs. Then it is filled anew, with the ids it had at first.", Form: f,
		}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	if _, err := ask(v.api.ResetWorkspaceWithResponse(v.ctx, v.workspace, gatehouseapi.Reset{Content: gatehouseapi.Content(v.form.Get("content"))})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in(), "The workspace is as new.")
}

func deleteWorkspace(v *visit) (answer, error) {
	if _, err := ask(v.api.GetWorkspaceWithResponse(v.ctx, v.workspace)); err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + v.workspace, warning: "The workspace and everything in it is removed for ever.", submit: "Delete",
		back: below("workspaces"), done: below("workspaces"), said: "The workspace " + v.workspace + " is gone.",
		do: func() error { return asked(v.api.DeleteWorkspaceWithResponse(v.ctx, v.workspace)) },
	})
}

// overview is the front page of a workspace.
func overview(v *visit) (answer, error) {
	got, err := ask(v.api.GetOverviewWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	status, err := ask(v.api.GetStatusWithResponse(v.ctx))
	if err != nil {
		return answer{}, err
	}
	systems := section{Title: "Systems"}
	for _, system := range got.JSON200.Systems {
		one := card{Title: system.Title, URL: v.in("data"), Text: ""}
		for _, api := range status.JSON200.Apis {
			if api.Name == system.Name {
				one.Text = fmt.Sprintf("%s below %s", plural(api.Operations, "operation", "operations"), api.Prefix)
			}
		}
		for _, counted := range system.Tables {
			one.Links = append(one.Links, link{fmt.Sprintf("%s: %d", counted.Title, counted.Records), v.in("data", counted.Name)})
		}
		if place := v.placeOf(system.Name); place != "" {
			one.URL = place
		}
		systems.Cards = append(systems.Cards, one)
	}
	clock := "runs"
	if status.JSON200.Clock != gatehouseapi.StatusClock("running") {
		clock = string(status.JSON200.Clock)
	}
	health := section{Title: "Health", Facts: []fact{
		{"Server", text("Gatehouse " + status.JSON200.Version)}, {"Up since", moment(status.JSON200.StartedAt)}, {"Database", text(string(status.JSON200.Database))},
		{"Clock", text(status.JSON200.Now.UTC().Format("2006-01-02 15:04:05") + " UTC, " + clock)},
	}}
	calls, err := ask(v.api.ListTrafficWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTrafficParams{Limit: ptr(5)}))
	if err != nil {
		return answer{}, err
	}
	last := section{Title: "Last calls", Table: v.callTable(calls.JSON200.Items), Buttons: []button{{Label: "All traffic", URL: v.in("traffic"), Leads: true}}}
	return shown(page{Title: "Workspace " + v.workspace, Sections: []section{systems, last, health}})
}

// placeOf is where a system's documented places begin.
func (v *visit) placeOf(system string) string {
	return map[string]string{
		"guestoo": v.in("guestoo", "api", "users"), "onoffice": v.in("onoffice", "settings", "users"), "xingevents": v.in("xingevents", "keys"),
		"teamguests": v.in("teamguests", "teams"), "autohost": v.in("autohost", "accounts"),
	}[system]
}

func credentials(v *visit) (answer, error) {
	got, err := ask(v.api.ListCredentialsWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Credentials of the demo world", Columns: []string{"System", "In the documents", "Here"}, Empty: "This workspace was made empty: it has no credentials but those that were made since."}
	for _, credential := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{text(credential.API), coded(credential.Documented), coded(credential.Value)}})
	}
	return shown(page{
		Title: "Credentials", Intro: "What the demo world's fixed credentials are in this workspace.", Sections: []section{{Table: list}},
	})
}
