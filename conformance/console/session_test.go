package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSignIn(t *testing.T) {
	b := open(t)
	require.Equal(t, 200, b.visit("/console/w/demo/guestoo/events"))
	b.fill("User name", "admin")
	b.fill("Password", "wrong")
	require.EqualValues(t, 401, b.press("Sign in").Status)
	b.has("User name or password is wrong.")
	b.fill("Password", "gatehouse-demo")
	b.press("Sign in")
	require.Equal(t, "/console/w/demo/guestoo/events", b.at(), "where one wanted to go")
	b.press("Sign out")
	b.has("You are signed out.")
	b.visit("/console/")
	require.Equal(t, "/console/sign-in", b.at())
}
