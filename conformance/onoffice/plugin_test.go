package onoffice_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

const contactPerson = "urn:onoffice-de-ns:smart:2.5:relationTypes:estate:address:contactPerson"

// The list page of the vendor's WordPress plugin, in its three calls, with the credential of a website.
func TestListPageOfThePlugin(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	website := newClient(t, h, demoWebsite)

	// The list twice: as visitors read it, and as the page reckons with it.
	list := func(formatted bool) action {
		return action{"read", "estate", nil, object{
			"data":   []string{"Id", "objekttitel", "objektart", "ort", "kaufpreis", "wohnflaeche", "veroeffentlichen", "vermarktungsart", "breitengrad"},
			"filter": object{"veroeffentlichen": []object{{"op": "=", "val": 1}}}, "listlimit": 9, "listoffset": 0, "sortby": object{"kaufpreis": "ASC"},
			"formatoutput": formatted, "estatelanguage": "ENG", "outputlanguage": "ENG", "addMainLangId": true,
		}}
	}
	first := website.send(list(true), list(false))
	require.Zero(t, first.Status.Errorcode)
	shown, raw := first.Response.Results[0].data(t), first.Response.Results[1].data(t)
	require.EqualValues(t, 5, *shown.Meta.CntAbsolute)
	require.Equal(t, raw.ids(), shown.ids())
	require.ElementsMatch(t, []int{11, 12, 13, 15, 16}, raw.ids())
	prices := make([]float64, len(raw.Records))
	for i := range raw.Records {
		fields := raw.fields(t, i)
		require.Equal(t, strconv.Itoa(raw.ids()[i]), fields["Id"])
		require.Equal(t, "1", fields["veroeffentlichen"])
		require.Equal(t, "Yes", shown.fields(t, i)["veroeffentlichen"])
		price, err := strconv.ParseFloat(fields["kaufpreis"].(string), 64)
		require.NoError(t, err)
		prices[i] = price
	}
	require.True(t, slices.IsSorted(prices), "%v", prices)
	last := shown.fields(t, len(prices)-1)["kaufpreis"].(string)
	require.Contains(t, last, "€")
	require.Contains(t, last, ",", "thousands stand apart")

	// Contact persons and pictures of all.
	second := website.send(
		action{"get", "idsfromrelation", nil, object{"relationtype": contactPerson, "parentids": raw.ids()}},
		action{"get", "estatepictures", nil, object{"estateids": raw.ids(), "categories": []string{"Titelbild", "Foto"}, "language": "ENG"}},
	)
	require.Zero(t, second.Status.Errorcode)
	persons := second.Response.Results[0].data(t)
	require.Equal(t, "relatedIds", persons.Records[0].ID)
	require.Len(t, persons.fields(t, 0), 5, "each estate is a key")
	for _, people := range persons.fields(t, 0) {
		require.Len(t, people, 1)
	}
	pictures := second.Response.Results[1].data(t)
	require.Len(t, pictures.Records, 10)
	for _, picture := range pictures.Records {
		shown := picture.Elements.([]any)[0].(object)
		url := shown["url"].(string)
		require.True(t, strings.HasPrefix(url, h.URL+"/onoffice/files/"), url)
		got := h.Call(http.MethodGet, strings.TrimPrefix(url, h.URL), "")
		require.Equal(t, http.StatusOK, got.Status)
		require.Equal(t, "image/jpeg", got.Header.Get("Content-Type"))
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
	}

	// The links of each estate, one action an estate.
	files := make([]action, len(raw.ids()))
	for i, id := range raw.ids() {
		files[i] = action{"get", "file", "estate", object{"estateid": id, "showispublishedonhomepage": true}}
	}
	third := website.send(files...)
	require.Zero(t, third.Status.Errorcode)
	for i, result := range third.Response.Results {
		require.GreaterOrEqual(t, len(result.data(t).Records), 2, i)
		require.Equal(t, "estate", result.ResourceID)
	}

	people := website.do("read", "address", nil, object{"recordids": []int{44, 45, 46, 41}, "data": []string{"Name", "Email", "defaultphone"}})
	require.Equal(t, []int{44, 45, 46}, people.ids(), "an owner is not published")
}

// A file that is not published has no URL, and is not served to who guesses one.
func TestUnpublishedFilesAreNotServed(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	u := newClient(t, h, demoAPI)
	require.Equal(t, "", u.do("get", "file", "estate", object{"estateid": 14}).fields(t, 0)["url"])
	scope := persistence.OnOfficeScope{Access: persistence.OnOfficeAccessAll}
	for estate, want := range map[int64]int{14: http.StatusNotFound, 15: http.StatusOK} {
		files, err := h.Workspace().OnOfficeFiles(t.Context(), scope, []int64{estate}, nil)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		require.Equal(t, want, h.Call(http.MethodGet, "/onoffice/files/"+files[0].Token+"/x.jpg", "").Status)
	}
	for _, token := range []string{"x", strings.Repeat("0", 64), strings.Repeat("Z", 64), "..%2f"} {
		require.Equal(t, http.StatusNotFound, h.Call(http.MethodGet, "/onoffice/files/"+token+"/x.jpg", "").Status)
	}
}

// The owner form of the plugin, in its order: fields, address without duplicates, estate, relation, task.
func TestOwnerFormOfThePlugin(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	form := newClient(t, h, demoAPI)
	fields := form.do("get", "fields", nil, object{"labels": true, "showContent": true, "showTable": true, "language": "DEU", "modules": []string{"address", "estate"}})
	require.Equal(t, []any{"address", "estate"}, []any{fields.Records[0].ID, fields.Records[1].ID})
	require.Equal(t, "Ort", fields.fields(t, 1)["ort"].(object)["label"])

	owner := object{"Vorname": "Erika", "Name": "Eigen", "email": "erika@world.example", "phone": "0241 1", "checkDuplicate": true}
	address := form.do("create", "address", nil, owner)
	require.Equal(t, "address", address.Records[0].Type)
	require.Equal(t, []any{}, address.Records[0].Elements)
	require.Equal(t, []int{49}, address.ids())
	require.Equal(t, []int{49}, form.do("create", "address", nil, owner).ids(), "the same again")
	require.Equal(t, object{"id": "49", "Name": "Eigen", "Email": "erika@world.example", "Telefon1": "0241 1", "Benutzer": "demo-api"},
		form.read("address", 49, "Name", "Email", "Telefon1", "Benutzer"))

	estate := form.do("create", "estate", nil, object{"data": object{
		"objektart": "haus", "objekttyp": "einfamilienhaus", "vermarktungsart": "kauf", "ort": "Würselen", "kaufpreis": 350000, "balkon_terrasse": true, "anzahl_zimmer": "4.5",
		"stellplatzart": []string{"garage"}, "status": 1,
	}}).ids()
	require.Equal(t, []int{20}, estate)
	require.Equal(t, object{"success": "success"}, form.do("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": estate, "childid": []int{49}}).fields(t, 0))
	require.Equal(t, object{"20": []any{"49"}}, form.do("get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "parentids": estate}).fields(t, 0))
	task := form.do("create", "task", nil, object{"data": object{"Betreff": "Neuer Eigentümer", "Prio": 2, "Status": 1, "Verantwortung": "Ada"}, "relatedEstateId": 20, "relatedAddressId": 49})
	require.Equal(t, "task", task.Records[0].Type)
	require.Equal(t, object{"success": "success"}, form.do("do", "contactaddress", nil, object{"addressdata": object{"Vorname": "Erika"}, "estateid": 20, "title": "Eigentümer"}).fields(t, 0))
	require.Nil(t, newClient(t, h, demoWebsite).read("estate", 20, "Id"), "the website does not show it yet")
}
