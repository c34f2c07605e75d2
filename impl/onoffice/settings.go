package onoffice

import (
	"context"
	"slices"

	"gatehouse/persistence"
)

// office is what is known of the office itself, category by category.
var office = map[string]map[string]map[string]string{
	"basicData": {
		"characteristicsCi": {"logo": "", "color": "#1d3f72", "color2": "#f2a900", "textcolorMail": "#333333", "claim": "Gatehouse Immobilien"},
	},
}

// basicSettings reads what is asked for of the office's settings; a client's way to try its connection.
func (c *call) basicSettings(_ context.Context, a *action) (data, error) {
	asked, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	shown := map[string]map[string]map[string]string{}
	for tab, categories := range office {
		if len(asked) > 0 && !asked.sent(tab) {
			continue
		}
		wanted, err := asked.object(tab)
		if err != nil {
			return data{}, err
		}
		shown[tab] = map[string]map[string]string{}
		for category, settings := range categories {
			names, err := wanted.texts(category)
			if err != nil {
				return data{}, err
			}
			if len(wanted) > 0 && !wanted.sent(category) {
				continue
			}
			shown[tab][category] = map[string]string{}
			for setting, value := range settings {
				if len(names) == 0 || slices.Contains(names, setting) {
					shown[tab][category][setting] = value
				}
			}
		}
	}
	if len(shown) == 0 {
		return uncounted(record{0, nil, nothing}), nil
	}
	return uncounted(record{0, nil, shown}), nil
}

// imprintFields are what an imprint says, and who says it.
var imprintFields = []userField{
	{"title", fixed("")},
	{"firstname", func(u persistence.OnOfficeUser) string { return u.FirstName }},
	{"lastname", func(u persistence.OnOfficeUser) string { return u.LastName }},
	{"firma", fixed("Gatehouse Immobilien")},
	{"postcode", fixed("52068")}, {"city", fixed("Aachen")}, {"street", fixed("Charlottenburger Allee")}, {"housenumber", fixed("5")}, {"state", fixed("Nordrhein-Westfalen")}, {"country", fixed("DEU")},
	{"phone", func(u persistence.OnOfficeUser) string { return u.Phone }},
	{"mobil", fixed("")}, {"fax", fixed("")},
	{"email", func(u persistence.OnOfficeUser) string { return u.Email }},
	{"homepage", fixed("")}, {"vertretungsberechtigter", fixed("")}, {"berufsaufsichtsbehoerde", fixed("")}, {"handelsregister", fixed("")}, {"handelsregisterNr", fixed("")},
	{"ustId", fixed("")}, {"bank", fixed("")}, {"iban", fixed("")}, {"bic", fixed("")}, {"chamber", fixed("")},
}

func fixed(text string) func(persistence.OnOfficeUser) string {
	return func(persistence.OnOfficeUser) string { return text }
}

// imprint reads the imprint of a user, or of the caller.
func (c *call) imprint(ctx context.Context, a *action) (data, error) {
	names, err := a.parameters.userData(imprintFields)
	if err != nil {
		return data{}, err
	}
	users, err := c.allUsers(ctx)
	if err != nil {
		return data{}, err
	}
	user := users[c.user.ID]
	if a.resourceID != "" {
		id, _ := parseID(a.resourceID)
		asked, known := users[id]
		if !known {
			return counted(0, nil), nil
		}
		if !c.mayReadUser(asked) {
			return data{}, fail(codeNoUserRead)
		}
		user = asked
	}
	return counted(1, []record{{user.ID, "", shownOf(user, imprintFields, names)}}), nil
}
