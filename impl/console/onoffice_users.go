package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

// onofficeUsers is Extras → Settings → Users.
func onofficeUsers(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListOnofficeUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListOnofficeUsersParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Users", Columns: []string{"User name", "Saved as", "Token", "State", "Made", "Last used"}, Empty: "No API user yet."}
	for _, user := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{
			linked(user.Name, v.in("onoffice", "settings", "users", strconv.FormatInt(user.ID, 10))), text("API user"), coded(deref(user.Token)),
			yes(user.Active, "active", "deactivated"), moment(user.CreatedAt), maybe(user.LastUsedAt, "never"),
		}})
	}
	return shown(page{
		Title: "onOffice: Users", Parents: []link{{"Extras", v.in("onoffice", "settings", "users")}, {"Settings", v.in("onoffice", "settings", "users")}},
		Actions:  []button{{Label: "New record", URL: v.in("onoffice", "settings", "users", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search users", got.JSON200.Total)}},
	})
}

func newOnofficeUser(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Save", Cancel: v.in("onoffice", "settings", "users"), Fields: []field{
		{Name: "as", Label: "Save as", Kind: "select", Value: "API user", Options: choices("API user"), Required: true},
		{Name: "name", Label: "User name", Hint: "It cannot be changed afterwards.", Required: true, Max: 64, Complete: "off"},
	}}
	around := func(f *form) page {
		return page{Title: "New record", Parents: []link{{"Users", v.in("onoffice", "settings", "users")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	made, err := ask(v.api.CreateOnofficeUserWithResponse(v.ctx, v.workspace, gatehouseapi.NewOnofficeUser{Name: v.form.Get("name")}))
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("onoffice", "settings", "users", strconv.FormatInt(made.JSON201.ID, 10)), "Saved. Token and secret are still missing: press Update to generate them.")
}

func (v *visit) oneOnofficeUser() (*gatehouseapi.OnofficeUser, error) {
	id, err := v.id("user")
	if err != nil {
		return nil, err
	}
	got, err := ask(v.api.GetOnofficeUserWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return nil, err
	}
	return got.JSON200, nil
}

func (v *visit) inOnofficeUser(user *gatehouseapi.OnofficeUser, steps ...string) string {
	return v.in(append([]string{"onoffice", "settings", "users", strconv.FormatInt(user.ID, 10)}, steps...)...)
}

// onofficeUserFrame is what both tabs of an API user share.
func (v *visit) onofficeUserFrame(user *gatehouseapi.OnofficeUser, current string, sections ...section) page {
	return page{
		Title: user.Name, Parents: []link{{"Users", v.in("onoffice", "settings", "users")}},
		Tabs: []tab{
			{"API user", v.inOnofficeUser(user), current == "API user"}, {"Rights", v.inOnofficeUser(user, "rights"), current == "Rights"},
		},
		Sections: sections,
	}
}

func onofficeUser(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	return shown(v.onofficeUserPage(user, nil))
}

func (v *visit) onofficeUserPage(user *gatehouseapi.OnofficeUser, issued *gatehouseapi.IssuedOnofficeUser) page {
	s := section{Title: "Token and secret"}
	if issued != nil {
		s.Text = "Copy the secret now: it is shown only this once."
		s.Secrets = []secret{{"token", "Token", issued.Token}, {"secret", "Secret", issued.Secret}}
	}
	if issued == nil && user.Token == nil {
		s.Warning = "No token yet: this user cannot call the API. Press Update to generate token and secret."
	}
	if issued == nil && user.Token != nil {
		s.Facts = append(s.Facts, fact{"Token", coded(*user.Token)}, fact{"Secret", text("was shown once")})
	}
	s.Facts = append(s.Facts, fact{"State", yes(user.Active, "active", "deactivated")}, fact{"Generated", maybe(user.GeneratedAt, "never")}, fact{"Last used", maybe(user.LastUsedAt, "never")})
	generate := button{Label: "Update", URL: v.inOnofficeUser(user, "generate"), Main: user.Token == nil}
	if user.Token != nil { // something would stop working
		generate.Leads, generate.Writes = true, true
	}
	toggle := button{Label: "Deactivate", URL: v.inOnofficeUser(user, "deactivate")}
	if !user.Active {
		toggle = button{Label: "Activate", URL: v.inOnofficeUser(user, "activate"), Main: true}
	}
	s.Buttons = []button{generate, toggle, {Label: "Delete", URL: v.inOnofficeUser(user, "delete"), Leads: true, Writes: true, Danger: true}}
	p := v.onofficeUserFrame(user, "API user", s)
	if issued != nil {
		p.Stay = v.inOnofficeUser(user)
	}
	return p
}

func generateOnofficeUser(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	if v.r.Method == http.MethodPost {
		issued, err := ask(v.api.GenerateOnofficeCredentialsWithResponse(v.ctx, v.workspace, user.ID))
		if err != nil {
			return answer{}, err
		}
		return shown(v.onofficeUserPage(&issued.JSON200.User, issued.JSON200))
	}
	return v.confirmed(confirmation{
		title: "Update token and secret of " + user.Name, warning: "Both are made anew. The old token stops working at once.", submit: "Update", back: v.inOnofficeUser(user),
	})
}

// scopes are how far a right reaches.
func scopes(name, label string, chosen gatehouseapi.OnofficeScope) field {
	return field{Name: name, Label: label, Kind: "select", Value: string(chosen), Options: choices("none", "own", "group", "all"), Required: true}
}

func onofficeRights(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	rights := user.Rights
	f := form{URL: v.r.URL.Path, Submit: "Save", Fields: []field{
		scopes("estate_read", "Read property", rights.Estate.Read), scopes("estate_write", "Write property", rights.Estate.Write),
		checkField("published_estates_only", "Can only see property published on the website", "", rights.PublishedEstatesOnly),
		scopes("address_read", "Read contacts", rights.Address.Read), scopes("address_write", "Write contacts", rights.Address.Write),
		checkField("published_contacts_only", "Can only see contacts published on the website", "", rights.PublishedContactsOnly),
	}}
	around := func(f *form) page {
		return v.onofficeUserFrame(user, "Rights", section{
			Text: "A website's API user wants Read property set to all, and neither of the boxes ticked.",
			Facts: []fact{
				{"Property", text("read " + string(rights.Estate.Read) + ", write " + string(rights.Estate.Write))}, {"Contacts", text("read " + string(rights.Address.Read) + ", write " + string(rights.Address.Write))},
			}, Form: f,
		})
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	of := func(name string) gatehouseapi.OnofficeScope { return gatehouseapi.OnofficeScope(in.Get(name)) }
	if err := asked(v.api.WriteOnofficeRightsWithResponse(v.ctx, v.workspace, user.ID, gatehouseapi.OnofficeRights{
		Estate: gatehouseapi.OnofficeAccess{Read: of("estate_read"), Write: of("estate_write")}, Address: gatehouseapi.OnofficeAccess{Read: of("address_read"), Write: of("address_write")},
		PublishedEstatesOnly: in.check("published_estates_only"), PublishedContactsOnly: in.check("published_contacts_only"),
	})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.inOnofficeUser(user, "rights"), "Saved.")
}

func deactivateOnofficeUser(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.DeactivateOnofficeUserWithResponse(v.ctx, v.workspace, user.ID)); err != nil {
		return answer{}, err
	}
	return seeOther(v.inOnofficeUser(user), "Deactivated.")
}

func activateOnofficeUser(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.ActivateOnofficeUserWithResponse(v.ctx, v.workspace, user.ID)); err != nil {
		return answer{}, err
	}
	return seeOther(v.inOnofficeUser(user), "Activated.")
}

func deleteOnofficeUser(v *visit) (answer, error) {
	user, err := v.oneOnofficeUser()
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + user.Name, warning: "The API user is gone for ever, and its token with it.", submit: "Delete",
		back: v.inOnofficeUser(user), done: v.in("onoffice", "settings", "users"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteOnofficeUserWithResponse(v.ctx, v.workspace, user.ID)) },
	})
}
