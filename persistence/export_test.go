package persistence

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// records are all that has a table.
func records() []any {
	return []any{
		&setting{}, &WorkspaceRecord{}, &sequence{}, &TeamGuestsUser{}, &TeamGuestsSession{}, &TeamGuestsTeam{}, &TeamGuestsPerson{}, &TeamGuestsJob{}, &teamGuestsTarget{},
		&APIUser{}, &APIUserToken{}, &GuestooAgency{}, &GuestooEvent{}, &GuestooKeyword{}, &GuestooGuest{}, &GuestooParticipation{},
		&XingEventsKey{}, &XingEventsPermission{}, &XingEventsUser{}, &XingEventsBankAccount{}, &XingEventsBillingAddress{}, &XingEventsEvent{},
		&labState{}, &FaultRule{}, &JobHold{}, &jobStep{},
		&Webhook{}, &webhookSettings{}, &WebhookDelivery{}, &WebhookAttempt{}, &webhookEndpoint{},
		&Admin{}, &AdminToken{}, &teamGuestsCard{}, &ConsoleSession{},
	}
}

// Drift says where the records and the migrated tables differ: a column that one has and the other has not, or that may be null in one only.
func Drift(db *DB) (differences []string, err error) {
	for _, record := range records() {
		statement := &gorm.Statement{DB: db.writer}
		if err := statement.Parse(record); err != nil {
			return nil, err
		}
		columns, err := db.writer.Migrator().ColumnTypes(record)
		if err != nil {
			return nil, err
		}
		inTable := map[string]bool{}
		for _, column := range columns {
			inTable[column.Name()] = true
			field := statement.Schema.LookUpField(column.Name())
			if field == nil || field.DBName != column.Name() {
				differences = append(differences, fmt.Sprintf("%s.%s is in no record", statement.Schema.Table, column.Name()))
				continue
			}
			if nullable, ok := column.Nullable(); ok && nullable != (field.FieldType.Kind().String() == "ptr") && !field.PrimaryKey {
				differences = append(differences, fmt.Sprintf("%s.%s: null is allowed in one of table and record", statement.Schema.Table, column.Name()))
			}
		}
		for _, field := range statement.Schema.Fields {
			if field.DBName != "" && !inTable[field.DBName] {
				differences = append(differences, fmt.Sprintf("%s.%s is in no table", statement.Schema.Table, field.DBName))
			}
		}
	}
	return differences, nil
}

// ExplainGuests asks the database how it finds a far page of a list, or counts what a search matches.
func ExplainGuests(ctx context.Context, db *DB, by TeamGuestsSort, search string) (plan string, err error) {
	err = db.write(ctx, func(t *tx) error {
		query := matchingGuests(t.Session(&gorm.Session{DryRun: true}), 1, 1, TeamGuestsFilter{Search: search})
		if search != "" {
			query = query.Select("count(*)")
		} else {
			order := "id DESC"
			if by != TeamGuestsByID {
				order = string(by) + " DESC, id DESC"
			}
			query = query.Select("id").Order(order).Limit(100).Offset(5000)
		}
		statement := query.Find(&[]int64{}).Statement
		explain := "EXPLAIN QUERY PLAN "
		if db.Dialect() == "postgres" {
			explain = "EXPLAIN "
			for _, other := range []string{"seqscan", "bitmapscan"} { // a table this small would be read whole
				if err := t.Exec("SET LOCAL enable_" + other + " = off").Error; err != nil {
					return err
				}
			}
		}
		rows, err := t.Raw(explain+statement.SQL.String(), statement.Vars...).Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values := make([]any, len(columns))
			detail := new(string)
			for i := range values {
				values[i] = new(any)
			}
			values[len(values)-1] = detail // both put the text last
			if err := rows.Scan(values...); err != nil {
				return err
			}
			plan += *detail + "\n"
		}
		return rows.Err()
	})
	return strings.TrimSpace(plan), err
}

// CountStatements gives the statements that reading sends meanwhile.
func CountStatements(db *DB, fn func()) []string {
	seen, before := &statements{}, db.reader.Logger
	db.reader.Logger = seen
	defer func() { db.reader.Logger = before }()
	fn()
	return seen.kept
}
