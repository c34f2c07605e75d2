package xingevents

import (
	"time"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// The keys of the demo world, of the vendor's length.
const (
	demoAdmin  = "DemoAdmin00000000000000000000000000000000000000000"
	demoEditor = "DemoEditor0000000000000000000000000000000000000000"
	demoViewer = "DemoViewer0000000000000000000000000000000000000000"
	demoSingle = "DemoSingle0000000000000000000000000000000000000000"
)

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "apikey=DemoAdmin, DemoEditor, DemoViewer or DemoSingle, each filled up to 50 characters with zeros; user 345543 is ada@demo.example / gatehouse-demo"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL.
const DemoCurl = "-H 'Authorization: ApiKey " + demoAdmin + "' '%s/xingevents/api/user/345543/events?resultType=full'"

// DemoAuthorize are the credentials that Swagger UI fills in, by security scheme.
func DemoAuthorize() map[string]string {
	return map[string]string{"ApiKeyHeader": "ApiKey " + demoAdmin, "ApiKeyQuery": demoAdmin}
}

const demoPassword = "gatehouse-demo"

// demoHash is its hash. It is public and made once, so that a start need not wait for it.
const demoHash = "$argon2id$v=19$m=19456,t=2,p=1$c0PcWYxUytC6SeAP/8vEMg$PGgl/Basg/b4ORhqlNhIk1wuTJRP7mV+0kjJwMwD+VQ"

// SeedDemo fills a workspace with user 345543 of the vendor's page, three events and four keys; the next ids are 345544, 504 and 5.
func SeedDemo(f *persistence.Filling) error {
	ws, user := f.Workspace(), int64(345543)
	day := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2011, month, day, hour, minute, 0, 0, time.UTC)
	}
	key := func(id int64, secret, name string, kind api.KeyType, multiUser bool) persistence.XingEventsKey {
		k := access.KeptOfXingEvents(f.Credential(secret))
		k.WorkspaceID, k.ID, k.Identifier, k.Name, k.Type, k.Enabled, k.MultiUser, k.CreatedAt = ws, id, secret[:keyIdentifierLength], name, string(kind), true, multiUser, f.Now()
		return k
	}
	password := demoHash
	if given := f.Credential(demoPassword); given != demoPassword {
		password = access.HashPassword(given)
	}
	permission := func(key int64) persistence.XingEventsPermission {
		return persistence.XingEventsPermission{WorkspaceID: ws, KeyID: key, UserID: user}
	}
	event := func(id int64, title, start, identifier string) persistence.XingEventsEvent {
		return persistence.XingEventsEvent{
			WorkspaceID: ws, ID: id, HostID: user, Title: title, Country: "DE", SelectedDate: start, Timezone: defaultTimezone, Language: "en", Identifier: identifier,
			Visibility: string(api.Private), EventType: string(api.TICKETS), CreationTime: day(time.April, 1, 9, 0), LastModified: day(time.April, 1, 9, 0),
		}
	}
	party, engines, night := event(501, "Garden Party", "2011-07-02T15:00:00", "GARDENX"), event(502, "Analytical Engine Day", "2011-10-10T09:30:00", "ENGINES"), event(503, "Guest Night", "2011-12-31T20:00:00", "GUESTS1")
	latitude, longitude := 52.42, 13.16
	party.SelectedEndDate, party.ShortDescription, party.Location = "2011-07-02T22:00:00", "Tea on the lawn", "Villa am See"
	party.Street, party.ZipCode, party.City, party.Latitude, party.Longitude = "Seestrasse 1", "14109", "Berlin", &latitude, &longitude
	engines.InternalReference = "AE-2011"
	signup, login := day(time.March, 1, 9, 0), day(time.September, 12, 18, 30)

	if err := f.Insert(
		&[]persistence.XingEventsKey{
			key(1, demoAdmin, "Demo admin", api.ADMIN, true),
			key(2, demoEditor, "Demo editor", api.EDITOR, false),
			key(3, demoViewer, "Demo viewer", api.VIEWER, false),
			key(4, demoSingle, "Demo single", api.ADMIN, false),
		},
		&[]persistence.XingEventsUser{{
			WorkspaceID: ws, ID: user, FirstName: "Ada", LastName: "Lovelace", Username: "ada@demo.example", PasswordHash: password, Language: "en",
			Email: "ada@demo.example", Timezone: defaultTimezone, Birthday: "1985-12-10T00:00:00", Gender: "f", Telephone: "+49 30 1234567",
			Company: "Analytical Engines GmbH", SignupTime: signup, LastLogin: &login, CreationTime: signup, LastModified: day(time.September, 1, 12, 0),
		}},
		&[]persistence.XingEventsPermission{permission(1), permission(2), permission(3)},
		&[]persistence.XingEventsBankAccount{{
			WorkspaceID: ws, UserID: user, AccountHolder: "Ada Lovelace", BankName: "Berliner Bank", Swift: "DEUTDEDBBER", Iban: "DE89370400440532013000", Country: "DE",
		}},
		&[]persistence.XingEventsBillingAddress{{
			WorkspaceID: ws, UserID: user, FirstName: "Ada", LastName: "Lovelace", Company: "Analytical Engines GmbH", Street: "Seestrasse 1", ZipCode: "14109",
			City: "Berlin", Country: "DE", VatID: "DE123456789", Email: "billing@demo.example",
		}},
		&[]persistence.XingEventsEvent{party, engines, night},
	); err != nil {
		return err
	}
	for kind, next := range map[string]int64{persistence.XingEventsKeyIDs: 5, persistence.XingEventsUserIDs: user + 1, persistence.XingEventsEventIDs: 504} {
		if err := f.StartIDs(kind, next); err != nil {
			return err
		}
	}
	return nil
}
