package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/impl/access"
)

// TestAdminCommands: what they print works, and they say what is wrong.
func TestAdminCommands(t *testing.T) {
	database := databaseFor(t)
	command := func(args string) (stdout, stderr string, code int) {
		var out, problems bytes.Buffer
		code = exitCode(run(t.Context(), append(strings.Fields(args), "--database", database), testEnvironment, &out, &problems), &problems)
		return out.String(), problems.String(), code
	}
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"admin token create", 1, `there is no admin "admin": make one with gatehouse admin create, or name another with --admin`},
		{"admin create --name Eve", 0, `^Made the admin Eve\. The password is shown this once: \S{20}\n$`},
		{"admin create --name eve", 1, `there is an admin "eve" already: choose another --name`},
		{"admin create --name Vic --role viewer", 0, `^Made the viewer Vic\.`},
		{"admin create --role god", 2, `--role must be one of "admin","viewer" but got "god"`},
		{"admin token create --admin eve --workspace nowhere", 1, `there is no workspace "nowhere"`},
		{"admin token create --admin eve --lifetime 1h", 0, `^ghm_\S{43}\n$`},
		{"admin", 2, `expected one of "create", "token"`},
	} {
		stdout, stderr, code := command(tt.args)
		require.Equal(t, tt.code, code, "%s: %s", tt.args, stderr)
		require.Regexp(t, tt.want, stdout+stderr, tt.args)
	}
	token, _, _ := command("admin token create --admin vic")
	said, _, _ := command("admin create --name Ada")
	password := regexp.MustCompile(`once: (\S+)`).FindStringSubmatch(said)[1]

	p := start(t, "--database", database)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/gatehouse/v1/me", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.JSONEq(t, `{"admin":"Vic","role":"viewer","token":"token"}`, string(body))
	require.NotContains(t, p.said, "first admin", "there is one already")
	p.kill(t)

	db, err := open(t.Context(), config{Database: database, masterKey: testEnvironment("GATEHOUSE_MASTER_KEY"), DatabaseConnections: 2}, newLogger(config{}, io.Discard))
	require.NoError(t, err)
	defer db.Close()
	_, err = access.AdminsOf(db, false).SignIn(t.Context(), "ada", password)
	require.NoError(t, err)
}

// TestFirstAdmin: it is printed at the first start, and never again.
func TestFirstAdmin(t *testing.T) {
	database := databaseFor(t)
	for _, want := range []bool{true, false} {
		ctx, stop := context.WithCancel(t.Context())
		said := &untilReady{stop: stop}
		require.NoError(t, run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--database", database}, testEnvironment, said, io.Discard))
		require.Equal(t, want, strings.Contains(said.String(), "The first admin, shown this once"), said.String())
		require.Equal(t, want, regexp.MustCompile(`Authorization: Bearer ghm_\S{43}\n`).MatchString(said.String()))
	}
}

// untilReady keeps what the program says, and stops it once it is ready.
type untilReady struct {
	bytes.Buffer
	stop func()
}

func (u *untilReady) Write(text []byte) (int, error) {
	if bytes.Contains(text, []byte("is ready after")) {
		u.stop()
	}
	return u.Buffer.Write(text)
}
