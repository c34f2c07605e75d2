package onoffice

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gatehouse/persistence"
)

// Bounds of free texts.
const (
	maxShortText = 250
	maxLongText  = 20_000
)

// bounded reads a text of so many characters at most.
func (p parameters) bounded(name string, most int) (string, error) {
	text, err := p.text(name)
	if err == nil && utf8.RuneCountInString(text) > most {
		err = fail(codeInvalidParameter, name)
	}
	return text, err
}

// moment reads a date and time; nil when it is not sent.
func (p parameters) moment(name string) (*time.Time, error) {
	text, err := p.text(name)
	if err != nil || text == "" {
		return nil, err
	}
	for _, layout := range []string{time.DateTime, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return &at, nil
		}
	}
	return nil, fail(codeInvalidParameter, name)
}

// mayNote refuses those who may change nothing at all.
func (c *call) mayNote() error {
	if c.user.EstateWrite == persistence.OnOfficeAccessNone && c.user.AddressWrite == persistence.OnOfficeAccessNone {
		return fail(codeAccessViolation)
	}
	return nil
}

// actionKinds are the kinds of entries of the agents' log.
var actionKinds = []string{"", "Anfrage", "Anruf", "Aufgabe", "Besichtigung", "Email", "Exposé", "Notiz", "Sonstiges", "Termin"}

// createLogEntry notes what happened with an estate and addresses in the caller's sight.
func (c *call) createLogEntry(ctx context.Context, a *action) (data, error) {
	if err := c.mayNote(); err != nil {
		return data{}, err
	}
	p := a.parameters
	estate, err := p.id("estateid")
	if err != nil {
		return data{}, err
	}
	addresses, err := p.ids("addressids")
	if err != nil {
		return data{}, err
	}
	if estate == 0 && len(addresses) == 0 {
		return data{}, fail(codeMissingField, "addressids")
	}
	if err := c.maySee(ctx, estate, addresses...); err != nil {
		return data{}, err
	}
	entry := persistence.OnOfficeLogEntry{UserID: c.user.ID, Addresses: addresses}
	if estate != 0 {
		entry.EstateID = &estate
	}
	if entry.Action, err = p.bounded("actionkind", maxShortText); err != nil {
		return data{}, err
	}
	if !slices.Contains(actionKinds, entry.Action) {
		return data{}, fail(codeUnknownSelectValue, "actionkind")
	}
	if entry.ActionType, err = p.bounded("actiontype", maxShortText); err != nil {
		return data{}, err
	}
	if entry.Note, err = p.bounded("note", maxLongText); err != nil {
		return data{}, err
	}
	at, err := p.moment("datetime")
	if err != nil {
		return data{}, err
	}
	if at != nil {
		entry.At = *at
	}
	kept, err := c.workspace.AddOnOfficeLogEntry(ctx, entry)
	if err != nil {
		return data{}, err
	}
	return made(kept.ID, "agentsLog"), nil
}

// readLog reads the entries about an estate or an address in the caller's sight, the newest first.
func (c *call) readLog(ctx context.Context, a *action) (data, error) {
	estate, err := a.parameters.id("estateid")
	if err != nil {
		return data{}, err
	}
	address, err := a.parameters.id("addressid")
	if err != nil {
		return data{}, err
	}
	var addresses []int64
	if address != 0 {
		addresses = append(addresses, address)
	}
	if estate == 0 && address == 0 {
		return data{}, fail(codeMissingField, "estateid")
	}
	if err := c.maySee(ctx, estate, addresses...); err != nil {
		return data{}, err
	}
	entries, total, err := c.workspace.OnOfficeLog(ctx, estate, address, a.parameters.page())
	if err != nil {
		return data{}, err
	}
	names, err := c.userNames(ctx)
	if err != nil {
		return data{}, err
	}
	records := make([]record, len(entries))
	for i, entry := range entries {
		related, err := c.within(ctx, persistence.OnOfficeAddresses, c.scopes(persistence.OnOfficeAddresses).Read, entry.Addresses)
		if err != nil {
			return data{}, err
		}
		shown := []string{}
		for _, id := range related {
			shown = append(shown, strconv.FormatInt(id, 10))
		}
		about := idText(entry.EstateID)
		if entry.EstateID != nil {
			seen, err := c.within(ctx, persistence.OnOfficeEstates, c.scopes(persistence.OnOfficeEstates).Read, []int64{*entry.EstateID})
			if err != nil {
				return data{}, err
			}
			if len(seen) == 0 {
				about = ""
			}
		}
		records[i] = record{entry.ID, "agentsLog", elements{
			{"Datum", entry.At.UTC().Format(time.DateTime)}, {"Aktionsart", entry.Action}, {"Aktionstyp", entry.ActionType}, {"Bemerkung", entry.Note},
			{"Benutzer", names[entry.UserID]}, {"Objekt_nr", about}, {"Adress_nr", shown},
		}}
	}
	return counted(total, records), nil
}

// The fields of a task that are selects, with what they permit.
var taskChoices = map[string][]string{
	"Prio":   {"1", "2", "3", "4", "5"},
	"Status": {"1", "2", "3", "4", "5", "6", "7", "8"},
}

// taskColumns are the fields of a task that are texts, and the columns that keep them.
var taskColumns = map[string]string{"Betreff": "subject", "Aufgabe": "text", "Art": "type", "Prio": "priority", "Status": "status"}

// taskChanges reads the fields of a task that are sent, by column.
func (c *call) taskChanges(ctx context.Context, sent parameters) (changes map[string]any, err error) {
	changes = map[string]any{}
	for _, name := range sent.names() {
		switch name {
		case "Deadline":
			due, err := sent.moment(name)
			if err != nil {
				return nil, err
			}
			changes["due_at"] = due
		case "Verantwortung":
			user, err := c.responsible(ctx, sent)
			if err != nil {
				return nil, err
			}
			changes["responsible"] = user
		default:
			column, ok := taskColumns[name]
			if !ok {
				return nil, fail(codeUnknownFieldWritten, name)
			}
			most := maxShortText
			if name == "Aufgabe" {
				most = maxLongText
			}
			text, err := sent.bounded(name, most)
			if err != nil {
				return nil, err
			}
			if permitted := taskChoices[name]; permitted != nil && !slices.Contains(permitted, text) {
				return nil, fail(codeUnknownSelectValue, name)
			}
			changes[column] = text
		}
	}
	return changes, nil
}

// responsible finds the user of a task by name; nil for nobody.
func (c *call) responsible(ctx context.Context, sent parameters) (*int64, error) {
	name, err := sent.text("Verantwortung")
	if err != nil || name == "" {
		return nil, err
	}
	users, err := c.allUsers(ctx)
	if err != nil {
		return nil, err
	}
	for id, user := range users {
		if strings.EqualFold(user.Name, name) {
			return &id, nil
		}
	}
	return nil, fail(codeInvalidParameter, "Verantwortung")
}

// createTask makes a task, about an estate or an address in the caller's sight if it names one.
func (c *call) createTask(ctx context.Context, a *action) (data, error) {
	if err := c.mayNote(); err != nil {
		return data{}, err
	}
	sent, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	changes, err := c.taskChanges(ctx, sent)
	if err != nil {
		return data{}, err
	}
	text := func(column, otherwise string) string {
		if text, ok := changes[column].(string); ok {
			return text
		}
		return otherwise
	}
	task := persistence.OnOfficeTask{
		Subject: text("subject", ""), Text: text("text", ""), Type: text("type", ""), Priority: text("priority", "3"), Status: text("status", "1"), CreatedBy: c.user.ID,
	}
	task.DueAt, _ = changes["due_at"].(*time.Time)
	task.Responsible, _ = changes["responsible"].(*int64)
	if task.Subject+task.Text == "" {
		return data{}, fail(codeMissingField, "Betreff")
	}
	estate, err := a.parameters.id("relatedEstateId")
	if err != nil {
		return data{}, err
	}
	address, err := a.parameters.id("relatedAddressId")
	if err != nil {
		return data{}, err
	}
	var addresses []int64
	if address != 0 {
		addresses, task.AddressID = []int64{address}, &address
	}
	if estate != 0 {
		task.EstateID = &estate
	}
	if err := c.maySee(ctx, estate, addresses...); err != nil {
		return data{}, err
	}
	kept, err := c.workspace.AddOnOfficeTask(ctx, task)
	if err != nil {
		return data{}, err
	}
	return made(kept.ID, "task"), nil
}
