package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
)

// TestTraffic: calls appear while one watches, and one of them tells everything.
func TestTraffic(t *testing.T) {
	b := signedIn(t)
	b.press("Traffic", "demo")
	b.has("No calls yet")
	b.waitFor("Live: new calls appear by themselves.")
	b.Call("GET", "/guestoo/rest/events", "", "CPApiToken", "demo-event-token")
	b.waitFor("GET /guestoo/rest/events")
	b.Call("POST", "/guestoo/rest/events/search?surprise=1", `{"nonsense":true}`, "CPApiToken", "demo-event-token")
	b.waitFor("POST /guestoo/rest/events/search")
	b.looks("traffic that arrived by itself")
	listed := b.text()
	b.visit(b.at())
	for _, want := range []string{"ListEvents", "SearchEvents", "as the spec says", "refused: ", "API user Demo website"} {
		require.Contains(t, listed, want)
		b.has(want)
	}
	b.press("POST /guestoo/rest/events/search")
	b.has("Against the spec")
	b.has("nonsense")
	b.has("curl")
	b.hasNot("demo-event-token")
	b.looks("one call")
	b.press("Traffic", "demo")
	b.press("Clear")
	b.has("No calls yet")
}

// waitFor waits until the page shows a text by itself.
func (b *tab) waitFor(text string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.PollFunction[bool]("() => document.body.innerText.includes("+quoted(b.t, text)+")"))
	b.must(err, "wait for %s", text)
}

// TestFaults: a call fails as it was told to, in the vendor's words, and then no more.
func TestFaults(t *testing.T) {
	b := signedIn(t)
	list := func() int {
		return b.Call("GET", "/teamguests/api/v4/teams", "", "Authorization", "Token token=smt_demo_manager").Status
	}
	b.press("Faults", "demo")
	b.press("+New fault")
	b.choose("teamguests: ListTeams")
	b.choose("Only one call")
	b.press("Create")
	b.has("is missing")
	b.choose("Only one call")
	b.fill("Number or share", "2")
	b.press("Create")
	b.has("call number 2")
	require.Equal(t, []int{200, 500, 200}, []int{list(), list(), list()})
	b.looks("faults that are set")
	b.press("Remove")
	b.has("No faults")
}

// TestClock: a guestoo token runs out when the clock is advanced by 12 hours, and the admin stays signed in.
func TestClock(t *testing.T) {
	b := signedIn(t)
	_, bearer := b.guestooToken("demo-client", "demo-client-secret")
	require.Equal(t, 200, b.guestooEvents("Authorization", "Bearer "+bearer))
	b.press("Clock", "Gatehouse")
	b.press("Freeze", "Freeze")
	b.has("stands still")
	b.fill("By", "12")
	b.choose("hours")
	b.press("Advance", "Advance")
	require.Equal(t, 401, b.guestooEvents("Authorization", "Bearer "+bearer))
	b.press("Release")
	b.has("runs with the machine's")
	b.fill("By", "999999999999")
	b.press("Advance", "Advance")
	b.has("There is a problem")
}

// TestJobs: a held job waits, runs when it is stepped, and what it was for is done.
func TestJobs(t *testing.T) {
	b := signedIn(t)
	b.press("Jobs", "demo")
	b.press("Hold")
	b.has("all kinds")
	token := []string{"Authorization", "Token token=smt_demo_manager"}
	answer := b.Call("POST", "/teamguests/api/v4/teams/123/team_guests/bulk_destroy", `{"include_ids":[56]}`, token...)
	require.Equal(t, 202, answer.Status, answer.Body)
	b.visit("/console/w/demo/jobs")
	b.has("held")
	b.looks("jobs that wait")
	b.press("Step")
	b.looks("a job")
	b.RunJobs()
	b.press("Jobs", "demo")
	b.press("Release", "all kinds")
	b.has("Nothing is held")
}

// TestDeliveries: a webhook that is triggered here is delivered, and shown with its attempt; it can be delivered again.
func TestDeliveries(t *testing.T) {
	arrived := make(chan string, 10)
	subscriber := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrived <- string(body)
	}))
	t.Cleanup(subscriber.Close)
	b := signedIn(t, func(c *impl.Config) { c.Webhooks.AllowPrivate = true })
	answer := b.Call("POST", "/autohost/v1/accounts/webhooks", house.Encode(t, map[string]string{"webhook_url": subscriber.URL + "/hook", "webhook_key": "screening_webhook_url"}), "x-api-key", "demo-solo-key")
	require.Equal(t, 200, answer.Status, answer.Body)
	b.visit("/console/w/demo/autohost/accounts/acc-demo-solo")
	b.fill("Body", "[1]")
	b.press("Trigger")
	b.has("must be a JSON object")
	b.fill("Body", `{"id":"s-1"}`)
	b.press("Trigger")
	b.has("1 delivery is on the way.")
	b.has("pending")
	b.RunJobs()
	require.JSONEq(t, `{"id":"s-1"}`, <-arrived)
	house.Eventually(t, "the delivery is recorded", func() bool {
		b.visit("/console/w/demo/deliveries")
		return strings.Contains(b.text(), "Redeliver") // which a pending one is not offered
	})
	b.looks("deliveries that were made")
	b.press("Redeliver")
	require.JSONEq(t, `{"id":"s-1"}`, <-arrived)
	b.looks("a delivery")
}
