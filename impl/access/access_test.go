package access_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/impl/access"
)

func TestPassword(t *testing.T) {
	hash := access.HashPassword("correct horse")
	require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$"), hash)
	require.NotContains(t, hash, "horse")
	require.NotEqual(t, hash, access.HashPassword("correct horse"), "each hash has a salt of its own")
	for _, tt := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"the right one", hash, "correct horse", true},
		{"a wrong one", hash, "correct house", false},
		{"none", hash, "", false},
		{"no hash", "", "correct horse", false},
		{"no hash and no password", "", "", false},
		{"another cost", strings.Replace(hash, "t=2", "t=1", 1), "correct horse", false},
		{"a damaged salt", strings.Replace(hash, "p=1$", "p=1$!", 1), "correct horse", false},
		{"an empty hash part", hash[:strings.LastIndex(hash, "$")+1], "correct horse", false},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, access.CheckPassword(tt.hash, tt.password)) })
	}
}

func TestToken(t *testing.T) {
	token := access.NewToken("smt_")
	require.Regexp(t, `^smt_[A-Za-z0-9_-]{43}$`, token)
	require.NotEqual(t, token, access.NewToken("smt_"))
	require.Len(t, access.TokenHash(token), 32)
	require.NotEqual(t, access.TokenHash(token), access.TokenHash(token+"x"))
	require.Equal(t, token[:12], access.LookupPrefix(token))
	require.Equal(t, "short", access.LookupPrefix("short"))
}

func TestXingEventsKey(t *testing.T) {
	seen := map[rune]bool{}
	for range 200 {
		secret, key := access.NewXingEventsKey()
		require.Regexp(t, `^[A-Za-z0-9]{50}$`, secret)
		require.Regexp(t, `^[A-Za-z0-9]{16}$`, key.Identifier)
		require.Equal(t, access.TokenHash(secret), key.KeyHash)
		for _, r := range secret {
			seen[r] = true
		}
	}
	require.Len(t, seen, 62, "all characters turn up")
}
