package persistence

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// XingEventsEvent is an event of a user. Texts without a value are empty.
type XingEventsEvent struct {
	WorkspaceID       int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                int64 `gorm:"primaryKey;autoIncrement:false"`
	HostID            int64
	Title             string
	TitleKey          string // derived on every write
	Country           string
	SelectedDate      string // as the wall clock reads
	SelectedEndDate   string
	Description       string
	ShortDescription  string
	Timezone          string
	Language          string
	Identifier        string // as it was written; unique in the workspace in any case
	IdentifierKey     string // derived on every write
	InternalReference string
	Activated         bool
	Visibility        string
	EventType         string
	Location          string
	Street            string
	ZipCode           string
	City              string
	Latitude          *float64
	Longitude         *float64
	CreationTime      time.Time
	LastModified      time.Time
}

// TableName is the table's.
func (XingEventsEvent) TableName() string { return "xingevents_events" }

// BeforeCreate derives what events are found by.
func (e *XingEventsEvent) BeforeCreate(*gorm.DB) error {
	e.TitleKey, e.IdentifierKey = strings.ToLower(e.Title), strings.ToLower(e.Identifier)
	return nil
}

// XingEventsVisibleEvent is an event together with whether a key may work with its host.
type XingEventsVisibleEvent struct {
	Event     XingEventsEvent `gorm:"embedded"`
	Permitted bool
}

// XingEventsEvent finds an event by id, as a key sees it.
func (w *Workspace) XingEventsEvent(ctx context.Context, key, id int64) (found XingEventsVisibleEvent, err error) {
	err = w.db.find(ctx).Table("xingevents_events AS e").Select("e.*, p.key_id IS NOT NULL AS permitted").
		Joins("LEFT JOIN xingevents_permissions AS p ON p.workspace_id = e.workspace_id AND p.user_id = e.host_id AND p.key_id = ?", key).
		Where("e.workspace_id = ? AND e.id = ?", w.id, id).Take(&found).Error
	return found, errorOf(err)
}

// XingEventsEventExists says whether an event has this identifier, in any case.
func (w *Workspace) XingEventsEventExists(ctx context.Context, identifier string) (bool, error) {
	var count int64
	err := w.db.find(ctx).Model(&XingEventsEvent{}).Where("workspace_id = ? AND identifier_key = ?", w.id, strings.ToLower(identifier)).Count(&count).Error
	return count > 0, errorOf(err)
}

// FindXingEventsEvents gives the first ids, up to a limit, of the events whose identifier and title contain these parts, in any case.
func (w *Workspace) FindXingEventsEvents(ctx context.Context, identifier, title string, limit int) (ids []int64, err error) {
	query := w.db.find(ctx).Model(&XingEventsEvent{}).Where("workspace_id = ?", w.id)
	for _, part := range []struct{ column, text string }{{"identifier_key", identifier}, {"title_key", title}} {
		if part.text != "" {
			query = query.Where(part.column+` LIKE ? ESCAPE '\'`, "%"+escapeLike(strings.ToLower(part.text))+"%")
		}
	}
	err = query.Order("id").Limit(limit).Pluck("id", &ids).Error
	return ids, errorOf(err)
}

// XingEventsEventIDs lists the ids of a user's events.
func (w *Workspace) XingEventsEventIDs(ctx context.Context, host int64) (ids []int64, err error) {
	err = w.db.find(ctx).Model(&XingEventsEvent{}).Where("workspace_id = ? AND host_id = ?", w.id, host).Order("id").Pluck("id", &ids).Error
	return ids, errorOf(err)
}

// XingEventsEvents lists one page of a user's events, by id, and says how many there are. The page is found in an index, from whichever end is
// nearer; full rows are fetched for the page alone.
func (w *Workspace) XingEventsEvents(ctx context.Context, host int64, page Page) (events []XingEventsEvent, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		hosted := func() *gorm.DB {
			return g.Table("xingevents_events").Where("workspace_id = ? AND host_id = ?", w.id, host)
		}
		if err := hosted().Count(&total).Error; err != nil {
			return err
		}
		limit, offset, direction := min(int64(page.Limit), total-int64(page.Offset)), int64(page.Offset), ""
		if limit <= 0 {
			return nil
		}
		if offset > total/2 {
			offset, direction = total-offset-limit, " DESC"
		}
		ids := hosted().Select("id").Order("id" + direction).Offset(int(offset)).Limit(int(limit))
		return g.Where("workspace_id = ? AND id IN (?)", w.id, ids).Order("id").Find(&events).Error
	})
	return events, total, err
}

// CreateXingEventsEvent makes an event; ErrConflict when the identifier is taken, ErrNotFound when the host is gone.
func (w *Workspace) CreateXingEventsEvent(ctx context.Context, event XingEventsEvent) (XingEventsEvent, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		event.WorkspaceID, event.CreationTime, event.LastModified = w.id, t.now, t.now
		if event.ID, err = nextIDs(t, w.id, XingEventsEventIDs, 1); err != nil {
			return err
		}
		return t.Create(&event).Error
	})
	return event, err
}

// UpdateXingEventsEvent changes the named columns of an event; ErrConflict when the identifier is taken.
func (w *Workspace) UpdateXingEventsEvent(ctx context.Context, id int64, changes map[string]any) error {
	if len(changes) == 0 {
		return nil
	}
	for column, key := range map[string]string{"title": "title_key", "identifier": "identifier_key"} {
		if text, ok := changes[column].(string); ok {
			changes[key] = strings.ToLower(text)
		}
	}
	return w.db.write(ctx, func(t *tx) error {
		changes["last_modified"] = t.now
		return existing(t.Model(&XingEventsEvent{}).Where("workspace_id = ? AND id = ?", w.id, id).Updates(changes))
	})
}

// DeleteXingEventsEvent removes an event.
func (w *Workspace) DeleteXingEventsEvent(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Delete(&XingEventsEvent{}, "workspace_id = ? AND id = ?", w.id, id))
	})
}
