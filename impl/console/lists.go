package console

import (
	"fmt"
	"net/url"
	"strconv"
)

// perPage is the length of a list's page.
const perPage = 25

// listing is what a list's page was asked for.
type listing struct {
	path   string
	query  url.Values
	Search *string
	Offset *int
	Limit  *int
}

func (v *visit) listing() listing {
	query := v.r.URL.Query()
	l := listing{path: v.r.URL.Path, query: query, Search: optional(cut(query.Get("search"), 200)), Limit: ptr(perPage)}
	if offset, err := strconv.Atoi(query.Get("offset")); err == nil && offset > 0 && offset <= 1_000_000_000 {
		l.Offset = &offset
	}
	return l
}

// cut keeps the first characters of a text.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// page completes a table with its search and the ways to its other pages.
func (l listing) page(t *table, label string, total int64) *table {
	t.Search = &search{Label: label, Value: deref(l.Search)}
	from := deref(l.Offset)
	to := from + len(t.Rows)
	if len(t.Rows) > 0 {
		t.Shown = fmt.Sprintf("%d–%d of %d", from+1, to, total)
	}
	if from > 0 {
		t.Before = l.at("offset", max(0, from-perPage))
	}
	if int64(to) < total && len(t.Rows) > 0 {
		t.After = l.at("offset", to)
	}
	if l.Search != nil {
		t.Empty = "Nothing matches."
	}
	return t
}

// at is this list from another place on.
func (l listing) at(name string, place int) string {
	query := url.Values{}
	for key, values := range l.query {
		query[key] = values
	}
	query.Set(name, strconv.Itoa(place))
	if place == 0 {
		query.Del(name)
	}
	return (&url.URL{Path: l.path, RawQuery: query.Encode()}).String()
}
