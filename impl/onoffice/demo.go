package onoffice

import (
	"gatehouse/persistence"
)

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "API user demo-api: token d3m0 eight times, secret 5ecret00 eight times (all rights); demo-website: w3b0 and 5ecret11 eight times (reads what is published on the website)"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL. It signs as the shell can.
const DemoCurl = `'%s/onoffice/api/stable/api.php' -d "$(token=` + demoToken + ` secret=` + demoSecret + ` type=estate action=` + actionPrefix + `read; time=$(date +%%s);` +
	` hmac=$(printf '%%s' "$time$token$type$action" | openssl dgst -sha256 -hmac $secret -binary | base64);` +
	` echo '{"token":"'$token'","request":{"actions":[{"actionid":"'$action'","resourceid":"","resourcetype":"'$type'","identifier":"","timestamp":'$time',"hmac":"'$hmac'","hmac_version":2,"parameters":{"data":["Id","objekttitel","ort","kaufpreis"],"listlimit":3}}]}}')"`

// The demo world's credentials.
const (
	demoToken     = "d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0"
	demoSecret    = "5ecret005ecret005ecret005ecret005ecret005ecret005ecret005ecret00"
	websiteToken  = "w3b0w3b0w3b0w3b0w3b0w3b0w3b0w3b0"
	websiteSecret = "5ecret115ecret115ecret115ecret115ecret115ecret115ecret115ecret11"
)

// DemoAuthorize is empty: what is signed cannot be filled in.
func DemoAuthorize() map[string]string { return nil }

// SeedDemo fills a workspace with two API users, nine estates and eight contacts.
func SeedDemo(f *persistence.Filling) error {
	if err := seedAPIUsers(f); err != nil {
		return err
	}
	return seedData(f)
}

func seedAPIUsers(f *persistence.Filling) error {
	const all = persistence.OnOfficeAccessAll
	_, err := f.InsertOnOfficeAPIUser(persistence.OnOfficeUser{Name: "demo-api", FirstName: "Demo", LastName: "API"},
		persistence.OnOfficeRights{EstateRead: all, EstateWrite: all, AddressRead: all, AddressWrite: all}, f.Credential(demoToken), f.Credential(demoSecret))
	if err != nil {
		return err
	}
	_, err = f.InsertOnOfficeAPIUser(persistence.OnOfficeUser{Name: "demo-website", FirstName: "Demo", LastName: "Website"},
		persistence.OnOfficeRights{EstateRead: all, AddressRead: all, OnlyPublishedEstates: true, OnlyPublishedAddresses: true}, f.Credential(websiteToken), f.Credential(websiteSecret))
	return err
}
