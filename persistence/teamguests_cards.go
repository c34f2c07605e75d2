package persistence

import "time"

// teamGuestsCard is a card that lies ready. One that a guest carries stands with the guest.
type teamGuestsCard struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ItemID      string `gorm:"primaryKey"`
	Battery     *int64 // percent
	LastSyncAt  *time.Time
}

func (teamGuestsCard) TableName() string { return "teamguests_cards" }
