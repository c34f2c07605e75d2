package xingevents_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// grace are the fields of a new user; more replace or add to them, and an empty value leaves one out.
func grace(more ...string) (fields []string) {
	values := map[string]string{"firstName": "Grace", "lastName": "Hopper", "username": "grace@demo.example", "password": "flow-matic-1955", "language": "en"}
	for i := 0; i+1 < len(more); i += 2 {
		values[more[i]] = more[i+1]
	}
	for name, value := range values {
		if value != "" {
			fields = append(fields, name, value)
		}
	}
	return fields
}

func TestCreateUser(t *testing.T) {
	h := house.New(t)
	now := time.Date(2012, 2, 29, 23, 30, 15, 999999000, time.FixedZone("", 3600))
	h.DB.SetClock(func() time.Time { return now })
	name := func(i int) string { return fmt.Sprintf("grace-%d@demo.example", i) }
	for i, tt := range []struct {
		name string
		send []string
		want map[string]any // besides what every new user has
	}{
		{"the required ones", nil, nil},
		{"all", []string{"email", "g.hopper@demo.example", "timezone", "America/New_York", "birthday", "1906-12-09T08:00:00Z", "gender", "f", "telephone", "+1 202", "company", "Navy", "signUpPromotionCode", "COBOL-60"},
			map[string]any{"email": "g.hopper@demo.example", "timezone": "America/New_York", "birthday": "1906-12-09T08:00:00", "gender": "f", "telephone": "+1 202", "company": "Navy", "signUpPromotionCode": "COBOL-60"}},
		{"an offset is dropped", []string{"birthday", "1906-12-09T23:59:59+05:30"}, map[string]any{"birthday": "1906-12-09T23:59:59"}},
		{"no offset", []string{"birthday", "1906-12-09T23:59:59"}, map[string]any{"birthday": "1906-12-09T23:59:59"}},
		{"umlauts and signs", []string{"lastName", "Müller-Lüdenscheidt & Söhne + 100% 🎫"}, map[string]any{"lastName": "Müller-Lüdenscheidt & Söhne + 100% 🎫"}},
		{"the longest", []string{"lastName", strings.Repeat("ü", 255)}, map[string]any{"lastName": strings.Repeat("ü", 255)}},
		{"the username as it was written", []string{"username", "Grace@Demo.Example"}, map[string]any{"username": "Grace@Demo.Example", "email": "Grace@Demo.Example"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id, user := 345544+i, fmt.Sprintf("/user/%d", 345544+i)
			got := post(h, editor, "/user/create", grace(append([]string{"username", name(i)}, tt.send...)...)...)
			require.Equal(t, http.StatusCreated, got.Status, got.Body)
			require.JSONEq(t, fmt.Sprintf(`{"id":%d,"success":true}`, id), got.Body)
			want := map[string]any{
				"id": float64(id), "firstName": "Grace", "lastName": "Hopper", "username": name(i), "email": name(i), "language": "en", "timezone": "Europe/Berlin",
				"signupTime": "2012-02-29T22:30:15", "creationTime": "2012-02-29T22:30:15", "lastModified": "2012-02-29T22:30:15",
			}
			for name, value := range tt.want {
				want[name] = value
			}
			require.Equal(t, want, at(t, get(h, editor, user), "user"))
			require.Equal(t, []string{restCode + "NotAuthorized"}, errors(t, get(h, admin, user)), "another key has no permission")
			require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, get(h, editor, user+"/bankAccount")))
			require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, get(h, editor, user+"/address/billing")))
			require.JSONEq(t, `{"events":[],"success":true}`, get(h, editor, user+"/events").Body)
			require.JSONEq(t, `{"events":[],"lastPage":0,"totalResults":0,"currentPage":0,"success":true}`, get(h, editor, user+"/events?resultType=full").Body)
		})
	}
}

func TestCreateUserRefuses(t *testing.T) {
	const user = "com.amiando.User."
	h := house.New(t)
	for _, tt := range []struct {
		name string
		send []string
		want []string
	}{
		{"nothing", nil, []string{user + "FirstNameRequired", user + "IdentifierRequired", user + "LastNameRequired", user + "NoLanguage", user + "PasswordRequired"}},
		{"one missing", grace("firstName", ""), []string{user + "FirstNameRequired"}},
		{"empty is missing", append(grace("username", "", "language", ""), "username", "", "language", ""), []string{user + "IdentifierRequired", user + "NoLanguage"}},
		{"an unfit username", grace("username", "grace"), []string{user + "EmailInvalid"}},
		{"an unfit email", grace("email", "grace@@demo.example"), []string{user + "EmailInvalid"}},
		{"an unknown language", grace("language", "xx"), []string{user + "UnsupportedLanguage"}},
		{"a language in upper case", grace("language", "EN"), []string{user + "UnsupportedLanguage"}},
		{"a language's name", grace("language", "english"), []string{user + "UnsupportedLanguage"}},
		{"an unfit promotion code", grace("signUpPromotionCode", "a b"), []string{restCode + "InvalidSignUpPromotionCode"}},
		{"a username that is taken", grace("username", "ada@demo.example"), []string{user + "UsernameExists"}},
		{"a username that is taken, in another case", grace("username", "Ada@Demo.Example"), []string{user + "UsernameExists"}},
		{"a read-only property", grace("lastLogin", "2011-01-01T00:00:00"), []string{restCode + "InvalidParam.lastLogin"}},
		{"an impossible day", grace("birthday", "2011-02-29T00:00:00"), []string{restCode + "InvalidFormat.birthday"}},
		{"a day without a time", grace("birthday", "1906-12-09"), []string{restCode + "InvalidFormat.birthday"}},
		{"a third gender", grace("gender", "x"), []string{restCode + "InvalidFormat.gender"}},
		{"an unknown time zone", grace("timezone", "Local"), []string{restCode + "InvalidFormat.timezone"}},
		{"several at once", grace("firstName", "", "language", "xx", "gender", "x", "nickname", "Amazing"),
			[]string{user + "FirstNameRequired", user + "UnsupportedLanguage", restCode + "InvalidFormat.gender", restCode + "InvalidParam.nickname"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := post(h, editor, "/user/create", tt.send...)
			require.Equal(t, http.StatusBadRequest, got.Status, got.Body)
			require.Equal(t, tt.want, errors(t, got))
		})
	}
	require.JSONEq(t, `{"id":345544,"success":true}`, post(h, editor, "/user/create", grace()...).Body, "no id was used up")
}

func TestUpdateUserMovesLastModified(t *testing.T) {
	h := house.New(t)
	now := time.Date(2012, 2, 29, 12, 0, 0, 0, time.UTC)
	h.DB.SetClock(func() time.Time { return now })
	require.Equal(t, http.StatusOK, post(h, editor, ada, "timezone", "Asia/Tokyo", "birthday", "1985-12-10T01:02:03-08:00", "language", "fr", "firstName", "Augusta").Status)
	user := at(t, get(h, viewer, ada), "user").(map[string]any)
	require.Equal(t, "2012-02-29T12:00:00", user["lastModified"])
	require.Equal(t, []any{"Asia/Tokyo", "1985-12-10T01:02:03", "fr", "Augusta", "Lovelace"}, []any{user["timezone"], user["birthday"], user["language"], user["firstName"], user["lastName"]})
	require.Equal(t, "2011-03-01T09:00:00", user["creationTime"])
}

func TestFindAndCheckUsers(t *testing.T) {
	h := house.New(t)
	for _, tt := range []struct {
		name, key, username, find, check string
	}{
		{"with permission", viewer, "ada@demo.example", `{"ids":[345543],"success":true}`, `{"authorized":true,"exists":true,"success":true}`},
		{"in another case", viewer, "ADA@demo.EXAMPLE", `{"ids":[345543],"success":true}`, `{"authorized":true,"exists":true,"success":true}`},
		{"without permission", single, "ada@demo.example", `{"ids":[345543],"success":true}`, `{"authorized":false,"exists":true,"success":true}`},
		{"nobody", viewer, "nobody@demo.example", `{"ids":[],"success":true}`, `{"authorized":false,"exists":false,"success":true}`},
		{"a part is not enough", viewer, "ada@demo", `{"ids":[],"success":true}`, `{"authorized":false,"exists":false,"success":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.JSONEq(t, tt.find, get(h, tt.key, "/user/find?"+form("username", tt.username)).Body)
			require.JSONEq(t, tt.check, get(h, tt.key, "/user/exists?"+form("username", tt.username)).Body)
		})
	}
}

func TestObjectsInsideUsers(t *testing.T) {
	h := house.New(t)
	require.Equal(t, http.StatusCreated, post(h, editor, "/user/create", grace()...).Status)
	for _, tt := range []struct {
		name, path string
		send       []string
		want       string
	}{
		{"first write of a bank account", "/bankAccount", []string{"iban", "gb82 west 1234 5698 7654 32", "country", "gb", "swift", "barcgb22"}, `{"bankAccount":{"iban":"GB82WEST12345698765432","country":"GB","swift":"BARCGB22"},"success":true}`},
		{"another write", "/bankAccount", []string{"accountHolder", "Grace", "swift", ""}, `{"bankAccount":{"accountHolder":"Grace","iban":"GB82WEST12345698765432","country":"GB"},"success":true}`},
		{"first write of an address", "/address/billing", []string{"city", "New York", "country", "uS", "zipCode", "10001"}, `{"address":{"city":"New York","country":"US","zipCode":"10001"},"success":true}`},
		{"another write", "/address/billing", []string{"zipCode", "", "street2", "c/o Navy", "email", "g@demo.example", "vatId", "US1", "telephone", "1", "company", "Navy", "street", "1st", "firstName", "G", "lastName", "H"},
			`{"address":{"city":"New York","country":"US","street2":"c/o Navy","email":"g@demo.example","vatId":"US1","telephone":"1","company":"Navy","street":"1st","firstName":"G","lastName":"H"},"success":true}`},
		{"nothing to write", "/address/billing", []string{"email", "", "street", "", "street2", "", "vatId", "", "telephone", "", "company", "", "firstName", "", "lastName", "", "country", "", "city", ""}, `{"address":{},"success":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := post(h, editor, "/user/345544"+tt.path, tt.send...)
			require.Equal(t, http.StatusOK, got.Status, got.Body)
			require.JSONEq(t, tt.want, get(h, editor, "/user/345544"+tt.path).Body)
		})
	}
}

func TestDeleteUserTakesEverythingInside(t *testing.T) {
	h := house.New(t)
	require.JSONEq(t, `{"deleted":true,"success":true}`, remove(h, editor, ada).Body)
	for _, path := range []string{ada, ada + "/events", ada + "/bankAccount", ada + "/address/billing", "/event/501"} {
		require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, get(h, admin, path)), path)
	}
	require.Equal(t, []string{restCode + "ObjectNotFound"}, errors(t, remove(h, editor, ada)))
	require.JSONEq(t, `{"exists":false,"success":true}`, get(h, viewer, "/event/exists?identifier=GARDENX").Body)
	require.Equal(t, http.StatusCreated, post(h, editor, "/user/create", grace("username", "ada@demo.example")...).Status, "the username is free again")
}

func TestOneUsernameCreatedByManyAtOnce(t *testing.T) {
	h := house.New(t)
	replica := h.Replica()
	const many = 6
	statuses := make([]int, many)
	var group sync.WaitGroup
	for i := range many {
		group.Go(func() {
			at := h
			if i%2 == 1 {
				at = replica
			}
			statuses[i] = post(at, editor, "/user/create", grace("company", fmt.Sprint(i))...).Status
		})
	}
	group.Wait()
	created := 0
	for _, status := range statuses {
		if status == http.StatusCreated {
			created++
			continue
		}
		require.Equal(t, http.StatusBadRequest, status)
	}
	require.Equal(t, 1, created)
}
