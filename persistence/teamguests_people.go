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

func addTeamGuestsPeople(t *tx, workspace int64, people []TeamGuestsPerson) error {
	first, err := nextIDs(t, workspace, TeamGuestsPersonIDs, len(people))
	if err != nil {
		return err
	}
	for i := range people {
		people[i].WorkspaceID, people[i].ID = workspace, first+int64(i)
	}
	return t.CreateInBatches(people, batchSize).Error
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
// Counting and finding the page read one index and nothing else; full rows are fetched for the page alone. So every page takes the same
// queries and the same memory, and a page from the far end is counted from there.
func (w *Workspace) TeamGuests(ctx context.Context, team int64, filter TeamGuestsFilter, order TeamGuestsOrder, page Page) (guests []TeamGuestsPerson, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := func() *gorm.DB { return matchingGuests(g, w.id, team, filter) }
		var ids []int64
		if ids, total, err = pageOfIDs(matching, order, page); err != nil || len(ids) == 0 {
			return err
		}
		if err := g.Where("workspace_id = ? AND id IN ?", w.id, ids).Find(&guests).Error; err != nil {
			return err
		}
		place := make(map[int64]int, len(ids))
		for i, id := range ids {
			place[id] = i
		}
		slices.SortFunc(guests, func(a, b TeamGuestsPerson) int { return place[a.ID] - place[b.ID] })
		return nil
	})
	return guests, total, err
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

// pageOfIDs finds the ids of one page, and how many ids there are. A nullable order is two runs of one index: those with a value, then those without.
func pageOfIDs(matching func() *gorm.DB, order TeamGuestsOrder, page Page) (ids []int64, total int64, err error) {
	if !order.By.nullable() {
		if err := matching().Count(&total).Error; err != nil {
			return nil, 0, err
		}
		ids, err = runOfIDs(matching(), order, page, int(total))
		return ids, total, err
	}
	column := string(order.By)
	var counts struct{ Total, Filled int64 }
	if err := matching().Select("COUNT(*) AS total, COUNT(" + column + ") AS filled").Take(&counts).Error; err != nil {
		return nil, 0, err
	}
	filled := int(counts.Filled)
	ids, err = runOfIDs(matching().Where(column+" IS NOT NULL"), order, page, filled)
	if err != nil {
		return nil, 0, err
	}
	rest := Page{Offset: max(0, page.Offset-filled), Limit: page.Limit - len(ids)}
	order.By = TeamGuestsByID
	more, err := runOfIDs(matching().Where(column+" IS NULL"), order, rest, int(counts.Total)-filled)
	return append(ids, more...), counts.Total, err
}

// runOfIDs finds the ids of one page of an ordered run of total rows, from whichever end is nearer.
func runOfIDs(query *gorm.DB, order TeamGuestsOrder, page Page, total int) (ids []int64, err error) {
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
	if order.By != TeamGuestsByID {
		query = query.Order(string(order.By) + direction)
	}
	err = query.Order("id"+direction).Offset(page.Offset).Limit(page.Limit).Pluck("id", &ids).Error
	if fromEnd {
		slices.Reverse(ids)
	}
	return ids, err
}
