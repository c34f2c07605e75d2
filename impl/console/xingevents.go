package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

func xingKeys(v *visit) (answer, error) { return v.xingKeysPage(nil) }

func (v *visit) xingKeysPage(issued *gatehouseapi.IssuedXingKey) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListXingKeysWithResponse(v.ctx, v.workspace, &gatehouseapi.ListXingKeysParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	p := page{
		Title: "XING Events: API keys", Intro: "A key's type says how much it may do, its permissions for which users.",
		Actions: []button{{Label: "+New API key", URL: v.in("xingevents", "keys", "new"), Leads: true, Writes: true, Main: true}},
	}
	if issued != nil {
		p.Stay = v.in("xingevents", "keys")
		p.Sections = append(p.Sections, section{Title: issued.Key.Name, Text: "Copy this now: it is not shown again.", Secrets: []secret{{"api-key", "API key", issued.APIKey}}})
	}
	list := &table{Label: "API keys", Columns: []string{"Name", "Key", "Identifier", "Type", "State", "Users"}, Empty: "No API key yet."}
	for _, key := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells: []cell{
				linked(key.Name, v.in("xingevents", "keys", strconv.FormatInt(key.ID, 10))), coded(key.Prefix + "…"), coded(key.Identifier), text(string(key.Type)),
				yes(key.Enabled, "enabled", "disabled"), text(map[bool]string{true: "several", false: "one"}[key.MultiUser]),
			},
		})
	}
	p.Sections = append(p.Sections, section{Table: l.page(list, "Search API keys", got.JSON200.Total)})
	return shown(p)
}

func newXingKey(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("xingevents", "keys"), Fields: []field{
		{Name: "name", Label: "Name", Required: true, Max: 255},
		{Name: "type", Label: "Type", Kind: "radios", Value: "ADMIN", Options: []option{
			{"ADMIN", "ADMIN", "everything"}, {"EDITOR", "EDITOR", "changes users and events"}, {"ATTENDEE_MANAGER", "ATTENDEE_MANAGER", "reads, and manages attendees"}, {"VIEWER", "VIEWER", "reads"},
		}},
		checkField("multi_user", "Multi-user key", "It may ask for permission for several users.", false),
	}}
	around := func(f *form) page {
		return page{Title: "New API key", Parents: []link{{"API keys", v.in("xingevents", "keys")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	made, err := ask(v.api.CreateXingKeyWithResponse(v.ctx, v.workspace, gatehouseapi.NewXingKey{
		Name: in.Get("name"), Type: gatehouseapi.XingKeyType(in.Get("type")), MultiUser: ptr(in.check("multi_user")),
	}))
	if err != nil {
		return v.again(err, f, around)
	}
	return v.xingKeysPage(made.JSON201)
}

func (v *visit) oneXingKey() (*gatehouseapi.XingKey, error) {
	id, err := v.id("key")
	if err != nil {
		return nil, err
	}
	got, err := ask(v.api.GetXingKeyWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return nil, err
	}
	return got.JSON200, nil
}

// xingKey is one key with its permissions.
func xingKey(v *visit) (answer, error) {
	key, err := v.oneXingKey()
	if err != nil {
		return answer{}, err
	}
	l := v.listing()
	got, err := ask(v.api.ListXingPermissionsWithResponse(v.ctx, v.workspace, key.ID, &gatehouseapi.ListXingPermissionsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	users, err := ask(v.api.ListXingUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListXingUsersParams{Limit: ptr(100)}))
	if err != nil {
		return answer{}, err
	}
	at := func(steps ...string) string {
		return v.in(append([]string{"xingevents", "keys", strconv.FormatInt(key.ID, 10)}, steps...)...)
	}
	permissions := &table{Label: "Permissions", Columns: []string{"User", "Came by"}, Empty: "This key has permission for no user."}
	for _, permission := range got.JSON200.Items {
		user := strconv.FormatInt(permission.UserID, 10)
		permissions.Rows = append(permissions.Rows, row{
			Cells:   []cell{text(permission.Username), text(map[bool]string{true: "request", false: "creation or grant"}[permission.Requested])},
			Buttons: []button{{Label: "Revoke", About: permission.Username, URL: at("permissions", user, "revoke"), Danger: true}},
		})
	}
	grant := &form{ID: "grant", URL: at("permissions"), Submit: "Grant", Fields: []field{{Name: "user", Label: "Permission for user", Kind: "select", Required: true}}}
	for _, user := range users.JSON200.Items {
		grant.Fields[0].Options = append(grant.Fields[0].Options, option{Value: strconv.FormatInt(user.ID, 10), Label: user.Username})
	}
	toggle := button{Label: "Disable", URL: at("disable")}
	if !key.Enabled {
		toggle = button{Label: "Enable", URL: at("enable"), Main: true}
	}
	several := button{Label: "Make multi-user", URL: at("multi-user")}
	if key.MultiUser {
		several = button{Label: "Make single-user", URL: at("single-user")}
	}
	return shown(page{
		Title: key.Name, Parents: []link{{"API keys", v.in("xingevents", "keys")}},
		Sections: []section{
			{
				Facts: []fact{
					{"Key", coded(key.Prefix + "…")}, {"Identifier", coded(key.Identifier)}, {"Type", text(string(key.Type))}, {"State", yes(key.Enabled, "enabled", "disabled")},
					{"Users", text(map[bool]string{true: "several (multi-user key)", false: "one"}[key.MultiUser])}, {"Made", moment(key.CreatedAt)},
				},
				Buttons: []button{toggle, several, {Label: "Refresh", URL: at("refresh"), Leads: true, Writes: true}, {Label: "Delete", URL: at("delete"), Leads: true, Writes: true, Danger: true}},
			},
			{Title: "Permissions", Table: l.page(permissions, "Search users", got.JSON200.Total), Form: grant},
		},
	})
}

// changeXingKey does one thing to a key and shows it again.
func changeXingKey(changes gatehouseapi.XingKeyChanges, said string) handler {
	return func(v *visit) (answer, error) {
		id, err := v.id("key")
		if err != nil {
			return answer{}, err
		}
		if _, err := ask(v.api.UpdateXingKeyWithResponse(v.ctx, v.workspace, id, changes)); err != nil {
			return answer{}, err
		}
		return seeOther(v.in("xingevents", "keys", strconv.FormatInt(id, 10)), said)
	}
}

func refreshXingKey(v *visit) (answer, error) {
	key, err := v.oneXingKey()
	if err != nil {
		return answer{}, err
	}
	if v.r.Method == http.MethodPost {
		issued, err := ask(v.api.RefreshXingKeyWithResponse(v.ctx, v.workspace, key.ID))
		if err != nil {
			return answer{}, err
		}
		return v.xingKeysPage(issued.JSON200)
	}
	return v.confirmed(confirmation{
		title: "Refresh " + key.Name, warning: "The key is made anew. The old one stops working at once; identifier and permissions stay.", submit: "Refresh",
		back: v.in("xingevents", "keys", strconv.FormatInt(key.ID, 10)),
	})
}

func deleteXingKey(v *visit) (answer, error) {
	key, err := v.oneXingKey()
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + key.Name, warning: "The key is gone for ever, with its permissions.", submit: "Delete",
		back: v.in("xingevents", "keys", strconv.FormatInt(key.ID, 10)), done: v.in("xingevents", "keys"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteXingKeyWithResponse(v.ctx, v.workspace, key.ID)) },
	})
}

func grantXingPermission(v *visit) (answer, error) {
	key, err := v.id("key")
	if err != nil {
		return answer{}, err
	}
	in := v.inputs()
	user := in.whole("user")
	if err := in.refused(); err != nil || user == nil {
		return answer{}, &refusal{Status: http.StatusBadRequest, Text: "Choose a user first."}
	}
	if _, err := ask(v.api.WriteXingPermissionWithResponse(v.ctx, v.workspace, key, *user)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("xingevents", "keys", strconv.FormatInt(key, 10)), "Granted.")
}

func revokeXingPermission(v *visit) (answer, error) {
	key, err := v.id("key")
	if err != nil {
		return answer{}, err
	}
	user, err := v.id("user")
	if err != nil {
		return answer{}, err
	}
	if _, err := ask(v.api.DeleteXingPermissionWithResponse(v.ctx, v.workspace, key, user)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("xingevents", "keys", strconv.FormatInt(key, 10)), "Revoked.")
}

func xingUsers(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListXingUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListXingUsersParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Users", Columns: []string{"Id", "Name", "User name", "Language", "Made", "Last login"}, Empty: "No user yet."}
	for _, user := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells:   []cell{number(user.ID), text(user.FirstName + " " + user.LastName), text(user.Username), text(user.Language), moment(user.CreatedAt), maybe(user.LastLoginAt, "never")},
			Buttons: []button{{Label: "Delete", About: user.Username, URL: v.in("xingevents", "users", strconv.FormatInt(user.ID, 10), "delete"), Leads: true, Writes: true, Danger: true}},
		})
	}
	return shown(page{
		Title: "XING Events: Users", Actions: []button{{Label: "+New user", URL: v.in("xingevents", "users", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search users", got.JSON200.Total)}},
	})
}

func newXingUser(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("xingevents", "users"), Fields: []field{
		{Name: "first_name", Label: "First name", Required: true, Max: 255}, {Name: "last_name", Label: "Last name", Required: true, Max: 255},
		{Name: "username", Label: "User name", Hint: "An e-mail address.", Kind: "email", Required: true, Max: 254, Complete: "off"}, newPassword(true),
	}}
	around := func(f *form) page {
		return page{Title: "New user", Parents: []link{{"Users", v.in("xingevents", "users")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	if _, err := ask(v.api.CreateXingUserWithResponse(v.ctx, v.workspace, gatehouseapi.NewXingUser{
		FirstName: in.Get("first_name"), LastName: in.Get("last_name"), Username: in.Get("username"), Password: in.Get("password"),
	})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("xingevents", "users"), "The user is made.")
}

func deleteXingUser(v *visit) (answer, error) {
	id, err := v.id("user")
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete user " + strconv.FormatInt(id, 10), warning: "The user is removed for ever, with events and permissions.", submit: "Delete",
		back: v.in("xingevents", "users"), done: v.in("xingevents", "users"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteXingUserWithResponse(v.ctx, v.workspace, id)) },
	})
}
