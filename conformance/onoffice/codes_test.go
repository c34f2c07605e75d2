package onoffice_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
)

// Every code of an action that has to do with what is asked for, with its message. Those of the envelope, of the token and of signatures have tests of
// their own, and so have those of unfit actions.
func TestCodes(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	const none, own, all = persistence.OnOfficeAccessNone, persistence.OnOfficeAccessOwn, persistence.OnOfficeAccessAll
	office := w.user("office", everything())
	owner := w.user("owner", persistence.OnOfficeRights{EstateRead: all, EstateWrite: own, AddressRead: all, AddressWrite: own})
	reader := w.user("reader", persistence.OnOfficeRights{EstateRead: own, EstateWrite: none, AddressRead: own, AddressWrite: none})
	estate := office.create("estate", object{"ort": "Aachen"})
	address := office.create("address", object{"Name": "Eigen"})
	require.Equal(t, []int{1, 1}, []int{estate, address})
	require.NoError(t, w.workspace().AddOnOfficeField(t.Context(), persistence.OnOfficeField{
		Module: persistence.OnOfficeEstates, Name: "ind_1", Type: persistence.OnOfficeVarchar, Length: 10, LabelDE: "Eins", LabelEN: "One", Category: "Eigene", Mandatory: true,
	}))

	many := make([]int, 501)
	for i := range many {
		many[i] = i + 1
	}
	filter := func(field, op string, value any) object {
		return object{"data": []string{"Id"}, "filter": object{field: []object{{"op": op, "val": value}}}}
	}
	relation := func(parents, children any) object {
		return object{"relationtype": ownerRelation, "parentid": parents, "childid": children}
	}
	picture := base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n"))
	upload := office.do("do", "uploadfile", nil, object{"data": picture}).fields(t, 0)["tmpUploadId"]
	link := func(changes object) object {
		linked := object{"tmpUploadId": upload, "module": "estate", "relatedRecordId": 1, "Art": "Foto", "file": "a.png", "title": "A"}
		for name, value := range changes {
			linked[name] = value
		}
		return linked
	}
	const unknown = ". Record may not exist or the permission rights are not set accordingly for this action."
	for _, tt := range []struct {
		name           string
		as             user
		verb, resource string
		id, parameters any
		code           int
		message        string
	}{
		{"an unknown action", office, "eat", "estate", nil, nil, 23, `Missing configuration for actionId "` + prefix + `eat"`},
		{"an unknown type", office, "read", "castle", nil, nil, 25, `Missing configuration for resourceType "castle"`},
		{"a known type with another verb", office, "create", "fields", nil, nil, 25, `Missing configuration for resourceType "fields"`},
		{"deleting an estate", office, "delete", "estate", 1, nil, 25, `Missing configuration for resourceType "estate"`},
		{"deleting an address", office, "delete", "address", 1, nil, 25, `Missing configuration for resourceType "address"`},
		{"a type that is left out", office, "get", "pdf", nil, nil, 199, "Not implemented"},
		{"a verb that is left out", office, "modify", "searchcriteria", 1, nil, 199, "Not implemented"},
		{"modify without a record", office, "modify", "estate", nil, object{"data": object{"ort": "x"}}, 18, "Missing or invalid attribute: resourceid"},
		{"modify an address without a record", office, "modify", "address", nil, object{"Ort": "x"}, 18, "Missing or invalid attribute: resourceid"},
		{"modify record 0", office, "modify", "estate", "0", object{"data": object{"ort": "x"}}, 79, "Missing record id"},
		{"modify a record with a uuid", office, "modify", "address", "cf7d7471-15c5-411f-b650-7ed91e1a51f7", object{"Ort": "x"}, 79, "Missing record id"},
		{"modify an unknown record", office, "modify", "estate", 99, object{"data": object{"ort": "x"}}, 80, "Unknown record" + unknown},
		{"modify a record out of sight, without any right", reader, "modify", "estate", 1, object{"data": object{"ort": "x"}}, 174, "Missing permission to perform modify call"},
		{"modify an address without any right", reader, "modify", "address", 1, object{"Ort": "x"}, 174, "Missing permission to perform modify call"},
		{"modify another's estate", owner, "modify", "estate", 1, object{"data": object{"ort": "x"}}, 262, "Missing write right for estate(s) with id(s) 1"},
		{"modify another's address", owner, "modify", "address", 1, object{"Ort": "x"}, 261, "Missing write right for address(es) with id(s) 1"},
		{"create an estate without the right", reader, "create", "estate", nil, object{"data": object{"ort": "x"}}, 156, "Access violation"},
		{"create an address without the right", reader, "create", "address", nil, object{"Name": "x"}, 131, "Address creation without proper user rights"},
		{"an unknown field in a new address", office, "create", "address", nil, object{"Nmae": "x"}, 75, `Unknown field: "Nmae"`},
		{"an unknown field in an address", office, "modify", "address", 1, object{"name": "x"}, 75, `Unknown field: "name"`},
		{"an unknown field in a new estate", office, "create", "estate", nil, object{"data": object{"Ort": "x"}}, 143, "Unknown field in estate data: Ort"},
		{"an unknown field in an estate", office, "modify", "estate", 1, object{"data": object{"ort'; --": "x"}}, 143, "Unknown field in estate data: ort'; --"},
		{"a multiselect's unknown key", office, "modify", "estate", 1, object{"data": object{"heizungsart": []string{"fire"}}}, 76, "Invalid multiselect key: fire"},
		{"a select's unknown key", office, "modify", "estate", 1, object{"data": object{"objektart": "castle"}}, 77, "Invalid singleselect key: castle"},
		{"a number that is none", office, "modify", "estate", 1, object{"data": object{"kaufpreis": "much"}}, 255, `Invalid value for parameter "kaufpreis"`},
		{"a field that the system keeps", office, "modify", "estate", 1, object{"data": object{"erstellt_am": "2026-01-01 00:00:00"}}, 255, `Invalid value for parameter "erstellt_am"`},
		{"a user that there is not", office, "modify", "estate", 1, object{"data": object{"benutzer": 77}}, 255, `Invalid value for parameter "benutzer"`},
		{"a mandatory field", office, "create", "estate", nil, object{"data": object{"ort": "x"}}, 254, `Missing mandatory field "ind_1"`},
		{"contact data in other words", office, "modify", "address", 1, object{"phone": object{"action": "eat"}}, 255, `Invalid value for parameter "phone"`},
		{"an unknown field to read", office, "read", "estate", nil, object{"data": []string{"Ort"}}, 141, "Unknown field: Ort"},
		{"an unknown field to filter", office, "read", "address", nil, object{"filter": object{"ort": []object{{"op": "=", "val": 1}}}}, 141, "Unknown field: ort"},
		{"a field in SQL", office, "read", "estate", nil, object{"data": []string{"id FROM onoffice_estates; --"}}, 141, "Unknown field: id FROM onoffice_estates; --"},
		{"a sort field in SQL", office, "read", "estate", nil, object{"data": []string{"Id"}, "sortby": "Id; DROP TABLE onoffice_estates"}, 212, "Unknown sort field."},
		{"an unknown operator", office, "read", "estate", nil, filter("ort", "sounds like", 1), 142, "Unknown operator: sounds like"},
		{"an operator in SQL", office, "read", "estate", nil, filter("ort", "= '' OR 1=1 --", 1), 142, "Unknown operator: = '' OR 1=1 --"},
		{"no operator", office, "read", "estate", nil, object{"filter": object{"ort": []object{{"val": 1}}}}, 142, "Unknown operator: "},
		{"a multiselect compared by size", office, "read", "estate", nil, filter("heizungsart", ">", "ofen"), 232, "Multiselect fields can only be filtered with =, !=, like, not like, in and not in"},
		{"between three", office, "read", "estate", nil, filter("kaufpreis", "between", []int{1, 2, 3}), 255, `Invalid value for parameter "filter"`},
		{"an object for a value", office, "read", "estate", nil, filter("ort", "=", object{"a": 1}), 255, `Invalid value for parameter "filter"`},
		{"more conditions than there may be", office, "read", "estate", nil, object{"filter": object{"ort": make([]object, 101)}}, 255, `Invalid value for parameter "filter"`},
		{"an unknown direction", office, "read", "estate", nil, object{"sortby": object{"ort": "UP"}}, 255, `Invalid value for parameter "sortby"`},
		{"an unknown saved filter", office, "read", "estate", nil, object{"filterid": 3}, 255, `Invalid value for parameter "filterid"`},
		{"more than 500 records", office, "read", "estate", nil, object{"recordids": many}, 302, "This action support only up to 500 Ids"},
		{"more than 500 related", office, "get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "parentids": many}, 302, "This action support only up to 500 Ids"},
		{"a record that is no number", office, "get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "parentids": []string{"a"}}, 255, `Invalid value for parameter "parentids"`},
		{"no relation", office, "create", "relation", nil, object{"parentid": 1, "childid": 1}, 132, "No or unknown relation given"},
		{"an unknown relation", office, "get", "idsfromrelation", nil, object{"relationtype": ownerRelation + "s", "parentids": 1}, 132, "No or unknown relation given"},
		{"a relation that there is not", office, "delete", "relation", nil, relation(1, 1), 132, "No or unknown relation given"},
		{"a relation with nobody", office, "create", "relation", nil, relation(1, 99), 173, "Could not create relation between address and estate"},
		{"a relation of another's estate", owner, "create", "relation", nil, relation(1, 1), 173, "Could not create relation between address and estate"},
		{"a relation of many with many", office, "create", "relation", nil, relation([]int{1, 2}, []int{1, 2}), 219, "n:n relations are not allowed"},
		{"a relation without children", office, "create", "relation", nil, relation(1, []int{}), 255, `Invalid value for parameter "childid"`},
		{"pictures of no estate", office, "get", "estatepictures", nil, object{"categories": []string{"Foto"}}, 110, "Missing estate record id"},
		{"files of no estate", office, "get", "file", "estate", nil, 110, "Missing estate record id"},
		{"files of an estate out of sight", reader, "get", "file", "estate", object{"estateid": 1}, 149, "No read permission for this estate"},
		{"files of nothing", office, "get", "file", "castle", object{"estateid": 1}, 18, "Missing or invalid attribute: resourceid"},
		{"a file that is none", office, "do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString([]byte("<html>"))}, 255, `Invalid value for parameter "data"`},
		{"a file that is not base64", office, "do", "uploadfile", nil, object{"data": "%%%"}, 255, `Invalid value for parameter "data"`},
		{"a file without the right", reader, "do", "uploadfile", nil, object{"data": picture}, 156, "Access violation"},
		{"an upload that there is not", office, "do", "uploadfile", nil, link(object{"tmpUploadId": "x"}), 255, `Invalid value for parameter "tmpUploadId"`},
		{"an upload for an unknown kind", office, "do", "uploadfile", nil, link(object{"Art": "Song"}), 252, `Unknown value in select field "Art"`},
		{"an upload without a kind", office, "do", "uploadfile", nil, link(object{"Art": nil}), 254, `Missing mandatory field "Art"`},
		{"an upload for an address", office, "do", "uploadfile", nil, link(object{"module": "address"}), 255, `Invalid value for parameter "module"`},
		{"an upload for an unknown estate", office, "do", "uploadfile", nil, link(object{"relatedRecordId": 99}), 293, "Unknown estate record id" + unknown},
		{"an upload for another's estate", owner, "do", "uploadfile", nil, link(nil), 262, "Missing write right for estate(s) with id(s) 1"},
		{"a search for nothing", office, "get", "search", "estate", object{"input": " "}, 255, `Invalid value for parameter "input"`},
		{"a search in nothing", office, "get", "search", nil, object{"input": "a"}, 18, "Missing or invalid attribute: resourceid"},
		{"filters of nothing", office, "get", "filters", nil, nil, 255, `Invalid value for parameter "module"`},
		{"another user", reader, "read", "user", office.id, object{"data": []string{"Name"}}, 170, "No read permission for this user"},
		{"an unknown field of a user", office, "read", "user", nil, object{"data": []string{"Passwort"}}, 141, "Unknown field: Passwort"},
		{"rights of another user", reader, "get", "checkuserrecordsright", nil, object{"action": "read", "module": "estate", "userid": office.id, "recordIds": []int{1}}, 170, "No read permission for this user"},
		{"criteria of an unknown address", office, "create", "searchcriteria", nil, object{"addressid": 99, "data": object{}}, 292, "Unknown address record id" + unknown},
		{"criteria of another's address", owner, "create", "searchcriteria", nil, object{"addressid": 1, "data": object{}}, 261, "Missing write right for address(es) with id(s) 1"},
		{"criteria without an address", office, "create", "searchcriteria", nil, object{"data": object{}}, 254, `Missing mandatory field "addressid"`},
		{"criteria with an unknown choice", office, "create", "searchcriteria", nil, object{"addressid": 1, "data": object{"objektart": "castle"}}, 252, `Unknown value in select field "objektart"`},
		{"an entry about an estate out of sight", owner, "create", "agentslog", nil, object{"estateid": 99, "note": "x"}, 293, "Unknown estate record id" + unknown},
		{"an entry of an unknown kind", office, "create", "agentslog", nil, object{"estateid": 1, "actionkind": "Song"}, 252, `Unknown value in select field "actionkind"`},
		{"an entry about nothing", office, "create", "agentslog", nil, object{"note": "x"}, 254, `Missing mandatory field "addressids"`},
		{"an unknown field of tasks, where there are none", office, "read", "task", nil, object{"data": []string{"Bogus"}}, 141, "Unknown field: Bogus"},
		{"a criterion with two ends", office, "create", "searchcriteria", nil, object{"addressid": 1, "data": object{"kaufpreis__bis__von": 1}}, 75, `Unknown field: "kaufpreis__bis__von"`},
		{"a task without the right", reader, "create", "task", nil, object{"data": object{"Betreff": "x"}}, 156, "Access violation"},
		{"a task of an unknown state", office, "create", "task", nil, object{"data": object{"Betreff": "x", "Status": 9}}, 252, `Unknown value in select field "Status"`},
		{"a task without a subject", office, "create", "task", nil, object{"data": object{}}, 254, `Missing mandatory field "Betreff"`},
		{"a task that there is not", office, "modify", "task", 9, object{"data": object{}}, 80, "Unknown record" + unknown},
		{"a task's unknown field", office, "create", "task", nil, object{"data": object{"Song": 1}}, 75, `Unknown field: "Song"`},
		{"a newsletter for nobody", office, "do", "registerNewsletter", nil, nil, 18, "Missing or invalid attribute: resourceid"},
		{"a newsletter for an unknown address", office, "do", "registerNewsletter", 99, nil, 292, "Unknown address record id" + unknown},
		{"a form without fields", office, "do", "contactaddress", nil, nil, 255, `Invalid value for parameter "addressdata"`},
		{"a form about an unknown estate", office, "do", "contactaddress", nil, object{"addressdata": object{"Name": "x"}, "estateid": 99}, 293, "Unknown estate record id" + unknown},
		{"a long name is cut", office, "read", strings.Repeat("ä", 300), nil, nil, 25, `Missing configuration for resourceType "` + strings.Repeat("ä", 200) + `…"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.as.send(action{tt.verb, tt.resource, tt.id, tt.parameters})
			require.Equal(t, status{500, tt.code, tt.message}, got.Status)
			require.Equal(t, status{0, tt.code, tt.message}, got.Response.Results[0].Status)
			require.Equal(t, "[]", string(got.Response.Results[0].Data))
			require.False(t, got.Response.Results[0].Cacheable)
		})
	}
	require.Equal(t, "Aachen", office.read("estate", 1, "ort")["ort"], "nothing of it changed anything")
}
