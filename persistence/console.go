package persistence

import (
	"context"
	"time"
)

// ConsoleSession is one signed-in browser. It belongs to no workspace.
type ConsoleSession struct {
	TokenHash string `gorm:"primaryKey"`
	Content   []byte // as the session library writes it
	ExpiresAt time.Time
}

// TableName is the table's.
func (ConsoleSession) TableName() string { return "console_sessions" }

// ConsoleSession finds a session. Whether it has expired is the caller's to judge, who knows the real time.
func (db *DB) ConsoleSession(ctx context.Context, tokenHash string) (found ConsoleSession, err error) {
	err = db.find(ctx).Take(&found, "token_hash = ?", tokenHash).Error
	return found, errorOf(err)
}

// AddConsoleSession keeps a new session and forgets those that ended before now.
func (db *DB) AddConsoleSession(ctx context.Context, session ConsoleSession, now time.Time) error {
	return db.write(ctx, func(t *tx) error {
		if err := t.Delete(&ConsoleSession{}, "expires_at <= ?", now.UTC()).Error; err != nil {
			return err
		}
		session.ExpiresAt = session.ExpiresAt.UTC()
		return t.Create(&session).Error
	})
}

// UpdateConsoleSession keeps what changed of a session; one that was deleted meanwhile stays deleted.
func (db *DB) UpdateConsoleSession(ctx context.Context, session ConsoleSession) error {
	return db.write(ctx, func(t *tx) error {
		return t.Model(&ConsoleSession{}).Where("token_hash = ?", session.TokenHash).
			Updates(map[string]any{"content": session.Content, "expires_at": session.ExpiresAt.UTC()}).Error
	})
}

// DeleteConsoleSession ends a session, if it is there.
func (db *DB) DeleteConsoleSession(ctx context.Context, tokenHash string) error {
	return db.write(ctx, func(t *tx) error { return t.Delete(&ConsoleSession{}, "token_hash = ?", tokenHash).Error })
}
