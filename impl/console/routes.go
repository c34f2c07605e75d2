package console

import (
	"net/http"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
)

// routes are all pages of the console. What a page shows, its forms change by POST: below the same path or one that says what is done.
func (c *console) routes(files assets) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+base+"assets/{file}", files)
	mux.HandleFunc("GET "+base+"sign-in", c.signInPage)
	mux.HandleFunc("POST "+base+"sign-in", c.signIn)
	mux.Handle("POST "+base+"sign-out", c.withSession(http.HandlerFunc(c.signOut)))

	page := func(path string, h handler) { mux.Handle("GET "+base+path, c.withSession(c.visiting(h))) }
	post := func(path string, h handler) { mux.Handle("POST "+base+path, c.withSession(c.visiting(h))) }
	both := func(path string, h handler) { page(path, h); post(path, h) } // a form, and what it does

	mux.Handle(base, c.withSession(c.visiting(nowhere)))
	page("{$}", home)
	page("switch", switchWorkspace)
	both("account", account)
	page("workspaces", workspaces)
	both("workspaces/new", newWorkspace)
	both("workspaces/{workspace}/reset", resetWorkspace)
	both("workspaces/{workspace}/delete", deleteWorkspace)
	page("admins", admins)
	both("admins/new", newAdmin)
	both("admins/{id}/edit", editAdmin)
	both("admins/{id}/delete", deleteAdmin)
	page("tokens", tokens)
	both("tokens/new", newToken)
	both("tokens/{id}/delete", deleteToken)

	w := "w/{workspace}"
	page(w, overview)
	page(w+"/{$}", overview)
	page(w+"/credentials", credentials)
	page(w+"/data", tables)
	page(w+"/data/{table}", searchTable)
	page(w+"/data/{table}/{record}", oneRecord)

	page(w+"/guestoo/api", func(v *visit) (answer, error) { return seeOther(v.in("guestoo", "api", "users"), "") })
	page(w+"/guestoo/api/events", guestooDocumentation(guestooEventTab))
	page(w+"/guestoo/api/guests", guestooDocumentation(guestooGuestTab))
	page(w+"/guestoo/api/users", guestooUsers)
	post(w+"/guestoo/api/users", createGuestooUser)
	page(w+"/guestoo/api/users/new", newGuestooUser)
	both(w+"/guestoo/api/users/{id}/edit", editGuestooUser)
	both(w+"/guestoo/api/users/{id}/refresh", refreshGuestooUser)
	post(w+"/guestoo/api/users/{id}/deactivate", deactivateGuestooUser)
	post(w+"/guestoo/api/users/{id}/activate", activateGuestooUser)
	both(w+"/guestoo/api/users/{id}/delete", deleteGuestooUser)
	page(w+"/guestoo/events", guestooEvents)
	both(w+"/guestoo/events/new", newGuestooEvent)
	page(w+"/guestoo/events/{id}", guestooEvent)
	both(w+"/guestoo/events/{id}/edit", editGuestooEvent)
	both(w+"/guestoo/events/{id}/delete", deleteGuestooEvent)
	page(w+"/guestoo/guests", guestooGuests)
	both(w+"/guestoo/agency", guestooAgency)

	page(w+"/xingevents/keys", xingKeys)
	both(w+"/xingevents/keys/new", newXingKey)
	page(w+"/xingevents/keys/{key}", xingKey)
	post(w+"/xingevents/keys/{key}/enable", changeXingKey(gatehouseapi.XingKeyChanges{Enabled: ptr(true)}, "Enabled."))
	post(w+"/xingevents/keys/{key}/disable", changeXingKey(gatehouseapi.XingKeyChanges{Enabled: ptr(false)}, "Disabled: calls with this key are refused."))
	post(w+"/xingevents/keys/{key}/multi-user", changeXingKey(gatehouseapi.XingKeyChanges{MultiUser: ptr(true)}, "The key may have permission for several users."))
	post(w+"/xingevents/keys/{key}/single-user", changeXingKey(gatehouseapi.XingKeyChanges{MultiUser: ptr(false)}, "The key may ask for permission for one user."))
	both(w+"/xingevents/keys/{key}/refresh", refreshXingKey)
	both(w+"/xingevents/keys/{key}/delete", deleteXingKey)
	post(w+"/xingevents/keys/{key}/permissions", grantXingPermission)
	post(w+"/xingevents/keys/{key}/permissions/{user}/revoke", revokeXingPermission)
	page(w+"/xingevents/users", xingUsers)
	both(w+"/xingevents/users/new", newXingUser)
	both(w+"/xingevents/users/{user}/delete", deleteXingUser)

	page(w+"/teamguests/users", teamGuestsUsers)
	both(w+"/teamguests/users/new", newTeamGuestsUser)
	post(w+"/teamguests/users/{user}/lock", lockTeamGuestsUser(true, "Locked: calls of this user are refused."))
	post(w+"/teamguests/users/{user}/unlock", lockTeamGuestsUser(false, "Unlocked."))
	both(w+"/teamguests/users/{user}/delete", deleteTeamGuestsUser)
	both(w+"/teamguests/users/{user}/session", newTeamGuestsSession)
	page(w+"/teamguests/sessions", teamGuestsSessions)
	both(w+"/teamguests/sessions/{id}/delete", deleteTeamGuestsSession)
	page(w+"/teamguests/teams", teamGuestsTeams)
	both(w+"/teamguests/teams/new", newTeamGuestsTeam)
	page(w+"/teamguests/teams/{team}", teamGuestsTeam)
	both(w+"/teamguests/teams/{team}/delete", deleteTeamGuestsTeam)
	post(w+"/teamguests/teams/{team}/members", writeTeamGuestsMember)
	post(w+"/teamguests/teams/{team}/members/{user}/remove", removeTeamGuestsMember)
	page(w+"/teamguests/cards", teamGuestsCards)
	both(w+"/teamguests/cards/new", newTeamGuestsCard)
	both(w+"/teamguests/guests/{guest}/card", attachTeamGuestsCard)
	post(w+"/teamguests/cards/{card}/detach", detachTeamGuestsCard)
	both(w+"/teamguests/cards/{card}/delete", deleteTeamGuestsCard)

	page(w+"/onoffice/settings/users", onofficeUsers)
	both(w+"/onoffice/settings/users/new", newOnofficeUser)
	page(w+"/onoffice/settings/users/{user}", onofficeUser)
	both(w+"/onoffice/settings/users/{user}/generate", generateOnofficeUser)
	both(w+"/onoffice/settings/users/{user}/rights", onofficeRights)
	post(w+"/onoffice/settings/users/{user}/deactivate", deactivateOnofficeUser)
	post(w+"/onoffice/settings/users/{user}/activate", activateOnofficeUser)
	both(w+"/onoffice/settings/users/{user}/delete", deleteOnofficeUser)
	page(w+"/onoffice/estates", onofficeEstates)
	both(w+"/onoffice/estates/{id}/marketing", onofficeMarketing)
	page(w+"/onoffice/contacts", onofficeContacts)
	both(w+"/onoffice/contacts/{id}", onofficeContact)
	page(w+"/onoffice/administration/fields", onofficeFields)
	both(w+"/onoffice/administration/fields/new", newOnofficeField)
	post(w+"/onoffice/administration/fields/{module}/{field}/activate", setOnofficeField(true, "is active."))
	post(w+"/onoffice/administration/fields/{module}/{field}/deactivate", setOnofficeField(false, "is not active any more."))
	both(w+"/onoffice/administration/fields/{module}/{field}/delete", deleteOnofficeField)

	page(w+"/autohost/accounts", autohostAccounts)
	both(w+"/autohost/accounts/new", newAutohostAccount)
	page(w+"/autohost/accounts/{account}", autohostAccount)
	post(w+"/autohost/accounts/{account}/suspend", changeAutohostAccount(gatehouseapi.AutohostAccountChanges{Suspended: ptr(true)}, "Suspended: calls with its keys are refused."))
	post(w+"/autohost/accounts/{account}/unsuspend", changeAutohostAccount(gatehouseapi.AutohostAccountChanges{Suspended: ptr(false)}, "Let in again."))
	post(w+"/autohost/accounts/{account}/disable", changeAutohostAccount(gatehouseapi.AutohostAccountChanges{Status: ptr(gatehouseapi.AutohostAccountChangesStatus("disabled"))}, "Disabled: calls with its keys are refused."))
	post(w+"/autohost/accounts/{account}/enable", changeAutohostAccount(gatehouseapi.AutohostAccountChanges{Status: ptr(gatehouseapi.AutohostAccountChangesStatus("active"))}, "Enabled."))
	post(w+"/autohost/accounts/{account}/authorization", authorizeAutohostAccount)
	both(w+"/autohost/accounts/{account}/delete", deleteAutohostAccount)
	post(w+"/autohost/accounts/{account}/keys", createAutohostKey)
	both(w+"/autohost/accounts/{account}/keys/{key}/delete", deleteAutohostKey)
	post(w+"/autohost/accounts/{account}/trigger", triggerAutohost)

	page(w+"/traffic", trafficList)
	mux.Handle("GET "+base+w+"/traffic/stream", c.withoutStay(c.visiting(trafficStream)))
	post(w+"/traffic/clear", clearTraffic)
	page(w+"/traffic/{call}", oneCall)
	page(w+"/faults", faults)
	both(w+"/faults/new", newFault)
	post(w+"/faults/clear", clearFaults)
	post(w+"/faults/{fault}/delete", deleteFault)
	page(w+"/jobs", jobs)
	post(w+"/jobs/holds", holdJobs)
	post(w+"/jobs/holds/{hold}/release", releaseJobs)
	page(w+"/jobs/{job}", oneJob)
	post(w+"/jobs/{job}/step", stepJob)
	post(w+"/jobs/{job}/retry", retryJob)
	page(w+"/deliveries", deliveries)
	page(w+"/deliveries/{delivery}", oneDelivery)
	post(w+"/deliveries/{delivery}/redeliver", redeliver)
	page("clock", clock)
	post("clock/freeze", freezeClock)
	post("clock/advance", advanceClock)
	post("clock/release", releaseClock)
	return mux
}

func nowhere(*visit) (answer, error) {
	return answer{}, &refusal{Status: http.StatusNotFound, Text: "There is no such page."}
}

// navigation are the places of a workspace. Systems' places have the names of their own documents.
func (v *visit) navigation(workspace string) []navigation {
	at := func(label string, steps ...string) tab {
		to := inWorkspace(workspace, steps...)
		return tab{Label: label, URL: to, Current: under(v.r.URL.Path, to)}
	}
	list := []navigation{
		{workspace, []tab{
			{Label: "Overview", URL: inWorkspace(workspace), Current: v.r.URL.Path == inWorkspace(workspace)},
			at("Traffic", "traffic"), at("Webhook deliveries", "deliveries"), at("Jobs", "jobs"), at("Faults", "faults"), at("Data", "data"),
		}},
		{"guestoo", []tab{at("API", "guestoo", "api"), at("Events", "guestoo", "events"), at("Guests", "guestoo", "guests"), at("Account", "guestoo", "agency")}},
		{"onOffice", []tab{
			at("Users", "onoffice", "settings", "users"), at("Properties", "onoffice", "estates"), at("Contacts", "onoffice", "contacts"), at("Input fields", "onoffice", "administration", "fields"),
		}},
		{"XING Events", []tab{at("API keys", "xingevents", "keys"), at("Users", "xingevents", "users")}},
		{"Team Guests", []tab{at("Users", "teamguests", "users"), at("Sessions", "teamguests", "sessions"), at("Teams and guests", "teamguests", "teams"), at("Cards", "teamguests", "cards")}},
		{"Autohost", []tab{at("Accounts", "autohost", "accounts")}},
	}
	if v.admin.Role == access.MayAll { // they let one write by the APIs
		list[0].Links = append(list[0].Links, at("Credentials", "credentials"))
	}
	return list
}

// ownNavigation are the places of no workspace.
func (v *visit) ownNavigation() navigation {
	at := func(label string, steps ...string) tab {
		to := below(steps...)
		return tab{Label: label, URL: to, Current: under(v.r.URL.Path, to)}
	}
	return navigation{"Gatehouse", []tab{at("Workspaces", "workspaces"), at("Clock", "clock"), at("Admin users", "admins"), at("API tokens", "tokens"), at("Your account", "account")}}
}

func under(path, place string) bool {
	return path == place || len(path) > len(place) && path[:len(place)] == place && path[len(place)] == '/'
}
