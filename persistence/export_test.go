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
		&AutohostAccount{}, &AutohostKey{}, &AutohostSignup{}, &autohostSettings{},
		&labState{}, &FaultRule{}, &JobHold{}, &jobStep{},
		&Webhook{}, &webhookSettings{}, &WebhookDelivery{}, &WebhookAttempt{}, &webhookEndpoint{},
		&Admin{}, &AdminToken{}, &teamGuestsCard{},
		&OnOfficeAPIUser{},
		&OnOfficeGroup{}, &OnOfficeUser{}, &onOfficeField{}, &onOfficeDocument{}, &onOfficeValue{}, &OnOfficeContact{}, &OnOfficeRelation{},
		&OnOfficeFile{}, &onOfficeContent{}, &onOfficeUpload{}, &OnOfficeTask{}, &OnOfficeLogEntry{}, &onOfficeLogAddress{}, &OnOfficeSearchCriteria{},
		&ConsoleSession{},
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

// OnOfficeColumnDrift says where the catalogue and the tables of estates and addresses differ.
func OnOfficeColumnDrift(db *DB) (differences []string, err error) {
	for module, fields := range onOfficeBuiltIn.fields {
		columns, err := db.writer.Migrator().ColumnTypes(module.table())
		if err != nil {
			return nil, err
		}
		numeric := map[string]bool{}
		for _, column := range columns {
			numeric[column.Name()] = strings.Contains(strings.ToLower(column.DatabaseTypeName()), "int")
			if nullable, _ := column.Nullable(); nullable {
				differences = append(differences, fmt.Sprintf("%s.%s may be null", module, column.Name()))
			}
		}
		delete(numeric, "workspace_id")
		for _, field := range fields {
			column, inTable := field.column()
			if !inTable {
				continue
			}
			isNumber, there := numeric[column]
			if !there || isNumber != field.Numeric() {
				differences = append(differences, fmt.Sprintf("%s.%s has no column of its type", module, field.Name))
			}
			delete(numeric, column)
			if field.indexed && !db.writer.Migrator().HasIndex(module.table(), module.table()+"_"+column) {
				differences = append(differences, fmt.Sprintf("%s.%s has no index", module, field.Name))
			}
		}
		for column := range numeric {
			differences = append(differences, fmt.Sprintf("%s.%s is no field", module, column))
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
		if db.Dialect() == "postgres" {
			for _, other := range []string{"seqscan", "bitmapscan"} { // a table this small would be read whole
				if err := t.Exec("SET LOCAL enable_" + other + " = off").Error; err != nil {
					return err
				}
			}
		}
		plan, err = explain(t, statement.SQL.String(), statement.Vars...)
		return err
	})
	return plan, err
}

// Explain asks the database how it would answer a query, by what it knows of the tables.
func Explain(ctx context.Context, db *DB, sql string) (plan string, err error) {
	err = db.write(ctx, func(t *tx) error {
		plan, err = explain(t, sql)
		return err
	})
	return plan, err
}

// Analyze lets Postgres look at the tables, as it does by itself after a while. SQLite is left as it is: it never looks.
func Analyze(ctx context.Context, db *DB) error {
	if db.Dialect() == "sqlite" {
		return nil
	}
	return db.writer.WithContext(ctx).Exec("VACUUM ANALYZE").Error
}

func explain(t *tx, sql string, vars ...any) (plan string, err error) {
	explain := "EXPLAIN QUERY PLAN "
	if t.Name() == "postgres" {
		explain = "EXPLAIN "
	}
	rows, err := t.Raw(explain+sql, vars...).Rows()
	if err != nil {
		return "", err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	for rows.Next() {
		values := make([]any, len(columns))
		detail := new(string)
		for i := range values {
			values[i] = new(any)
		}
		values[len(values)-1] = detail // both put the text last
		if err := rows.Scan(values...); err != nil {
			return "", err
		}
		plan += *detail + "\n"
	}
	return strings.TrimSpace(plan), rows.Err()
}

// Fill adds rows to a workspace that is there already.
func (w *Workspace) Fill(ctx context.Context, fill func(*Filling) error) error {
	return w.db.write(ctx, func(t *tx) error { return fill(&Filling{tx: t, id: w.id}) })
}

// CountStatements gives the statements that reading sends meanwhile.
func CountStatements(db *DB, fn func()) []string {
	seen, before := &statements{}, db.reader.Logger
	db.reader.Logger = seen
	defer func() { db.reader.Logger = before }()
	fn()
	return seen.kept
}

// AnnounceAndFail tells webhooks of something in a transaction that then fails.
func AnnounceAndFail(ctx context.Context, w *Workspace, api string, owners []string, event string, failure error) error {
	return w.db.write(ctx, func(t *tx) error {
		if err := queueDeliveries(t, w.id, api, owners, event, []byte(`{}`)); err != nil {
			return err
		}
		return failure
	})
}

// DropWebhooks removes all webhooks of an owner.
func DropWebhooks(ctx context.Context, w *Workspace, api, owner string) error {
	return w.db.write(ctx, func(t *tx) error { return dropWebhooks(t, w.id, api, owner) })
}

// QueuedJobs counts the jobs of a kind that are queued.
func QueuedJobs(ctx context.Context, db *DB, kind string) (count int, err error) {
	return count, db.find(ctx).Raw("SELECT count(*) FROM river_job WHERE kind = ?", kind).Scan(&count).Error
}
