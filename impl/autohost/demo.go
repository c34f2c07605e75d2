package autohost

import (
	"time"

	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "x-api-key: demo-reseller-key (a reseller), demo-child-key (the account below it) or demo-solo-key"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL.
const DemoCurl = "-H 'x-api-key: demo-reseller-key' '%s/autohost/v1/accounts/children?size=5'"

// DemoAuthorize are the credentials that Swagger UI fills in, by security scheme.
func DemoAuthorize() map[string]string { return map[string]string{"AutohostKey": "demo-reseller-key"} }

// The accounts of the demo world.
const (
	demoReseller = "acc-demo-reseller"
	demoChild    = "acc-demo-child"
	demoSolo     = "acc-demo-solo"
)

// SeedDemo fills a workspace with a reseller, the account below it and one on its own, a key each; the next account is acc-1001, the next key key-1001.
func SeedDemo(f *persistence.Filling) error {
	if err := f.Insert(demoAccounts(f.Workspace())); err != nil {
		return err
	}
	var keys []persistence.AutohostKey
	for i, owner := range []struct{ account, secret string }{{demoReseller, "demo-reseller-key"}, {demoChild, "demo-child-key"}, {demoSolo, "demo-solo-key"}} {
		key := access.AutohostKey(f.Credential(owner.secret), "The key of the demo world", false)
		key.ID, key.AccountID, key.CreatedAt = int64(i+1), owner.account, demoDay(0)
		keys = append(keys, key)
	}
	if err := f.InsertAutohostKeys(keys); err != nil {
		return err
	}
	for configKey, configData := range map[string]string{
		"guest_portal_screens_for_repeat_guests": `[{"source":"MINT","guest_portal_screens":{"AboutYou":"required","PurposeOfStay":"disabled","TimeInfoEdit":"disabled"}}]`,
		"guest_portal_screens_by_source":         `[{"source":"Airbnb","guest_portal_screens":{"BackgroundCheck":"disabled","CreditCheck":"disabled","IDVerification":"disabled"}}]`,
	} {
		if err := f.InsertAutohostSettings(demoReseller, configKey, configData); err != nil {
			return err
		}
	}
	hooks := []persistence.WebhookSpec{{API: name, Owner: demoReseller, Event: "guest_portal_webhook_url", URL: "http://example.com"}}
	if err := f.InsertWebhooks(hooks); err != nil {
		return err
	}
	if err := f.StartIDs(persistence.AutohostAccountIDs, 1001); err != nil {
		return err
	}
	return f.StartIDs(persistence.AutohostKeyIDs, 1001)
}

// demoDay counts from the day in the vendor's examples.
func demoDay(days int) time.Time { return time.Date(2019, 8, 24+days, 14, 15, 22, 0, time.UTC) }

func demoAccounts(ws int64) *[]persistence.AutohostAccount {
	parent := demoReseller
	return &[]persistence.AutohostAccount{
		{
			WorkspaceID: ws, ID: demoReseller, Number: 1, Reseller: true, Name: "Demo Channel", Email: "channel@demo.example", Phone: "+1 202 5550100",
			CompanyName: "Demo Channel Inc.", CompanyEmail: "office@channel.demo.example", CompanyPhone: "+1 202 5550101", Active: true, CreatedAt: demoDay(0),
		},
		{
			WorkspaceID: ws, ID: demoChild, Number: 2, ParentID: &parent, Name: "Demo Hotel", Email: "hotel@demo.example", Phone: "+1 202 5550110",
			CompanyName: "Demo Hotel LLC", CompanyEmail: "frontdesk@hotel.demo.example", CompanyPhone: "+1 202 5550111", PMS: "api", Active: true, CreatedAt: demoDay(1),
		},
		{
			WorkspaceID: ws, ID: demoSolo, Number: 3, Name: "Demo Solo", Email: "solo@demo.example", Phone: "+1 202 5550120",
			CompanyName: "Demo Solo", CompanyPhone: "+1 202 5550121", Active: true, CreatedAt: demoDay(2),
		},
	}
}
