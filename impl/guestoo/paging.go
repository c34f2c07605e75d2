package guestoo

import (
	"context"
	"fmt"
	"strings"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

const defaultPerPage = 50

// paging is the part of a list that was asked for.
type paging struct{ page, perPage int }

// pagingOf reads page and perPage; neither means everything, which is nil.
func pagingOf(page, perPage *int) *paging {
	if page == nil && perPage == nil {
		return nil
	}
	p := &paging{0, defaultPerPage}
	if page != nil {
		p.page = *page
	}
	if perPage != nil {
		p.perPage = *perPage
	}
	return p
}

func (p *paging) window() *persistence.Page {
	if p == nil {
		return nil
	}
	return &persistence.Page{Offset: p.page * p.perPage, Limit: p.perPage}
}

// links say where the other pages are (RFC 8288), as paths; nil when everything was asked for.
func (p *paging) links(ctx context.Context, total int64) *string {
	if p == nil {
		return nil
	}
	last := max(0, (int(total)-1)/p.perPage)
	var links []string
	add := func(page int, relation string) {
		links = append(links, fmt.Sprintf(`<%s?page=%d&perPage=%d>; rel="%s"`, httpapi.Path(ctx), page, p.perPage, relation))
	}
	add(0, "first")
	if p.page > 0 {
		add(min(p.page-1, last), "prev")
	}
	if p.page < last {
		add(p.page+1, "next")
	}
	add(last, "last")
	joined := strings.Join(links, ", ")
	return &joined
}
