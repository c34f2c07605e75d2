package persistence

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// GuestooParticipation is how a guest takes part in an event. Dates are milliseconds since 1970.
type GuestooParticipation struct {
	WorkspaceID  int64 `gorm:"primaryKey;autoIncrement:false"`
	GuestID      int64 `gorm:"primaryKey;autoIncrement:false"`
	EventID      int64 `gorm:"primaryKey;autoIncrement:false"`
	Status       string
	VIP          bool `gorm:"column:vip"`
	WaitingList  bool
	VisitorCount int64              // the guest and the companions; derived on every write
	Companions   []GuestooCompanion `gorm:"serializer:json"`
	RegisterDate *int64
	ConfirmDate  *int64
	DeclineDate  *int64
	CheckInDate  *int64
}

// GuestooCompanion comes along with a guest.
type GuestooCompanion struct {
	FirstName, LastName *string
}

// TableName is the table's.
func (GuestooParticipation) TableName() string { return "guestoo_participations" }

// BeforeSave derives the number of visitors.
func (p *GuestooParticipation) BeforeSave(*gorm.DB) error {
	p.VisitorCount = 1 + int64(len(p.Companions))
	if p.Companions == nil {
		p.Companions = []GuestooCompanion{}
	}
	return nil
}

// GuestooParticipationFound is a participation with what is shown of its event.
type GuestooParticipationFound struct {
	GuestooParticipation
	EventUUID string
	EventName string
}

// GuestooBooking is what there is to know before a participation changes. It holds until the change is done.
type GuestooBooking struct {
	Event   GuestooEvent
	Current *GuestooParticipation // nil when the guest does not take part yet
	Taken   int64                 // visitors of other guests whose status is one of those that hold seats
	Now     int64                 // milliseconds since 1970
}

// forUpdate keeps a row as it is until the transaction ends. On SQLite it means nothing: there, one transaction writes at a time.
var forUpdate = clause.Locking{Strength: "UPDATE"}

// BookGuestoo lets decide say how a guest in scope takes part in an event in scope, and keeps that. What decide fails with comes back as it is.
// Bookings of one event happen one after the other, so none of them sees seats that another is taking. holding are the statuses that hold seats.
func (w *Workspace) BookGuestoo(ctx context.Context, scope GuestooScope, guest, event string, holding []string, decide func(GuestooBooking) (GuestooParticipation, error)) (found GuestooParticipationFound, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		booked, err := lockGuestooGuest(t, w.id, scope, guest)
		if err != nil {
			return err
		}
		booking := GuestooBooking{Now: t.now.UnixMilli()}
		visible := visibleEvents(t.DB, w.id, scope).Where("e.uuid = ?", event)
		if err := t.Clauses(forUpdate).Take(&booking.Event, "workspace_id = ? AND id IN (?)", w.id, visible).Error; err != nil {
			return err
		}
		var current GuestooParticipation
		switch err := t.Take(&current, "workspace_id = ? AND guest_id = ? AND event_id = ?", w.id, booked.ID, booking.Event.ID).Error; {
		case err == nil:
			booking.Current = &current
		case !errors.Is(err, gorm.ErrRecordNotFound):
			return err
		}
		err = t.Model(&GuestooParticipation{}).Select("CAST(COALESCE(SUM(visitor_count), 0) AS bigint)").
			Where("workspace_id = ? AND event_id = ? AND status IN ? AND guest_id <> ?", w.id, booking.Event.ID, holding, booked.ID).Scan(&booking.Taken).Error
		if err != nil {
			return err
		}
		decided, err := decide(booking)
		if err != nil {
			return err
		}
		decided.WorkspaceID, decided.GuestID, decided.EventID = w.id, booked.ID, booking.Event.ID
		if err := t.Clauses(clause.OnConflict{UpdateAll: true}).Create(&decided).Error; err != nil {
			return err
		}
		found = GuestooParticipationFound{decided, booking.Event.UUID, booking.Event.DisplayName}
		return nil
	})
	return found, err
}

// DeleteGuestooParticipation takes a guest in scope off an event in scope.
func (w *Workspace) DeleteGuestooParticipation(ctx context.Context, scope GuestooScope, guest, event string) error {
	return w.db.write(ctx, func(t *tx) error {
		booked, err := lockGuestooGuest(t, w.id, scope, guest)
		if err != nil {
			return err
		}
		deleted := t.Delete(&GuestooParticipation{}, "workspace_id = ? AND guest_id = ? AND event_id IN (?)", w.id, booked.ID,
			visibleEvents(t.DB, w.id, scope).Where("e.uuid = ?", event))
		if deleted.Error == nil && deleted.RowsAffected == 0 {
			return ErrNotFound
		}
		return deleted.Error
	})
}
