package persistence

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"
)

// autohostSettings are what an account set under one config_key.
type autohostSettings struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	AccountID   string `gorm:"primaryKey"`
	ConfigKey   string `gorm:"primaryKey"`
	ConfigData  string // JSON as the API writes it
}

func (autohostSettings) TableName() string { return "autohost_settings" }

// AutohostSettings is what an account set under a config_key, as JSON; an empty list before the first write.
func (w *Workspace) AutohostSettings(ctx context.Context, account, configKey string) (configData string, err error) {
	var kept autohostSettings
	err = errorOf(w.db.find(ctx).Take(&kept, "workspace_id = ? AND account_id = ? AND config_key = ?", w.id, account, configKey).Error)
	if errors.Is(err, ErrNotFound) {
		return "[]", nil
	}
	return kept.ConfigData, err
}

// ReplaceAutohostSettings replaces what an account set under a config_key; ErrNotFound when there is no such account.
func (w *Workspace) ReplaceAutohostSettings(ctx context.Context, account, configKey, configData string) error {
	return w.db.write(ctx, func(t *tx) error {
		return t.Clauses(clause.OnConflict{UpdateAll: true}).Create(&autohostSettings{w.id, account, configKey, configData}).Error
	})
}

// InsertAutohostSettings sets what an account of the demo world has under a config_key.
func (f *Filling) InsertAutohostSettings(account, configKey, configData string) error {
	return f.tx.Create(&autohostSettings{f.id, account, configKey, configData}).Error
}
