package persistence

import "context"

// What the API leaves to support is done by those who run the service.

// MakeAutohostReseller says whether an account may have accounts below it.
func (w *Workspace) MakeAutohostReseller(ctx context.Context, id string, reseller bool) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Model(&AutohostAccount{}).Where("workspace_id = ? AND id = ?", w.id, id).Update("reseller", reseller))
	})
}

// DeleteAutohostAccount removes an account and all below it, with their keys, settings and webhooks.
func (w *Workspace) DeleteAutohostAccount(ctx context.Context, id string) error {
	return w.db.write(ctx, func(t *tx) error {
		var root AutohostAccount
		if err := takeForUpdate(t, &root, "workspace_id = ? AND id = ?", w.id, id); err != nil {
			return err
		}
		all, parents := []string{id}, []string{id}
		for len(parents) > 0 {
			var children []string
			if err := t.Model(&AutohostAccount{}).Where("workspace_id = ? AND parent_id IN ?", w.id, parents).Order("number").Pluck("id", &children).Error; err != nil {
				return err
			}
			all, parents = append(all, children...), children
		}
		for _, account := range all {
			if err := dropWebhooks(t, w.id, AutohostAPI, account); err != nil {
				return err
			}
		}
		return t.Delete(&AutohostAccount{}, "workspace_id = ? AND id IN ?", w.id, all).Error
	})
}

// AutohostAuthorized says which of some accounts have a header that their webhooks are sent with.
func (w *Workspace) AutohostAuthorized(ctx context.Context, accounts []string) (map[string]bool, error) {
	var owners []string
	err := w.db.find(ctx).Model(&webhookSettings{}).
		Where("workspace_id = ? AND api = ? AND owner IN ? AND sealed_authorization <> ''", w.id, AutohostAPI, append([]string{""}, accounts...)).Pluck("owner", &owners).Error
	authorized := map[string]bool{}
	for _, owner := range owners {
		authorized[owner] = true
	}
	return authorized, errorOf(err)
}
