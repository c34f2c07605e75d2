package onoffice

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// verb is the end of an action id.
type verb string

// The verbs.
const (
	read   verb = "read"
	create verb = "create"
	modify verb = "modify"
	remove verb = "delete"
	get    verb = "get"
	do     verb = "do"
)

// actionPrefix stands before the verb.
const actionPrefix = "urn:onoffice-de-ns:smart:2.5:smartml:action:"

// operation is what can be done with what.
type operation struct {
	verb     verb
	resource string
}

// handlers is all that is built.
var handlers = map[operation]func(*call, context.Context, *action) (data, error){
	{read, "estate"}: (*call).readEstates, {create, "estate"}: (*call).createEstate, {modify, "estate"}: (*call).modifyEstate,
	{read, "address"}: (*call).readAddresses, {create, "address"}: (*call).createAddress, {modify, "address"}: (*call).modifyAddress,
	{create, "relation"}: (*call).createRelation, {modify, "relation"}: (*call).modifyRelation, {remove, "relation"}: (*call).deleteRelation,
	{get, "relation"}: (*call).relatedIDs, {get, "idsfromrelation"}: (*call).relatedIDs,
	{get, "fields"}: (*call).listFields, {get, "distinctValues"}: (*call).distinctValues,
	{get, "estateCategories"}: (*call).estateCategories, {get, "regions"}: (*call).regions, {get, "searchCriteriaFields"}: (*call).searchCriteriaFields,
	{get, "estatepictures"}: (*call).estatePictures, {get, "file"}: (*call).estateFiles, {do, "uploadfile"}: (*call).uploadFile,
	{get, "search"}: (*call).search, {get, "filters"}: (*call).listFilters,
	{get, "users"}: (*call).listUsers, {read, "user"}: (*call).readUsers, {get, "checkuserrecordsright"}: (*call).checkRight,
	{read, "basicsettings"}: (*call).basicSettings, {read, "impressum"}: (*call).imprint,
	{do, "contactaddress"}: (*call).contactAddress, {do, "registerNewsletter"}: (*call).registerNewsletter,
	{create, "searchcriteria"}: (*call).createSearchCriteria, {get, "searchcriteria"}: (*call).listSearchCriteria,
	{create, "agentslog"}: (*call).createLogEntry, {read, "agentslog"}: (*call).readLog,
	{create, "task"}: (*call).createTask, {modify, "task"}: (*call).modifyTask, {read, "task"}: (*call).readTasks,
}

// unbuilt are types that the vendor documents, but nobody can ask for here: with any verb.
var unbuilt = []string{
	"accessControl", "actionkindtypes", "appointment", "appointmentAffirmation", "appointmentfiles", "appointmentList", "appointmentParticipants", "calendar", "calendarresources",
	"createestatetrackingaccount", "email", "emailidentities", "estatetracking", "fieldpresets", "georangesearch", "invoice", "linkedfiles", "links", "log", "macroresolve", "mailtemplates",
	"multiselectconfiguration", "news", "pdf", "project", "qualifiedsuitors", "recordsLastSeen", "sendmail", "settings", "surveyresults", "templates", "timetracking",
	"unlockProvider", "workingtime",
}

// unbuiltVerbs are the same for single verbs of types of which others are built.
var unbuiltVerbs = []operation{
	{modify, "agentslog"}, {modify, "searchcriteria"}, {remove, "searchcriteria"}, {modify, "file"}, {remove, "file"}, {modify, "user"}, {create, "user"},
}

// action is one action as it was sent.
type action struct {
	verb          verb
	actionID      string
	resourceID    string // "" for none
	resourceType  string
	identifier    string
	timestamp     string // as it was sent; "" when it is no number
	seconds       int64
	hmac, version string
	rawParameters json.RawMessage
	parameters    parameters
}

// parseAction reads an action as clients send it: numbers as texts, null for nothing, PHP's empty list for no parameters. What could be read
// of one that is unfit comes with the error, to be echoed.
func parseAction(raw json.RawMessage) (*action, error) {
	a := &action{}
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return a, fail(codeNoActionID)
	}
	var ok, fit bool
	a.actionID, fit = plainText(members["actionid"])
	a.resourceType, ok = plainText(members["resourcetype"])
	resourceFits := ok
	a.resourceID, ok = textOrNumber(members["resourceid"])
	identifier, _ := textOrNumber(members["identifier"])
	a.identifier = identifier
	switch {
	case !fit || a.actionID == "":
		return a, fail(codeNoActionID)
	case !ok:
		return a, fail(codeNoResourceID)
	case !resourceFits || a.resourceType == "":
		return a, fail(codeNoResourceType)
	}
	a.timestamp, _ = textOrNumber(members["timestamp"])
	seconds, err := strconv.ParseInt(a.timestamp, 10, 64)
	if err != nil || seconds < 0 {
		a.timestamp = ""
	}
	a.seconds = seconds
	a.hmac, _ = plainText(members["hmac"])
	a.version, _ = textOrNumber(members["hmac_version"])
	a.rawParameters = members["parameters"]
	if a.parameters, ok = parseParameters(a.rawParameters); !ok {
		return a, fail(codeNoParameters)
	}
	known, found := strings.CutPrefix(a.actionID, actionPrefix)
	if found && slices.Contains([]verb{read, create, modify, remove, get, do}, verb(known)) {
		a.verb = verb(known)
	}
	return a, nil
}

// handler finds what does the action, or says what there is not.
func (a *action) handler() (func(*call, context.Context, *action) (data, error), error) {
	asked := operation{a.verb, a.resourceType}
	switch handle := handlers[asked]; {
	case a.verb == "":
		return nil, fail(codeUnknownAction, a.actionID)
	case handle != nil:
		return handle, nil
	case slices.Contains(unbuilt, a.resourceType), slices.Contains(unbuiltVerbs, asked):
		return nil, fail(codeNotImplemented)
	}
	return nil, fail(codeUnknownResource, a.resourceType)
}

// recordID reads the resource id of an action for one record: as it was sent, it must be there, and it must be a number.
func (a *action) recordID() (int64, error) {
	if a.resourceID == "" {
		return 0, fail(codeNoResourceID)
	}
	id, ok := parseID(a.resourceID)
	if !ok {
		return 0, fail(codeNoRecordID)
	}
	return id, nil
}

// parseID reads a record's number.
func parseID(text string) (id int64, ok bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id > 0
}
