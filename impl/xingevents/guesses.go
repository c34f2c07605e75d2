package xingevents

import (
	"context"
	"sync"
	"time"

	"gatehouse/impl/httpapi"
)

// guesses slows down whoever guesses the password of a user and never locks out who knows it: after some wrong ones, those that follow are
// looked at one after another with growing pauses between them. A key may have one guess waiting for each user, so a flood from one key
// leaves the turn of another where it was.
type guesses struct {
	mu      sync.Mutex
	users   map[guessed]*guessing
	waiting map[guesser]bool
}

type guessed struct{ workspace, user int64 }

type guesser struct {
	guessed
	key int64
}

type guessing struct {
	wrong int       // in a row
	next  time.Time // when the next guess may be looked at
}

const (
	freeGuesses = 5
	firstPause  = 100 * time.Millisecond
	longPause   = 2 * time.Second
	forgetAfter = 15 * time.Minute
	sweepAbove  = 1000 // users, before old ones are looked for
)

func newGuesses() *guesses {
	return &guesses{users: map[guessed]*guessing{}, waiting: map[guesser]bool{}}
}

// turn waits until a guess may be looked at. A key that is waiting already is refused.
func (g *guesses) turn(ctx context.Context, who guesser) error {
	pause, err := g.reserve(who, time.Now())
	if err != nil || pause == 0 {
		return err
	}
	defer g.leave(who)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return tooMany().Because(ctx.Err())
	}
}

func tooMany() *httpapi.Fault { return httpapi.Refuse(httpapi.TooMany, "") }

// reserve takes the next turn and says how far off it is.
func (g *guesses) reserve(who guesser, now time.Time) (pause time.Duration, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := g.users[who.guessed]
	if state == nil {
		return 0, nil
	}
	if now.Sub(state.next) > forgetAfter {
		delete(g.users, who.guessed)
		return 0, nil
	}
	if state.next.After(now) {
		if g.waiting[who] {
			return 0, tooMany()
		}
		g.waiting[who] = true
		pause = state.next.Sub(now)
	} else {
		state.next = now
	}
	state.next = state.next.Add(state.pause())
	return pause, nil
}

// pause is how long the next guess waits after this one.
func (s guessing) pause() time.Duration {
	over := s.wrong - freeGuesses
	if over < 0 {
		return 0
	}
	return min(firstPause<<min(over, 10), longPause)
}

func (g *guesses) leave(who guesser) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.waiting, who)
}

// right forgets the wrong guesses for a user.
func (g *guesses) right(user guessed) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.users, user)
}

// wrong counts a wrong guess for a user.
func (g *guesses) wrong(user guessed, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	state := g.users[user]
	if state == nil {
		if len(g.users) > sweepAbove {
			for other, old := range g.users {
				if now.Sub(old.next) > forgetAfter {
					delete(g.users, other)
				}
			}
		}
		state = &guessing{next: now}
		g.users[user] = state
	}
	state.wrong++
	if after := now.Add(state.pause()); after.After(state.next) {
		state.next = after
	}
}
