package guestoo

import (
	"fmt"

	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "CPApiToken: demo-event-token (events); OAuth client demo-client / demo-client-secret (everything) or demo-vip-client / demo-vip-secret (events and guests with the keyword vip)"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL.
const DemoCurl = "-H 'CPApiToken: demo-event-token' '%s/guestoo/rest/events?page=0&perPage=2'"

// DemoAuthorize are the credentials that Swagger UI fills in, by security scheme.
func DemoAuthorize() map[string]string {
	return map[string]string{"CPApiToken": "demo-event-token"}
}

// The demo world's dates, in milliseconds.
const (
	galaStart  = 1907776800000
	galaEnd    = 1907798400000
	registered = 1900100000000
)

// SeedDemo fills a workspace with four events and twelve guests in every status; the next guest's id is 13.
func SeedDemo(f *persistence.Filling) error {
	if err := seedAPIUsers(f); err != nil {
		return err
	}
	ws := f.Workspace()
	email, phone, website := "office@demo.example", "+49 30 1000", "https://demo.example/"
	if err := f.Insert(
		&[]persistence.GuestooAgency{{
			WorkspaceID: ws, UUID: "1a5e0c3d-7b24-4d1e-9c40-000000000001", DisplayName: "Demo Agency", Email: &email, Phone: &phone, Website: &website,
			Address: demoAddress("Torstrasse", "10119"),
		}},
		demoEvents(ws), demoKeywords(ws), demoGuests(ws), demoParticipations(ws),
	); err != nil {
		return err
	}
	if err := f.StartIDs(persistence.GuestooEventIDs, 5); err != nil {
		return err
	}
	return f.StartIDs(persistence.GuestooGuestIDs, 13)
}

func seedAPIUsers(f *persistence.Filling) error {
	users := access.UsersOf(nil, name)
	all := []string{EventAPI, AgencyAPI, GuestAPI}
	rows := []persistence.APIUser{
		users.Record(access.NewUser{Name: "Demo", Kind: OAuth, Rights: all}, f.Credential("demo-client"), f.Credential("demo-client-secret")),
		users.Record(access.NewUser{Name: "Demo VIP", Kind: OAuth, Rights: []string{EventAPI, GuestAPI}, Keyword: "vip"}, f.Credential("demo-vip-client"), f.Credential("demo-vip-secret")),
		users.Record(access.NewUser{Name: "Demo website", Kind: Token, Rights: []string{EventAPI}}, "", f.Credential("demo-event-token")),
	}
	return f.InsertAPIUsers(rows)
}

func demoAddress(street, postCode string) *persistence.GuestooAddress {
	number, city, country := "1", "Berlin", "DE"
	return &persistence.GuestooAddress{Street: &street, StreetNumber: &number, PostCode: &postCode, City: &city, Country: &country}
}

func demoEvents(ws int64) *[]persistence.GuestooEvent {
	millis := func(m int64) *int64 { return &m }
	event := func(id int64, name, visibility string, seats *int64) persistence.GuestooEvent {
		return persistence.GuestooEvent{
			WorkspaceID: ws, ID: id, UUID: fmt.Sprintf("7d1f1f0a-6a3e-4c57-9a10-%012d", id), DisplayName: name, Visibility: visibility, EventType: "EVENT",
			StartDate: millis(galaStart + id*86_400_000), EndDate: millis(galaEnd + id*86_400_000), MaxVisitor: seats, Campaigns: []string{},
		}
	}
	texts := []string{
		"GALA-30", "An evening by the lake", "We look forward to seeing you.", "Dinner, music and a walk through the gardens.",
		"https://demo.example/gala.jpg", "https://demo.example/gala", "Seehaus", "Uferweg", "12", "10115", "Berlin", "DE",
	}
	gala := event(1, "Summer Gala", "PUBLIC", millis(100))
	gala.StartDate, gala.EndDate, gala.RegistrationStart, gala.RegistrationEnd = millis(galaStart), millis(galaEnd), millis(1900000000000), millis(1907690400000)
	gala.InternalName, gala.SubTitle, gala.IntroText, gala.Description, gala.ImageURL, gala.EventLink = &texts[0], &texts[1], &texts[2], &texts[3], &texts[4], &texts[5]
	gala.Address = persistence.GuestooEventAddress{
		LocationName: &texts[6], Street: &texts[7], StreetNumber: &texts[8], PostCode: &texts[9], City: &texts[10], Country: &texts[11],
	}
	gala.Campaigns, gala.Automatic, gala.WaitingListOpen = []string{"Newsletter"}, true, true
	masterclass := event(2, "Masterclass", "PUBLIC", millis(2))
	masterclass.Automatic, masterclass.WaitingListOpen = true, true
	return &[]persistence.GuestooEvent{gala, masterclass, event(3, "Board Dinner", "PRIVATE", millis(12)), event(4, "Works Outing", "OFFLINE", nil)}
}

func demoKeywords(ws int64) *[]persistence.GuestooKeyword {
	return &[]persistence.GuestooKeyword{
		{WorkspaceID: ws, EventID: 1, Position: 1, Keyword: "Summer"}, {WorkspaceID: ws, EventID: 1, Position: 2, Keyword: "VIP"},
		{WorkspaceID: ws, EventID: 2, Position: 1, Keyword: "Training"},
	}
}

func demoGuests(ws int64) *[]persistence.GuestooGuest {
	names := [][2]string{
		{"Ada", "Lovelace"}, {"Grace", "Hopper"}, {"Alonzo", "Church"}, {"Barbara", "Liskov"}, {"Edsger", "Dijkstra"}, {"Frances", "Allen"},
		{"John", "Backus"}, {"Hedy", "Lamarr"}, {"Ken", "Thompson"}, {"Lynn", "Conway"}, {"Niklaus", "Wirth"}, {"Radia", "Perlman"},
	}
	emails := []string{
		"ada@demo.example", "grace@demo.example", "alonzo@demo.example", "barbara@demo.example", "edsger@demo.example", "frances@demo.example",
		"john@demo.example", "hedy@demo.example", "ken@demo.example", "lynn@demo.example", "niklaus@demo.example", "radia@demo.example",
	}
	guests := make([]persistence.GuestooGuest, len(names))
	for i := range names {
		guests[i] = persistence.GuestooGuest{
			WorkspaceID: ws, ID: int64(i + 1), UUID: fmt.Sprintf("3c9a52be-1b7d-4f08-8e21-%012d", i+1), Email: &emails[i], FirstName: &names[i][0], LastName: &names[i][1],
		}
	}
	texts := []string{"CRM-1001", "Ms", "FEMALE", "Dr.", "Analytical Engines", "Director", "+49 30 1001", "https://demo.example/ada"}
	ada := &guests[0]
	ada.ExternalID, ada.Salutation, ada.Gender, ada.Title = &texts[0], &texts[1], &texts[2], &texts[3]
	ada.Company, ada.Position, ada.Phone, ada.Website = &texts[4], &texts[5], &texts[6], &texts[7]
	ada.BusinessAddress, ada.Tags = demoAddress("Kanalstrasse", "10115"), []string{"speaker"}
	return &guests
}

func demoParticipations(ws int64) *[]persistence.GuestooParticipation {
	var all []persistence.GuestooParticipation
	add := func(guest, event int64, status string, companions ...persistence.GuestooCompanion) *persistence.GuestooParticipation {
		all = append(all, dated(persistence.GuestooParticipation{
			WorkspaceID: ws, GuestID: guest, EventID: event, Status: status, Companions: companions,
		}, persistence.GuestooParticipation{}, registered))
		return &all[len(all)-1]
	}
	first, last := "William", "King"
	add(1, 1, confirmed, persistence.GuestooCompanion{FirstName: &first, LastName: &last}).VIP = true
	add(2, 1, confirmed)
	add(3, 1, appeared)
	add(4, 1, added)
	add(5, 1, invited)
	add(6, 1, open)
	add(7, 1, declined)
	add(8, 1, declinedUser)
	add(9, 2, confirmed)
	add(10, 2, confirmed)
	add(11, 2, open).WaitingList = true
	add(12, 3, invited)
	add(9, 3, confirmed)
	add(2, 4, confirmed)
	return &all
}
