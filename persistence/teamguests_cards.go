package persistence

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
)

// teamGuestsCard is a card that lies ready. One that a guest carries stands with the guest.
type teamGuestsCard struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ItemID      string `gorm:"primaryKey"`
	Battery     *int64 // percent
	LastSyncAt  *time.Time
}

func (teamGuestsCard) TableName() string { return "teamguests_cards" }

// TeamGuestsCard is a card wherever it is.
type TeamGuestsCard struct {
	ItemID     string
	Battery    *int64 // percent
	GuestID    *int64 // nil for one that lies ready
	TeamID     *int64
	AssignedAt *time.Time
}

// TeamGuestsCards lists one page of all cards by number and says how many there are.
func (w *Workspace) TeamGuestsCards(ctx context.Context, search string, page Page) (cards []TeamGuestsCard, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		all := func() *gorm.DB {
			cards := g.Table("(? UNION ALL ?) AS cards",
				g.Table("teamguests_people").Select("card_item_id AS item_id, id AS guest_id").Where("workspace_id = ? AND card_item_id IS NOT NULL", w.id),
				g.Table("teamguests_cards").Select("item_id, NULL").Where("workspace_id = ?", w.id))
			return containing(cards, search, "item_id")
		}
		if err := all().Count(&total).Error; err != nil {
			return err
		}
		if err := all().Order("item_id, guest_id").Offset(page.Offset).Limit(page.Limit).Find(&cards).Error; err != nil {
			return err
		}
		return completeCards(g, w.id, cards)
	})
	return cards, total, err
}

// completeCards reads what there is to know of cards of which numbers and guests are known.
func completeCards(g *gorm.DB, workspace int64, cards []TeamGuestsCard) error {
	items, guests := []string{}, []int64{}
	for _, card := range cards {
		if card.GuestID != nil {
			guests = append(guests, *card.GuestID)
		} else {
			items = append(items, card.ItemID)
		}
	}
	var ready []teamGuestsCard
	if err := g.Where("workspace_id = ? AND item_id IN ?", workspace, append(items, "")).Find(&ready).Error; err != nil {
		return err
	}
	var carriers []TeamGuestsPerson
	if err := g.Select("id", "team_id", "card_battery", "card_assigned_at").Where("workspace_id = ? AND id IN ?", workspace, append(guests, -1)).Find(&carriers).Error; err != nil {
		return err
	}
	for i := range cards {
		card := &cards[i]
		if card.GuestID == nil {
			at := slices.IndexFunc(ready, func(r teamGuestsCard) bool { return r.ItemID == card.ItemID })
			card.Battery = ready[at].Battery
			continue
		}
		guest := carriers[slices.IndexFunc(carriers, func(p TeamGuestsPerson) bool { return p.ID == *card.GuestID })]
		card.Battery, card.TeamID, card.AssignedAt = guest.CardBattery, &guest.TeamID, guest.CardAssignedAt
	}
	return nil
}

// CreateTeamGuestsCard lays a card ready; ErrConflict when there is one of this number.
func (w *Workspace) CreateTeamGuestsCard(ctx context.Context, item string, battery *int64) (TeamGuestsCard, error) {
	err := w.db.write(ctx, func(t *tx) error {
		if _, err := carriersOfCard(t, w.id, item); err == nil {
			return ErrConflict
		} else if !errors.Is(err, ErrNotFound) {
			return err
		}
		return t.Create(&teamGuestsCard{WorkspaceID: w.id, ItemID: item, Battery: battery}).Error
	})
	return TeamGuestsCard{ItemID: item, Battery: battery}, err
}

// AttachTeamGuestsCard gives a card to a guest. Whoever carried it gives it back, and what the guest carried lies ready.
func (w *Workspace) AttachTeamGuestsCard(ctx context.Context, item string, guest int64) (card TeamGuestsCard, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		// All whose cards move, in one order, so that two exchanges never wait for each other.
		var concerned []TeamGuestsPerson
		if err := t.Clauses(forUpdate).Where("workspace_id = ? AND (id = ? OR card_item_id = ?)", w.id, guest, item).Order("id").Find(&concerned).Error; err != nil {
			return err
		}
		at := slices.IndexFunc(concerned, func(p TeamGuestsPerson) bool { return p.ID == guest && p.UserID == nil })
		if at < 0 {
			return ErrNotFound
		}
		holder := concerned[at]
		taken, err := takeCard(t, w.id, item)
		if err != nil {
			return err
		}
		if holder.CardItemID != nil && *holder.CardItemID != item {
			if err := t.Create(&teamGuestsCard{WorkspaceID: w.id, ItemID: *holder.CardItemID, Battery: holder.CardBattery, LastSyncAt: holder.CardLastSyncAt}).Error; err != nil {
				return err
			}
		}
		holder.CardItemID, holder.CardBattery, holder.CardLastSyncAt = &item, taken.Battery, taken.LastSyncAt
		holder.CardAssignedAt, holder.CardUnassignedAt = &t.now, nil
		card = TeamGuestsCard{item, taken.Battery, &holder.ID, &holder.TeamID, &t.now}
		return saveCardOf(t, holder)
	})
	return card, err
}

// DetachTeamGuestsCard takes a card back, to lie ready. Nothing happens to one that does.
func (w *Workspace) DetachTeamGuestsCard(ctx context.Context, item string) (card TeamGuestsCard, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		taken, err := takeCard(t, w.id, item)
		card = TeamGuestsCard{ItemID: item, Battery: taken.Battery}
		if err != nil {
			return err
		}
		return t.Create(&taken).Error
	})
	return card, err
}

// DeleteTeamGuestsCard takes a card away, from whoever carries it too.
func (w *Workspace) DeleteTeamGuestsCard(ctx context.Context, item string) error {
	return w.db.write(ctx, func(t *tx) error {
		_, err := takeCard(t, w.id, item)
		return err
	})
}

// takeCard takes a card from where it is: from those who carry it, who keep the time, or from what lies ready.
func takeCard(t *tx, workspace int64, item string) (card teamGuestsCard, err error) {
	card = teamGuestsCard{WorkspaceID: workspace, ItemID: item}
	people, err := carriersOfCard(t, workspace, item)
	if errors.Is(err, ErrNotFound) {
		err = takeForUpdate(t, &card, "workspace_id = ? AND item_id = ?", workspace, item)
		if err == nil {
			return card, t.Delete(&card).Error
		}
		if errors.Is(err, gorm.ErrRecordNotFound) { // given to somebody while we waited for it
			people, err = carriersOfCard(t, workspace, item)
		}
	}
	for _, person := range people {
		card.Battery, card.LastSyncAt = person.CardBattery, person.CardLastSyncAt
		person.CardItemID, person.CardBattery, person.CardLastSyncAt, person.CardUnassignedAt = nil, nil, nil, &t.now
		if err := saveCardOf(t, person); err != nil {
			return card, err
		}
	}
	return card, err
}

// carriersOfCard are the guests who carry a card: one, unless the demo world or another API saw to more; ErrNotFound when it lies ready.
func carriersOfCard(t *tx, workspace int64, item string) (people []TeamGuestsPerson, err error) {
	err = t.Clauses(forUpdate).Where("workspace_id = ? AND card_item_id = ?", workspace, item).Order("id").Find(&people).Error
	if err == nil && len(people) == 0 {
		err = ErrNotFound
	}
	return people, err
}

func saveCardOf(t *tx, person TeamGuestsPerson) error {
	return t.Model(&person).Select("CardItemID", "CardBattery", "CardLastSyncAt", "CardAssignedAt", "CardUnassignedAt").Updates(&person).Error
}
