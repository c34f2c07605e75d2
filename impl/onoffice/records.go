package onoffice

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"gatehouse/persistence"
)

// elements are fields with their values, in the order asked for.
type elements []element

type element struct {
	name  string
	value any
}

// MarshalJSON writes an object, or PHP's empty list where there is nothing.
func (e elements) MarshalJSON() ([]byte, error) {
	if len(e) == 0 {
		return []byte("[]"), nil
	}
	var b bytes.Buffer
	b.WriteByte('{')
	for i, one := range e {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(one.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// scopes are which records of a module the caller may see and change.
func (c *call) scopes(module persistence.OnOfficeModule) persistence.OnOfficeScopes {
	return scopesOf(c.user.OnOfficeRights, c.user.ID, c.user.GroupID, module)
}

// scopesOf are which records of a module a user with these rights may see and change.
func scopesOf(rights persistence.OnOfficeRights, user, group int64, module persistence.OnOfficeModule) persistence.OnOfficeScopes {
	read, write, published := rights.EstateRead, rights.EstateWrite, rights.OnlyPublishedEstates
	if module == persistence.OnOfficeAddresses {
		read, write, published = rights.AddressRead, rights.AddressWrite, rights.OnlyPublishedAddresses
	}
	return persistence.OnOfficeScopes{
		Read:  persistence.OnOfficeScope{Access: read, User: user, Group: group, Published: published},
		Write: persistence.OnOfficeScope{Access: write, User: user, Group: group},
	}
}

// readEstates gives one estate, or a page of those that match. Without the right there are none (seed 002).
func (c *call) readEstates(ctx context.Context, a *action) (data, error) {
	return c.readRecords(ctx, a, persistence.OnOfficeEstates)
}

// readAddresses gives one address, or a page of those that match.
func (c *call) readAddresses(ctx context.Context, a *action) (data, error) {
	return c.readRecords(ctx, a, persistence.OnOfficeAddresses)
}

func (c *call) readRecords(ctx context.Context, a *action, module persistence.OnOfficeModule) (data, error) {
	columns, err := c.columns(ctx, a, module)
	if err != nil {
		return data{}, err
	}
	query, err := a.query(module)
	if err != nil {
		return data{}, err
	}
	found, total, err := c.workspace.OnOfficeRecords(ctx, module, c.scopes(module).Read, query)
	if err != nil {
		return data{}, asRead(err)
	}
	contacts, err := c.contacts(ctx, columns, found)
	if err != nil {
		return data{}, err
	}
	users, err := c.namesFor(ctx, columns)
	if err != nil {
		return data{}, err
	}
	show := presentation{formatted: a.parameters.truth("formatoutput"), language: a.parameters.language(), users: users}
	records := make([]record, len(found))
	for i, one := range found {
		records[i] = record{one.ID, string(module), show.elements(columns, one, contacts[one.ID])}
	}
	return counted(total, records), nil
}

// language is that of labels: what is not ENG is German.
func (p parameters) language() string {
	for _, name := range []string{"outputlanguage", "language", "estatelanguage"} {
		if text, _ := plain(p.value(name)); text != "" {
			return strings.ToUpper(text)
		}
	}
	return "DEU"
}

// column is what is asked for: a field, or contact data of addresses, which has no field.
type column struct {
	name    string
	field   persistence.OnOfficeField
	contact persistence.OnOfficeContactKind // "" for fields
	only    bool                            // the default entry
}

// contactColumns are what addresses can be asked for besides their fields.
var contactColumns = map[string]column{
	"phone": {contact: persistence.OnOfficePhone}, "mobile": {contact: persistence.OnOfficeMobile}, "fax": {contact: persistence.OnOfficeFax}, "email": {contact: persistence.OnOfficeEmail},
	"defaultphone": {contact: persistence.OnOfficePhone, only: true}, "defaultfax": {contact: persistence.OnOfficeFax, only: true}, "defaultemail": {contact: persistence.OnOfficeEmail, only: true},
}

// columns reads data. An address always has its id.
func (c *call) columns(ctx context.Context, a *action, module persistence.OnOfficeModule) (columns []column, err error) {
	names, err := a.parameters.texts("data")
	if err != nil {
		return nil, err
	}
	if module == persistence.OnOfficeAddresses {
		names = append([]string{"id"}, names...)
	}
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		field, ok := catalogue.Field(module, name)
		asked := column{name: name, field: field}
		if contact, isContact := contactColumns[name]; isContact && module == persistence.OnOfficeAddresses {
			asked, ok = contact, true
			asked.name = name
		}
		if !ok {
			return nil, fail(codeUnknownField, name)
		}
		columns = append(columns, asked)
	}
	return columns, nil
}

// contacts are the contact data of addresses, if any is asked for.
func (c *call) contacts(ctx context.Context, columns []column, found []persistence.OnOfficeRecord) (map[int64][]persistence.OnOfficeContact, error) {
	for _, asked := range columns {
		if asked.contact == "" {
			continue
		}
		ids := make([]int64, len(found))
		for i, one := range found {
			ids[i] = one.ID
		}
		return c.workspace.OnOfficeContacts(ctx, ids)
	}
	return nil, nil
}

// namesFor are the users' names, if a field is asked for that names users.
func (c *call) namesFor(ctx context.Context, columns []column) (map[int64]string, error) {
	for _, asked := range columns {
		if asked.contact == "" && asked.field.Type == persistence.OnOfficeUserType {
			return c.userNames(ctx)
		}
	}
	return nil, nil
}

// presentation is how values are shown.
type presentation struct {
	formatted bool
	language  string
	users     map[int64]string
}

func (p presentation) elements(columns []column, one persistence.OnOfficeRecord, contacts []persistence.OnOfficeContact) elements {
	shown := make(elements, 0, len(columns))
	for _, asked := range columns {
		if asked.contact != "" {
			shown = append(shown, asked.entries(contacts)...)
			continue
		}
		value := one.Values[asked.name]
		switch {
		case strings.EqualFold(asked.name, "id"):
			shown = append(shown, element{asked.name, strconv.FormatInt(one.ID, 10)})
		case p.formatted:
			shown = append(shown, element{asked.name, format(asked.field, value, p.language, p.users)})
		default:
			shown = append(shown, element{asked.name, encode(asked.field, value, p.users)})
		}
	}
	return shown
}

// entries are an address's entries of a kind, each with its number behind the name; of defaults there is one at most.
func (asked column) entries(contacts []persistence.OnOfficeContact) (shown elements) {
	for _, contact := range contacts {
		switch {
		case contact.Kind != asked.contact:
		case asked.only && contact.IsDefault:
			shown = append(shown, element{asked.name, contact.Value})
		case !asked.only:
			shown = append(shown, element{asked.name + "__" + strconv.FormatInt(contact.Position+1, 10), contact.Value})
		}
	}
	return shown
}

// createEstate makes an estate of the caller's, unpublished unless it says otherwise (seed 002). Who sees only what is published does not see it.
func (c *call) createEstate(ctx context.Context, a *action) (data, error) {
	if c.user.EstateWrite == persistence.OnOfficeAccessNone {
		return data{}, fail(codeAccessViolation)
	}
	sent, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	values, err := c.values(ctx, persistence.OnOfficeEstates, sent)
	if err != nil {
		return data{}, err
	}
	id, err := c.workspace.CreateOnOfficeRecord(ctx, persistence.OnOfficeEstates, persistence.OnOfficeNew{Owner: c.user.ID, Values: values})
	if err != nil {
		return data{}, asWritten(persistence.OnOfficeEstates, err)
	}
	return made(id, "estate"), nil
}

// modifyEstate changes the fields of an estate that are sent.
func (c *call) modifyEstate(ctx context.Context, a *action) (data, error) {
	sent, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	return c.modifyRecord(ctx, a, persistence.OnOfficeEstates, sent, nil)
}

func (c *call) modifyRecord(ctx context.Context, a *action, module persistence.OnOfficeModule, sent parameters, contacts []persistence.OnOfficeContactChange) (data, error) {
	id, err := a.recordID()
	if err != nil {
		return data{}, err
	}
	if c.scopes(module).Write.Access == persistence.OnOfficeAccessNone {
		return data{}, fail(codeNoModify)
	}
	values, err := c.values(ctx, module, sent)
	if err != nil {
		return data{}, err
	}
	err = c.workspace.ChangeOnOfficeRecord(ctx, module, c.scopes(module), id, persistence.OnOfficeChange{Values: values, Contacts: contacts})
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		return data{}, fail(codeUnknownRecord)
	case errors.Is(err, persistence.ErrOnOfficeForbidden):
		return data{}, noWrite(module, id)
	case err != nil:
		return data{}, asWritten(module, err)
	}
	return success(string(module)), nil
}

// noWrite says that records may be seen, but not changed.
func noWrite(module persistence.OnOfficeModule, ids ...int64) error {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(id, 10)
	}
	which := codeNoEstateWrite
	if module == persistence.OnOfficeAddresses {
		which = codeNoAddressWrite
	}
	return fail(which, strings.Join(texts, ","))
}

// values reads fields to be written, by the catalogue.
func (c *call) values(ctx context.Context, module persistence.OnOfficeModule, sent parameters) (persistence.OnOfficeValues, error) {
	catalogue, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	values := make(persistence.OnOfficeValues, len(sent))
	for _, name := range sent.names() {
		field, ok := catalogue.Field(module, name)
		if !ok {
			return nil, asWritten(module, &persistence.OnOfficeFieldError{Problem: persistence.OnOfficeUnknownField, Field: name})
		}
		if values[name], err = decode(field, sent.value(name)); err != nil {
			return nil, asWritten(module, err)
		}
	}
	return values, nil
}

// asRead says in the vendor's words what is wrong with what was asked of a field; other errors stay as they are.
func asRead(err error) error {
	if errors.Is(err, persistence.ErrOnOfficeTooMuch) {
		return fail(codeInvalidParameter, "listlimit")
	}
	var problem *persistence.OnOfficeFieldError
	if !errors.As(err, &problem) {
		return err
	}
	switch problem.Problem {
	case persistence.OnOfficeUnknownField:
		return fail(codeUnknownField, problem.Field)
	case persistence.OnOfficeUnknownSort:
		return fail(codeUnknownSort)
	case persistence.OnOfficeUnknownOperator:
		return fail(codeUnknownOperator, problem.Value)
	case persistence.OnOfficeMultiselectOperator:
		return fail(codeMultiselectOperator)
	}
	return fail(codeInvalidParameter, problem.Field)
}

// asWritten says in the vendor's words why a field could not be written; other errors stay as they are.
func asWritten(module persistence.OnOfficeModule, err error) error {
	var problem *persistence.OnOfficeFieldError
	if !errors.As(err, &problem) {
		return err
	}
	switch problem.Problem {
	case persistence.OnOfficeUnknownField:
		if module == persistence.OnOfficeEstates {
			return fail(codeUnknownEstateField, problem.Field)
		}
		return fail(codeUnknownFieldWritten, problem.Field)
	case persistence.OnOfficeBadMultiselectKey:
		return fail(codeMultiselectKey, problem.Value)
	case persistence.OnOfficeBadSelectKey:
		return fail(codeSingleselectKey, problem.Value)
	case persistence.OnOfficeMissingValue:
		return fail(codeMissingField, problem.Field)
	}
	return fail(codeInvalidParameter, problem.Field)
}
