package onoffice

import (
	"context"
	"slices"

	"gatehouse/persistence"
)

// choice is a permitted value.
type choice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// typesOfKind are the types that an estate of a kind may be of.
var typesOfKind = map[string][]string{
	"haus":              {"einfamilienhaus", "mehrfamilienhaus", "doppelhaushaelfte", "reihenhaus", "villa", "bungalow"},
	"wohnung":           {"etage", "dachgeschoss", "erdgeschoss", "maisonette", "penthouse", "loft-studio-atelier"},
	"grundstueck":       {"wohnen", "gewerbe"},
	"buero_praxen":      {"buero", "praxis"},
	"einzelhandel":      {"laden"},
	"hallen_lager_prod": {"halle"},
	"parken":            {"garage", "stellplatz"},
}

// estateCategories lists kinds and types of estates, uses and ways of marketing.
func (c *call) estateCategories(ctx context.Context, a *action) (data, error) {
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	english := a.parameters.language() == "ENG"
	var records []record
	for _, name := range []string{"objektart", "objekttyp", "nutzungsart", "vermarktungsart"} {
		field, ok := catalogue.Field(persistence.OnOfficeEstates, name)
		if !ok {
			continue
		}
		if name != "objekttyp" {
			records = append(records, record{name, "", choices(field, english, nil)})
			continue
		}
		types := make(map[string][]choice, len(typesOfKind))
		for kind, keys := range typesOfKind {
			types[kind] = choices(field, english, keys)
		}
		records = append(records, record{name, "", types})
	}
	return uncounted(records...), nil
}

// choices are the permitted values of a field, or those among keys.
func choices(field persistence.OnOfficeField, english bool, keys []string) []choice {
	listed := []choice{}
	for _, one := range field.Choices {
		if keys == nil || slices.Contains(keys, one.Key) {
			listed = append(listed, choice{one.Key, inLanguage(english, one.DE, one.EN)})
		}
	}
	return listed
}

// region is a place with the places in it.
type region struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description *string  `json:"description"`
	Postcodes   []string `json:"postalcodes"`
	State       string   `json:"state"`
	Country     string   `json:"country"`
	Children    any      `json:"children"`
}

// regions lists the regions an office has from the start.
func (c *call) regions(_ context.Context, a *action) (data, error) {
	english := a.parameters.language() == "ENG"
	country, state := inLanguage(english, "Deutschland", "Germany"), inLanguage(english, "Nordrhein-Westfalen", "North Rhine-Westphalia")
	place := func(id, name string, postcodes ...string) region {
		return region{ID: id, Name: name, Postcodes: append([]string{}, postcodes...), State: state, Country: country, Children: nothing}
	}
	aachen := place("AachenStadt", "Aachen (Stadt)", "52062", "52064", "52066", "52068", "52070", "52072", "52074", "52076", "52078", "52080")
	aachen.Children = map[string]region{"Burtscheid": place("Burtscheid", "Burtscheid", "52066"), "Laurensberg": place("Laurensberg", "Laurensberg", "52072")}
	all := []region{aachen, place("Koeln", "Köln", "50667", "50668", "50670"), place("Bonn", "Bonn", "53111", "53113")}
	records := make([]record, len(all))
	for i, one := range all {
		records[i] = record{one.ID, "", one}
	}
	return counted(int64(len(records)), records), nil
}

// criteria are the estate's fields that can be searched for, by heading. Numbers have a lower and an upper bound.
var criteria = []struct {
	heading string
	fields  []string
}{
	{"Geografische-Angaben", []string{"plz", "ort", "strasse", "land"}},
	{"Kategorie", []string{"vermarktungsart", "nutzungsart", "objektart", "objekttyp"}},
	{"Preise", []string{"kaufpreis", "kaltmiete", "warmmiete"}},
	{"Flächen", []string{"wohnflaeche", "nutzflaeche", "grundstuecksflaeche", "anzahl_zimmer", "anzahl_schlafzimmer", "anzahl_badezimmer"}},
}

// searchCriteriaField is a field that can be searched for.
type searchCriteriaField struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Position int    `json:"position"`
	Type     string `json:"type"`
	Range    string `json:"rangefield,omitempty"`
	Values   any    `json:"values,omitempty"`
}

type searchCriteriaFields struct {
	Name   string                `json:"name"`
	Fields []searchCriteriaField `json:"fields"`
}

// dataTypes is how searchCriteriaFields says types that are no selects.
const dataTypes = "urn:onoffice-de-ns:smart:2.5:dbAccess:dataType:"

// searchCriteriaFields lists what addresses can look for.
func (c *call) searchCriteriaFields(ctx context.Context, a *action) (data, error) {
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return data{}, err
	}
	english, position := a.parameters.language() == "ENG", 0
	var records []record
	for i, group := range criteria {
		listed := searchCriteriaFields{Name: group.heading, Fields: []searchCriteriaField{}}
		for _, name := range group.fields {
			field, ok := catalogue.Field(persistence.OnOfficeEstates, name)
			if !ok {
				continue
			}
			position++
			one := searchCriteriaField{ID: name, Name: inLanguage(english, field.LabelDE, field.LabelEN), Position: position, Type: dataTypes + string(field.Type)}
			if len(field.Choices) > 0 {
				one.Type, one.Values = string(field.Type), choiceLabels(field, english)
			} else if field.Numeric() {
				one.Range = "true"
			}
			listed.Fields = append(listed.Fields, one)
		}
		records = append(records, record{i, "", listed})
	}
	return uncounted(records...), nil
}
