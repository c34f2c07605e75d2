package onoffice_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// The walk over rights: every type of resource and action, with every reach of reading and writing and every flag, against a model of the rules
// that knows nothing of the server's.

// item is an estate or an address that the walk is about. Those of the caller stand beside those of somebody of its group and of a stranger,
// published and not.
type item struct {
	id        int
	owner     string // caller, mate or stranger
	published bool
}

// model is what the rules allow.
type model struct{ rights persistence.OnOfficeRights }

// reaches says whether an access reaches a record of this owner.
func (m model) reaches(access persistence.OnOfficeAccess, owner string) bool {
	switch access {
	case persistence.OnOfficeAccessAll:
		return true
	case persistence.OnOfficeAccessGroup:
		return owner != "stranger"
	case persistence.OnOfficeAccessOwn:
		return owner == "caller"
	}
	return false
}

func (m model) access(resource string) (read, write persistence.OnOfficeAccess, flag bool) {
	if resource == "estate" {
		return m.rights.EstateRead, m.rights.EstateWrite, m.rights.OnlyPublishedEstates
	}
	return m.rights.AddressRead, m.rights.AddressWrite, m.rights.OnlyPublishedAddresses
}

func (m model) sees(resource string, i item) bool {
	read, _, flag := m.access(resource)
	return m.reaches(read, i.owner) && (i.published || !flag)
}

func (m model) changes(resource string, i item) bool {
	_, write, _ := m.access(resource)
	return m.sees(resource, i) && m.reaches(write, i.owner)
}

// modify is the code of changing a record.
func (m model) modify(resource string, i item) int {
	_, write, _ := m.access(resource)
	switch {
	case write == persistence.OnOfficeAccessNone:
		return 174
	case !m.sees(resource, i):
		return 80
	case !m.changes(resource, i):
		return map[string]int{"estate": 262, "address": 261}[resource]
	}
	return 0
}

// walk is the world of the walk.
type walk struct {
	world
	office, caller user
	items          map[string][]item
}

func newWalk(t testing.TB, h *house.House) walk {
	t.Helper()
	w := walk{world: newWorld(t, h, "office"), items: map[string][]item{}}
	w.activate("homepage_veroeffentlichen")
	w.office = w.user("stranger", everything())
	mate := w.user("mate", everything())
	w.caller = w.user("caller", everything())
	group, err := w.workspace().CreateOnOfficeGroup(t.Context(), "Aachen")
	require.NoError(t, err)
	for _, member := range []user{mate, w.caller} {
		require.NoError(t, w.users().SetGroup(t.Context(), w.id, member.id, &group.ID))
	}
	for owner, maker := range map[string]user{"caller": w.caller, "mate": mate, "stranger": w.office} {
		for _, published := range []bool{true, false} {
			yes := map[bool]int{true: 1, false: 0}[published]
			w.items["estate"] = append(w.items["estate"], item{maker.create("estate", object{"ort": "Aachen", "veroeffentlichen": yes}), owner, published})
			w.items["address"] = append(w.items["address"], item{maker.create("address", object{"Name": "Aachen", "homepage_veroeffentlichen": yes}), owner, published})
		}
	}
	for _, estate := range w.items["estate"] {
		w.office.do("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": estate.id, "childid": ids(w.items["address"])})
		upload := w.office.do("do", "uploadfile", nil, object{"data": png}).fields(t, 0)["tmpUploadId"]
		w.office.do("do", "uploadfile", nil, object{"tmpUploadId": upload, "module": "estate", "relatedRecordId": estate.id, "Art": "Foto", "file": "a.png", "setDefaultPublicationRights": true})
		w.office.do("create", "agentslog", nil, object{"estateid": estate.id, "addressids": ids(w.items["address"]), "note": "x"})
	}
	for _, address := range w.items["address"] {
		w.office.do("create", "searchcriteria", nil, object{"addressid": address.id, "data": object{"ort": "Aachen"}})
	}
	return w
}

// png is a picture as far as anybody looks, in base64.
const png = "iVBORw0KGgo="

func ids(items []item) (ids []int) {
	for _, i := range items {
		ids = append(ids, i.id)
	}
	slices.Sort(ids)
	return ids
}

// seen are the ids of those that the model shows.
func (w walk) seen(m model, resource string) []int {
	seen := []int{}
	for _, i := range w.items[resource] {
		if m.sees(resource, i) {
			seen = append(seen, i.id)
		}
	}
	slices.Sort(seen)
	return seen
}

// combinations are all rights for one module, with all rights in the other, and the same for both.
func combinations() (all []persistence.OnOfficeRights) {
	scopes := []persistence.OnOfficeAccess{persistence.OnOfficeAccessNone, persistence.OnOfficeAccessOwn, persistence.OnOfficeAccessGroup, persistence.OnOfficeAccessAll}
	for _, read := range scopes {
		for _, write := range scopes {
			for _, flag := range []bool{false, true} {
				estates := everything()
				estates.EstateRead, estates.EstateWrite, estates.OnlyPublishedEstates = read, write, flag
				addresses := everything()
				addresses.AddressRead, addresses.AddressWrite, addresses.OnlyPublishedAddresses = read, write, flag
				both := persistence.OnOfficeRights{
					EstateRead: read, EstateWrite: write, OnlyPublishedEstates: flag, AddressRead: read, AddressWrite: write, OnlyPublishedAddresses: flag,
				}
				all = append(all, estates, addresses, both)
			}
		}
	}
	return all
}

func TestRightsToRead(t *testing.T) {
	w := newWalk(t, house.New(t, house.HoldJobs))
	for _, rights := range combinations() {
		w.grant(w.caller, rights)
		w.readsAsTheModel(t, describe(rights), model{rights})
	}
}

func TestRightsToWrite(t *testing.T) {
	w := newWalk(t, house.New(t, house.HoldJobs))
	for _, rights := range combinations() {
		w.grant(w.caller, rights)
		w.writesAsTheModel(t, describe(rights), model{rights})
	}
}

func describe(r persistence.OnOfficeRights) string {
	return fmt.Sprintf("estates %q %q %t, addresses %q %q %t", r.EstateRead, r.EstateWrite, r.OnlyPublishedEstates, r.AddressRead, r.AddressWrite, r.OnlyPublishedAddresses)
}

// readsAsTheModel asks for everything that can be read, in one call.
func (w walk) readsAsTheModel(t *testing.T, name string, m model) {
	estates, addresses := ids(w.items["estate"]), ids(w.items["address"])
	relation := func(key string, ids []int) object { return object{"relationtype": ownerRelation, key: ids} }
	asked := []action{
		{"read", "estate", nil, object{"data": []string{"Id"}}},
		{"read", "address", nil, object{"data": []string{"Name"}}},
		{"get", "search", "estate", object{"input": "aachen"}},
		{"get", "search", "address", object{"input": "aachen"}},
		{"get", "idsfromrelation", nil, relation("parentids", estates)},
		{"get", "relation", nil, relation("childids", addresses)},
		{"get", "estatepictures", nil, object{"estateids": estates, "categories": []string{"Foto"}}},
		{"get", "distinctValues", nil, object{"module": "estate", "field": "ort"}},
		{"get", "searchcriteria", nil, object{"ids": addresses}},
		{"get", "search", "searchcriteria", object{"searchdata": object{"ort": "Aachen"}}},
		{"get", "checkuserrecordsright", nil, object{"action": "read", "module": "estate", "recordIds": estates}},
		{"get", "checkuserrecordsright", nil, object{"action": "modify", "module": "address", "recordIds": addresses}},
	}
	single := len(asked)
	for _, i := range w.items["estate"] {
		asked = append(asked, action{"read", "estate", i.id, object{"data": []string{"Id"}}}, action{"get", "file", "estate", object{"estateid": i.id}}, action{"read", "agentslog", nil, object{"estateid": i.id}})
	}
	got := w.caller.send(asked...).Response.Results
	require.Len(t, got, len(asked))
	for i, resource := range []string{"estate", "address", "estate", "address"} {
		require.Equal(t, w.seen(m, resource), got[i].data(t).ids(), "%s: %d", name, i)
		require.EqualValues(t, len(w.seen(m, resource)), *got[i].data(t).Meta.CntAbsolute, name)
	}
	for i, side := range [][2]string{{"estate", "address"}, {"address", "estate"}} {
		related := got[4+i].data(t).fields(t, 0)
		for _, one := range w.items[side[0]] {
			want := []any{}
			if m.sees(side[0], one) {
				for _, other := range w.seen(m, side[1]) {
					want = append(want, fmt.Sprint(other))
				}
			}
			require.ElementsMatch(t, want, related[fmt.Sprint(one.id)], "%s: related with %v", name, one)
		}
	}
	pictured := []int{}
	for _, picture := range got[6].data(t).Records {
		var estate int
		_, err := fmt.Sscan(picture.Elements.([]any)[0].(object)["estateid"].(string), &estate)
		require.NoError(t, err)
		pictured = append(pictured, estate)
	}
	slices.Sort(pictured)
	require.Equal(t, w.seen(m, "estate"), pictured, name)
	require.Equal(t, len(w.seen(m, "estate")) > 0, fmt.Sprint(got[7].data(t).Records[0].Elements) != "[]", name)
	require.Len(t, got[8].data(t).Records, len(w.seen(m, "address")), name)
	require.Len(t, got[9].data(t).Records, len(w.seen(m, "address")), name)
	for i, right := range []struct {
		resource string
		holds    func(string, item) bool
	}{{"estate", m.sees}, {"address", m.changes}} {
		want := []any{}
		for _, id := range ids(w.items[right.resource]) {
			at := slices.IndexFunc(w.items[right.resource], func(i item) bool { return i.id == id })
			if right.holds(right.resource, w.items[right.resource][at]) {
				want = append(want, fmt.Sprint(id))
			}
		}
		require.Equal(t, want, got[10+i].data(t).Records[0].Elements, name)
	}
	for n, i := range w.items["estate"] {
		read, files, log := got[single+3*n], got[single+3*n+1], got[single+3*n+2]
		if m.sees("estate", i) {
			require.Equal(t, []int{i.id}, read.data(t).ids(), name)
			require.Len(t, files.data(t).Records, 1, name)
			require.Len(t, log.data(t).fields(t, 0)["Adress_nr"], len(w.seen(m, "address")), name)
			continue
		}
		require.Empty(t, read.data(t).ids(), name)
		require.Equal(t, 149, files.Status.Errorcode, name)
		require.Equal(t, 293, log.Status.Errorcode, name)
	}
}

// writesAsTheModel tries everything that changes something, in one call.
func (w walk) writesAsTheModel(t *testing.T, name string, m model) {
	var asked []action
	var want []int
	add := func(code int, verb, resource string, id, parameters any) {
		asked, want = append(asked, action{verb, resource, id, parameters}), append(want, code)
	}
	when := func(allowed bool, otherwise int) int {
		if allowed {
			return 0
		}
		return otherwise
	}
	none := persistence.OnOfficeAccessNone
	add(when(m.rights.EstateWrite != none, 156), "create", "estate", nil, object{"data": object{}})
	add(when(m.rights.AddressWrite != none, 131), "create", "address", nil, object{})
	add(when(m.rights.EstateWrite != none || m.rights.AddressWrite != none, 156), "create", "task", nil, object{"data": object{"Betreff": "x"}})
	add(when(m.rights.EstateWrite != none, 156), "do", "uploadfile", nil, object{"data": png})
	for _, i := range w.items["estate"] {
		add(m.modify("estate", i), "modify", "estate", i.id, object{"data": object{"lage": "x"}})
		for _, other := range w.items["address"] {
			related := when(m.changes("estate", i) && m.sees("address", other), 173)
			add(related, "create", "relation", nil, object{"relationtype": ownerRelation, "parentid": i.id, "childid": other.id})
		}
		logged := when(m.sees("estate", i), 293)
		if m.rights.EstateWrite == none && m.rights.AddressWrite == none {
			logged = 156
		}
		add(logged, "create", "agentslog", nil, object{"estateid": i.id, "note": "x"})
		add(when(m.sees("estate", i), 293), "do", "contactaddress", nil, object{"addressdata": object{"Name": "x"}, "estateid": i.id})
	}
	for _, i := range w.items["address"] {
		add(m.modify("address", i), "modify", "address", i.id, object{"Titel": "x"})
		written := when(m.sees("address", i), 292)
		if written == 0 {
			written = when(m.changes("address", i), 261)
		}
		add(written, "do", "registerNewsletter", i.id, nil)
		if m.rights.AddressWrite == none {
			written = 156
		}
		add(written, "create", "searchcriteria", nil, object{"addressid": i.id, "data": object{"ort": "Bonn"}})
	}
	got := w.caller.send(asked...).Response.Results
	require.Len(t, got, len(asked))
	for i, result := range got {
		require.Equal(t, want[i], result.Status.Errorcode, "%s: %s %s %v %v: %s", name, asked[i].verb, asked[i].resource, asked[i].id, asked[i].parameters, result.Status.Message)
	}
}
