// Package onoffice_test holds onOffice's API to its documents, through the door that users use.
package onoffice_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/onofficeapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

const path = "/onoffice/api/stable/api.php"

const prefix = "urn:onoffice-de-ns:smart:2.5:smartml:action:"

func TestMain(m *testing.M) { house.Main(m, "onoffice") }

// The demo world's API users.
var (
	demoAPI     = key{"d3m0d3m0d3m0d3m0d3m0d3m0d3m0d3m0", "5ecret005ecret005ecret005ecret005ecret005ecret005ecret005ecret00"}
	demoWebsite = key{"w3b0w3b0w3b0w3b0w3b0w3b0w3b0w3b0", "5ecret115ecret115ecret115ecret115ecret115ecret115ecret115ecret11"}
)

// key is what an API user signs in with.
type key struct{ token, secret string }

// sign is the signature of version 2.
func (k key) sign(timestamp int64, resourceType, actionID string) string {
	mac := hmac.New(sha256.New, []byte(k.secret))
	mac.Write([]byte(strconv.FormatInt(timestamp, 10) + k.token + resourceType + actionID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// action is what a client asks for, before it is signed. What is nil is sent as the vendor's clients send nothing.
type action struct {
	verb, resource string
	id             any
	parameters     any
}

// object is a JSON object.
type object = map[string]any

// signed is the action as it goes over the wire.
func (k key) signed(a action, now time.Time) object {
	if a.id == nil {
		a.id = ""
	}
	if a.parameters == nil {
		a.parameters = []any{}
	}
	return object{
		"actionid": prefix + a.verb, "resourceid": a.id, "resourcetype": a.resource, "identifier": "", "timestamp": now.Unix(),
		"hmac": k.sign(now.Unix(), a.resource, prefix+a.verb), "hmac_version": 2, "parameters": a.parameters,
	}
}

// client is an API user's program.
type client struct {
	key
	t testing.TB
	h *house.House
}

func newClient(t testing.TB, h *house.House, k key) client { return client{k, t, h} }

// status is the vendor's status.
type status struct {
	Code      int
	Errorcode int
	Message   string
}

// answer is what comes back.
type answer struct {
	Status   status
	Response struct{ Results []result }
}

type result struct {
	ActionID, ResourceID, ResourceType, Identifier string
	Cacheable                                      bool
	Data                                           json.RawMessage
	Status                                         status
}

type record struct {
	ID       any
	Type     any
	Elements any
}

type data struct {
	Meta    struct{ CntAbsolute *int64 }
	Records []record
}

// data is that of an action that succeeded.
func (r result) data(t testing.TB) (d data) {
	t.Helper()
	require.Zero(t, r.Status.Errorcode, "%s %s: %s", r.ActionID, r.ResourceType, r.Status.Message)
	require.NoError(t, json.Unmarshal(r.Data, &d), string(r.Data))
	require.NotNil(t, d.Records)
	return d
}

// ids are those of the records, which are numbers.
func (d data) ids() []int {
	ids := []int{}
	for _, record := range d.Records {
		ids = append(ids, int(record.ID.(float64)))
	}
	return ids
}

// fields are those of a record.
func (d data) fields(t testing.TB, i int) object {
	t.Helper()
	require.Greater(t, len(d.Records), i)
	fields, ok := d.Records[i].Elements.(object)
	require.True(t, ok, "%v", d.Records[i].Elements)
	return fields
}

// send signs actions and sends them in one call through the generated client.
func (c client) send(actions ...action) answer {
	c.t.Helper()
	signed := make([]any, len(actions))
	for i, a := range actions {
		signed[i] = c.signed(a, c.h.DB.Now())
	}
	return c.sendRaw(signed...)
}

// sendRaw sends actions as they are.
func (c client) sendRaw(actions ...any) (got answer) {
	c.t.Helper()
	body := api.Call{Token: c.token}
	body.Request.Actions = make([]api.ActionOrUnfit, len(actions))
	for i, a := range actions {
		require.NoError(c.t, body.Request.Actions[i].UnmarshalJSON([]byte(house.Encode(c.t, a))))
	}
	generated, err := api.NewClientWithResponses(c.h.URL + "/onoffice")
	require.NoError(c.t, err)
	response, err := generated.RequestActionsWithResponse(c.t.Context(), "stable", body)
	require.NoError(c.t, err)
	require.Equal(c.t, http.StatusOK, response.StatusCode(), string(response.Body))
	require.NoError(c.t, json.Unmarshal(response.Body, &got), string(response.Body))
	return got
}

// one sends a single action and gives its result.
func (c client) one(verb, resource string, id, parameters any) result {
	c.t.Helper()
	got := c.send(action{verb, resource, id, parameters})
	require.Len(c.t, got.Response.Results, 1, "%+v", got.Status)
	return got.Response.Results[0]
}

// do sends a single action, which must succeed.
func (c client) do(verb, resource string, id, parameters any) data {
	c.t.Helper()
	return c.one(verb, resource, id, parameters).data(c.t)
}

// code sends a single action and gives its error code, and that the top says the same.
func (c client) code(verb, resource string, id, parameters any) int {
	c.t.Helper()
	got := c.send(action{verb, resource, id, parameters})
	require.Len(c.t, got.Response.Results, 1, "%+v", got.Status)
	require.Equal(c.t, got.Status.Errorcode, got.Response.Results[0].Status.Errorcode)
	require.Equal(c.t, got.Status.Message, got.Response.Results[0].Status.Message)
	return got.Status.Errorcode
}

// create makes an estate or an address and gives its id.
func (c client) create(resource string, fields object) int {
	c.t.Helper()
	parameters := any(fields)
	if resource == "estate" {
		parameters = object{"data": fields}
	}
	return c.do("create", resource, nil, parameters).ids()[0]
}

// read reads fields of one record; nil when there is none in sight.
func (c client) read(resource string, id int, fields ...string) object {
	c.t.Helper()
	got := c.do("read", resource, id, object{"data": fields})
	if len(got.Records) == 0 {
		return nil
	}
	return got.fields(c.t, 0)
}

// world is a workspace beside the demo world, without records.
type world struct {
	t  testing.TB
	h  *house.House
	id int64
}

func newWorld(t testing.TB, h *house.House, name string) world {
	t.Helper()
	made, err := h.DB.CreateWorkspace(t.Context(), name, nil)
	require.NoError(t, err)
	return world{t, h, made.ID}
}

func (w world) workspace() *persistence.Workspace { return w.h.DB.In(w.id) }

func (w world) users() access.OnOfficeUsers { return access.OnOfficeUsersOf(w.h.DB) }

// everything are all rights, without flags.
func everything() persistence.OnOfficeRights {
	const all = persistence.OnOfficeAccessAll
	return persistence.OnOfficeRights{EstateRead: all, EstateWrite: all, AddressRead: all, AddressWrite: all}
}

// user is an API user with a program.
type user struct {
	client
	id int64
}

// user makes an API user with rights and a key.
func (w world) user(name string, rights persistence.OnOfficeRights) user {
	w.t.Helper()
	made, err := w.users().Create(w.t.Context(), w.id, name)
	require.NoError(w.t, err)
	_, err = w.users().SetRights(w.t.Context(), w.id, made.ID, rights)
	require.NoError(w.t, err)
	issued, err := w.users().Generate(w.t.Context(), w.id, made.ID)
	require.NoError(w.t, err)
	return user{newClient(w.t, w.h, key{issued.Token, issued.Secret}), made.ID}
}

// grant gives an API user other rights.
func (w world) grant(u user, rights persistence.OnOfficeRights) {
	w.t.Helper()
	_, err := w.users().SetRights(w.t.Context(), w.id, u.id, rights)
	require.NoError(w.t, err)
}

// activate makes the field work by which contacts are published on the website.
func (w world) activate(field string) {
	w.t.Helper()
	require.NoError(w.t, w.workspace().SetOnOfficeFieldActive(w.t.Context(), persistence.OnOfficeAddresses, field, true))
}

// exampleTime is when the examples of the spec were signed.
var exampleTime = time.Date(2030, 6, 15, 10, 0, 0, 0, time.UTC)

func TestDocumentedExchanges(t *testing.T) {
	house.ReplayHTTPAs(t, "onoffice", "/onoffice", func(h *house.House, _ house.Exchange) []string {
		h.DB.SetClock(func() time.Time { return exampleTime })
		return nil
	})
}

func TestDocumentedExchangesThroughClient(t *testing.T) {
	house.ReplayClient(t, "onoffice", func(t testing.TB, h *house.House) any {
		h.DB.SetClock(func() time.Time { return exampleTime })
		generated, err := api.NewClientWithResponses(h.URL + "/onoffice")
		require.NoError(t, err)
		return generated
	})
}
