package console

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimiter(t *testing.T) {
	l, now := newLimiter(time.Minute, 2, 3), time.Now()
	require.True(t, l.take("a", now))
	require.True(t, l.take("a", now))
	require.False(t, l.take("a", now))
	require.False(t, l.take("a", now.Add(59*time.Second)))
	require.True(t, l.take("a", now.Add(61*time.Second)), "one more each minute")
	require.False(t, l.take("a", now.Add(61*time.Second)))
	l.forget("a")
	require.True(t, l.take("a", now.Add(61*time.Second)))
	for n := range 1000 {
		l.take(fmt.Sprint(n), now)
	}
	require.Len(t, l.byKey, 3, "it remembers no more than it was told to")
	require.Equal(t, 3, l.recent.Len())
}

func TestInside(t *testing.T) {
	more := make(chan struct{})
	client := &http.Client{Transport: inside{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/echo":
			w.Header().Set("X-Seen", r.RequestURI)
			w.WriteHeader(http.StatusTeapot)
			w.WriteHeader(http.StatusOK)
			_, _ = io.Copy(w, r.Body)
		case "/panic":
			panic("oh")
		case "/halfway":
			_, _ = io.WriteString(w, "half")
			panic("oh")
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "one\n")
			<-more
			_, _ = io.WriteString(w, "two\n")
		}
	})}}
	got, err := client.Post("http://inside/echo?a=b", "text/plain", strings.NewReader("hello"))
	require.NoError(t, err)
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, "418 /echo?a=b hello", fmt.Sprint(got.StatusCode, " ", got.Header.Get("X-Seen"), " ", string(body)))

	got, err = client.Get("http://inside/nothing")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, got.StatusCode)

	got, err = client.Get("http://inside/panic")
	require.NoError(t, err)
	require.Equal(t, http.StatusInternalServerError, got.StatusCode)

	got, err = client.Get("http://inside/halfway")
	require.NoError(t, err)
	_, err = io.ReadAll(got.Body)
	require.ErrorIs(t, err, errHandlerPanicked)

	got, err = client.Get("http://inside/stream")
	require.NoError(t, err)
	lines := bufio.NewScanner(got.Body)
	require.True(t, lines.Scan())
	require.Equal(t, "one", lines.Text(), "while the handler is still at it")
	close(more)
	require.True(t, lines.Scan())
	require.Equal(t, "two", lines.Text())
}

func TestRefusalOf(t *testing.T) {
	refused := refusalOf(400, []byte(`{"type":"urn:gatehouse:invalid","title":"Not as the spec says","status":400,"violations":[
		{"in":"body","pointer":"/access/0","rule":"enum","detail":"is none of the choices"},{"in":"query","pointer":"limit","rule":"maximum","detail":"is too large"},{"in":"body","pointer":"","rule":"minProperties","detail":"is empty"}]}`))
	require.Equal(t, "Not as the spec says", refused.Text)
	require.Equal(t, []problem{{"access", "is none of the choices"}, {"limit", "is too large"}, {"", "is empty"}}, refused.Problems)
	require.Equal(t, "Conflict", refusalOf(409, []byte("not JSON")).Text)
	require.Equal(t, "taken", refusalOf(409, []byte(`{"title":"Conflict","detail":"taken"}`)).Text)
	require.True(t, isNotFound(fmt.Errorf("asked: %w", refusalOf(404, nil))))
	require.False(t, isNotFound(errors.New("other")))
}

func TestFilled(t *testing.T) {
	f := form{ID: "made", Fields: []field{{Name: "name", Label: "Name"}, {Name: "access", Kind: "checks"}, {Name: "password", Kind: "password", Value: ""}}}
	got := f.filled(url.Values{"name": {"x"}, "access": {"a", "b"}, "password": {"secret"}}, &refusal{Problems: []problem{{"name", "is too short"}, {"name", "is odd"}, {"other", "is missing"}, {"", "is empty"}}})
	require.Equal(t, "x", got.Fields[0].Value)
	require.Equal(t, "is too short", got.Fields[0].Problem)
	require.True(t, got.Fields[1].Chosen("b"))
	require.Empty(t, got.Fields[2].Value, "a password is not sent back")
	require.Equal(t, []problem{{"name", "Name: is too short"}, {"name", "Name: is odd"}, {"", "other: is missing"}, {"", "is empty"}}, got.Problems)
	got.identified()
	require.Equal(t, "made-name", got.FieldID("name"))
	require.Empty(t, f.Fields[0].Value, "the form itself stays as it was")
	require.Equal(t, []problem{{"", "taken"}}, f.filled(nil, &refusal{Text: "taken"}).Problems)
}

func TestReadOnly(t *testing.T) {
	p := page{
		Actions:  []button{{Label: "New", Leads: true, Writes: true}, {Label: "Docs", Leads: true}, {Label: "Clear"}},
		Sections: []section{{Form: &form{}, Buttons: []button{{Label: "Delete"}}, Table: &table{Rows: []row{{Buttons: []button{{Label: "Revoke"}, {Label: "Open", Leads: true}}}}}}},
	}
	p.readOnly()
	require.Equal(t, []button{{Label: "Docs", Leads: true}}, p.Actions)
	require.Nil(t, p.Sections[0].Form)
	require.Empty(t, p.Sections[0].Buttons)
	require.Equal(t, []button{{Label: "Open", Leads: true}}, p.Sections[0].Table.Rows[0].Buttons)
}

func TestInputs(t *testing.T) {
	in := &inputs{Values: url.Values{"n": {" 12 "}, "bad": {"twelve"}, "half": {"0.5"}, "at": {"2026-01-31T18:00"}, "when": {"tomorrow"}, "list": {"a, b,,c "}, "on": {"true"}}}
	require.EqualValues(t, 12, *in.whole("n"))
	require.Nil(t, in.whole("none"))
	require.InDelta(t, 0.5, *in.fraction("half"), 0)
	require.Equal(t, "2026-01-31T18:00:00Z", in.moment("at").Format(time.RFC3339))
	require.Equal(t, []string{"a", "b", "c"}, in.list("list"))
	require.Equal(t, []string{}, in.list("none"))
	require.True(t, in.check("on"))
	require.False(t, in.check("n"))
	require.NoError(t, in.refused())
	in.whole("bad")
	in.fraction("bad")
	in.moment("when")
	var refused *refusal
	require.ErrorAs(t, in.refused(), &refused)
	require.Len(t, refused.Problems, 3)
}

func TestListing(t *testing.T) {
	for _, tt := range []struct {
		name, query   string
		rows          int
		total         int64
		shown         string
		before, after string
	}{
		{"the first page", "", 25, 60, "1–25 of 60", "", "/list?offset=25"},
		{"the middle", "?offset=25&search=x", 25, 60, "26–50 of 60", "/list?search=x", "/list?offset=50&search=x"},
		{"the end", "?offset=50", 10, 60, "51–60 of 60", "/list?offset=25", ""},
		{"past the end", "?offset=100", 0, 60, "", "/list?offset=75", ""},
		{"nonsense", "?offset=-5", 1, 1, "1–1 of 1", "", ""},
		{"too far", "?offset=99999999999999999999", 1, 1, "1–1 of 1", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := &visit{r: httptest.NewRequest(http.MethodGet, "/list"+tt.query, nil)}
			got := v.listing().page(&table{Rows: make([]row, tt.rows)}, "Search", tt.total)
			require.Equal(t, []string{tt.shown, tt.before, tt.after}, []string{got.Shown, got.Before, got.After})
		})
	}
	v := &visit{r: httptest.NewRequest(http.MethodGet, "/list?search="+strings.Repeat("ä", 300), nil)}
	require.Equal(t, strings.Repeat("ä", 200), *v.listing().Search)
}

func TestBelow(t *testing.T) {
	require.Equal(t, "/console/w/demo/data/a%2Fb/%3Cx%3E", inWorkspace("demo", "data", "a/b", "<x>"))
	require.True(t, under("/console/w/demo/jobs/1", "/console/w/demo/jobs"))
	require.False(t, under("/console/w/demo/jobsy", "/console/w/demo/jobs"))
}
