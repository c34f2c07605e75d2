package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
)

func roles(chosen gatehouseapi.Role) field {
	return field{Name: "role", Label: "Role", Kind: "radios", Value: string(chosen), Options: []option{
		{string(gatehouseapi.RoleAdmin), "Admin", "may do everything"}, {string(gatehouseapi.RoleViewer), "Viewer", "sees everything but secrets and changes nothing"},
	}}
}

func newPassword(required bool) field {
	return field{Name: "password", Label: "Password", Kind: "password", Hint: "At least 8 characters.", Required: required, Max: 255, Complete: "new-password"}
}

func admins(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListAdminsWithResponse(v.ctx, &gatehouseapi.ListAdminsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Admin users", Columns: []string{"Name", "Role", "Made", "Last sign-in"}}
	for _, admin := range got.JSON200.Items {
		at := func(what string) string { return below("admins", strconv.FormatInt(admin.ID, 10), what) }
		list.Rows = append(list.Rows, row{
			Cells: []cell{text(admin.Name), badge("quiet", string(admin.Role)), moment(admin.CreatedAt), maybe(admin.LastSignInAt, "never")},
			Buttons: []button{
				{Label: "Edit", About: admin.Name, URL: at("edit"), Leads: true, Writes: true},
				{Label: "Delete", About: admin.Name, URL: at("delete"), Leads: true, Writes: true, Danger: true},
			},
		})
	}
	return shown(page{
		Title: "Admin users", Intro: "Who may sign in here.",
		Actions:  []button{{Label: "+New admin user", URL: below("admins", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search admin users", got.JSON200.Total)}},
	})
}

func newAdmin(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: below("admins"), Fields: []field{
		{Name: "name", Label: "User name", Required: true, Max: 100, Complete: "off"}, roles(gatehouseapi.RoleViewer), newPassword(true),
	}}
	around := func(f *form) page {
		return page{Title: "New admin user", Parents: []link{{"Admin users", below("admins")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	if _, err := ask(v.api.CreateAdminWithResponse(v.ctx, gatehouseapi.NewAdmin{
		Name: v.form.Get("name"), Role: ptr(gatehouseapi.Role(v.form.Get("role"))), Password: v.form.Get("password"),
	})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(below("admins"), "The admin user is made.")
}

func (v *visit) oneAdmin() (*gatehouseapi.Admin, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	got, err := ask(v.api.GetAdminWithResponse(v.ctx, id))
	if err != nil {
		return nil, err
	}
	return got.JSON200, nil
}

func editAdmin(v *visit) (answer, error) {
	admin, err := v.oneAdmin()
	if err != nil {
		return answer{}, err
	}
	f := form{URL: v.r.URL.Path, Submit: "Save", Cancel: below("admins"), Fields: []field{roles(admin.Role), newPassword(false)}}
	f.Fields[1].Label, f.Fields[1].Hint = "New password", "Empty leaves it as it is. Another one ends all sessions of this user."
	around := func(f *form) page {
		return page{Title: "Edit " + admin.Name, Parents: []link{{"Admin users", below("admins")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	changes := gatehouseapi.AdminChanges{Role: ptr(gatehouseapi.Role(v.form.Get("role"))), Password: optional(v.form.Get("password"))}
	if _, err := ask(v.api.UpdateAdminWithResponse(v.ctx, admin.ID, changes)); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(below("admins"), "Saved.")
}

func deleteAdmin(v *visit) (answer, error) {
	admin, err := v.oneAdmin()
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + admin.Name, warning: "This user cannot sign in any more, and all sessions and API tokens of this user end at once.", submit: "Delete",
		back: below("admins"), done: below("admins"), said: admin.Name + " is gone.",
		do: func() error { return asked(v.api.DeleteAdminWithResponse(v.ctx, admin.ID)) },
	})
}

// account is one's own.
func account(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Change password", Fields: []field{newPassword(true)}}
	f.Fields[0].Label, f.Fields[0].Hint = "New password", "At least 8 characters. All your sessions end; sign in again afterwards."
	around := func(f *form) page {
		s := section{Facts: []fact{{"User name", text(v.admin.Name)}, {"Role", badge("quiet", string(v.admin.Role))}}, Form: f}
		if v.admin.Role == access.MayRead {
			s.Text = "A viewer's password is changed by an admin."
		}
		return page{Title: "Your account", Sections: []section{s}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	if _, err := ask(v.api.UpdateAdminWithResponse(v.ctx, v.admin.ID, gatehouseapi.AdminChanges{Password: ptr(v.form.Get("password"))})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(below("sign-in"), "")
}

func tokens(v *visit) (answer, error) { return v.tokensPage(nil) }

func (v *visit) tokensPage(issued *gatehouseapi.IssuedToken) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListTokensWithResponse(v.ctx, &gatehouseapi.ListTokensParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	p := page{
		Title: "API tokens", Intro: "For scripts: bearer tokens of the management API, which offers all that this console does.",
		Actions: []button{
			{Label: "Management API", URL: v.swagger("gatehouse"), Leads: true},
			{Label: "+New token", URL: below("tokens", "new"), Leads: true, Writes: true, Main: true},
		},
	}
	if issued != nil {
		p.Stay = below("tokens")
		p.Sections = append(p.Sections, section{Title: issued.Token.Name, Text: "Copy this now: it is not shown again.", Secrets: []secret{{"bearer", "Token", issued.Bearer}}})
	}
	list := &table{Label: "API tokens", Columns: []string{"Name", "Token", "Role", "Workspace", "Made by", "Runs out", "Last used"}, Empty: "No token yet."}
	for _, token := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells:   []cell{text(token.Name), coded(token.Prefix + "…"), badge("quiet", string(token.Role)), text(orElse(token.Workspace, "all")), text(token.Admin), maybe(token.ExpiresAt, "never"), maybe(token.LastUsedAt, "never")},
			Buttons: []button{{Label: "Delete", About: token.Name, URL: below("tokens", strconv.FormatInt(token.ID, 10), "delete"), Leads: true, Writes: true, Danger: true}},
		})
	}
	p.Sections = append(p.Sections, section{Table: l.page(list, "Search tokens", got.JSON200.Total)})
	return shown(p)
}

func newToken(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: below("tokens"), Fields: []field{
		{Name: "name", Label: "Name", Hint: "What it is for.", Required: true, Max: 255}, roles(gatehouseapi.RoleAdmin),
		{Name: "workspace", Label: "Workspace", Hint: "Empty for all workspaces.", Max: 63},
		{Name: "lifetime", Label: "Lifetime in days", Hint: "Empty for no end.", Kind: "number"},
	}}
	around := func(f *form) page {
		return page{Title: "New API token", Parents: []link{{"API tokens", below("tokens")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	lifetime := in.whole("lifetime")
	if lifetime != nil {
		*lifetime *= 24 * 60 * 60
	}
	err := in.refused()
	var made *gatehouseapi.CreateTokenResponse
	if err == nil {
		made, err = ask(v.api.CreateTokenWithResponse(v.ctx, gatehouseapi.NewToken{
			Name: in.Get("name"), Role: ptr(gatehouseapi.Role(in.Get("role"))), Workspace: in.text("workspace"), Lifetime: lifetime,
		}))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return v.tokensPage(made.JSON201)
}

func deleteToken(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete token", warning: "Scripts that use this token are refused from then on.", submit: "Delete",
		back: below("tokens"), done: below("tokens"), said: "The token is gone.",
		do: func() error { return asked(v.api.DeleteTokenWithResponse(v.ctx, id)) },
	})
}
