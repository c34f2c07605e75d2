package guestoo_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"gatehouse/conformance/house"
	"gatehouse/impl/access"
	"gatehouse/impl/guestoo"
	"gatehouse/persistence"
)

const invalidClientBody = `{"error":"invalid_client","error_description":"Client authentication failed"}`

func requireNoStore(t testing.TB, got house.Answer) {
	t.Helper()
	require.Equal(t, "no-store", got.Header.Get("Cache-Control"))
	require.Equal(t, "no-cache", got.Header.Get("Pragma"))
}

func TestToken(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	form := url.Values{"client_id": {demoClient.id}, "client_secret": {demoClient.secret}}.Encode()
	inForm := grantForm + "&" + form
	failed := func(code, text string) string { return `{"error":"` + code + `","error_description":"` + text + `"}` }
	plain := func(credentials string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(credentials))
	}
	for _, tt := range []struct {
		name, authorization, form string
		status                    int
		want                      string // the body of a failure
	}{
		{"by Basic", demoClient.basic(), grantForm, 200, ""},
		{"in the form", "", inForm, 200, ""},
		{"the scheme in another case", strings.Replace(demoClient.basic(), "Basic", "bASIC", 1), grantForm, 200, ""},
		{"by Basic, and the same client_id in the form", demoClient.basic(), grantForm + "&client_id=demo-client", 200, ""},
		{"no scope", demoClient.basic(), "grant_type=client_credentials", 200, ""},
		{"an empty scope", demoClient.basic(), "grant_type=client_credentials&scope=", 200, ""},
		{"the scope twice in one value", demoClient.basic(), "grant_type=client_credentials&scope=cp+cp", 200, ""},
		{"a parameter nobody knows", demoClient.basic(), grantForm + "&audience=x", 200, ""},

		{"no client", "", grantForm, 401, invalidClientBody},
		{"an unknown client", plain("nobody:demo-client-secret"), grantForm, 401, invalidClientBody},
		{"a wrong secret", plain("demo-client:wrong"), grantForm, 401, invalidClientBody},
		{"another client's secret", plain("demo-client:demo-vip-secret"), grantForm, 401, invalidClientBody},
		{"no secret", plain("demo-client:"), grantForm, 401, invalidClientBody},
		{"no colon", plain("demo-client"), grantForm, 401, invalidClientBody},
		{"not base64", "Basic !!", grantForm, 401, invalidClientBody},
		{"bytes that no database can hold", plain("\xff\x00:demo-client-secret"), grantForm, 401, invalidClientBody},
		{"another scheme", "Bearer demo-client-secret", grantForm, 401, invalidClientBody},
		{"a Token user's token", plain("demo-event-t:" + eventToken), grantForm, 401, invalidClientBody},
		{"only an id in the form", "", grantForm + "&client_id=demo-client", 401, invalidClientBody},
		{"a wrong secret in the form", "", grantForm + "&client_id=demo-client&client_secret=wrong", 401, invalidClientBody},
		{"a wrong client and a wrong grant", plain("demo-client:wrong"), "grant_type=password", 401, invalidClientBody},

		{"Basic and form at once", demoClient.basic(), inForm, 400, failed("invalid_request", "Send the client's id and secret once: by HTTP Basic or in the form")},
		{"Basic and another client's id", demoClient.basic(), grantForm + "&client_id=demo-vip-client", 400, failed("invalid_request", "client_id is not the client of the Authorization header")},
		{"a parameter twice", demoClient.basic(), grantForm + "&scope=cp", 400, failed("invalid_request", "The parameter scope is sent more than once")},
		{"a strange parameter twice", demoClient.basic(), grantForm + "&%22%C3%A4=1&%22%C3%A4=2", 400, failed("invalid_request", "The parameter ?? is sent more than once")},
		{"no grant type", demoClient.basic(), "scope=cp", 400, failed("invalid_request", "/grant_type: is missing")},
		{"an empty grant type", demoClient.basic(), "grant_type=&scope=cp", 400, failed("invalid_request", "grant_type is missing")},
		{"another grant", demoClient.basic(), "grant_type=password&username=a&password=b", 400, failed("unsupported_grant_type", "The grant type must be client_credentials")},
		{"a refresh token", demoClient.basic(), "grant_type=refresh_token&refresh_token=x", 400, failed("unsupported_grant_type", "The grant type must be client_credentials")},
		{"another scope", demoClient.basic(), "grant_type=client_credentials&scope=admin", 400, failed("invalid_scope", "The only scope is cp")},
		{"another scope besides", demoClient.basic(), "grant_type=client_credentials&scope=cp+admin", 400, failed("invalid_scope", "The only scope is cp")},
		{"the scope in another case", demoClient.basic(), "grant_type=client_credentials&scope=CP", 400, failed("invalid_scope", "The only scope is cp")},
		{"too large", demoClient.basic(), grantForm + "&x=" + strings.Repeat("x", 1<<20), 413, failed("invalid_request", "The body is larger than 1048576 bytes")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := token(h, tt.authorization, tt.form)
			require.Equal(t, tt.status, got.Status, got.Body)
			requireNoStore(t, got)
			challenge := ""
			if tt.status == 401 {
				challenge = `Basic realm="guestoo"`
			}
			require.Equal(t, challenge, got.Header.Get("WWW-Authenticate"))
			if tt.status != 200 {
				require.JSONEq(t, tt.want, got.Body)
				return
			}
			require.Regexp(t, `^\{"access_token":"[A-Za-z0-9_-]{43}","token_type":"bearer","expires_in":43199,"scope":"cp"\}$`, strings.TrimSpace(got.Body))
		})
	}
	t.Run("as JSON", func(t *testing.T) {
		got := h.Call(http.MethodPost, tokenPath, `{"grant_type":"client_credentials"}`, "Authorization", demoClient.basic())
		require.Equal(t, 400, got.Status)
		requireNoStore(t, got)
		require.JSONEq(t, failed("invalid_request", "The body must be sent as application/x-www-form-urlencoded"), got.Body)
	})
	t.Run("a broken form", func(t *testing.T) {
		got := token(h, demoClient.basic(), "grant_type=%zz")
		require.Equal(t, 400, got.Status)
		requireNoStore(t, got)
		require.Equal(t, "invalid_request", got.JSON(t).(map[string]any)["error"])
	})
	t.Run("in the query", func(t *testing.T) {
		got := h.Call(http.MethodPost, tokenPath+"?client_secret=x", grantForm, "Content-Type", formType, "Authorization", demoClient.basic())
		require.Equal(t, 400, got.Status)
		requireNoStore(t, got)
		require.JSONEq(t, failed("invalid_request", "client_secret: is not a known parameter"), got.Body)
	})
	require.NotContains(t, h.Log.String(), demoClient.secret, "no secret is logged")
}

// Secrets that the two ways of writing Basic, and the form, must carry unharmed.
func TestSecretsOfEveryKind(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	users := guestoo.APIUsers(h.DB)
	clients := []client{
		{"colon", "a:b:c"}, {"umlaut-ä", "geheim-ß-秘密"}, {"plus", "a+b"}, {"percent", "100%"}, {"percent-like", "%41"}, {"space", "a b"}, {"equals", "a=b&c=d"},
	}
	newWorld(t, h, "odd", func(f *persistence.Filling) error {
		var rows []persistence.APIUser
		for _, c := range clients {
			rows = append(rows, users.Record(access.NewUser{Name: c.id, Kind: guestoo.OAuth, Rights: everything()}, c.id, c.secret))
		}
		return f.InsertAPIUsers(rows)
	})
	for _, c := range clients {
		t.Run(c.id, func(t *testing.T) {
			encoded := client{url.QueryEscape(c.id), url.QueryEscape(c.secret)}
			require.Equal(t, 200, token(h, encoded.basic(), grantForm).Status, "percent-encoded, as RFC 6749 wants it")
			require.Equal(t, 200, token(h, c.basic(), grantForm).Status, "plain, as curl -u sends it")
			form := url.Values{"client_id": {c.id}, "client_secret": {c.secret}}
			require.Equal(t, 200, token(h, "", grantForm+"&"+form.Encode()).Status)
			wrong := client{c.id, c.secret + "x"}
			require.Equal(t, 401, token(h, wrong.basic(), grantForm).Status)
		})
	}
}

// A library that knows nothing of this server gets a token and uses it.
func TestTokenThroughOAuth2Library(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for name, style := range map[string]oauth2.AuthStyle{"Basic": oauth2.AuthStyleInHeader, "form": oauth2.AuthStyleInParams, "found out": oauth2.AuthStyleAutoDetect} {
		t.Run(name, func(t *testing.T) {
			config := clientcredentials.Config{
				ClientID: demoClient.id, ClientSecret: demoClient.secret, TokenURL: h.URL + tokenPath, Scopes: []string{"cp"}, AuthStyle: style,
			}
			got, err := config.Token(t.Context())
			require.NoError(t, err)
			require.Equal(t, "Bearer", got.Type())
			require.WithinDuration(t, time.Now().Add(43199*time.Second), got.Expiry, time.Minute)
			response, err := config.Client(t.Context()).Get(h.URL + base + "/agency")
			require.NoError(t, err)
			defer response.Body.Close()
			require.Equal(t, 200, response.StatusCode)
			var agency map[string]any
			require.NoError(t, json.NewDecoder(response.Body).Decode(&agency))
			require.Equal(t, "Demo Agency", agency["displayName"])
		})
	}
	t.Run("a wrong secret", func(t *testing.T) {
		config := clientcredentials.Config{ClientID: demoClient.id, ClientSecret: "wrong", TokenURL: h.URL + tokenPath, AuthStyle: oauth2.AuthStyleInHeader}
		_, err := config.Token(t.Context())
		var failure *oauth2.RetrieveError
		require.ErrorAs(t, err, &failure)
		require.Equal(t, "invalid_client", failure.ErrorCode)
		require.Equal(t, "Client authentication failed", failure.ErrorDescription)
	})
}

func TestBearerTokensExpire(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	now := start
	h.DB.SetClock(func() time.Time { return now })
	authorization := bearer(t, h, demoClient)
	for _, tt := range []struct {
		after  time.Duration
		status int
	}{{0, 200}, {43199*time.Second - time.Microsecond, 200}, {43199 * time.Second, 401}, {24 * time.Hour, 401}} {
		now = start.Add(tt.after)
		got := h.Call(http.MethodGet, base+"/agency", "", "Authorization", authorization)
		require.Equal(t, tt.status, got.Status, tt.after)
		if tt.status == 401 {
			require.JSONEq(t, badTokenBody, got.Body)
		}
	}
	second := bearer(t, h, demoClient)
	require.Equal(t, 200, h.Call(http.MethodGet, base+"/agency", "", "Authorization", second).Status)
	now = start
	require.Equal(t, 401, h.Call(http.MethodGet, base+"/agency", "", "Authorization", authorization).Status, "a token that has run out is forgotten with the next one")
}
