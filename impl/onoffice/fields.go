package onoffice

import (
	"context"
	"slices"

	"gatehouse/persistence"
)

// fieldDescription is a field as clients are told of it.
type fieldDescription struct {
	Type      string  `json:"type"`
	Length    *int    `json:"length"`
	Permitted any     `json:"permittedvalues"` // keys, or labels by key
	Default   *string `json:"default"`
	Filters   any     `json:"filters"`
	Depends   any     `json:"dependencies"`
	Compound  any     `json:"compoundFields"`
	Label     *string `json:"label,omitempty"`
	Content   *string `json:"content,omitempty"`
}

// moduleLabels are the modules' own names.
var moduleLabels = map[persistence.OnOfficeModule]persistence.OnOfficeChoice{
	persistence.OnOfficeEstates: {DE: "Immobilien", EN: "Properties"}, persistence.OnOfficeAddresses: {DE: "Adressen", EN: "Addresses"},
}

// listFields describes the fields of the modules asked for, with labels if asked for. Fields that are not active are not there, unless they are what is asked for.
func (c *call) listFields(ctx context.Context, a *action) (data, error) {
	modules, err := a.parameters.texts("modules")
	if err != nil {
		return data{}, err
	}
	wanted, err := a.parameters.texts("fieldList")
	if err != nil {
		return data{}, err
	}
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	labels, english, inactive := a.parameters.truth("labels"), a.parameters.language() == "ENG", a.parameters.truth("showOnlyInactive")
	var records []record
	for _, module := range []persistence.OnOfficeModule{persistence.OnOfficeAddresses, persistence.OnOfficeEstates} {
		if len(modules) > 0 && !slices.Contains(modules, string(module)) {
			continue
		}
		described := map[string]any{}
		for _, field := range catalogue.All(module) {
			if field.Active != inactive && (len(wanted) == 0 || slices.Contains(wanted, field.Name)) {
				described[field.Name] = describe(field, labels, english)
			}
		}
		if labels {
			described["label"] = inLanguage(english, moduleLabels[module].DE, moduleLabels[module].EN)
		}
		records = append(records, record{string(module), "", described})
	}
	return uncounted(records...), nil
}

func describe(field persistence.OnOfficeField, labels, english bool) fieldDescription {
	described := fieldDescription{Type: string(field.Type), Filters: nothing, Depends: nothing, Compound: nothing}
	if field.Type == persistence.OnOfficeUserType {
		described.Type = "text" // as the vendor tells who does not ask for real types
	}
	if field.Length > 0 {
		described.Length = &field.Length
	}
	if labels {
		label := inLanguage(english, field.LabelDE, field.LabelEN)
		described.Label, described.Content = &label, &field.Category
	}
	switch {
	case len(field.Choices) > 0 && labels:
		described.Permitted = choiceLabels(field, english)
	case len(field.Choices) > 0:
		keys := make([]string, len(field.Choices))
		for i, choice := range field.Choices {
			keys[i] = choice.Key
		}
		described.Permitted = keys
	}
	return described
}

// choiceLabels are the permitted values of a select in their order, with their labels.
func choiceLabels(field persistence.OnOfficeField, english bool) elements {
	labels := make(elements, len(field.Choices))
	for i, choice := range field.Choices {
		labels[i] = element{choice.Key, inLanguage(english, choice.DE, choice.EN)}
	}
	return labels
}

// distinctValues gives the values that a field has among the records in sight that match, with their labels.
func (c *call) distinctValues(ctx context.Context, a *action) (data, error) {
	module, err := a.parameters.module()
	if err != nil {
		return data{}, err
	}
	name, err := a.parameters.text("field")
	if err != nil {
		return data{}, err
	}
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	field, ok := catalogue.Field(module, name)
	if !ok {
		return data{}, fail(codeUnknownField, name)
	}
	conditions, err := a.parameters.conditions("filter")
	if err != nil {
		return data{}, err
	}
	values, err := c.workspace.OnOfficeDistinct(ctx, module, c.scopes(module).Read, name, conditions)
	if err != nil {
		return data{}, asRead(err)
	}
	users, err := c.namesFor(ctx, []column{{field: field}})
	if err != nil {
		return data{}, err
	}
	shown := elements{}
	for _, value := range values {
		if value != "" {
			shown = append(shown, element{value, format(field, value, a.parameters.language(), users)})
		}
	}
	return uncounted(record{0, "", shown}), nil
}

// module reads which module an action is about.
func (p parameters) module() (persistence.OnOfficeModule, error) {
	text, _ := plain(p.value("module"))
	switch module := persistence.OnOfficeModule(text); module {
	case persistence.OnOfficeEstates, persistence.OnOfficeAddresses:
		return module, nil
	}
	return "", fail(codeInvalidParameter, "module")
}
