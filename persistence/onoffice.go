package persistence

import (
	"errors"
	"fmt"
	"strings"
)

// OnOfficeValues are the canonical texts of a record's fields, by name. What is unset is not there, or "" in a change.
type OnOfficeValues map[string]string

// OnOfficeRecord is an estate or an address as it is read.
type OnOfficeRecord struct {
	ID     int64
	Values OnOfficeValues // all that are set, with those the system keeps
}

// OnOfficeAccess is how far a right reaches. The zero value is none.
type OnOfficeAccess string

// How far a right may reach.
const (
	OnOfficeAccessNone  OnOfficeAccess = ""
	OnOfficeAccessOwn   OnOfficeAccess = "own"   // the user's own records
	OnOfficeAccessGroup OnOfficeAccess = "group" // those of all users of the user's group
	OnOfficeAccessAll   OnOfficeAccess = "all"
)

// OnOfficeScope is which records of a module a caller may touch. The zero value is none.
type OnOfficeScope struct {
	Access    OnOfficeAccess
	User      int64 // who asks
	Group     int64 // of who asks; 0 for none, whose group is the user alone
	Published bool  // only what is published on the website
}

// OnOfficeScopes are what a caller may see and may change.
type OnOfficeScopes struct{ Read, Write OnOfficeScope }

// OnOfficeOp is an operator of a filter.
type OnOfficeOp string

// The operators. Texts are compared in any case, by Unicode's rules; what is unset is an empty text, zero, or a date before all others.
const (
	OnOfficeIs      OnOfficeOp = "="
	OnOfficeIsNot   OnOfficeOp = "!="
	OnOfficeLess    OnOfficeOp = "<"
	OnOfficeMore    OnOfficeOp = ">"
	OnOfficeAtMost  OnOfficeOp = "<="
	OnOfficeAtLeast OnOfficeOp = ">="
	OnOfficeBetween OnOfficeOp = "between"  // two values, both included
	OnOfficeLike    OnOfficeOp = "like"     // % stands for any text; everything else for itself
	OnOfficeNotLike OnOfficeOp = "not like" //
	OnOfficeIn      OnOfficeOp = "in"       // any number of values; none match nothing
	OnOfficeNotIn   OnOfficeOp = "not in"
)

// ParseOnOfficeOp reads an operator in any case, with its other spellings: is, <>, and several spaces.
func ParseOnOfficeOp(text string) (OnOfficeOp, bool) {
	switch op := OnOfficeOp(strings.ToLower(strings.Join(strings.Fields(text), " "))); op {
	case OnOfficeIs, OnOfficeIsNot, OnOfficeLess, OnOfficeMore, OnOfficeAtMost, OnOfficeAtLeast, OnOfficeBetween, OnOfficeLike, OnOfficeNotLike, OnOfficeIn, OnOfficeNotIn:
		return op, true
	case "is":
		return OnOfficeIs, true
	case "is not", "<>":
		return OnOfficeIsNot, true
	}
	return "", false
}

// OnOfficeCondition compares a field with values: one, two for between, any number for in and not in.
type OnOfficeCondition struct {
	Field  string
	Op     OnOfficeOp
	Values []string // as they came: numbers, dates and keys are read by the field's type
}

// OnOfficeSort orders by a field.
type OnOfficeSort struct {
	Field string
	Desc  bool
}

// OnOfficeQuery chooses a page of records. All conditions must hold; equal records stand by id.
type OnOfficeQuery struct {
	Conditions []OnOfficeCondition
	IDs        []int64 // nil for any; empty for none
	Sort       []OnOfficeSort
	Page       Page
}

// OnOfficeProblem is what is wrong with a field, or with what is asked of it.
type OnOfficeProblem string

// The problems.
const (
	OnOfficeUnknownField        OnOfficeProblem = "there is no such active field"
	OnOfficeUnknownSort         OnOfficeProblem = "there is no such active field to sort by"
	OnOfficeUnknownOperator     OnOfficeProblem = "there is no such operator"
	OnOfficeMultiselectOperator OnOfficeProblem = "multiselects cannot be compared like this"
	OnOfficeBadMultiselectKey   OnOfficeProblem = "the multiselect does not permit this key"
	OnOfficeBadSelectKey        OnOfficeProblem = "the select does not permit this key"
	OnOfficeBadValue            OnOfficeProblem = "the field cannot hold this value"
	OnOfficeMissingValue        OnOfficeProblem = "the field is mandatory"
	OnOfficeReadOnlyField       OnOfficeProblem = "the system keeps this field"
	OnOfficeUnknownUser         OnOfficeProblem = "there is no such user"
)

// OnOfficeFieldError says what is wrong with which field.
type OnOfficeFieldError struct {
	Problem OnOfficeProblem
	Field   string
	Value   string // the offending operator, key or value, if it is that
}

func (e *OnOfficeFieldError) Error() string {
	return fmt.Sprintf("field %q, value %q: %s", e.Field, e.Value, e.Problem)
}

// ErrOnOfficeForbidden says that the record is there and may be seen, but not changed.
var ErrOnOfficeForbidden = errors.New("not permitted")

// OnOfficeNew is a record to be made.
type OnOfficeNew struct {
	ID       int64 // in a Filling alone; otherwise the next one is taken
	Owner    int64 // the user it belongs to, unless Values names another
	Values   OnOfficeValues
	Contacts []OnOfficeContactChange // of addresses
}

// OnOfficeChange changes a record: fields to set, and "" for those to unset.
type OnOfficeChange struct {
	Values   OnOfficeValues
	Contacts []OnOfficeContactChange // of addresses
}

// The kinds of ids of onOffice, for Filling.StartIDs.
const (
	OnOfficeEstateIDs   = "onoffice_estates"
	OnOfficeAddressIDs  = "onoffice_addresses"
	OnOfficeCustomerIDs = "onoffice_customers"
	OnOfficeUserIDs     = "onoffice_users"
	OnOfficeGroupIDs    = "onoffice_groups"
	OnOfficeFileIDs     = "onoffice_files"
	OnOfficeTaskIDs     = "onoffice_tasks"
	OnOfficeLogIDs      = "onoffice_log"
	OnOfficeCriteriaIDs = "onoffice_search_criteria"
)
