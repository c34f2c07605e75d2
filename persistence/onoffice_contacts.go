package persistence

import (
	"context"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"
)

// OnOfficeContactKind is a kind of contact data of an address.
type OnOfficeContactKind string

// The kinds of contact data. The default entry of a kind stands in a field of the address too: Telefon1, Telefax1 and Email.
const (
	OnOfficePhone  OnOfficeContactKind = "phone"
	OnOfficeMobile OnOfficeContactKind = "mobile"
	OnOfficeFax    OnOfficeContactKind = "fax"
	OnOfficeEmail  OnOfficeContactKind = "email"
)

// OnOfficeContactAction is what happens to an entry.
type OnOfficeContactAction string

// What may happen to an entry.
const (
	OnOfficeAddContact    OnOfficeContactAction = "add"
	OnOfficeModifyContact OnOfficeContactAction = "modify"
	OnOfficeDeleteContact OnOfficeContactAction = "delete"
)

// OnOfficeContactChange changes one entry of an address.
type OnOfficeContactChange struct {
	Kind    OnOfficeContactKind
	Action  OnOfficeContactAction
	Old     string // which entry to modify or delete
	New     string
	Default *bool // nil leaves it as it is; the first entry of a kind is its default
}

// OnOfficeContact is an entry of an address.
type OnOfficeContact struct {
	WorkspaceID int64               `gorm:"primaryKey;autoIncrement:false"`
	AddressID   int64               `gorm:"primaryKey;autoIncrement:false"`
	Kind        OnOfficeContactKind `gorm:"primaryKey"`
	Position    int64               `gorm:"primaryKey;autoIncrement:false"`
	Value       string
	ValueKey    string // folded, derived on every write
	IsDefault   bool
}

// TableName is the table's.
func (OnOfficeContact) TableName() string { return "onoffice_contacts" }

// BeforeCreate derives what entries are compared by.
func (c *OnOfficeContact) BeforeCreate(*gorm.DB) error {
	c.ValueKey = textKey(c.Value).text
	return nil
}

// onOfficeContactLength is how many characters an entry may have.
const onOfficeContactLength = 100

// fieldOf is the field of an address that shows the default entry of a kind; "" for mobiles.
func (k OnOfficeContactKind) fieldOf() string {
	switch k {
	case OnOfficePhone:
		return "Telefon1"
	case OnOfficeFax:
		return "Telefax1"
	case OnOfficeEmail:
		return "Email"
	}
	return ""
}

// OnOfficeContacts lists the contact data of addresses, in the order of their making, by address. Whether they may be seen is the caller's to ask.
func (w *Workspace) OnOfficeContacts(ctx context.Context, addresses []int64) (map[int64][]OnOfficeContact, error) {
	var all []OnOfficeContact
	if len(addresses) > 0 {
		err := w.db.find(ctx).Where("workspace_id = ? AND address_id IN ?", w.id, addresses).Order("address_id, kind, position").Find(&all).Error
		if err != nil {
			return nil, errorOf(err)
		}
	}
	found := make(map[int64][]OnOfficeContact, len(addresses))
	for _, contact := range all {
		found[contact.AddressID] = append(found[contact.AddressID], contact)
	}
	return found, nil
}

// changeContacts applies changes to the entries of an address, and what its fields set, in that order.
func changeContacts(entries []OnOfficeContact, changes []OnOfficeContactChange, values OnOfficeValues) ([]OnOfficeContact, error) {
	var err error
	for _, kind := range []OnOfficeContactKind{OnOfficePhone, OnOfficeFax, OnOfficeEmail} {
		if value, set := values[kind.fieldOf()]; set {
			entries = setDefaultContact(entries, kind, value)
		}
	}
	for _, change := range changes {
		if entries, err = changeContact(entries, change); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// setDefaultContact makes value the default entry of its kind: in place of the one that was, or none for "".
func setDefaultContact(entries []OnOfficeContact, kind OnOfficeContactKind, value string) []OnOfficeContact {
	at := slices.IndexFunc(entries, func(c OnOfficeContact) bool { return c.Kind == kind && c.IsDefault })
	same := slices.IndexFunc(entries, func(c OnOfficeContact) bool { return c.Kind == kind && c.Value == value })
	switch {
	case value == "" && at >= 0:
		return withDefaults(slices.Delete(entries, at, at+1))
	case value == "":
	case same >= 0:
		makeDefault(entries, same)
	case at >= 0:
		entries[at].Value = value
	default:
		entries = withDefaults(append(entries, OnOfficeContact{Kind: kind, Value: value}))
	}
	return entries
}

func changeContact(entries []OnOfficeContact, change OnOfficeContactChange) ([]OnOfficeContact, error) {
	find := func(value string) int {
		return slices.IndexFunc(entries, func(c OnOfficeContact) bool { return c.Kind == change.Kind && c.Value == value })
	}
	bad := func(value string) error { return &OnOfficeFieldError{OnOfficeBadValue, string(change.Kind), value} }
	at := find(change.Old)
	if change.Action != OnOfficeAddContact && at < 0 {
		return nil, bad(change.Old)
	}
	if change.Action == OnOfficeDeleteContact {
		return withDefaults(slices.Delete(entries, at, at+1)), nil
	}
	if change.New == "" || !utf8.ValidString(change.New) || utf8.RuneCountInString(change.New) > onOfficeContactLength || slices.Contains([]byte(change.New), 0) {
		return nil, bad(change.New)
	}
	same := find(change.New)
	switch {
	case change.Action == OnOfficeModifyContact && same >= 0 && same != at:
		return nil, bad(change.New)
	case change.Action == OnOfficeModifyContact:
		entries[at].Value = change.New
	case same >= 0:
		at = same
	default:
		entries = append(entries, OnOfficeContact{Kind: change.Kind, Value: change.New})
		at = len(entries) - 1
	}
	if change.Default != nil && *change.Default {
		makeDefault(entries, at)
	} else if change.Default != nil {
		entries[at].IsDefault = false
	}
	return withDefaults(entries), nil
}

func makeDefault(entries []OnOfficeContact, at int) {
	for i := range entries {
		if entries[i].Kind == entries[at].Kind {
			entries[i].IsDefault = i == at
		}
	}
}

// withDefaults makes the first entry of each kind that has no default its default.
func withDefaults(entries []OnOfficeContact) []OnOfficeContact {
	for i, entry := range entries {
		if !slices.ContainsFunc(entries, func(c OnOfficeContact) bool { return c.Kind == entry.Kind && c.IsDefault }) {
			entries[i].IsDefault = true
		}
	}
	return entries
}

// showDefaults sets the fields that show the default entries.
func showDefaults(entries []OnOfficeContact, values OnOfficeValues) {
	for _, kind := range []OnOfficeContactKind{OnOfficePhone, OnOfficeFax, OnOfficeEmail} {
		values[kind.fieldOf()] = ""
	}
	for _, entry := range entries {
		if field := entry.Kind.fieldOf(); field != "" && entry.IsDefault {
			values[field] = entry.Value
		}
	}
}

// numbered gives entries their address and their places.
func numbered(entries []OnOfficeContact, workspace, address int64) []OnOfficeContact {
	next := map[OnOfficeContactKind]int64{}
	for i := range entries {
		entry := &entries[i]
		entry.WorkspaceID, entry.AddressID, entry.Position = workspace, address, next[entry.Kind]
		next[entry.Kind]++
	}
	return entries
}
