package onoffice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

const ownerRelation = "urn:onoffice-de-ns:smart:2.5:relationTypes:estate:address:owner"

// The vendor's page tells what a website's owner form runs into: with the flag for published estates, the API user does not see the estate that
// it has just made, and cannot relate it with its owner. Without the flag it works.
func TestOwnerFormWithFlagAndWithout(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	for _, tt := range []struct {
		name   string
		flag   bool
		sees   bool
		relate int
	}{
		{"with the flag", true, false, 173},
		{"without the flag", false, true, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rights := everything()
			rights.OnlyPublishedEstates = tt.flag
			form := w.user(tt.name, rights)
			address := form.create("address", object{"Vorname": "Ada", "Name": "Eigen", "Email": "ada@world.example"})
			estate := form.create("estate", object{"objekttitel": "Haus", "ort": "Aachen"})
			require.Equal(t, tt.sees, form.read("estate", estate, "Id", "veroeffentlichen") != nil)
			require.Equal(t, tt.relate, form.code("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": []int{estate}, "childid": []int{address}}))

			office := w.user("office "+tt.name, everything())
			require.Equal(t, "0", office.read("estate", estate, "veroeffentlichen")["veroeffentlichen"], "it was created, unpublished")

			office.do("modify", "estate", estate, object{"data": object{"veroeffentlichen": 1}})
			require.NotNil(t, form.read("estate", estate, "Id"), "Publish = yes shows it")
			require.Zero(t, form.code("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": estate, "childid": address}))
		})
	}
}

// Publishing decides what a website sees, of estates at once, of contacts once the field for it is activated.
func TestPublishing(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	office := w.user("office", everything())
	website := w.user("website", persistence.OnOfficeRights{
		EstateRead: persistence.OnOfficeAccessAll, AddressRead: persistence.OnOfficeAccessAll, OnlyPublishedEstates: true, OnlyPublishedAddresses: true,
	})
	estate := office.create("estate", object{"objekttitel": "Haus"})
	require.Empty(t, website.do("read", "estate", nil, object{"data": []string{"Id"}}).ids())
	office.do("modify", "estate", estate, object{"data": object{"veroeffentlichen": true}})
	require.Equal(t, []int{estate}, website.do("read", "estate", nil, object{"data": []string{"Id"}}).ids())
	office.do("modify", "estate", estate, object{"data": object{"veroeffentlichen": "0"}})
	require.Empty(t, website.do("read", "estate", nil, object{"data": []string{"Id"}}).ids())

	address := office.create("address", object{"Name": "Kontakt"})
	const field = "homepage_veroeffentlichen"
	require.Equal(t, 75, office.code("modify", "address", address, object{field: 1}), "the field is not active")
	require.Equal(t, 141, office.code("read", "address", nil, object{"data": []string{"Name"}, "filter": object{field: []object{{"op": "=", "val": 1}}}}))
	require.Equal(t, 141, office.code("read", "address", nil, object{"data": []string{field}}))
	require.Empty(t, website.do("read", "address", nil, object{"data": []string{"Name"}}).ids())
	w.activate(field)
	require.Empty(t, website.do("read", "address", nil, object{"data": []string{"Name"}}).ids(), "nothing is published yet")
	office.do("modify", "address", address, object{field: 1})
	require.Equal(t, []int{address}, website.do("read", "address", nil, object{"data": []string{"Name"}}).ids())
	require.Equal(t, []int{address}, office.do("read", "address", nil, object{"data": []string{"Name"}, "filter": object{field: []object{{"op": "=", "val": 1}}}}).ids())
}
