package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/docs"
)

// The places of guestoo, by the names that its page gives them.
const (
	guestooEventTab = "Event API"
	guestooGuestTab = "Guest API"
	guestooUserTab  = "API User"
)

func (v *visit) guestooTabs(current string) []tab {
	tabs := []tab{
		{Label: guestooEventTab, URL: v.in("guestoo", "api", "events")},
		{Label: guestooGuestTab, URL: v.in("guestoo", "api", "guests")},
		{Label: guestooUserTab, URL: v.in("guestoo", "api", "users")},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Label == current
	}
	return tabs
}

// guestooDocumentation is the tab of one part of the API.
func guestooDocumentation(tag string) handler {
	return func(v *visit) (answer, error) {
		calls, base := v.documented("guestoo", tag)
		return shown(page{
			Title: "guestoo: API", Tabs: v.guestooTabs(tag),
			Sections: []section{{
				Title: tag, Text: "The calls of this part, below " + base + ". Swagger UI has each of them with its parameters, schemas and examples, ready to be tried.",
				Calls: calls, Buttons: []button{{Label: "Open " + tag + " in Swagger UI", URL: docs.PartPath("guestoo", tag), Leads: true, Main: true}},
			}},
		})
	}
}

func guestooUsers(v *visit) (answer, error) { return v.guestooUsersPage(nil) }

// guestooUsersPage lists the API users, each with its own buttons; one that has just got a secret shows it.
func (v *visit) guestooUsersPage(issued *gatehouseapi.IssuedGuestooUser) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListGuestooUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListGuestooUsersParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	p := page{
		Title: "guestoo: API", Tabs: v.guestooTabs(guestooUserTab),
		Intro:   "Who may call the API. Secrets and tokens are shown once, when they are made.",
		Actions: []button{{Label: "+Add API user", URL: v.in("guestoo", "api", "users", "new"), Leads: true, Writes: true, Main: true}},
	}
	if issued != nil {
		p.Stay = v.in("guestoo", "api", "users")
		p.Sections = append(p.Sections, v.guestooUser(issued.User, issued))
	}
	list := &table{Empty: "No API user yet."}
	for _, user := range got.JSON200.Items {
		if issued == nil || issued.User.ID != user.ID {
			p.Sections = append(p.Sections, v.guestooUser(user, nil))
		}
		list.Rows = append(list.Rows, row{})
	}
	l.page(list, "Search API users", got.JSON200.Total)
	if list.Before != "" || list.After != "" || l.Search != nil || len(list.Rows) == 0 {
		list.Rows = nil // the sections above are the list
		if len(got.JSON200.Items) > 0 {
			list.Empty = "More API users are on other pages."
		}
		p.Sections = append(p.Sections, section{Table: list})
	}
	return shown(p)
}

func (v *visit) guestooUser(user gatehouseapi.GuestooUser, issued *gatehouseapi.IssuedGuestooUser) section {
	id := strconv.FormatInt(user.ID, 10)
	access := make([]string, len(user.Access))
	for i, part := range user.Access {
		access[i] = string(part)
	}
	s := section{ID: "user-" + id, Title: named(user.Name, "API user "+id)}
	s.Facts = []fact{
		{"Type", text(string(user.Type))}, {"Access", several(access)}, {"Keyword", text(orElse(user.Keyword, "none: all events"))},
		{"State", yes(user.Active, "active", "deactivated")}, {"Last used", maybe(user.LastUsedAt, "never")},
	}
	if user.ClientID != nil && issued == nil {
		s.Facts = append(s.Facts, fact{"Client ID", coded(*user.ClientID)})
	}
	if user.Prefix != nil && issued == nil {
		s.Facts = append(s.Facts, fact{"CPApiToken", coded(*user.Prefix + "…")})
	}
	if issued != nil {
		s.Text = "Copy this now: it is not shown again."
		if user.ClientID != nil {
			s.Secrets = append(s.Secrets, secret{"client-id", "Client ID", *user.ClientID})
		}
		if issued.ClientSecret != nil {
			s.Secrets = append(s.Secrets, secret{"client-secret", "Client Secret", *issued.ClientSecret})
		}
		if issued.CpAPIToken != nil {
			s.Secrets = append(s.Secrets, secret{"cp-api-token", "CPApiToken", *issued.CpAPIToken})
		}
	}
	at := func(what string) string { return v.in("guestoo", "api", "users", id, what) }
	s.Buttons = []button{
		{Label: "Edit", About: s.Title, URL: at("edit"), Leads: true, Writes: true},
		{Label: "Refresh", About: s.Title, URL: at("refresh"), Leads: true, Writes: true},
	}
	if user.Active {
		s.Buttons = append(s.Buttons, button{Label: "Deactivate", About: s.Title, URL: at("deactivate")})
	} else {
		s.Buttons = append(s.Buttons, button{Label: "Activate", About: s.Title, URL: at("activate"), Main: true})
	}
	s.Buttons = append(s.Buttons, button{Label: "Delete", About: s.Title, URL: at("delete"), Leads: true, Writes: true, Danger: true})
	return s
}

// guestooUserForm is the form of an API user; one that exists keeps its type.
func (v *visit) guestooUserForm(user *gatehouseapi.GuestooUser) (form, error) {
	keywords, err := v.guestooKeywords()
	if err != nil {
		return form{}, err
	}
	f := form{URL: v.in("guestoo", "api", "users"), Submit: "Save", Cancel: v.in("guestoo", "api", "users")}
	var access []string
	var name, keyword string
	if user != nil {
		f.URL = v.in("guestoo", "api", "users", strconv.FormatInt(user.ID, 10), "edit")
		name, keyword = user.Name, deref(user.Keyword)
		for _, part := range user.Access {
			access = append(access, string(part))
		}
	} else {
		f.Fields = append(f.Fields, field{Name: "type", Label: "Type", Kind: "radios", Value: string(gatehouseapi.GuestooTypeOAuth), Options: []option{
			{string(gatehouseapi.GuestooTypeOAuth), "OAuth", "client id and client secret, for bearer tokens"}, {string(gatehouseapi.GuestooTypeToken), "Token", "one CPApiToken, to read events"},
		}})
	}
	f.Fields = append(f.Fields,
		field{Name: "access", Label: "Access", Hint: "Several are possible.", Kind: "checks", Values: access, Options: []option{
			{"Event API", "Event API", "read events"}, {"Agency API", "Agency API", "read the account"}, {"Guest API", "Guest API", "read and write guests; for OAuth only"},
		}},
		field{Name: "keyword", Label: "Keyword", Hint: "With one, only events that carry it can be seen.", Value: keyword, Options: choices(keywords...), Max: 255},
		field{Name: "name", Label: "Name", Hint: "To tell it from others.", Value: name, Max: 255},
	)
	return f, nil
}

// guestooKeywords are those that events carry.
func (v *visit) guestooKeywords() (keywords []string, err error) {
	got, err := ask(v.api.ListGuestooEventsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListGuestooEventsParams{Limit: ptr(100)}))
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, event := range got.JSON200.Items {
		for _, keyword := range event.Keywords {
			if !known[keyword] {
				known[keyword] = true
				keywords = append(keywords, keyword)
			}
		}
	}
	return keywords, nil
}

func (v *visit) guestooUserPage(title string) func(*form) page {
	return func(f *form) page {
		return page{Title: title, Parents: []link{{"API User", v.in("guestoo", "api", "users")}}, Sections: []section{{Form: f}}}
	}
}

func newGuestooUser(v *visit) (answer, error) {
	f, err := v.guestooUserForm(nil)
	if err != nil {
		return answer{}, err
	}
	return shown(v.guestooUserPage("Add API user")(&f))
}

func createGuestooUser(v *visit) (answer, error) {
	in := v.inputs()
	made, err := ask(v.api.CreateGuestooUserWithResponse(v.ctx, v.workspace, gatehouseapi.NewGuestooUser{
		Type: gatehouseapi.GuestooType(in.Get("type")), Access: wordsOf[gatehouseapi.GuestooAccess](in.Values["access"]), Keyword: in.text("keyword"), Name: in.text("name"),
	}))
	if err != nil {
		f, formErr := v.guestooUserForm(nil)
		if formErr != nil {
			return answer{}, formErr
		}
		return v.again(err, f, v.guestooUserPage("Add API user"))
	}
	return v.guestooUsersPage(made.JSON201)
}

func editGuestooUser(v *visit) (answer, error) {
	user, err := v.oneGuestooUser()
	if err != nil {
		return answer{}, err
	}
	f, err := v.guestooUserForm(user)
	if err != nil {
		return answer{}, err
	}
	around := v.guestooUserPage("Edit " + named(user.Name, "API user"))
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	changes := gatehouseapi.GuestooUserChanges{Name: ptr(in.Get("name")), Keyword: ptr(in.Get("keyword")), Access: ptr(wordsOf[gatehouseapi.GuestooAccess](in.Values["access"]))}
	if _, err = ask(v.api.UpdateGuestooUserWithResponse(v.ctx, v.workspace, user.ID, changes)); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("guestoo", "api", "users"), "Saved.")
}

func (v *visit) oneGuestooUser() (*gatehouseapi.GuestooUser, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	got, err := ask(v.api.GetGuestooUserWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return nil, err
	}
	return got.JSON200, nil
}

func refreshGuestooUser(v *visit) (answer, error) {
	user, err := v.oneGuestooUser()
	if err != nil {
		return answer{}, err
	}
	if v.r.Method == http.MethodPost {
		issued, err := ask(v.api.RefreshGuestooUserWithResponse(v.ctx, v.workspace, user.ID))
		if err != nil {
			return answer{}, err
		}
		return v.guestooUsersPage(issued.JSON200)
	}
	what := "The client secret"
	if user.Type == gatehouseapi.GuestooTypeToken {
		what = "The CPApiToken"
	}
	return v.confirmed(confirmation{
		title: "Refresh " + named(user.Name, "API user"), warning: what + " is made anew. The old one stops working at once, and so do all bearer tokens that were issued with it.",
		submit: "Refresh", back: v.in("guestoo", "api", "users"),
	})
}

func deactivateGuestooUser(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.DeactivateGuestooUserWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("guestoo", "api", "users"), "Deactivated: calls of this API user are refused until it is activated.")
}

func activateGuestooUser(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	if _, err = ask(v.api.ActivateGuestooUserWithResponse(v.ctx, v.workspace, id)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("guestoo", "api", "users"), "Activated.")
}

func deleteGuestooUser(v *visit) (answer, error) {
	user, err := v.oneGuestooUser()
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + named(user.Name, "API user"), warning: "The API user is gone for ever, and nobody can call the API with its credentials again.", submit: "Delete",
		back: v.in("guestoo", "api", "users"), done: v.in("guestoo", "api", "users"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteGuestooUserWithResponse(v.ctx, v.workspace, user.ID)) },
	})
}

// named is a name, or what stands for one that is empty.
func named(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}

func orElse(value *string, otherwise string) string {
	if value == nil || *value == "" {
		return otherwise
	}
	return *value
}
