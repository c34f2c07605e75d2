package persistence

import "context"

func deleteOnOfficeUser(t *tx, workspace, id int64) error                 { return errNotBuilt }
func setOnOfficeUserActive(t *tx, workspace, id int64, active bool) error { return errNotBuilt }

// SetOnOfficeUserGroup puts a user into a group, or with nil into none.
func (w *Workspace) SetOnOfficeUserGroup(ctx context.Context, id int64, group *int64) error {
	return errNotBuilt
}
