package persistence

import (
	"maps"
	"slices"
)

// OnOfficeModule is a kind of record that has a catalogue of fields.
type OnOfficeModule string

// The modules.
const (
	OnOfficeEstates   OnOfficeModule = "estate"
	OnOfficeAddresses OnOfficeModule = "address"
)

// OnOfficeType is what a field holds. Each has a canonical text, which is what is kept; a value that is unset is not there at all.
type OnOfficeType string

// The types of fields, with their canonical texts.
const (
	OnOfficeVarchar      OnOfficeType = "varchar"      // as it is
	OnOfficeText         OnOfficeType = "text"         // as it is, of any length
	OnOfficeInteger      OnOfficeType = "integer"      // -12
	OnOfficeFloat        OnOfficeType = "float"        // 200000.00, always with the field's places
	OnOfficeBoolean      OnOfficeType = "boolean"      // 1
	OnOfficeDate         OnOfficeType = "date"         // 2026-01-02
	OnOfficeDatetime     OnOfficeType = "datetime"     // 2026-01-02 10:20:30, UTC
	OnOfficeSingleselect OnOfficeType = "singleselect" // a key
	OnOfficeMultiselect  OnOfficeType = "multiselect"  // |one||other|, in the order given
	OnOfficeUserType     OnOfficeType = "user"         // the number of a user
)

// OnOfficeField describes a field of estates or addresses.
type OnOfficeField struct {
	Module    OnOfficeModule `json:"-"`
	Name      string         `json:"-"`
	Type      OnOfficeType
	Length    int    // of a varchar, in characters; 0 where the type bounds it
	Places    int    // after the decimal point, of floats
	Unit      string `json:",omitempty"` // behind formatted numbers
	LabelDE   string
	LabelEN   string
	Category  string           // the heading it stands under, in German
	Choices   []OnOfficeChoice `json:",omitempty"` // of selects, in order
	Mandatory bool             `json:",omitempty"`
	ReadOnly  bool             `json:"-"` // kept by the system
	Own       bool             `json:"-"` // added in this workspace
	Active    bool             `json:"-"`
	indexed   bool             // its column has an index of its own, to sort by
}

// OnOfficeChoice is a permitted value of a select.
type OnOfficeChoice struct{ Key, DE, EN string }

// Permits says whether a select has a key.
func (f OnOfficeField) Permits(key string) bool {
	return slices.ContainsFunc(f.Choices, func(c OnOfficeChoice) bool { return c.Key == key })
}

// Numeric says whether values are compared as numbers.
func (f OnOfficeField) Numeric() bool {
	switch f.Type {
	case OnOfficeInteger, OnOfficeFloat, OnOfficeBoolean, OnOfficeUserType:
		return true
	}
	return false
}

// OnOfficeCatalogue is all that a workspace knows of its fields: the built-in ones, and its own behind them.
type OnOfficeCatalogue struct {
	fields map[OnOfficeModule][]OnOfficeField
	place  map[onOfficeFieldName]int
}

type onOfficeFieldName struct {
	module OnOfficeModule
	name   string
}

// Field finds an active field; the case of its name matters.
func (c OnOfficeCatalogue) Field(module OnOfficeModule, name string) (OnOfficeField, bool) {
	field, ok := c.lookup(module, name)
	return field, ok && field.Active
}

func (c OnOfficeCatalogue) lookup(module OnOfficeModule, name string) (OnOfficeField, bool) {
	at, ok := c.place[onOfficeFieldName{module, name}]
	if !ok {
		return OnOfficeField{}, false
	}
	return c.fields[module][at], true
}

// Fields lists the active fields of a module, in the order of its catalogue.
func (c OnOfficeCatalogue) Fields(module OnOfficeModule) (active []OnOfficeField) {
	for _, field := range c.fields[module] {
		if field.Active {
			active = append(active, field)
		}
	}
	return active
}

// All lists the fields of a module with those that are not active.
func (c OnOfficeCatalogue) All(module OnOfficeModule) []OnOfficeField {
	return slices.Clone(c.fields[module])
}

// add puts fields behind those that are there.
func (c *OnOfficeCatalogue) add(fields ...OnOfficeField) {
	for _, field := range fields {
		c.place[onOfficeFieldName{field.Module, field.Name}] = len(c.fields[field.Module])
		c.fields[field.Module] = append(c.fields[field.Module], field)
	}
}

// onOfficeBuiltIn is the catalogue of a workspace that has changed nothing.
var onOfficeBuiltIn = newOnOfficeCatalogue(onOfficeEstateFields, onOfficeAddressFields)

func newOnOfficeCatalogue(modules ...[]OnOfficeField) OnOfficeCatalogue {
	c := OnOfficeCatalogue{map[OnOfficeModule][]OnOfficeField{}, map[onOfficeFieldName]int{}}
	for _, fields := range modules {
		c.add(fields...)
	}
	return c
}

// clone is a catalogue of one's own to change.
func (c OnOfficeCatalogue) clone() OnOfficeCatalogue {
	fields := make(map[OnOfficeModule][]OnOfficeField, len(c.fields))
	for module := range c.fields {
		fields[module] = slices.Clone(c.fields[module])
	}
	return OnOfficeCatalogue{fields, maps.Clone(c.place)}
}
