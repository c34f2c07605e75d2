package onoffice_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// parse reads an answer of plain HTTP.
func parse(t testing.TB, got house.Answer) (answer answer) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(got.Body), &answer), got.Body)
	require.Contains(t, got.Body, `"results":[`, "there is always a list")
	return answer
}

// valid is a proper body of the demo user, as text.
func valid(t testing.TB, h *house.House) string {
	t.Helper()
	read := demoAPI.signed(action{"read", "basicsettings", nil, nil}, h.DB.Now())
	return house.Encode(t, object{"token": demoAPI.token, "request": object{"actions": []any{read}}})
}

// Whatever is wrong with the envelope, HTTP says 200 and the body the rest.
func TestEnvelopes(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	many := `{"token":"x","request":{"actions":[` + strings.Repeat("{},", 500) + `{}]}}`
	for _, tt := range []struct {
		name, body string
		code       int
		errorcode  int
		message    string
	}{
		{"no JSON", `{"token":`, 500, 6, "Syntax error"},
		{"two values", valid(t, h) + `{}`, 500, 6, "Syntax error"},
		{"a list", `[]`, 500, 4, "Invalid or malformed JSON"},
		{"null", `null`, 500, 4, "Invalid or malformed JSON"},
		{"nothing", ``, 500, 9, "Empty request"},
		{"an empty object", `{}`, 500, 13, "Missing or invalid element: token"},
		{"an empty token", `{"token":"","request":{"actions":[{}]}}`, 500, 13, "Missing or invalid element: token"},
		{"a number for a token", `{"token":1,"request":{"actions":[{}]}}`, 500, 13, "Missing or invalid element: token"},
		{"NUL in the token", `{"token":"\u0000","request":{"actions":[{}]}}`, 500, 13, "Missing or invalid element: token"},
		{"no request", `{"token":"x"}`, 500, 14, "Missing or invalid element: request"},
		{"a request that is a list", `{"token":"x","request":[]}`, 500, 14, "Missing or invalid element: request"},
		{"no actions", `{"token":"x","request":{}}`, 500, 15, "Missing or invalid element: actions"},
		{"null for actions", `{"token":"x","request":{"actions":null}}`, 500, 15, "Missing or invalid element: actions"},
		{"an empty list of actions", `{"token":"x","request":{"actions":[]}}`, 500, 15, "Missing or invalid element: actions"},
		{"501 actions", many, 500, 15, "Missing or invalid element: actions"},
		{"an unknown token", `{"token":"x","request":{"actions":[{}]}}`, 400, 22, "Not authenticated"},
		{"a body of more than 16 MiB", `{"token":"` + strings.Repeat("x", 16<<20) + `"}`, 500, 4, "The request is larger than 16777216 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, version := range []string{"stable", "latest"} {
				got := h.Call(http.MethodPost, "/onoffice/api/"+version+"/api.php", tt.body)
				require.Equal(t, http.StatusOK, got.Status)
				require.Equal(t, "application/json", got.Header.Get("Content-Type"))
				answer := parse(t, got)
				require.Equal(t, status{tt.code, tt.errorcode, tt.message}, answer.Status)
				require.Empty(t, answer.Response.Results)
			}
		})
	}
}

// What is not the one URL is answered in the same words, with a status of its own.
func TestOtherURLs(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, tt := range []struct {
		method, path string
		status       int
		errorcode    int
	}{
		{http.MethodPost, "/onoffice/api/beta/api.php", 404, 23},
		{http.MethodPost, "/onoffice/api/stable/other.php", 404, 23},
		{http.MethodPost, "/onoffice/", 404, 23},
		{http.MethodGet, path, 405, 9},
	} {
		got := h.Call(tt.method, tt.path, valid(t, h))
		require.Equal(t, tt.status, got.Status, tt.path)
		require.Equal(t, tt.errorcode, parse(t, got).Status.Errorcode, tt.path)
	}
}

// The body is JSON, whatever its content type says: real clients leave curl's default.
func TestContentTypes(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	for _, contentType := range []string{"application/x-www-form-urlencoded", "application/json", "application/json; charset=utf-8", "text/plain", "multipart/form-data", "nonsense"} {
		got := parse(t, h.Call(http.MethodPost, path, valid(t, h), "Content-Type", contentType))
		require.Equal(t, status{200, 0, "OK"}, got.Status, contentType)
		require.Len(t, got.Response.Results, 1)
	}
}

func TestFailureOfTheServer(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	body := valid(t, h)
	require.NoError(t, h.DB.Close())
	got := h.Call(http.MethodPost, path, body, "X-Request-Id", "r1")
	require.Equal(t, http.StatusOK, got.Status)
	require.Equal(t, status{500, 97, "Error in action; request r1"}, parse(t, got).Status)
	require.NotContains(t, got.Body, "closed", "the cause is for the log")
	require.Contains(t, h.Log.String(), "closed")
}

// The SDK asks for gzip; longer answers come so.
func TestGzip(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	body := house.Encode(t, object{"token": demoAPI.token, "request": object{"actions": []any{demoAPI.signed(action{"get", "fields", nil, nil}, h.DB.Now())}}})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Accept-Encoding", "gzip, deflate") // asked for by hand, it stays packed
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, "gzip", response.Header.Get("Content-Encoding"))
	packed, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	unpacker, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	plain, err := io.ReadAll(unpacker)
	require.NoError(t, err)
	require.Less(t, len(packed), len(plain)/3)
	require.Equal(t, 0, parse(t, house.Answer{Body: string(plain)}).Status.Errorcode)
}

// curl announces a body of more than a megabyte and waits to be told to go on.
func TestExpectContinue(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	read := demoAPI.signed(action{"read", "basicsettings", nil, object{"padding": strings.Repeat("x", 1_500_000)}}, h.DB.Now())
	body := house.Encode(t, object{"token": demoAPI.token, "request": object{"actions": []any{read}}})
	transport := &http.Transport{ExpectContinueTimeout: time.Minute}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Expect", "100-continue")
	response, err := (&http.Client{Transport: transport}).Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	received, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, status{200, 0, "OK"}, parse(t, house.Answer{Body: string(received)}).Status)
}

// What bites: PHP's empty lists and lists with gaps, numbers as texts, null for nothing, escaped slashes.
func TestShapesThatClientsSend(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	w := newWorld(t, h, "office")
	u := w.user("program", everything())
	estate := u.create("estate", object{"ort": "Aachen", "strasse": "Weg 1/2"})
	now := h.DB.Now()
	sign := func(verb, resource, rest string) string {
		return fmt.Sprintf(`{"actionid":"%s","resourcetype":"%s","hmac":"%s",%s}`, strings.ReplaceAll(prefix+verb, "/", `\/`), resource, u.sign(now.Unix(), resource, prefix+verb), rest)
	}
	asTime := fmt.Sprintf(`"timestamp":%d,"hmac_version":2`, now.Unix())
	asText := fmt.Sprintf(`"timestamp":"%d","hmac_version":"2"`, now.Unix())
	for _, tt := range []struct {
		name, action string
		resourceID   string
		elements     string
	}{
		{"an empty list for parameters", sign("read", "estate", asTime+`,"parameters":[]`), "", `[]`},
		{"an empty object", sign("read", "estate", asTime+`,"parameters":{}`), "", `[]`},
		{"a list with gaps", sign("read", "estate", asTime+`,"parameters":{"data":{"0":"Id","2":"ort"}}`), "", `{"Id":"1","ort":"Aachen"}`},
		{"a single field", sign("read", "estate", asTime+`,"parameters":{"data":"ort"}`), "", `{"ort":"Aachen"}`},
		{"a field twice", sign("read", "estate", asTime+`,"parameters":{"data":["ort","Id","ort"]}`), "", `{"ort":"Aachen","Id":"1"}`},
		{"texts for numbers", sign("read", "estate", asText+`,"parameters":{"data":["Id"],"listlimit":"5","listoffset":"0","formatoutput":"1"}`), "", `{"Id":"1"}`},
		{"a number for the record", sign("read", "estate", asTime+`,"resourceid":1,"identifier":null,"parameters":{"data":["Id"]}`), "1", `{"Id":"1"}`},
		{"a text for the record", sign("read", "estate", asTime+`,"resourceid":"1","identifier":"","parameters":{"data":["Id"]}`), "1", `{"Id":"1"}`},
		{"null for the record", sign("read", "estate", asTime+`,"resourceid":null,"parameters":{"data":["Id"]}`), "", `{"Id":"1"}`},
		{"empty lists for objects", sign("read", "estate", asTime+`,"parameters":{"data":["Id"],"filter":[],"sortby":[],"recordids":null}`), "", `{"Id":"1"}`},
		{"escaped slashes", sign("read", "estate", asTime+`,"parameters":{"data":["strasse"],"filter":{"strasse":[{"op":"=","val":"Weg 1\/2"}]}}`), "", `{"strasse":"Weg 1/2"}`},
		{"a condition by itself", sign("read", "estate", asTime+`,"parameters":{"data":["Id"],"filter":{"ort":{"op":"=","val":"Aachen"}}}`), "", `{"Id":"1"}`},
		{"parameters that nobody knows", sign("read", "estate", asTime+`,"parameters":{"data":["Id"],"estatelanguage":"DEU","extendedclaim":{"a":[1]}}`), "", `{"Id":"1"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, 1, estate)
			got := parse(t, h.Call(http.MethodPost, path, `{"token":"`+u.token+`","request":{"actions":[`+tt.action+`]}}`, "Content-Type", "application/x-www-form-urlencoded"))
			require.Equal(t, status{200, 0, "OK"}, got.Status)
			result := got.Response.Results[0]
			require.Equal(t, prefix+"read", result.ActionID)
			require.Equal(t, tt.resourceID, result.ResourceID)
			require.True(t, result.Cacheable)
			require.EqualValues(t, 1, *result.data(t).Meta.CntAbsolute)
			elements, err := json.Marshal(result.data(t).Records[0].Elements)
			require.NoError(t, err)
			require.JSONEq(t, tt.elements, string(elements))
		})
	}
}
