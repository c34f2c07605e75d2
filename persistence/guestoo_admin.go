package persistence

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// What the API only reads is written by those who run an agency.

// ListGuestooEvents lists one page of all events by id, as those who run them see them, and says how many there are.
func (w *Workspace) ListGuestooEvents(ctx context.Context, search string, page Page) (found []GuestooEventFound, total int64, err error) {
	return w.GuestooEvents(ctx, GuestooScope{}, GuestooEventFilter{Text: search}, &page)
}

// GuestooEventByID finds one event with its keywords and visitors.
func (w *Workspace) GuestooEventByID(ctx context.Context, id int64) (found GuestooEventFound, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		found, err = guestooEventByID(g, w.id, id)
		return err
	})
	return found, err
}

func guestooEventByID(g *gorm.DB, workspace, id int64) (GuestooEventFound, error) {
	var event GuestooEvent
	if err := g.Take(&event, "workspace_id = ? AND id = ?", workspace, id).Error; err != nil {
		return GuestooEventFound{}, err
	}
	matching := visibleEvents(g, workspace, GuestooScope{}).Where("e.id = ?", id).Session(&gorm.Session{})
	found, err := withVisitors(g, workspace, matching, []GuestooEvent{event})
	if err != nil {
		return GuestooEventFound{}, err
	}
	return found[0], nil
}

// CreateGuestooEvent makes an event and gives it its ids.
func (w *Workspace) CreateGuestooEvent(ctx context.Context, event GuestooEvent, keywords []string) (found GuestooEventFound, err error) {
	event.WorkspaceID, event.UUID = w.id, uuid.NewString()
	if event.Campaigns == nil {
		event.Campaigns = []string{}
	}
	err = w.db.write(ctx, func(t *tx) (err error) {
		if event.ID, err = nextIDs(t, w.id, GuestooEventIDs, 1); err != nil {
			return err
		}
		if err := t.Create(&event).Error; err != nil {
			return err
		}
		if err := writeGuestooKeywords(t, w.id, event.ID, keywords); err != nil {
			return err
		}
		found, err = guestooEventByID(t.DB, w.id, event.ID)
		return err
	})
	return found, err
}

// UpdateGuestooEvent lets change work on an event that nobody else changes meanwhile. Nil keywords stay as they are.
func (w *Workspace) UpdateGuestooEvent(ctx context.Context, id int64, change func(*GuestooEvent), keywords []string) (found GuestooEventFound, err error) {
	err = w.db.write(ctx, func(t *tx) (err error) {
		var event GuestooEvent
		if err := takeForUpdate(t, &event, "workspace_id = ? AND id = ?", w.id, id); err != nil {
			return err
		}
		change(&event)
		_ = event.BeforeCreate(t.DB) // derives what it is searched by
		if err := t.Select("*").Updates(&event).Error; err != nil {
			return err
		}
		if keywords != nil {
			if err := writeGuestooKeywords(t, w.id, id, keywords); err != nil {
				return err
			}
		}
		found, err = guestooEventByID(t.DB, w.id, id)
		return err
	})
	return found, err
}

func writeGuestooKeywords(t *tx, workspace, event int64, keywords []string) error {
	if err := t.Delete(&GuestooKeyword{}, "workspace_id = ? AND event_id = ?", workspace, event).Error; err != nil || len(keywords) == 0 {
		return err
	}
	rows := make([]GuestooKeyword, len(keywords))
	for i, keyword := range keywords {
		rows[i] = GuestooKeyword{WorkspaceID: workspace, EventID: event, Position: int64(i + 1), Keyword: keyword}
	}
	return t.Create(&rows).Error
}

// DeleteGuestooEvent removes an event with its participations.
func (w *Workspace) DeleteGuestooEvent(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&GuestooEvent{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}

// ListGuestooGuests lists one page of the guests by id, with their participations, and says how many there are.
func (w *Workspace) ListGuestooGuests(ctx context.Context, search string, page Page) (found []GuestooGuestFound, total int64, err error) {
	if search == "" {
		return w.GuestooGuests(ctx, GuestooScope{}, GuestooGuestFilter{}, true, &page)
	}
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := containing(g.Table("guestoo_guests").Select("id").Where("workspace_id = ?", w.id), search, "first_name", "last_name", "email", "company", "uuid")
		var guests []GuestooGuest
		if total, err = pageOf(g, w.id, matching, &page, &guests); err != nil || len(guests) == 0 {
			return err
		}
		found, err = withParticipations(g, w.id, GuestooScope{}, nil, guests)
		return err
	})
	return found, total, err
}

// WriteGuestooAgency writes the workspace's agency, which the first write makes. Its address stays.
func (w *Workspace) WriteGuestooAgency(ctx context.Context, agency GuestooAgency) (GuestooAgency, error) {
	err := w.db.write(ctx, func(t *tx) error {
		agency.WorkspaceID, agency.UUID = w.id, uuid.NewString()
		if err := t.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "workspace_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"display_name", "email", "phone", "website"}),
		}).Create(&agency).Error; err != nil {
			return err
		}
		return t.Take(&agency, "workspace_id = ?", w.id).Error
	})
	return agency, err
}
