package management_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
)

// An event is made, edited and published here, and the API shows it so, keyword by keyword.
func TestGuestooEventsReachTheAPI(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	createWorkspace(t, h, "mine", api.Empty)
	issued := func(keyword string) string {
		made, err := client.CreateGuestooUserWithResponse(ctx, "mine", api.NewGuestooUser{Type: api.GuestooTypeToken, Access: []api.GuestooAccess{api.EventAPI, api.AgencyAPI}, Keyword: &keyword})
		return *done(t, made.JSON201, made.Body, err).CpAPIToken
	}
	all, vip := issued(""), issued("vip")
	seen := func(token string) string {
		got := h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", token)
		require.Equal(t, 200, got.Status, got.Body)
		return got.Body
	}
	made, err := client.CreateGuestooEventWithResponse(ctx, "mine", api.NewGuestooEvent{DisplayName: "Ball", Seats: ptr(api.Seats(10)), Keywords: ptr(api.Keywords{" VIP "})})
	event := done(t, made.JSON201, made.Body, err)
	require.Equal(t, int64(1), event.ID)
	require.Contains(t, seen(vip), `"visibility":"OFFLINE"`)
	changed, err := client.UpdateGuestooEventWithResponse(ctx, "mine", event.ID, api.GuestooEventChanges{
		Visibility: ptr(api.PUBLIC), Keywords: ptr(api.Keywords{"dance"}), Seats: ptr(api.Seats(0)), SubTitle: ptr("Masks"), Archived: ptr(true),
	})
	require.Equal(t, "Ball", done(t, changed.JSON200, changed.Body, err).DisplayName, "what is not sent stays")
	require.Equal(t, "[]", strings.TrimSpace(seen(vip)), "it lost its keyword")
	for _, want := range []string{`"visibility":"PUBLIC"`, `"keywords":["dance"]`, `"maxVisitor":null`, `"subTitle":"Masks"`, `"archived":true`} {
		require.Contains(t, seen(all), want)
	}
	found, err := client.ListGuestooEventsWithResponse(ctx, "mine", &api.ListGuestooEventsParams{Search: ptr("bAlL")})
	require.Equal(t, int64(1), done(t, found.JSON200, found.Body, err).Total)

	require.Equal(t, 404, h.Call("GET", "/guestoo/rest/agency", "", "CPApiToken", all).Status)
	for range 2 {
		written, err := client.WriteGuestooAgencyWithResponse(ctx, "mine", api.GuestooAgencyData{DisplayName: "Mine", Email: ptr("office@demo.example")})
		done(t, written.JSON200, written.Body, err)
	}
	require.Contains(t, h.Call("GET", "/guestoo/rest/agency", "", "CPApiToken", all).Body, `"displayName":"Mine"`)

	gone, err := client.DeleteGuestooEventWithResponse(ctx, "mine", event.ID)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	require.Equal(t, "[]", strings.TrimSpace(seen(all)))
}

// What an API user may do changes from the next call on; its credential stays.
func TestGuestooUsersAreChanged(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	status := func() int {
		return h.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "demo-event-token").Status
	}
	change := func(changes api.GuestooUserChanges) api.GuestooUser {
		got, err := admin(t, h).UpdateGuestooUserWithResponse(t.Context(), impl.DemoWorkspace, 3, changes)
		return done(t, got.JSON200, got.Body, err)
	}
	require.Equal(t, 200, status())
	require.Empty(t, change(api.GuestooUserChanges{Access: &api.GuestooAccesses{}}).Access)
	require.Equal(t, 403, status())
	require.Equal(t, "Website", change(api.GuestooUserChanges{Access: &api.GuestooAccesses{api.EventAPI}, Name: ptr("Website")}).Name)
	require.Equal(t, 200, status())
	require.Nil(t, change(api.GuestooUserChanges{Keyword: ptr("  ")}).Keyword)
	list, err := admin(t, h).ListGuestooUsersWithResponse(t.Context(), impl.DemoWorkspace, &api.ListGuestooUsersParams{Search: ptr("WEB")})
	require.Equal(t, int64(1), done(t, list.JSON200, list.Body, err).Total)
	guests, err := admin(t, h).ListGuestooGuestsWithResponse(t.Context(), impl.DemoWorkspace, &api.ListGuestooGuestsParams{Search: ptr("hopper")})
	require.Len(t, done(t, guests.JSON200, guests.Body, err).Items[0].Events, 2)
}

// A card belongs to one guest, and a guest carries one card.
func TestCardsChangeHands(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	const old, fresh = "4610 0839 9133", "4610 0000 0001"
	carries := func(id, card string) {
		t.Helper()
		got := h.Call("GET", "/teamguests/api/v4/team_guests/"+id+"?fields=inventory_item_item_id", "", "Authorization", "Token token=smt_demo_manager")
		if card == "" {
			require.NotContains(t, got.Body, "4610", got.Body)
			return
		}
		require.Contains(t, got.Body, card)
	}
	attach := func(card string, guest int64) {
		t.Helper()

		got, err := client.AttachTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, card, api.CardHolder{GuestID: guest})
		require.Equal(t, guest, *done(t, got.JSON200, got.Body, err).GuestID)
	}
	ready := func() (cards []string) {
		list, err := client.ListTeamGuestsCardsWithResponse(ctx, impl.DemoWorkspace, nil)
		for _, card := range done(t, list.JSON200, list.Body, err).Items {
			if card.GuestID == nil {
				cards = append(cards, card.Card)
			}
		}
		return cards
	}
	made, err := client.CreateTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, api.NewTeamGuestsCard{Card: fresh, Battery: ptr(api.Percent(100))})
	done(t, made.JSON201, made.Body, err)
	for _, taken := range []string{fresh, old} {
		again, err := client.CreateTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, api.NewTeamGuestsCard{Card: taken})
		require.NoError(t, err)
		require.Equal(t, 409, again.StatusCode(), taken)
	}
	require.Equal(t, []string{fresh}, ready())
	attach(fresh, 56)
	carries("56", fresh)
	require.Equal(t, []string{old}, ready(), "what the guest carried lies ready")
	attach(old, 55)
	attach(fresh, 55)
	carries("55", fresh)
	carries("56", "")
	require.Equal(t, []string{old}, ready())
	back, err := client.DetachTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, fresh)
	require.Equal(t, int64(100), *done(t, back.JSON200, back.Body, err).Battery)
	carries("55", "")
	require.Equal(t, []string{fresh, old}, ready())
	again, err := client.DetachTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, fresh)
	done(t, again.JSON200, again.Body, err)
	attach(fresh, 55)
	gone, err := client.DeleteTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, fresh)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	carries("55", "")

	statuses := make(chan int, 2)
	for _, guest := range []int64{55, 56} {
		go func() {
			got, err := client.AttachTeamGuestsCardWithResponse(ctx, impl.DemoWorkspace, old, api.CardHolder{GuestID: guest})
			if err != nil {
				statuses <- 0
				return
			}
			statuses <- got.StatusCode()
		}()
	}
	require.Equal(t, []int{200, 200}, []int{<-statuses, <-statuses})
	list, err := client.ListTeamGuestsCardsWithResponse(ctx, impl.DemoWorkspace, nil)
	require.Equal(t, int64(1), done(t, list.JSON200, list.Body, err).Total, "one of the two has it")
}

// Members come and go; the owner of a new team may use it at once.
func TestTeams(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	team, err := client.CreateTeamGuestsTeamWithResponse(ctx, impl.DemoWorkspace, api.NewTeamGuestsTeam{Name: "Pier", Owner: 1})
	id := done(t, team.JSON201, team.Body, err).ID
	status := func(token string) int {
		return h.Call("GET", "/teamguests/api/v4/teams/124/team_guests", "", "Authorization", "Token token="+token).Status
	}
	require.Equal(t, int64(124), id)
	taken, err := client.CreateTeamGuestsUserWithResponse(ctx, impl.DemoWorkspace, api.NewTeamGuestsUser{Email: "MANAGER@demo.example", Password: "flow-matic-1955"})
	require.NoError(t, err)
	require.Equal(t, 409, taken.StatusCode())
	require.Less(t, status("smt_demo_manager"), 300)
	require.Equal(t, 404, status("smt_demo_member"))
	for _, role := range []api.TeamGuestsMemberDataRole{api.TeamGuestsMemberDataRoleMember, api.TeamGuestsMemberDataRoleManager} {
		member, err := client.WriteTeamGuestsMemberWithResponse(ctx, impl.DemoWorkspace, id, 2, api.TeamGuestsMemberData{Role: role, LastName: ptr("Berger")})
		require.Equal(t, string(role), done(t, member.JSON200, member.Body, err).Role)
	}
	require.Less(t, status("smt_demo_member"), 300)
	members, err := client.ListTeamGuestsMembersWithResponse(ctx, impl.DemoWorkspace, id, nil)
	require.Equal(t, int64(2), done(t, members.JSON200, members.Body, err).Total)
	away, err := client.DeleteTeamGuestsMemberWithResponse(ctx, impl.DemoWorkspace, id, 2)
	require.NoError(t, err)
	require.Equal(t, 204, away.StatusCode())
	require.Equal(t, 404, status("smt_demo_member"))
	gone, err := client.DeleteTeamGuestsTeamWithResponse(ctx, impl.DemoWorkspace, id)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	require.Equal(t, 404, status("smt_demo_manager"))
}

// A key works with the users it is permitted to, from the next call on.
func TestXingPermissions(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	single := "DemoSingle0000000000000000000000000000000000000000"
	status := func() int {
		return h.Call("GET", "/xingevents/api/user/345543", "", "Authorization", "ApiKey "+single).Status
	}
	require.Equal(t, 403, status())
	for range 2 {
		got, err := client.WriteXingPermissionWithResponse(ctx, impl.DemoWorkspace, 4, 345543)
		require.Equal(t, api.XingPermission{UserID: 345543, Username: "ada@demo.example"}, done(t, got.JSON200, got.Body, err))
	}
	require.Equal(t, 200, status())
	got, err := client.DeleteXingPermissionWithResponse(ctx, impl.DemoWorkspace, 4, 345543)
	require.NoError(t, err)
	require.Equal(t, 204, got.StatusCode())
	require.Equal(t, 403, status())

	taken, err := client.CreateXingUserWithResponse(ctx, impl.DemoWorkspace, api.NewXingUser{FirstName: "A", LastName: "L", Username: "ADA@demo.example", Password: "flow-matic-1955"})
	require.NoError(t, err)
	require.Equal(t, 409, taken.StatusCode())
	made, err := client.CreateXingUserWithResponse(ctx, impl.DemoWorkspace, api.NewXingUser{FirstName: "Grace", LastName: "Hopper", Username: "grace@demo.example", Password: "flow-matic-1955"})
	user := done(t, made.JSON201, made.Body, err)
	asked := h.Call("POST", "/xingevents/api/user/345544/requestPermission", "password=flow-matic-1955", "Authorization", "ApiKey "+single, "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, 201, asked.Status, asked.Body)
	permitted, err := client.ListXingPermissionsWithResponse(ctx, impl.DemoWorkspace, 4, nil)
	require.Equal(t, []api.XingPermission{{UserID: user.ID, Username: "grace@demo.example", Requested: true}}, done(t, permitted.JSON200, permitted.Body, err).Items)
}

// An account's webhook hears what is triggered, with the header that was set; what failed is delivered again.
func TestAutohostWebhooksAreTriggered(t *testing.T) {
	h := house.New(t, func(config *impl.Config) { config.Webhooks.AllowPrivate = true })
	client, ctx := admin(t, h), t.Context()
	received := make(chan *http.Request, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { received <- r }))
	t.Cleanup(server.Close)
	receiver := server.URL
	const solo = "acc-demo-solo"
	hooked := h.Call("POST", "/autohost/v1/accounts/webhooks", house.Encode(t, map[string]string{"webhook_key": "reservation_webhook_url", "webhook_url": receiver}), "x-api-key", "demo-solo-key")
	require.Equal(t, 200, hooked.Status, hooked.Body)
	hooks, err := client.ListAutohostWebhooksWithResponse(ctx, impl.DemoWorkspace, solo, nil)
	require.Equal(t, receiver, done(t, hooks.JSON200, hooks.Body, err).Items[0].WebhookURL)
	account, err := client.UpdateAutohostAccountWithResponse(ctx, impl.DemoWorkspace, solo, api.AutohostAccountChanges{WebhookAuthorization: ptr("Bearer hush")})
	require.True(t, done(t, account.JSON200, account.Body, err).WebhookAuthorization)
	require.NotContains(t, string(account.Body), "hush")

	queued, err := client.TriggerAutohostWebhookWithResponse(ctx, impl.DemoWorkspace, solo, api.AutohostTrigger{WebhookKey: api.ReservationWebhookURL, Body: api.FreeObject{"id": "res-1"}})
	ids := done(t, queued.JSON202, queued.Body, err).Deliveries
	require.Len(t, ids, 1)
	require.Equal(t, "Bearer hush", (<-received).Header.Get("Authorization"))
	state := func() api.DeliveryDetails {
		got, err := client.GetDeliveryWithResponse(ctx, impl.DemoWorkspace, ids[0])
		return done(t, got.JSON200, got.Body, err)
	}
	house.Eventually(t, "the delivery", func() bool { return state().Delivery.State == api.DeliveryStateDelivered })
	again, err := client.RedeliverDeliveryWithResponse(ctx, impl.DemoWorkspace, ids[0])
	done(t, again.JSON202, again.Body, err)
	<-received
	house.Eventually(t, "the second attempt", func() bool { return len(state().Log) == 2 })
	require.Equal(t, int64(200), *state().Log[1].Status)
	list, err := client.ListDeliveriesWithResponse(ctx, impl.DemoWorkspace, &api.ListDeliveriesParams{State: ptr(api.DeliveryStateDelivered), Limit: ptr(1)})
	require.Equal(t, ids[0], done(t, list.JSON200, list.Body, err).Items[0].ID)
}

// Children and all that belongs to them go with a reseller; an account may become one.
func TestAutohostAccounts(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	taken, err := client.CreateAutohostAccountWithResponse(ctx, impl.DemoWorkspace, api.NewAutohostAccount{Email: "SOLO@demo.example"})
	require.NoError(t, err)
	require.Equal(t, 409, taken.StatusCode())
	children := func() int {
		return h.Call("GET", "/autohost/v1/accounts/children", "", "x-api-key", "demo-solo-key").Status
	}
	require.Equal(t, 403, children())
	promoted, err := client.UpdateAutohostAccountWithResponse(ctx, impl.DemoWorkspace, "acc-demo-solo", api.AutohostAccountChanges{Reseller: ptr(true)})
	require.True(t, done(t, promoted.JSON200, promoted.Body, err).Reseller)
	require.Equal(t, 200, children())
	disabled, err := client.UpdateAutohostAccountWithResponse(ctx, impl.DemoWorkspace, "acc-demo-solo", api.AutohostAccountChanges{Status: ptr(api.AutohostAccountChangesStatusDisabled)})
	require.Equal(t, api.AutohostAccountStatusDisabled, done(t, disabled.JSON200, disabled.Body, err).Status)
	require.Equal(t, 403, children())

	gone, err := client.DeleteAutohostAccountWithResponse(ctx, impl.DemoWorkspace, "acc-demo-reseller")
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode(), string(gone.Body))
	require.Equal(t, 403, h.Call("GET", "/autohost/v1/accounts/me", "", "x-api-key", "demo-child-key").Status)
	for made := 1; ; made++ { // until there are as many as an account may have
		key, err := client.CreateAutohostKeyWithResponse(ctx, impl.DemoWorkspace, "acc-demo-solo", api.NewAutohostKey{})
		require.NoError(t, err)
		if key.StatusCode() == 409 {
			require.Greater(t, made, 10)
			break
		}
		require.Equal(t, 201, key.StatusCode())
		require.Less(t, made, 1000)
	}
}

// The page's scenario: rights, the two checkmarks, publishing of estates and release of contacts.
func TestOnofficeRightsAndPublishing(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	demo := credential{strings.Repeat("d3m0", 8), strings.Repeat("5ecret00", 8)}
	count := func(resource string) float64 {
		code, result := signed(t, h, demo, "read", resource, "", `{"data":["Id"]}`)
		if code != 0 {
			require.Equal(t, "address", resource)
			code, result = signed(t, h, demo, "read", resource, "", `{"data":["id"]}`)
		}
		require.Zero(t, code, result)
		return result["data"].(map[string]any)["meta"].(map[string]any)["cntabsolute"].(float64)
	}
	rights := func(read, write api.OnofficeScope, estates, contacts bool) {
		got, err := client.WriteOnofficeRightsWithResponse(ctx, impl.DemoWorkspace, 1, api.OnofficeRights{
			Estate: api.OnofficeAccess{Read: read, Write: write}, Address: api.OnofficeAccess{Read: read, Write: write},
			PublishedEstatesOnly: estates, PublishedContactsOnly: contacts,
		})
		require.Equal(t, read, done(t, got.JSON200, got.Body, err).Rights.Estate.Read)
	}
	publish := func(published bool) {
		got, err := client.PublishOnofficeEstateWithResponse(ctx, impl.DemoWorkspace, 11, api.Publication{Published: published})
		require.Equal(t, published, done(t, got.JSON200, got.Body, err).Published)
	}
	require.EqualValues(t, 9, count("estate"))
	rights(api.None, api.None, false, false)
	require.EqualValues(t, 0, count("estate"))
	rights(api.All, api.All, true, true)
	publish(false)
	before := count("estate")
	publish(true)
	require.Equal(t, before+1, count("estate"))

	release := func(released bool) int {
		got, err := client.ReleaseOnofficeContactWithResponse(ctx, impl.DemoWorkspace, 41, api.Publication{Published: released})
		require.NoError(t, err)
		return got.StatusCode()
	}
	field := func(name string, active bool) int {
		got, err := client.UpdateOnofficeFieldWithResponse(ctx, impl.DemoWorkspace, api.Address, name, api.OnofficeFieldChanges{Active: active})
		require.NoError(t, err)
		return got.StatusCode()
	}
	require.Equal(t, 200, release(false))
	before = count("address")
	require.Equal(t, 200, release(true))
	require.Equal(t, before+1, count("address"))
	require.Equal(t, 200, field("homepage_veroeffentlichen", false))
	require.Equal(t, 409, release(true), "the field must be activated first")
	require.Equal(t, 200, field("homepage_veroeffentlichen", true))
	require.Equal(t, 409, field("Name", false), "always active")

	taken, err := client.CreateOnofficeUserWithResponse(ctx, impl.DemoWorkspace, api.NewOnofficeUser{Name: "demo-api"})
	require.NoError(t, err)
	require.Equal(t, 409, taken.StatusCode())
	own := api.NewOnofficeField{Module: api.Estate, Name: "ind_1_Aussicht", Type: api.NewOnofficeFieldTypeSingleselect, LabelDe: "Aussicht", LabelEn: "View", Choices: []api.NewOnofficeChoice{{Key: "see", LabelDe: "See", LabelEn: "Lake"}}}
	for _, want := range []int{201, 409} {
		got, err := client.CreateOnofficeFieldWithResponse(ctx, impl.DemoWorkspace, own)
		require.NoError(t, err)
		require.Equal(t, want, got.StatusCode(), string(got.Body))
	}
	own.Choices, own.Name = nil, "ind_2"
	unfit, err := client.CreateOnofficeFieldWithResponse(ctx, impl.DemoWorkspace, own)
	require.NoError(t, err)
	require.Equal(t, 400, unfit.StatusCode(), "a select without choices")
	code, _ := signed(t, h, demo, "read", "estate", "", `{"data":["ind_1_Aussicht"]}`)
	require.Zero(t, code)
	fields, err := client.ListOnofficeFieldsWithResponse(ctx, impl.DemoWorkspace, &api.ListOnofficeFieldsParams{Module: ptr(api.Estate), Search: ptr("aussicht")})
	require.Equal(t, int64(1), done(t, fields.JSON200, fields.Body, err).Total)
	estates, err := client.ListOnofficeEstatesWithResponse(ctx, impl.DemoWorkspace, &api.ListOnofficeEstatesParams{Search: ptr("aachen")})
	require.Positive(t, done(t, estates.JSON200, estates.Body, err).Total)
}

// Names are kept as they are written, and refused where they are too long or hold what cannot be kept.
func TestNames(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	const script = `<script>alert("1")</script>&amp;`
	field := func(path, format, name string) house.Answer {
		return h.Call("POST", base+path, strings.Replace(format, "NAME", strings.Trim(house.Encode(t, name), `"`), 1), bearer(demoToken)...)
	}
	for _, tt := range []struct{ path, format string }{
		{"/admins", `{"name":"NAME","password":"flow-matic-1955"}`},
		{"/tokens", `{"name":"NAME"}`},
		{"/workspaces/demo/guestoo/users", `{"name":"NAME","type":"Token","access":[]}`},
		{"/workspaces/demo/guestoo/events", `{"display_name":"NAME"}`},
		{"/workspaces/demo/teamguests/teams", `{"name":"NAME","owner":1}`},
		{"/workspaces/demo/xingevents/keys", `{"name":"NAME","type":"VIEWER"}`},
		{"/workspaces/demo/autohost/accounts/acc-demo-solo/keys", `{"description":"NAME"}`},
		{"/workspaces/demo/onoffice/users", `{"name":"NAME"}`},
	} {
		t.Run(tt.path, func(t *testing.T) {
			for _, name := range []string{script, "Zoë 🎟 \u202e", "' OR 1=1 --", "%_\\"} {
				got := field(tt.path, tt.format, name)
				require.Equal(t, 201, got.Status, got.Body)
				require.Contains(t, house.Encode(t, got.JSON(t)), strings.Trim(house.Encode(t, name), `"`))
			}
			for _, name := range []string{strings.Repeat("x", 10_000), "a\x00b"} {
				require.Equal(t, 400, field(tt.path, tt.format, name).Status)
			}
		})
	}
	require.Equal(t, 400, h.Call("GET", base+"/workspaces/demo/guestoo/users?search="+strings.Repeat("x", 10_000), "", bearer(demoToken)...).Status)
	require.Equal(t, 200, h.Call("GET", base+"/workspaces/demo/guestoo/users?search=%3Cscript%3E", "", bearer(demoToken)...).Status)
	require.Equal(t, 400, h.Call("GET", base+"/workspaces/demo/guestoo/users?search=%00", "", bearer(demoToken)...).Status)
}
