package persistence

import (
	"context"
	"errors"
	"time"
)

var errNotBuilt = errors.New("not built yet")

// --- fields

func (w *Workspace) OnOfficeCatalogue(ctx context.Context) (OnOfficeCatalogue, error) {
	return builtInOnOffice(), nil
}

// AddOnOfficeField adds an own field; ErrConflict when the name is taken.
func (w *Workspace) AddOnOfficeField(ctx context.Context, field OnOfficeField) error {
	return errNotBuilt
}

// SetOnOfficeFieldActive: own fields and homepage_veroeffentlichen; ErrNotFound.
func (w *Workspace) SetOnOfficeFieldActive(ctx context.Context, module OnOfficeModule, name string, active bool) error {
	return errNotBuilt
}

// DeleteOnOfficeField removes an own field with all its values.
func (w *Workspace) DeleteOnOfficeField(ctx context.Context, module OnOfficeModule, name string) error {
	return errNotBuilt
}

// --- users

// OnOfficeUser is somebody who can own records, an API user too.
type OnOfficeUser struct {
	WorkspaceID                       int64  `gorm:"primaryKey;autoIncrement:false"`
	ID                                int64  `gorm:"primaryKey;autoIncrement:false"`
	Name                              string // unique
	FirstName, LastName, Email, Phone string
	GroupID                           *int64
	Active                            bool
	API                               bool
}
type OnOfficeGroup struct {
	WorkspaceID int64  `gorm:"primaryKey;autoIncrement:false"`
	ID          int64  `gorm:"primaryKey;autoIncrement:false"`
	Name        string // unique
}

func createOnOfficeUser(t *tx, workspace int64, user OnOfficeUser) (OnOfficeUser, error) {
	return user, errNotBuilt
}
func (w *Workspace) CreateOnOfficeUser(ctx context.Context, user OnOfficeUser) (OnOfficeUser, error) {
	return user, errNotBuilt
}
func (w *Workspace) OnOfficeUsers(ctx context.Context) ([]OnOfficeUser, error) {
	return nil, errNotBuilt
}
func (w *Workspace) OnOfficeUser(ctx context.Context, id int64) (OnOfficeUser, error) {
	return OnOfficeUser{}, errNotBuilt
}
func (w *Workspace) CreateOnOfficeGroup(ctx context.Context, name string) (OnOfficeGroup, error) {
	return OnOfficeGroup{}, errNotBuilt
}
func (w *Workspace) OnOfficeGroups(ctx context.Context) ([]OnOfficeGroup, error) {
	return nil, errNotBuilt
}

// --- records

// OnOfficeRecords gives a page of the records in scope that match, and how many match.
func (w *Workspace) OnOfficeRecords(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, query OnOfficeQuery) ([]OnOfficeRecord, int64, error) {
	return nil, 0, errNotBuilt
}

// OnOfficeRecord gives one record in scope; ErrNotFound.
func (w *Workspace) OnOfficeRecord(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, id int64) (OnOfficeRecord, error) {
	return OnOfficeRecord{}, errNotBuilt
}

// OnOfficeSearch finds records in scope by words (action get search), best first.
func (w *Workspace) OnOfficeSearch(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, words string, page Page) ([]OnOfficeRecord, int64, error) {
	return nil, 0, errNotBuilt
}

// OnOfficeDistinct gives the different values of a field among the records in scope that match, sorted.
func (w *Workspace) OnOfficeDistinct(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, field string, conditions []OnOfficeCondition) ([]string, error) {
	return nil, errNotBuilt
}

// CreateOnOfficeRecord makes a record; *OnOfficeFieldError.
func (w *Workspace) CreateOnOfficeRecord(ctx context.Context, module OnOfficeModule, made OnOfficeNew) (id int64, err error) {
	return 0, errNotBuilt
}

// ChangeOnOfficeRecord: ErrNotFound (unknown, or out of sight), ErrOnOfficeForbidden (may be seen, not written), *OnOfficeFieldError.
func (w *Workspace) ChangeOnOfficeRecord(ctx context.Context, module OnOfficeModule, scopes OnOfficeScopes, id int64, change OnOfficeChange) error {
	return errNotBuilt
}

// OnOfficeContacts lists the contact data of addresses, by address.
func (w *Workspace) OnOfficeContacts(ctx context.Context, addresses []int64) (map[int64][]OnOfficeContact, error) {
	return nil, errNotBuilt
}

// OnOfficeDuplicates finds addresses (whoever may see them) with the same e-mail, or the same first name, last name and town or street.
func (w *Workspace) OnOfficeDuplicates(ctx context.Context, values OnOfficeValues) ([]int64, error) {
	return nil, errNotBuilt
}

// --- relations: parent is an estate, child an address

type OnOfficeRelation struct {
	WorkspaceID int64                `gorm:"primaryKey;autoIncrement:false"`
	Type        OnOfficeRelationType `gorm:"primaryKey"`
	EstateID    int64                `gorm:"primaryKey;autoIncrement:false"`
	AddressID   int64                `gorm:"primaryKey;autoIncrement:false"`
	Position    int64
}
type OnOfficeRelationType string

const (
	OnOfficeBuyer            OnOfficeRelationType = "buyer"
	OnOfficeRenter           OnOfficeRelationType = "renter"
	OnOfficeOwner            OnOfficeRelationType = "owner"
	OnOfficeInterested       OnOfficeRelationType = "interested"
	OnOfficeContactPerson    OnOfficeRelationType = "contactPerson"
	OnOfficeContactPersonAll OnOfficeRelationType = "contactPersonAll"
)

// OnOfficeRelationScopes are what the caller may do on both sides.
type OnOfficeRelationScopes struct{ Estates, Addresses OnOfficeScopes }

// RelateOnOffice relates each estate with each address; what is there stays. ErrNotFound: one is unknown or out of sight; ErrOnOfficeForbidden: the estate may not be written.
func (w *Workspace) RelateOnOffice(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return errNotBuilt
}

// ReplaceOnOfficeRelations makes addresses the only ones related with each estate.
func (w *Workspace) ReplaceOnOfficeRelations(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return errNotBuilt
}

// DeleteOnOfficeRelations: ErrNotFound when there is none of them.
func (w *Workspace) DeleteOnOfficeRelations(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates, addresses []int64) error {
	return errNotBuilt
}

// OnOfficeAddressesOf gives the related addresses of each estate asked for, in the order they were related, as far as both sides may be seen. Every id asked for is a key.
func (w *Workspace) OnOfficeAddressesOf(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, estates []int64) (map[int64][]int64, error) {
	return nil, errNotBuilt
}

// OnOfficeEstatesOf is the other direction.
func (w *Workspace) OnOfficeEstatesOf(ctx context.Context, scopes OnOfficeRelationScopes, kind OnOfficeRelationType, addresses []int64) (map[int64][]int64, error) {
	return nil, errNotBuilt
}

// --- files

// OnOfficeFile is a picture or document of an estate; its content is kept apart.
type OnOfficeFile struct {
	WorkspaceID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID          int64 `gorm:"primaryKey;autoIncrement:false"`
	EstateID    int64
	Position    int64
	Kind        string // Titelbild, Foto, Grundriss, Dokument, …
	Name        string
	Title       string
	ContentType string
	Size        int64
	Published   bool
	Token       string // what its public URL ends with
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// AddOnOfficeUpload keeps content for OnOfficeUploadLife and gives its unguessable id.
func (w *Workspace) AddOnOfficeUpload(ctx context.Context, user int64, contentType string, content []byte) (id string, err error) {
	return "", errNotBuilt
}

// LinkOnOfficeUpload makes a file of an estate from an upload, which is gone then. ErrNotFound: estate or upload; ErrOnOfficeForbidden.
func (w *Workspace) LinkOnOfficeUpload(ctx context.Context, scopes OnOfficeScopes, user int64, upload string, file OnOfficeFile) (OnOfficeFile, error) {
	return file, errNotBuilt
}

// OnOfficeFiles lists the files of the estates in scope, by estate and position. kinds nil is all.
func (w *Workspace) OnOfficeFiles(ctx context.Context, scope OnOfficeScope, estates []int64, kinds []string) ([]OnOfficeFile, error) {
	return nil, errNotBuilt
}
func (w *Workspace) DeleteOnOfficeFile(ctx context.Context, scopes OnOfficeScopes, id int64) error {
	return errNotBuilt
}

// OnOfficeFileByToken finds a file by the end of its URL, whichever workspace it belongs to.
func (db *DB) OnOfficeFileByToken(ctx context.Context, token string) (OnOfficeFile, []byte, error) {
	return OnOfficeFile{}, nil, errNotBuilt
}

// --- simple records

type OnOfficeTask struct {
	WorkspaceID                           int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                                    int64 `gorm:"primaryKey;autoIncrement:false"`
	Subject, Text, Type, Priority, Status string
	Responsible                           *int64 // user
	EstateID, AddressID                   *int64
	DueAt                                 *time.Time
	CreatedBy                             int64
	CreatedAt, ChangedAt                  time.Time
}

func (w *Workspace) AddOnOfficeTask(ctx context.Context, task OnOfficeTask) (OnOfficeTask, error) {
	return task, errNotBuilt
}
func (w *Workspace) ChangeOnOfficeTask(ctx context.Context, id int64, changes map[string]any) error {
	return errNotBuilt
}
func (w *Workspace) OnOfficeTasks(ctx context.Context, ids []int64, page Page) ([]OnOfficeTask, int64, error) {
	return nil, 0, errNotBuilt
}

// OnOfficeLogEntry is an entry of the agents' log.
type OnOfficeLogEntry struct {
	WorkspaceID              int64 `gorm:"primaryKey;autoIncrement:false"`
	ID                       int64 `gorm:"primaryKey;autoIncrement:false"`
	EstateID                 *int64
	Action, ActionType, Note string
	UserID                   int64
	At                       time.Time
	Addresses                []int64 `gorm:"serializer:json"`
}

func (w *Workspace) AddOnOfficeLogEntry(ctx context.Context, entry OnOfficeLogEntry) (OnOfficeLogEntry, error) {
	return entry, errNotBuilt
}

// OnOfficeLog lists entries, the newest first; estate or address 0 is any.
func (w *Workspace) OnOfficeLog(ctx context.Context, estate, address int64, page Page) ([]OnOfficeLogEntry, int64, error) {
	return nil, 0, errNotBuilt
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

func (w *Workspace) AddOnOfficeSearchCriteria(ctx context.Context, scope OnOfficeScope, criteria OnOfficeSearchCriteria) (OnOfficeSearchCriteria, error) {
	return criteria, errNotBuilt
}
func (w *Workspace) OnOfficeSearchCriteria(ctx context.Context, scope OnOfficeScope, addresses []int64) ([]OnOfficeSearchCriteria, error) {
	return nil, errNotBuilt
}
