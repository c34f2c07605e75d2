package onoffice

import (
	"context"
	"strings"

	"gatehouse/persistence"
)

// The pages of a list. More than the most is not cut down to it, but falls back to the usual number.
const (
	usualLimit = 20
	mostLimit  = 500
)

// Bounds of a filter, so that no call can make a statement that a database refuses.
const (
	maxConditions = 100
	maxValues     = 5000
)

// page reads listlimit and listoffset.
func (p parameters) page() persistence.Page {
	page := persistence.Page{Limit: usualLimit, Offset: int(min(max(p.number("listoffset", 0), 0), 1<<31-1))}
	if limit := p.number("listlimit", usualLimit); limit > 0 && limit <= mostLimit {
		page.Limit = int(limit)
	}
	return page
}

// query reads what a list of records is asked for. A resource id asks for one record, whatever the filter.
func (a *action) query(module persistence.OnOfficeModule) (query persistence.OnOfficeQuery, err error) {
	query.Page = a.parameters.page()
	if a.resourceID != "" {
		query.IDs = []int64{}
		if id, ok := parseID(a.resourceID); ok {
			query.IDs = append(query.IDs, id)
		}
		query.Page.Offset = 0
		return query, nil
	}
	if query.Conditions, err = a.parameters.conditions("filter"); err != nil {
		return query, err
	}
	if a.parameters.sent("filterid") {
		saved, ok := savedConditions(module, a.parameters.number("filterid", 0))
		if !ok {
			return query, fail(codeInvalidParameter, "filterid")
		}
		query.Conditions = append(query.Conditions, saved...)
	}
	if query.Sort, err = a.parameters.order(); err != nil {
		return query, err
	}
	if a.parameters.sent("recordids") {
		query.IDs, err = a.parameters.ids("recordids")
	}
	return query, err
}

// conditions reads a filter: for each field one comparison or several, all of which must hold.
func (p parameters) conditions(name string) (conditions []persistence.OnOfficeCondition, err error) {
	filter, err := p.object(name)
	if err != nil {
		return nil, err
	}
	values := 0
	for _, field := range filter.names() {
		comparisons, ok := listOf(filter.value(field))
		if single, isObject := filter.value(field).(map[string]any); isObject && single["op"] != nil {
			comparisons, ok = []any{single}, true
		}
		if !ok {
			return nil, fail(codeInvalidParameter, name)
		}
		for _, comparison := range comparisons {
			condition, err := condition(name, field, comparison)
			if err != nil {
				return nil, err
			}
			values += len(condition.Values)
			conditions = append(conditions, condition)
		}
	}
	if len(conditions) > maxConditions || values > maxValues {
		return nil, fail(codeInvalidParameter, name)
	}
	return conditions, nil
}

func condition(name, field string, comparison any) (made persistence.OnOfficeCondition, err error) {
	parts, ok := comparison.(map[string]any)
	if !ok {
		return made, fail(codeInvalidParameter, name)
	}
	text, _ := plain(parts["op"])
	op, ok := persistence.ParseOnOfficeOp(text)
	if !ok {
		return made, fail(codeUnknownOperator, text)
	}
	made.Field, made.Op = field, op
	list, ok := listOf(parts["val"])
	if !ok {
		return made, fail(codeInvalidParameter, name)
	}
	if parts["val"] == nil {
		list = []any{nil}
	}
	for _, one := range list {
		value, ok := plain(one)
		if !ok {
			return made, fail(codeInvalidParameter, name)
		}
		made.Values = append(made.Values, value)
	}
	switch op {
	case persistence.OnOfficeIn, persistence.OnOfficeNotIn:
	case persistence.OnOfficeBetween:
		if len(made.Values) != 2 {
			return made, fail(codeInvalidParameter, name)
		}
	default:
		if len(made.Values) != 1 {
			return made, fail(codeInvalidParameter, name)
		}
	}
	return made, nil
}

// order reads sortby: fields with their directions, in the order sent, or one field whose direction is sortorder.
func (p parameters) order() (order []persistence.OnOfficeSort, err error) {
	const most = 20
	if !p.sent("sortby") {
		return nil, nil
	}
	if fields, directions := p.members("sortby"); fields != nil {
		for i, field := range fields {
			descending, err := direction("sortby", directions[i])
			if err != nil {
				return nil, err
			}
			order = append(order, persistence.OnOfficeSort{Field: field, Desc: descending})
		}
	} else {
		descending, err := direction("sortorder", p.value("sortorder"))
		if err != nil {
			return nil, err
		}
		fields, err := p.texts("sortby")
		if err != nil {
			return nil, err
		}
		for _, field := range fields {
			if field != "" {
				order = append(order, persistence.OnOfficeSort{Field: field, Desc: descending})
			}
		}
	}
	if len(order) > most {
		return nil, fail(codeInvalidParameter, "sortby")
	}
	return order, nil
}

func direction(name string, value any) (descending bool, err error) {
	text, ok := plain(value)
	switch {
	case ok && (text == "" || strings.EqualFold(text, "ASC")):
		return false, nil
	case ok && strings.EqualFold(text, "DESC"):
		return true, nil
	}
	return false, fail(codeInvalidParameter, name)
}

// catalogue is the workspace's fields, as they are when this call first needs them.
func (c *call) catalogue(ctx context.Context) (persistence.OnOfficeCatalogue, error) {
	if c.fields == nil {
		catalogue, err := c.workspace.OnOfficeCatalogue(ctx)
		if err != nil {
			return catalogue, err
		}
		c.fields = &catalogue
	}
	return *c.fields, nil
}

// userNames are the names of all users, by number.
func (c *call) userNames(ctx context.Context) (map[int64]string, error) {
	users, err := c.allUsers(ctx)
	names := make(map[int64]string, len(users))
	for id, user := range users {
		names[id] = user.Name
	}
	return names, err
}

func (c *call) allUsers(ctx context.Context) (map[int64]persistence.OnOfficeUser, error) {
	if c.people == nil {
		users, err := c.workspace.OnOfficeUsers(ctx)
		if err != nil {
			return nil, err
		}
		c.people = make(map[int64]persistence.OnOfficeUser, len(users))
		for _, user := range users {
			c.people[user.ID] = user
		}
	}
	return c.people, nil
}
