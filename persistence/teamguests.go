package persistence

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"gorm.io/gorm"
)

// TeamGuestsUser signs in; guests never do.
type TeamGuestsUser struct {
	WorkspaceID     int64 `gorm:"primaryKey;autoIncrement:false"`
	ID              int64 `gorm:"primaryKey;autoIncrement:false"`
	UUID            string
	Email           string // lower case, unique in the workspace
	PasswordHash    string
	PreferredTeamID *int64
	Locked          bool
	CreatedAt       time.Time
}

// TeamGuestsSession is one signed-in app: a pair of tokens, of which only hashes are kept.
type TeamGuestsSession struct {
	WorkspaceID  int64 `gorm:"primaryKey;autoIncrement:false"`
	ID           int64 `gorm:"primaryKey;autoIncrement:false"`
	UserID       int64
	AccessPrefix string // the first characters of the access token, to look it up by
	AccessHash   []byte
	RefreshHash  []byte
	ExpiresAt    time.Time // of the access token
	AppBundleID  string
	ClientUUID   string
	CreatedAt    time.Time
}

// TeamGuestsTeam is a team, which users and guests belong to.
type TeamGuestsTeam struct {
	WorkspaceID      int64 `gorm:"primaryKey;autoIncrement:false"`
	ID               int64 `gorm:"primaryKey;autoIncrement:false"`
	Name             string
	Industry         string
	Location         string
	GuestsEnabled    bool
	SiteEnabled      bool
	SSORequired      bool
	TrainingEnabled  bool
	WearablesEnabled bool
	GuestsCount      int64 // kept by the verbs that add and delete guests
}

// TableName is the table's.
func (TeamGuestsUser) TableName() string { return "teamguests_users" }

// TableName is the table's.
func (TeamGuestsSession) TableName() string { return "teamguests_sessions" }

// TableName is the table's.
func (TeamGuestsTeam) TableName() string { return "teamguests_teams" }

// The kinds of ids of Team Guests, for Filling.StartIDs.
const (
	TeamGuestsUserIDs    = "teamguests_users"
	TeamGuestsSessionIDs = "teamguests_sessions"
	TeamGuestsTeamIDs    = "teamguests_teams"
	TeamGuestsPersonIDs  = "teamguests_people"
	TeamGuestsJobIDs     = "teamguests_async_jobs"
)

// TeamGuestsUserByEmail finds a user by e-mail address, in any case.
func (w *Workspace) TeamGuestsUserByEmail(ctx context.Context, email string) (user TeamGuestsUser, err error) {
	err = w.db.find(ctx).Take(&user, "workspace_id = ? AND email = ?", w.id, strings.ToLower(email)).Error
	return user, errorOf(err)
}

// SignedIn is who a token speaks for.
type SignedIn struct {
	Session   TeamGuestsSession `gorm:"embedded"`
	User      TeamGuestsUser    `gorm:"embedded;embeddedPrefix:user__"`
	Workspace string            // its name, for the log
}

// TeamGuestsSignedIn finds the session of an access token, whichever workspace it leads to. Whether the token has run out is the caller's to judge.
func (db *DB) TeamGuestsSignedIn(ctx context.Context, accessPrefix string, accessHash []byte) (SignedIn, error) {
	return signedIn(db.find(ctx), accessPrefix, accessHash)
}

func signedIn(g *gorm.DB, accessPrefix string, accessHash []byte) (SignedIn, error) {
	var found []SignedIn
	err := g.Table("teamguests_sessions AS s").
		Select(`s.*, w.name AS workspace, u.workspace_id AS user__workspace_id, u.id AS user__id, u.uuid AS user__uuid, u.email AS user__email,
			u.preferred_team_id AS user__preferred_team_id, u.locked AS user__locked, u.created_at AS user__created_at`).
		Joins("JOIN teamguests_users AS u ON u.workspace_id = s.workspace_id AND u.id = s.user_id").
		Joins("JOIN workspaces AS w ON w.id = s.workspace_id").
		Where("s.access_prefix = ?", accessPrefix).Find(&found).Error
	if err != nil {
		return SignedIn{}, errorOf(err)
	}
	for _, candidate := range found {
		if subtle.ConstantTimeCompare(candidate.Session.AccessHash, accessHash) == 1 {
			return candidate, nil
		}
	}
	return SignedIn{}, ErrNotFound
}

// AddTeamGuestsSession keeps a new session and gives it its id.
func (w *Workspace) AddTeamGuestsSession(ctx context.Context, session TeamGuestsSession) (TeamGuestsSession, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		session.WorkspaceID, session.CreatedAt = w.id, t.now
		if session.ID, err = nextIDs(t, w.id, TeamGuestsSessionIDs, 1); err != nil {
			return err
		}
		return t.Create(&session).Error
	})
	return session, err
}

// TeamGuestsTokens are what is kept of a pair of tokens.
type TeamGuestsTokens struct {
	AccessPrefix string
	AccessHash   []byte
	RefreshHash  []byte
}

// RefreshTeamGuestsSession trades a pair of tokens for another that lasts until expires. Of several who trade the same pair one wins; the others get ErrNotFound.
func (db *DB) RefreshTeamGuestsSession(ctx context.Context, old, fresh TeamGuestsTokens, expires time.Time) (result SignedIn, err error) {
	err = db.write(ctx, func(t *tx) error {
		if result, err = signedIn(t.DB, old.AccessPrefix, old.AccessHash); err != nil {
			return err
		}
		session := &result.Session
		if subtle.ConstantTimeCompare(session.RefreshHash, old.RefreshHash) != 1 {
			return ErrNotFound
		}
		session.AccessPrefix, session.AccessHash = fresh.AccessPrefix, fresh.AccessHash
		session.RefreshHash, session.ExpiresAt = fresh.RefreshHash, expires
		// The condition makes the loser of a race wait for the winner's row and then find nothing.
		changed := t.Model(session).Where("access_hash = ? AND refresh_hash = ?", old.AccessHash, old.RefreshHash).
			Select("AccessPrefix", "AccessHash", "RefreshHash", "ExpiresAt").Updates(*session)
		if changed.Error == nil && changed.RowsAffected == 0 {
			return ErrNotFound
		}
		return changed.Error
	})
	return result, err
}

// DeleteTeamGuestsSession ends a session; both its tokens are dead from then on.
func (w *Workspace) DeleteTeamGuestsSession(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return t.Delete(&TeamGuestsSession{}, "workspace_id = ? AND id = ?", w.id, id).Error
	})
}

// TeamGuestsMembership is a team as one of its users sees it.
type TeamGuestsMembership struct {
	Team TeamGuestsTeam `gorm:"embedded"`
	Role string         // the user's
}

// TeamGuestsTeam finds a team that the user belongs to.
func (w *Workspace) TeamGuestsTeam(ctx context.Context, user, team int64) (found TeamGuestsMembership, err error) {
	err = memberships(w.db.find(ctx), w.id, user).Select("t.*, m.role AS role").Where("t.id = ?", team).Take(&found).Error
	return found, errorOf(err)
}

// TeamGuestsTeams lists one page of the teams that the user belongs to, by id, and says how many there are.
func (w *Workspace) TeamGuestsTeams(ctx context.Context, user int64, page Page) (teams []TeamGuestsTeam, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		if err := memberships(g, w.id, user).Count(&total).Error; err != nil {
			return err
		}
		return memberships(g, w.id, user).Select("t.*").Order("t.id").Offset(page.Offset).Limit(page.Limit).Find(&teams).Error
	})
	return teams, total, err
}

func memberships(g *gorm.DB, workspace, user int64) *gorm.DB {
	return g.Table("teamguests_people AS m").
		Joins("JOIN teamguests_teams AS t ON t.workspace_id = m.workspace_id AND t.id = m.team_id").
		Where("m.workspace_id = ? AND m.user_id = ?", workspace, user)
}

// CreateTeamGuestsTeam makes a team and its first person, the owner.
func (w *Workspace) CreateTeamGuestsTeam(ctx context.Context, team TeamGuestsTeam, owner TeamGuestsPerson) (TeamGuestsTeam, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		team.WorkspaceID = w.id
		if team.ID, err = nextIDs(t, w.id, TeamGuestsTeamIDs, 1); err != nil {
			return err
		}
		if err := t.Create(&team).Error; err != nil {
			return err
		}
		owner.TeamID = team.ID
		return addTeamGuestsPeople(t, w.id, []TeamGuestsPerson{owner})
	})
	return team, err
}

// UpdateTeamGuestsTeam changes the named columns of a team, under the names of the API.
func (w *Workspace) UpdateTeamGuestsTeam(ctx context.Context, team int64, changes map[string]any) error {
	if len(changes) == 0 {
		return nil
	}
	return w.db.write(ctx, func(t *tx) error {
		changed := t.Model(&TeamGuestsTeam{}).Where("workspace_id = ? AND id = ?", w.id, team).Updates(changes)
		if changed.Error == nil && changed.RowsAffected == 0 {
			return ErrNotFound
		}
		return changed.Error
	})
}
