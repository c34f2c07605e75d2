package onoffice

import (
	"fmt"
	"sync"

	"gatehouse/persistence"
)

// The demo world's first records. Estate 15 is in Aachen, as in the vendor's example.
const (
	firstDemoEstate   = 11
	firstDemoAddress  = 41
	firstDemoCustomer = 1001
)

// seedData adds nine estates, of which five are published, and eight contacts, of which the three contact persons are.
func seedData(f *persistence.Filling) error {
	group := int64(1)
	if err := f.Insert(&[]persistence.OnOfficeGroup{{WorkspaceID: f.Workspace(), ID: group, Name: "Vertrieb"}}); err != nil {
		return err
	}
	ada, err := f.InsertOnOfficeUser(persistence.OnOfficeUser{Name: "Ada", FirstName: "Ada", LastName: "Lindner", Email: "ada@demo.example", Phone: "+49 241 990010", GroupID: &group, Active: true})
	if err != nil {
		return err
	}
	if err := f.ActivateOnOfficeField(persistence.OnOfficeAddresses, "homepage_veroeffentlichen"); err != nil {
		return err
	}
	for kind, next := range map[string]int64{
		persistence.OnOfficeEstateIDs: firstDemoEstate + int64(len(demoEstates)), persistence.OnOfficeAddressIDs: firstDemoAddress + int64(len(demoAddresses)),
		persistence.OnOfficeCustomerIDs: firstDemoCustomer, persistence.OnOfficeGroupIDs: group + 1,
	} {
		if err := f.StartIDs(kind, next); err != nil {
			return err
		}
	}
	if err := f.InsertOnOfficeRecords(persistence.OnOfficeEstates, demoRecords(demoEstates, firstDemoEstate, ada.ID)); err != nil {
		return err
	}
	if err := f.InsertOnOfficeRecords(persistence.OnOfficeAddresses, demoRecords(demoAddresses, firstDemoAddress, ada.ID)); err != nil {
		return err
	}
	if err := seedRelations(f); err != nil {
		return err
	}
	return seedPictures(f)
}

func demoRecords(values []persistence.OnOfficeValues, first, owner int64) []persistence.OnOfficeNew {
	records := make([]persistence.OnOfficeNew, len(values))
	for i := range values {
		records[i] = persistence.OnOfficeNew{ID: first + int64(i), Owner: owner, Values: values[i]}
	}
	return records
}

// demoRelations are the addresses of each estate, from the first one on: owner and contact person, then who is interested or has bought.
var demoRelations = []struct {
	owner, contactPerson int64
	interested, buyer    []int64
}{
	{owner: 41, contactPerson: 44, interested: []int64{47}},
	{owner: 42, contactPerson: 45},
	{owner: 48, contactPerson: 46},
	{owner: 43, contactPerson: 44, interested: []int64{47}},
	{owner: 42, contactPerson: 44, interested: []int64{47}},
	{owner: 48, contactPerson: 45},
	{owner: 43, contactPerson: 46, buyer: []int64{47}},
	{owner: 41, contactPerson: 45},
	{owner: 48, contactPerson: 46},
}

func seedRelations(f *persistence.Filling) error {
	for i, related := range demoRelations {
		estate := []int64{firstDemoEstate + int64(i)}
		for kind, addresses := range map[persistence.OnOfficeRelationType][]int64{
			persistence.OnOfficeOwner: {related.owner}, persistence.OnOfficeContactPerson: {related.contactPerson},
			persistence.OnOfficeInterested: related.interested, persistence.OnOfficeBuyer: related.buyer,
		} {
			if err := f.RelateOnOffice(kind, estate, addresses); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoPicture is a file of the demo world and what it holds.
type demoPicture struct {
	persistence.OnOfficeFile
	content []byte
}

// demoPictures are drawn once in a process: each published estate has two, the one in Aachen a plan too; estate 14 has one that is not published.
var demoPictures = sync.OnceValues(func() (pictures []demoPicture, err error) {
	for i, values := range demoEstates {
		estate := firstDemoEstate + int64(i)
		kinds := []string{"Titelbild", "Foto"}
		published := values["veroeffentlichen"] == "1"
		if !published {
			if kinds = kinds[1:]; estate != 14 {
				continue
			}
		}
		for n, kind := range kinds {
			content, err := drawHouse(1+(i+n)%4, i*10+n)
			if err != nil {
				return nil, err
			}
			title := map[string]string{"Titelbild": "Ansicht", "Foto": "Rückseite"}[kind]
			pictures = append(pictures, demoPicture{persistence.OnOfficeFile{
				EstateID: estate, Kind: kind, Name: fmt.Sprintf("haus-%d-%d.jpg", estate, n+1), Title: title, ContentType: "image/jpeg", Published: published,
			}, content})
		}
	}
	plan, err := drawPlan()
	return append(pictures, demoPicture{persistence.OnOfficeFile{EstateID: 15, Kind: "Grundriss", Name: "grundriss-15.png", Title: "Grundriss", ContentType: "image/png", Published: true}, plan}), err
})

func seedPictures(f *persistence.Filling) error {
	pictures, err := demoPictures()
	if err != nil {
		return err
	}
	for _, picture := range pictures {
		if _, err := f.InsertOnOfficeFile(picture.OnOfficeFile, picture.content); err != nil {
			return err
		}
	}
	return nil
}
