package autohost

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/access"
	"gatehouse/persistence"
)

// keyID is how a key is named outside.
func keyID(id int64) string { return fmt.Sprint("key-", id) }

// parseKeyID reads the name of a key; 0, which no key has, for what is none.
func parseKeyID(text string) int64 {
	digits, ok := strings.CutPrefix(text, "key-")
	id, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || id < 1 || keyID(id) != text {
		return 0
	}
	return id
}

// moment writes a time as the vendor does, in whole seconds.
func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func momentOrNone(t *time.Time) *string {
	if t == nil {
		return nil
	}
	at := moment(*t)
	return &at
}

// filled leaves out a text without a value.
func filled(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}

func toAPIAccount(a persistence.AutohostAccount) api.AccountDetailsResponse {
	return api.AccountDetailsResponse{
		ID:          a.ID,
		Name:        a.Name,
		Email:       a.Email,
		Phone:       a.Phone,
		IsActive:    a.Active,
		IsSuspended: a.Suspended,
		LastLogin:   momentOrNone(a.LastLogin),
		CreatedAt:   moment(a.CreatedAt),
		Company:     api.Company{Name: a.CompanyName, Email: filled(a.CompanyEmail), Phone: a.CompanyPhone},
		Billing:     api.Billing{ParentAccount: a.ParentID},
	}
}

func toAPIChild(a persistence.AutohostAccount) api.AccountChild {
	return api.AccountChild{ID: a.ID, Name: a.Name, Email: a.Email, Phone: a.Phone}
}

// fromAPIRegistration reads a new account. A password is hashed, which takes a while.
func fromAPIRegistration(sent api.AccountRegistrationRequest) persistence.AutohostAccount {
	company := valueOr(sent.Company, api.CompanyRequest{})
	account := persistence.AutohostAccount{
		Name: valueOr(sent.Name, ""), Email: valueOr(sent.Email, ""), Phone: valueOr(sent.Phone, ""),
		CompanyName: valueOr(company.Name, ""), CompanyEmail: valueOr(company.Email, ""), CompanyPhone: valueOr(company.Phone, ""),
	}
	if sent.Password != nil {
		account.PasswordHash = access.HashPassword(*sent.Password)
	}
	return account
}

// fromAPIChange reads what is to change; what was not sent stays. A password is hashed, which takes a while.
func fromAPIChange(sent api.AccountRegistrationRequest, params api.UpdateAccountParams) persistence.AutohostAccountChange {
	company := valueOr(sent.Company, api.CompanyRequest{})
	change := persistence.AutohostAccountChange{
		Name: sent.Name, Email: sent.Email, Phone: sent.Phone,
		CompanyName: company.Name, CompanyEmail: company.Email, CompanyPhone: company.Phone,
	}
	if sent.Password != nil {
		hash := access.HashPassword(*sent.Password)
		change.PasswordHash = &hash
	}
	if params.Suspended != nil {
		suspended := *params.Suspended == api.UpdateAccountParamsSuspendedTrue
		change.Suspended = &suspended
	}
	if params.Status != nil {
		active := *params.Status == api.UpdateAccountParamsStatusActive
		change.Active = &active
	}
	return change
}

func toAPIKey(k persistence.AutohostKey) api.AccountAPIKeyResponse {
	return api.AccountAPIKeyResponse{
		ID: keyID(k.ID), Name: fmt.Sprint("API key ", k.ID), Description: k.Description, Value: k.Secret, Enabled: true,
		CreatedAt: moment(k.CreatedAt), UpdatedAt: moment(k.UpdatedAt), SDK: k.SDK,
	}
}

func toAPIListedKey(k persistence.AutohostKey, owner persistence.AutohostAccount) api.AccountAPIKeyListed {
	return api.AccountAPIKeyListed{
		ID: keyID(k.ID), UserID: owner.ID, UserName: owner.Name, Value: k.Secret, Description: k.Description, SDK: k.SDK, LastUsed: momentOrNone(k.LastUsed),
	}
}

// toAPISettings reads what is kept, which the API wrote.
func toAPISettings(key api.ConfigKey, kept string) (api.AccountSettingsResponse, error) {
	settings := api.AccountSettingsResponse{ConfigKey: key, ConfigData: []api.ScreensOfSource{}}
	err := json.Unmarshal([]byte(kept), &settings.ConfigData)
	return settings, err
}
