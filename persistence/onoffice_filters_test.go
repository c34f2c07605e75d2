package persistence_test

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// everything is the scope of somebody who may do all.
var everything = persistence.OnOfficeScope{Access: persistence.OnOfficeAccessAll}

// onOfficeWorkspace has users 1 and 2 in group 1, user 3 in none, and three fields of its own.
func onOfficeWorkspace(t testing.TB, db *persistence.DB, name string) *persistence.Workspace {
	t.Helper()
	made, err := db.CreateWorkspace(t.Context(), name, func(f *persistence.Filling) error {
		ws, group := f.Workspace(), int64(1)
		err := f.Insert(&[]persistence.OnOfficeGroup{{WorkspaceID: ws, ID: group, Name: "sales"}}, &[]persistence.OnOfficeUser{
			{WorkspaceID: ws, ID: 1, Name: "Ada", GroupID: &group, Active: true},
			{WorkspaceID: ws, ID: 2, Name: "Bo", GroupID: &group, Active: true},
			{WorkspaceID: ws, ID: 3, Name: "Cy", Active: true},
		})
		for _, field := range []persistence.OnOfficeField{
			{Module: persistence.OnOfficeEstates, Name: "ind_note", Type: persistence.OnOfficeVarchar, Length: 100},
			{Module: persistence.OnOfficeEstates, Name: "ind_energy", Type: persistence.OnOfficeFloat, Places: 1},
			{Module: persistence.OnOfficeEstates, Name: "ind_since", Type: persistence.OnOfficeDate},
		} {
			if err == nil {
				err = f.AddOnOfficeField(field)
			}
		}
		return err
	})
	require.NoError(t, err)
	return db.In(made.ID)
}

// estates makes estates with these values, in one transaction each.
func estates(t testing.TB, w *persistence.Workspace, values ...persistence.OnOfficeValues) (ids []int64) {
	t.Helper()
	for _, v := range values {
		id, err := w.CreateOnOfficeRecord(t.Context(), persistence.OnOfficeEstates, persistence.OnOfficeNew{Values: v})
		require.NoError(t, err)
		ids = append(ids, id)
	}
	return ids
}

// idsOf gives the ids of the estates that match, in order.
func idsOf(t testing.TB, w *persistence.Workspace, query persistence.OnOfficeQuery) []int64 {
	t.Helper()
	if query.Page.Limit == 0 {
		query.Page.Limit = 500
	}
	records, _, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, everything, query)
	require.NoError(t, err)
	ids := []int64{}
	for _, record := range records {
		ids = append(ids, record.ID)
	}
	return ids
}

func where(field string, op persistence.OnOfficeOp, values ...string) persistence.OnOfficeQuery {
	return persistence.OnOfficeQuery{Conditions: []persistence.OnOfficeCondition{{Field: field, Op: op, Values: values}}}
}

// TestOnOfficeFiltersAgainstModel compares random filters, orders, windows and scopes with a plain search in memory.
// Up to a thousand matches are sorted, more are walked: there are tables for either.
func TestOnOfficeFiltersAgainstModel(t *testing.T) {
	for _, size := range []struct{ rows, rounds, matched, refused int }{{200, 600, 150, 10}, {1600, 60, 10, 1}} {
		t.Run(fmt.Sprint(size.rows), func(t *testing.T) { compareWithModel(t, size.rows, size.rounds, size.matched, size.refused) })
	}
}

func compareWithModel(t *testing.T, size, rounds, leastMatched, leastRefused int) {
	random := rand.New(rand.NewPCG(6, 2))
	db := persistencetest.New(t)
	w := onOfficeWorkspace(t, db, "model")
	catalogue, err := w.OnOfficeCatalogue(t.Context())
	require.NoError(t, err)
	pools := map[string][]string{
		"ort":                {"", "Aachen", "aachen", "Köln", "KÖLN", "Ko\u0308ln", "Weißenburg", "WEISSENBURG", "100%", "a_b", `c\d`, "'; DROP TABLE onoffice_estates; --", "Århus"},
		"kaufpreis":          {"", "100000.00", "200000.00", "199999.99", "-5.00", "0.01"},
		"anzahl_zimmer":      {"", "2.00", "2.50", "3.00"},
		"etage":              {"", "-1", "1", "2"},
		"status":             {"0", "1", "2"},
		"objektart":          {"", "haus", "wohnung"},
		"veroeffentlichen":   {"", "1"},
		"benutzer":           {"", "1", "2", "3"},
		"stellplatzart":      {"", "|garage|", "|garage||carport|", "|tiefgarage|", "|carport|"},
		"objektbeschreibung": {"", "Ruhig gelegen", "RUHIG und hell", strings.Repeat("ä", 1200) + "Ende", strings.Repeat("Ä", 1200) + "Anfang"},
		"ind_note":           {"", "blau", "Blau", "grün", "50%_x"},
		"ind_energy":         {"", "12.5", "80.0", "-3.1"},
		"ind_since":          {"", "2020-02-29", "2026-01-01"},
	}
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range pools {
			if !yield(name) {
				return
			}
		}
	})
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	rows := map[int64]persistence.OnOfficeValues{}
	made := make([]persistence.OnOfficeNew, size)
	for i := range made {
		values := persistence.OnOfficeValues{}
		for _, name := range names {
			values[name] = pick(pools[name])
		}
		made[i] = persistence.OnOfficeNew{ID: int64(i + 1), Values: values}
		rows[made[i].ID] = values
	}
	require.NoError(t, w.Fill(t.Context(), func(f *persistence.Filling) error { return f.InsertOnOfficeRecords(persistence.OnOfficeEstates, made) }))
	extra := map[string][]string{
		"ort":       {"KÖLN", "%öl%", "%ß%", "%", "a%", "%n", "A%N", "_achen", "a_%", `c\%`, `%\%`, "%%", "z", "0%"},
		"kaufpreis": {"200000", "1e5", "0", "-5", "0.005", "199999.995", "99999999999999999999"},
		"etage":     {"1.5", "-1.5", "0"}, "veroeffentlichen": {"0", "true"}, "benutzer": {"Ada", "Nobody", "0"}, "stellplatzart": {"garage", "carport", "%gar%", "%"},
		"objektbeschreibung": {"ruhig%", "%hell", "%anfang", strings.Repeat("Ä", 1200) + "ende", strings.Repeat("ä", 499) + "%", "ä%E"},
		"ind_note":           {"%la%", "grün", "50%"}, "ind_energy": {"12.49", "0", "12.55"}, "ind_since": {"0000-00-00", "2020-03-01"},
	}
	ops := []string{"=", "IS", "!=", "<>", "<", ">", "<=", ">=", "between", "LIKE", "not  like", "in", "Not In"}
	matched, refused := 0, 0
	for round := range rounds {
		var query persistence.OnOfficeQuery
		for range 1 + random.IntN(2) {
			name := pick(names)
			op, ok := persistence.ParseOnOfficeOp(pick(ops))
			require.True(t, ok)
			count := map[persistence.OnOfficeOp]int{persistence.OnOfficeBetween: 2, persistence.OnOfficeIn: random.IntN(4), persistence.OnOfficeNotIn: random.IntN(4)}
			n, special := count[op]
			if !special {
				n = 1
			}
			condition := persistence.OnOfficeCondition{Field: name, Op: op}
			for range n {
				condition.Values = append(condition.Values, pick(slices.Concat(pools[name], extra[name])))
			}
			if field, _ := catalogue.Field(persistence.OnOfficeEstates, name); field.Type == persistence.OnOfficeMultiselect {
				for i, value := range condition.Values {
					condition.Values[i], _, _ = strings.Cut(strings.Trim(value, "|"), "|")
				}
			}
			query.Conditions = append(query.Conditions, condition)
		}
		for range random.IntN(3) {
			name := pick(names)
			if !slices.ContainsFunc(query.Sort, func(s persistence.OnOfficeSort) bool { return s.Field == name }) {
				query.Sort = append(query.Sort, persistence.OnOfficeSort{Field: name, Desc: random.IntN(2) == 0})
			}
		}
		if random.IntN(4) == 0 {
			query.IDs = []int64{1, 3, 5, 7, 9, 11, 150, 999}
		}
		query.Page = persistence.Page{Offset: random.IntN(40), Limit: 1 + random.IntN(60)}
		scope := []persistence.OnOfficeScope{
			everything, everything, {Access: persistence.OnOfficeAccessOwn, User: 2}, {Access: persistence.OnOfficeAccessGroup, User: 1, Group: 1},
			{Access: persistence.OnOfficeAccessGroup, User: 3}, {Access: persistence.OnOfficeAccessAll, Published: true}, {Access: persistence.OnOfficeAccessOwn, User: 1, Published: true}, {},
		}[random.IntN(8)]

		got, total, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, scope, query)
		want, known := modelOfEstates(catalogue, rows, scope, query)
		if !known {
			var problem *persistence.OnOfficeFieldError
			require.ErrorAs(t, err, &problem, "%+v", query)
			refused++
			continue
		}
		require.NoError(t, err, "%+v", query)
		require.EqualValues(t, len(want), total, "round %d: %+v %+v", round, scope, query)
		start := min(query.Page.Offset, len(want))
		window := want[start:min(start+query.Page.Limit, len(want))]
		ids := []int64{}
		for _, record := range got {
			ids = append(ids, record.ID)
		}
		require.Equal(t, append([]int64{}, window...), ids, "round %d: %+v %+v", round, scope, query)
		if len(window) > 0 {
			matched++
		}
	}
	require.Greater(t, matched, leastMatched, "filters that match something")
	require.Greater(t, refused, leastRefused, "filters that are refused")
}

// modelOfEstates says which estates match, in order; known is false for what is to be refused.
func modelOfEstates(catalogue persistence.OnOfficeCatalogue, rows map[int64]persistence.OnOfficeValues, scope persistence.OnOfficeScope, query persistence.OnOfficeQuery) (ids []int64, known bool) {
	known = true
	for id, values := range rows {
		owners := map[string]bool{}
		switch {
		case scope.Access == persistence.OnOfficeAccessAll:
			owners[values["benutzer"]] = true
		case scope.Access == persistence.OnOfficeAccessGroup && scope.Group == 1:
			owners["1"], owners["2"] = true, true
		case scope.Access != persistence.OnOfficeAccessNone:
			owners[fmt.Sprint(scope.User)] = true
		}
		matches := owners[values["benutzer"]] && (!scope.Published || values["veroeffentlichen"] == "1") && (query.IDs == nil || slices.Contains(query.IDs, id))
		for _, condition := range query.Conditions {
			field, _ := catalogue.Field(persistence.OnOfficeEstates, condition.Field)
			holds, ok := modelHolds(field, condition, values[condition.Field])
			known, matches = known && ok, matches && holds
		}
		if matches {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b int64) int {
		desc := false
		for _, sort := range query.Sort {
			field, _ := catalogue.Field(persistence.OnOfficeEstates, sort.Field)
			desc = sort.Desc
			if order := modelOrder(field, first(rows[a][sort.Field]), first(rows[b][sort.Field])); order != 0 {
				return map[bool]int{true: -order, false: order}[desc]
			}
		}
		return map[bool]int{true: cmp.Compare(b, a), false: cmp.Compare(a, b)}[desc]
	})
	return ids, known
}

func first(value string) string {
	value, _, _ = strings.Cut(strings.Trim(value, "|"), "|")
	return value
}

// folded knows the letters that these tests use.
func folded(text string) string {
	if text == "" {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(text), "ß", "ss"), "o\u0308", "ö")
}

func modelOrder(field persistence.OnOfficeField, a, b string) int {
	if field.Numeric() {
		return cmp.Compare(modelNumber(a), modelNumber(b))
	}
	day := func(text string) string { return strings.ReplaceAll(text, "0000-00-00", "") }
	return strings.Compare(day(folded(a)), day(folded(b)))
}

func modelNumber(text string) float64 {
	number, err := strconv.ParseFloat(map[string]string{"": "0", "true": "1", "Ada": "1", "Nobody": "-1"}[text], 64)
	if err != nil {
		number, _ = strconv.ParseFloat(text, 64)
	}
	return number
}

func modelHolds(field persistence.OnOfficeField, condition persistence.OnOfficeCondition, value string) (holds, known bool) {
	op, negated := condition.Op, false
	if positive, ok := map[persistence.OnOfficeOp]persistence.OnOfficeOp{
		persistence.OnOfficeIsNot: persistence.OnOfficeIs, persistence.OnOfficeNotLike: persistence.OnOfficeLike, persistence.OnOfficeNotIn: persistence.OnOfficeIn,
	}[op]; ok {
		op, negated = positive, true
	}
	multi := field.Type == persistence.OnOfficeMultiselect
	if multi && !slices.Contains([]persistence.OnOfficeOp{persistence.OnOfficeIs, persistence.OnOfficeLike, persistence.OnOfficeIn}, op) {
		return false, false
	}
	if op == persistence.OnOfficeLike && strings.Contains(condition.Values[0], "%") && field.Numeric() {
		return false, false
	}
	for _, sent := range condition.Values {
		day := field.Type == persistence.OnOfficeDate
		if day && strings.Contains(sent, "%") {
			return false, false
		}
	}
	candidates := []string{value}
	if multi {
		candidates = append([]string{}, persistence.OnOfficeKeys(value)...)
		if len(candidates) == 0 {
			candidates = []string{""}
		}
	}
	for _, candidate := range candidates {
		order := func(i int) int { return modelOrder(field, candidate, condition.Values[i]) }
		switch op {
		case persistence.OnOfficeIs:
			holds = holds || order(0) == 0
		case persistence.OnOfficeLess:
			holds = order(0) < 0
		case persistence.OnOfficeMore:
			holds = order(0) > 0
		case persistence.OnOfficeAtMost:
			holds = order(0) <= 0
		case persistence.OnOfficeAtLeast:
			holds = order(0) >= 0
		case persistence.OnOfficeBetween:
			holds = order(0) >= 0 && order(1) <= 0
		case persistence.OnOfficeIn:
			for i := range condition.Values {
				holds = holds || order(i) == 0
			}
		case persistence.OnOfficeLike:
			if !strings.Contains(condition.Values[0], "%") {
				holds = holds || order(0) == 0
				continue
			}
			parts := strings.Split(folded(condition.Values[0]), "%")
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			holds = holds || regexp.MustCompile("(?s)^"+strings.Join(parts, ".*")+"$").MatchString(folded(candidate))
		}
	}
	return holds != negated, true
}

func TestOnOfficeRefusesFilters(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "refusals")
	estates(t, w, persistence.OnOfficeValues{"ort": "Aachen"})
	injection := `ort" = '' OR 1=1 --`
	for _, tt := range []struct {
		name  string
		query persistence.OnOfficeQuery
		want  persistence.OnOfficeFieldError
	}{
		{"an unknown field", where("Ort", "=", "x"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownField, Field: "Ort"}},
		{"a field of the other module", where("Vorname", "=", "x"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownField, Field: "Vorname"}},
		{"SQL for a field", where(injection, "=", "x"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownField, Field: injection}},
		{"SQL for an operator", where("ort", "= '' OR 1=1 --", "x"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownOperator, Field: "ort", Value: "= '' OR 1=1 --"}},
		{"SQL for an order", persistence.OnOfficeQuery{Sort: []persistence.OnOfficeSort{{Field: injection}}}, persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownSort, Field: injection}},
		{"a multiselect compared", where("heizungsart", ">", "x"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeMultiselectOperator, Field: "heizungsart", Value: ">"}},
		{"a word for a number", where("kaufpreis", ">", "cheap"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadValue, Field: "kaufpreis", Value: "cheap"}},
		{"a word for a day", where("ind_since", ">", "soon"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadValue, Field: "ind_since", Value: "soon"}},
		{"between one", where("kaufpreis", "between", "1"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadValue, Field: "kaufpreis", Value: "1"}},
		{"two for one", where("kaufpreis", "=", "1", "2"), persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadValue, Field: "kaufpreis", Value: "1, 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.Page.Limit = 20
			_, _, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, everything, tt.query)
			var got *persistence.OnOfficeFieldError
			require.True(t, errors.As(err, &got), "%v", err)
			require.Equal(t, tt.want, *got)
		})
	}
	require.Equal(t, []int64{1}, idsOf(t, w, persistence.OnOfficeQuery{}), "all is as it was")
}

// TestOnOfficeBounds: what costs much is bounded, and what is allowed works on both databases.
func TestOnOfficeBounds(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "bounds")
	made := make([]persistence.OnOfficeNew, 1100) // more than are sorted
	for i := range made {
		made[i] = persistence.OnOfficeNew{ID: int64(i + 1), Values: persistence.OnOfficeValues{"ind_note": "x"}}
		if i < 600 {
			made[i].Values["lage"] = strings.Repeat("x", 60_000)
		}
	}
	require.NoError(t, w.Fill(t.Context(), func(f *persistence.Filling) error {
		err := f.InsertOnOfficeRecords(persistence.OnOfficeEstates, made)
		return errors.Join(err, f.StartIDs(persistence.OnOfficeEstateIDs, int64(len(made)+1)))
	}))
	var all persistence.OnOfficeQuery
	for range 100 {
		all = and(all, where("ind_note", "!=", "y"))
	}
	all.Sort = []persistence.OnOfficeSort{{Field: "ind_energy"}, {Field: "ind_since"}}
	all.Page.Limit = 3
	require.Equal(t, []int64{1, 2, 3}, idsOf(t, w, all), "a hundred conditions on own fields")

	_, _, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, everything, persistence.OnOfficeQuery{Page: persistence.Page{Limit: 600}})
	require.ErrorIs(t, err, persistence.ErrOnOfficeTooMuch, "36 MB")
	require.Len(t, idsOf(t, w, where("lage", "like", strings.Repeat("%x", 20))), 500)
	for _, pattern := range []string{strings.Repeat("%x", 21), "%" + strings.Repeat("x", 1000)} {
		_, _, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, everything, where("lage", "like", pattern))
		var problem *persistence.OnOfficeFieldError
		require.ErrorAs(t, err, &problem)
		require.Equal(t, persistence.OnOfficeBadValue, problem.Problem)
	}
}

func TestOnOfficeFiltersWithManyValues(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "many values")
	ids := estates(t, w, persistence.OnOfficeValues{"plz": "00007"}, persistence.OnOfficeValues{"plz": "00499"}, persistence.OnOfficeValues{"plz": "x"})
	var codes []string
	var numbers []int64
	for i := range 1200 {
		codes, numbers = append(codes, fmt.Sprintf("%05d", i)), append(numbers, int64(i+2))
	}
	require.Equal(t, ids[:2], idsOf(t, w, where("plz", persistence.OnOfficeIn, codes...)))
	require.Equal(t, ids[2:], idsOf(t, w, where("plz", persistence.OnOfficeNotIn, codes...)))
	require.Equal(t, ids[1:], idsOf(t, w, persistence.OnOfficeQuery{IDs: numbers}))
	require.Empty(t, idsOf(t, w, persistence.OnOfficeQuery{IDs: []int64{}}))
	require.Empty(t, idsOf(t, w, where("plz", persistence.OnOfficeIn)))
	require.Equal(t, ids, idsOf(t, w, where("plz", persistence.OnOfficeNotIn)))
}
