// Package access makes and checks the credentials of every API.
package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of one password: argon2id over 19 MiB, two passes, one lane; the least that OWASP advises.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	argonBytes  = 32
	saltBytes   = 16
)

// hashing lets few passwords be hashed at once, so that a flood of sign-ins cannot take all memory.
var hashing = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))

func argon(password string, salt []byte) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, argonBytes)
}

// HashPassword makes what may be stored of a password, in the usual notation ($argon2id$v=19$m=…,t=…,p=…$salt$hash).
func HashPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes, encode(salt), encode(argon(password, salt)))
}

// CheckPassword compares in constant time. A hash it cannot read matches nothing, after the same work:
// the time it takes tells nobody whether there is such an account.
func CheckPassword(hash, password string) bool {
	salt, want, ok := parseHash(hash)
	if !ok {
		salt, want = make([]byte, saltBytes), nil
	}
	return subtle.ConstantTimeCompare(argon(password, salt), want) == 1
}

func parseHash(hash string) (salt, want []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", argonMemory, argonTime, argonLanes) {
		return nil, nil, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return nil, nil, false
	}
	want, err = base64.RawStdEncoding.DecodeString(parts[5])
	return salt, want, err == nil
}
