package persistence

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// onOfficeWhere chooses rows of a module's table, which the query calls r. Texts of ours alone make the SQL; all else is bound.
type onOfficeWhere struct {
	joins    []string // of onoffice_values, for fields without a column, when walking
	joinArgs []any
	sql      []string
	args     []any
}

func (w *onOfficeWhere) add(sql string, args ...any) {
	w.sql, w.args = append(w.sql, sql), append(w.args, args...)
}

func (w *onOfficeWhere) text() string { return strings.Join(w.sql, " AND ") }

// onOfficeReader compiles queries against a module of one workspace.
type onOfficeReader struct {
	g         *gorm.DB
	sqlite    bool
	workspace int64
	module    OnOfficeModule
	catalogue OnOfficeCatalogue
}

// table is where the module's rows are.
func (m OnOfficeModule) table() string {
	if m == OnOfficeAddresses {
		return "onoffice_addresses"
	}
	return "onoffice_estates"
}

// column names the column that a built-in field of one short value is compared by; other fields have rows in onoffice_values.
func (f OnOfficeField) column() (string, bool) {
	if f.Own || f.Type == OnOfficeText || f.Type == OnOfficeMultiselect {
		return "", false
	}
	return strings.ToLower(f.Name), true
}

// never is a condition that nothing meets.
const never = "1 = 0"

// where compiles scope, ids and conditions. With probe, each row is looked up in onoffice_values for itself, which suits walking in an order.
func (r onOfficeReader) where(scope OnOfficeScope, ids []int64, conditions []OnOfficeCondition, probe bool) (*onOfficeWhere, error) {
	where := &onOfficeWhere{}
	where.add("r.workspace_id = ?", r.workspace)
	r.scope(where, scope)
	if len(ids) > 0 {
		where.add("r.id IN ?", ids)
	} else if ids != nil {
		where.add(never)
	}
	for _, condition := range conditions {
		field, ok := r.catalogue.Field(r.module, condition.Field)
		if !ok {
			return nil, &OnOfficeFieldError{OnOfficeUnknownField, condition.Field, ""}
		}
		if err := r.condition(where, field, condition, probe); err != nil {
			return nil, err
		}
	}
	return where, nil
}

// scope admits what the caller may touch. Contacts are released by a field that must be active for that (seed 002).
func (r onOfficeReader) scope(where *onOfficeWhere, scope OnOfficeScope) {
	owner, released := "r.benutzer", "r.veroeffentlichen = 1"
	if r.module == OnOfficeAddresses {
		released = never
		if _, active := r.catalogue.Field(OnOfficeAddresses, onOfficeReleased); active {
			released = "r.homepage_veroeffentlichen = 1"
		}
	}
	switch {
	case scope.Access == OnOfficeAccessAll:
	case scope.Access == OnOfficeAccessGroup && scope.Group != 0:
		where.add(owner+" IN (SELECT u.id FROM onoffice_users AS u WHERE u.workspace_id = ? AND (u.group_id = ? OR u.id = ?))", r.workspace, scope.Group, scope.User)
	case scope.Access == OnOfficeAccessGroup || scope.Access == OnOfficeAccessOwn:
		where.add(owner+" = ?", scope.User)
	default:
		where.add(never)
	}
	if scope.Published {
		where.add(released)
	}
}

// onOfficeReleased is the field that releases contacts for the website.
const onOfficeReleased = "homepage_veroeffentlichen"

// condition compiles one condition. The negative operators are those that do not hold for the positive ones.
func (r onOfficeReader) condition(where *onOfficeWhere, field OnOfficeField, condition OnOfficeCondition, probe bool) error {
	op, negated := condition.Op, false
	switch op {
	case OnOfficeIsNot:
		op, negated = OnOfficeIs, true
	case OnOfficeNotLike:
		op, negated = OnOfficeLike, true
	case OnOfficeNotIn:
		op, negated = OnOfficeIn, true
	}
	if field.Type == OnOfficeMultiselect && op != OnOfficeIs && op != OnOfficeLike && op != OnOfficeIn {
		return &OnOfficeFieldError{OnOfficeMultiselectOperator, field.Name, string(condition.Op)}
	}
	if want, got := operands(op), len(condition.Values); want == 0 && op != OnOfficeIn {
		return &OnOfficeFieldError{OnOfficeUnknownOperator, field.Name, string(condition.Op)}
	} else if want > 0 && got != want {
		return &OnOfficeFieldError{OnOfficeBadValue, field.Name, strings.Join(condition.Values, ", ")}
	}
	values := condition.Values
	if field.Type == OnOfficeUserType {
		numbers, err := r.userNumbers(values)
		if err != nil {
			return err
		}
		values = numbers
	}
	column, inTable := field.column()
	key, rest, joined := "r."+column, "", false
	if !inTable {
		key, rest, joined = r.valueKey(where, field, probe)
	}
	holds, err := field.predicate(key, rest, op, values)
	if err != nil {
		return err
	}
	sql, args := holds.sql, holds.args
	if !inTable && !joined {
		sql, args = r.valueSQL(field, holds, probe)
	}
	if negated {
		sql = "NOT (" + sql + ")"
	}
	where.add(sql, args...)
	return nil
}

// operands is how many values an operator takes; any number for in.
func operands(op OnOfficeOp) int {
	switch op {
	case OnOfficeBetween:
		return 2
	case OnOfficeIs, OnOfficeLess, OnOfficeMore, OnOfficeAtMost, OnOfficeAtLeast, OnOfficeLike:
		return 1
	}
	return 0
}

// valueKey is what a field without a column is compared by. When walking, single values are joined, so that each record is looked up for itself.
func (r onOfficeReader) valueKey(where *onOfficeWhere, field OnOfficeField, probe bool) (key, rest string, joined bool) {
	if probe && field.Type != OnOfficeMultiselect {
		alias := "f" + strconv.Itoa(len(where.joins))
		where.joins = append(where.joins, joinValue(alias))
		where.joinArgs = append(where.joinArgs, string(r.module), field.Name)
		if field.Numeric() {
			return "COALESCE(" + alias + ".number_key, 0)", "", true
		}
		key = "COALESCE(" + alias + ".text_key, '')"
		if field.Type == OnOfficeText {
			rest = "COALESCE(" + alias + ".text_rest, '')"
		}
		return key, rest, true
	}
	if field.Numeric() {
		return "v.number_key", "", false
	}
	key = "v.text_key"
	if field.Type == OnOfficeText {
		rest = "v.text_rest"
	}
	if probe && r.sqlite { // which is to look the record up, not to search for the key
		key = "+" + key
	}
	return key, rest, false
}

// joinValue joins the first value of a field, whose module and name are bound.
func joinValue(alias string) string {
	return "LEFT JOIN onoffice_values AS " + alias + " ON " + alias + ".workspace_id = r.workspace_id AND " + alias + ".module = ? AND " + alias + ".field = ? AND " +
		alias + ".record_id = r.id AND " + alias + ".position = 0"
}

// valueSQL asks onoffice_values, where what is unset has no row.
func (r onOfficeReader) valueSQL(field OnOfficeField, holds predicate, probe bool) (string, []any) {
	rows, args := "FROM onoffice_values AS v WHERE v.workspace_id = ? AND v.module = ? AND v.field = ?", []any{r.workspace, string(r.module), field.Name}
	exists := func(and string) string {
		if probe {
			return "EXISTS (SELECT 1 " + rows + " AND v.record_id = r.id" + and + ")"
		}
		return "r.id IN (SELECT v.record_id " + rows + and + ")"
	}
	sql := exists(" AND " + holds.sql)
	bound := slices.Concat(args, holds.args)
	if holds.empty {
		sql, bound = "("+sql+" OR NOT "+exists("")+")", slices.Concat(bound, args)
	}
	return sql, bound
}

// predicate is a condition on one key, and whether what is unset meets it.
type predicate struct {
	sql   string
	args  []any
	empty bool
}

// predicate compiles a positive operator. rest names the column behind the key's end, of texts that may be longer than that.
func (f OnOfficeField) predicate(key, rest string, op OnOfficeOp, values []string) (predicate, error) {
	if op == OnOfficeLike && !slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, "%") }) {
		op = OnOfficeIs
	}
	if f.Numeric() {
		return f.numberPredicate(key, op, values)
	}
	if op == OnOfficeLike {
		return f.likePredicate(key, rest, values[0])
	}
	keys := make([]onOfficeKey, len(values))
	for i, value := range values {
		if f.Type == OnOfficeDate || f.Type == OnOfficeDatetime {
			moment, ok := f.moment(value)
			if !ok {
				return predicate{}, &OnOfficeFieldError{OnOfficeBadValue, f.Name, value}
			}
			value = moment
		}
		keys[i] = textKey(value)
	}
	switch op {
	case OnOfficeIn:
		return inPredicate(key, rest, keys), nil
	case OnOfficeBetween:
		from, to := comparison(key, rest, OnOfficeAtLeast, keys[0]), comparison(key, rest, OnOfficeAtMost, keys[1])
		return predicate{from.sql + " AND " + to.sql, slices.Concat(from.args, to.args), from.empty && to.empty}, nil
	}
	return comparison(key, rest, op, keys[0]), nil
}

func comparison(key, rest string, op OnOfficeOp, value onOfficeKey) predicate {
	empty := compares(op, cmp.Compare("", value.text))
	if rest == "" {
		return predicate{key + " " + string(op) + " ?", []any{value.text}, empty}
	}
	return predicate{"(" + key + ", " + rest + ") " + string(op) + " (?, ?)", []any{value.text, value.rest}, empty}
}

// compares says whether an operator holds for an order of two values.
func compares(op OnOfficeOp, order int) bool {
	switch op {
	case OnOfficeLess:
		return order < 0
	case OnOfficeMore:
		return order > 0
	case OnOfficeAtMost:
		return order <= 0
	case OnOfficeAtLeast:
		return order >= 0
	}
	return order == 0
}

func inPredicate(key, rest string, keys []onOfficeKey) predicate {
	if len(keys) == 0 {
		return predicate{sql: never}
	}
	heads, whole, empty := make([]string, len(keys)), make([]string, len(keys)), false
	for i, k := range keys {
		heads[i], whole[i] = k.text, k.text+k.rest
		empty = empty || whole[i] == ""
	}
	if rest == "" {
		return predicate{key + " IN ?", []any{heads}, empty}
	}
	return predicate{key + " IN ? AND " + key + " || " + rest + " IN ?", []any{heads, whole}, empty}
}

// Bounds of patterns: what they cost grows with both.
const (
	onOfficePattern   = onOfficeKeyBytes // folded, so that what it begins with is found in keys
	onOfficeWildcards = 20
)

// likePredicate: % stands for any text. What stands before the first one bounds the search in an index.
func (f OnOfficeField) likePredicate(key, rest, pattern string) (predicate, error) {
	folded := foldOnOffice(pattern)
	if len(folded) > onOfficePattern || strings.Count(folded, "%") > onOfficeWildcards {
		return predicate{}, &OnOfficeFieldError{OnOfficeBadValue, f.Name, ""}
	}
	prefix, after, _ := strings.Cut(folded, "%")
	made := predicate{empty: strings.Trim(folded, "%") == ""}
	if prefix != "" {
		made.sql, made.args = key+" >= ? AND "+key+" < ?", []any{prefix, prefix + "\U0010ffff"}
		if strings.Trim(after, "%") == "" {
			return made, nil
		}
		made.sql += " AND "
	}
	if rest != "" {
		key += " || " + rest
	}
	made.sql += key + ` LIKE ? ESCAPE '\'`
	made.args = append(made.args, strings.ReplaceAll(escapeLike(folded), `\%`, "%"))
	return made, nil
}

// numberPredicate compares numbers exactly, also with those that have more places than the field.
func (f OnOfficeField) numberPredicate(key string, op OnOfficeOp, values []string) (predicate, error) {
	if op == OnOfficeLike {
		return predicate{}, &OnOfficeFieldError{OnOfficeUnknownOperator, f.Name, string(op)}
	}
	if op == OnOfficeBetween {
		from, err := f.numberPredicate(key, OnOfficeAtLeast, values[:1])
		if err != nil {
			return predicate{}, err
		}
		to, err := f.numberPredicate(key, OnOfficeAtMost, values[1:])
		return predicate{from.sql + " AND " + to.sql, slices.Concat(from.args, to.args), from.empty && to.empty}, err
	}
	var exact []int64
	for _, value := range values {
		number, beyond, ok := f.filterNumber(value)
		switch {
		case !ok:
			return predicate{}, &OnOfficeFieldError{OnOfficeBadValue, f.Name, value}
		case op == OnOfficeIs || op == OnOfficeIn:
			if beyond == 0 {
				exact = append(exact, number)
			}
			continue
		// Below 2.5 is at most 2, and so is what is at most 2.5.
		case beyond > 0 && op == OnOfficeLess:
			op = OnOfficeAtMost
		case beyond > 0 && op == OnOfficeAtLeast:
			op = OnOfficeMore
		case beyond < 0 && op == OnOfficeAtMost:
			op = OnOfficeLess
		case beyond < 0 && op == OnOfficeMore:
			op = OnOfficeAtLeast
		}
		return predicate{key + " " + string(op) + " ?", []any{number}, compares(op, cmp.Compare(0, number))}, nil
	}
	if len(exact) == 0 {
		return predicate{sql: never}, nil
	}
	return predicate{key + " IN ?", []any{exact}, slices.Contains(exact, 0)}, nil
}

func (f OnOfficeField) filterNumber(text string) (number int64, beyond int, ok bool) {
	if f.Type == OnOfficeBoolean {
		number, ok = booleanNumber(text)
		return number, 0, ok
	}
	if text == "" {
		return 0, 0, true
	}
	return scaledNumber(text, f.Places)
}

// userNumbers turns names of users into their numbers; numbers stay. Unknown names become a number that nobody has.
func (r onOfficeReader) userNumbers(values []string) ([]string, error) {
	var names []string
	for _, value := range values {
		if _, err := strconv.ParseInt(value, 10, 64); err != nil && value != "" {
			names = append(names, value)
		}
	}
	if len(names) == 0 {
		return values, nil
	}
	var users []OnOfficeUser
	if err := r.g.Select("id", "name").Find(&users, "workspace_id = ? AND name IN ?", r.workspace, names).Error; err != nil {
		return nil, err
	}
	numbers := slices.Clone(values)
	for i, value := range numbers {
		if !slices.Contains(names, value) {
			continue
		}
		numbers[i] = "-1"
		for _, user := range users {
			if user.Name == value {
				numbers[i] = strconv.FormatInt(user.ID, 10)
			}
		}
	}
	return numbers, nil
}
