package persistence

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// OnOfficeTask is something to be done.
type OnOfficeTask struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	Subject     string
	Text        string
	Type        string
	Priority    string
	Status      string
	Responsible *int64 // the user
	EstateID    *int64
	AddressID   *int64
	DueAt       *time.Time
	CreatedBy   int64 // the user
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// TableName is the table's.
func (OnOfficeTask) TableName() string { return "onoffice_tasks" }

// AddOnOfficeTask keeps a new task.
func (w *Workspace) AddOnOfficeTask(ctx context.Context, task OnOfficeTask) (OnOfficeTask, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		task.WorkspaceID, task.CreatedAt, task.ChangedAt = w.id, t.now, t.now
		if task.ID, err = nextIDs(t, w.id, OnOfficeTaskIDs, 1); err != nil {
			return err
		}
		return t.Create(&task).Error
	})
	return task, err
}

// ChangeOnOfficeTask changes the named columns of a task that the user made or is responsible for.
func (w *Workspace) ChangeOnOfficeTask(ctx context.Context, user, id int64, changes map[string]any) error {
	return w.db.write(ctx, func(t *tx) error {
		changes["changed_at"] = t.now
		return existing(tasksOf(t.DB, w.id, user).Where("id = ?", id).Updates(changes))
	})
}

func tasksOf(g *gorm.DB, workspace, user int64) *gorm.DB {
	return g.Model(&OnOfficeTask{}).Where("workspace_id = ? AND (created_by = ? OR responsible = ?)", workspace, user, user)
}

// OnOfficeTasks lists one page of the tasks that the user made or is responsible for, by id, and says how many there are; nil ids are all.
func (w *Workspace) OnOfficeTasks(ctx context.Context, user int64, ids []int64, page Page) (tasks []OnOfficeTask, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		query := tasksOf(g, w.id, user)
		if ids != nil {
			query = query.Where("id IN ?", ids)
		}
		query = query.Session(&gorm.Session{})
		if err := query.Count(&total).Error; err != nil {
			return err
		}
		return query.Order("id").Offset(page.Offset).Limit(page.Limit).Find(&tasks).Error
	})
	return tasks, total, err
}

// OnOfficeLogEntry is an entry of the agents' log: what was done about an estate, and with whom.
type OnOfficeLogEntry struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	EstateID    *int64
	Action      string
	ActionType  string
	Note        string
	UserID      int64
	At          time.Time
	Addresses   []int64 `gorm:"-"`
}

// onOfficeLogAddress is an address that an entry is about.
type onOfficeLogAddress struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	EntryID     int64 `gorm:"primaryKey;autoIncrement:false"`
	AddressID   int64 `gorm:"primaryKey;autoIncrement:false"`
}

// TableName is the table's.
func (OnOfficeLogEntry) TableName() string { return "onoffice_log" }

func (onOfficeLogAddress) TableName() string { return "onoffice_log_addresses" }

// AddOnOfficeLogEntry keeps a new entry; a zero time is now.
func (w *Workspace) AddOnOfficeLogEntry(ctx context.Context, entry OnOfficeLogEntry) (OnOfficeLogEntry, error) {
	err := w.db.write(ctx, func(t *tx) (err error) {
		entry.WorkspaceID = w.id
		if entry.At.IsZero() {
			entry.At = t.now
		}
		if entry.ID, err = nextIDs(t, w.id, OnOfficeLogIDs, 1); err != nil {
			return err
		}
		if err := t.Create(&entry).Error; err != nil {
			return err
		}
		for _, address := range entry.Addresses {
			if err := t.Save(&onOfficeLogAddress{w.id, entry.ID, address}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return entry, err
}

// OnOfficeLog lists one page of the entries about an estate and an address, the newest first, and says how many there are; 0 is any.
func (w *Workspace) OnOfficeLog(ctx context.Context, estate, address int64, page Page) (entries []OnOfficeLogEntry, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		query := g.Model(&OnOfficeLogEntry{}).Where("workspace_id = ?", w.id)
		if estate != 0 {
			query = query.Where("estate_id = ?", estate)
		}
		if address != 0 {
			query = query.Where("id IN (?)", g.Model(&onOfficeLogAddress{}).Select("entry_id").Where("workspace_id = ? AND address_id = ?", w.id, address))
		}
		query = query.Session(&gorm.Session{})
		if err := query.Count(&total).Error; err != nil {
			return err
		}
		if err := query.Order("id DESC").Offset(page.Offset).Limit(page.Limit).Find(&entries).Error; err != nil || len(entries) == 0 {
			return err
		}
		place := make(map[int64]*OnOfficeLogEntry, len(entries))
		ids := make([]int64, len(entries))
		for i := range entries {
			place[entries[i].ID], ids[i] = &entries[i], entries[i].ID
		}
		var about []onOfficeLogAddress
		if err := g.Where("workspace_id = ? AND entry_id IN ?", w.id, ids).Order("entry_id, address_id").Find(&about).Error; err != nil {
			return err
		}
		for _, address := range about {
			entry := place[address.EntryID]
			entry.Addresses = append(entry.Addresses, address.AddressID)
		}
		return nil
	})
	return entries, total, err
}

// OnOfficeSearchCriteria is what an address looks for.
type OnOfficeSearchCriteria struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	AddressID   int64
	Comment     string
	Criteria    map[string]any `gorm:"serializer:json"`
	CreatedAt   time.Time
}

// TableName is the table's.
func (OnOfficeSearchCriteria) TableName() string { return "onoffice_search_criteria" }

// AddOnOfficeSearchCriteria keeps what an address in scope looks for; ErrNotFound when the address is not there for the caller.
func (w *Workspace) AddOnOfficeSearchCriteria(ctx context.Context, scope OnOfficeScope, criteria OnOfficeSearchCriteria) (OnOfficeSearchCriteria, error) {
	err := w.db.write(ctx, func(t *tx) error {
		r, err := readOnOffice(t.DB, w.id, OnOfficeAddresses)
		if err != nil {
			return err
		}
		if err := r.allIn(scope, []int64{criteria.AddressID}, ErrNotFound); err != nil {
			return err
		}
		criteria.WorkspaceID, criteria.CreatedAt = w.id, t.now
		if criteria.ID, err = nextIDs(t, w.id, OnOfficeCriteriaIDs, 1); err != nil {
			return err
		}
		return t.Create(&criteria).Error
	})
	return criteria, err
}

// onOfficeCriteria is how many search criteria a list has at most.
const onOfficeCriteria = 5000

// OnOfficeSearchCriteria lists what those of the addresses look for that are in scope, by address.
func (w *Workspace) OnOfficeSearchCriteria(ctx context.Context, scope OnOfficeScope, addresses []int64) ([]OnOfficeSearchCriteria, error) {
	return w.searchCriteria(ctx, scope, append([]int64{}, addresses...))
}

// OnOfficeAllSearchCriteria lists what the addresses in scope look for, by address, up to 5,000 of them.
func (w *Workspace) OnOfficeAllSearchCriteria(ctx context.Context, scope OnOfficeScope) ([]OnOfficeSearchCriteria, error) {
	return w.searchCriteria(ctx, scope, nil)
}

func (w *Workspace) searchCriteria(ctx context.Context, scope OnOfficeScope, addresses []int64) (criteria []OnOfficeSearchCriteria, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		r, err := readOnOffice(g, w.id, OnOfficeAddresses)
		if err != nil {
			return err
		}
		where, err := r.where(scope, addresses, nil, false)
		if err != nil {
			return err
		}
		return g.Table("onoffice_search_criteria AS c").Where("c.workspace_id = ?", w.id).
			Where("EXISTS (SELECT 1 FROM onoffice_addresses AS r WHERE r.id = c.address_id AND "+where.text()+")", where.args...).
			Order("c.address_id, c.id").Limit(onOfficeCriteria).Find(&criteria).Error
	})
	return criteria, err
}
