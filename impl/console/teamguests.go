package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

func teamGuestsUsers(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListTeamGuestsUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsUsersParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Users", Columns: []string{"Id", "E-mail", "State", "Made"}, Empty: "No user yet."}
	for _, user := range got.JSON200.Items {
		at := func(what string) string { return v.in("teamguests", "users", strconv.FormatInt(user.ID, 10), what) }
		lock := button{Label: "Lock", About: user.Email, URL: at("lock")}
		if user.Locked {
			lock = button{Label: "Unlock", About: user.Email, URL: at("unlock")}
		}
		list.Rows = append(list.Rows, row{
			Cells: []cell{number(user.ID), text(user.Email), yes(!user.Locked, "active", "locked"), moment(user.CreatedAt)},
			Buttons: []button{
				{Label: "New session", About: user.Email, URL: at("session"), Leads: true, Writes: true}, lock,
				{Label: "Delete", About: user.Email, URL: at("delete"), Leads: true, Writes: true, Danger: true},
			},
		})
	}
	return shown(page{
		Title: "Team Guests: Users", Intro: "Who signs in to the API. A session is what carries the token that calls need.",
		Actions:  []button{{Label: "+New user", URL: v.in("teamguests", "users", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search users", got.JSON200.Total)}},
	})
}

func newTeamGuestsUser(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("teamguests", "users"), Fields: []field{
		{Name: "email", Label: "E-mail", Kind: "email", Required: true, Max: 254, Complete: "off"}, newPassword(true),
	}}
	around := func(f *form) page {
		return page{Title: "New user", Parents: []link{{"Users", v.in("teamguests", "users")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	if err := asked(v.api.CreateTeamGuestsUserWithResponse(v.ctx, v.workspace, gatehouseapi.NewTeamGuestsUser{Email: v.form.Get("email"), Password: v.form.Get("password")})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("teamguests", "users"), "The user is made.")
}

// lockTeamGuestsUser keeps a user out, or lets one in again.
func lockTeamGuestsUser(locked bool, said string) handler {
	return func(v *visit) (answer, error) {
		id, err := v.id("user")
		if err != nil {
			return answer{}, err
		}
		if err := asked(v.api.UpdateTeamGuestsUserWithResponse(v.ctx, v.workspace, id, gatehouseapi.TeamGuestsUserChanges{Locked: &locked})); err != nil {
			return answer{}, err
		}
		return seeOther(v.in("teamguests", "users"), said)
	}
}

func deleteTeamGuestsUser(v *visit) (answer, error) {
	id, err := v.id("user")
	if err != nil {
		return answer{}, err
	}
	back := v.in("teamguests", "users")
	return v.confirmed(confirmation{
		title: "Delete user " + strconv.FormatInt(id, 10), warning: "The user is removed for ever, with all sessions.", submit: "Delete", back: back, done: back, said: "Deleted.",
		do: func() error { return asked(v.api.DeleteTeamGuestsUserWithResponse(v.ctx, v.workspace, id)) },
	})
}

// newTeamGuestsSession makes a session for a user without the password, and shows its tokens.
func newTeamGuestsSession(v *visit) (answer, error) {
	id, err := v.id("user")
	if err != nil {
		return answer{}, err
	}
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("teamguests", "users"), Fields: []field{
		{Name: "lifetime", Label: "Lifetime in seconds", Hint: "Empty for twelve months, as the API's own sessions live.", Kind: "number"},
	}}
	around := func(f *form) page {
		return page{Title: "New session of user " + strconv.FormatInt(id, 10), Parents: []link{{"Users", v.in("teamguests", "users")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	session := gatehouseapi.NewTeamGuestsSession{UserID: id, Lifetime: in.whole("lifetime")}
	if err = in.refused(); err == nil {
		var made *gatehouseapi.CreateTeamGuestsSessionResponse
		if made, err = ask(v.api.CreateTeamGuestsSessionWithResponse(v.ctx, v.workspace, session)); err == nil {
			return v.teamGuestsSessionsPage(made.JSON201)
		}
	}
	return v.again(err, f, around)
}

func teamGuestsSessions(v *visit) (answer, error) { return v.teamGuestsSessionsPage(nil) }

func (v *visit) teamGuestsSessionsPage(issued *gatehouseapi.IssuedTeamGuestsSession) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListTeamGuestsSessionsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsSessionsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	p := page{Title: "Team Guests: Sessions", Intro: "Access tokens that calls are made with. A new one is made from the list of users, or by the API's own sign-in."}
	if issued != nil {
		p.Stay = v.in("teamguests", "sessions")
		p.Sections = append(p.Sections, section{
			Title: issued.Session.Email, Text: "Copy this now: it is not shown again.",
			Secrets: []secret{{"access-token", "Access token", issued.AccessToken}, {"refresh-token", "Refresh token", issued.RefreshToken}},
		})
	}
	list := &table{Label: "Sessions", Columns: []string{"User", "Token", "App", "Made", "Runs out"}, Empty: "No session yet."}
	for _, session := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{
			Cells:   []cell{text(session.Email), coded(session.Prefix + "…"), text(session.App), moment(session.CreatedAt), moment(session.ExpiresAt)},
			Buttons: []button{{Label: "End", About: "session of " + session.Email, URL: v.in("teamguests", "sessions", strconv.FormatInt(session.ID, 10), "delete"), Leads: true, Writes: true, Danger: true}},
		})
	}
	p.Sections = append(p.Sections, section{Table: l.page(list, "Search sessions", got.JSON200.Total)})
	return shown(p)
}

func deleteTeamGuestsSession(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	back := v.in("teamguests", "sessions")
	return v.confirmed(confirmation{
		title: "End session", warning: "Both tokens of this session stop working at once.", submit: "End", back: back, done: back, said: "The session has ended.",
		do: func() error { return asked(v.api.DeleteTeamGuestsSessionWithResponse(v.ctx, v.workspace, id)) },
	})
}

func teamGuestsTeams(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListTeamGuestsTeamsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsTeamsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Teams", Columns: []string{"Id", "Name", "Industry", "Location", "Guests", "Guest calls"}, Empty: "No team yet."}
	for _, team := range got.JSON200.Items {
		id := strconv.FormatInt(team.ID, 10)
		list.Rows = append(list.Rows, row{
			Cells: []cell{
				number(team.ID), linked(team.Name, v.in("teamguests", "teams", id)), text(team.Industry), text(team.Location), number(team.Guests), yes(team.GuestsEnabled, "enabled", "disabled"),
			},
			Buttons: []button{{Label: "Delete", About: team.Name, URL: v.in("teamguests", "teams", id, "delete"), Leads: true, Writes: true, Danger: true}},
		})
	}
	return shown(page{
		Title: "Team Guests: Teams", Intro: "Guests belong to a team. Its owners, admins and managers may use the guest calls.",
		Actions:  []button{{Label: "+New team", URL: v.in("teamguests", "teams", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search teams", got.JSON200.Total)}},
	})
}

// teamGuestsPeople are options of all users.
func (v *visit) teamGuestsPeople() ([]option, error) {
	users, err := ask(v.api.ListTeamGuestsUsersWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsUsersParams{Limit: ptr(100)}))
	if err != nil {
		return nil, err
	}
	var people []option
	for _, user := range users.JSON200.Items {
		people = append(people, option{Value: strconv.FormatInt(user.ID, 10), Label: user.Email})
	}
	return people, nil
}

func newTeamGuestsTeam(v *visit) (answer, error) {
	people, err := v.teamGuestsPeople()
	if err != nil {
		return answer{}, err
	}
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("teamguests", "teams"), Fields: []field{
		{Name: "name", Label: "Name", Required: true, Max: 255}, {Name: "industry", Label: "Industry", Max: 255}, {Name: "location", Label: "Location", Max: 255},
		{Name: "owner", Label: "Owner", Kind: "select", Options: people, Required: true},
	}}
	around := func(f *form) page {
		return page{Title: "New team", Parents: []link{{"Teams", v.in("teamguests", "teams")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	team := gatehouseapi.NewTeamGuestsTeam{Name: in.Get("name"), Industry: in.text("industry"), Location: in.text("location"), Owner: deref(in.whole("owner"))}
	if err = in.refused(); err == nil {
		err = asked(v.api.CreateTeamGuestsTeamWithResponse(v.ctx, v.workspace, team))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("teamguests", "teams"), "The team is made.")
}

func deleteTeamGuestsTeam(v *visit) (answer, error) {
	id, err := v.id("team")
	if err != nil {
		return answer{}, err
	}
	back := v.in("teamguests", "teams")
	return v.confirmed(confirmation{
		title: "Delete team " + strconv.FormatInt(id, 10), warning: "The team is removed for ever, with all its guests and members.", submit: "Delete", back: back, done: back, said: "Deleted.",
		do: func() error { return asked(v.api.DeleteTeamGuestsTeamWithResponse(v.ctx, v.workspace, id)) },
	})
}

// teamGuestsTeam is one team: its guests, and who manages them.
func teamGuestsTeam(v *visit) (answer, error) {
	id, err := v.id("team")
	if err != nil {
		return answer{}, err
	}
	l := v.listing()
	guests, err := ask(v.api.ListTeamGuestsGuestsWithResponse(v.ctx, v.workspace, id, &gatehouseapi.ListTeamGuestsGuestsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	members, err := ask(v.api.ListTeamGuestsMembersWithResponse(v.ctx, v.workspace, id, &gatehouseapi.ListTeamGuestsMembersParams{Limit: ptr(100)}))
	if err != nil {
		return answer{}, err
	}
	people, err := v.teamGuestsPeople()
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Guests", Columns: []string{"Id", "Name", "Company", "Visiting", "Card", "Battery"}, Empty: "No guest yet: they come in through the API."}
	for _, guest := range guests.JSON200.Items {
		one := row{Cells: []cell{number(guest.ID), text(guest.FirstName + " " + guest.LastName), text(guest.Company), text(guest.Visiting), coded(deref(guest.Card)), percent(guest.Battery)}}
		if guest.Card != nil {
			one.Buttons = []button{{Label: "Detach card", About: guest.FirstName, URL: v.in("teamguests", "cards", *guest.Card, "detach"), Values: []value{{"back", v.r.URL.Path}}}}
		} else {
			one.Buttons = []button{{Label: "Attach card", About: guest.FirstName, URL: v.in("teamguests", "guests", strconv.FormatInt(guest.ID, 10), "card") + "?team=" + strconv.FormatInt(id, 10), Leads: true, Writes: true}}
		}
		list.Rows = append(list.Rows, one)
	}
	managing := &table{Label: "Members", Columns: []string{"E-mail", "Role", "Name"}}
	for _, member := range members.JSON200.Items {
		managing.Rows = append(managing.Rows, row{
			Cells:   []cell{text(member.Email), badge("quiet", member.Role), text(member.FirstName + " " + member.LastName)},
			Buttons: []button{{Label: "Remove", About: member.Email, URL: v.in("teamguests", "teams", strconv.FormatInt(id, 10), "members", strconv.FormatInt(member.UserID, 10), "remove"), Danger: true}},
		})
	}
	return shown(page{
		Title: "Team " + strconv.FormatInt(id, 10), Parents: []link{{"Teams", v.in("teamguests", "teams")}},
		Sections: []section{
			{Title: "Guests", Table: l.page(list, "Search guests", guests.JSON200.Total)},
			{Title: "Members", Table: managing, Summary: "Add a member, or change a role", Form: &form{ID: "member", URL: v.r.URL.Path + "/members", Submit: "Save", Fields: []field{
				{Name: "user", Label: "User", Kind: "select", Options: people, Required: true},
				{Name: "role", Label: "Role", Kind: "select", Options: choices("owner", "admin", "manager", "member"), Value: "member", Required: true},
			}}},
		},
	})
}

func percent(n *int64) cell {
	if n == nil {
		return text("")
	}
	return text(strconv.FormatInt(*n, 10) + " %")
}

func writeTeamGuestsMember(v *visit) (answer, error) {
	team, err := v.id("team")
	if err != nil {
		return answer{}, err
	}
	in := v.inputs()
	user := in.whole("user")
	if err := in.refused(); err != nil || user == nil {
		return answer{}, &refusal{Status: http.StatusBadRequest, Text: "Choose a user first."}
	}
	if err := asked(v.api.WriteTeamGuestsMemberWithResponse(v.ctx, v.workspace, team, *user, gatehouseapi.TeamGuestsMemberData{Role: gatehouseapi.TeamGuestsMemberDataRole(in.Get("role"))})); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("teamguests", "teams", strconv.FormatInt(team, 10)), "Saved.")
}

func removeTeamGuestsMember(v *visit) (answer, error) {
	team, err := v.id("team")
	if err != nil {
		return answer{}, err
	}
	user, err := v.id("user")
	if err != nil {
		return answer{}, err
	}
	if err := asked(v.api.DeleteTeamGuestsMemberWithResponse(v.ctx, v.workspace, team, user)); err != nil {
		return answer{}, err
	}
	return seeOther(v.in("teamguests", "teams", strconv.FormatInt(team, 10)), "Removed.")
}
