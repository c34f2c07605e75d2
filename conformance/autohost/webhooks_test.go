package autohost_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/impl"
	"gatehouse/impl/webhooks"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

// receiver is where webhooks lead; it keeps what came.
type receiver struct {
	URL string
	mu  sync.Mutex
	got []received
}

type received struct {
	path, body string
	header     http.Header
}

func listen(t testing.TB) *receiver {
	r := &receiver{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		if err == nil {
			r.got = append(r.got, received{request.URL.Path, string(body), request.Header})
		}
	}))
	t.Cleanup(server.Close)
	r.URL = server.URL
	return r
}

// await waits until so many deliveries came, and gives them.
func (r *receiver) await(t testing.TB, count int) []received {
	t.Helper()
	all := func() []received {
		r.mu.Lock()
		defer r.mu.Unlock()
		return append([]received(nil), r.got...)
	}
	house.Eventually(t, fmt.Sprintf("%d deliveries", count), func() bool { return len(all()) >= count })
	return all()
}

func private(config *impl.Config) { config.Webhooks.AllowPrivate = true }

func hook(url, key string) string {
	return fmt.Sprintf(`{"webhook_url":%q,"webhook_key":%q}`, url, key)
}

func subscribe(t testing.TB, h *house.House, key, url, event string) {
	t.Helper()
	require.Equal(t, "Webhook created", at(t, call(h, key, http.MethodPost, "/webhooks", hook(url, event)), "message"))
}

// TestAccountsAreTold: each change of an account tells the account and its parent, and nobody else.
func TestAccountsAreTold(t *testing.T) {
	h := house.New(t, private)
	r := listen(t)
	subscribe(t, h, reseller, r.URL+"/parent", persistence.AutohostAccountEvent)
	subscribe(t, h, reseller, r.URL+"/parent", persistence.AutohostAccountEvent) // the same again
	subscribe(t, h, reseller, r.URL+"/other", "listing_webhook_url")
	subscribe(t, h, solo, r.URL+"/solo", persistence.AutohostAccountEvent)
	subscribe(t, h, child, r.URL+"/child", persistence.AutohostAccountEvent)
	spec, err := openapi.Shared("autohost")
	require.NoError(t, err)
	schema := spec.Components.Schemas["AccountDetailsResponse"].Value

	total := 0
	told := func(want map[string]int, answer string) {
		t.Helper()
		for _, count := range want {
			total += count
		}
		all := r.await(t, total)
		got := map[string]int{}
		for _, delivery := range all[len(all)-len(want):] {
			got[delivery.path]++
			require.JSONEq(t, answer, delivery.body, "the account as the API shows it")
			require.NoError(t, schema.VisitJSON(house.Answer{Body: delivery.body}.JSON(t)))
			require.Equal(t, "application/json", delivery.header.Get("Content-Type"))
			require.Regexp(t, "^t=[0-9]+,v1=[0-9a-f]{64}$", delivery.header.Get(webhooks.SignatureHeader))
		}
		require.Equal(t, want, got)
	}

	told(map[string]int{"/parent": 1}, register(h, `{"email":"a@x.example","name":"A","company":{"name":"A & Co <b>","email":"co@x.example"}}`).Body)
	told(map[string]int{"/parent": 1, "/child": 1}, call(h, reseller, http.MethodPut, "/acc-demo-child?suspended=true", `{"name":"B"}`).Body)
	require.Equal(t, http.StatusOK, browse(t, h, link(t, h, "pms=api"), filledIn()).Status)
	signedUp, err := h.Workspace().AutohostAccount(t.Context(), "acc-1002")
	require.NoError(t, err)
	told(map[string]int{"/parent": 1}, house.Encode(t, signedUp.News()))

	call(h, reseller, http.MethodPut, "/acc-demo-child", "")                                        // nothing changes
	register(h, `{"email":"a@x.example"}`)                                                          // refused
	call(h, reseller, http.MethodPut, "/acc-demo-child", `{"email":"solo@demo.example"}`)           // refused
	call(h, reseller, http.MethodDelete, "/webhooks", hook(r.URL+"/parent", "account_webhook_url")) // unsubscribed
	told(map[string]int{"/child": 1}, call(h, reseller, http.MethodPut, "/acc-demo-child?suspended=false", "").Body)
	require.Len(t, r.await(t, total), total, "no more than these")
	deliveries, err := h.Workspace().WebhookDeliveries(t.Context(), persistence.DeliveryFilter{API: "autohost", Limit: 100})
	require.NoError(t, err)
	require.Len(t, deliveries, total, "what was refused queued nothing")
}

// TestTriggers is what the management API does: any of the six events, with a fixed Authorization header.
func TestTriggers(t *testing.T) {
	h := house.New(t, private)
	r := listen(t)
	require.NoError(t, h.Workspace().SetWebhookAuthorization(t.Context(), "autohost", "acc-demo-child", "Basic aG90ZWw6c2VjcmV0"))
	for i, event := range persistence.AutohostEvents() {
		subscribe(t, h, child, r.URL+"/"+event, event)
		body := fmt.Sprintf(`{"id":"%d","status":"verified"}`, i)
		_, err := h.Workspace().Announce(t.Context(), "autohost", []string{"acc-demo-child"}, event, []byte(body))
		require.NoError(t, err)
		got := r.await(t, i+1)[i]
		require.Equal(t, "/"+event, got.path)
		require.Equal(t, body, got.body)
		require.Equal(t, "Basic aG90ZWw6c2VjcmV0", got.header.Get("Authorization"))
	}
	require.NotContains(t, h.Log.String(), "aG90ZWw6c2VjcmV0")
}

// TestAChangeAndItsNewsAreOne: what rolls back tells nobody, what commits is told although the process ended before.
func TestAChangeAndItsNewsAreOne(t *testing.T) {
	h := house.New(t, private, house.HoldJobs)
	r := listen(t)
	subscribe(t, h, reseller, r.URL, persistence.AutohostAccountEvent)
	require.Equal(t, http.StatusOK, register(h, `{"email":"a@x.example"}`).Status)
	restarted := h.Replica(private)
	r.await(t, 1)
	require.Equal(t, http.StatusOK, get(restarted, reseller, "/me").Status)
}

// TestAddressesThatAreRefused: at registration, with nothing stored.
func TestAddressesThatAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name    string
		option  house.Option
		refused []string
		allowed []string
	}{
		{"public only", func(*impl.Config) {}, []string{
			"http://169.254.169.254/", "http://localhost", "http://localhost:8080/x", "http://[::1]", "http://127.0.0.1", "http://10.0.0.1", "http://192.168.1.1", "http://[::ffff:127.0.0.1]",
			"http://2130706433", "http://0x7f.1", "http://0", "file:///etc/passwd", "ftp://example.com", "http://user:password@example.com", "http://user@example.com",
			"example", "http://", "http://example.com:99999", "http://exa mple.com", "",
		}, []string{"http://example.com", "https://example.com:8443/a?b=c"}},
		{"private too", private, []string{"http://169.254.169.254/", "http://[fe80::1]/", "file:///etc/passwd", "http://user@127.0.0.1"}, []string{"http://localhost:3000", "http://127.0.0.1", "http://[::1]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := house.New(t, house.HoldJobs, tt.option)
			for _, url := range tt.refused {
				got := call(h, solo, http.MethodPost, "/webhooks", hook(url, persistence.AutohostAccountEvent))
				require.Equal(t, http.StatusBadRequest, got.Status, url)
				require.Contains(t, got.JSON(t).(map[string]any)["error"], "webhook_url: ")
			}
			for _, url := range tt.allowed {
				subscribe(t, h, solo, url, persistence.AutohostAccountEvent)
			}
			hooks, err := h.Workspace().Webhooks(t.Context(), persistence.WebhookFilter{API: "autohost", Owner: "acc-demo-solo"})
			require.NoError(t, err)
			require.Len(t, hooks, len(tt.allowed))
		})
	}
}

func TestWebhooksOfOthers(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	const url = "https://example.com/hook"
	subscribe(t, h, reseller, url, persistence.AutohostAccountEvent)
	for _, tt := range []struct{ key, url, event string }{
		{solo, url, persistence.AutohostAccountEvent}, {child, url, persistence.AutohostAccountEvent},
		{reseller, url + "/", persistence.AutohostAccountEvent}, {reseller, url, "screening_webhook_url"},
	} {
		requireError(t, http.StatusBadRequest, "webhook_url: is not registered for this webhook_key", call(h, tt.key, http.MethodDelete, "/webhooks", hook(tt.url, tt.event)))
	}
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		requireError(t, http.StatusBadRequest, "webhook_url: is missing", call(h, reseller, method, "/webhooks", ""))
		requireError(t, http.StatusBadRequest, "webhook_key: is missing", call(h, reseller, method, "/webhooks", `{"webhook_url":"https://example.com"}`))
	}
	require.Equal(t, "Webhook removed", at(t, call(h, reseller, http.MethodDelete, "/webhooks", hook(url, persistence.AutohostAccountEvent)), "message"))
}
