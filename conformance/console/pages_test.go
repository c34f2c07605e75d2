package console_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence/persistencetest"
)

// pages are all that can be opened in the demo world, below /console/.
var pages = []string{
	"workspaces", "workspaces/new", "workspaces/demo/reset", "workspaces/demo/delete",
	"admins", "admins/new", "admins/1/edit", "admins/1/delete", "tokens", "tokens/new", "account", "nowhere",
	"w/demo", "w/demo/credentials", "w/demo/data",
	"w/demo/guestoo/api/events", "w/demo/guestoo/api/guests", "w/demo/guestoo/api/users", "w/demo/guestoo/api/users/new", "w/demo/guestoo/api/users/1/edit",
	"w/demo/guestoo/api/users/1/refresh", "w/demo/guestoo/api/users/1/delete",
	"w/demo/guestoo/events", "w/demo/guestoo/events/new", "w/demo/guestoo/events/1", "w/demo/guestoo/events/1/edit", "w/demo/guestoo/events/1/delete", "w/demo/guestoo/guests", "w/demo/guestoo/agency",
	"w/demo/xingevents/keys", "w/demo/xingevents/keys/new", "w/demo/xingevents/keys/1", "w/demo/xingevents/users", "w/demo/xingevents/users/new",
	"w/demo/teamguests/users", "w/demo/teamguests/users/new", "w/demo/teamguests/users/1/session", "w/demo/teamguests/sessions", "w/demo/teamguests/teams", "w/demo/teamguests/teams/new",
	"w/demo/teamguests/teams/123", "w/demo/teamguests/cards", "w/demo/teamguests/cards/new",
	"clock", "w/demo/traffic", "w/demo/faults", "w/demo/faults/new", "w/demo/jobs", "w/demo/deliveries", "w/demo/data/guestoo_guests", "w/demo/data/guestoo_guests/1",
	"w/demo/onoffice/settings/users", "w/demo/onoffice/settings/users/new", "w/demo/onoffice/settings/users/1", "w/demo/onoffice/settings/users/1/generate", "w/demo/onoffice/settings/users/1/rights",
	"w/demo/onoffice/estates", "w/demo/onoffice/estates/15/marketing", "w/demo/onoffice/contacts", "w/demo/onoffice/contacts/41", "w/demo/onoffice/administration/fields?module=estate", "w/demo/onoffice/administration/fields/new",
	"w/demo/autohost/accounts", "w/demo/autohost/accounts/new", "w/demo/autohost/accounts/acc-demo-solo",
}

// TestEveryPage: axe finds nothing serious on any page, wide and narrow, light and dark, and nothing is wider than the window.
func TestEveryPage(t *testing.T) {
	if persistencetest.OnPostgres() {
		t.Skip("pages look the same on both databases: SQLite shows them")
	}
	b := open(t)
	b.visit("/console/sign-in")
	b.looks("sign-in")
	const tabs = 2
	for n := range tabs {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			b := newTab(t, b.House)
			b.signIn("admin", "gatehouse-demo")
			for i := n; i < len(pages); i += tabs {
				want := 200
				if pages[i] == "nowhere" {
					want = 404
				}
				require.Equal(t, want, b.visit("/console/"+pages[i]), "%s\n%s", pages[i], b.text())
				b.looks(pages[i])
			}
		})
	}
}

// looks demands that the page as it stands can be used in each size and colour scheme.
func (b *tab) looks(name string) {
	b.t.Helper()
	for _, width := range []int64{1280, 390} {
		b.size(width, 844)
		if over := b.find("overflowing").Value; over != "" {
			b.t.Errorf("%s at %d pixels is wider than the window: %s", name, width, over)
		}
		for _, scheme := range []string{"light", "dark"} {
			b.dark(scheme == "dark")
			b.axe(name, scheme)
			b.screenshot(strings.Join([]string{strings.ReplaceAll(name, "/", "_"), scheme, map[int64]string{1280: "wide", 390: "narrow"}[width]}, "-"))
		}
	}
	b.size(1280, 844)
	b.dark(false)
}
