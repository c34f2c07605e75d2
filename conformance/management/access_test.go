package management_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl"
	"gatehouse/impl/access"
	"gatehouse/impl/management"
)

func createAdmin(t testing.TB, h *house.House, name string, role api.Role) api.Admin {
	t.Helper()
	made, err := admin(t, h).CreateAdminWithResponse(t.Context(), api.NewAdmin{Name: name, Role: &role, Password: "flow-matic-1955"})
	return done(t, made.JSON201, made.Body, err)
}

func signIn(t testing.TB, h *house.House, name, password string) int {
	t.Helper()
	got, err := admin(t, h).CheckAdminWithResponse(t.Context(), api.SignIn{Name: name, Password: password})
	require.NoError(t, err)
	return got.StatusCode()
}

func TestAdmins(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	grace := createAdmin(t, h, "Grace Hopper", api.RoleAdmin)
	require.Equal(t, 200, signIn(t, h, "grace hopper", "flow-matic-1955"), "in any case")
	require.Equal(t, 404, signIn(t, h, "Grace Hopper", "Flow-matic-1955"))
	before, err := access.AdminsOf(h.DB, true).Read(ctx, grace.ID)
	require.NoError(t, err)

	changed, err := client.UpdateAdminWithResponse(ctx, grace.ID, api.AdminChanges{Password: ptr("cobol-1959")})
	require.Equal(t, grace.Name, done(t, changed.JSON200, changed.Body, err).Name)
	require.Equal(t, 404, signIn(t, h, "Grace Hopper", "flow-matic-1955"))
	require.Equal(t, 200, signIn(t, h, "Grace Hopper", "cobol-1959"))
	after, err := access.AdminsOf(h.DB, true).Read(ctx, grace.ID)
	require.NoError(t, err)
	require.Greater(t, after.Generation, before.Generation, "sessions opened with the old password are dead")

	for _, name := range []string{"grace hopper", "admin", "ADMIN"} {
		taken, err := client.CreateAdminWithResponse(ctx, api.NewAdmin{Name: name, Password: "flow-matic-1955"})
		require.NoError(t, err)
		require.Equal(t, 409, taken.StatusCode(), name)
	}
	for _, body := range []string{`{"name":"x","password":"short"}`, `{"name":" x","password":"long enough"}`, `{"name":"","password":"long enough"}`, `{"name":"x","password":"long enough","role":"god"}`, `{"name":"x","password":"a\u0000bcdefgh"}`} {
		require.Equal(t, 400, h.Call("POST", base+"/admins", body, bearer(demoToken)...).Status, body)
	}
	require.NotContains(t, h.Log.String(), "cobol-1959")
}

// Somebody must be left who may change things.
func TestTheLastAdminStays(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	createAdmin(t, h, "viewer", api.RoleViewer)
	last, err := client.DeleteAdminWithResponse(ctx, 1)
	require.NoError(t, err)
	require.Equal(t, 409, last.StatusCode())
	lower, err := client.UpdateAdminWithResponse(ctx, 1, api.AdminChanges{Role: ptr(api.RoleViewer)})
	require.NoError(t, err)
	require.Equal(t, 409, lower.StatusCode())

	other := createAdmin(t, h, "other", api.RoleAdmin)
	statuses := make(chan int, 2)
	for _, id := range []int64{1, other.ID} { // each takes the other away
		go func() {
			got, err := client.UpdateAdminWithResponse(ctx, id, api.AdminChanges{Role: ptr(api.RoleViewer)})
			if err != nil {
				statuses <- 0
				return
			}
			statuses <- got.StatusCode()
		}()
	}
	require.Contains(t, [][]int{{200, 409}, {409, 200}, {200, 403}, {403, 200}}, []int{<-statuses, <-statuses})
}

// A token may do what both its own role and its admin's allow, and dies with its admin.
func TestTokens(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	client, ctx := admin(t, h), t.Context()
	grace := createAdmin(t, h, "grace", api.RoleViewer)
	token := issue(t, h, api.NewToken{Name: "CI", Admin: &grace.ID, Role: ptr(api.RoleAdmin)})
	require.Equal(t, api.RoleViewer, token.Token.Role)
	require.Regexp(t, `^ghm_[A-Za-z0-9_-]{43}$`, token.Bearer)
	require.Equal(t, token.Bearer[:12], token.Token.Prefix)
	mine := clientOf(t, h, token.Bearer)
	create := func() int {
		got, err := mine.CreateWorkspaceWithResponse(ctx, api.NewWorkspace{Name: "theirs"})
		require.NoError(t, err)
		return got.StatusCode()
	}
	require.Equal(t, 403, create())
	promoted, err := client.UpdateAdminWithResponse(ctx, grace.ID, api.AdminChanges{Role: ptr(api.RoleAdmin)})
	require.Equal(t, api.RoleAdmin, done(t, promoted.JSON200, promoted.Body, err).Role)
	require.Equal(t, 201, create())
	me, err := mine.GetMeWithResponse(ctx)
	require.Equal(t, api.Me{Admin: "grace", Role: api.RoleAdmin, Token: ptr("CI")}, done(t, me.JSON200, me.Body, err))

	list, err := client.ListTokensWithResponse(ctx, &api.ListTokensParams{Search: ptr("grace")})
	found := done(t, list.JSON200, list.Body, err)
	require.Len(t, found.Items, 1)
	require.NotNil(t, found.Items[0].LastUsedAt)
	require.NotContains(t, string(list.Body), token.Bearer)

	gone, err := client.DeleteAdminWithResponse(ctx, grace.ID)
	require.NoError(t, err)
	require.Equal(t, 204, gone.StatusCode())
	require.Equal(t, 401, create())
	require.NotContains(t, h.Log.String(), token.Bearer)
}

// A token with a workspace cannot make one that may do more.
func TestATokenBegetsNoGreaterOne(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	narrow := bearer(issue(t, h, api.NewToken{Name: "Demo", Workspace: ptr("demo")}).Bearer)
	for _, body := range []string{`{"name":"x"}`, `{"name":"x","workspace":"demo"}`} {
		require.Equal(t, 403, h.Call("POST", base+"/tokens", body, narrow...).Status)
	}
	require.Equal(t, 200, h.Call("GET", base+"/me", "", narrow...).Status)
}

// Only our own programs can say in the context who calls; the roles hold for them too.
func TestTheConsoleCallsAsItsAdmin(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	createWorkspace(t, h, "other", api.Empty)
	call := func(admin access.Admin, method, path, body string, header ...string) int {
		r := httptest.NewRequestWithContext(access.WithAdmin(context.Background(), admin), method, base+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.Server.ServeHTTP(w, r)
		return w.Code
	}
	all, viewer := access.Admin{ID: 1, Name: "admin", Role: access.MayAll}, access.Admin{ID: 1, Name: "admin", Role: access.MayRead}
	require.Equal(t, 201, call(all, "POST", "/workspaces", `{"name":"mine"}`))
	require.Equal(t, 200, call(viewer, "GET", "/workspaces", ""))
	require.Equal(t, 403, call(viewer, "POST", "/workspaces", `{"name":"yours"}`))
	require.Equal(t, 403, call(viewer, "POST", "/workspaces", `{"name":"yours"}`, "Authorization", "Bearer "+demoToken), "a header does not lift who it is")
	require.Equal(t, 403, call(access.Admin{ID: 1, Role: access.MayAll, Workspace: "mine"}, "GET", "/workspaces/other", ""))
	for _, name := range []string{"X-Admin", "X-Gatehouse-Admin", "Admin"} {
		require.Equal(t, http.StatusUnauthorized, h.Call("GET", base+"/me", "", name, "admin").Status)
	}
}

// Of all replicas that start together on an empty database one makes the first admin.
func TestOneFirstAdmin(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	other := h.Replica(house.HoldJobs)
	firsts := make(chan *management.First, 4)
	for i := range 4 {
		db := h.DB
		if i%2 == 1 {
			db = other.DB
		}
		go func() {
			first, err := management.EnsureFirst(context.Background(), db)
			if err != nil {
				t.Error(err)
			}
			firsts <- first
		}()
	}
	var made []management.First
	for range 4 {
		if first := <-firsts; first != nil {
			made = append(made, *first)
		}
	}
	require.Len(t, made, 1, "besides the demo world's")
	require.Equal(t, 200, h.Call("GET", base+"/me", "", bearer(made[0].Bearer)...).Status)
	require.Equal(t, 200, signIn(t, h, made[0].Name, made[0].Password))
	require.Equal(t, 200, signIn(t, h, "admin", "gatehouse-demo"), "the demo world's has the same name, and its own password")
}

// What is known to all opens nothing on a server without the demo world, even on a database that had it.
func TestTheDemoAdminIsForDemosOnly(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	plain := h.Replica(house.HoldJobs, func(config *impl.Config) { config.Demo = false })
	require.NotNil(t, plain.Server.First)
	require.Equal(t, 401, plain.Call("GET", base+"/me", "", bearer(demoToken)...).Status)
	own := bearer(plain.Server.First.Bearer)
	require.Equal(t, 404, plain.Call("POST", base+"/admins/check", `{"name":"admin","password":"gatehouse-demo"}`, own...).Status)
	list := plain.Call("GET", base+"/admins", "", own...)
	require.Contains(t, list.Body, `"total":1`, "it is not shown either")
	require.Equal(t, 404, plain.Call("GET", base+"/admins/1", "", own...).Status)
	require.NotContains(t, plain.Call("GET", base+"/tokens", "", own...).Body, "gatehouse-de")
	require.Equal(t, 201, plain.Call("POST", base+"/workspaces", `{"name":"mine","content":"demo"}`, own...).Status)
	require.Equal(t, 204, plain.Call("DELETE", base+"/workspaces/demo", "", own...).Status)
	require.Equal(t, 201, plain.Call("POST", base+"/workspaces", `{"name":"demo","content":"demo"}`, own...).Status)
	require.Equal(t, 401, guest(plain, "smt_demo_manager").Status, "nor has its demo world public credentials")
}
