package persistence

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// TeamGuestsPerson is a user's or a guest's place in a team.
type TeamGuestsPerson struct {
	WorkspaceID             int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                      int64 `gorm:"primaryKey;autoIncrement:false"`
	UUID                    string
	TeamID                  int64
	UserID                  *int64 // nil for guests
	Role                    string // owner, admin, manager, member or guest
	Company                 string
	Email                   string
	FirstName               string
	LastName                string
	PreferredContact        string
	Visiting                string
	NameKey                 string // derived on every write, see keys
	CompanyKey              string
	VisitingKey             string
	AppVersion              string
	LastActiveAt            *time.Time
	PushNotificationEnabled bool
	SupervisorID            *int64
	ChannelCount            int64
	ReportCount             int64
	CardItemID              *string
	CardBattery             *int64 // percent
	CardAssignedAt          *time.Time
	CardUnassignedAt        *time.Time
	CardLastSyncAt          *time.Time
}

// TableName is the table's.
func (TeamGuestsPerson) TableName() string { return "teamguests_people" }

// BeforeCreate derives what people are sorted and searched by: lower case by Unicode's rules, which SQLite does not know.
func (p *TeamGuestsPerson) BeforeCreate(*gorm.DB) error {
	p.NameKey, p.CompanyKey, p.VisitingKey = nameKey(p.FirstName, p.LastName), strings.ToLower(p.Company), strings.ToLower(p.Visiting)
	return nil
}

func nameKey(first, last string) string {
	return strings.ToLower(strings.TrimSpace(first + " " + last))
}

// Page is a window of a list: Limit rows from Offset on.
type Page struct{ Offset, Limit int }

// TeamGuestsFilter chooses guests of a team; all that is set must match.
type TeamGuestsFilter struct {
	Search     string  // part of the full name, in any case; empty matches all
	IncludeIDs []int64 // nil matches all, empty none
	ExcludeIDs []int64
}

// TeamGuestsOrder is how guests are sorted. Those without the value come last; equal ones stand by id, in the same direction.
type TeamGuestsOrder struct {
	By   TeamGuestsSort
	Desc bool
}

// TeamGuestsSort is a column that guests can be sorted by, each with an index of its own. The zero value is the id.
type TeamGuestsSort string

// The columns guests can be sorted by.
const (
	TeamGuestsByID       TeamGuestsSort = ""
	TeamGuestsByName     TeamGuestsSort = "name_key"
	TeamGuestsByCompany  TeamGuestsSort = "company_key"
	TeamGuestsByVisiting TeamGuestsSort = "visiting_key"
	TeamGuestsByCard     TeamGuestsSort = "card_item_id"
	TeamGuestsByAssigned TeamGuestsSort = "card_assigned_at"
	TeamGuestsByRemoved  TeamGuestsSort = "card_unassigned_at"
)

func (s TeamGuestsSort) nullable() bool {
	return s == TeamGuestsByCard || s == TeamGuestsByAssigned || s == TeamGuestsByRemoved
}

// TeamGuestsVisible is a person together with what the caller may do in their team.
type TeamGuestsVisible struct {
	Person        TeamGuestsPerson `gorm:"embedded"`
	CallerRole    string
	GuestsEnabled bool
}

// TeamGuestsPerson finds a person by id, or by uuid when uuid is given, in any team that the user belongs to.
func (w *Workspace) TeamGuestsPerson(ctx context.Context, user, id int64, uuid string) (found TeamGuestsVisible, err error) {
	query := w.db.find(ctx).Table("teamguests_people AS p").
		Select("p.*, m.role AS caller_role, t.guests_enabled AS guests_enabled").
		Joins("JOIN teamguests_people AS m ON m.workspace_id = p.workspace_id AND m.team_id = p.team_id AND m.user_id = ?", user).
		Joins("JOIN teamguests_teams AS t ON t.workspace_id = p.workspace_id AND t.id = p.team_id").
		Where("p.workspace_id = ?", w.id)
	if uuid != "" {
		query = query.Where("p.uuid = ?", uuid)
	} else {
		query = query.Where("p.id = ?", id)
	}
	return found, errorOf(query.Take(&found).Error)
}

// AddTeamGuests creates guests in one transaction, in order, and gives them their ids.
func (w *Workspace) AddTeamGuests(ctx context.Context, team int64, guests []TeamGuestsPerson) ([]TeamGuestsPerson, error) {
	if len(guests) == 0 {
		return guests, nil
	}
	for i := range guests {
		guests[i].TeamID = team
	}
	err := w.db.write(ctx, func(t *tx) error { return addTeamGuestsPeople(t, w.id, guests) })
	return guests, err
}

// addTeamGuestsPeople adds people of one team.
func addTeamGuestsPeople(t *tx, workspace int64, people []TeamGuestsPerson) error {
	first, err := nextIDs(t, workspace, TeamGuestsPersonIDs, len(people))
	if err != nil {
		return err
	}
	for i := range people {
		people[i].WorkspaceID, people[i].ID = workspace, first+int64(i)
	}
	if err := t.CreateInBatches(people, batchSize).Error; err != nil {
		return err
	}
	guests := 0
	for _, person := range people {
		if person.UserID == nil {
			guests++
		}
	}
	if guests == 0 {
		return nil
	}
	return countGuests(t, workspace, people[0].TeamID, guests)
}

// countGuests keeps a team's number of guests in step.
func countGuests(t *tx, workspace, team int64, more int) error {
	return t.Model(&TeamGuestsTeam{}).Where("workspace_id = ? AND id = ?", workspace, team).
		Update("guests_count", gorm.Expr("guests_count + ?", more)).Error
}

// UpdateTeamGuestsPerson changes the named columns of a person, under the names of the API; ErrNotFound when they are gone.
func (w *Workspace) UpdateTeamGuestsPerson(ctx context.Context, id int64, changes map[string]any) error {
	if len(changes) == 0 {
		return nil
	}
	return w.db.write(ctx, func(t *tx) error {
		person := TeamGuestsPerson{WorkspaceID: w.id, ID: id}
		changed := t.Model(&person).Updates(changes)
		if changed.Error == nil && changed.RowsAffected == 0 {
			return ErrNotFound
		}
		if changed.Error != nil {
			return changed.Error
		}
		// The row is ours until the transaction ends, so that the keys fit what stands there.
		if err := t.Take(&person).Error; err != nil {
			return err
		}
		_ = person.BeforeCreate(t.DB)
		return t.Model(&person).Select("NameKey", "CompanyKey", "VisitingKey").Updates(person).Error
	})
}

// TeamGuests lists one page of a team's guests and says how many match.
//
// Every page takes the same few queries and the same memory: the number of all guests is kept with the team, the page's ids are found in one
// index, counted from its nearer end, and full rows are read for the page alone. Only a filter has to count, which reads one index too.
func (w *Workspace) TeamGuests(ctx context.Context, team int64, filter TeamGuestsFilter, order TeamGuestsOrder, page Page) (guests []TeamGuestsPerson, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := func() *gorm.DB { return matchingGuests(g, w.id, team, filter) }
		if filter.isEmpty() {
			err = g.Model(&TeamGuestsTeam{}).Select("guests_count").Where("workspace_id = ? AND id = ?", w.id, team).Take(&total).Error
		} else {
			err = matching().Count(&total).Error
		}
		if err != nil {
			return err
		}
		guests, err = pageOfGuests(g, w.id, matching, order, page, int(total))
		return err
	})
	return guests, total, err
}

func (f TeamGuestsFilter) isEmpty() bool {
	return f.Search == "" && f.IncludeIDs == nil && len(f.ExcludeIDs) == 0
}

// matchingGuests are the guests of a team that a filter chooses. The partial indexes stand on "user_id IS NULL".
func matchingGuests(g *gorm.DB, workspace, team int64, filter TeamGuestsFilter) *gorm.DB {
	query := g.Table("teamguests_people").Where("workspace_id = ? AND team_id = ? AND user_id IS NULL", workspace, team)
	if filter.Search != "" {
		query = query.Where(`name_key LIKE ? ESCAPE '\'`, "%"+escapeLike(strings.ToLower(filter.Search))+"%")
	}
	if filter.IncludeIDs != nil {
		query = query.Where("id IN ?", append([]int64{-1}, filter.IncludeIDs...)) // never an empty list
	}
	if len(filter.ExcludeIDs) > 0 {
		query = query.Where("id NOT IN ?", filter.ExcludeIDs)
	}
	return query
}

// escapeLike takes the meaning from the signs that LIKE would act on.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// pageOfGuests finds one page of total guests. A nullable order is two runs of one index: those with a value, then those without.
func pageOfGuests(g *gorm.DB, workspace int64, matching func() *gorm.DB, order TeamGuestsOrder, page Page, total int) (guests []TeamGuestsPerson, err error) {
	if !order.By.nullable() {
		return runOfGuests(g, workspace, matching(), order, page, total)
	}
	filled, empty := string(order.By)+" IS NOT NULL", string(order.By)+" IS NULL"
	var count int64
	if err := matching().Where(filled).Count(&count).Error; err != nil {
		return nil, err
	}
	if guests, err = runOfGuests(g, workspace, matching().Where(filled), order, page, int(count)); err != nil {
		return nil, err
	}
	rest := Page{Offset: max(0, page.Offset-int(count)), Limit: page.Limit - len(guests)}
	order.By = TeamGuestsByID
	more, err := runOfGuests(g, workspace, matching().Where(empty), order, rest, total-int(count))
	return append(guests, more...), err
}

// runOfGuests finds one page of an ordered run of total guests, from whichever end is nearer: the ids in an index alone, then their rows.
func runOfGuests(g *gorm.DB, workspace int64, matching *gorm.DB, order TeamGuestsOrder, page Page, total int) (guests []TeamGuestsPerson, err error) {
	page.Limit = min(page.Limit, total-page.Offset)
	if page.Limit <= 0 {
		return nil, nil
	}
	fromEnd := page.Offset > total/2
	if fromEnd {
		page.Offset = total - page.Offset - page.Limit
	}
	direction := ""
	if order.Desc != fromEnd {
		direction = " DESC"
	}
	sorted := "id" + direction
	if order.By != TeamGuestsByID {
		sorted = string(order.By) + direction + ", " + sorted
	}
	ids := matching.Select("id").Order(sorted).Offset(page.Offset).Limit(page.Limit)
	err = g.Where("workspace_id = ? AND id IN (?)", workspace, ids).Order(sorted).Find(&guests).Error
	if fromEnd {
		slices.Reverse(guests)
	}
	return guests, err
}
