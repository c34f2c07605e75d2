package persistence

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CreateOnOfficeRecord makes a record and gives its id. What is wrong with a value is an *OnOfficeFieldError.
func (w *Workspace) CreateOnOfficeRecord(ctx context.Context, module OnOfficeModule, made OnOfficeNew) (id int64, err error) {
	err = w.db.write(ctx, func(t *tx) error {
		r, err := readOnOffice(t.DB, w.id, module)
		if err != nil {
			return err
		}
		if made.ID, err = nextIDs(t, w.id, module.ids(), 1); err != nil {
			return err
		}
		id = made.ID
		return r.create(t, []OnOfficeNew{made})
	})
	return id, err
}

// InsertOnOfficeRecords makes records with the ids they carry.
func (f *Filling) InsertOnOfficeRecords(module OnOfficeModule, made []OnOfficeNew) error {
	r, err := readOnOffice(f.tx.DB, f.id, module)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(made, batchSize) {
		if err := r.create(f.tx, part); err != nil {
			return err
		}
	}
	return nil
}

// ids is the kind of ids of the module's records.
func (m OnOfficeModule) ids() string {
	if m == OnOfficeAddresses {
		return OnOfficeAddressIDs
	}
	return OnOfficeEstateIDs
}

// keeps are the fields that tell the owner, the making and the last change.
func (m OnOfficeModule) keeps() (id, owner, created, changed string) {
	if m == OnOfficeAddresses {
		return "id", "Benutzer", "Eintragsdatum", "Aenderung"
	}
	return "Id", "benutzer", "erstellt_am", "geaendert_am"
}

// onOfficeRow is a record on its way into the tables.
type onOfficeRow struct {
	id       int64
	values   OnOfficeValues
	contacts []OnOfficeContact
}

func (r onOfficeReader) create(t *tx, made []OnOfficeNew) error {
	idField, ownerField, createdField, changedField := r.module.keeps()
	now := t.now.Format(time.DateTime)
	customer := int64(0)
	if r.module == OnOfficeAddresses {
		var err error
		if customer, err = nextIDs(t, r.workspace, OnOfficeCustomerIDs, len(made)); err != nil {
			return err
		}
	}
	rows := make([]onOfficeRow, len(made))
	for i, record := range made {
		values, err := r.checked(record.Values)
		if err != nil {
			return err
		}
		preset := func(name, value string) {
			if values[name] == "" && value != "" {
				values[name] = value
			}
		}
		preset(ownerField, numberText(record.Owner, 0))
		rows[i] = onOfficeRow{id: record.ID, values: values}
		if r.module == OnOfficeAddresses {
			preset("Status", "1")
			values["KdNr"] = strconv.FormatInt(customer+int64(i), 10)
			if rows[i].contacts, err = changeContacts(nil, record.Contacts, values); err != nil {
				return err
			}
			showDefaults(rows[i].contacts, values)
		} else {
			preset("status", "1")
		}
		values[idField], values[createdField], values[changedField] = strconv.FormatInt(record.ID, 10), now, now
		if err := r.complete(values); err != nil {
			return err
		}
	}
	return r.insert(t, rows)
}

// checked gives the canonical texts of values that a caller sends; "" for what is unset.
func (r onOfficeReader) checked(sent OnOfficeValues) (OnOfficeValues, error) {
	values := make(OnOfficeValues, len(sent))
	for _, name := range slices.Sorted(maps.Keys(sent)) { // so that the same fault is told of every time
		field, ok := r.catalogue.Field(r.module, name)
		if !ok {
			return nil, &OnOfficeFieldError{OnOfficeUnknownField, name, ""}
		}
		if field.ReadOnly {
			return nil, &OnOfficeFieldError{OnOfficeReadOnlyField, name, sent[name]}
		}
		value := sent[name]
		var err error
		if field.Type == OnOfficeUserType {
			if value, err = r.existingUser(field, value); err != nil {
				return nil, err
			}
		}
		if values[name], err = field.Normalize(value); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// existingUser gives the number of a user who is told by number or name.
func (r onOfficeReader) existingUser(field OnOfficeField, value string) (string, error) {
	numbers, err := r.userNumbers([]string{strings.TrimSpace(value)})
	if err != nil || numbers[0] == "" || numbers[0] == "0" {
		return "", err
	}
	var count int64
	err = r.g.Model(&OnOfficeUser{}).Where("workspace_id = ? AND id = ?", r.workspace, numbers[0]).Count(&count).Error
	if err == nil && count == 0 {
		err = &OnOfficeFieldError{OnOfficeUnknownUser, field.Name, value}
	}
	return numbers[0], err
}

// complete demands the mandatory fields.
func (r onOfficeReader) complete(values OnOfficeValues) error {
	for _, field := range r.catalogue.fields[r.module] {
		if field.Mandatory && field.Active && values[field.Name] == "" {
			return &OnOfficeFieldError{OnOfficeMissingValue, field.Name, ""}
		}
	}
	return nil
}

// insert adds rows to all tables.
func (r onOfficeReader) insert(t *tx, rows []onOfficeRow) error {
	fields := []OnOfficeField{}
	for _, field := range r.catalogue.fields[r.module] {
		if _, inTable := field.column(); inTable {
			fields = append(fields, field)
		}
	}
	var contacts []OnOfficeContact
	keys, documents, values := []any{}, make([]onOfficeDocument, len(rows)), []onOfficeValue{}
	for i, row := range rows {
		keys = append(keys, r.workspace)
		for _, field := range fields {
			keys = append(keys, field.columnKey(row.values[field.Name]))
		}
		documents[i] = onOfficeDocument{r.workspace, r.module, row.id, withoutUnset(row.values)}
		values = r.appendValues(values, row.id, row.values)
		contacts = append(contacts, numbered(row.contacts, r.workspace, row.id)...)
	}
	columns := "workspace_id"
	for _, field := range fields {
		column, _ := field.column()
		columns += ", " + column
	}
	tuple := "(?" + strings.Repeat(", ?", len(fields)) + ")"
	sql := "INSERT INTO " + r.module.table() + " (" + columns + ") VALUES " + tuple + strings.Repeat(", "+tuple, len(rows)-1)
	if err := t.Exec(sql, keys...).Error; err != nil {
		return err
	}
	if err := t.CreateInBatches(documents, batchSize).Error; err != nil {
		return err
	}
	if len(values) > 0 {
		if err := t.CreateInBatches(values, batchSize).Error; err != nil {
			return err
		}
	}
	if len(contacts) == 0 {
		return nil
	}
	return t.CreateInBatches(contacts, batchSize).Error
}

// columnKey is what the field's column holds for a value.
func (f OnOfficeField) columnKey(value string) any {
	if key := f.keyOf(value); f.Numeric() {
		return key.number
	} else {
		return key.text
	}
}

func withoutUnset(values OnOfficeValues) OnOfficeValues {
	maps.DeleteFunc(values, func(_, value string) bool { return value == "" })
	return values
}

// onOfficeValue is a value of a field that has no column of its own.
type onOfficeValue struct {
	WorkspaceID int64          `gorm:"primaryKey;autoIncrement:false"`
	Module      OnOfficeModule `gorm:"primaryKey"`
	RecordID    int64          `gorm:"primaryKey;autoIncrement:false"`
	Field       string         `gorm:"primaryKey"`
	Position    int64          `gorm:"primaryKey;autoIncrement:false"`
	TextKey     *string        // of all but numbers
	TextRest    string
	NumberKey   *int64 // of numbers
}

func (onOfficeValue) TableName() string { return "onoffice_values" }

// appendValues adds the rows of those values that have no column.
func (r onOfficeReader) appendValues(rows []onOfficeValue, id int64, values OnOfficeValues) []onOfficeValue {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		field, _ := r.catalogue.lookup(r.module, name)
		if _, inTable := field.column(); inTable || values[name] == "" {
			continue
		}
		single := []string{values[name]}
		if field.Type == OnOfficeMultiselect {
			single = OnOfficeKeys(values[name])
		}
		for i, value := range single {
			key, row := field.keyOf(value), onOfficeValue{WorkspaceID: r.workspace, Module: r.module, RecordID: id, Field: name, Position: int64(i)}
			if field.Numeric() {
				row.NumberKey = &key.number
			} else {
				row.TextKey, row.TextRest = &key.text, key.rest
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// ChangeOnOfficeRecord changes a record; what is wrong with a value is an *OnOfficeFieldError. ErrNotFound says that the record is not there for
// the caller, ErrOnOfficeForbidden that it may be seen, but not changed. Of changes at the same time each sees what those before it left.
func (w *Workspace) ChangeOnOfficeRecord(ctx context.Context, module OnOfficeModule, scopes OnOfficeScopes, id int64, change OnOfficeChange) error {
	return w.db.write(ctx, func(t *tx) error {
		r, err := readOnOffice(t.DB, w.id, module)
		if err != nil {
			return err
		}
		if err := r.lock(id); err != nil {
			return err
		}
		if err := r.permits(scopes, []int64{id}); err != nil {
			return err
		}
		return r.change(t, id, change)
	})
}

// lock keeps others from changing a record until the transaction ends.
func (r onOfficeReader) lock(id int64) error {
	sql := "SELECT r.id FROM " + r.module.table() + " AS r WHERE r.workspace_id = ? AND r.id = ?"
	if !r.sqlite { // which has one writer anyway
		sql += " FOR UPDATE"
	}
	var found []int64
	err := r.g.Raw(sql, r.workspace, id).Scan(&found).Error
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	return err
}

// permits asks whether all records are there for the caller, and may be changed.
func (r onOfficeReader) permits(scopes OnOfficeScopes, ids []int64) error {
	if err := r.allIn(scopes.Read, ids, ErrNotFound); err != nil {
		return err
	}
	return r.allIn(scopes.Write, ids, ErrOnOfficeForbidden)
}

func (r onOfficeReader) allIn(scope OnOfficeScope, ids []int64, otherwise error) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for part := range slices.Chunk(ids, batchSize) {
		where, err := r.where(scope, part, nil, false)
		if err != nil {
			return err
		}
		var count int64
		if err := r.g.Raw("SELECT COUNT(*) FROM "+r.module.table()+" AS r WHERE "+where.text(), where.args...).Scan(&count).Error; err != nil {
			return err
		}
		if int(count) < len(part) {
			return otherwise
		}
	}
	return nil
}

func (r onOfficeReader) change(t *tx, id int64, change OnOfficeChange) error {
	changed, err := r.checked(change.Values)
	if err != nil {
		return err
	}
	found, err := r.documents([]int64{id})
	if err != nil {
		return err
	}
	values := found[0].Values
	var contacts []OnOfficeContact
	if r.module == OnOfficeAddresses {
		address := t.Where("workspace_id = ? AND address_id = ?", r.workspace, id)
		if err := address.Order("kind, position").Find(&contacts).Error; err != nil {
			return err
		}
		if contacts, err = changeContacts(contacts, change.Contacts, changed); err != nil {
			return err
		}
		showDefaults(contacts, changed)
		if err := t.Delete(&OnOfficeContact{}, "workspace_id = ? AND address_id = ?", r.workspace, id).Error; err != nil {
			return err
		}
		if len(contacts) > 0 {
			if err := t.Create(numbered(contacts, r.workspace, id)).Error; err != nil {
				return err
			}
		}
	}
	_, _, _, changedField := r.module.keeps()
	changed[changedField] = t.now.Format(time.DateTime)
	maps.Copy(values, changed)
	if err := r.complete(values); err != nil {
		return err
	}
	return r.update(t, id, changed, values)
}

// update writes what changed of a record, whose values are then these.
func (r onOfficeReader) update(t *tx, id int64, changed, values OnOfficeValues) error {
	columns, elsewhere := map[string]any{}, []string{}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		field, _ := r.catalogue.lookup(r.module, name)
		if column, inTable := field.column(); inTable {
			columns[column] = field.columnKey(changed[name])
		} else {
			elsewhere = append(elsewhere, name)
		}
	}
	if err := t.Table(r.module.table()).Where("workspace_id = ? AND id = ?", r.workspace, id).Updates(columns).Error; err != nil {
		return err
	}
	if len(elsewhere) > 0 {
		err := t.Delete(&onOfficeValue{}, "workspace_id = ? AND module = ? AND record_id = ? AND field IN ?", r.workspace, r.module, id, elsewhere).Error
		if err != nil {
			return err
		}
		if rows := r.appendValues(nil, id, changed); len(rows) > 0 {
			if err := t.Create(rows).Error; err != nil {
				return err
			}
		}
	}
	text, err := json.Marshal(withoutUnset(values))
	if err != nil {
		return err
	}
	return t.Table("onoffice_documents").Where("workspace_id = ? AND module = ? AND id = ?", r.workspace, r.module, id).Update("field_values", string(text)).Error
}

// OnOfficeDuplicates finds the addresses, whoever may see them, that are surely the same: with the same e-mail, or the same first name, last name,
// street and town. Texts are compared in any case; what is not given is not compared.
func (w *Workspace) OnOfficeDuplicates(ctx context.Context, values OnOfficeValues) (ids []int64, err error) {
	var conditions []string
	args := []any{w.id}
	if email := values["Email"]; email != "" {
		conditions = append(conditions, "r.id IN (SELECT c.address_id FROM onoffice_contacts AS c WHERE c.workspace_id = ? AND c.kind = ? AND c.value_key = ?)")
		args = append(args, w.id, string(OnOfficeEmail), textKey(email).text)
	}
	if values["Name"] != "" && values["Strasse"]+values["Ort"] != "" {
		conditions = append(conditions, "r.name = ? AND r.vorname = ? AND r.strasse = ? AND r.ort = ?")
		for _, name := range []string{"Name", "Vorname", "Strasse", "Ort"} {
			args = append(args, textKey(values[name]).text)
		}
	}
	if len(conditions) == 0 {
		return nil, nil
	}
	sql := "SELECT r.id FROM onoffice_addresses AS r WHERE r.workspace_id = ? AND (" + strings.Join(conditions, " OR ") + ") ORDER BY r.id"
	return ids, errorOf(w.db.find(ctx).Raw(sql, args...).Scan(&ids).Error)
}
