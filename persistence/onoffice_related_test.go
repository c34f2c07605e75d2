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

func contactChange(kind persistence.OnOfficeContactKind, action persistence.OnOfficeContactAction, old, value string, isDefault ...bool) persistence.OnOfficeContactChange {
	change := persistence.OnOfficeContactChange{Kind: kind, Action: action, Old: old, New: value}
	if len(isDefault) > 0 {
		change.Default = &isDefault[0]
	}
	return change
}

func TestOnOfficeContactData(t *testing.T) {
	const (
		phone, email, mobile = persistence.OnOfficePhone, persistence.OnOfficeEmail, persistence.OnOfficeMobile
		add, modify, remove  = persistence.OnOfficeAddContact, persistence.OnOfficeModifyContact, persistence.OnOfficeDeleteContact
	)
	db := persistencetest.New(t)
	for _, tt := range []struct {
		name    string
		values  persistence.OnOfficeValues
		changes []persistence.OnOfficeContactChange
		want    string // kind value, * for the default
		problem string // the kind it is about
	}{
		{"nothing", nil, nil, "email:a@x.example* phone:1* phone:2", ""},
		{"one more", nil, []persistence.OnOfficeContactChange{contactChange(phone, add, "", "3")}, "email:a@x.example* phone:1* phone:2 phone:3", ""},
		{"one more, the default", nil, []persistence.OnOfficeContactChange{contactChange(phone, add, "", "3", true)}, "email:a@x.example* phone:1 phone:2 phone:3*", ""},
		{"one that is there becomes the default", nil, []persistence.OnOfficeContactChange{contactChange(phone, add, "", "2", true)}, "email:a@x.example* phone:1 phone:2*", ""},
		{"the first of its kind", nil, []persistence.OnOfficeContactChange{contactChange(mobile, add, "", "9", false)}, "email:a@x.example* mobile:9* phone:1* phone:2", ""},
		{"another value", nil, []persistence.OnOfficeContactChange{contactChange(phone, modify, "1", "7")}, "email:a@x.example* phone:7* phone:2", ""},
		{"the default goes, the next takes its place", nil, []persistence.OnOfficeContactChange{contactChange(phone, remove, "1", "")}, "email:a@x.example* phone:2*", ""},
		{"the last goes", nil, []persistence.OnOfficeContactChange{contactChange(email, remove, "a@x.example", "")}, "phone:1* phone:2", ""},
		{"the field changes the default", persistence.OnOfficeValues{"Telefon1": "8"}, nil, "email:a@x.example* phone:8* phone:2", ""},
		{"the field chooses another default", persistence.OnOfficeValues{"Telefon1": "2"}, nil, "email:a@x.example* phone:1 phone:2*", ""},
		{"the field is emptied", persistence.OnOfficeValues{"Email": ""}, nil, "phone:1* phone:2", ""},
		{"a new kind by its field", persistence.OnOfficeValues{"Telefax1": "5"}, nil, "email:a@x.example* fax:5* phone:1* phone:2", ""},
		{"an unknown entry", nil, []persistence.OnOfficeContactChange{contactChange(phone, modify, "9", "7")}, "", "phone"},
		{"deleting an unknown entry", nil, []persistence.OnOfficeContactChange{contactChange(email, remove, "9", "")}, "", "email"},
		{"nothing to add", nil, []persistence.OnOfficeContactChange{contactChange(phone, add, "", "")}, "", "phone"},
		{"too long", nil, []persistence.OnOfficeContactChange{contactChange(phone, add, "", strings.Repeat("1", 101))}, "", "phone"},
		{"into one that is there", nil, []persistence.OnOfficeContactChange{contactChange(phone, modify, "1", "2")}, "", "phone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := onOfficeWorkspace(t, db, tt.name)
			id, err := w.CreateOnOfficeRecord(t.Context(), address, persistence.OnOfficeNew{
				Values:   persistence.OnOfficeValues{"Name": "Hall", "Email": "a@x.example", "Telefon1": "1"},
				Contacts: []persistence.OnOfficeContactChange{contactChange(phone, add, "", "2")},
			})
			require.NoError(t, err)
			tt.values = withName(tt.values)
			err = w.ChangeOnOfficeRecord(t.Context(), address, everywhere, id, persistence.OnOfficeChange{Values: tt.values, Contacts: tt.changes})
			if tt.problem != "" {
				requireProblem(t, err, persistence.OnOfficeBadValue, tt.problem)
				require.Equal(t, "Hall", valuesOf(t, w, address, id)["Name"], "all of a change or nothing")
				return
			}
			require.NoError(t, err)
			contacts, err := w.OnOfficeContacts(t.Context(), []int64{id})
			require.NoError(t, err)
			var got []string
			shown := persistence.OnOfficeValues{}
			for _, contact := range contacts[id] {
				text := fmt.Sprintf("%s:%s", contact.Kind, contact.Value)
				if contact.IsDefault {
					shown[map[persistence.OnOfficeContactKind]string{phone: "Telefon1", email: "Email", persistence.OnOfficeFax: "Telefax1"}[contact.Kind]] = contact.Value
					text += "*"
				}
				got = append(got, text)
			}
			require.Equal(t, tt.want, strings.Join(got, " "))
			values := valuesOf(t, w, address, id)
			for _, field := range []string{"Telefon1", "Email", "Telefax1"} {
				require.Equal(t, shown[field], values[field], "the field shows the default entry")
			}
			require.Equal(t, "Changed", values["Name"])
		})
	}
}

func withName(values persistence.OnOfficeValues) persistence.OnOfficeValues {
	named := persistence.OnOfficeValues{"Name": "Changed"}
	for field, value := range values {
		named[field] = value
	}
	return named
}

func TestOnOfficeDuplicates(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "duplicates")
	hall := persistence.OnOfficeValues{"Vorname": "Jörg", "Name": "Weiß", "Strasse": "Straße 1", "Ort": "Köln"}
	ids := addresses(t, w, hall, persistence.OnOfficeValues{"Name": "Weiß", "Email": "J.Weiss@x.example"}, persistence.OnOfficeValues{"Name": "Other"})
	_, err := w.CreateOnOfficeRecord(t.Context(), address, persistence.OnOfficeNew{Values: persistence.OnOfficeValues{"Name": "Second"},
		Contacts: []persistence.OnOfficeContactChange{contactChange(persistence.OnOfficeEmail, persistence.OnOfficeAddContact, "", "first@x.example"), contactChange(persistence.OnOfficeEmail, persistence.OnOfficeAddContact, "", "second@x.example")}})
	require.NoError(t, err)
	for _, tt := range []struct {
		name   string
		values persistence.OnOfficeValues
		want   []int64
	}{
		{"in other letters", persistence.OnOfficeValues{"Vorname": "JÖRG", "Name": "WEISS", "Strasse": "strasse 1", "Ort": "KÖLN"}, ids[:1]},
		{"in another street", persistence.OnOfficeValues{"Vorname": "Jörg", "Name": "Weiß", "Strasse": "Straße 2", "Ort": "Köln"}, nil},
		{"a name alone says little", persistence.OnOfficeValues{"Vorname": "Jörg", "Name": "Weiß"}, nil},
		{"by e-mail", persistence.OnOfficeValues{"Email": "j.weiss@X.example"}, ids[1:2]},
		{"by an e-mail that is not the default", persistence.OnOfficeValues{"Email": "second@x.example"}, []int64{4}},
		{"by either", persistence.OnOfficeValues{"Vorname": "Jörg", "Name": "Weiß", "Strasse": "Straße 1", "Ort": "Köln", "Email": "j.weiss@x.example"}, ids[:2]},
		{"nothing given", nil, nil},
	} {
		got, err := w.OnOfficeDuplicates(t.Context(), tt.values)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, tt.name)
	}
}

func TestOnOfficeRelations(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "relations")
	ctx := t.Context()
	const owner, person = persistence.OnOfficeOwner, persistence.OnOfficeContactPerson
	homes := estates(t, w, persistence.OnOfficeValues{"benutzer": "1", "veroeffentlichen": "1"}, persistence.OnOfficeValues{"benutzer": "2"}, persistence.OnOfficeValues{"benutzer": "1"})
	people := addresses(t, w, persistence.OnOfficeValues{"Benutzer": "1"}, persistence.OnOfficeValues{"Benutzer": "2"}, persistence.OnOfficeValues{})
	all := persistence.OnOfficeRelationScopes{Estates: everywhere, Addresses: everywhere}
	related := func(scopes persistence.OnOfficeRelationScopes, kind persistence.OnOfficeRelationType, ids ...int64) map[int64][]int64 {
		found, err := w.OnOfficeAddressesOf(ctx, scopes, kind, ids)
		require.NoError(t, err)
		return found
	}
	require.NoError(t, w.RelateOnOffice(ctx, all, owner, homes[:1], []int64{3, 1}))
	require.NoError(t, w.RelateOnOffice(ctx, all, owner, homes[:2], []int64{2, 1}), "what is there stays")
	require.NoError(t, w.RelateOnOffice(ctx, all, person, homes[2:], []int64{2}))
	require.Equal(t, map[int64][]int64{1: {3, 1, 2}, 2: {2, 1}, 3: {}, 9: {}}, related(all, owner, 1, 2, 3, 9), "in the order they were related")
	backwards, err := w.OnOfficeEstatesOf(ctx, all, owner, []int64{1, 3})
	require.NoError(t, err)
	require.Equal(t, map[int64][]int64{1: {1, 2}, 3: {1}}, backwards)
	require.Equal(t, map[int64][]int64{3: {2}}, related(all, persistence.OnOfficeContactPersonAll, 3), "all contact persons")
	require.Equal(t, map[int64][]int64{}, related(all, owner))

	published, mine := all, all
	published.Estates.Read.Published = true
	mine.Addresses.Read = own(1)
	require.Equal(t, map[int64][]int64{1: {3, 1, 2}, 2: {}}, related(published, owner, 1, 2), "an estate out of sight")
	require.Equal(t, map[int64][]int64{1: {1}, 2: {1}}, related(mine, owner, 1, 2), "addresses out of sight")

	readOnly := all
	readOnly.Estates.Write = own(2)
	for _, tt := range []struct {
		name              string
		scopes            persistence.OnOfficeRelationScopes
		estate, addressID int64
		want              error
	}{
		{"an unknown estate", all, 9, 1, persistence.ErrNotFound}, {"an unknown address", all, 1, 9, persistence.ErrNotFound},
		{"an estate out of sight", published, 2, 3, persistence.ErrNotFound}, {"an address out of sight", mine, 1, 2, persistence.ErrNotFound},
		{"an estate that may be seen only", readOnly, 1, 1, persistence.ErrOnOfficeForbidden},
	} {
		for verb, act := range map[string]func() error{
			"create": func() error {
				return w.RelateOnOffice(ctx, tt.scopes, owner, []int64{2, tt.estate}, []int64{tt.addressID})
			},
			"modify": func() error {
				return w.ReplaceOnOfficeRelations(ctx, tt.scopes, owner, []int64{2, tt.estate}, []int64{tt.addressID})
			},
			"delete": func() error {
				return w.DeleteOnOfficeRelations(ctx, tt.scopes, owner, []int64{2, tt.estate}, []int64{tt.addressID})
			},
		} {
			require.ErrorIs(t, act(), tt.want, "%s: %s", tt.name, verb)
		}
	}
	require.Equal(t, map[int64][]int64{1: {3, 1, 2}, 2: {2, 1}}, related(all, owner, 1, 2), "all or nothing")

	require.NoError(t, w.ReplaceOnOfficeRelations(ctx, all, owner, homes[:1], []int64{2}))
	require.Equal(t, map[int64][]int64{1: {2}, 2: {2, 1}}, related(all, owner, 1, 2))
	require.NoError(t, w.DeleteOnOfficeRelations(ctx, all, owner, []int64{1, 2}, []int64{2}))
	require.ErrorIs(t, w.DeleteOnOfficeRelations(ctx, all, owner, []int64{1}, []int64{2}), persistence.ErrNotFound)
	require.Equal(t, map[int64][]int64{1: {}, 2: {1}, 3: {}}, related(all, owner, 1, 2, 3))
	require.Len(t, people, 3)
}

func TestOnOfficeFiles(t *testing.T) {
	db := persistencetest.New(t)
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	db.SetClock(func() time.Time { return now })
	w := onOfficeWorkspace(t, db, "files")
	ctx := t.Context()
	estates(t, w, persistence.OnOfficeValues{"benutzer": "1", "veroeffentlichen": "1"}, persistence.OnOfficeValues{"benutzer": "2"})
	upload := func(content string) string {
		id, err := w.AddOnOfficeUpload(ctx, 7, "image/png", []byte(content))
		require.NoError(t, err)
		require.Regexp(t, "^[0-9a-f]{64}$", id)
		return id
	}
	link := func(user int64, upload string, scopes persistence.OnOfficeScopes, estateID int64, kind string) (persistence.OnOfficeFile, error) {
		return w.LinkOnOfficeUpload(ctx, scopes, user, upload, persistence.OnOfficeFile{EstateID: estateID, Kind: kind, Name: "a.png", Published: true})
	}
	first := upload("first")
	published := everywhere
	published.Read.Published = true
	readOnly := persistence.OnOfficeScopes{Read: everything, Write: own(1)}
	for _, tt := range []struct {
		name   string
		user   int64
		upload string
		scopes persistence.OnOfficeScopes
		estate int64
		want   error
	}{
		{"another user's upload", 8, first, everywhere, 1, persistence.ErrNotFound}, {"no upload", 7, strings.Repeat("0", 64), everywhere, 1, persistence.ErrNotFound},
		{"no estate", 7, first, everywhere, 9, persistence.ErrNotFound}, {"an estate out of sight", 7, first, published, 2, persistence.ErrNotFound},
		{"an estate that may be seen only", 7, first, readOnly, 2, persistence.ErrOnOfficeForbidden},
	} {
		_, err := link(tt.user, tt.upload, tt.scopes, tt.estate, "Foto")
		require.ErrorIs(t, err, tt.want, tt.name)
	}
	made, err := link(7, first, everywhere, 1, "Titelbild")
	require.NoError(t, err)
	require.Equal(t, []any{int64(1), int64(1), "image/png", int64(5)}, []any{made.ID, made.Position, made.ContentType, made.Size})
	_, err = link(7, first, everywhere, 1, "Titelbild")
	require.ErrorIs(t, err, persistence.ErrNotFound, "an upload is linked once")
	second, err := link(7, upload("second"), everywhere, 1, "Foto")
	require.NoError(t, err)
	require.EqualValues(t, 2, second.Position)
	require.NotEqual(t, made.Token, second.Token)
	_, err = link(7, upload("third"), everywhere, 2, "Foto")
	require.NoError(t, err)

	kinds := func(scope persistence.OnOfficeScope, only []string, ids ...int64) (kinds []string) {
		files, err := w.OnOfficeFiles(ctx, scope, ids, only)
		require.NoError(t, err)
		for _, file := range files {
			kinds = append(kinds, fmt.Sprint(file.EstateID, file.Kind))
		}
		return kinds
	}
	require.Equal(t, []string{"1Titelbild", "1Foto", "2Foto"}, kinds(everything, nil, 2, 1, 9))
	require.Equal(t, []string{"1Foto", "2Foto"}, kinds(everything, []string{"Foto"}, 1, 2))
	require.Equal(t, []string{"1Titelbild", "1Foto"}, kinds(published.Read, nil, 1, 2))
	require.Empty(t, kinds(everything, nil))
	file, content, err := w.OnOfficeFileContent(ctx, everything, 1)
	require.NoError(t, err)
	require.Equal(t, []string{"first", made.Token}, []string{string(content), file.Token})
	_, _, err = w.OnOfficeFileContent(ctx, published.Read, 3)
	require.ErrorIs(t, err, persistence.ErrNotFound)
	file, content, err = db.OnOfficeFileByToken(ctx, second.Token)
	require.NoError(t, err)
	require.Equal(t, []any{w.ID(), "second"}, []any{file.WorkspaceID, string(content)})
	_, _, err = db.OnOfficeFileByToken(ctx, strings.Repeat("0", 64))
	require.ErrorIs(t, err, persistence.ErrNotFound)

	require.ErrorIs(t, w.DeleteOnOfficeFile(ctx, readOnly, 3), persistence.ErrOnOfficeForbidden)
	require.ErrorIs(t, w.DeleteOnOfficeFile(ctx, published, 3), persistence.ErrNotFound)
	require.NoError(t, w.DeleteOnOfficeFile(ctx, everywhere, 1))
	require.ErrorIs(t, w.DeleteOnOfficeFile(ctx, everywhere, 1), persistence.ErrNotFound)
	_, _, err = db.OnOfficeFileByToken(ctx, made.Token)
	require.ErrorIs(t, err, persistence.ErrNotFound, "its URL is dead")

	late := upload("late")
	now = now.Add(persistence.OnOfficeUploadLife)
	_, err = link(7, late, everywhere, 1, "Foto")
	require.ErrorIs(t, err, persistence.ErrNotFound, "an upload waits for an hour")
	for _, size := range []int{0, persistence.OnOfficeFileBytes + 1} {
		_, err = w.AddOnOfficeUpload(ctx, 7, "image/png", make([]byte, size))
		requireProblem(t, err, persistence.OnOfficeBadValue, "data")
	}
	for range 100 {
		upload("x")
	}
	_, err = w.AddOnOfficeUpload(ctx, 7, "image/png", []byte("one too many"))
	require.ErrorIs(t, err, persistence.ErrConflict)
	_, err = w.AddOnOfficeUpload(ctx, 8, "image/png", []byte("another user's"))
	require.NoError(t, err)
	now = now.Add(persistence.OnOfficeUploadLife)
	upload("those that waited too long are gone")
}

func TestOnOfficeDistinctAndSearch(t *testing.T) {
	w := onOfficeWorkspace(t, persistencetest.New(t), "distinct")
	ctx := t.Context()
	ids := estates(t, w,
		persistence.OnOfficeValues{"ort": "Köln", "kaufpreis": "200", "stellplatzart": "|garage||carport|", "ind_note": "Blau", "benutzer": "1", "strasse": "Lange Straße"},
		persistence.OnOfficeValues{"ort": "KÖLN", "kaufpreis": "30", "stellplatzart": "|carport|", "ind_note": "gelb"},
		persistence.OnOfficeValues{"ort": "Aachen", "kaufpreis": "200", "objekttitel": "Köln ist nah"}, nil)
	for _, tt := range []struct {
		field string
		scope persistence.OnOfficeScope
		where persistence.OnOfficeQuery
		want  []string
	}{
		{"ort", everything, persistence.OnOfficeQuery{}, []string{"Aachen", "Köln"}}, {"kaufpreis", everything, persistence.OnOfficeQuery{}, []string{"30.00", "200.00"}},
		{"stellplatzart", everything, persistence.OnOfficeQuery{}, []string{"carport", "garage"}}, {"ind_note", everything, persistence.OnOfficeQuery{}, []string{"Blau", "gelb"}},
		{"kaufpreis", everything, where("ort", "=", "köln"), []string{"30.00", "200.00"}}, {"ort", own(1), persistence.OnOfficeQuery{}, []string{"Köln"}},
		{"ort", persistence.OnOfficeScope{}, persistence.OnOfficeQuery{}, nil}, {"lage", everything, persistence.OnOfficeQuery{}, nil},
	} {
		got, err := w.OnOfficeDistinct(ctx, estate, tt.scope, tt.field, tt.where.Conditions)
		require.NoError(t, err)
		require.Equal(t, tt.want, got, tt.field)
	}
	_, err := w.OnOfficeDistinct(ctx, estate, everything, "Ort", nil)
	requireProblem(t, err, persistence.OnOfficeUnknownField, "Ort")

	for words, want := range map[string][]int64{"köln": ids[:3], "KÖLN strasse": ids[:1], "100%": {}, "": ids, "nah köln": ids[2:3], "_": {}} {
		records, total, err := w.OnOfficeSearch(ctx, estate, everything, words, persistence.Page{Limit: 10})
		require.NoError(t, err)
		got := []int64{}
		for _, record := range records {
			got = append(got, record.ID)
		}
		require.Equal(t, want, got, words)
		require.EqualValues(t, len(want), total)
	}
	people := addresses(t, w, persistence.OnOfficeValues{"Name": "Yılmaz", "Email": "c@x.example", "Benutzer": "1"}, persistence.OnOfficeValues{"Name": "Yılmaz"})
	records, total, err := w.OnOfficeSearch(ctx, address, own(1), "yılmaz", persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
	require.Equal(t, people[0], records[0].ID)
}

func TestOnOfficeNotes(t *testing.T) {
	db := persistencetest.New(t)
	w, other := onOfficeWorkspace(t, db, "notes"), onOfficeWorkspace(t, db, "others")
	ctx := t.Context()
	two := int64(2)
	for i := range 3 {
		task := persistence.OnOfficeTask{Subject: fmt.Sprint("task ", i), CreatedBy: 1}
		if i == 1 {
			task.Responsible = &two
		}
		_, err := w.AddOnOfficeTask(ctx, task)
		require.NoError(t, err)
	}
	tasks, total, err := w.OnOfficeTasks(ctx, 1, nil, persistence.Page{Offset: 1, Limit: 1})
	require.NoError(t, err)
	require.EqualValues(t, 3, total)
	require.Equal(t, "task 1", tasks[0].Subject)
	_, total, err = w.OnOfficeTasks(ctx, 2, []int64{1, 2}, persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.EqualValues(t, 1, total, "who is responsible sees the task, too")
	require.NoError(t, w.ChangeOnOfficeTask(ctx, 2, 2, map[string]any{"status": "done"}))
	require.ErrorIs(t, w.ChangeOnOfficeTask(ctx, 2, 1, map[string]any{"status": "done"}), persistence.ErrNotFound)
	_, total, err = other.OnOfficeTasks(ctx, 1, nil, persistence.Page{Limit: 10})
	require.NoError(t, err)
	require.Zero(t, total)

	one := int64(1)
	for i, about := range [][]int64{{1, 2}, {2}, nil} {
		entry := persistence.OnOfficeLogEntry{Action: fmt.Sprint("action ", i), UserID: 1, Addresses: about}
		if i < 2 {
			entry.EstateID = &one
		}
		made, err := w.AddOnOfficeLogEntry(ctx, entry)
		require.NoError(t, err)
		require.False(t, made.At.IsZero())
	}
	for _, tt := range []struct {
		estate, address int64
		want            []string
	}{{0, 0, []string{"action 2", "action 1", "action 0"}}, {1, 0, []string{"action 1", "action 0"}}, {1, 1, []string{"action 0"}}, {2, 0, nil}} {
		entries, total, err := w.OnOfficeLog(ctx, tt.estate, tt.address, persistence.Page{Limit: 10})
		require.NoError(t, err)
		var got []string
		for _, entry := range entries {
			got = append(got, entry.Action)
			if entry.Action == "action 0" {
				require.Equal(t, []int64{1, 2}, entry.Addresses)
			}
		}
		require.Equal(t, tt.want, got)
		require.EqualValues(t, len(tt.want), total)
	}

	addresses(t, w, persistence.OnOfficeValues{"Benutzer": "1"}, persistence.OnOfficeValues{"Benutzer": "2"})
	for _, id := range []int64{2, 1} {
		_, err := w.AddOnOfficeSearchCriteria(ctx, everything, persistence.OnOfficeSearchCriteria{AddressID: id, Criteria: map[string]any{"ort": []any{"Köln"}, "kaufpreis": "200"}})
		require.NoError(t, err)
	}
	_, err = w.AddOnOfficeSearchCriteria(ctx, own(1), persistence.OnOfficeSearchCriteria{AddressID: 2})
	require.ErrorIs(t, err, persistence.ErrNotFound)
	criteria, err := w.OnOfficeSearchCriteria(ctx, everything, []int64{1, 2, 9})
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2}, []int64{criteria[0].AddressID, criteria[1].AddressID})
	require.Equal(t, map[string]any{"ort": []any{"Köln"}, "kaufpreis": "200"}, criteria[0].Criteria)
	criteria, err = w.OnOfficeSearchCriteria(ctx, everything, nil)
	require.NoError(t, err)
	require.Empty(t, criteria)
	criteria, err = w.OnOfficeAllSearchCriteria(ctx, own(2))
	require.NoError(t, err)
	require.Len(t, criteria, 1)
	criteria, err = other.OnOfficeAllSearchCriteria(ctx, everything)
	require.NoError(t, err)
	require.Empty(t, criteria)
}

func TestOnOfficeUsersAndGroups(t *testing.T) {
	db := persistencetest.New(t)
	made, err := db.CreateWorkspace(t.Context(), "users", nil)
	require.NoError(t, err)
	w, ctx := db.In(made.ID), t.Context()
	group, err := w.CreateOnOfficeGroup(ctx, "sales")
	require.NoError(t, err)
	_, err = w.CreateOnOfficeGroup(ctx, "sales")
	require.ErrorIs(t, err, persistence.ErrConflict)
	ada, err := w.CreateOnOfficeUser(ctx, persistence.OnOfficeUser{Name: "Ada", Active: true})
	require.NoError(t, err)
	_, err = w.CreateOnOfficeUser(ctx, persistence.OnOfficeUser{Name: "Ada"})
	require.ErrorIs(t, err, persistence.ErrConflict)
	missing := int64(9)
	_, err = w.CreateOnOfficeUser(ctx, persistence.OnOfficeUser{Name: "Bo", GroupID: &missing})
	require.ErrorIs(t, err, persistence.ErrNotFound)
	require.NoError(t, w.SetOnOfficeUserGroup(ctx, ada.ID, &group.ID))
	require.ErrorIs(t, w.SetOnOfficeUserGroup(ctx, ada.ID, &missing), persistence.ErrNotFound)
	require.ErrorIs(t, w.SetOnOfficeUserGroup(ctx, 9, nil), persistence.ErrNotFound)
	found, err := w.OnOfficeUser(ctx, ada.ID)
	require.NoError(t, err)
	require.Equal(t, group.ID, *found.GroupID)
	users, err := w.OnOfficeUsers(ctx)
	require.NoError(t, err)
	require.Len(t, users, 1)
	groups, err := w.OnOfficeGroups(ctx)
	require.NoError(t, err)
	require.Equal(t, []persistence.OnOfficeGroup{group}, groups)
	require.NoError(t, w.SetOnOfficeUserGroup(ctx, ada.ID, nil))
	require.NoError(t, db.DeleteWorkspace(ctx, made.ID))
}
