package onoffice

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"gatehouse/persistence"
)

// listUsers lists everybody who can own records.
func (c *call) listUsers(ctx context.Context, _ *action) (data, error) {
	users, err := c.allUsers(ctx)
	if err != nil {
		return data{}, err
	}
	var records []record
	for _, id := range slices.Sorted(maps.Keys(users)) {
		user := users[id]
		records = append(records, record{id, nil, elements{
			{"id", id}, {"username", user.Name}, {"firstname", user.FirstName}, {"lastname", user.LastName}, {"email", user.Email}, {"meetingurl", ""},
		}})
	}
	return uncounted(records...), nil
}

// userField is something that is told of a user.
type userField struct {
	name  string
	value func(persistence.OnOfficeUser) string
}

// shownOf tells what is asked for of a user; everything, when nothing is.
func shownOf(user persistence.OnOfficeUser, fields []userField, names []string) (shown elements) {
	for _, field := range fields {
		if len(names) == 0 || slices.Contains(names, field.name) {
			shown = append(shown, element{field.name, field.value(user)})
		}
	}
	return shown
}

// userData reads which of the fields are asked for.
func (p parameters) userData(fields []userField) ([]string, error) {
	names, err := p.texts("data")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if !slices.ContainsFunc(fields, func(f userField) bool { return f.name == name }) {
			return nil, fail(codeUnknownField, name)
		}
	}
	return names, nil
}

// userFields are what can be read of a user.
var userFields = []userField{
	{"Nr", func(u persistence.OnOfficeUser) string { return strconv.FormatInt(u.ID, 10) }},
	{"Name", func(u persistence.OnOfficeUser) string { return u.Name }},
	{"Vorname", func(u persistence.OnOfficeUser) string { return u.FirstName }},
	{"Nachname", func(u persistence.OnOfficeUser) string { return u.LastName }},
	{"email", func(u persistence.OnOfficeUser) string { return u.Email }},
	{"Telefon", func(u persistence.OnOfficeUser) string { return u.Phone }},
	{"online", func(u persistence.OnOfficeUser) string { return inLanguage(u.Active, "0", "1") }},
}

// readUsers reads one user or all that the caller may: itself, and with the reach of its widest reading right those of its group or all.
func (c *call) readUsers(ctx context.Context, a *action) (data, error) {
	names, err := a.parameters.userData(userFields)
	if err != nil {
		return data{}, err
	}
	users, err := c.allUsers(ctx)
	if err != nil {
		return data{}, err
	}
	asked := slices.Sorted(maps.Keys(users))
	if a.resourceID != "" {
		id, ok := parseID(a.resourceID)
		user, known := users[id]
		if !ok || !known {
			return counted(0, nil), nil
		}
		if !c.mayReadUser(user) {
			return data{}, fail(codeNoUserRead)
		}
		asked = []int64{id}
	}
	var records []record
	for _, id := range asked {
		if user := users[id]; c.mayReadUser(user) {
			records = append(records, record{id, "user", shownOf(user, userFields, names)})
		}
	}
	total, page := len(records), a.parameters.page()
	return counted(int64(total), records[min(page.Offset, total):min(page.Offset+page.Limit, total)]), nil
}

func (c *call) mayReadUser(user persistence.OnOfficeUser) bool {
	reach := func(access persistence.OnOfficeAccess) bool {
		return access == persistence.OnOfficeAccessAll || access == persistence.OnOfficeAccessGroup && user.GroupID != nil && *user.GroupID == c.user.GroupID
	}
	return user.ID == c.user.ID || reach(c.user.EstateRead) || reach(c.user.AddressRead)
}

// checkRight gives those of the records, of which the caller can see, that a user holds a right on. People who are no API users may do everything.
func (c *call) checkRight(ctx context.Context, a *action) (data, error) {
	module, err := a.parameters.module()
	if err != nil {
		return data{}, err
	}
	ids, err := a.parameters.ids("recordIds")
	if err != nil {
		return data{}, err
	}
	asked, _ := plain(a.parameters.value("action"))
	if !slices.Contains([]verb{read, modify, create, remove}, verb(asked)) {
		return data{}, fail(codeInvalidParameter, "action")
	}
	user, err := c.otherUser(ctx, a)
	if err != nil {
		return data{}, err
	}
	theirs, err := c.scopesFor(ctx, user, module)
	if err != nil {
		return data{}, err
	}
	scopes := []persistence.OnOfficeScope{c.scopes(module).Read, theirs.Read}
	if verb(asked) != read {
		scopes = append(scopes, theirs.Write)
	}
	if verb(asked) == remove { // nobody deletes records
		ids = nil
	}
	for _, scope := range scopes {
		if ids, err = c.within(ctx, module, scope, ids); err != nil {
			return data{}, err
		}
	}
	shown := make([]string, len(ids))
	for i, id := range ids {
		shown[i] = strconv.FormatInt(id, 10)
	}
	return counted(1, []record{{0, "", shown}}), nil
}

// otherUser reads whose rights are asked for; the caller's, unless it says otherwise.
func (c *call) otherUser(ctx context.Context, a *action) (persistence.OnOfficeUser, error) {
	id, err := a.parameters.id("userid")
	if err != nil {
		return persistence.OnOfficeUser{}, err
	}
	if id == 0 {
		id = c.user.ID
	}
	users, err := c.allUsers(ctx)
	if err != nil {
		return persistence.OnOfficeUser{}, err
	}
	user, known := users[id]
	switch {
	case !known:
		return user, fail(codeInvalidParameter, "userid")
	case !c.mayReadUser(user):
		return user, fail(codeNoUserRead)
	}
	return user, nil
}

func (c *call) scopesFor(ctx context.Context, user persistence.OnOfficeUser, module persistence.OnOfficeModule) (persistence.OnOfficeScopes, error) {
	rights := persistence.OnOfficeRights{
		EstateRead: persistence.OnOfficeAccessAll, EstateWrite: persistence.OnOfficeAccessAll, AddressRead: persistence.OnOfficeAccessAll, AddressWrite: persistence.OnOfficeAccessAll,
	}
	switch found, err := c.workspace.OnOfficeAPIUser(ctx, user.ID); {
	case err == nil:
		rights = found.OnOfficeRights
	case !errors.Is(err, persistence.ErrNotFound):
		return persistence.OnOfficeScopes{}, err
	}
	group := int64(0)
	if user.GroupID != nil {
		group = *user.GroupID
	}
	return scopesOf(rights, user.ID, group, module), nil
}

// within gives those of the ids whose records are in scope, in order.
func (c *call) within(ctx context.Context, module persistence.OnOfficeModule, scope persistence.OnOfficeScope, ids []int64) ([]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	seen, _, err := c.workspace.OnOfficeRecords(ctx, module, scope, persistence.OnOfficeQuery{IDs: ids, Page: persistence.Page{Limit: maxIDs}})
	if err != nil {
		return nil, err
	}
	inScope := map[int64]bool{}
	for _, one := range seen {
		inScope[one.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return !inScope[id] }), nil
}
