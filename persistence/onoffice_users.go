package persistence

import "context"

// OnOfficeUser is somebody whom records can belong to, an API user too.
type OnOfficeUser struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          int64  `gorm:"primaryKey;autoIncrement:false"`
	Name        string // unique; what addresses call their user by
	FirstName   string
	LastName    string
	Email       string
	Phone       string
	GroupID     *int64
	Active      bool
	API         bool
}

// OnOfficeGroup is a group of users.
type OnOfficeGroup struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	Name        string
}

// TableName is the table's.
func (OnOfficeUser) TableName() string { return "onoffice_users" }

// TableName is the table's.
func (OnOfficeGroup) TableName() string { return "onoffice_groups" }

// CreateOnOfficeUser keeps a new user and gives it its id; ErrConflict when the name is taken, ErrNotFound when there is no such group.
func (w *Workspace) CreateOnOfficeUser(ctx context.Context, user OnOfficeUser) (made OnOfficeUser, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		made, err = createOnOfficeUser(t, w.id, user)
		return err
	})
	return made, err
}

// InsertOnOfficeUser adds a user and gives it its id.
func (f *Filling) InsertOnOfficeUser(user OnOfficeUser) (OnOfficeUser, error) {
	return createOnOfficeUser(f.tx, f.id, user)
}

func createOnOfficeUser(t *tx, workspace int64, user OnOfficeUser) (OnOfficeUser, error) {
	var err error
	user.WorkspaceID = workspace
	if user.ID, err = nextIDs(t, workspace, OnOfficeUserIDs, 1); err != nil {
		return user, err
	}
	return user, t.Create(&user).Error
}

// deleteOnOfficeUser removes a user; records keep its number.
func deleteOnOfficeUser(t *tx, workspace, id int64) error {
	return existing(t.Delete(&OnOfficeUser{}, "workspace_id = ? AND id = ?", workspace, id))
}

func setOnOfficeUserActive(t *tx, workspace, id int64, active bool) error {
	return existing(t.Model(&OnOfficeUser{}).Where("workspace_id = ? AND id = ?", workspace, id).Update("active", active))
}

// OnOfficeUsers lists all users, the oldest first.
func (w *Workspace) OnOfficeUsers(ctx context.Context) (users []OnOfficeUser, err error) {
	err = w.db.find(ctx).Where("workspace_id = ?", w.id).Order("id").Find(&users).Error
	return users, errorOf(err)
}

// OnOfficeUser finds a user.
func (w *Workspace) OnOfficeUser(ctx context.Context, id int64) (user OnOfficeUser, err error) {
	err = w.db.find(ctx).Take(&user, "workspace_id = ? AND id = ?", w.id, id).Error
	return user, errorOf(err)
}

// SetOnOfficeUserGroup puts a user into a group, nil for none; ErrNotFound when either is not there.
func (w *Workspace) SetOnOfficeUserGroup(ctx context.Context, id int64, group *int64) error {
	return w.db.write(ctx, func(t *tx) error {
		return existing(t.Model(&OnOfficeUser{}).Where("workspace_id = ? AND id = ?", w.id, id).Update("group_id", group))
	})
}

// CreateOnOfficeGroup keeps a new group; ErrConflict when the name is taken.
func (w *Workspace) CreateOnOfficeGroup(ctx context.Context, name string) (group OnOfficeGroup, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		group = OnOfficeGroup{WorkspaceID: w.id, Name: name}
		if group.ID, err = nextIDs(t, w.id, OnOfficeGroupIDs, 1); err != nil {
			return err
		}
		return t.Create(&group).Error
	})
	return group, err
}

// OnOfficeGroups lists all groups, the oldest first.
func (w *Workspace) OnOfficeGroups(ctx context.Context) (groups []OnOfficeGroup, err error) {
	err = w.db.find(ctx).Where("workspace_id = ?", w.id).Order("id").Find(&groups).Error
	return groups, errorOf(err)
}
