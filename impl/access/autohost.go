package access

import "gatehouse/persistence"

// AutohostKey is what is stored of a key of Autohost, whose secret is given or, if it is "", made.
func AutohostKey(secret, description string, sdk bool) persistence.AutohostKey {
	if secret == "" {
		secret = NewToken("")
	}
	return persistence.AutohostKey{KeyPrefix: LookupPrefix(secret), KeyHash: TokenHash(secret), Secret: secret, Description: description, SDK: sdk}
}
