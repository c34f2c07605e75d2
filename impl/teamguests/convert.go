package teamguests

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/persistence"
)

// fields is what a caller asked to see: opt-in fields added, default fields dropped. Names nobody knows are ignored.
type fields struct{ added, dropped map[string]bool }

// parseFields reads "a,b,-c".
func parseFields(list *string) fields {
	if list == nil {
		return fields{}
	}
	f := fields{added: map[string]bool{}, dropped: map[string]bool{}}
	for name := range strings.SplitSeq(*list, ",") {
		name = strings.TrimSpace(name)
		if dropped, ok := strings.CutPrefix(name, "-"); ok {
			f.dropped[dropped] = true
		} else {
			f.added[name] = true
		}
	}
	return f
}

// show gives a field that is there by default, unless it was dropped.
func show[T any](f fields, name string, value T) *T {
	if f.dropped[name] {
		return nil
	}
	return &value
}

// add gives an opt-in field, if it was asked for and not dropped.
func add[T any](f fields, name string, value T) *T {
	if !f.added[name] {
		return nil
	}
	return show(f, name, value)
}

// showNull and addNull are the same for fields that may be null.
func showNull[T any](f fields, name string, value *T) nullable.Nullable[T] {
	if f.dropped[name] {
		return nil
	}
	return orNull(value)
}

func addNull[T any](f fields, name string, value *T) nullable.Nullable[T] {
	if !f.added[name] {
		return nil
	}
	return showNull(f, name, value)
}

func orNull[T any](value *T) nullable.Nullable[T] {
	if value == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*value)
}

func toAPITime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000-07:00") }

func toAPITimeOrNil(t *time.Time) *string {
	if t == nil {
		return nil
	}
	text := toAPITime(*t)
	return &text
}

// toAPIUUID reads what was stored; only uuids of our own making are.
func toAPIUUID(text string) uuid.UUID {
	parsed, _ := uuid.Parse(text)
	return parsed
}

func toAPITeamGuest(p persistence.TeamGuestsPerson, f fields) api.TeamGuest {
	var battery *int
	if p.CardItemID != nil && p.CardBattery != nil {
		percent := int(*p.CardBattery)
		battery = &percent
	}
	return api.TeamGuest{
		ID:                         show(f, "id", p.ID),
		UUID:                       show(f, "uuid", toAPIUUID(p.UUID)),
		Company:                    show(f, "company", p.Company),
		FirstName:                  show(f, "first_name", p.FirstName),
		InventoryItemAssigned:      add(f, "inventory_item_assigned", p.CardItemID != nil),
		InventoryItemAssignedAt:    addNull(f, "inventory_item_assigned_at", toAPITimeOrNil(p.CardAssignedAt)),
		InventoryItemBatteryStatus: addNull(f, "inventory_item_battery_status", battery),
		InventoryItemItemID:        addNull(f, "inventory_item_item_id", p.CardItemID),
		InventoryItemLastSyncTime:  addNull(f, "inventory_item_last_sync_time", toAPITimeOrNil(p.CardLastSyncAt)),
		InventoryItemUnassignedAt:  addNull(f, "inventory_item_unassigned_at", toAPITimeOrNil(p.CardUnassignedAt)),
		IsDeletable:                add(f, "is_deletable", p.CardItemID == nil),
		LastName:                   show(f, "last_name", p.LastName),
		PreferredContact:           show(f, "preferred_contact", p.PreferredContact),
		TeamID:                     show(f, "team_id", p.TeamID),
		Visiting:                   show(f, "visiting", p.Visiting),
	}
}

func toAPITeamPerson(p persistence.TeamGuestsPerson, f fields) api.TeamPerson {
	return api.TeamPerson{
		ID:                      show(f, "id", p.ID),
		UUID:                    show(f, "uuid", toAPIUUID(p.UUID)),
		AppVersion:              show(f, "app_version", p.AppVersion),
		ChannelCount:            add(f, "channel_count", int(p.ChannelCount)),
		Company:                 show(f, "company", p.Company),
		Email:                   show(f, "email", p.Email),
		FirstName:               show(f, "first_name", p.FirstName),
		LastActiveAt:            showNull(f, "last_active_at", toAPITimeOrNil(p.LastActiveAt)),
		LastName:                show(f, "last_name", p.LastName),
		PreferredContact:        show(f, "preferred_contact", p.PreferredContact),
		PushNotificationEnabled: show(f, "push_notification_enabled", p.PushNotificationEnabled),
		ReportCount:             add(f, "report_count", int(p.ReportCount)),
		Role:                    show(f, "role", api.TeamPersonRole(p.Role)),
		SupervisorID:            showNull(f, "supervisor_id", p.SupervisorID),
		TeamID:                  show(f, "team_id", p.TeamID),
		UserID:                  showNull(f, "user_id", p.UserID),
		Visiting:                show(f, "visiting", p.Visiting),
	}
}

func toAPITeam(t persistence.TeamGuestsTeam) api.Team {
	return api.Team{
		ID: t.ID, Name: t.Name, Industry: t.Industry, Location: t.Location, GuestsEnabled: t.GuestsEnabled, SiteEnabled: t.SiteEnabled,
		SSORequired: t.SSORequired, TrainingEnabled: t.TrainingEnabled, WearablesEnabled: t.WearablesEnabled,
	}
}

func toAPIAsyncJob(j persistence.TeamGuestsJob) api.AsyncJob {
	job := api.AsyncJob{
		ID:               j.ID,
		Completed:        j.FinishedAt != nil,
		Description:      orNull(j.Description),
		ArtifactURL:      nullable.NewNullNullable[string](),
		DownloadFilename: nullable.NewNullNullable[string](),
		Success:          nullable.NewNullNullable[bool](),
		Result:           nullable.NewNullNullable[api.AsyncJobResult](),
	}
	if job.Completed {
		job.Success = nullable.NewNullableWithValue(j.State == persistence.JobDone)
		job.Result = nullable.NewNullableWithValue(api.AsyncJobResult{Errors: append([]string{}, j.Errors...)})
	}
	return job
}

// changes collects what a PATCH sent, by column.
type changes map[string]any

// text takes a text that was sent; null clears it.
func (c changes) text(column string, value nullable.Nullable[string]) {
	if value.IsSpecified() {
		c[column] = textOf(value)
	}
}

// set takes a value that was sent and cannot be null.
func set[T any](c changes, column string, value *T) {
	if value != nil {
		c[column] = *value
	}
}

// textOf is a text that may be null or absent, as it is stored.
func textOf(value nullable.Nullable[string]) string {
	text, _ := value.Get()
	return text
}

func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
