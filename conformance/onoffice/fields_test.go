package onoffice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// described asks for fields of a module and gives their descriptions by name.
func described(t testing.TB, c client, parameters object) object {
	t.Helper()
	got := c.do("get", "fields", nil, parameters)
	require.Len(t, got.Records, 1)
	require.Nil(t, got.Meta.CntAbsolute)
	return got.fields(t, 0)
}

func TestFieldsAreDescribed(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := newClient(t, h, demoAPI)
	estate := described(t, office, object{"modules": []string{"estate"}, "labels": true, "language": "ENG"})
	address := described(t, office, object{"modules": []string{"address"}, "labels": true, "language": "DEU"})
	for _, tt := range []struct {
		of    object
		field string
		kind  string
		label string
	}{
		{estate, "ort", "varchar", "Town"}, {estate, "kaufpreis", "float", "Purchase price"}, {estate, "objektart", "singleselect", "Kind of property"}, {estate, "stellplatzart", "multiselect", "Kind of parking space"},
		{estate, "veroeffentlichen", "boolean", "Publish"}, {estate, "objektbeschreibung", "text", "Description"}, {estate, "etage", "integer", "Floor"}, {estate, "geaendert_am", "datetime", "Changed on"},
		{address, "Geburtsdatum", "date", "Geburtsdatum"}, {address, "ArtDaten", "multiselect", "Kontaktart"}, {address, "homepage_veroeffentlichen", "boolean", "Homepage veröffentlichen"},
	} {
		field, ok := tt.of[tt.field].(object)
		require.True(t, ok, tt.field)
		require.Equal(t, []any{tt.kind, tt.label}, []any{field["type"], field["label"]}, tt.field)
	}
	require.Equal(t, "House", estate["objektart"].(object)["permittedvalues"].(object)["haus"])
	require.EqualValues(t, 250, estate["objekttitel"].(object)["length"])

	plain := described(t, office, object{"modules": []string{"estate"}, "fieldList": []string{"status", "Nonsense"}})
	require.Len(t, plain, 1)
	require.Equal(t, []any{"1", "2", "0"}, plain["status"].(object)["permittedvalues"])
	require.NotContains(t, plain["status"], "label")
	require.Len(t, office.do("get", "fields", nil, nil).Records, 2, "both modules")

	var names []string
	for name := range described(t, office, object{"modules": []string{"estate"}}) {
		names = append(names, name)
	}
	require.Len(t, office.read("estate", 15, names...), len(names), "every field that is described can be read")
}

// TestOwnFields: what a customer adds can be written, read, filtered and sorted by at once, and is gone when it is switched off.
func TestOwnFields(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	office, ws, ctx := w.user("office", everything()), w.workspace(), t.Context()
	const estate = persistence.OnOfficeEstates
	require.Equal(t, 143, office.code("create", "estate", nil, object{"data": object{"ind_view": "see"}}))
	require.NoError(t, ws.AddOnOfficeField(ctx, persistence.OnOfficeField{
		Module: estate, Name: "ind_view", Type: persistence.OnOfficeMultiselect, LabelDE: "Ausblick", LabelEN: "View",
		Choices: []persistence.OnOfficeChoice{{Key: "see", DE: "See", EN: "Lake"}, {Key: "wald", DE: "Wald", EN: "Forest"}},
	}))
	require.NoError(t, ws.AddOnOfficeField(ctx, persistence.OnOfficeField{Module: estate, Name: "ind_rank", Type: persistence.OnOfficeInteger}))
	require.NoError(t, ws.AddOnOfficeField(ctx, persistence.OnOfficeField{Module: persistence.OnOfficeAddresses, Name: "ind_since", Type: persistence.OnOfficeDate}))
	first := office.create("estate", object{"ind_view": []string{"see", "wald"}, "ind_rank": 7})
	second := office.create("estate", object{"ind_view": "wald", "ind_rank": -3})
	third := office.create("estate", object{})
	require.Equal(t, object{"ind_view": []any{"see", "wald"}, "ind_rank": "7"}, office.read("estate", first, "ind_view", "ind_rank"))
	require.Equal(t, "See, Wald", office.do("read", "estate", first, object{"data": []string{"ind_view"}, "formatoutput": true}).fields(t, 0)["ind_view"])
	require.Equal(t, []int{first}, office.do("read", "estate", nil, object{"filter": filter("ind_view", "=", "see")}).ids())
	require.Equal(t, []int{second, third, first}, office.do("read", "estate", nil, object{"sortby": "ind_rank"}).ids())
	require.Equal(t, "Ausblick", described(t, office.client, object{"modules": "estate", "labels": true})["ind_view"].(object)["label"])
	require.Equal(t, 76, office.code("modify", "estate", first, object{"data": object{"ind_view": "meer"}}))
	address := office.create("address", object{"Name": "Hall", "ind_since": "2020-02-29"})
	require.Equal(t, "2020-02-29", office.read("address", address, "ind_since")["ind_since"])

	other := newWorld(t, h, "elsewhere").user("office", everything())
	require.Equal(t, 141, other.code("read", "estate", nil, object{"data": []string{"ind_view"}}), "it is this customer's")

	require.NoError(t, ws.SetOnOfficeFieldActive(ctx, estate, "ind_view", false))
	for _, parameters := range []object{{"data": []string{"ind_view"}}, {"filter": filter("ind_view", "=", "see")}} {
		require.Equal(t, 141, office.code("read", "estate", nil, parameters))
	}
	require.Equal(t, 212, office.code("read", "estate", nil, object{"sortby": "ind_view"}))
	require.NotContains(t, described(t, office.client, object{"modules": "estate"}), "ind_view")
	require.Contains(t, described(t, office.client, object{"modules": "estate", "showOnlyInactive": true}), "ind_view")

	require.NoError(t, ws.AddOnOfficeField(ctx, persistence.OnOfficeField{Module: estate, Name: "ind_must", Type: persistence.OnOfficeVarchar, Mandatory: true}))
	require.Equal(t, 254, office.code("create", "estate", nil, object{"data": object{"ort": "Aachen"}}))
	require.Equal(t, 254, office.code("create", "estate", nil, object{"data": object{"ind_must": ""}}))
	office.create("estate", object{"ind_must": "there"})
}

func TestDistinctValues(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office, website := newClient(t, h, demoAPI), newClient(t, h, demoWebsite)
	for _, tt := range []struct {
		name       string
		as         client
		parameters object
		want       object
		code       int
	}{
		{"of a select, with labels", office, object{"module": "estate", "field": "vermarktungsart"}, object{"kauf": "Kauf", "miete": "Miete", "pacht": "Pacht"}, 0},
		{"in English", office, object{"module": "estate", "field": "vermarktungsart", "language": "ENG"}, object{"kauf": "Purchase", "miete": "Rent", "pacht": "Lease"}, 0},
		{"of what is published", website, object{"module": "estate", "field": "vermarktungsart"}, object{"kauf": "Kauf", "miete": "Miete"}, 0},
		{"of those that match", office, object{"module": "estate", "field": "ort", "filter": filter("kaufpreis", ">", 800000)}, object{"Aachen": "Aachen", "Mülheim an der Ruhr": "Mülheim an der Ruhr"}, 0},
		{"of a multiselect", website, object{"module": "estate", "field": "stellplatzart"}, object{"freiplatz": "Außenstellplatz", "garage": "Garage", "parkhaus": "Parkhaus", "tiefgarage": "Tiefgarage"}, 0},
		{"of contacts", website, object{"module": "address", "field": "Vorname"}, object{"Ada": "Ada", "Björn": "Björn", "Claudia": "Claudia"}, 0},
		{"of an unknown field", office, object{"module": "estate", "field": "Vorname"}, nil, 141},
		{"of an unknown module", office, object{"module": "ship", "field": "ort"}, nil, 255},
		{"with an unknown filter", office, object{"module": "estate", "field": "ort", "filter": filter("x", "=", 1)}, nil, 141},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.code != 0 {
				require.Equal(t, tt.code, tt.as.code("get", "distinctValues", nil, tt.parameters))
				return
			}
			require.Equal(t, tt.want, tt.as.do("get", "distinctValues", nil, tt.parameters).fields(t, 0))
		})
	}
}

func TestSearchByWords(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office, website := newClient(t, h, demoAPI), newClient(t, h, demoWebsite)
	for _, tt := range []struct {
		name  string
		as    client
		of    string
		input any
		want  []int
	}{
		{"a town", office, "estate", "aachen", []int{11, 15, 17}}, {"a town, of what is published", website, "estate", "AACHEN", []int{11, 15}},
		{"two words", office, "estate", "luxemburger KÖLN", []int{12}}, {"parts of words", office, "estate", "strasse köln", []int{12, 18}}, {"a number", office, "estate", "GH-0019", []int{19}}, {"nothing like it", office, "estate", "100% _", []int{}},
		{"a name", office, "address", "WEISSENFELS", []int{42}}, {"an e-mail", office, "address", "ada@demo", []int{44}}, {"who is not published", website, "address", "Krämer", []int{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.as.do("get", "search", tt.of, object{"input": tt.input})
			require.Equal(t, tt.want, got.ids())
			require.EqualValues(t, len(tt.want), *got.Meta.CntAbsolute)
		})
	}
	require.Equal(t, 255, office.code("get", "search", "estate", object{"input": " "}))
	require.Equal(t, 18, office.code("get", "search", "ship", object{"input": "x"}))
}
