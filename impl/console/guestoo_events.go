package console

import (
	"net/http"
	"strconv"
	"strings"

	"gatehouse/generated/gatehouseapi"
)

func guestooEvents(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListGuestooEventsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListGuestooEventsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Events", Columns: []string{"Name", "Start", "Visibility", "Seats", "Visitors", "Keywords"}, Empty: "No event yet."}
	for _, event := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{
			linked(event.DisplayName, v.in("guestoo", "events", strconv.FormatInt(event.ID, 10))), maybe(event.Start, "open"), text(string(event.Visibility)),
			seats(event.Seats), number(event.Visitors), several(event.Keywords),
		}})
	}
	return shown(page{
		Title: "guestoo: Events", Intro: "The API only reads events; here they are made and changed.",
		Actions:  []button{{Label: "+New event", URL: v.in("guestoo", "events", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search events", got.JSON200.Total)}},
	})
}

func seats(n *int64) cell {
	if n == nil {
		return text("any")
	}
	return number(*n)
}

func (v *visit) oneGuestooEvent() (*gatehouseapi.GuestooEvent, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	got, err := ask(v.api.GetGuestooEventWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return nil, err
	}
	return got.JSON200, nil
}

func guestooEvent(v *visit) (answer, error) {
	event, err := v.oneGuestooEvent()
	if err != nil {
		return answer{}, err
	}
	whole := func(value *string) cell { return cell{Text: deref(value), Whole: true} }
	return shown(page{
		Title: event.DisplayName, Parents: []link{{"Events", v.in("guestoo", "events")}},
		Actions: []button{
			{Label: "Edit", URL: v.r.URL.Path + "/edit", Leads: true, Writes: true, Main: true},
			{Label: "Delete", URL: v.r.URL.Path + "/delete", Leads: true, Writes: true, Danger: true},
		},
		Sections: []section{{Facts: []fact{
			{"Id", coded(event.UUID)}, {"Internal name", whole(event.InternalName)}, {"Subtitle", whole(event.SubTitle)},
			{"Start", maybe(event.Start, "open")}, {"End", maybe(event.End, "open")},
			{"Registration from", maybe(event.RegistrationStart, "open")}, {"Registration until", maybe(event.RegistrationEnd, "open")},
			{"Visibility", text(string(event.Visibility))}, {"Type", text(string(event.Type))}, {"Archived", yes(event.Archived, "yes", "no")},
			{"Seats", seats(event.Seats)}, {"Visitors", number(event.Visitors)}, {"Waiting list", yes(event.WaitingList, "open", "none")},
			{"Registrations", yes(event.Automatic, "confirm themselves", "wait to be confirmed")}, {"Keywords", several(event.Keywords)},
			{"Introduction", whole(event.IntroText)}, {"Description", whole(event.Description)},
		}}},
	})
}

func (v *visit) guestooEventForm(event *gatehouseapi.GuestooEvent) form {
	f := form{URL: v.r.URL.Path, Submit: "Save", Cancel: v.in("guestoo", "events")}
	if event == nil {
		event = &gatehouseapi.GuestooEvent{Visibility: gatehouseapi.PRIVATE, Type: gatehouseapi.EVENT, Automatic: true}
	} else {
		f.Cancel = v.in("guestoo", "events", strconv.FormatInt(event.ID, 10))
	}
	places := ""
	if event.Seats != nil {
		places = strconv.FormatInt(*event.Seats, 10)
	}
	f.Fields = []field{
		{Name: "display_name", Label: "Name", Value: event.DisplayName, Required: true, Max: 255},
		{Name: "internal_name", Label: "Internal name", Value: deref(event.InternalName), Max: 255},
		{Name: "sub_title", Label: "Subtitle", Value: deref(event.SubTitle), Max: 255},
		momentField("start", "Start", event.Start), momentField("end", "End", event.End),
		momentField("registration_start", "Registration from", event.RegistrationStart), momentField("registration_end", "Registration until", event.RegistrationEnd),
		{Name: "visibility", Label: "Visibility", Kind: "select", Value: string(event.Visibility), Options: choices("PUBLIC", "PRIVATE", "OFFLINE"), Required: true},
		{Name: "type", Label: "Type", Kind: "select", Value: string(event.Type), Options: choices("EVENT", "TEMPLATE"), Required: true},
		{Name: "seats", Label: "Seats", Hint: "Empty for any number.", Kind: "number", Value: places},
		{Name: "keywords", Label: "Keywords", Hint: "Separated by commas.", Value: strings.Join(event.Keywords, ", "), Max: 2000},
		checkField("waiting_list", "Waiting list", "When all seats are taken, registrations wait.", event.WaitingList),
		checkField("automatic", "Registrations confirm themselves", "While seats are free.", event.Automatic),
		checkField("archived", "Archived", "", event.Archived),
		{Name: "intro_text", Label: "Introduction", Kind: "textarea", Value: deref(event.IntroText), Max: 20000},
		{Name: "description", Label: "Description", Kind: "textarea", Value: deref(event.Description), Max: 20000},
	}
	return f
}

func newGuestooEvent(v *visit) (answer, error) {
	f := v.guestooEventForm(nil)
	around := func(f *form) page {
		return page{Title: "New event", Parents: []link{{"Events", v.in("guestoo", "events")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	event := gatehouseapi.NewGuestooEvent{
		DisplayName: in.Get("display_name"), InternalName: in.text("internal_name"), SubTitle: in.text("sub_title"), IntroText: in.text("intro_text"), Description: in.text("description"),
		Start: in.moment("start"), End: in.moment("end"), RegistrationStart: in.moment("registration_start"), RegistrationEnd: in.moment("registration_end"),
		Visibility: ptr(gatehouseapi.GuestooVisibility(in.Get("visibility"))), Type: ptr(gatehouseapi.GuestooEventType(in.Get("type"))), Seats: in.whole("seats"),
		Keywords: ptr(in.list("keywords")), WaitingList: ptr(in.check("waiting_list")), Automatic: ptr(in.check("automatic")), Archived: ptr(in.check("archived")),
	}
	err := in.refused()
	if err == nil {
		_, err = ask(v.api.CreateGuestooEventWithResponse(v.ctx, v.workspace, event))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("guestoo", "events"), "The event is made.")
}

func editGuestooEvent(v *visit) (answer, error) {
	event, err := v.oneGuestooEvent()
	if err != nil {
		return answer{}, err
	}
	f := v.guestooEventForm(event)
	around := func(f *form) page {
		return page{Title: "Edit event", Parents: []link{{"Events", v.in("guestoo", "events")}, {event.DisplayName, f.Cancel}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	changes := gatehouseapi.GuestooEventChanges{
		DisplayName: ptr(in.Get("display_name")), InternalName: ptr(in.Get("internal_name")), SubTitle: ptr(in.Get("sub_title")),
		IntroText: ptr(in.Get("intro_text")), Description: ptr(in.Get("description")),
		Start: in.moment("start"), End: in.moment("end"), RegistrationStart: in.moment("registration_start"), RegistrationEnd: in.moment("registration_end"),
		Visibility: ptr(gatehouseapi.GuestooVisibility(in.Get("visibility"))), Type: ptr(gatehouseapi.GuestooEventType(in.Get("type"))), Seats: ptr(deref(in.whole("seats"))),
		Keywords: ptr(in.list("keywords")), WaitingList: ptr(in.check("waiting_list")), Automatic: ptr(in.check("automatic")), Archived: ptr(in.check("archived")),
	}
	if err = in.refused(); err == nil {
		_, err = ask(v.api.UpdateGuestooEventWithResponse(v.ctx, v.workspace, event.ID, changes))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(f.Cancel, "Saved.")
}

func deleteGuestooEvent(v *visit) (answer, error) {
	event, err := v.oneGuestooEvent()
	if err != nil {
		return answer{}, err
	}
	return v.confirmed(confirmation{
		title: "Delete " + event.DisplayName, warning: "The event is removed for ever, with its participations.", submit: "Delete",
		back: v.in("guestoo", "events", strconv.FormatInt(event.ID, 10)), done: v.in("guestoo", "events"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteGuestooEventWithResponse(v.ctx, v.workspace, event.ID)) },
	})
}

func guestooGuests(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListGuestooGuestsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListGuestooGuestsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Guests", Columns: []string{"Name", "E-mail", "Company", "Events"}, Empty: "No guest yet."}
	for _, guest := range got.JSON200.Items {
		var events []string
		for _, event := range guest.Events {
			state := event.Event + ": " + event.Status
			if event.Vip {
				state += ", VIP"
			}
			if event.WaitingList {
				state += ", waiting"
			}
			events = append(events, state)
		}
		name := strings.TrimSpace(deref(guest.FirstName) + " " + deref(guest.LastName))
		list.Rows = append(list.Rows, row{Cells: []cell{text(named(name, "(no name)")), text(deref(guest.Email)), text(deref(guest.Company)), several(events)}})
	}
	return shown(page{
		Title: "guestoo: Guests", Intro: "Guests come in through the Guest API.",
		Sections: []section{{Table: l.page(list, "Search guests", got.JSON200.Total)}},
	})
}

func guestooAgency(v *visit) (answer, error) {
	got, err := ask(v.api.GetGuestooAgencyWithResponse(v.ctx, v.workspace))
	var agency gatehouseapi.GuestooAgency
	switch {
	case err == nil:
		agency = *got.JSON200
	case !isNotFound(err):
		return answer{}, err
	}
	f := form{URL: v.r.URL.Path, Submit: "Save", Fields: []field{
		{Name: "display_name", Label: "Name", Value: agency.DisplayName, Required: true, Max: 255},
		{Name: "email", Label: "E-mail", Kind: "email", Value: deref(agency.Email), Max: 254},
		{Name: "phone", Label: "Phone", Value: deref(agency.Phone), Max: 255},
		{Name: "website", Label: "Website", Value: deref(agency.Website), Max: 255},
	}}
	around := func(f *form) page {
		return page{Title: "guestoo: Account", Intro: "The account, which the Agency API reads.", Sections: []section{
			{Facts: []fact{{"Id", coded(agency.UUID)}, {"Name", text(agency.DisplayName)}}}, {Title: "Change", Form: f},
		}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	if _, err := ask(v.api.WriteGuestooAgencyWithResponse(v.ctx, v.workspace, gatehouseapi.GuestooAgencyData{
		DisplayName: in.Get("display_name"), Email: in.text("email"), Phone: in.text("phone"), Website: in.text("website"),
	})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.r.URL.Path, "Saved.")
}
