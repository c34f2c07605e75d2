package onoffice

import (
	"context"
	"strconv"
	"strings"

	"gatehouse/persistence"
)

// search finds estates or addresses by words, or what addresses look for.
func (c *call) search(ctx context.Context, a *action) (data, error) {
	switch a.resourceID {
	case "estate":
		return c.searchWords(ctx, a, persistence.OnOfficeEstates)
	case "address":
		return c.searchWords(ctx, a, persistence.OnOfficeAddresses)
	case "searchcriteria":
		return c.searchCriteria(ctx, a)
	}
	return data{}, fail(codeNoResourceID)
}

// found are the names under which a search shows fields.
var found = map[persistence.OnOfficeModule][][2]string{
	persistence.OnOfficeEstates: {
		{"externalestateno", "objektnr_extern"}, {"zipcode", "plz"}, {"city", "ort"}, {"street", "strasse"}, {"houseno", "hausnummer"},
	},
	persistence.OnOfficeAddresses: {
		{"customerno", "KdNr"}, {"firstname", "Vorname"}, {"surname", "Name"}, {"company", "Zusatz1"}, {"emailaddress", "Email"}, {"primaryEmail", "Email"},
	},
}

func (c *call) searchWords(ctx context.Context, a *action, module persistence.OnOfficeModule) (data, error) {
	const mostWords = 20
	input, err := a.parameters.text("input")
	if err != nil {
		return data{}, err
	}
	if words := len(strings.Fields(input)); words == 0 || words > mostWords {
		return data{}, fail(codeInvalidParameter, "input")
	}
	matches, total, err := c.workspace.OnOfficeSearch(ctx, module, c.scopes(module).Read, input, a.parameters.page())
	if err != nil {
		return data{}, err
	}
	records := make([]record, len(matches))
	for i, match := range matches {
		shown := make(elements, 0, len(found[module]))
		for _, names := range found[module] {
			shown = append(shown, element{names[0], match.Values[names[1]]})
		}
		records[i] = record{match.ID, string(module), shown}
	}
	return counted(total, records), nil
}

// saved is a filter that an office has from the start.
type saved struct {
	id         int64
	module     persistence.OnOfficeModule
	name       string
	conditions []persistence.OnOfficeCondition
}

var savedFilters = []saved{
	{1, persistence.OnOfficeEstates, "Aktive Immobilien", []persistence.OnOfficeCondition{{Field: "status", Op: persistence.OnOfficeIs, Values: []string{"1"}}}},
	{2, persistence.OnOfficeEstates, "Veröffentlichte Immobilien", []persistence.OnOfficeCondition{{Field: "veroeffentlichen", Op: persistence.OnOfficeIs, Values: []string{"1"}}}},
	{3, persistence.OnOfficeAddresses, "Aktive Adressen", []persistence.OnOfficeCondition{{Field: "Status", Op: persistence.OnOfficeIs, Values: []string{"1"}}}},
}

// savedConditions is what a saved filter of a module asks for.
func savedConditions(module persistence.OnOfficeModule, id int64) ([]persistence.OnOfficeCondition, bool) {
	for _, filter := range savedFilters {
		if filter.id == id && filter.module == module {
			return filter.conditions, true
		}
	}
	return nil, false
}

// listFilters lists the saved filters of a module.
func (c *call) listFilters(_ context.Context, a *action) (data, error) {
	module, err := a.parameters.module()
	if err != nil {
		return data{}, err
	}
	var records []record
	for _, filter := range savedFilters {
		if filter.module == module {
			records = append(records, record{filter.id, "filter", elements{{"scope", "public"}, {"name", filter.name}, {"userId", nil}, {"groupId", nil}}})
		}
	}
	return counted(int64(len(records)), records), nil
}

// idText writes a record's number; "" for none.
func idText(id *int64) string {
	if id == nil {
		return ""
	}
	return strconv.FormatInt(*id, 10)
}
