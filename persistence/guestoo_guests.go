package persistence

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// GuestooGuest is a person who may take part in events.
type GuestooGuest struct {
	WorkspaceID     int64 `gorm:"primaryKey;autoIncrement:false"`
	ID              int64 `gorm:"primaryKey;autoIncrement:false"`
	UUID            string
	CreatedBy       *int64 // the API user
	ExternalID      *string
	Email           *string // as it was written
	EmailKey        *string // in lower case, unique in the workspace; derived on every write
	Salutation      *string
	Gender          *string
	Title           *string
	FirstName       *string
	LastName        *string
	Company         *string
	Position        *string
	Phone           *string
	Mobile          *string
	Website         *string
	Address         *GuestooAddress `gorm:"serializer:json"`
	BusinessAddress *GuestooAddress `gorm:"serializer:json"`
	Tags            []string        `gorm:"serializer:json"`
}

// TableName is the table's.
func (GuestooGuest) TableName() string { return "guestoo_guests" }

// BeforeSave derives what addresses are compared by.
func (g *GuestooGuest) BeforeSave(*gorm.DB) error {
	g.EmailKey = nil
	if g.Email != nil {
		key := strings.ToLower(*g.Email)
		g.EmailKey = &key
	}
	if g.Tags == nil {
		g.Tags = []string{}
	}
	return nil
}

// GuestooGuestFilter chooses guests; what is not set matches all.
type GuestooGuestFilter struct {
	UUID       *string
	Email      *string // in any case
	ExternalID *string
	Event      *GuestooParticipationFilter // guests with such a participation
}

// GuestooParticipationFilter chooses participations; what is not set matches all.
type GuestooParticipationFilter struct {
	Event  *string // its uuid
	Status []string
}

// GuestooGuestFound is a guest with the participations that are in scope, by event.
type GuestooGuestFound struct {
	GuestooGuest
	Events []GuestooParticipationFound
}

// GuestooGuests lists one page of the guests in scope that match, the oldest record first, and says how many match. A nil page is all of them.
// With details, the participations that are in scope and match the filter come along, in one query however many guests there are.
func (w *Workspace) GuestooGuests(ctx context.Context, scope GuestooScope, filter GuestooGuestFilter, details bool, page *Page) (found []GuestooGuestFound, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		found, total, err = guestooGuests(g, w.id, scope, filter, details, page)
		return err
	})
	return found, total, err
}

func guestooGuests(g *gorm.DB, workspace int64, scope GuestooScope, filter GuestooGuestFilter, details bool, page *Page) (found []GuestooGuestFound, total int64, err error) {
	matching := matchingGuestooGuests(g, workspace, scope, filter)
	var guests []GuestooGuest
	if total, err = pageOf(g, workspace, matching, page, &guests); err != nil || len(guests) == 0 {
		return nil, total, err
	}
	if details {
		found, err = withParticipations(g, workspace, scope, filter.Event, guests)
		return found, total, err
	}
	found = make([]GuestooGuestFound, len(guests))
	for i, guest := range guests {
		found[i].GuestooGuest = guest
	}
	return found, total, nil
}

// withParticipations adds the participations in scope that a filter chooses to guests that stand in the order of their ids.
func withParticipations(g *gorm.DB, workspace int64, scope GuestooScope, filter *GuestooParticipationFilter, guests []GuestooGuest) (found []GuestooGuestFound, err error) {
	found = make([]GuestooGuestFound, len(guests))
	place := make(map[int64]*GuestooGuestFound, len(guests))
	for i, guest := range guests {
		found[i].GuestooGuest = guest
		place[guest.ID] = &found[i]
	}
	var participations []GuestooParticipationFound
	query := participationsIn(g, workspace, scope, filter).
		Select("p.*, e.uuid AS event_uuid, e.display_name AS event_name").
		Joins("JOIN guestoo_events AS e ON e.workspace_id = p.workspace_id AND e.id = p.event_id")
	if len(guests) <= batchSize {
		ids := make([]int64, len(guests))
		for i, guest := range guests {
			ids[i] = guest.ID
		}
		query = query.Where("p.guest_id IN ?", ids)
	} else { // so many that those in between are few
		query = query.Where("p.guest_id BETWEEN ? AND ?", guests[0].ID, guests[len(guests)-1].ID)
	}
	err = query.Order("p.guest_id, p.event_id").Find(&participations).Error
	for _, participation := range participations {
		if guest := place[participation.GuestID]; guest != nil {
			guest.Events = append(guest.Events, participation)
		}
	}
	return found, err
}

// matchingGuestooGuests are the ids of the guests in scope that a filter chooses.
func matchingGuestooGuests(g *gorm.DB, workspace int64, scope GuestooScope, filter GuestooGuestFilter) *gorm.DB {
	query := g.Table("guestoo_guests AS g").Select("g.id").Where("g.workspace_id = ?", workspace)
	if scope.Keyword != "" {
		query = query.Where(`(g.id IN (?) OR g.created_by = ? AND NOT EXISTS (SELECT 1 FROM guestoo_participations AS o WHERE o.workspace_id = g.workspace_id AND o.guest_id = g.id))`,
			participationsIn(g, workspace, scope, nil).Select("p.guest_id"), scope.User)
	}
	if filter.UUID != nil {
		query = query.Where("g.uuid = ?", *filter.UUID)
	}
	if filter.Email != nil {
		query = query.Where("g.email_key = ?", strings.ToLower(*filter.Email))
	}
	if filter.ExternalID != nil {
		query = query.Where("g.external_id = ?", *filter.ExternalID)
	}
	if filter.Event != nil {
		query = query.Where("g.id IN (?)", participationsIn(g, workspace, scope, filter.Event).Select("p.guest_id"))
	}
	return query
}

// participationsIn are the participations in scope that a filter chooses.
func participationsIn(g *gorm.DB, workspace int64, scope GuestooScope, filter *GuestooParticipationFilter) *gorm.DB {
	query := g.Table("guestoo_participations AS p").Where("p.workspace_id = ?", workspace)
	if scope.Keyword != "" {
		query = query.Where("p.event_id IN (?)", carriers(g, workspace, scope.Keyword))
	}
	if filter == nil {
		return query
	}
	if filter.Event != nil {
		query = query.Where("p.event_id IN (?)", g.Table("guestoo_events").Select("id").Where("workspace_id = ? AND uuid = ?", workspace, *filter.Event))
	}
	if len(filter.Status) > 0 {
		query = query.Where("p.status IN ?", filter.Status)
	}
	return query
}

// GuestooGuest finds one guest in scope, with the participations that are.
func (w *Workspace) GuestooGuest(ctx context.Context, scope GuestooScope, uuid string) (found GuestooGuestFound, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		found, err = oneGuestooGuest(g, w.id, scope, uuid)
		return err
	})
	return found, err
}

func oneGuestooGuest(g *gorm.DB, workspace int64, scope GuestooScope, uuid string) (GuestooGuestFound, error) {
	found, _, err := guestooGuests(g, workspace, scope, GuestooGuestFilter{UUID: &uuid}, true, nil)
	if err != nil {
		return GuestooGuestFound{}, err
	}
	if len(found) == 0 {
		return GuestooGuestFound{}, ErrNotFound
	}
	return found[0], nil
}

// CreateGuestooGuest keeps a new guest and gives it its id; ErrConflict when another guest of the workspace has the address.
func (w *Workspace) CreateGuestooGuest(ctx context.Context, scope GuestooScope, guest GuestooGuest) (GuestooGuestFound, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		guest.WorkspaceID, guest.CreatedBy = w.id, &scope.User
		if guest.ID, err = nextIDs(t, w.id, GuestooGuestIDs, 1); err != nil {
			return err
		}
		return t.Create(&guest).Error
	})
	return GuestooGuestFound{GuestooGuest: guest}, err
}

// ReplaceGuestooGuest replaces all of a guest in scope but ids and participations; ErrConflict when another guest of the workspace has the address.
func (w *Workspace) ReplaceGuestooGuest(ctx context.Context, scope GuestooScope, uuid string, guest GuestooGuest) (found GuestooGuestFound, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		if found, err = lockGuestooGuest(t, w.id, scope, uuid); err != nil {
			return err
		}
		guest.WorkspaceID, guest.ID, guest.UUID, guest.CreatedBy = w.id, found.ID, found.UUID, found.CreatedBy
		found.GuestooGuest = guest
		return t.Select("*").Updates(&guest).Error
	})
	return found, err
}

// DeleteGuestooGuest takes a guest in scope out of all events in scope, and deletes it if it then takes part in nothing.
func (w *Workspace) DeleteGuestooGuest(ctx context.Context, scope GuestooScope, uuid string) error {
	return w.db.write(ctx, func(t *tx) error {
		guest, err := lockGuestooGuest(t, w.id, scope, uuid)
		if err != nil {
			return err
		}
		seen := make([]int64, len(guest.Events))
		for i, participation := range guest.Events {
			seen[i] = participation.EventID
		}
		ofGuest := func() *gorm.DB {
			return t.Model(&GuestooParticipation{}).Where("workspace_id = ? AND guest_id = ?", w.id, guest.ID)
		}
		if err := ofGuest().Where("event_id IN ?", append(seen, -1)).Delete(&GuestooParticipation{}).Error; err != nil {
			return err
		}
		var elsewhere int64
		if err := ofGuest().Count(&elsewhere).Error; err != nil {
			return err
		}
		if elsewhere > 0 { // out of scope; the caller is not to see this guest again for having made it
			return t.Model(&GuestooGuest{}).Where("workspace_id = ? AND id = ?", w.id, guest.ID).Update("created_by", nil).Error
		}
		return t.Delete(&GuestooGuest{}, "workspace_id = ? AND id = ?", w.id, guest.ID).Error
	})
}

// lockGuestooGuest finds one guest in scope and keeps it as it is until the transaction ends: neither it nor its participations change meanwhile.
// Whoever locks a guest and an event locks the guest first.
func lockGuestooGuest(t *tx, workspace int64, scope GuestooScope, uuid string) (GuestooGuestFound, error) {
	var locked GuestooGuest
	if err := t.Clauses(forUpdate).Select("id").Take(&locked, "workspace_id = ? AND uuid = ?", workspace, uuid).Error; err != nil {
		return GuestooGuestFound{}, err
	}
	return oneGuestooGuest(t.DB, workspace, scope, uuid)
}
