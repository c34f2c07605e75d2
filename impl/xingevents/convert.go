package xingevents

import (
	"strconv"
	"strings"
	"time"

	api "gatehouse/generated/xingeventsapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

func toAPITime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

// orNone leaves out texts without a value.
func orNone[T ~string](text string) *T {
	if text == "" {
		return nil
	}
	value := T(text)
	return &value
}

func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}

// wallClock keeps the date and time of a date that the spec has let pass, and drops fractions and offset.
func wallClock(date string) string { return date[:min(len(date), len("2006-01-02T15:04:05"))] }

// degrees reads a coordinate that the spec has let pass; an empty one is none.
func degrees(text string) *float64 {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &number
}

func compactIBAN(iban string) string { return strings.ToUpper(strings.ReplaceAll(iban, " ", "")) }

func toAPIUser(u persistence.XingEventsUser) api.User {
	user := api.User{
		ID: u.ID, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, Language: u.Language, Email: u.Email, Timezone: u.Timezone,
		Birthday: orNone[string](u.Birthday), Gender: orNone[api.UserGender](u.Gender), Telephone: orNone[string](u.Telephone), Company: orNone[string](u.Company),
		SignUpPromotionCode: orNone[string](u.SignUpPromotionCode),
		SignupTime:          toAPITime(u.SignupTime), CreationTime: toAPITime(u.CreationTime), LastModified: toAPITime(u.LastModified),
	}
	if u.LastLogin != nil {
		login := toAPITime(*u.LastLogin)
		user.LastLogin = &login
	}
	return user
}

func fromAPINewUser(u api.CreateUserParameters) persistence.XingEventsUser {
	return persistence.XingEventsUser{
		FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, PasswordHash: access.HashPassword(u.Password), Language: string(u.Language),
		Email: valueOr(u.Email, u.Username), Timezone: valueOr(u.Timezone, defaultTimezone), Birthday: wallClock(valueOr(u.Birthday, "")), Gender: valueOr(u.Gender, ""),
		Telephone: valueOr(u.Telephone, ""), Company: valueOr(u.Company, ""), SignUpPromotionCode: valueOr(u.SignUpPromotionCode, ""),
	}
}

// changes collects what an update sent, by column.
type changes map[string]any

// set takes a value that was sent.
func set[T ~string](c changes, column string, value *T) {
	if value != nil {
		c[column] = string(*value)
	}
}

// setAs takes a value that was sent in another form than it is kept in.
func setAs[T any](c changes, column string, value *string, as func(string) T) {
	if value != nil {
		c[column] = as(*value)
	}
}

func userChanges(u api.UpdateUserParameters) changes {
	c := changes{}
	set(c, "first_name", u.FirstName)
	set(c, "last_name", u.LastName)
	set(c, "language", u.Language)
	set(c, "timezone", u.Timezone)
	setAs(c, "birthday", u.Birthday, wallClock)
	set(c, "gender", u.Gender)
	set(c, "telephone", u.Telephone)
	set(c, "company", u.Company)
	return c
}

func toAPIBankAccount(b persistence.XingEventsBankAccount) api.BankAccount {
	return api.BankAccount{
		AccountHolder: orNone[string](b.AccountHolder), BankName: orNone[string](b.BankName), Swift: orNone[string](b.Swift), IBAN: orNone[string](b.Iban),
		Country: orNone[string](b.Country),
	}
}

func bankAccountChanges(b api.BankAccountParameters) changes {
	c := changes{}
	set(c, "account_holder", b.AccountHolder)
	set(c, "bank_name", b.BankName)
	setAs(c, "swift", b.Swift, strings.ToUpper)
	setAs(c, "iban", b.IBAN, compactIBAN)
	setAs(c, "country", b.Country, strings.ToUpper)
	return c
}

func toAPIAddress(a persistence.XingEventsBillingAddress) api.Address {
	return api.Address{
		FirstName: orNone[string](a.FirstName), LastName: orNone[string](a.LastName), Company: orNone[string](a.Company), Street: orNone[string](a.Street),
		Street2: orNone[string](a.Street2), ZipCode: orNone[string](a.ZipCode), City: orNone[string](a.City), Country: orNone[string](a.Country),
		VATID: orNone[string](a.VatID), Email: orNone[string](a.Email), Telephone: orNone[string](a.Telephone),
	}
}

func addressChanges(a api.AddressParameters) changes {
	c := changes{}
	set(c, "first_name", a.FirstName)
	set(c, "last_name", a.LastName)
	set(c, "company", a.Company)
	set(c, "street", a.Street)
	set(c, "street2", a.Street2)
	set(c, "zip_code", a.ZipCode)
	set(c, "city", a.City)
	setAs(c, "country", a.Country, strings.ToUpper)
	set(c, "vat_id", a.VATID)
	set(c, "email", a.Email)
	set(c, "telephone", a.Telephone)
	return c
}

const eventPages = "https://www.xing-events.com/"

func toAPIEvent(e persistence.XingEventsEvent) api.Event {
	return api.Event{
		ID: e.ID, HostID: e.HostID, Title: e.Title, Country: e.Country, SelectedDate: e.SelectedDate, SelectedEndDate: orNone[string](e.SelectedEndDate),
		EventURL: eventPages + e.Identifier + ".html", Description: orNone[string](e.Description), ShortDescription: orNone[string](e.ShortDescription),
		Timezone: e.Timezone, Language: orNone[string](e.Language), Identifier: e.Identifier, InternalReference: orNone[string](e.InternalReference),
		Activated: e.Activated, Visibility: api.Visibility(e.Visibility), EventType: api.EventType(e.EventType),
		CreationTime: toAPITime(e.CreationTime), LastModified: toAPITime(e.LastModified),
		Location: orNone[string](e.Location), Street: orNone[string](e.Street), ZipCode: orNone[string](e.ZipCode), City: orNone[string](e.City),
		Latitude: e.Latitude, Longitude: e.Longitude,
	}
}

func fromAPINewEvent(e api.CreateEventParameters) persistence.XingEventsEvent {
	event := persistence.XingEventsEvent{
		HostID: e.HostID, Title: e.Title, Country: strings.ToUpper(e.Country), SelectedDate: wallClock(e.SelectedDate), SelectedEndDate: wallClock(valueOr(e.SelectedEndDate, "")),
		Description: valueOr(e.Description, ""), ShortDescription: valueOr(e.ShortDescription, ""), Timezone: valueOr(e.Timezone, defaultTimezone),
		Language: valueOr(e.Language, ""), Identifier: valueOr(e.Identifier, ""), InternalReference: valueOr(e.InternalReference, ""),
		Visibility: string(valueOr(e.Visibility, api.Private)), EventType: string(valueOr(e.EventType, api.TICKETS)),
		Location: valueOr(e.Location, ""), Street: valueOr(e.Street, ""), ZipCode: valueOr(e.ZipCode, ""), City: valueOr(e.City, ""),
		Latitude: degrees(valueOr(e.Latitude, "")), Longitude: degrees(valueOr(e.Longitude, "")),
	}
	if event.Identifier == "" {
		event.Identifier = newIdentifier()
	}
	return event
}

func eventChanges(e api.UpdateEventParameters) changes {
	c := changes{}
	set(c, "title", e.Title)
	setAs(c, "country", e.Country, strings.ToUpper)
	setAs(c, "selected_date", e.SelectedDate, wallClock)
	setAs(c, "selected_end_date", e.SelectedEndDate, wallClock)
	set(c, "description", e.Description)
	set(c, "short_description", e.ShortDescription)
	set(c, "timezone", e.Timezone)
	set(c, "language", e.Language)
	set(c, "identifier", e.Identifier)
	set(c, "internal_reference", e.InternalReference)
	set(c, "visibility", e.Visibility)
	set(c, "event_type", e.EventType)
	set(c, "location", e.Location)
	set(c, "street", e.Street)
	set(c, "zip_code", e.ZipCode)
	set(c, "city", e.City)
	setAs(c, "latitude", e.Latitude, degrees)
	setAs(c, "longitude", e.Longitude, degrees)
	return c
}

func toAPIKey(k persistence.XingEventsKey, secret string) api.APIKey {
	return api.APIKey{ID: k.ID, Key: secret, Identifier: k.Identifier, Name: k.Name, Enabled: k.Enabled, Type: api.KeyType(k.Type)}
}
