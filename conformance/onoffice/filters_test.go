package onoffice_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// filter is one condition on one field.
func filter(field, op string, value any) object {
	return object{field: []object{{"op": op, "val": value}}}
}

func TestFilters(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	require.NoError(t, w.workspace().AddOnOfficeField(t.Context(), persistence.OnOfficeField{Module: persistence.OnOfficeEstates, Name: "ind_energy", Type: persistence.OnOfficeFloat, Places: 1}))
	office := w.user("office", everything())
	for _, fields := range []object{
		{"ort": "Köln", "kaufpreis": 200000, "anzahl_zimmer": "3.5", "stellplatzart": []string{"garage", "carport"}, "status": 1, "veroeffentlichen": true, "ind_energy": 75.5, "verfuegbar_ab": "100% sofort"},
		{"ort": "KÖLN", "kaufpreis": "199999.99", "anzahl_zimmer": 2, "stellplatzart": []string{"garage"}, "status": 2, "verfuegbar_ab": "100 sofort"},
		{"ort": "Weißenburg", "kaufpreis": 350000.5, "stellplatzart": []string{"tiefgarage"}, "status": "0", "ind_energy": "12", "verfuegbar_ab": "a_b"},
		{"ort": "'; DROP TABLE onoffice_estates; --", "kaufpreis": 0, "verfuegbar_ab": "axb"},
	} {
		office.create("estate", fields)
	}
	var many []any
	for i := range 498 {
		many = append(many, fmt.Sprint("Ort ", i))
	}
	for _, tt := range []struct {
		name   string
		filter any
		want   []int
		code   int
	}{
		{"nothing, as PHP sends it", []any{}, []int{1, 2, 3, 4}, 0},
		{"in any case", filter("ort", "=", "köln"), []int{1, 2}, 0},
		{"is", filter("ort", "IS", "Köln"), []int{1, 2}, 0},
		{"is not", filter("ort", "<>", "Köln"), []int{3, 4}, 0},
		{"!=", filter("ort", "!=", "WEISSENBURG"), []int{1, 2, 4}, 0},
		{"more", filter("kaufpreis", ">", 199999.99), []int{1, 3}, 0},
		{"at least", filter("kaufpreis", ">=", "199999.99"), []int{1, 2, 3}, 0},
		{"less", filter("kaufpreis", "<", 200000), []int{2, 4}, 0},
		{"at most, with more places than prices have", filter("kaufpreis", "<=", "199999.991"), []int{2, 4}, 0},
		{"between, both included", filter("kaufpreis", "between", []any{199999.99, 200000}), []int{1, 2}, 0},
		{"between one", filter("kaufpreis", "between", []any{1}), nil, 255},
		{"like", filter("ort", "like", "%ß%"), []int{3}, 0},
		{"like from the start", filter("ort", "LIKE", "kö%"), []int{1, 2}, 0},
		{"not like", filter("ort", "not like", "%l%"), []int{3}, 0},
		{"like what is no pattern", filter("verfuegbar_ab", "like", "a_b"), []int{3}, 0},
		{"a percent sign is itself elsewhere", filter("verfuegbar_ab", "=", "100% sofort"), []int{1}, 0},
		{"in", filter("ort", "in", []any{"köln", "nirgends"}), []int{1, 2}, 0},
		{"in 500", filter("ort", "in", append(many, "Köln", "weissenburg")), []int{1, 2, 3}, 0},
		{"not in 500", filter("ort", "not in", append(many, "Köln", "weissenburg")), []int{4}, 0},
		{"in none", filter("ort", "in", []any{}), []int{}, 0},
		{"not in none", filter("ort", "not in", []any{}), []int{1, 2, 3, 4}, 0},
		{"one value for in", filter("ort", "in", "Köln"), []int{1, 2}, 0},
		{"a truth", filter("veroeffentlichen", "=", true), []int{1}, 0},
		{"a truth as a text", filter("veroeffentlichen", "!=", "1"), []int{2, 3, 4}, 0},
		{"a number for a key", filter("status", "=", 0), []int{3}, 0},
		{"what is unset is zero", filter("anzahl_zimmer", "<", 1), []int{3, 4}, 0},
		{"an own field", filter("ind_energy", ">", 12), []int{1}, 0},
		{"an own field that is unset", filter("ind_energy", "<=", 12), []int{2, 3, 4}, 0},
		{"a multiselect has a key", filter("stellplatzart", "=", "garage"), []int{1, 2}, 0},
		{"a multiselect has not", filter("stellplatzart", "!=", "garage"), []int{3, 4}, 0},
		{"a multiselect has one of", filter("stellplatzart", "in", []any{"carport", "tiefgarage"}), []int{1, 3}, 0},
		{"a multiselect like", filter("stellplatzart", "like", "%garage"), []int{1, 2, 3}, 0},
		{"a multiselect that is unset", filter("stellplatzart", "=", ""), []int{4}, 0},
		{"a multiselect compared", filter("stellplatzart", ">", "garage"), nil, 232},
		{"all of two", object{"ort": []object{{"op": "=", "val": "Köln"}}, "kaufpreis": []object{{"op": ">", "val": 1}, {"op": "<", "val": 200000}}}, []int{2}, 0},
		{"SQL for a value", filter("ort", "=", "'; DROP TABLE onoffice_estates; --"), []int{4}, 0},
		{"SQL that would match all", filter("ort", "=", "' OR '1'='1"), []int{}, 0},
		{"SQL for a field", filter("ort = ort OR ort", "=", "x"), nil, 141},
		{"SQL for an operator", filter("ort", "= '' OR 1=1 --", "x"), nil, 142},
		{"a field in other letters", filter("Ort", "=", "Köln"), nil, 141},
		{"an address's field", filter("Vorname", "=", "Ada"), nil, 141},
		{"a word for a number", filter("kaufpreis", "=", "cheap"), nil, 255},
		{"an operator that there is not", filter("ort", "sounds like", "x"), nil, 142},
		{"a list of values for one", filter("ort", "=", []any{"a", "b"}), nil, 255},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parameters := object{"data": []string{"Id"}, "filter": tt.filter}
			if tt.code != 0 {
				require.Equal(t, tt.code, office.code("read", "estate", nil, parameters))
				return
			}
			got := office.do("read", "estate", nil, parameters)
			require.Equal(t, tt.want, got.ids())
			require.EqualValues(t, len(tt.want), *got.Meta.CntAbsolute)
		})
	}
}

// manyEstates makes an office with estates 1 to count; their prices fall, and every third is in Aachen.
func manyEstates(t *testing.T, h *house.House, count int) world {
	t.Helper()
	made, err := h.DB.CreateWorkspace(t.Context(), "many", func(f *persistence.Filling) error {
		estates := make([]persistence.OnOfficeNew, count)
		for i := range estates {
			estates[i] = persistence.OnOfficeNew{ID: int64(i + 1), Values: persistence.OnOfficeValues{"kaufpreis": fmt.Sprint(1000 - i), "ort": []string{"Aachen", "Bonn", "Köln"}[i%3]}}
		}
		return f.InsertOnOfficeRecords(persistence.OnOfficeEstates, estates)
	})
	require.NoError(t, err)
	return world{t, h, made.ID}
}

func span(from, to int) (ids []int) {
	for id := from; ; {
		ids = append(ids, id)
		switch {
		case id < to:
			id++
		case id > to:
			id--
		default:
			return ids
		}
	}
}

func TestPagesAndOrders(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := manyEstates(t, h, 600).user("office", everything())
	for _, tt := range []struct {
		name       string
		parameters object
		want       []int
		total      int
		code       int
	}{
		{"nothing said", object{}, span(1, 20), 600, 0},
		{"all that one page may hold", object{"listlimit": 500}, span(1, 500), 600, 0},
		{"more than that falls back", object{"listlimit": 501}, span(1, 20), 600, 0},
		{"none", object{"listlimit": 0}, span(1, 20), 600, 0},
		{"less than none", object{"listlimit": -1}, span(1, 20), 600, 0},
		{"as a text", object{"listlimit": "3"}, span(1, 3), 600, 0},
		{"a word", object{"listlimit": "all"}, span(1, 20), 600, 0},
		{"from the second page on", object{"listlimit": 20, "listoffset": 20}, span(21, 40), 600, 0},
		{"the last page", object{"listlimit": 20, "listoffset": "590"}, span(591, 600), 600, 0},
		{"behind the last page", object{"listoffset": 600}, []int{}, 600, 0},
		{"far behind it", object{"listoffset": 1e15}, []int{}, 600, 0},
		{"before the first", object{"listoffset": -5, "listlimit": 2}, span(1, 2), 600, 0},
		{"by price", object{"sortby": object{"kaufpreis": "ASC"}, "listlimit": 3}, span(600, 598), 600, 0},
		{"by price, the highest first", object{"sortby": "kaufpreis", "sortorder": "desc", "listlimit": 3}, span(1, 3), 600, 0},
		{"in the order of a filter", object{"filter": filter("ort", "=", "bonn"), "sortby": "kaufpreis", "listlimit": 2, "listoffset": 1}, []int{596, 593}, 200, 0},
		{"a far page of a filter", object{"filter": filter("ort", "=", "bonn"), "sortby": "kaufpreis", "listlimit": 50, "listoffset": 198}, []int{5, 2}, 200, 0},
		{"by the number", object{"sortby": object{"Id": "DESC"}, "listlimit": 2}, span(600, 599), 600, 0},
		{"some records", object{"recordids": []any{7, "3", 999}}, []int{3, 7}, 2, 0},
		{"one record", object{"recordids": 5}, []int{5}, 1, 0},
		{"no records", object{"recordids": []any{}}, []int{}, 0, 0},
		{"some records that match", object{"recordids": span(1, 10), "filter": filter("ort", "=", "Köln")}, []int{3, 6, 9}, 3, 0},
		{"parameters that there are not", object{"estatelanguage": "DEU", "addestatelanguage": true, "georangesearch": []any{}, "whatever": object{"a": 1}, "listlimit": 1}, span(1, 1), 600, 0},
		{"an unknown order", object{"sortby": object{"price": "ASC"}}, nil, 0, 212},
		{"SQL for an order", object{"sortby": "kaufpreis; DROP TABLE onoffice_estates"}, nil, 0, 212},
		{"an unknown direction", object{"sortby": "kaufpreis", "sortorder": "up"}, nil, 0, 255},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parameters := object{"data": []string{"Id"}}
			for name, value := range tt.parameters {
				parameters[name] = value
			}
			if tt.code != 0 {
				require.Equal(t, tt.code, office.code("read", "estate", nil, parameters))
				return
			}
			got := office.do("read", "estate", nil, parameters)
			require.Equal(t, tt.want, got.ids())
			require.EqualValues(t, tt.total, *got.Meta.CntAbsolute)
		})
	}
}

// TestOneRecord: a resource id asks for one record, whatever the filter says; what is no id asks for none.
func TestOneRecord(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := newClient(t, h, demoAPI)
	for _, tt := range []struct {
		name string
		id   any
		want []int
	}{
		{"a number", 15, []int{15}}, {"a text", "15", []int{15}}, {"zero", "0", []int{}}, {"zero as a number", 0, []int{}}, {"less than zero", "-15", []int{}},
		{"a uuid", "cf7d7471-15c5-411f-b650-7ed91e1a51f7", []int{}}, {"SQL", "15 OR 1=1", []int{}}, {"another", 99, []int{}}, {"beyond all numbers", "99999999999999999999", []int{}},
		{"nothing", "", span(11, 19)}, {"an address's", 41, []int{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parameters := object{"data": object{"0": "Id", "2": "ort"}}
			if tt.id != "" {
				parameters["filter"] = filter("ort", "=", "Nirgends")
			}
			got := office.do("read", "estate", tt.id, parameters)
			require.Equal(t, tt.want, got.ids())
			require.EqualValues(t, len(tt.want), *got.Meta.CntAbsolute)
			if len(tt.want) == 1 {
				require.Equal(t, object{"Id": "15", "ort": "Aachen"}, got.fields(t, 0))
			}
		})
	}
	require.Equal(t, []int{45}, office.do("read", "address", nil, object{"data": []string{"Name"}, "filter": filter("Vorname", "like", "BJ%")}).ids())
	require.Equal(t, []int{44, 45, 46}, office.do("read", "address", nil, object{"data": []string{"Name"}, "filter": filter("homepage_veroeffentlichen", "=", 1)}).ids())
	require.Equal(t, span(11, 19), office.do("read", "estate", nil, object{"data": []string{"Id"}, "filter": filter("benutzer", "=", 3)}).ids())
	require.Equal(t, span(41, 48), office.do("read", "address", nil, object{"data": []string{"Name"}, "filter": filter("Benutzer", "=", "Ada")}).ids())
	require.Empty(t, office.do("read", "address", nil, object{"data": []string{"Name"}, "filter": filter("Benutzer", "=", strings.Repeat("x", 300))}).ids())
}
