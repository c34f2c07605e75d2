package console

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"gatehouse/persistence"
)

// How long a session lasts: without a request, and at all.
const (
	DefaultIdle     = time.Hour
	DefaultLifetime = 12 * time.Hour
)

// What a session holds.
const (
	sessionAdmin      = "admin"      // the admin's id
	sessionGeneration = "generation" // of the admin's password when the session began
	sessionFlash      = "flash"      // what the next page says first
	sessionWorkspace  = "workspace"  // the one that was visited last, by its name
)

// sessions keeps signed-in browsers by the machine's time: a clock that is moved for tests signs nobody out.
type sessions struct {
	plain, secure *scs.SessionManager // alike but for the cookie's Secure
}

func newSessions(db *persistence.DB, idle, lifetime time.Duration, failed func(http.ResponseWriter, *http.Request, error)) sessions {
	plain := scs.New()
	plain.Store, plain.HashTokenInStore = sessionStore{db}, true
	plain.IdleTimeout, plain.Lifetime = idle, lifetime
	plain.Cookie.Name, plain.Cookie.Path, plain.Cookie.Persist = "gatehouse_console", base, false
	plain.Cookie.SameSite = http.SameSiteLaxMode
	plain.ErrorFunc = failed
	secure := *plain
	secure.Cookie.Secure = true
	return sessions{plain, &secure}
}

// sessionStore puts sessions into the database.
type sessionStore struct{ db *persistence.DB }

type beginningKey struct{}

// beginning marks the one request that may make a session: any other that still holds an ended one cannot bring it back.
func beginning(ctx context.Context) context.Context {
	return context.WithValue(ctx, beginningKey{}, true)
}

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, hash string) (content []byte, found bool, err error) {
	session, err := s.db.ConsoleSession(ctx, hash)
	if errors.Is(err, persistence.ErrNotFound) || err == nil && !time.Now().Before(session.ExpiresAt) {
		return nil, false, nil
	}
	return session.Content, err == nil, err
}

// CommitCtx implements scs.CtxStore.
func (s sessionStore) CommitCtx(ctx context.Context, hash string, content []byte, expiry time.Time) error {
	session := persistence.ConsoleSession{TokenHash: hash, Content: content, ExpiresAt: expiry}
	if ctx.Value(beginningKey{}) != nil {
		return s.db.AddConsoleSession(ctx, session, time.Now())
	}
	return s.db.UpdateConsoleSession(ctx, session)
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, hash string) error {
	return s.db.DeleteConsoleSession(ctx, hash)
}

// Find, Commit and Delete are what scs.Store asks for besides; the manager calls those with a context.
func (s sessionStore) Find(hash string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), hash)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(hash string, content []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), hash, content, expiry)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(hash string) error { return s.DeleteCtx(context.Background(), hash) }
