package persistence

import "context"

// OnOfficeAllSearchCriteria lists what all addresses in scope look for.
func (w *Workspace) OnOfficeAllSearchCriteria(ctx context.Context, scope OnOfficeScope) (criteria []OnOfficeSearchCriteria, err error) {
	return nil, nil
}
