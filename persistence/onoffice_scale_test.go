package persistence_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// manyEstates fills a workspace with estates of which every second is published and every hundredth costs the same.
func manyEstates(t testing.TB, db *persistence.DB, count int) *persistence.Workspace {
	t.Helper()
	w := onOfficeWorkspace(t, db, "many")
	towns := []string{"Aachen", "Köln", "Düsseldorf", "Bonn", "Münster", "Essen", "Dortmund", "Bochum", "Siegen", "Hagen"}
	kinds := []string{"haus", "wohnung", "grundstueck"}
	require.NoError(t, w.Fill(t.Context(), func(f *persistence.Filling) error {
		const part = 500
		for from := 0; from < count; from += part {
			made := make([]persistence.OnOfficeNew, min(part, count-from))
			for i := range made {
				n := from + i
				values := persistence.OnOfficeValues{
					"objektnr_extern": fmt.Sprintf("JJ%06d", n), "objekttitel": fmt.Sprintf("Objekt %d", n), "ort": towns[n*7919%10], "plz": fmt.Sprintf("%05d", 50000+n*31%10000),
					"objektart": kinds[n%3], "vermarktungsart": []string{"kauf", "miete"}[n%2], "kaufpreis": fmt.Sprint(100000 + n*7919%count*10), "wohnflaeche": fmt.Sprint(40 + n*13%200),
					"anzahl_zimmer": fmt.Sprint(1 + n%6), "veroeffentlichen": fmt.Sprint(n / 2 % 2), "stellplatzart": []string{"", "|garage|", "|carport||garage|"}[n%3],
					"objektbeschreibung": fmt.Sprintf("Objekt %d liegt ruhig und doch zentral. ", n) + strings.Repeat("Helle Räume. ", 10),
					"ind_note":           fmt.Sprintf("Notiz %d", n%5000), "ind_energy": fmt.Sprint(n % 300),
				}
				made[i] = persistence.OnOfficeNew{ID: int64(n + 1), Owner: int64(1 + n%3), Values: values}
			}
			if err := f.InsertOnOfficeRecords(persistence.OnOfficeEstates, made); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, persistence.Analyze(t.Context(), db))
	return w
}

func and(queries ...persistence.OnOfficeQuery) (all persistence.OnOfficeQuery) {
	for _, query := range queries {
		all.Conditions = append(all.Conditions, query.Conditions...)
	}
	return all
}

func by(query persistence.OnOfficeQuery, field string, desc bool) persistence.OnOfficeQuery {
	query.Sort = append(query.Sort, persistence.OnOfficeSort{Field: field, Desc: desc})
	query.Page.Limit = 20
	return query
}

// listQueries are what websites ask for.
var listQueries = []struct {
	name  string
	query persistence.OnOfficeQuery
	scope persistence.OnOfficeScope
	index string // that the page is walked in; "" when so few match that they are sorted
}{
	{"all, the newest first", by(persistence.OnOfficeQuery{}, "geaendert_am", true), everything, "onoffice_estates_geaendert_am"},
	{"published, by price", by(where("veroeffentlichen", "=", "1"), "kaufpreis", false), everything, "onoffice_estates_kaufpreis"},
	{"only published ones may be seen", by(where("status", "=", "1"), "kaufpreis", true), persistence.OnOfficeScope{Access: "all", Published: true}, "onoffice_estates_kaufpreis"},
	{"the group's", by(persistence.OnOfficeQuery{}, "plz", false), persistence.OnOfficeScope{Access: "group", User: 1, Group: 1}, "onoffice_estates_plz"},
	{"houses in a town with three rooms", by(and(where("veroeffentlichen", "=", "1"), where("ort", "=", "Köln"), where("objektart", "=", "haus"), where("anzahl_zimmer", ">=", "3")), "wohnflaeche", true), everything, ""},
	{"a range of prices", by(and(where("veroeffentlichen", "=", "1"), where("kaufpreis", "between", "150000", "900000")), "ort", false), everything, "onoffice_estates_ort"},
	{"towns that begin with D", by(where("ort", "like", "d%"), "kaufpreis", false), everything, "onoffice_estates_kaufpreis"},
	{"with a garage", by(where("stellplatzart", "=", "garage"), "kaufpreis", false), everything, "onoffice_estates_kaufpreis"},
	{"an own field, few", by(where("ind_note", "=", "notiz 77"), "kaufpreis", false), everything, ""},
	{"an own field, many", by(where("ind_energy", "<", "150"), "kaufpreis", true), everything, "onoffice_estates_kaufpreis"},
	{"a number that few have", by(where("objektnr_extern", "like", "jj00123%"), "kaufpreis", true), everything, ""},
	{"two orders", by(by(where("veroeffentlichen", "=", "1"), "ort", false), "kaufpreis", true), everything, "onoffice_estates_ort"},
	{"by number", persistence.OnOfficeQuery{Conditions: where("veroeffentlichen", "=", "1").Conditions, Page: persistence.Page{Limit: 20}}, everything, "_pkey|sqlite_autoindex_onoffice_estates_1"},
}

// TestOnOfficePagesReadIndexes: where many match, a page is found by walking the index of its order; where few do, they are found in an index and sorted.
func TestOnOfficePagesReadIndexes(t *testing.T) {
	db := persistencetest.New(t)
	const count = 12_000
	w := manyEstates(t, db, count)
	for _, tt := range listQueries {
		t.Run(tt.name, func(t *testing.T) {
			total := int64(0)
			statements := persistence.CountStatements(db, func() {
				records, matching, err := w.OnOfficeRecords(t.Context(), persistence.OnOfficeEstates, tt.scope, tt.query)
				require.NoError(t, err)
				require.NotEmpty(t, records)
				total = matching
			})
			require.Len(t, statements, 4, "catalogue, count, page and records: %v", statements)
			plan, err := persistence.Explain(t.Context(), db, statements[2])
			require.NoError(t, err)
			for _, whole := range []string{"SCAN onoffice", "SCAN v", "Seq Scan on onoffice_estates", "Seq Scan on onoffice_values"} {
				require.NotContains(t, plan, whole, "no table is read whole")
			}
			if tt.index == "" {
				require.LessOrEqual(t, total, int64(1000))
				require.Regexp(t, "SEARCH r USING|Index Scan", plan)
			} else {
				require.Greater(t, total, int64(1000))
				require.Regexp(t, tt.index, plan)
				require.NotRegexp(t, "TEMP B-TREE FOR ORDER BY|Sort Key: r.[a-z]+, r.id$", plan, "it is not sorted")
			}
			t.Logf("%d of %d match:\n%s", total, count, plan)
		})
	}
}

// TestOnOfficeCountsForWebsites: what websites filter by is counted in one index, without a look into the table.
func TestOnOfficeCountsForWebsites(t *testing.T) {
	db := persistencetest.New(t)
	if persistencetest.OnPostgres() { // which weighs by what the table holds
		return
	}
	w := onOfficeWorkspace(t, db, "website")
	estates(t, w, persistence.OnOfficeValues{"veroeffentlichen": "1", "kaufpreis": "500"})
	published := everything
	published.Published = true
	for _, query := range []persistence.OnOfficeQuery{
		{}, where("status", "=", "1"), where("kaufpreis", ">", "100"), and(where("kaufpreis", "between", "100", "900"), where("anzahl_zimmer", ">=", "0")), and(where("objektart", "!=", "haus"), where("wohnflaeche", "<", "100")),
	} {
		query.Page.Limit = 20
		statements := persistence.CountStatements(db, func() {
			_, total, err := w.OnOfficeRecords(t.Context(), estate, published, query)
			require.NoError(t, err)
			require.EqualValues(t, 1, total)
		})
		plan, err := persistence.Explain(t.Context(), db, statements[1])
		require.NoError(t, err)
		require.Contains(t, plan, "COVERING INDEX onoffice_estates_website", statements[1])
	}
}

// BenchmarkOnOfficePage reads the first and a far page of 100,000 estates.
func BenchmarkOnOfficePage(b *testing.B) {
	db := persistencetest.New(b)
	started := time.Now()
	w := manyEstates(b, db, 100_000)
	b.Logf("filled in %s", time.Since(started).Round(time.Second))
	for _, tt := range listQueries {
		for _, offset := range []int{0, 4980} {
			tt.query.Page.Offset = offset
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(tt.name, " ", "_"), offset), func(b *testing.B) {
				for b.Loop() {
					_, _, err := w.OnOfficeRecords(b.Context(), persistence.OnOfficeEstates, tt.scope, tt.query)
					require.NoError(b, err)
				}
			})
		}
	}
}
