package onoffice_test

import (
	"encoding/base64"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// Results are matched by position: the third of five fails, the others do what they should.
func TestAFailingActionLeavesTheOthersAlone(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	got := u.send(
		action{"create", "estate", nil, object{"data": object{"ort": "Aachen"}}},
		action{"modify", "estate", 1, object{"data": object{"ort": "Bonn"}}},
		action{"modify", "estate", 99, object{"data": object{"ort": "Bonn"}}},
		action{"read", "estate", "1", object{"data": []string{"ort"}}},
		action{"get", "nonsense", nil, nil},
	)
	require.Equal(t, status{500, 80, "Unknown record. Record may not exist or the permission rights are not set accordingly for this action."}, got.Status)
	results := got.Response.Results
	require.Len(t, results, 5)
	require.Equal(t, []int{1}, results[0].data(t).ids())
	require.Equal(t, object{"success": "success"}, results[1].data(t).fields(t, 0))
	require.Equal(t, 80, results[2].Status.Errorcode)
	require.Equal(t, "[]", string(results[2].Data))
	require.Equal(t, "Bonn", results[3].data(t).fields(t, 0)["ort"])
	require.Equal(t, 25, results[4].Status.Errorcode)
	for i, want := range []string{"create", "modify", "modify", "read", "get"} {
		require.Equal(t, prefix+want, results[i].ActionID)
		require.Equal(t, want == "read", results[i].Cacheable, "of the successes only reading is")
	}
	require.Equal(t, []string{"", "1", "99", "1", ""}, []string{results[0].ResourceID, results[1].ResourceID, results[2].ResourceID, results[3].ResourceID, results[4].ResourceID})
}

// What is no action fails at its place, and echoes what could be read of it.
func TestUnfitActions(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	proper := func(change func(object)) object {
		a := u.signed(action{"read", "estate", "7", object{"data": []string{"Id"}}}, h.DB.Now())
		a["identifier"] = "mine"
		change(a)
		return a
	}
	set := func(name string, value any) any { return proper(func(a object) { a[name] = value }) }
	without := func(name string) any { return proper(func(a object) { delete(a, name) }) }
	for _, tt := range []struct {
		name string
		sent any
		code int
		echo [4]string // action, resource id, type, identifier
	}{
		{"a text", "action", 16, [4]string{}},
		{"null", nil, 16, [4]string{}},
		{"a list", []any{}, 16, [4]string{}},
		{"an empty object", object{}, 16, [4]string{}},
		{"no action id", without("actionid"), 16, [4]string{"", "7", "estate", "mine"}},
		{"a number for the action id", set("actionid", 5), 16, [4]string{"", "7", "estate", "mine"}},
		{"NUL in the action id", set("actionid", "a\x00"), 16, [4]string{"", "7", "estate", "mine"}},
		{"an object for the record", set("resourceid", object{}), 18, [4]string{prefix + "read", "", "estate", "mine"}},
		{"a truth for the record", set("resourceid", true), 18, [4]string{prefix + "read", "", "estate", "mine"}},
		{"a fraction for the record", set("resourceid", 1.5), 18, [4]string{prefix + "read", "1.5", "estate", "mine"}},
		{"no resource type", without("resourcetype"), 19, [4]string{prefix + "read", "7", "", "mine"}},
		{"null for the resource type", set("resourcetype", nil), 19, [4]string{prefix + "read", "7", "", "mine"}},
		{"no parameters", without("parameters"), 20, [4]string{prefix + "read", "7", "estate", "mine"}},
		{"null for parameters", set("parameters", nil), 20, [4]string{prefix + "read", "7", "estate", "mine"}},
		{"a list of parameters", set("parameters", []any{1}), 20, [4]string{prefix + "read", "7", "estate", "mine"}},
		{"NUL among the parameters", set("parameters", object{"data": []any{object{"x": "\x00"}}}), 20, [4]string{prefix + "read", "7", "estate", "mine"}},
		{"an action in other words", set("actionid", "read"), 137, [4]string{"read", "7", "estate", "mine"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := u.sendRaw(proper(func(object) {}), tt.sent)
			require.Equal(t, tt.code, got.Status.Errorcode)
			require.Zero(t, got.Response.Results[0].Status.Errorcode)
			failed := got.Response.Results[1]
			require.Equal(t, tt.code, failed.Status.Errorcode)
			require.Equal(t, tt.echo, [4]string{failed.ActionID, failed.ResourceID, failed.ResourceType, failed.Identifier})
		})
	}
}

func TestFiveHundredActions(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	actions := make([]action, 500)
	for i := range actions {
		actions[i] = action{"read", "basicsettings", fmt.Sprint(i + 1), nil}
	}
	got := u.send(actions...)
	require.Zero(t, got.Status.Errorcode)
	require.Len(t, got.Response.Results, 500)
	for i, result := range got.Response.Results {
		require.Equal(t, fmt.Sprint(i+1), result.ResourceID)
	}
}

// A batch whose answer grows too large ends with failures, in order and complete, and nothing more is done.
func TestAnswersAreBounded(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	u := newWorld(t, h, "office").user("program", everything())
	estate := u.create("estate", object{})
	content := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 8<<20-8)...)
	upload := u.do("do", "uploadfile", nil, object{"data": base64.StdEncoding.EncodeToString(content)}).fields(t, 0)["tmpUploadId"]
	file := u.do("do", "uploadfile", nil, object{"tmpUploadId": upload, "module": "estate", "relatedRecordId": estate, "Art": "Foto", "file": "a.png"}).ids()[0]
	read := action{"get", "file", "estate", object{"estateid": estate, "fileid": file}}
	got := u.send(read, read, read, read, action{"create", "estate", nil, object{"data": object{}}})
	require.Equal(t, status{500, 97, "The answers before this are larger than 33554432 bytes"}, got.Status)
	codes := []int{}
	for _, result := range got.Response.Results {
		codes = append(codes, result.Status.Errorcode)
	}
	require.Equal(t, []int{0, 0, 0, 97, 97}, codes)
	require.EqualValues(t, 1, *u.do("read", "estate", nil, object{"data": []string{"Id"}}).Meta.CntAbsolute)
}

// Each workspace has its own records, users and ids; a credential leads to its own.
func TestWorkspacesAreApart(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	one, other := newWorld(t, h, "one").user("program", everything()), newWorld(t, h, "other").user("program", everything())
	estate, address := one.create("estate", object{"ort": "Aachen"}), one.create("address", object{"Name": "Eigen"})
	require.Equal(t, []int{1, 1}, []int{estate, address})
	require.Zero(t, one.code("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": estate, "childid": address}))
	for _, resource := range []string{"estate", "address", "task"} {
		require.Empty(t, other.do("read", resource, nil, nil).ids(), resource)
		parameters := object{"data": object{}}
		if resource == "address" {
			parameters = object{}
		}
		require.Equal(t, 80, other.code("modify", resource, 1, parameters), resource)
	}
	require.Equal(t, object{"1": []any{}}, other.do("get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "parentids": []int{1}}).fields(t, 0))
	require.Empty(t, other.do("get", "search", "estate", object{"input": "Aachen"}).ids())
	require.Equal(t, 1, other.create("estate", object{"ort": "Bonn"}), "ids begin anew")
	require.Equal(t, "Aachen", one.read("estate", 1, "ort")["ort"])
}

// Many create at once: every record gets an id of its own, and every change arrives.
func TestConcurrentWriters(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	replica := h.Replica(house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	address := u.create("address", object{"Name": "Eigen"})
	const writers, each = 4, 5
	var group sync.WaitGroup
	ids := make(chan int, writers*each)
	for i := range writers {
		there := newClient(t, []*house.House{h, replica}[i%2], u.key)
		group.Go(func() {
			for j := range each {
				id := there.create("estate", object{"objekttitel": fmt.Sprint(i, " ", j)})
				ids <- id
				there.do("create", "relation", nil, object{"relationtype": ownerRelation, "parentid": id, "childid": address})
				there.do("modify", "address", address, object{"phone": object{"action": "add", "newvalue": fmt.Sprintf("0241 %d%d", i, j)}})
			}
		})
	}
	group.Wait()
	close(ids)
	seen := map[int]bool{}
	for id := range ids {
		require.False(t, seen[id])
		seen[id] = true
	}
	related := u.do("get", "idsfromrelation", nil, object{"relationtype": ownerRelation, "childids": address}).fields(t, 0)
	require.Len(t, related["1"], writers*each)
	require.Len(t, u.read("address", address, "phone"), 1+writers*each, "the id and every phone")
}
