package onoffice

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"sync"
	"time"
)

// window is how far a timestamp may be from the server's clock, in either direction.
const window = 120 * time.Second

// sign2 is the signature of version 2: plain concatenation under HMAC-SHA256.
func sign2(secret, timestamp, token, resourceType, actionID string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + token + resourceType + actionID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// sign1 is the older signature. parameters are as PHP writes them, sorted by key.
func sign1(secret, timestamp, token, resourceType, actionID, identifier, resourceID, parameters string) string {
	inner := parameters + "," + token + "," + actionID + "," + identifier + "," + resourceID + "," + secret + "," + timestamp + "," + resourceType
	return md5hex(secret + md5hex(inner))
}

func md5hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// verify holds an action to its signature. The time is looked at first: an old request is told so, whatever it is signed with.
func (a *action) verify(secret, token string, now time.Time) error {
	sent := time.Unix(a.seconds, 0)
	if a.timestamp == "" || now.Sub(sent) > window || sent.Sub(now) > window {
		return fail(codeOldTimestamp)
	}
	var want string
	switch a.version {
	case "2":
		want = sign2(secret, a.timestamp, token, a.resourceType, a.actionID)
	case "", "1":
		parameters, err := phpJSON(a.rawParameters)
		if err != nil {
			return fail(codeInvalidHMAC)
		}
		want = sign1(secret, a.timestamp, token, a.resourceType, a.actionID, a.identifier, a.resourceID, parameters)
	default:
		return fail(codeInvalidHMAC)
	}
	if subtle.ConstantTimeCompare([]byte(a.hmac), []byte(want)) != 1 {
		return fail(codeInvalidHMAC)
	}
	return nil
}

// signatures remembers, on this replica, what was signed lately. Within a second a client signs the same action alike, so that only one
// that comes again later is suspicious; the vendor takes those too.
type signatures struct {
	mu            sync.Mutex
	since         time.Time
	young, former map[string]time.Time // when each came first; former is forgotten next
}

const (
	mostSignatures = 50_000
	sameMoment     = 2 * time.Second
)

func newSignatures() *signatures { return &signatures{young: map[string]time.Time{}} }

// again notes a signature and says whether it came before, and how long ago.
func (s *signatures) again(signature string, now time.Time) (ago time.Duration, replayed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now.Sub(s.since).Abs() > 2*window || len(s.young) >= mostSignatures {
		s.former, s.young, s.since = s.young, map[string]time.Time{}, now
	}
	first, ok := s.young[signature]
	if !ok {
		first, ok = s.former[signature]
	}
	if !ok {
		s.young[signature] = now
		return 0, false
	}
	ago = now.Sub(first)
	return ago, ago > sameMoment
}
