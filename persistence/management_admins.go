package persistence

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Admin is a person who may use the console and own tokens of the management API, in all workspaces.
type Admin struct {
	ID           int64 `gorm:"primaryKey"`
	Name         string
	NameKey      string // unique in any case; derived when the admin is made
	Role         string // AdminMayAll, or one that allows less
	PasswordHash string
	Generation   int64 // counts up when all sessions opened so far are to die
	Demo         bool  // known to all, so let in only by servers with the demo world
	CreatedAt    time.Time
	LastSignInAt *time.Time
}

// AdminToken is a bearer token of the management API. Of the token only a hash is kept.
type AdminToken struct {
	ID         int64 `gorm:"primaryKey"`
	AdminID    int64
	Name       string
	Role       string
	Workspace  string // the only one it is good for, by name; "" for all
	Prefix     string // the first characters, to look it up by
	Hash       []byte
	CreatedAt  time.Time
	ExpiresAt  *time.Time
	LastUsedAt *time.Time
}

// AdminMayAll is the role of those who may change things.
const AdminMayAll = "admin"

// TableName is the table's.
func (Admin) TableName() string { return "admins" }

// TableName is the table's.
func (AdminToken) TableName() string { return "admin_tokens" }

// BeforeCreate derives what admins are found by.
func (a *Admin) BeforeCreate(*gorm.DB) error {
	a.NameKey = strings.ToLower(a.Name)
	return nil
}

// AdminTokenFound is a token together with its admin.
type AdminTokenFound struct {
	Token AdminToken `gorm:"embedded"`
	Admin Admin      `gorm:"embedded;embeddedPrefix:admin__"`
}

// ErrLastAdmin says that nobody would be left who may change anything.
var ErrLastAdmin = errors.New("the last admin")

// Admins lists one page of the admins, the oldest first, and says how many there are. Those of the demo world only with demo.
func (db *DB) Admins(ctx context.Context, demo bool, search string, page Page) (admins []Admin, total int64, err error) {
	return listOf[Admin](ctx, db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("NOT demo OR ?", demo), search, "name", "role")
	})
}

// Admin finds an admin.
func (db *DB) Admin(ctx context.Context, id int64) (admin Admin, err error) {
	err = db.find(ctx).Take(&admin, "id = ?", id).Error
	return admin, errorOf(err)
}

// AdminsByName finds who has a name, in any case: one who is of the demo world and one who is not, at most.
func (db *DB) AdminsByName(ctx context.Context, name string) (admins []Admin, err error) {
	err = db.find(ctx).Where("name_key = ?", strings.ToLower(name)).Order("demo").Find(&admins).Error
	return admins, errorOf(err)
}

// CreateAdmin makes an admin; ErrConflict when the name is taken.
func (db *DB) CreateAdmin(ctx context.Context, admin Admin) (Admin, error) {
	err := db.write(ctx, func(t *tx) error { return t.Create(&admin).Error })
	return admin, err
}

// adminsLock is the setting whose row keeps changes of the admins apart.
const adminsLock = "admins_lock"

// CreateFirstAdmin makes an admin with a token unless there is one, besides those of the demo world, and says whether it did.
// Of several replicas that start together one does.
func (db *DB) CreateFirstAdmin(ctx context.Context, admin func() (Admin, AdminToken)) (made bool, err error) {
	var others int64
	if err := db.find(ctx).Model(&Admin{}).Where("NOT demo").Count(&others).Error; err != nil || others > 0 {
		return false, errorOf(err)
	}
	err = db.write(ctx, func(t *tx) error {
		made = false
		if err := lockAdmins(t); err != nil { // the loser waits for the winner's end
			return err
		}
		if err := t.Model(&Admin{}).Where("NOT demo").Count(&others).Error; err != nil || others > 0 {
			return err
		}
		made = true
		first, token := admin()
		return createAdminWith(t, first, token)
	})
	return made && err == nil, err
}

// EnsureDemoAdmin makes the admin of the demo world, unless it is there.
func (db *DB) EnsureDemoAdmin(ctx context.Context, admin Admin, token AdminToken) error {
	admin.Demo = true
	err := db.write(ctx, func(t *tx) error {
		var there int64
		if err := t.Model(&Admin{}).Where("demo").Count(&there).Error; err != nil || there > 0 {
			return err
		}
		return createAdminWith(t, admin, token)
	})
	if errors.Is(err, ErrConflict) { // another replica was quicker
		return nil
	}
	return err
}

func createAdminWith(t *tx, admin Admin, token AdminToken) error {
	if err := t.Create(&admin).Error; err != nil {
		return err
	}
	token.AdminID = admin.ID
	return t.Create(&token).Error
}

// UpdateAdmin changes role or password, where given; a new password begins a new generation. ErrLastAdmin keeps one with the role that may change things.
func (db *DB) UpdateAdmin(ctx context.Context, demo bool, id int64, role, passwordHash *string) (admin Admin, err error) {
	err = db.write(ctx, func(t *tx) error {
		if err := lockAdmins(t); err != nil {
			return err
		}
		if err := t.Take(&admin, "id = ?", id).Error; err != nil {
			return err
		}
		if role != nil && *role != AdminMayAll {
			if err := leaveOne(t, admin, demo); err != nil {
				return err
			}
		}
		if role != nil {
			admin.Role = *role
		}
		if passwordHash != nil {
			admin.PasswordHash, admin.Generation = *passwordHash, admin.Generation+1
		}
		return t.Save(&admin).Error
	})
	return admin, err
}

// DeleteAdmin removes an admin with all tokens. ErrLastAdmin keeps one with the role that may change things.
func (db *DB) DeleteAdmin(ctx context.Context, demo bool, id int64) error {
	return db.write(ctx, func(t *tx) error {
		if err := lockAdmins(t); err != nil {
			return err
		}
		var admin Admin
		if err := t.Take(&admin, "id = ?", id).Error; err != nil {
			return err
		}
		if err := leaveOne(t, admin, demo); err != nil {
			return err
		}
		return t.Delete(&admin).Error
	})
}

// lockAdmins lets one at a time change who may change things, so that two last admins cannot take each other away.
func lockAdmins(t *tx) error {
	claim := setting{adminsLock, ""}
	if err := t.Clauses(clause.OnConflict{DoNothing: true}).Create(&claim).Error; err != nil {
		return err
	}
	return takeForUpdate(t, &claim, "name = ?", adminsLock)
}

// leaveOne refuses when an admin is the last one who may change anything. Those of the demo world count where they are let in.
func leaveOne(t *tx, admin Admin, demo bool) error {
	if admin.Role != AdminMayAll {
		return nil
	}
	var others int64
	err := t.Model(&Admin{}).Where("role = ? AND (NOT demo OR ?) AND id <> ?", AdminMayAll, demo, admin.ID).Count(&others).Error
	if err == nil && others == 0 {
		return ErrLastAdmin
	}
	return err
}

// NoteSignIn keeps when an admin last signed in.
func (db *DB) NoteSignIn(ctx context.Context, id int64, at time.Time) error {
	return db.write(ctx, func(t *tx) error { return t.Model(&Admin{}).Where("id = ?", id).Update("last_sign_in_at", at).Error })
}

// AdminTokens lists one page of the tokens, the oldest first, with their admins, and says how many there are. Those of the demo world only with demo.
func (db *DB) AdminTokens(ctx context.Context, demo bool, search string, page Page) (tokens []AdminTokenFound, total int64, err error) {
	err = db.snapshot(ctx, func(g *gorm.DB) error {
		matching := func() *gorm.DB {
			return containing(adminTokens(g).Where("NOT a.demo OR ?", demo), search, "t.name", "a.name", "t.workspace", "t.prefix")
		}
		if err := matching().Count(&total).Error; err != nil {
			return err
		}
		return selectAdminTokens(matching()).Order("t.id").Offset(page.Offset).Limit(page.Limit).Find(&tokens).Error
	})
	return tokens, total, err
}

func adminTokens(g *gorm.DB) *gorm.DB {
	return g.Table("admin_tokens AS t").Joins("JOIN admins AS a ON a.id = t.admin_id")
}

func selectAdminTokens(g *gorm.DB) *gorm.DB {
	return g.Select("t.*, a.id AS admin__id, a.name AS admin__name, a.role AS admin__role, a.demo AS admin__demo, a.generation AS admin__generation, a.created_at AS admin__created_at")
}

// CreateAdminToken keeps a new token; ErrNotFound when its admin is gone.
func (db *DB) CreateAdminToken(ctx context.Context, token AdminToken) (AdminToken, error) {
	err := db.write(ctx, func(t *tx) error { return t.Create(&token).Error })
	return token, err
}

// DeleteAdminToken removes a token.
func (db *DB) DeleteAdminToken(ctx context.Context, id int64) error {
	return db.write(ctx, func(t *tx) error { return existing(t.Delete(&AdminToken{}, "id = ?", id)) })
}

// AdminByToken finds a token and its admin. Whether it has run out is the caller's to judge.
func (db *DB) AdminByToken(ctx context.Context, prefix string, hash []byte) (AdminTokenFound, error) {
	var candidates []AdminTokenFound
	if err := selectAdminTokens(adminTokens(db.find(ctx))).Where("t.prefix = ?", prefix).Find(&candidates).Error; err != nil {
		return AdminTokenFound{}, errorOf(err)
	}
	for _, candidate := range candidates {
		if subtle.ConstantTimeCompare(candidate.Token.Hash, hash) == 1 {
			return candidate, nil
		}
	}
	return AdminTokenFound{}, ErrNotFound
}

// TouchAdminToken notes that a token was used.
func (db *DB) TouchAdminToken(ctx context.Context, id int64, at time.Time) error {
	return db.write(ctx, func(t *tx) error { return t.Model(&AdminToken{}).Where("id = ?", id).Update("last_used_at", at).Error })
}
