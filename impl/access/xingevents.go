package access

import (
	"crypto/rand"

	"gatehouse/persistence"
)

const (
	xingKeyLength        = 50
	xingIdentifierLength = 16
	alphanumerics        = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// NewXingEventsKey makes a key of XING Events, of the vendor's length, and the record of it without name, type and rights.
func NewXingEventsKey() (secret string, key persistence.XingEventsKey) {
	secret = RandomText(alphanumerics, xingKeyLength)
	key = KeptOfXingEvents(secret)
	key.Identifier = RandomText(alphanumerics, xingIdentifierLength)
	return secret, key
}

// KeptOfXingEvents is what is stored of a key.
func KeptOfXingEvents(secret string) persistence.XingEventsKey {
	return persistence.XingEventsKey{KeyPrefix: LookupPrefix(secret), KeyHash: TokenHash(secret)}
}

// RandomText makes a text of characters that cannot be foretold, each as likely as the others.
func RandomText(alphabet string, length int) string {
	fair := 256 - 256%len(alphabet)
	text := make([]byte, 0, length)
	var random [64]byte
	for len(text) < length {
		_, _ = rand.Read(random[:]) // never fails
		for _, b := range random {
			if int(b) < fair && len(text) < length {
				text = append(text, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(text)
}
