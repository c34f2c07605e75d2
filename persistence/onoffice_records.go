package persistence

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// onOfficeDocument is a whole record.
type onOfficeDocument struct {
	WorkspaceID int64          `gorm:"primaryKey;autoIncrement:false"`
	Module      OnOfficeModule `gorm:"primaryKey"`
	ID          int64          `gorm:"primaryKey;autoIncrement:false"`
	FieldValues OnOfficeValues `gorm:"serializer:json"`
}

func (onOfficeDocument) TableName() string { return "onoffice_documents" }

// onOfficeFew is up to how many matches are sorted as they are found. Where more match, the index of the order is walked until the page is full:
// then every hundredth row of 100,000 is a match, at least.
const onOfficeFew = 1000

// onOfficeJoins is how many fields without a column are joined; SQLite joins 64 tables at most.
const onOfficeJoins = 50

// Bounds of what is read at once.
const (
	onOfficeReadBytes  = 32 << 20 // of records
	onOfficeReadAtOnce = 50       // records that are decoded together
	onOfficeDistinct   = 5000     // different values of a field
)

// ErrOnOfficeTooMuch says that the records of a page are too large to be read together.
var ErrOnOfficeTooMuch = errors.New("too much to be read at once")

// OnOfficeRecords gives a page of the records in scope that match, and how many match. The page is found in an index; counting looks at whatever
// the best condition leaves, and so costs as much as there is to count.
func (w *Workspace) OnOfficeRecords(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, query OnOfficeQuery) (records []OnOfficeRecord, total int64, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		r, err := readOnOffice(g, w.id, module)
		if err != nil {
			return err
		}
		ids, matching, err := r.page(scope, query)
		if err != nil {
			return err
		}
		total = matching
		records, err = r.documents(ids)
		return err
	})
	return records, total, err
}

// OnOfficeRecord gives one record in scope; ErrNotFound.
func (w *Workspace) OnOfficeRecord(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, id int64) (record OnOfficeRecord, err error) {
	records, _, err := w.OnOfficeRecords(ctx, module, scope, OnOfficeQuery{IDs: []int64{id}, Page: Page{Limit: 1}})
	if err != nil {
		return record, err
	}
	if len(records) == 0 {
		return record, ErrNotFound
	}
	return records[0], nil
}

func readOnOffice(g *gorm.DB, workspace int64, module OnOfficeModule) (onOfficeReader, error) {
	catalogue, err := onOfficeCatalogue(g, workspace)
	return onOfficeReader{g, g.Name() == "sqlite", workspace, module, catalogue}, err
}

// page gives the ids of a page, in order.
func (r onOfficeReader) page(scope OnOfficeScope, query OnOfficeQuery) (ids []int64, total int64, err error) {
	order, err := r.order(query.Sort)
	if err != nil {
		return nil, 0, err
	}
	where, err := r.where(scope, query.IDs, query.Conditions, false)
	if err != nil {
		return nil, 0, err
	}
	if err := r.g.Raw("SELECT COUNT(*) FROM "+r.module.table()+" AS r WHERE "+where.text(), where.args...).Scan(&total).Error; err != nil {
		return nil, 0, err
	}
	limit := min(query.Page.Limit, int(total)-query.Page.Offset)
	if limit <= 0 {
		return nil, total, nil
	}
	offset, backwards := query.Page.Offset, false
	if offset > int(total)/2 { // the end is nearer
		offset, backwards = int(total)-offset-limit, true
	}
	var sql string
	var args []any
	probing, err := r.where(scope, query.IDs, query.Conditions, true)
	if err != nil {
		return nil, 0, err
	}
	if total <= onOfficeFew || len(probing.joins)+len(order.joins) > onOfficeJoins {
		sql, args = r.sorted(where, order, backwards)
	} else {
		sql, args = r.walked(probing, order, backwards)
	}
	if err := r.g.Raw(sql+" LIMIT ? OFFSET ?", append(args, limit, offset)...).Scan(&ids).Error; err != nil {
		return nil, 0, err
	}
	if backwards {
		slices.Reverse(ids)
	}
	return ids, total, nil
}

// onOfficeOrder is how a page is sorted.
type onOfficeOrder struct {
	keys  []string // expressions
	desc  []bool
	joins []string // of onoffice_values, for fields without a column
	args  []any    // of joins
	index string   // that has the first key, if there is one
}

// order compiles a sort; ids in the direction of the last key make it total.
func (r onOfficeReader) order(sorts []OnOfficeSort) (order onOfficeOrder, err error) {
	desc := false
	for i, sort := range sorts {
		field, ok := r.catalogue.Field(r.module, sort.Field)
		if !ok {
			return order, &OnOfficeFieldError{OnOfficeUnknownSort, sort.Field, ""}
		}
		column, inTable := field.column()
		key := "r." + column
		if !inTable {
			alias := "s" + strconv.Itoa(i)
			key = "COALESCE(" + alias + ".text_key || " + alias + ".text_rest, '')"
			if field.Numeric() {
				key = "COALESCE(" + alias + ".number_key, 0)"
			}
			order.joins = append(order.joins, joinValue(alias))
			order.args = append(order.args, string(r.module), field.Name)
		} else if i == 0 && field.indexed {
			order.index = r.module.table() + "_" + column
		}
		if slices.Contains(order.keys, key) {
			continue
		}
		desc = sort.Desc
		order.keys, order.desc = append(order.keys, key), append(order.desc, desc)
		if column == "id" {
			break // nothing is equal
		}
	}
	if len(sorts) == 0 || order.keys[0] == "r.id" {
		order.index = r.primaryIndex()
	}
	if !slices.Contains(order.keys, "r.id") {
		order.keys, order.desc = append(order.keys, "r.id"), append(order.desc, desc)
	}
	return order, nil
}

func (o onOfficeOrder) text(backwards bool) string {
	texts := make([]string, len(o.keys))
	for i, key := range o.keys {
		texts[i] = key
		if o.desc[i] != backwards {
			texts[i] += " DESC"
		}
	}
	return " ORDER BY " + strings.Join(texts, ", ")
}

// primaryIndex is SQLite's name for the index of the primary key.
func (r onOfficeReader) primaryIndex() string { return "sqlite_autoindex_" + r.module.table() + "_1" }

// sorted finds all that match and sorts them. Without the fence the databases may walk the order's index, though few rows match.
func (r onOfficeReader) sorted(where *onOfficeWhere, order onOfficeOrder, backwards bool) (string, []any) {
	columns := "r.workspace_id"
	for _, key := range order.keys {
		if strings.HasPrefix(key, "r.") {
			columns += ", " + key
		}
	}
	return "WITH r AS MATERIALIZED (SELECT " + columns + " FROM " + r.module.table() + " AS r WHERE " + where.text() + ") SELECT r.id FROM r " +
		strings.Join(order.joins, " ") + order.text(backwards), slices.Concat(where.args, order.args)
}

// walked goes along the order and takes what matches. SQLite, which knows nothing of how many rows match, is told the index.
func (r onOfficeReader) walked(where *onOfficeWhere, order onOfficeOrder, backwards bool) (string, []any) {
	from := " FROM " + r.module.table() + " AS r"
	if r.sqlite && order.index != "" {
		from += " INDEXED BY " + order.index
	}
	joins := " " + strings.Join(slices.Concat(order.joins, where.joins), " ")
	return "SELECT r.id" + from + joins + " WHERE " + where.text() + order.text(backwards), slices.Concat(order.args, where.joinArgs, where.args)
}

// documents reads records in the order of their ids' list.
func (r onOfficeReader) documents(ids []int64) ([]OnOfficeRecord, error) {
	records := make([]OnOfficeRecord, 0, len(ids))
	if len(ids) == 0 {
		return records, nil
	}
	found, size := make(map[int64]OnOfficeValues, len(ids)), 0
	for part := range slices.Chunk(ids, onOfficeReadAtOnce) {
		var rows []struct {
			ID          int64
			FieldValues string
		}
		err := r.g.Table("onoffice_documents").Select("id", "field_values").Where("workspace_id = ? AND module = ? AND id IN ?", r.workspace, r.module, part).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if size += len(row.FieldValues); size > onOfficeReadBytes {
				return nil, ErrOnOfficeTooMuch
			}
			values := OnOfficeValues{}
			if err := json.Unmarshal([]byte(row.FieldValues), &values); err != nil {
				return nil, err
			}
			found[row.ID] = values
		}
	}
	for _, id := range ids {
		records = append(records, OnOfficeRecord{id, found[id]})
	}
	return records, nil
}

// OnOfficeDistinct gives the different values of a field among the records in scope that match, in the order of their folded texts or numbers.
// Of a multiselect these are its keys; what is unset is not among them. It looks at all records that match and gives 5,000 values at most.
func (w *Workspace) OnOfficeDistinct(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, field string, conditions []OnOfficeCondition) (values []string, err error) {
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		r, err := readOnOffice(g, w.id, module)
		if err != nil {
			return err
		}
		values, err = r.distinct(scope, field, conditions)
		return err
	})
	return values, err
}

// distinct finds one record for each key and takes the value from there, since keys are folded.
func (r onOfficeReader) distinct(scope OnOfficeScope, name string, conditions []OnOfficeCondition) ([]string, error) {
	field, ok := r.catalogue.Field(r.module, name)
	if !ok {
		return nil, &OnOfficeFieldError{OnOfficeUnknownField, name, ""}
	}
	where, err := r.where(scope, nil, conditions, false)
	if err != nil {
		return nil, err
	}
	key, from, args := "", r.module.table()+" AS r", []any{}
	if column, inTable := field.column(); inTable {
		key = "r." + column
	} else {
		from += " JOIN onoffice_values AS d ON d.workspace_id = r.workspace_id AND d.module = ? AND d.field = ? AND d.record_id = r.id"
		args = append(args, string(r.module), name)
		if key = "d.text_key"; field.Numeric() {
			key = "d.number_key"
		}
	}
	var ids []int64
	sql := "SELECT MIN(r.id) FROM " + from + " WHERE " + where.text() + " GROUP BY " + key + " ORDER BY " + key + " LIMIT ?"
	if err := r.g.Raw(sql, slices.Concat(args, where.args, []any{onOfficeDistinct})...).Scan(&ids).Error; err != nil {
		return nil, err
	}
	var values []string
	for part := range slices.Chunk(ids, batchSize) {
		records, err := r.documents(part)
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			value := record.Values[name]
			if field.Type == OnOfficeMultiselect { // a record may stand for several keys
				values = append(values, OnOfficeKeys(value)...)
			} else if value != "" {
				values = append(values, value)
			}
		}
	}
	if field.Type == OnOfficeMultiselect {
		slices.Sort(values)
		values = slices.Compact(values)
	}
	return values, nil
}

// OnOfficeSearch finds records in scope in whose names and places all words occur, in any case, by id, and says how many there are.
// It looks at every record in scope: words may stand anywhere.
func (w *Workspace) OnOfficeSearch(ctx context.Context, module OnOfficeModule, scope OnOfficeScope, words string, page Page) (records []OnOfficeRecord, total int64, err error) {
	columns := "r.objektnr_extern || ' ' || r.objekttitel || ' ' || r.strasse || ' ' || r.hausnummer || ' ' || r.plz || ' ' || r.ort"
	if module == OnOfficeAddresses {
		columns = "r.vorname || ' ' || r.name || ' ' || r.zusatz1 || ' ' || r.email || ' ' || r.strasse || ' ' || r.plz || ' ' || r.ort"
	}
	err = w.db.snapshot(ctx, func(g *gorm.DB) error {
		r, err := readOnOffice(g, w.id, module)
		if err != nil {
			return err
		}
		where, err := r.where(scope, nil, nil, false)
		if err != nil {
			return err
		}
		for _, word := range strings.Fields(foldOnOffice(words)) {
			where.add(columns+` LIKE ? ESCAPE '\'`, "%"+escapeLike(word)+"%")
		}
		from := " FROM " + module.table() + " AS r WHERE " + where.text()
		if err := g.Raw("SELECT COUNT(*)"+from, where.args...).Scan(&total).Error; err != nil {
			return err
		}
		var ids []int64
		if err := g.Raw("SELECT r.id"+from+" ORDER BY r.id LIMIT ? OFFSET ?", append(where.args, page.Limit, page.Offset)...).Scan(&ids).Error; err != nil {
			return err
		}
		records, err = r.documents(ids)
		return err
	})
	return records, total, err
}
