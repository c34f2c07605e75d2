package access

import (
	"context"
	"errors"
	"time"

	"gatehouse/persistence"
)

// The roles of admins and of their tokens.
const (
	MayAll  = persistence.AdminMayAll
	MayRead = "viewer"
)

// AdminTokenPrefix begins the tokens of the management API, so that one is known when it is found where it should not be.
const AdminTokenPrefix = "ghm_"

// Admin is who calls the management API or uses the console, and what they may do there.
type Admin struct {
	ID         int64
	Name       string
	Role       string
	Generation int64  // a session opened under another one is dead
	Workspace  string // the only one that the token is good for; "" for all
	Token      string // the name of the token, "" without one
}

type adminKey struct{}

// WithAdmin puts into a context who calls. The management API believes it, so only our own programs may put it there.
func WithAdmin(ctx context.Context, admin Admin) context.Context {
	return context.WithValue(ctx, adminKey{}, admin)
}

// AdminOf is who calls, if that is known.
func AdminOf(ctx context.Context) (Admin, bool) {
	admin, ok := ctx.Value(adminKey{}).(Admin)
	return admin, ok
}

// Admins are the people who run this server, and their tokens. Nothing is cached: each change holds for the next call on every replica.
// Their times are the machine's, whatever clock the APIs go by.
type Admins struct {
	db   *persistence.DB
	demo bool
}

// AdminsOf gives the admins; with demo, the demo world's too.
func AdminsOf(db *persistence.DB, demo bool) Admins { return Admins{db, demo} }

func machineNow() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func adminOf(admin persistence.Admin) Admin {
	return Admin{ID: admin.ID, Name: admin.Name, Role: admin.Role, Generation: admin.Generation}
}

// SignIn finds the admin with this name, in any case, and this password, and notes the sign-in; or gives ErrNobody, after as long.
func (a Admins) SignIn(ctx context.Context, name, password string) (persistence.Admin, error) {
	if !storable(name) {
		name = ""
	}
	candidates, err := a.db.AdminsByName(ctx, name)
	if err != nil {
		return persistence.Admin{}, err
	}
	checked := false
	for _, candidate := range candidates {
		if candidate.Demo && !a.demo {
			continue
		}
		checked = true
		if CheckPassword(candidate.PasswordHash, password) {
			now := machineNow()
			candidate.LastSignInAt = &now
			return candidate, a.db.NoteSignIn(ctx, candidate.ID, now)
		}
	}
	if !checked {
		CheckPassword("", password)
	}
	return persistence.Admin{}, ErrNobody
}

// Read gives an admin who may be let in, or ErrNobody.
func (a Admins) Read(ctx context.Context, id int64) (Admin, error) {
	found, err := a.Find(ctx, id)
	if errors.Is(err, persistence.ErrNotFound) {
		err = ErrNobody
	}
	return adminOf(found), err
}

// Find gives the record of an admin who may be let in, or persistence.ErrNotFound.
func (a Admins) Find(ctx context.Context, id int64) (persistence.Admin, error) {
	found, err := a.db.Admin(ctx, id)
	if err == nil && found.Demo && !a.demo {
		err = persistence.ErrNotFound
	}
	return found, err
}

// FindByName gives the record of who has a name, in any case, and may be let in; or persistence.ErrNotFound.
func (a Admins) FindByName(ctx context.Context, name string) (persistence.Admin, error) {
	candidates, err := a.db.AdminsByName(ctx, name)
	if err != nil {
		return persistence.Admin{}, err
	}
	for _, candidate := range candidates { // those of the demo world come last
		if !candidate.Demo || a.demo {
			return candidate, nil
		}
	}
	return persistence.Admin{}, persistence.ErrNotFound
}

// Create makes an admin; persistence.ErrConflict when the name is taken.
func (a Admins) Create(ctx context.Context, name, role, password string) (persistence.Admin, error) {
	_, err := a.FindByName(ctx, name)
	if err == nil {
		return persistence.Admin{}, persistence.ErrConflict
	}
	if !errors.Is(err, persistence.ErrNotFound) {
		return persistence.Admin{}, err
	}
	return a.db.CreateAdmin(ctx, NewAdmin(name, role, password))
}

// Update changes role or password, where given; a new password ends all sessions.
func (a Admins) Update(ctx context.Context, id int64, role, password *string) (persistence.Admin, error) {
	var hash *string
	if password != nil {
		made := HashPassword(*password)
		hash = &made
	}
	return a.db.UpdateAdmin(ctx, a.demo, id, role, hash)
}

// ByToken finds the admin that a bearer token belongs to, with no more rights than both have, and notes the use; or gives ErrNobody.
func (a Admins) ByToken(ctx context.Context, bearer string) (Admin, error) {
	prefix := LookupPrefix(bearer)
	if !storable(prefix) {
		return Admin{}, ErrNobody
	}
	found, err := a.db.AdminByToken(ctx, prefix, TokenHash(bearer))
	if errors.Is(err, persistence.ErrNotFound) || found.Admin.Demo && !a.demo {
		return Admin{}, ErrNobody
	}
	if err != nil {
		return Admin{}, err
	}
	now, token := machineNow(), found.Token
	if token.ExpiresAt != nil && !now.Before(*token.ExpiresAt) {
		return Admin{}, ErrNobody
	}
	if token.LastUsedAt == nil || now.Sub(*token.LastUsedAt).Abs() >= useNoted {
		if err := a.db.TouchAdminToken(ctx, token.ID, now); err != nil {
			return Admin{}, err
		}
	}
	admin := adminOf(found.Admin)
	admin.Role, admin.Workspace, admin.Token = LesserRole(admin.Role, token.Role), token.Workspace, token.Name
	return admin, nil
}

// LesserRole is what two roles together allow.
func LesserRole(one, other string) string {
	if one == MayAll && other == MayAll {
		return MayAll
	}
	return MayRead
}

// NewAdmin is the row of an admin with a password.
func NewAdmin(name, role, password string) persistence.Admin {
	return persistence.Admin{Name: name, Role: role, PasswordHash: HashPassword(password), CreatedAt: machineNow()}
}

// NewAdminToken is the row of a token, good for a while or, with 0, for ever.
func NewAdminToken(admin int64, name, role, workspace, bearer string, life time.Duration) persistence.AdminToken {
	token := persistence.AdminToken{
		AdminID: admin, Name: name, Role: role, Workspace: workspace, Prefix: LookupPrefix(bearer), Hash: TokenHash(bearer), CreatedAt: machineNow(),
	}
	if life > 0 {
		expires := token.CreatedAt.Add(life)
		token.ExpiresAt = &expires
	}
	return token
}
