package xingevents_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

func TestWhereTheKeyStands(t *testing.T) {
	h := house.New(t)
	asForm := []string{"Content-Type", "application/x-www-form-urlencoded"}
	header := func(key string) []string { return []string{"Authorization", "ApiKey " + key} }
	for _, tt := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
	}{
		{"in the query", http.MethodGet, ada + "?apikey=" + viewer, "", nil, http.StatusOK},
		{"in the query, among other things", http.MethodGet, ada + "?version=1&apikey=" + viewer + "&format=json", "", nil, http.StatusOK},
		{"in the header", http.MethodGet, ada, "", header(viewer), http.StatusOK},
		{"in the header, in another case", http.MethodGet, ada, "", []string{"Authorization", "apikey " + viewer}, http.StatusOK},
		{"in the form", http.MethodPost, ada + "/logout", "apikey=" + editor, asForm, http.StatusOK},
		{"in the query of a post", http.MethodPost, ada + "/logout?apikey=" + editor, "", nil, http.StatusOK},
		{"the header wins over the query", http.MethodGet, ada + "?apikey=" + unknownKey, "", header(viewer), http.StatusOK},
		{"even where it is wrong", http.MethodGet, ada + "?apikey=" + viewer, "", header(unknownKey), http.StatusForbidden},
		{"the query wins over the form", http.MethodPost, ada + "/logout?apikey=" + unknownKey, "apikey=" + editor, asForm, http.StatusForbidden},
		{"an empty one is none", http.MethodGet, ada + "?apikey=", "", nil, http.StatusBadRequest},
		{"an empty header gives way", http.MethodGet, ada + "?apikey=" + viewer, "", []string{"Authorization", "ApiKey "}, http.StatusOK},
		{"a key is taken in its own case only", http.MethodGet, ada, "", header(strings.ToLower(viewer)), http.StatusForbidden},
		{"a part of a key is none", http.MethodGet, ada, "", header(viewer[:49]), http.StatusForbidden},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := h.Call(tt.method, base+tt.path, tt.body, tt.header...)
			require.Equal(t, tt.status, got.Status, got.Body)
		})
	}
}

func TestParametersFromFormAndQuery(t *testing.T) {
	const plain = "application/x-www-form-urlencoded"
	h := house.New(t)
	for i, tt := range []struct {
		name, query, body, kind string
		want                    map[string]any // of the user, nil for an absent value
	}{
		{"form", "", "company=A&gender=m", plain, map[string]any{"company": "A", "gender": "m"}},
		{"query", "company=A&gender=m", "", plain, map[string]any{"company": "A", "gender": "m"}},
		{"query, and no content type", "company=A", "", "", map[string]any{"company": "A"}},
		{"both", "company=A", "gender=m", plain, map[string]any{"company": "A", "gender": "m"}},
		{"the same in both: the form wins", "company=A", "company=B", plain, map[string]any{"company": "B"}},
		{"twice in the form: the first counts", "", "company=A&company=B", plain, map[string]any{"company": "A"}},
		{"with version and format", "version=1", "format=JSON&company=A", plain, map[string]any{"company": "A"}},
		{"with empty version and format", "version=&format=", "company=A", plain, map[string]any{"company": "A"}},
		{"a charset beside the content type", "", "company=A", plain + "; charset=UTF-8", map[string]any{"company": "A"}},
		{"umlauts", "", "company=M%C3%BCller+%26+S%C3%B6hne", plain, map[string]any{"company": "Müller & Söhne"}},
		{"umlauts, not escaped", "", "company=Müller und Söhne", plain, map[string]any{"company": "Müller und Söhne"}},
		{"umlauts in ISO-8859-1", "", "company=M%FCller", plain, map[string]any{"company": "Müller"}},
		{"beyond the first plane", "company=%F0%9F%8E%AB", "", plain, map[string]any{"company": "🎫"}},
		{"a plus sign, escaped", "", "telephone=%2B49+30", plain, map[string]any{"telephone": "+49 30"}},
		{"a plus sign, not escaped, reads as a space", "", "telephone=+49", plain, map[string]any{"telephone": " 49"}},
		{"a percent sign, not escaped", "", "company=100% real&gender=m", plain, map[string]any{"company": "100% real", "gender": "m"}},
		{"a semicolon, not escaped", "", "company=A;B", plain, map[string]any{"company": "A;B"}},
		{"an equals sign, not escaped", "", "company=A=B", plain, map[string]any{"company": "A=B"}},
		{"an ampersand, not escaped: what follows is dropped", "", "company=A&B&gender=m", plain, map[string]any{"company": "A", "gender": "m"}},
		{"empty clears", "", "company=&telephone=&gender=&birthday=", plain, map[string]any{"company": nil, "telephone": nil, "gender": nil, "birthday": nil}},
		{"nothing at all changes nothing", "", "", "", map[string]any{"company": "Navy", "gender": "f", "telephone": "1", "birthday": "1906-12-09T00:00:00"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			made := post(h, editor, "/user/create", grace("username", fmt.Sprintf("%d@demo.example", i), "company", "Navy", "gender", "f", "telephone", "1", "birthday", "1906-12-09T00:00:00")...)
			require.Equal(t, http.StatusCreated, made.Status, made.Body)
			user := fmt.Sprintf("/user/%v", int(at(t, made, "id").(float64)))
			header := []string{"Authorization", "ApiKey " + editor, "Content-Type", tt.kind}
			got := h.Call(http.MethodPost, base+user+"?"+tt.query, tt.body, header...)
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			require.JSONEq(t, `{"success":true}`, got.Body)
			read := at(t, get(h, editor, user), "user").(map[string]any)
			for name, want := range tt.want {
				got, there := read[name]
				require.Equal(t, want, got, name)
				require.Equal(t, want != nil, there, "%s: properties without a value are absent", name)
			}
			require.Equal(t, "Grace", read["firstName"], "what is not sent stays")
		})
	}
}

func TestABodyWithoutContentTypeIsAForm(t *testing.T) {
	h := house.New(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+base+ada+"?apikey="+editor, strings.NewReader("company=Old"))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, "Old", at(t, get(h, viewer, ada), "user", "company"))
}

func TestParametersRefused(t *testing.T) {
	const plain = "application/x-www-form-urlencoded"
	h := house.New(t)
	before := world(t, h)
	long := strings.Repeat("a", 256)
	for _, tt := range []struct {
		name, method, path, body, kind string
		want                           []string
	}{
		{"read only, of a user", http.MethodPost, ada, "company=X&id=7&creationTime=2011-01-01T00:00:00", plain, []string{"InvalidParam.creationTime", "InvalidParam.id"}},
		{"for creating only", http.MethodPost, ada, "company=X&username=x@demo.example&email=x@demo.example&password=x&signUpPromotionCode=x", plain,
			[]string{"InvalidParam.email", "InvalidParam.password", "InvalidParam.signUpPromotionCode", "InvalidParam.username"}},
		{"unknown, in the form", http.MethodPost, ada, "company=X&nickname=x", plain, []string{"InvalidParam.nickname"}},
		{"unknown, in the query", http.MethodPost, ada + "?nickname=x", "company=X", plain, []string{"InvalidParam.nickname"}},
		{"unknown, of a read", http.MethodGet, ada + "?nickname=x", "", "", []string{"InvalidParam.nickname"}},
		{"a name in another case", http.MethodPost, ada, "Company=X", plain, []string{"InvalidParam.Company"}},
		{"a name unfit for a code", http.MethodPost, ada, "a%00%22b%C3%BC=x", plain, []string{"InvalidParam.a__b_"}},
		{"empty, though required", http.MethodPost, ada, "company=X&firstName=&lastName=&language=&timezone=", plain,
			[]string{"MissingParam.firstName", "MissingParam.language", "MissingParam.lastName", "MissingParam.timezone"}},
		{"too long, and of no use", http.MethodPost, ada, "company=" + long + "&gender=x&timezone=Europe/Atlantis&birthday=1985-02-30T00:00:00", plain,
			[]string{"InvalidFormat.birthday", "InvalidFormat.company", "InvalidFormat.gender", "InvalidFormat.timezone"}},
		{"NUL", http.MethodPost, ada, "company=a%00b", plain, []string{"InvalidFormat.company"}},
		{"another version", http.MethodGet, ada + "?version=2", "", "", []string{"InvalidVersion"}},
		{"another version, in a form", http.MethodPost, ada, "company=X&version=2", plain, []string{"InvalidVersion"}},
		{"another format", http.MethodGet, ada + "?format=xml", "", "", []string{"InvalidFormat.format"}},
		{"JSON", http.MethodPost, ada, `{"company":"X"}`, "application/json", []string{"InvalidFormat.Content-Type"}},
		{"a bad id goes before all else", http.MethodPost, "/user/x?nickname=x", "version=2", plain, []string{"InvalidResourceId"}},
		{"no username to find", http.MethodGet, "/user/find", "", "", []string{"MissingParam.username"}},
		{"an empty username to find", http.MethodGet, "/user/find?username=", "", "", []string{"MissingParam.username"}},
		{"nothing to find", http.MethodGet, "/event/find", "", "", []string{"MissingParam.identifier"}},
		{"an empty part to find", http.MethodGet, "/event/find?title=", "", "", []string{"MissingParam.title"}},
		{"no identifier to ask for", http.MethodGet, "/event/exists", "", "", []string{"MissingParam.identifier"}},
		{"no username to ask for", http.MethodGet, "/user/exists", "", "", []string{"MissingParam.username"}},
		{"a bank account's", http.MethodPost, ada + "/bankAccount", "iban=GB82WEST12345698765433&swift=X&country=Germany&bic=1", plain,
			[]string{"InvalidFormat.country", "InvalidFormat.iban", "InvalidFormat.swift", "InvalidParam.bic"}},
		{"an address's", http.MethodPost, ada + "/address/billing", "email=nobody&country=d1", plain, []string{"InvalidFormat.country", "InvalidFormat.email"}},
		{"a key's", http.MethodPost, "/apiKey/1", "enabled=maybe&type=VIEWER&name=x", plain, []string{"InvalidFormat.enabled", "InvalidParam.name", "InvalidParam.type"}},
		{"an event's host cannot change", http.MethodPost, "/event/501", "hostId=1&eventURL=x&activated=true", plain,
			[]string{"InvalidParam.activated", "InvalidParam.eventURL", "InvalidParam.hostId"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := []string{"Authorization", "ApiKey " + admin}
			if tt.kind != "" {
				header = append(header, "Content-Type", tt.kind)
			}
			got := h.Call(tt.method, base+tt.path, tt.body, header...)
			require.Equal(t, http.StatusBadRequest, got.Status, got.Body)
			want := make([]string, len(tt.want))
			for i, code := range tt.want {
				want[i] = restCode + code
			}
			require.Equal(t, want, errors(t, got))
		})
	}
	require.Equal(t, before, world(t, h), "nothing was changed")
}

func TestSecretsStayOutOfTheLog(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	const secret = "a-password-nobody-may-read"
	key := admin
	for _, got := range []house.Answer{
		h.Call(http.MethodGet, base+ada+"?apikey="+key, ""),
		h.Call(http.MethodGet, base+ada+"?nickname=x&apikey="+key, ""),
		h.Call(http.MethodGet, base+"/nowhere?apikey="+key, ""),
		h.Call(http.MethodPost, base+ada+"/requestPermission?password="+secret, "apikey="+key, "Content-Type", "application/x-www-form-urlencoded"),
		h.Call(http.MethodPost, base+ada+"/logout?password="+secret, "apikey="+key, "Content-Type", "application/x-www-form-urlencoded"),
		h.Call(http.MethodPost, base+ada, `{"password":"`+secret+`","apikey":"`+key+`"}`),
		post(h, key, "/user/create", "password", secret, "username", "nobody"),
		post(h, key, "/user/create", "firstName", "A", "lastName", "B", "language", "en", "password", secret, "username", "a@demo.example"),
		get(h, unknownKey, ada),
	} {
		require.NotContains(t, got.Body, secret)
	}
	torn := h.Call(http.MethodPost, base+asked, "password=half&"+secret+"=rest&apikey="+key, "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, []string{restCode + "InvalidParam." + secret}, errors(t, torn), "a password that was not escaped reads as a parameter")
	created := post(h, key, "/apiKey/create", "name", "new")
	require.Equal(t, http.StatusCreated, created.Status)
	log := h.Log.String()
	require.Contains(t, log, "DemoAdmin0000000", "the log names the key by its identifier")
	require.NotContains(t, log, secret)
	require.NotContains(t, log, key)
	require.NotContains(t, log, unknownKey)
	require.NotContains(t, log, at(t, created, "apiKey", "key"))

	metrics := h.Call(http.MethodGet, "/metrics", "")
	require.NotContains(t, metrics.Body, key)

	// the same where the database fails
	require.NoError(t, h.DB.Close())
	h.Call(http.MethodGet, base+ada+"?apikey="+key, "")
	require.NotContains(t, h.Log.String(), key)
}
