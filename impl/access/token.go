package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// NewToken makes a token of 256 random bits behind a prefix: 43 characters that a URL may carry.
func NewToken(prefix string) string {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails
	return prefix + base64.RawURLEncoding.EncodeToString(random[:])
}

// TokenHash is what may be stored of a token. It has too many random bits to be guessed, so one pass of SHA-256 is enough.
func TokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// LookupPrefix is the start of a token, stored to find it by and to show which one it is. It says too little to guess the rest.
func LookupPrefix(token string) string {
	return token[:min(12, len(token))]
}
