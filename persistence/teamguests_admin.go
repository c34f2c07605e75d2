package persistence

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// What the app's users cannot do for themselves is done by those who run the service.

// ListTeamGuestsUsers lists one page of the users by id and says how many there are.
func (w *Workspace) ListTeamGuestsUsers(ctx context.Context, search string, page Page) (users []TeamGuestsUser, total int64, err error) {
	return listOf[TeamGuestsUser](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ?", w.id), search, "email", "uuid")
	})
}

// CreateTeamGuestsUser makes an account; ErrConflict when the address is taken.
func (w *Workspace) CreateTeamGuestsUser(ctx context.Context, email, passwordHash string) (user TeamGuestsUser, err error) {
	err = w.db.write(ctx, func(t *tx) (err error) {
		user = TeamGuestsUser{WorkspaceID: w.id, UUID: uuid.NewString(), Email: strings.ToLower(email), PasswordHash: passwordHash, CreatedAt: t.now}
		if user.ID, err = nextIDs(t, w.id, TeamGuestsUserIDs, 1); err != nil {
			return err
		}
		return t.Create(&user).Error
	})
	return user, err
}

// UpdateTeamGuestsUser locks or unlocks an account, or sets its password, where given. A locked one is refused from its next call on, whatever its token.
func (w *Workspace) UpdateTeamGuestsUser(ctx context.Context, id int64, locked *bool, passwordHash *string) (user TeamGuestsUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if err := takeForUpdate(t, &user, "workspace_id = ? AND id = ?", w.id, id); err != nil {
			return err
		}
		if locked != nil {
			user.Locked = *locked
		}
		if passwordHash != nil {
			user.PasswordHash = *passwordHash
		}
		return t.Model(&user).Select("Locked", "PasswordHash").Updates(&user).Error
	})
	return user, err
}

// DeleteTeamGuestsUser removes an account with its sessions, its jobs and its places in teams.
func (w *Workspace) DeleteTeamGuestsUser(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := t.Delete(&TeamGuestsPerson{}, "workspace_id = ? AND user_id = ?", w.id, id).Error; err != nil {
			return err
		}
		return existing(t.Delete(&TeamGuestsUser{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// TeamGuestsSessionFound is a session with its user's address.
type TeamGuestsSessionFound struct {
	TeamGuestsSession
	Email string
}

// TeamGuestsSessions lists one page of the sessions by id and says how many there are.
func (w *Workspace) TeamGuestsSessions(ctx context.Context, search string, page Page) (sessions []TeamGuestsSessionFound, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := func() *gorm.DB {
			query := g.Table("teamguests_sessions AS s").Joins("JOIN teamguests_users AS u ON u.workspace_id = s.workspace_id AND u.id = s.user_id")
			return containing(query.Where("s.workspace_id = ?", w.id), search, "u.email", "s.access_prefix", "s.app_bundle_id")
		}
		if err := matching().Count(&total).Error; err != nil {
			return err
		}
		return matching().Select("s.*, u.email AS email").Order("s.id").Offset(page.Offset).Limit(page.Limit).Find(&sessions).Error
	})
	return sessions, total, err
}

// TeamGuestsUser finds a user.
func (w *Workspace) TeamGuestsUser(ctx context.Context, id int64) (user TeamGuestsUser, err error) {
	err = w.db.find(ctx).Take(&user, "workspace_id = ? AND id = ?", w.id, id).Error
	return user, errorOf(err)
}

// EndTeamGuestsSession ends a session; ErrNotFound when there is none.
func (w *Workspace) EndTeamGuestsSession(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&TeamGuestsSession{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// ListTeamGuestsTeams lists one page of all teams by id and says how many there are.
func (w *Workspace) ListTeamGuestsTeams(ctx context.Context, search string, page Page) (teams []TeamGuestsTeam, total int64, err error) {
	return listOf[TeamGuestsTeam](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ?", w.id), search, "name", "industry", "location")
	})
}

// DeleteTeamGuestsTeam removes a team with its members and guests.
func (w *Workspace) DeleteTeamGuestsTeam(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&TeamGuestsTeam{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// ListTeamGuestsMembers lists one page of the users in a team by id and says how many there are; ErrNotFound for an unknown team.
func (w *Workspace) ListTeamGuestsMembers(ctx context.Context, team int64, search string, page Page) (people []TeamGuestsPerson, total int64, err error) {
	return w.teamGuestsPeople(ctx, team, "user_id IS NOT NULL", search, page)
}

// ListTeamGuestsGuests lists one page of a team's guests by id and says how many there are; ErrNotFound for an unknown team.
func (w *Workspace) ListTeamGuestsGuests(ctx context.Context, team int64, search string, page Page) (people []TeamGuestsPerson, total int64, err error) {
	return w.teamGuestsPeople(ctx, team, "user_id IS NULL", search, page)
}

func (w *Workspace) teamGuestsPeople(ctx context.Context, team int64, which, search string, page Page) (people []TeamGuestsPerson, total int64, err error) {
	if err := w.db.find(ctx).Select("id").Take(&TeamGuestsTeam{}, "workspace_id = ? AND id = ?", w.id, team).Error; err != nil {
		return nil, 0, errorOf(err)
	}
	return listOf[TeamGuestsPerson](ctx, w.db, page, "id", func(g *gorm.DB) *gorm.DB {
		return containing(g.Where("workspace_id = ? AND team_id = ?", w.id, team).Where(which), search, "first_name", "last_name", "company", "visiting", "email", "card_item_id", "uuid")
	})
}

// WriteTeamGuestsMember adds a user to a team, or changes the role and the given names there; ErrNotFound when either is unknown.
func (w *Workspace) WriteTeamGuestsMember(ctx context.Context, team, user int64, role string, firstName, lastName *string) (person TeamGuestsPerson, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		var account TeamGuestsUser
		if err := takeForUpdate(t, &account, "workspace_id = ? AND id = ?", w.id, user); err != nil { // one at a time
			return err
		}
		var found []TeamGuestsPerson
		if err := t.Where("workspace_id = ? AND team_id = ? AND user_id = ?", w.id, team, user).Find(&found).Error; err != nil {
			return err
		}
		if len(found) == 0 {
			people := []TeamGuestsPerson{{UUID: uuid.NewString(), TeamID: team, UserID: &user, Email: account.Email, FirstName: account.Email, Role: role}}
			nameTeamGuestsPerson(&people[0], firstName, lastName)
			err := addTeamGuestsPeople(t, w.id, people)
			person = people[0]
			return err
		}
		person = found[0]
		person.Role = role
		nameTeamGuestsPerson(&person, firstName, lastName)
		_ = person.BeforeCreate(t.DB) // derives what they are sorted and searched by
		return t.Select("*").Updates(&person).Error
	})
	return person, err
}

func nameTeamGuestsPerson(person *TeamGuestsPerson, first, last *string) {
	if first != nil {
		person.FirstName = *first
	}
	if last != nil {
		person.LastName = *last
	}
}

// DeleteTeamGuestsMember takes a user out of a team; ErrNotFound when they were not in it.
func (w *Workspace) DeleteTeamGuestsMember(ctx context.Context, team, user int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&TeamGuestsPerson{}, "workspace_id = ? AND team_id = ? AND user_id = ?", w.id, team, user))
	})
}
