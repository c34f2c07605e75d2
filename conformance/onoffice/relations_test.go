package onoffice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

func TestRelations(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("office", everything())
	for range 3 {
		u.create("estate", nil)
		u.create("address", object{"Name": "Eigen"})
	}
	relation := func(kind string, parents, children any) object {
		return object{"relationtype": "urn:onoffice-de-ns:smart:2.5:relationTypes:estate:address:" + kind, "parentid": parents, "childid": children}
	}
	related := func(kind, key string, ids any) object {
		return u.do("get", "idsfromrelation", nil, object{"relationtype": "urn:onoffice-de-ns:smart:2.5:relationTypes:estate:address:" + kind, key: ids}).fields(t, 0)
	}
	for _, kind := range []string{"buyer", "renter", "owner", "interested", "contactPerson", "contactPersonAll"} {
		require.Equal(t, object{"1": []any{}, "2": []any{}}, related(kind, "parentids", []any{1, "2"}), "every id asked for is a key")
		require.Equal(t, object{"success": "success"}, u.do("create", "relation", nil, relation(kind, 1, []int{3, 1})).fields(t, 0))
		require.Equal(t, object{"success": "success"}, u.do("create", "relation", nil, relation(kind, []string{"1"}, "1")).fields(t, 0), "what is there stays")
		require.Equal(t, object{"1": []any{"3", "1"}}, related(kind, "parentids", 1), "in the order of their making")
		require.Equal(t, object{"3": []any{"1"}, "2": []any{}}, related(kind, "childids", []int{3, 2}))
		require.Equal(t, object{"success": "success"}, u.do("modify", "relation", nil, relation(kind, 1, []int{2})).fields(t, 0))
		require.Equal(t, object{"1": []any{"2"}}, related(kind, "parentids", 1))
		require.Equal(t, object{"success": "success"}, u.do("delete", "relation", nil, relation(kind, 1, 2)).fields(t, 0))
		require.Equal(t, 132, u.code("delete", "relation", nil, relation(kind, 1, 2)))
		require.Equal(t, object{"1": []any{}}, related(kind, "parentids", 1))
	}
	record := u.do("get", "relation", nil, object{"relationtype": ownerRelation, "parentids": []int{}}).Records[0]
	require.Equal(t, []any{"relatedIds", "", []any{}}, []any{record.ID, record.Type, record.Elements})
	require.Nil(t, u.do("get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "parentids": 1}).Meta.CntAbsolute)
}

// Contact data are added, changed and taken away one by one; the default of a kind stands in the address's own field.
func TestContactData(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("office", everything())
	id := u.create("address", object{
		"Name": "Eigen", "phone": []string{"1", "2"}, "phone_private": "3", "default_phone": "2", "mobile": "4", "fax_business": "5", "email": "a@world.example", "default_email": "b@world.example",
	})
	require.Equal(t, object{
		"id": "1", "Telefon1": "2", "Telefax1": "5", "Email": "b@world.example", "phone__1": "1", "phone__2": "2", "phone__3": "3", "defaultphone": "2", "mobile__1": "4",
		"email__1": "a@world.example", "email__2": "b@world.example", "defaultemail": "b@world.example", "fax__1": "5",
	}, u.read("address", id, "Telefon1", "Telefax1", "Email", "phone", "defaultphone", "mobile", "email", "defaultemail", "fax"))
	for _, tt := range []struct {
		name   string
		send   object
		code   int
		phones object
		field  string
	}{
		{"one more", object{"phone": object{"action": "add", "newvalue": "6"}}, 0, object{"phone__1": "1", "phone__2": "2", "phone__3": "3", "phone__4": "6"}, "2"},
		{"another default", object{"phone": object{"action": "modify", "oldvalue": "6", "newvalue": "7", "default": true}}, 0, object{"phone__1": "1", "phone__2": "2", "phone__3": "3", "phone__4": "7"}, "7"},
		{"several at once", object{"phone": []object{{"action": "delete", "oldvalue": "1"}, {"action": "delete", "oldvalue": "3"}}}, 0, object{"phone__1": "2", "phone__2": "7"}, "7"},
		{"one that there is not", object{"phone": object{"action": "delete", "oldvalue": "1"}}, 255, object{"phone__1": "2", "phone__2": "7"}, "7"},
		{"half of it wrong", object{"Name": "Neu", "phone": []object{{"action": "add", "newvalue": "8"}, {"action": "modify", "oldvalue": "1", "newvalue": "9"}}}, 255, object{"phone__1": "2", "phone__2": "7"}, "7"},
		{"by the field", object{"Telefon1": "10"}, 0, object{"phone__1": "2", "phone__2": "10"}, "10"},
	} {
		require.Equal(t, tt.code, u.code("modify", "address", id, tt.send), tt.name)
		want := object{"id": "1", "Telefon1": tt.field, "Name": "Eigen"}
		for key, value := range tt.phones {
			want[key] = value
		}
		require.Equal(t, want, u.read("address", id, "Telefon1", "Name", "phone"), tt.name)
	}
}

func TestDuplicates(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	office := w.user("office", everything())
	rights := everything()
	rights.AddressRead = "own"
	other := w.user("other", rights)
	first := office.create("address", object{"Vorname": "Ada", "Name": "Eigen", "Strasse": "Weg", "Ort": "Aachen", "email": "ada@world.example"})
	for _, tt := range []struct {
		name string
		as   user
		send object
		same bool
	}{
		{"the same e-mail in another case", office, object{"Name": "X", "email": "ADA@world.example", "checkDuplicate": true}, true},
		{"the same e-mail as a field", office, object{"Name": "X", "Email": "ada@world.example", "checkDuplicate": 1}, true},
		{"the same person", office, object{"Vorname": "ada", "Name": "EIGEN", "Strasse": "Weg", "Ort": "Aachen", "checkDuplicate": "true"}, true},
		{"another person", office, object{"Vorname": "Ida", "Name": "Eigen", "Strasse": "Weg", "Ort": "Aachen", "checkDuplicate": true}, false},
		{"unasked", office, object{"Name": "X", "email": "ada@world.example"}, false},
		{"out of sight", other, object{"Name": "X", "email": "ada@world.example", "checkDuplicate": true}, false},
	} {
		require.Equal(t, tt.same, tt.as.create("address", tt.send) == first, tt.name)
	}
}
