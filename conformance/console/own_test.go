package console_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWorkspaces: one is made, switched to, filled, reset and deleted, and the demo world never notices.
func TestWorkspaces(t *testing.T) {
	b := signedIn(t)
	b.press("Workspaces", "Gatehouse")
	b.press("+New workspace")
	b.fill("Name", "Not A Name")
	b.press("Create")
	b.has("There is a problem")
	require.Equal(t, "Not A Name", b.value("Name"), "what was typed is kept")
	b.fill("Name", "ci-1")
	b.choose("Empty")
	b.press("Create")
	b.has("The workspace is ready.")
	require.Equal(t, "/console/w/ci-1", b.at())
	b.press("API", "guestoo")
	b.has("No API user yet.")
	b.press("Workspaces", "Gatehouse")
	b.press("Reset", "ci-1")
	b.choose("Demo world")
	b.press("Reset")
	b.press("Credentials")
	b.has("demo-event-token")
	b.press("Overview")
	b.press("API", "guestoo")
	b.has("Demo VIP")
	b.choose("demo")
	b.press("Switch")
	require.Equal(t, "/console/w/demo", b.at())
	b.press("Workspaces", "Gatehouse")
	b.press("Delete", "ci-1")
	b.has("removed for ever")
	b.press("Delete")
	b.has("The workspace ci-1 is gone.")
	require.Equal(t, 404, b.visit("/console/w/ci-1"))
	require.Equal(t, 200, b.guestooEvents("CPApiToken", "demo-event-token"))
}

// TestTokensAndPasswords: a script's token works until it is deleted, and one's own password can be changed.
func TestTokensAndPasswords(t *testing.T) {
	b := signedIn(t)
	b.press("API tokens", "Gatehouse")
	b.press("+New token")
	b.fill("Name", "CI")
	b.choose("Viewer")
	b.press("Create")
	bearer := []string{"Authorization", "Bearer " + b.value("Token")}
	require.Equal(t, 200, b.Call("GET", "/gatehouse/v1/workspaces", "", bearer...).Status)
	require.Equal(t, 403, b.Call("POST", "/gatehouse/v1/workspaces", `{"name":"x"}`, bearer...).Status)
	b.press("Delete", "CI")
	b.press("Delete")
	require.Equal(t, 401, b.Call("GET", "/gatehouse/v1/workspaces", "", bearer...).Status)

	b.press("Admin users", "Gatehouse")
	b.press("+New admin user")
	b.fill("User name", "ada")
	b.fill("Password", "short")
	b.choose("Admin")
	b.press("Create")
	b.has("There is a problem")
	b.fill("Password", "long enough")
	b.press("Create")
	b.press("Sign out")
	b.signIn("ada", "long enough")
	b.press("Your account", "Gatehouse")
	b.fill("New password", "longer than before")
	b.press("Change password")
	require.Equal(t, "/console/sign-in", b.at())
	b.signIn("ada", "longer than before")
	require.Equal(t, "/console/w/demo", b.at())
}

// TestNarrow: on a phone the menu opens and leads on, and a secret can be copied.
func TestNarrow(t *testing.T) {
	b := signedIn(t)
	b.size(390, 844)
	b.touch("Menu")
	b.axe("open menu", "light")
	b.press("API", "guestoo")
	b.press("+Add API user")
	b.choose("Token")
	b.choose("Event API")
	b.press("Save")
	b.touch("Copy")

	b.axe("a secret", "light")
	b.screenshot("secret")
}
