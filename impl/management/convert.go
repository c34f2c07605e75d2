package management

import (
	"time"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

const usualLimit = 50

// fromAPIPage is the part of a list that is asked for.
func fromAPIPage(limit *api.Limit, offset *api.Offset) persistence.Page {
	return persistence.Page{Offset: orZero(offset), Limit: valueOr(limit, usualLimit)}
}

// valueOr is what was sent, or else a default.
func valueOr[T any](sent *T, otherwise T) T {
	if sent == nil {
		return otherwise
	}
	return *sent
}

// orZero is what was sent, or else the zero value.
func orZero[T any](sent *T) (value T) {
	if sent != nil {
		value = *sent
	}
	return value
}

// filled is a value that is not the zero one, or nil: absent in an answer.
func filled[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// each converts rows; never to nil, which would become null.
func each[R, A any](rows []R, convert func(R) A) []A {
	converted := make([]A, len(rows))
	for i, row := range rows {
		converted[i] = convert(row)
	}
	return converted
}

// toAPIMillis is a date that is kept in milliseconds.
func toAPIMillis(millis *int64) *time.Time {
	if millis == nil {
		return nil
	}
	at := time.UnixMilli(*millis).UTC()
	return &at
}

func toAPIAdmin(admin persistence.Admin) api.Admin {
	return api.Admin{ID: admin.ID, Name: admin.Name, Role: api.Role(admin.Role), CreatedAt: admin.CreatedAt, LastSignInAt: admin.LastSignInAt}
}

func toAPIWorkspace(w persistence.WorkspaceRecord) api.Workspace {
	return api.Workspace{Name: w.Name, Content: api.Content(w.Content), CreatedAt: w.CreatedAt, FilledAt: w.FilledAt}
}
