package management

import (
	"context"

	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// The admin of the demo world, for servers with the demo world only.
const (
	demoAdmin = "admin"
	demoToken = "gatehouse-demo-admin"
)

// demoPassword is the hash of "gatehouse-demo". It is public and made once, so that a start need not wait for it.
const demoPassword = "$argon2id$v=19$m=19456,t=2,p=1$c0PcWYxUytC6SeAP/8vEMg$PGgl/Basg/b4ORhqlNhIk1wuTJRP7mV+0kjJwMwD+VQ"

// DemoHelp tells what the demo world of this API offers, for the start of the server and the front page.
const DemoHelp = "Authorization: Bearer gatehouse-demo-admin; at the console, admin / gatehouse-demo"

// DemoCurl is a call to try: curl's arguments, with %s for the server's base URL.
const DemoCurl = "-H 'Authorization: Bearer " + demoToken + "' '%s/gatehouse/v1/workspaces/demo/guestoo/users'"

// DemoAuthorize are the credentials that Swagger UI fills in, by security scheme.
func DemoAuthorize() map[string]string { return map[string]string{"AdminToken": demoToken} }

// EnsureDemo makes the admin of the demo world, unless it is there.
func EnsureDemo(ctx context.Context, db *persistence.DB) error {
	token := access.NewAdminToken(0, "Demo", access.MayAll, "", demoToken, 0)
	return db.EnsureDemoAdmin(ctx, persistence.Admin{Name: demoAdmin, Role: access.MayAll, PasswordHash: demoPassword, CreatedAt: token.CreatedAt}, token)
}

// First is the first admin of a database, with what is shown once.
type First struct{ Name, Password, Bearer string }

// EnsureFirst makes the first admin of a database; nil when there is an admin, or was.
func EnsureFirst(ctx context.Context, db *persistence.DB) (*First, error) {
	first := First{"admin", access.NewToken("")[:20], access.NewToken(access.AdminTokenPrefix)}
	made, err := db.CreateFirstAdmin(ctx, func() (persistence.Admin, persistence.AdminToken) {
		return access.NewAdmin(first.Name, access.MayAll, first.Password), access.NewAdminToken(0, "First", access.MayAll, "", first.Bearer, 0)
	})
	if err != nil || !made {
		return nil, err
	}
	return &first, nil
}
