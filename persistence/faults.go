package persistence

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// FaultRule makes calls of a workspace fail on purpose.
type FaultRule struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`

	API       string
	Operation string // "" for all of the API

	Nth         int64    // only this matching call; 0 for no such rule
	Every       int64    // each call whose number it divides; 0 for no such rule
	Probability *float64 // of each call, by a sequence that Seed begins; nil for no such rule
	Seed        int64
	Times       int64 // how often at most; 0 for no limit

	Kind      string // of the fault that is answered; "" lets the call go on
	Status    int    // which that is
	LatencyMS int
	Dropped   bool // the connection is cut

	Calls     int64 // that matched so far
	Fired     int64 // of these
	CreatedAt time.Time
}

// TableName is the table's.
func (FaultRule) TableName() string { return "fault_rules" }

// WorkspaceFaultRule is a rule with the name of its workspace.
type WorkspaceFaultRule struct {
	FaultRule
	Workspace string
}

// FaultRules gives all rules of the installation, oldest first, and their version. Counts go on without a new version.
func (db *DB) FaultRules(ctx context.Context) (rules []WorkspaceFaultRule, version int64, err error) {
	err = db.snapshot(ctx, func(g *gorm.DB) error {
		var state labState
		if err := g.Take(&state).Error; err != nil {
			return err
		}
		version = state.FaultsVersion
		return g.Model(&FaultRule{}).Select("fault_rules.*, workspaces.name AS workspace").
			Joins("JOIN workspaces ON workspaces.id = fault_rules.workspace_id").Order("workspace_id, fault_rules.id").Find(&rules).Error
	})
	return rules, version, err
}

// CountCall counts a call for each of the rules of one workspace, in the order of their ids, and gives the one that takes effect: the first for which fires says so.
// gone says that some of the rules are there no more. Calls that come together, to whichever replica, are counted one after another.
func (db *DB) CountCall(ctx context.Context, workspace int64, ids []int64, fires func(FaultRule) bool) (effective *FaultRule, gone bool, err error) {
	err = db.write(ctx, func(t *tx) error {
		effective, gone = nil, false
		for _, id := range ids {
			var rule FaultRule
			counted := t.Raw("UPDATE fault_rules SET calls = calls + 1 WHERE workspace_id = ? AND id = ? RETURNING *", workspace, id).Scan(&rule)
			if counted.Error != nil {
				return counted.Error
			}
			gone = gone || rule.ID == 0
			if rule.ID == 0 || effective != nil || !fires(rule) {
				continue
			}
			if err := t.Exec("UPDATE fault_rules SET fired = fired + 1 WHERE workspace_id = ? AND id = ?", workspace, id).Error; err != nil {
				return err
			}
			rule.Fired++
			effective = &rule
		}
		return nil
	})
	return effective, gone, err
}

// AddFault adds a rule, with an id of its own and nothing counted.
func (w *Workspace) AddFault(ctx context.Context, rule FaultRule) (FaultRule, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		rule.WorkspaceID, rule.Calls, rule.Fired, rule.CreatedAt = w.id, 0, 0, t.now
		if rule.ID, err = nextIDs(t, w.id, "fault_rules", 1); err != nil {
			return err
		}
		if err := t.Create(&rule).Error; err != nil {
			return err
		}
		return faultsChanged(t)
	})
	return rule, err
}

// Faults lists the workspace's rules, oldest first.
func (w *Workspace) Faults(ctx context.Context) (rules []FaultRule, err error) {
	err = w.db.find(ctx).Order("id").Find(&rules, "workspace_id = ?", w.id).Error
	return rules, errorOf(err)
}

// Fault finds a rule.
func (w *Workspace) Fault(ctx context.Context, id int64) (rule FaultRule, err error) {
	err = w.db.find(ctx).Take(&rule, "workspace_id = ? AND id = ?", w.id, id).Error
	return rule, errorOf(err)
}

// DeleteFault removes a rule.
func (w *Workspace) DeleteFault(ctx context.Context, id int64) error {
	return w.db.write(ctx, func(t *tx) error {
		deleted := t.Delete(&FaultRule{}, "workspace_id = ? AND id = ?", w.id, id)
		if deleted.Error == nil && deleted.RowsAffected == 0 {
			return gorm.ErrRecordNotFound
		}
		if deleted.Error != nil {
			return deleted.Error
		}
		return faultsChanged(t)
	})
}

// ClearFaults removes all rules of the workspace.
func (w *Workspace) ClearFaults(ctx context.Context) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := t.Delete(&FaultRule{}, "workspace_id = ?", w.id).Error; err != nil {
			return err
		}
		return faultsChanged(t)
	})
}

// faultsChanged tells all replicas to read the rules anew.
func faultsChanged(t *tx) error {
	return t.Exec("UPDATE lab_state SET faults_version = faults_version + 1 WHERE id = 1").Error
}
