package onoffice

import (
	"context"
	"strings"

	"gatehouse/persistence"
)

// maxFormFields is how many fields a contact form may have.
const maxFormFields = 100

// contactAddress takes what somebody wrote into a website's contact form, and notes it in the agents' log of the estate it is about.
func (c *call) contactAddress(ctx context.Context, a *action) (data, error) {
	sent, err := a.parameters.object("addressdata")
	if err != nil {
		return data{}, err
	}
	if len(sent) == 0 || len(sent) > maxFormFields {
		return data{}, fail(codeInvalidParameter, "addressdata")
	}
	estate, err := a.parameters.id("estateid")
	if err != nil {
		return data{}, err
	}
	if err := c.maySee(ctx, estate); err != nil {
		return data{}, err
	}
	var lines []string
	for _, name := range sent.names() {
		text, err := sent.bounded(name, maxShortText)
		if err != nil {
			return data{}, err
		}
		lines = append(lines, shortened(name)+": "+text)
	}
	message, err := a.parameters.bounded("estatemessage", maxLongText)
	if err != nil {
		return data{}, err
	}
	if message != "" {
		lines = append(lines, message)
	}
	entry := persistence.OnOfficeLogEntry{Action: "Anfrage", ActionType: "Website", Note: strings.Join(lines, "\n"), UserID: c.user.ID}
	if estate != 0 {
		entry.EstateID = &estate
	}
	if _, err := c.workspace.AddOnOfficeLogEntry(ctx, entry); err != nil {
		return data{}, err
	}
	return success(""), nil
}

// registerNewsletter says whether an address gets the newsletter.
func (c *call) registerNewsletter(ctx context.Context, a *action) (data, error) {
	id, err := a.recordID()
	if err != nil {
		return data{}, err
	}
	if err := c.mayWrite(ctx, persistence.OnOfficeAddresses, id); err != nil {
		return data{}, err
	}
	wanted := "0"
	if !a.parameters.sent("register") || a.parameters.truth("register") {
		wanted = "1"
	}
	err = c.workspace.ChangeOnOfficeRecord(ctx, persistence.OnOfficeAddresses, c.scopes(persistence.OnOfficeAddresses), id,
		persistence.OnOfficeChange{Values: persistence.OnOfficeValues{"newsletter_aktiv": wanted}})
	if err != nil {
		return data{}, asWritten(persistence.OnOfficeAddresses, err)
	}
	return success(""), nil
}
