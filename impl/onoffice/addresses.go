package onoffice

import (
	"context"
	"strings"

	"gatehouse/persistence"
)

// contactKinds are the parameters that carry contact data. Private and business ones count as the plain ones.
var contactKinds = map[string]persistence.OnOfficeContactKind{
	"phone": persistence.OnOfficePhone, "phone_private": persistence.OnOfficePhone, "phone_business": persistence.OnOfficePhone,
	"mobile": persistence.OnOfficeMobile,
	"fax":    persistence.OnOfficeFax, "fax_private": persistence.OnOfficeFax, "fax_business": persistence.OnOfficeFax,
	"email": persistence.OnOfficeEmail, "email_private": persistence.OnOfficeEmail, "email_business": persistence.OnOfficeEmail,
}

// addressSwitches are parameters of address actions that are no fields.
var addressSwitches = map[string]bool{
	"checkDuplicate": true, "noOverrideByDuplicate": true, "default_phone": true, "default_fax": true, "default_email": true, "extendedclaim": true,
}

// maxContacts is how many entries one action may add or change.
const maxContacts = 100

// createAddress makes an address of the caller's. With checkDuplicate one that is there already is given instead, if the caller may see it.
func (c *call) createAddress(ctx context.Context, a *action) (data, error) {
	if c.user.AddressWrite == persistence.OnOfficeAccessNone {
		return data{}, fail(codeNoAddressCreation)
	}
	fields, contacts, err := newContacts(a.parameters)
	if err != nil {
		return data{}, err
	}
	values, err := c.values(ctx, persistence.OnOfficeAddresses, fields)
	if err != nil {
		return data{}, err
	}
	if a.parameters.truth("checkDuplicate") {
		duplicate, err := c.duplicate(ctx, values, contacts)
		if err != nil {
			return data{}, err
		}
		if duplicate != 0 {
			return made(duplicate, "address"), nil
		}
	}
	id, err := c.workspace.CreateOnOfficeRecord(ctx, persistence.OnOfficeAddresses, persistence.OnOfficeNew{Owner: c.user.ID, Values: values, Contacts: contacts})
	if err != nil {
		return data{}, asWritten(persistence.OnOfficeAddresses, err)
	}
	return made(id, "address"), nil
}

// duplicate finds the first address in the caller's sight that is surely the same; 0 when there is none.
func (c *call) duplicate(ctx context.Context, values persistence.OnOfficeValues, contacts []persistence.OnOfficeContactChange) (int64, error) {
	same := persistence.OnOfficeValues{"Email": values["Email"]}
	for _, name := range []string{"Vorname", "Name", "Strasse", "Ort"} {
		same[name] = values[name]
	}
	for _, contact := range contacts {
		if contact.Kind == persistence.OnOfficeEmail && same["Email"] == "" {
			same["Email"] = contact.New
		}
	}
	ids, err := c.workspace.OnOfficeDuplicates(ctx, same)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	seen, _, err := c.workspace.OnOfficeRecords(ctx, persistence.OnOfficeAddresses, c.scopes(persistence.OnOfficeAddresses).Read,
		persistence.OnOfficeQuery{IDs: ids[:min(len(ids), maxIDs)], Page: persistence.Page{Limit: 1}})
	if err != nil || len(seen) == 0 {
		return 0, err
	}
	return seen[0].ID, nil
}

// newContacts separates the contact data of a new address from its fields.
func newContacts(sent parameters) (fields parameters, contacts []persistence.OnOfficeContactChange, err error) {
	fields = parameters{}
	for _, name := range sent.names() {
		kind, isContact := contactKinds[name]
		switch {
		case addressSwitches[name]:
		case !isContact:
			fields[name] = sent[name]
		default:
			entries, err := sent.texts(name)
			if err != nil {
				return nil, nil, err
			}
			for _, entry := range entries {
				if entry = strings.TrimSpace(entry); entry != "" {
					contacts = append(contacts, persistence.OnOfficeContactChange{Kind: kind, Action: persistence.OnOfficeAddContact, New: entry})
				}
			}
		}
	}
	for name, kind := range map[string]persistence.OnOfficeContactKind{
		"default_phone": persistence.OnOfficePhone, "default_fax": persistence.OnOfficeFax, "default_email": persistence.OnOfficeEmail,
	} {
		first, err := sent.text(name)
		if err != nil {
			return nil, nil, err
		}
		contacts = preferred(contacts, kind, first)
	}
	if len(contacts) > maxContacts {
		return nil, nil, fail(codeInvalidParameter, "phone")
	}
	return fields, contacts, nil
}

// preferred makes an entry the default of its kind, and adds it if it is not among them.
func preferred(contacts []persistence.OnOfficeContactChange, kind persistence.OnOfficeContactKind, entry string) []persistence.OnOfficeContactChange {
	if entry == "" {
		return contacts
	}
	yes := true
	for i := range contacts {
		if contacts[i].Kind == kind && contacts[i].New == entry {
			contacts[i].Default = &yes
			return contacts
		}
	}
	return append(contacts, persistence.OnOfficeContactChange{Kind: kind, Action: persistence.OnOfficeAddContact, New: entry, Default: &yes})
}

// modifyAddress changes the fields of an address that are sent, and single entries of its contact data.
func (c *call) modifyAddress(ctx context.Context, a *action) (data, error) {
	fields := parameters{}
	var contacts []persistence.OnOfficeContactChange
	for _, name := range a.parameters.names() {
		kind, isContact := contactKinds[name]
		switch {
		case addressSwitches[name]:
		case !isContact:
			fields[name] = a.parameters[name]
		default:
			changes, err := contactChanges(a.parameters, name, kind)
			if err != nil {
				return data{}, err
			}
			contacts = append(contacts, changes...)
		}
	}
	if len(contacts) > maxContacts {
		return data{}, fail(codeInvalidParameter, "phone")
	}
	return c.modifyRecord(ctx, a, persistence.OnOfficeAddresses, fields, contacts)
}

// contactChanges reads one change, or a list of them.
func contactChanges(sent parameters, name string, kind persistence.OnOfficeContactKind) (changes []persistence.OnOfficeContactChange, err error) {
	value := sent.value(name)
	list, ok := listOf(value)
	if single, isObject := value.(map[string]any); isObject && single["action"] != nil {
		list, ok = []any{single}, true
	}
	if !ok {
		return nil, fail(codeInvalidParameter, name)
	}
	for _, one := range list {
		parts, _ := one.(map[string]any)
		action, _ := plain(parts["action"])
		old, oldFits := plain(parts["oldvalue"])
		entry, entryFits := plain(parts["newvalue"])
		change := persistence.OnOfficeContactChange{Kind: kind, Action: persistence.OnOfficeContactAction(strings.ToLower(action)), Old: old, New: entry}
		if chosen, ok := plain(parts["default"]); ok && chosen != "" {
			yes := chosen == "1" || strings.EqualFold(chosen, "true")
			change.Default = &yes
		}
		switch change.Action {
		case persistence.OnOfficeAddContact, persistence.OnOfficeModifyContact, persistence.OnOfficeDeleteContact:
		default:
			return nil, fail(codeInvalidParameter, name)
		}
		if !oldFits || !entryFits {
			return nil, fail(codeInvalidParameter, name)
		}
		changes = append(changes, change)
	}
	return changes, nil
}
