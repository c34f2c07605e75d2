package onoffice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

func TestUsers(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	api, website := newClient(t, h, demoAPI), newClient(t, h, demoWebsite)
	users := website.do("get", "users", nil, nil)
	require.Equal(t, []int{1, 2, 3}, users.ids())
	require.Nil(t, users.Meta.CntAbsolute)
	require.Nil(t, users.Records[0].Type)
	require.Equal(t, object{"id": 3.0, "username": "Ada", "firstname": "Ada", "lastname": "Lindner", "email": "ada@demo.example", "meetingurl": ""}, users.fields(t, 2))
	require.Equal(t, object{"Nr": "3", "Name": "Ada", "online": "1"}, api.do("read", "user", 3, object{"data": []string{"Nr", "Name", "online"}}).fields(t, 0))
	require.EqualValues(t, 3, *api.do("read", "user", nil, nil).Meta.CntAbsolute)
	require.Empty(t, api.do("read", "user", 77, nil).ids())

	w := newWorld(t, h, "office")
	own := persistence.OnOfficeRights{EstateRead: persistence.OnOfficeAccessOwn}
	grouped := persistence.OnOfficeRights{EstateRead: persistence.OnOfficeAccessGroup}
	a, b, c := w.user("a", own), w.user("b", grouped), w.user("c", grouped)
	group, err := w.workspace().CreateOnOfficeGroup(t.Context(), "g")
	require.NoError(t, err)
	for _, member := range []user{b, c} {
		require.NoError(t, w.users().SetGroup(t.Context(), w.id, member.id, &group.ID))
	}
	require.ErrorIs(t, w.users().SetGroup(t.Context(), w.id, 99, &group.ID), persistence.ErrNotFound)
	require.Equal(t, []int{1}, a.do("read", "user", nil, nil).ids())
	require.Equal(t, []int{2, 3}, b.do("read", "user", nil, nil).ids())
	require.Equal(t, []int{3}, b.do("read", "user", 3, nil).ids())
	require.Equal(t, 170, b.code("read", "impressum", 1, nil))
}

func TestSettings(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	u := newClient(t, h, demoWebsite)
	colours := object{"basicData": object{"characteristicsCi": []string{"color", "nonsense"}}}
	require.Equal(t, object{"basicData": object{"characteristicsCi": object{"color": "#1d3f72"}}}, u.do("read", "basicsettings", nil, object{"data": colours}).fields(t, 0))
	require.Len(t, u.do("read", "basicsettings", nil, nil).fields(t, 0)["basicData"].(object)["characteristicsCi"], 5)
	require.Equal(t, []any{}, u.do("read", "basicsettings", nil, object{"data": object{"other": object{}}}).Records[0].Elements)
	require.Equal(t, object{"firstname": "Ada", "lastname": "Lindner", "city": "Aachen"}, u.do("read", "impressum", 3, object{"data": []string{"city", "lastname", "firstname"}}).fields(t, 0))
	require.Equal(t, "Demo", u.do("read", "impressum", nil, nil).fields(t, 0)["firstname"], "of the caller")
	require.Empty(t, u.do("read", "impressum", 99, nil).ids())
	require.Equal(t, 141, u.code("read", "impressum", nil, object{"data": []string{"secret"}}))

	filters := u.do("get", "filters", nil, object{"module": "estate"})
	require.Equal(t, []int{1, 2}, filters.ids())
	require.Equal(t, object{"scope": "public", "name": "Veröffentlichte Immobilien", "userId": nil, "groupId": nil}, filters.fields(t, 1))
	require.Equal(t, []int{3}, u.do("get", "filters", nil, object{"module": "address"}).ids())
	published := newClient(t, h, demoAPI).do("read", "estate", nil, object{"data": []string{"Id"}, "filterid": 2})
	require.Equal(t, []int{11, 12, 13, 15, 16}, published.ids())
}

func TestCategories(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	u := newClient(t, h, demoWebsite)
	categories := u.do("get", "estateCategories", nil, object{"language": "ENG"})
	kinds := categories.Records[0]
	require.Equal(t, "objektart", kinds.ID)
	require.Contains(t, kinds.Elements, object{"id": "haus", "name": "House"})
	require.Contains(t, categories.fields(t, 1)["haus"], object{"id": "villa", "name": "Villa"})
	regions := u.do("get", "regions", nil, object{"language": "DEU"})
	require.Equal(t, "AachenStadt", regions.Records[0].ID)
	require.Equal(t, []any{}, regions.fields(t, 1)["children"])
	criteria := u.do("get", "searchCriteriaFields", nil, object{"language": "DEU"})
	require.Equal(t, "Preise", criteria.fields(t, 2)["name"])
	price := criteria.fields(t, 2)["fields"].([]any)[0].(object)
	require.Equal(t, []any{"kaufpreis", "Kaufpreis", "true"}, []any{price["id"], price["name"], price["rangefield"]})
}

func TestSearchCriteria(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("office", everything())
	address := u.create("address", object{"Name": "Sucht"})
	wanted := object{"objektart": "haus", "kaufpreis__bis": 200000, "wohnflaeche__von": "30", "ort": "Aachen"}
	made := u.do("create", "searchcriteria", nil, object{"addressid": address, "data": wanted})
	require.Equal(t, "searchcriteria", made.Records[0].Type)
	require.Equal(t, object{"Id": "1", "adresse": "1", "objektart": "haus", "kaufpreis__bis": "200000.00", "wohnflaeche__von": "30.00", "ort": "Aachen"},
		u.do("get", "searchcriteria", nil, object{"ids": []int{address}}).fields(t, 0))
	for _, tt := range []struct {
		name  string
		offer object
		found bool
	}{
		{"all fits", object{"objektart": "haus", "kaufpreis": 150000, "wohnflaeche": 80, "ort": "aachen"}, true},
		{"just so", object{"kaufpreis": 200000, "wohnflaeche": 30}, true},
		{"too dear", object{"kaufpreis": 200000.01}, false},
		{"too small", object{"wohnflaeche": 29}, false},
		{"elsewhere", object{"ort": "Bonn"}, false},
		{"what is not named does not matter", object{"vermarktungsart": "kauf"}, true},
	} {
		require.Equal(t, tt.found, len(u.do("get", "search", "searchcriteria", object{"searchdata": tt.offer}).Records) == 1, tt.name)
	}
	require.Equal(t, 141, u.code("get", "search", "searchcriteria", object{"searchdata": object{"song": 1}}))
	require.Equal(t, 255, u.code("get", "search", "searchcriteria", object{"searchdata": object{"kaufpreis": "much"}}))
	require.Equal(t, 255, u.code("get", "search", "searchcriteria", nil))
	require.Equal(t, 75, u.code("create", "searchcriteria", nil, object{"addressid": address, "data": object{"ort__von": "A"}}))
	require.Equal(t, 255, u.code("create", "searchcriteria", nil, object{"addressid": address, "data": object{"kaufpreis__von": "much"}}))
}

func TestNotes(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("office", everything())
	h.DB.SetClock(func() time.Time { return exampleTime })
	estate, address := u.create("estate", nil), u.create("address", object{"Name": "Eigen"})
	require.Equal(t, "agentsLog", u.do("create", "agentslog", nil, object{"estateid": estate, "addressids": []int{address}, "note": "Zeile 1\nZeile 2", "actionkind": "Anruf", "actiontype": "Eingang"}).Records[0].Type)
	require.Equal(t, []int{2}, u.do("create", "agentslog", nil, object{"addressids": address, "datetime": "2026-01-02 10:20:30"}).ids())
	u.do("do", "contactaddress", nil, object{"addressdata": object{"Vorname": "Ada", "Email": "ada@world.example"}, "estateid": estate, "estatemessage": "Ist es noch frei?"})
	log := u.do("read", "agentslog", nil, object{"estateid": estate})
	require.Equal(t, []int{3, 1}, log.ids(), "the newest first")
	require.Equal(t, object{"Datum": "2030-06-15 10:00:00", "Aktionsart": "Anfrage", "Aktionstyp": "Website", "Bemerkung": "Email: ada@world.example\nVorname: Ada\nIst es noch frei?", "Benutzer": "office", "Objekt_nr": "1", "Adress_nr": []any{}}, log.fields(t, 0))
	require.Equal(t, object{"Datum": "2030-06-15 10:00:00", "Aktionsart": "Anruf", "Aktionstyp": "Eingang", "Bemerkung": "Zeile 1\nZeile 2", "Benutzer": "office", "Objekt_nr": "1", "Adress_nr": []any{"1"}}, log.fields(t, 1))
	require.Equal(t, []int{2, 1}, u.do("read", "agentslog", nil, object{"addressid": address}).ids())
	require.Equal(t, "2026-01-02 10:20:30", u.do("read", "agentslog", nil, object{"addressid": address}).fields(t, 0)["Datum"])
	require.Equal(t, 254, u.code("read", "agentslog", nil, nil))
	require.Equal(t, 255, u.code("create", "agentslog", nil, object{"estateid": estate, "datetime": "soon"}))

	other := w.user("other", everything())
	task := u.do("create", "task", nil, object{"data": object{"Betreff": "Anrufen", "Aufgabe": "Bald", "Prio": "1", "Deadline": "2030-07-01 12:00:00", "Verantwortung": "OTHER"}, "relatedEstateId": estate}).ids()[0]
	want := object{"Betreff": "Anrufen", "Aufgabe": "Bald", "Art": "", "Prio": "1", "Status": "1", "Verantwortung": "other", "Deadline": "2030-07-01 12:00:00", "Eintragsdatum": "2030-06-15 10:00:00", "von": "office"}
	require.Equal(t, want, other.do("read", "task", nil, nil).fields(t, 0), "who answers for it sees it")
	other.do("modify", "task", task, object{"data": object{"Status": 3, "Verantwortung": "", "Deadline": nil}})
	require.Empty(t, other.do("read", "task", nil, nil).ids(), "and no longer")
	require.Equal(t, 80, other.code("modify", "task", task, object{"data": object{"Status": 1}}))
	require.Equal(t, object{"Status": "3", "Verantwortung": "", "Deadline": "0000-00-00 00:00:00"}, u.do("read", "task", task, object{"data": []string{"Status", "Verantwortung", "Deadline"}}).fields(t, 0))
	require.Empty(t, u.do("read", "task", "x", nil).ids())
	require.Equal(t, 141, u.code("read", "task", nil, object{"data": []string{"Song"}}))
	require.Equal(t, 255, u.code("create", "task", nil, object{"data": object{"Betreff": "x", "Verantwortung": "nobody"}}))

	require.Equal(t, object{"success": "success"}, u.do("do", "registerNewsletter", address, nil).fields(t, 0))
	require.Equal(t, "1", u.read("address", address, "newsletter_aktiv")["newsletter_aktiv"])
	u.do("do", "registerNewsletter", address, object{"register": false})
	require.Equal(t, "0", u.read("address", address, "newsletter_aktiv")["newsletter_aktiv"])
}
