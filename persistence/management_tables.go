package persistence

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// shown are the tables that people may look into. Another one is another line. What a column's name or type says to be a secret,
// and what is derived for searching, is never read: see visible.
var shown = []struct {
	system, title string
	record        any
}{
	{"teamguests", "Users", &TeamGuestsUser{}},
	{"teamguests", "Sessions", &TeamGuestsSession{}},
	{"teamguests", "Teams", &TeamGuestsTeam{}},
	{"teamguests", "Users and guests in teams", &TeamGuestsPerson{}},
	{"teamguests", "Cards in stock", &teamGuestsCard{}},
	{"teamguests", "Async jobs", &TeamGuestsJob{}},
	{"guestoo", "API users", &APIUser{}},
	{"guestoo", "Agency", &GuestooAgency{}},
	{"guestoo", "Events", &GuestooEvent{}},
	{"guestoo", "Keywords", &GuestooKeyword{}},
	{"guestoo", "Guests", &GuestooGuest{}},
	{"guestoo", "Participations", &GuestooParticipation{}},
	{"xingevents", "API keys", &XingEventsKey{}},
	{"xingevents", "Permissions", &XingEventsPermission{}},
	{"xingevents", "Users", &XingEventsUser{}},
	{"xingevents", "Bank accounts", &XingEventsBankAccount{}},
	{"xingevents", "Billing addresses", &XingEventsBillingAddress{}},
	{"xingevents", "Events", &XingEventsEvent{}},
	{"autohost", "Accounts", &AutohostAccount{}},
	{"autohost", "API keys", &AutohostKey{}},
	{"autohost", "Sign-up links", &AutohostSignup{}},
	{"autohost", "Settings", &autohostSettings{}},
	{"autohost", "Webhooks", &Webhook{}},
	{"autohost", "Webhook deliveries", &WebhookDelivery{}},
	{"onoffice", "API users", &OnOfficeAPIUser{}},
	{"onoffice", "Users", &OnOfficeUser{}},
	{"onoffice", "Groups", &OnOfficeGroup{}},
	{"onoffice", "Estates and contacts", &onOfficeDocument{}},
	{"onoffice", "Contact data", &OnOfficeContact{}},
	{"onoffice", "Relations", &OnOfficeRelation{}},
	{"onoffice", "Files", &OnOfficeFile{}},
	{"onoffice", "Own and activated fields", &onOfficeField{}},
	{"onoffice", "Tasks", &OnOfficeTask{}},
	{"onoffice", "Activities", &OnOfficeLogEntry{}},
	{"onoffice", "Search criteria", &OnOfficeSearchCriteria{}},
}

// Table is a table that people may look into.
type Table struct {
	Name    string
	System  string
	Title   string
	Columns []string

	record any
	fields []*schema.Field // of the columns
	keys   []*schema.Field // of the primary key, without the workspace
}

// TableRow is one row: its key, and a text for each column, nil for null.
type TableRow struct {
	Key   string
	Cells []*string
}

// Tables lists the tables that people may look into, by system.
func (db *DB) Tables() ([]Table, error) {
	tables := make([]Table, len(shown))
	for i, one := range shown {
		statement := &gorm.Statement{DB: db.reader}
		if err := statement.Parse(one.record); err != nil {
			return nil, err
		}
		table := Table{Name: statement.Schema.Table, System: one.system, Title: one.title, record: one.record}
		for _, field := range statement.Schema.Fields {
			if field.PrimaryKey && field.DBName != "workspace_id" {
				table.keys = append(table.keys, field)
			}
			if visible(field) {
				table.fields, table.Columns = append(table.fields, field), append(table.Columns, field.DBName)
			}
		}
		tables[i] = table
	}
	return tables, nil
}

// secrets are what the name of a column has that nobody is to see.
var secrets = []string{"hash", "password", "secret", "sealed", "token", "authorization"}

func visible(field *schema.Field) bool {
	name := field.DBName
	if name == "" || name == "workspace_id" || field.FieldType.Kind() == reflect.Slice && field.FieldType.Elem().Kind() == reflect.Uint8 {
		return false
	}
	for _, secret := range secrets {
		if strings.Contains(name, secret) {
			return false
		}
	}
	return !strings.HasSuffix(name, "_key") // derived for searching
}

func (db *DB) table(name string) (Table, error) {
	tables, err := db.Tables()
	if err != nil {
		return Table{}, err
	}
	for _, table := range tables {
		if table.Name == name {
			return table, nil
		}
	}
	return Table{}, ErrNotFound
}

// TableCounts counts the rows of each table.
func (w *Workspace) TableCounts(ctx context.Context) (tables []Table, counts []int64, err error) {
	if tables, err = w.db.Tables(); err != nil {
		return nil, nil, err
	}
	counts = make([]int64, len(tables))
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		for i, table := range tables {
			if err := g.Table(table.Name).Where("workspace_id = ?", w.id).Count(&counts[i]).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return tables, counts, err
}

// SearchTable reads one page of a table's rows by key, those that have a text in any column of text, and says how many there are. ErrNotFound when the table is none of Tables.
func (w *Workspace) SearchTable(ctx context.Context, name, search string, page Page) (table Table, rows []TableRow, total int64, err error) {
	if table, err = w.db.table(name); err != nil {
		return table, nil, 0, err
	}
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		matching := func() *gorm.DB {
			return containing(g.Table(table.Name).Where("workspace_id = ?", w.id), search, table.texts()...)
		}
		if err := matching().Count(&total).Error; err != nil {
			return err
		}
		limit, offset, direction := min(page.Limit, int(total)-page.Offset), page.Offset, ""
		if limit <= 0 {
			return nil
		}
		if offset > int(total)/2 { // from whichever end is nearer
			offset, direction = int(total)-offset-limit, " DESC"
		}
		if rows, err = table.read(ctx, matching().Order(table.order(direction)).Offset(offset).Limit(limit)); err != nil {
			return err
		}
		if direction != "" {
			for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
				rows[i], rows[j] = rows[j], rows[i]
			}
		}
		return nil
	})
	return table, rows, total, err
}

// TableRecord reads one row of a table by its key.
func (w *Workspace) TableRecord(ctx context.Context, name, key string) (table Table, row TableRow, err error) {
	if table, err = w.db.table(name); err != nil {
		return table, row, err
	}
	values := strings.Split(key, keySeparator)
	if len(table.keys) == 0 && key == onlyRecord {
		values = nil
	}
	if len(values) != len(table.keys) {
		return table, row, ErrNotFound
	}
	query := w.db.find(ctx).Table(table.Name).Where("workspace_id = ?", w.id)
	for i, field := range table.keys {
		var value any = values[i]
		if field.DataType != schema.String {
			if value, err = strconv.ParseInt(values[i], 10, 64); err != nil {
				return table, row, ErrNotFound
			}
		}
		query = query.Where(field.DBName+" = ?", value)
	}
	rows, err := table.read(ctx, query.Limit(1))
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return table, row, errorOf(err)
	}
	return table, rows[0], nil
}

const (
	keySeparator = "~"    // between the parts of a key of several columns
	onlyRecord   = "only" // the key where a workspace has one record
)

// texts are the columns that a search looks into.
func (t Table) texts() (columns []string) {
	for _, field := range t.fields {
		if field.DataType == schema.String {
			columns = append(columns, field.DBName)
		}
	}
	for _, field := range t.keys {
		if field.DataType != schema.String {
			columns = append(columns, "CAST("+field.DBName+" AS text)")
		}
	}
	return columns
}

func (t Table) order(direction string) string {
	columns := make([]string, len(t.keys))
	for i, field := range t.keys {
		columns[i] = field.DBName + direction
	}
	if len(columns) == 0 {
		return "workspace_id" + direction
	}
	return strings.Join(columns, ", ")
}

// read fetches the visible columns of the rows that are chosen.
func (t Table) read(ctx context.Context, chosen *gorm.DB) ([]TableRow, error) {
	columns := append([]string{}, t.Columns...)
	for _, field := range t.keys {
		if !visible(field) {
			columns = append(columns, field.DBName)
		}
	}
	records := reflect.New(reflect.SliceOf(reflect.TypeOf(t.record).Elem()))
	if err := chosen.Select(columns).Find(records.Interface()).Error; err != nil {
		return nil, err
	}
	rows := make([]TableRow, records.Elem().Len())
	for i := range rows {
		record := records.Elem().Index(i)
		keys := make([]string, len(t.keys))
		for j, field := range t.keys {
			if text := cell(ctx, field, record); text != nil {
				keys[j] = *text
			}
		}
		rows[i].Key = strings.Join(keys, keySeparator)
		if len(keys) == 0 {
			rows[i].Key = onlyRecord
		}
		rows[i].Cells = make([]*string, len(t.fields))
		for j, field := range t.fields {
			rows[i].Cells[j] = cell(ctx, field, record)
		}
	}
	return rows, nil
}

// cell is the value of a column as a text; nil for null.
func cell(ctx context.Context, field *schema.Field, record reflect.Value) *string {
	value := field.ReflectValueOf(ctx, record)
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			return nil
		}
		value = value.Elem()
	}
	var text string
	switch value.Kind() {
	case reflect.String:
		text = value.String()
	case reflect.Float64:
		text = strconv.FormatFloat(value.Float(), 'f', -1, 64)
	case reflect.Bool, reflect.Int, reflect.Int64:
		text = fmt.Sprint(value.Interface())
	default:
		if at, ok := value.Interface().(time.Time); ok {
			text = at.UTC().Format(time.RFC3339Nano)
			break
		}
		encoded, err := json.Marshal(value.Interface())
		if err != nil {
			return nil
		}
		text = string(encoded)
	}
	return &text
}
