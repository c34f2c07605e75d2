package persistence

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// GuestooAgency is the account that a workspace's events and guests belong to.
type GuestooAgency struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	UUID        string
	DisplayName string
	Email       *string
	Phone       *string
	Website     *string
	Address     *GuestooAddress `gorm:"serializer:json"`
}

// GuestooAddress is where an agency or a guest is.
type GuestooAddress struct {
	Street, StreetNumber, PostCode, City, Country *string
}

// GuestooEvent is an event. Dates are milliseconds since 1970.
type GuestooEvent struct {
	WorkspaceID       int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                int64 `gorm:"primaryKey;autoIncrement:false"`
	UUID              string
	DisplayName       string
	InternalName      *string
	NameKey           string // both names in lower case, derived when the event is made
	SubTitle          *string
	IntroText         *string
	Description       *string
	StartDate         *int64
	EndDate           *int64
	RegistrationStart *int64
	RegistrationEnd   *int64
	Visibility        string
	EventType         string
	Archived          bool
	MaxVisitor        *int64 // seats; nil for any number
	WaitingListOpen   bool
	Automatic         bool                // registrations are confirmed at once while there are seats
	Campaigns         []string            `gorm:"serializer:json"`
	Address           GuestooEventAddress `gorm:"serializer:json"`
	ImageURL          *string
	EventLink         *string
}

// GuestooEventAddress is where an event takes place.
type GuestooEventAddress struct {
	LocationName, Street, StreetNumber, PostCode, City, Country *string
}

// GuestooKeyword is a keyword of an event.
type GuestooKeyword struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	EventID     int64 `gorm:"primaryKey;autoIncrement:false"`
	Position    int64 `gorm:"primaryKey;autoIncrement:false"`
	Keyword     string
	KeywordKey  string // in lower case, derived when the keyword is made
}

// TableName is the table's.
func (GuestooAgency) TableName() string { return "guestoo_agencies" }

// TableName is the table's.
func (GuestooEvent) TableName() string { return "guestoo_events" }

// TableName is the table's.
func (GuestooKeyword) TableName() string { return "guestoo_keywords" }

// BeforeCreate derives what events are searched by.
func (e *GuestooEvent) BeforeCreate(*gorm.DB) error {
	e.NameKey = strings.ToLower(e.DisplayName)
	if e.InternalName != nil {
		e.NameKey += "\n" + strings.ToLower(*e.InternalName)
	}
	return nil
}

// BeforeCreate derives what keywords are compared by.
func (k *GuestooKeyword) BeforeCreate(*gorm.DB) error {
	k.KeywordKey = keywordKey(k.Keyword)
	return nil
}

func keywordKey(keyword string) string { return strings.ToLower(strings.TrimSpace(keyword)) }

// The kinds of ids of guestoo, for Filling.StartIDs.
const (
	GuestooEventIDs = "guestoo_events"
	GuestooGuestIDs = "guestoo_guests"
)

// GuestooScope is what a caller may see. The zero value is everything.
type GuestooScope struct {
	Keyword string // only events with it, in any case, and the guests who take part in one of them
	User    int64  // the API user that asks, who also sees guests of its own making that take part in nothing yet
}

// GuestooEventFilter chooses events; what is not set matches all.
type GuestooEventFilter struct {
	UUID       *string
	Text       string // part of a name, in any case
	Keyword    string // in any case
	Visibility []string
	EventType  []string
	Archived   *bool
	StartFrom  *int64
	StartTo    *int64
}

// GuestooVisitors counts the visitors of an event by status.
type GuestooVisitors map[string]int64

// GuestooEventFound is an event with what belongs to it.
type GuestooEventFound struct {
	GuestooEvent
	Keywords []string
	Visitors GuestooVisitors
}

// GuestooAgency gives the workspace's agency.
func (w *Workspace) GuestooAgency(ctx context.Context) (agency GuestooAgency, err error) {
	err = w.db.find(ctx).Take(&agency, "workspace_id = ?", w.id).Error
	return agency, errorOf(err)
}

// GuestooEvents lists one page of the events in scope that match, the oldest record first, and says how many match. A nil page is all of them.
func (w *Workspace) GuestooEvents(ctx context.Context, scope GuestooScope, filter GuestooEventFilter, page *Page) (found []GuestooEventFound, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := matchingEvents(g, w.id, scope, filter)
		var events []GuestooEvent
		if total, err = pageOf(g, w.id, matching, page, &events); err != nil || len(events) == 0 {
			return err
		}
		found, err = withVisitors(g, w.id, matching, events)
		return err
	})
	return found, total, err
}

// visibleEvents are the ids of the events in scope.
func visibleEvents(g *gorm.DB, workspace int64, scope GuestooScope) *gorm.DB {
	query := g.Table("guestoo_events AS e").Select("e.id").Where("e.workspace_id = ?", workspace)
	if scope.Keyword != "" {
		query = query.Where("e.id IN (?)", carriers(g, workspace, scope.Keyword))
	}
	return query
}

// carriers are the ids of the events that carry a keyword.
func carriers(g *gorm.DB, workspace int64, keyword string) *gorm.DB {
	return g.Table("guestoo_keywords").Select("event_id").Where("workspace_id = ? AND keyword_key = ?", workspace, keywordKey(keyword))
}

// matchingEvents are the ids of the events in scope that a filter chooses.
func matchingEvents(g *gorm.DB, workspace int64, scope GuestooScope, filter GuestooEventFilter) *gorm.DB {
	query := visibleEvents(g, workspace, scope)
	if filter.UUID != nil {
		query = query.Where("e.uuid = ?", *filter.UUID)
	}
	if filter.Text != "" {
		query = query.Where(`e.name_key LIKE ? ESCAPE '\'`, "%"+escapeLike(strings.ToLower(filter.Text))+"%")
	}
	if filter.Keyword != "" {
		query = query.Where("e.id IN (?)", carriers(g, workspace, filter.Keyword))
	}
	if len(filter.Visibility) > 0 {
		query = query.Where("e.visibility IN ?", filter.Visibility)
	}
	if len(filter.EventType) > 0 {
		query = query.Where("e.event_type IN ?", filter.EventType)
	}
	if filter.Archived != nil {
		query = query.Where("e.archived = ?", *filter.Archived)
	}
	if filter.StartFrom != nil {
		query = query.Where("e.start_date >= ?", *filter.StartFrom)
	}
	if filter.StartTo != nil {
		query = query.Where("e.start_date <= ?", *filter.StartTo)
	}
	return query
}

// withVisitors adds keywords and counts to events that stand in the order of their ids: one query each, however many events there are.
func withVisitors(g *gorm.DB, workspace int64, matching *gorm.DB, events []GuestooEvent) ([]GuestooEventFound, error) {
	between := func(table string) *gorm.DB {
		return g.Table(table).Where("workspace_id = ? AND event_id BETWEEN ? AND ? AND event_id IN (?)", workspace, events[0].ID, events[len(events)-1].ID, matching)
	}
	var keywords []GuestooKeyword
	if err := between("guestoo_keywords").Order("event_id, position").Find(&keywords).Error; err != nil {
		return nil, err
	}
	var counts []struct {
		EventID  int64
		Status   string
		Visitors int64
	}
	if err := between("guestoo_participations").Select("event_id, status, CAST(SUM(visitor_count) AS bigint) AS visitors").Group("event_id, status").Find(&counts).Error; err != nil {
		return nil, err
	}
	found := make([]GuestooEventFound, len(events))
	place := make(map[int64]*GuestooEventFound, len(events))
	for i, event := range events {
		found[i] = GuestooEventFound{GuestooEvent: event, Keywords: []string{}, Visitors: GuestooVisitors{}}
		place[event.ID] = &found[i]
	}
	for _, keyword := range keywords {
		event := place[keyword.EventID]
		event.Keywords = append(event.Keywords, keyword.Keyword)
	}
	for _, count := range counts {
		place[count.EventID].Visitors[count.Status] = count.Visitors
	}
	return found, nil
}

// pageOf reads into rows those whose ids match, in the order of their ids, and says how many match; of a page only its own rows, from whichever end is nearer.
func pageOf[R any](g *gorm.DB, workspace int64, matching *gorm.DB, page *Page, rows *[]R) (total int64, err error) {
	matching = matching.Session(&gorm.Session{})
	if page == nil {
		err = g.Where("workspace_id = ? AND id IN (?)", workspace, matching).Order("id").Find(rows).Error
		return int64(len(*rows)), err
	}
	if err := g.Table("(?) AS matching", matching).Count(&total).Error; err != nil {
		return 0, err
	}
	if page.Offset >= int(total) {
		return total, nil
	}
	window, order := Page{Offset: page.Offset, Limit: min(page.Limit, int(total)-page.Offset)}, "id"
	if window.Offset > int(total)/2 {
		window.Offset, order = int(total)-window.Offset-window.Limit, "id DESC"
	}
	ids := g.Table("(?) AS matching", matching).Select("id").Order(order).Offset(window.Offset).Limit(window.Limit)
	return total, g.Where("workspace_id = ? AND id IN (?)", workspace, ids).Order("id").Find(rows).Error
}
