package persistence_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

const (
	estate  = persistence.OnOfficeEstates
	address = persistence.OnOfficeAddresses
)

// everywhere are the scopes of somebody who may do all.
var everywhere = persistence.OnOfficeScopes{Read: everything, Write: everything}

func own(user int64) persistence.OnOfficeScope {
	return persistence.OnOfficeScope{Access: persistence.OnOfficeAccessOwn, User: user}
}

// addresses makes addresses with these values.
func addresses(t testing.TB, w *persistence.Workspace, values ...persistence.OnOfficeValues) (ids []int64) {
	t.Helper()
	for _, v := range values {
		id, err := w.CreateOnOfficeRecord(t.Context(), address, persistence.OnOfficeNew{Values: v})
		require.NoError(t, err)
		ids = append(ids, id)
	}
	return ids
}

func valuesOf(t testing.TB, w *persistence.Workspace, module persistence.OnOfficeModule, id int64) persistence.OnOfficeValues {
	t.Helper()
	record, err := w.OnOfficeRecord(t.Context(), module, everything, id)
	require.NoError(t, err)
	return record.Values
}

func requireProblem(t testing.TB, err error, problem persistence.OnOfficeProblem, field string) {
	t.Helper()
	var got *persistence.OnOfficeFieldError
	require.True(t, errors.As(err, &got), "%v", err)
	require.Equal(t, []string{string(problem), field}, []string{string(got.Problem), got.Field})
}

func TestOnOfficeCatalogueFitsTheTables(t *testing.T) {
	differences, err := persistence.OnOfficeColumnDrift(persistencetest.New(t))
	require.NoError(t, err)
	require.Empty(t, differences)
}

func TestOnOfficeRecordsComeBackAsTheyWereMade(t *testing.T) {
	db := persistencetest.New(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	db.SetClock(func() time.Time { return at })
	w := onOfficeWorkspace(t, db, "made")
	id, err := w.CreateOnOfficeRecord(t.Context(), estate, persistence.OnOfficeNew{Owner: 2, Values: persistence.OnOfficeValues{
		"ort": "Köln", "kaufpreis": "200000", "anzahl_zimmer": "3.5", "veroeffentlichen": "0", "stellplatzart": "|carport||garage|",
		"objektbeschreibung": "Ruhig;\n\"hell\" & groß \U0001f3e0", "ind_energy": "12.34", "breitengrad": "50.77534532", "objektart": "",
	}})
	require.NoError(t, err)
	require.Equal(t, persistence.OnOfficeValues{
		"Id": "1", "benutzer": "2", "status": "1", "erstellt_am": "2026-03-04 05:06:07", "geaendert_am": "2026-03-04 05:06:07",
		"ort": "Köln", "kaufpreis": "200000.00", "anzahl_zimmer": "3.50", "stellplatzart": "|carport||garage|",
		"objektbeschreibung": "Ruhig;\n\"hell\" & groß \U0001f3e0", "ind_energy": "12.3", "breitengrad": "50.77534532",
	}, valuesOf(t, w, estate, id))

	at = at.Add(time.Hour)
	require.NoError(t, w.ChangeOnOfficeRecord(t.Context(), estate, everywhere, id, persistence.OnOfficeChange{Values: persistence.OnOfficeValues{
		"ort": "Bonn", "stellplatzart": "|tiefgarage|", "objektbeschreibung": "", "kaufpreis": "0", "benutzer": "Ada",
	}}))
	require.Equal(t, persistence.OnOfficeValues{
		"Id": "1", "benutzer": "1", "status": "1", "erstellt_am": "2026-03-04 05:06:07", "geaendert_am": "2026-03-04 06:06:07",
		"ort": "Bonn", "anzahl_zimmer": "3.50", "stellplatzart": "|tiefgarage|", "ind_energy": "12.3", "breitengrad": "50.77534532",
	}, valuesOf(t, w, estate, id))
	for _, tt := range []struct {
		query persistence.OnOfficeQuery
		found bool
	}{
		{where("ort", "=", "bonn"), true}, {where("ort", "=", "köln"), false}, {where("kaufpreis", "=", "0"), true}, {where("stellplatzart", "=", "carport"), false},
		{where("stellplatzart", "=", "tiefgarage"), true}, {where("objektbeschreibung", "=", ""), true}, {where("benutzer", "=", "Ada"), true},
		{where("geaendert_am", ">", "2026-03-04 06:00:00"), true}, {where("geaendert_am", ">", "2026-03-05"), false}, {where("Id", "in", "1", "2"), true},
	} {
		require.Equal(t, tt.found, len(idsOf(t, w, tt.query)) == 1, "%+v", tt.query)
	}
	_, err = w.OnOfficeRecord(t.Context(), estate, everything, 2)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	_, err = w.OnOfficeRecord(t.Context(), address, everything, id)
	require.ErrorIs(t, err, persistence.ErrNotFound, "an estate is no address")
}

func TestOnOfficeRefusesValues(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "refused")
	id := estates(t, w, persistence.OnOfficeValues{"ort": "Aachen"})[0]
	for _, tt := range []struct {
		field, value string
		want         persistence.OnOfficeProblem
	}{
		{"Ort", "x", persistence.OnOfficeUnknownField}, {"nonsense'); DROP TABLE onoffice_estates; --", "x", persistence.OnOfficeUnknownField},
		{"Id", "7", persistence.OnOfficeReadOnlyField}, {"erstellt_am", "2020-01-01", persistence.OnOfficeReadOnlyField},
		{"kaufpreis", "cheap", persistence.OnOfficeBadValue}, {"plz", strings.Repeat("5", 21), persistence.OnOfficeBadValue}, {"ort", "a\x00", persistence.OnOfficeBadValue},
		{"ort", "\xff", persistence.OnOfficeBadValue}, {"objektart", "schloss", persistence.OnOfficeBadSelectKey}, {"heizungsart", "|ofen||kamin|", persistence.OnOfficeBadMultiselectKey},
		{"benutzer", "9", persistence.OnOfficeUnknownUser}, {"benutzer", "Nobody", persistence.OnOfficeUnknownUser},
	} {
		change := persistence.OnOfficeValues{tt.field: tt.value, "strasse": "Neue Straße"}
		_, err := w.CreateOnOfficeRecord(t.Context(), estate, persistence.OnOfficeNew{Values: change})
		requireProblem(t, err, tt.want, tt.field)
		requireProblem(t, w.ChangeOnOfficeRecord(t.Context(), estate, everywhere, id, persistence.OnOfficeChange{Values: change}), tt.want, tt.field)
	}
	require.Equal(t, []int64{id}, idsOf(t, w, where("strasse", "=", "")), "nothing was made or changed")
	require.EqualValues(t, id+1, estates(t, w, nil)[0], "no id was lost")
}

func TestOnOfficeScopes(t *testing.T) {
	db := persistencetest.New(t)
	w := onOfficeWorkspace(t, db, "scopes")
	ids := estates(t, w,
		persistence.OnOfficeValues{"benutzer": "1", "veroeffentlichen": "1"}, persistence.OnOfficeValues{"benutzer": "2"},
		persistence.OnOfficeValues{"benutzer": "3", "veroeffentlichen": "1"}, persistence.OnOfficeValues{})
	group := persistence.OnOfficeScope{Access: persistence.OnOfficeAccessGroup, User: 1, Group: 1}
	published := everything
	published.Published = true
	for _, tt := range []struct {
		name        string
		read, write persistence.OnOfficeScope
		want        []error // of changing each
	}{
		{"all", everything, everything, []error{nil, nil, nil, nil}},
		{"sees all, writes own", everything, own(1), []error{nil, persistence.ErrOnOfficeForbidden, persistence.ErrOnOfficeForbidden, persistence.ErrOnOfficeForbidden}},
		{"sees the group's, writes all", group, everything, []error{nil, nil, persistence.ErrNotFound, persistence.ErrNotFound}},
		{"sees published ones", published, everything, []error{nil, persistence.ErrNotFound, nil, persistence.ErrNotFound}},
		{"sees nothing", persistence.OnOfficeScope{}, everything, []error{persistence.ErrNotFound, persistence.ErrNotFound, persistence.ErrNotFound, persistence.ErrNotFound}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i, id := range ids {
				err := w.ChangeOnOfficeRecord(t.Context(), estate, persistence.OnOfficeScopes{Read: tt.read, Write: tt.write}, id, persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"ort": "x"}})
				require.ErrorIs(t, err, tt.want[i], "estate %d", id)
				_, err = w.OnOfficeRecord(t.Context(), estate, tt.read, id)
				require.Equal(t, errors.Is(tt.want[i], persistence.ErrNotFound), errors.Is(err, persistence.ErrNotFound))
			}
			require.ErrorIs(t, w.ChangeOnOfficeRecord(t.Context(), estate, everywhere, 99, persistence.OnOfficeChange{}), persistence.ErrNotFound)
		})
	}
	records, total, err := w.OnOfficeRecords(t.Context(), estate, persistence.OnOfficeScope{}, persistence.OnOfficeQuery{Page: persistence.Page{Limit: 20}})
	require.NoError(t, err, "a list read without the right is empty")
	require.Zero(t, total)
	require.Empty(t, records)
}

// TestOnOfficeReleaseOfContacts: contacts are released by a field that is there once it is activated (seed 002).
func TestOnOfficeReleaseOfContacts(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "release")
	ctx := t.Context()
	released := persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"homepage_veroeffentlichen": "1"}}
	website := everything
	website.Published = true
	id := addresses(t, w, persistence.OnOfficeValues{"Name": "Hall"})[0]
	visible := func() bool {
		_, err := w.OnOfficeRecord(ctx, address, website, id)
		return err == nil
	}
	requireProblem(t, w.ChangeOnOfficeRecord(ctx, address, everywhere, id, released), persistence.OnOfficeUnknownField, "homepage_veroeffentlichen")
	_, _, err := w.OnOfficeRecords(ctx, address, everything, where("homepage_veroeffentlichen", "=", "1"))
	requireProblem(t, err, persistence.OnOfficeUnknownField, "homepage_veroeffentlichen")
	require.False(t, visible())
	require.NoError(t, w.SetOnOfficeFieldActive(ctx, address, "homepage_veroeffentlichen", true))
	require.NoError(t, w.SetOnOfficeFieldActive(ctx, address, "homepage_veroeffentlichen", true), "twice is once")
	require.False(t, visible())
	require.NoError(t, w.ChangeOnOfficeRecord(ctx, address, everywhere, id, released))
	require.True(t, visible())
	require.NoError(t, w.SetOnOfficeFieldActive(ctx, address, "homepage_veroeffentlichen", false))
	require.False(t, visible())
	require.ErrorIs(t, w.SetOnOfficeFieldActive(ctx, address, "Name", false), persistence.ErrConflict, "other built-in fields stay")
	require.ErrorIs(t, w.SetOnOfficeFieldActive(ctx, address, "nobody", true), persistence.ErrNotFound)
}

func TestOnOfficeOwnFields(t *testing.T) {
	db := persistencetest.New(t)
	w, other := onOfficeWorkspace(t, db, "fields"), onOfficeWorkspace(t, db, "others")
	ctx := t.Context()
	color := persistence.OnOfficeField{Module: estate, Name: "ind_color", Type: persistence.OnOfficeMultiselect, LabelDE: "Farbe", Choices: []persistence.OnOfficeChoice{{Key: "rot", DE: "Rot", EN: "Red"}, {Key: "blau", DE: "Blau", EN: "Blue"}}}
	require.NoError(t, w.AddOnOfficeField(ctx, color))
	color.Name = "IND_COLOR"
	require.ErrorIs(t, w.AddOnOfficeField(ctx, color), persistence.ErrConflict, "names differ in more than case")
	color.Name = "ORT"
	require.ErrorIs(t, w.AddOnOfficeField(ctx, color), persistence.ErrConflict, "a built-in field's name")
	for name, bad := range map[string]persistence.OnOfficeField{
		"module": {Module: "ship", Name: "a", Type: persistence.OnOfficeText}, "name": {Module: estate, Name: "a b", Type: persistence.OnOfficeText},
		"type": {Module: estate, Name: "a", Type: "color"}, "choices": {Module: estate, Name: "a", Type: persistence.OnOfficeSingleselect},
		"length": {Module: estate, Name: "a", Type: persistence.OnOfficeVarchar, Length: 251}, "places": {Module: estate, Name: "a", Type: persistence.OnOfficeFloat, Places: 9},
	} {
		requireProblem(t, w.AddOnOfficeField(ctx, bad), persistence.OnOfficeBadValue, name)
	}
	twice := color
	twice.Name, twice.Choices = "b", []persistence.OnOfficeChoice{{Key: "rot"}, {Key: "Rot"}}
	requireProblem(t, w.AddOnOfficeField(ctx, twice), persistence.OnOfficeBadValue, "choices")

	catalogue, err := w.OnOfficeCatalogue(ctx)
	require.NoError(t, err)
	field, ok := catalogue.Field(estate, "ind_color")
	require.True(t, ok)
	require.Equal(t, []any{"Farbe", "Farbe", true, true, persistence.OnOfficeMultiselect}, []any{field.LabelDE, field.LabelEN, field.Own, field.Active, field.Type})
	_, ok = catalogue.Field(address, "ind_color")
	require.False(t, ok)
	catalogue, err = other.OnOfficeCatalogue(ctx)
	require.NoError(t, err)
	_, ok = catalogue.Field(estate, "ind_color")
	require.False(t, ok, "it is another workspace's")

	ids := estates(t, w, persistence.OnOfficeValues{"ind_color": "|rot|", "ind_note": "bleibt"}, persistence.OnOfficeValues{"ind_color": "|blau||rot|"})
	require.Equal(t, ids, idsOf(t, w, where("ind_color", "=", "rot")))
	require.NoError(t, w.SetOnOfficeFieldActive(ctx, estate, "ind_color", false))
	_, _, err = w.OnOfficeRecords(ctx, estate, everything, where("ind_color", "=", "rot"))
	requireProblem(t, err, persistence.OnOfficeUnknownField, "ind_color")
	require.NoError(t, w.SetOnOfficeFieldActive(ctx, estate, "ind_color", true))
	require.Equal(t, ids[1:], idsOf(t, w, where("ind_color", "=", "blau")), "values are kept meanwhile")

	require.NoError(t, w.DeleteOnOfficeField(ctx, estate, "ind_color"))
	require.ErrorIs(t, w.DeleteOnOfficeField(ctx, estate, "ind_color"), persistence.ErrNotFound)
	require.ErrorIs(t, w.DeleteOnOfficeField(ctx, estate, "ort"), persistence.ErrNotFound, "built-in fields stay")
	color.Name = "ind_color"
	require.NoError(t, w.AddOnOfficeField(ctx, color))
	require.Empty(t, idsOf(t, w, where("ind_color", "!=", "")), "what was deleted does not come back")
	require.Empty(t, valuesOf(t, w, estate, ids[0])["ind_color"])
	require.Equal(t, "bleibt", valuesOf(t, w, estate, ids[0])["ind_note"])

	require.NoError(t, w.AddOnOfficeField(ctx, persistence.OnOfficeField{Module: estate, Name: "ind_must", Type: persistence.OnOfficeInteger, Mandatory: true}))
	_, err = w.CreateOnOfficeRecord(ctx, estate, persistence.OnOfficeNew{Values: persistence.OnOfficeValues{"ort": "Aachen"}})
	requireProblem(t, err, persistence.OnOfficeMissingValue, "ind_must")
	requireProblem(t, w.ChangeOnOfficeRecord(ctx, estate, everywhere, ids[0], persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"ort": "Bonn"}}), persistence.OnOfficeMissingValue, "ind_must")
	require.NoError(t, w.ChangeOnOfficeRecord(ctx, estate, everywhere, ids[0], persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"ind_must": "7"}}))
}

func TestOnOfficeWorkspacesAreIsolated(t *testing.T) {
	db := persistencetest.New(t)
	first, second := onOfficeWorkspace(t, db, "first"), onOfficeWorkspace(t, db, "second")
	ctx := t.Context()
	scopes := persistence.OnOfficeRelationScopes{Estates: everywhere, Addresses: everywhere}
	for i, w := range []*persistence.Workspace{first, second} {
		values := persistence.OnOfficeValues{"ort": fmt.Sprint("Town ", i), "ind_note": fmt.Sprint("note ", i), "stellplatzart": "|garage|"}
		require.Equal(t, []int64{1}, estates(t, w, values), "ids are counted in each workspace")
		require.Equal(t, []int64{1}, addresses(t, w, persistence.OnOfficeValues{"Name": fmt.Sprint("Name ", i), "Email": "same@example.org"}))
	}
	require.Equal(t, []int64{2}, addresses(t, second, persistence.OnOfficeValues{"Name": "only here"}))
	require.NoError(t, second.RelateOnOffice(ctx, scopes, persistence.OnOfficeOwner, []int64{1}, []int64{1, 2}))
	upload, err := second.AddOnOfficeUpload(ctx, 1, "image/png", []byte("png"))
	require.NoError(t, err)
	_, err = first.LinkOnOfficeUpload(ctx, everywhere, 1, upload, persistence.OnOfficeFile{EstateID: 1})
	require.ErrorIs(t, err, persistence.ErrNotFound, "another workspace's upload")
	_, err = second.LinkOnOfficeUpload(ctx, everywhere, 1, upload, persistence.OnOfficeFile{EstateID: 1})
	require.NoError(t, err)

	require.ErrorIs(t, first.ChangeOnOfficeRecord(ctx, address, everywhere, 2, persistence.OnOfficeChange{}), persistence.ErrNotFound)
	require.ErrorIs(t, first.RelateOnOffice(ctx, scopes, persistence.OnOfficeOwner, []int64{1}, []int64{2}), persistence.ErrNotFound)
	require.NoError(t, first.ChangeOnOfficeRecord(ctx, estate, everywhere, 1, persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"ort": "changed", "ind_note": "", "stellplatzart": ""}}))
	require.NoError(t, first.DeleteOnOfficeField(ctx, estate, "ind_note"))
	require.Equal(t, "Town 1", valuesOf(t, second, estate, 1)["ort"])
	for query, want := range map[string]persistence.OnOfficeQuery{"note": where("ind_note", "=", "note 1"), "garage": where("stellplatzart", "=", "garage"), "town": where("ort", "=", "town 1")} {
		require.Equal(t, []int64{1}, idsOf(t, second, want), query)
	}
	related, err := first.OnOfficeAddressesOf(ctx, scopes, persistence.OnOfficeOwner, []int64{1})
	require.NoError(t, err)
	require.Equal(t, map[int64][]int64{1: {}}, related)
	files, err := first.OnOfficeFiles(ctx, everything, []int64{1}, nil)
	require.NoError(t, err)
	require.Empty(t, files)
	duplicates, err := first.OnOfficeDuplicates(ctx, persistence.OnOfficeValues{"Email": "SAME@example.org", "Name": "only here", "Ort": "x"})
	require.NoError(t, err)
	require.Equal(t, []int64{1}, duplicates)
	values, err := first.OnOfficeDistinct(ctx, estate, everything, "ort", nil)
	require.NoError(t, err)
	require.Equal(t, []string{"changed"}, values)

	require.NoError(t, db.DeleteWorkspace(ctx, first.ID()))
	require.Empty(t, idsOf(t, first, persistence.OnOfficeQuery{}))
	require.Equal(t, []int64{1}, idsOf(t, second, persistence.OnOfficeQuery{}))
}

func TestOnOfficeChangesAtTheSameTime(t *testing.T) {
	db := persistencetest.New(t)
	w := onOfficeWorkspace(t, db, "busy")
	ctx := t.Context()
	id, person := estates(t, w, nil)[0], addresses(t, w, persistence.OnOfficeValues{"Name": "Hall"})[0]
	upload, err := w.AddOnOfficeUpload(ctx, 1, "image/png", []byte("png"))
	require.NoError(t, err)
	fields := []string{"ort", "plz", "strasse", "hausnummer", "lage", "ind_note", "baujahr", "objekttitel"}
	var linked, added sync.Map
	var group sync.WaitGroup
	for i, name := range fields {
		group.Go(func() {
			change := persistence.OnOfficeChange{Values: persistence.OnOfficeValues{name: fmt.Sprint("by ", i)}}
			if err := w.ChangeOnOfficeRecord(ctx, estate, everywhere, id, change); err != nil {
				t.Error(err)
			}
			phone := persistence.OnOfficeChange{Contacts: []persistence.OnOfficeContactChange{{Kind: persistence.OnOfficePhone, Action: persistence.OnOfficeAddContact, New: fmt.Sprint("+49 ", i)}}}
			if err := w.ChangeOnOfficeRecord(ctx, address, everywhere, person, phone); err != nil {
				t.Error(err)
			}
			if _, err := w.LinkOnOfficeUpload(ctx, everywhere, 1, upload, persistence.OnOfficeFile{EstateID: id}); err == nil {
				linked.Store(i, true)
			} else if !errors.Is(err, persistence.ErrNotFound) {
				t.Error(err)
			}
			field := persistence.OnOfficeField{Module: estate, Name: []string{"ind_one", "IND_ONE"}[i%2], Type: persistence.OnOfficeText}
			if err := w.AddOnOfficeField(ctx, field); err == nil {
				added.Store(i, true)
			} else if !errors.Is(err, persistence.ErrConflict) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	values := valuesOf(t, w, estate, id)
	for i, name := range fields {
		require.Equal(t, fmt.Sprint("by ", i), values[name], "no change is lost")
	}
	contacts, err := w.OnOfficeContacts(ctx, []int64{person})
	require.NoError(t, err)
	require.Len(t, contacts[person], len(fields), "no entry is lost")
	require.Len(t, keysOf(&linked), 1, "one upload makes one file")
	require.Len(t, keysOf(&added), 1, "one name makes one field")
}

func keysOf(m *sync.Map) (keys []any) {
	m.Range(func(key, _ any) bool {
		keys = append(keys, key)
		return true
	})
	return keys
}

// TestOnOfficeCaseRules: texts are the same in any case by Unicode's rules, on both databases; an umlaut is a letter of its own.
func TestOnOfficeCaseRules(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "case")
	names := []string{"Apfelstadt", "MÜNCHEN", "Munchen", "Weißenburg", "Århus", "İzmir", "Zwickau", "Überlingen", "Σάμος"}
	for _, name := range names {
		estates(t, w, persistence.OnOfficeValues{"ort": name, "ind_note": name, "lage": name})
	}
	for _, field := range []string{"ort", "ind_note", "lage"} {
		for _, tt := range []struct {
			op    persistence.OnOfficeOp
			value string
			want  []int64
		}{
			{"=", "münchen", []int64{2}}, {"=", "mu\u0308nchen", []int64{2}}, {"=", "munchen", []int64{3}}, {"=", "WEISSENBURG", []int64{4}}, {"=", "århus", []int64{5}},
			{"like", "mü%", []int64{2}}, {"like", "MU%", []int64{3}}, {"like", "%ENBURG", []int64{4}}, {"like", "%ss%", []int64{4}}, {"like", "m_nchen", []int64{}}, {"=", "σάμοσ", []int64{9}},
			{"not like", "%e%", []int64{5, 6, 7, 9}},
		} {
			require.Equal(t, tt.want, idsOf(t, w, where(field, tt.op, tt.value)), "%s %s %s", field, tt.op, tt.value)
		}
		order := idsOf(t, w, by(persistence.OnOfficeQuery{}, field, false))
		require.Equal(t, []int64{1, 6, 3, 2, 4, 7, 5, 8, 9}, order, "by the folded letters' code points")
	}
}
