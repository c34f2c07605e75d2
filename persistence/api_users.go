package persistence

import (
	"context"
	"crypto/subtle"
	"time"

	"gorm.io/gorm"
)

// APIUser is the credential of a program: for one API, in one workspace. Of its secret only a hash is kept.
type APIUser struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          int64  `gorm:"primaryKey;autoIncrement:false"`
	API         string // by the name of its spec
	Name        string
	Kind        string // says whether PublicID is an id of its own or the start of a token; the words are package access's
	PublicID    string
	SecretHash  []byte
	Rights      []string `gorm:"serializer:json"` // in the API's own words
	Keyword     string   // "" for none
	Active      bool
	Generation  int64 // counts up when all tokens issued so far are to die
	CreatedAt   time.Time
	LastUsedAt  *time.Time
}

// APIUserToken is a bearer token issued to an API user. It is good while its user is active and of the same generation.
type APIUserToken struct {
	Prefix      string `gorm:"primaryKey"` // the first characters, to look it up by
	Hash        []byte `gorm:"primaryKey"`
	WorkspaceID int64
	UserID      int64
	Generation  int64
	ExpiresAt   time.Time
}

// TableName is the table's.
func (APIUser) TableName() string { return "api_users" }

// TableName is the table's.
func (APIUserToken) TableName() string { return "api_user_tokens" }

// APIUserIDs is the kind of ids of API users, for Filling.StartIDs.
const APIUserIDs = "api_users"

// APIUserFound is an API user as a credential leads to it.
type APIUserFound struct {
	User      APIUser   `gorm:"embedded"`
	Workspace string    // its name, for the log
	ExpiresAt time.Time // of the bearer token; zero for other credentials
}

// APIUserBySecret finds the user of an API with this public id and secret, whichever workspace it leads to. Whether it is active is the caller's to judge.
func (db *DB) APIUserBySecret(ctx context.Context, api, publicID string, secretHash []byte) (APIUserFound, error) {
	var candidates []APIUserFound
	err := db.find(ctx).Table("api_users AS u").Select("u.*, w.name AS workspace").
		Joins("JOIN workspaces AS w ON w.id = u.workspace_id").
		Where("u.api = ? AND u.public_id = ?", api, publicID).Find(&candidates).Error
	if err != nil {
		return APIUserFound{}, errorOf(err)
	}
	for _, candidate := range candidates {
		if subtle.ConstantTimeCompare(candidate.User.SecretHash, secretHash) == 1 {
			return candidate, nil
		}
	}
	return APIUserFound{}, ErrNotFound
}

// APIUserByToken finds the user of an API that a bearer token was issued to, unless the user was refreshed or deactivated since.
// Whether the token has run out is the caller's to judge.
func (db *DB) APIUserByToken(ctx context.Context, api, prefix string, hash []byte) (APIUserFound, error) {
	var candidates []struct {
		APIUserFound
		Hash []byte
	}
	err := db.find(ctx).Table("api_user_tokens AS t").Select("u.*, w.name AS workspace, t.expires_at AS expires_at, t.hash AS hash").
		Joins("JOIN api_users AS u ON u.workspace_id = t.workspace_id AND u.id = t.user_id AND u.generation = t.generation AND u.active").
		Joins("JOIN workspaces AS w ON w.id = u.workspace_id").
		Where("t.prefix = ? AND u.api = ?", prefix, api).Find(&candidates).Error
	if err != nil {
		return APIUserFound{}, errorOf(err)
	}
	for _, candidate := range candidates {
		if subtle.ConstantTimeCompare(candidate.Hash, hash) == 1 {
			return candidate.APIUserFound, nil
		}
	}
	return APIUserFound{}, ErrNotFound
}

// InsertAPIUsers adds API users and gives them their ids.
func (f *Filling) InsertAPIUsers(users []APIUser) error {
	for _, user := range users {
		if _, err := createAPIUser(f.tx, f.id, user); err != nil {
			return err
		}
	}
	return nil
}

// CreateAPIUser keeps a new API user and gives it its id.
func (w *Workspace) CreateAPIUser(ctx context.Context, user APIUser) (made APIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = createAPIUser(t, w.id, user)
		return err
	})
	return made, err
}

func createAPIUser(t *tx, workspace int64, user APIUser) (APIUser, error) {
	var err error
	user.WorkspaceID, user.CreatedAt = workspace, t.now
	if user.ID, err = nextIDs(t, workspace, APIUserIDs, 1); err != nil {
		return user, err
	}
	return user, t.Create(&user).Error
}

// APIUsers lists the users of an API, the oldest first.
func (w *Workspace) APIUsers(ctx context.Context, api string) (users []APIUser, err error) {
	err = w.db.find(ctx).Where("workspace_id = ? AND api = ?", w.id, api).Order("id").Find(&users).Error
	return users, errorOf(err)
}

// APIUser finds a user of an API.
func (w *Workspace) APIUser(ctx context.Context, api string, id int64) (user APIUser, err error) {
	err = w.db.find(ctx).Take(&user, "workspace_id = ? AND api = ? AND id = ?", w.id, api, id).Error
	return user, errorOf(err)
}

// RefreshAPIUser gives a user of an API another secret. The old one, and all tokens issued under it, are dead from then on.
func (w *Workspace) RefreshAPIUser(ctx context.Context, api string, id int64, publicID string, secretHash []byte) (APIUser, error) {
	return w.changeAPIUser(ctx, api, id, "true", map[string]any{"public_id": publicID, "secret_hash": secretHash})
}

// SetAPIUserActive lets a user of an API in, or keeps it out. All tokens issued so far are dead from then on; a user that is as wanted is left alone.
func (w *Workspace) SetAPIUserActive(ctx context.Context, api string, id int64, active bool) (APIUser, error) {
	condition := "active"
	if active {
		condition = "NOT active"
	}
	return w.changeAPIUser(ctx, api, id, condition, map[string]any{"active": active})
}

// changeAPIUser changes the named columns of a user that meets the condition and begins a new generation. A token that is being issued meanwhile belongs to the old one.
func (w *Workspace) changeAPIUser(ctx context.Context, api string, id int64, condition string, changes map[string]any) (user APIUser, err error) {
	changes["generation"] = gorm.Expr("generation + 1")
	err = w.db.write(ctx, func(t *tx) error {
		user = APIUser{}
		changed := t.Model(&APIUser{}).Where("workspace_id = ? AND api = ? AND id = ?", w.id, api, id).Where(condition).Updates(changes)
		if changed.Error != nil {
			return changed.Error
		}
		if err := t.Take(&user, "workspace_id = ? AND api = ? AND id = ?", w.id, api, id).Error; err != nil {
			return err
		}
		return t.Delete(&APIUserToken{}, "workspace_id = ? AND user_id = ? AND generation < ?", w.id, id, user.Generation).Error
	})
	return user, err
}

// ListAPIUsers lists one page of the users of an API, the oldest first, and says how many there are.
func (w *Workspace) ListAPIUsers(ctx context.Context, api, search string, page Page) (users []APIUser, total int64, err error) {
	return listOf[APIUser](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ? AND api = ?", w.id, api), search, "name", "public_id", "keyword")
	})
}

// UpdateAPIUser lets change work on name, rights and keyword of a user of an API. Its tokens stay good.
func (w *Workspace) UpdateAPIUser(ctx context.Context, api string, id int64, change func(*APIUser)) (user APIUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if err := takeForUpdate(t, &user, "workspace_id = ? AND api = ? AND id = ?", w.id, api, id); err != nil {
			return err
		}
		change(&user)
		return t.Model(&user).Select("Name", "Rights", "Keyword").Updates(&user).Error
	})
	return user, err
}

// DeleteAPIUser removes a user of an API for ever, with all its tokens.
func (w *Workspace) DeleteAPIUser(ctx context.Context, api string, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		deleted := t.Delete(&APIUser{}, "workspace_id = ? AND api = ? AND id = ?", w.id, api, id)
		if deleted.Error == nil && deleted.RowsAffected == 0 {
			return ErrNotFound
		}
		return deleted.Error
	})
}

// AddAPIUserToken keeps a bearer token for a user as it was found, notes the use and forgets the user's tokens that have run out.
// If the user was refreshed or deactivated since it was found, the token is dead from the start; if deleted, this is ErrNotFound.
func (w *Workspace) AddAPIUserToken(ctx context.Context, user APIUser, token APIUserToken) error {
	return w.db.write(ctx, func(t *tx) error {
		token.WorkspaceID, token.UserID, token.Generation = w.id, user.ID, user.Generation
		if err := t.Delete(&APIUserToken{}, "workspace_id = ? AND user_id = ? AND expires_at <= ?", w.id, user.ID, t.now).Error; err != nil {
			return err
		}
		if err := t.Create(&token).Error; err != nil {
			return err
		}
		return touchAPIUser(t, w.id, user.ID)
	})
}

// TouchAPIUser notes that a user was used.
func (w *Workspace) TouchAPIUser(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error { return touchAPIUser(t, w.id, id) })
}

func touchAPIUser(t *tx, workspace, id int64) error {
	return t.Model(&APIUser{}).Where("workspace_id = ? AND id = ?", workspace, id).Update("last_used_at", t.now).Error
}
