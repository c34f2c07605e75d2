package console

import (
	"encoding/json"
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

func autohostAccounts(v *visit) (answer, error) { return v.autohostAccountsPage(nil) }

func (v *visit) autohostAccountsPage(issued *gatehouseapi.IssuedAutohostAccount) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListAutohostAccountsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListAutohostAccountsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	p := page{
		Title: "Autohost: Accounts", Intro: "A reseller's account owns the accounts registered under it; that is done by the API.",
		Actions: []button{{Label: "+New account", URL: v.in("autohost", "accounts", "new"), Leads: true, Writes: true, Main: true}},
	}
	if issued != nil {
		p.Stay = v.in("autohost", "accounts")
		p.Sections = append(p.Sections, section{Title: issued.Account.Email, Text: "Copy this now: it is not shown again.", Secrets: []secret{{"api-key", "API key", issued.APIKey}}})
	}
	list := &table{Label: "Accounts", Columns: []string{"Id", "E-mail", "Company", "Kind", "Parent", "State"}, Empty: "No account yet."}
	for _, account := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{
			linked(account.ID, v.in("autohost", "accounts", account.ID)), text(account.Email), text(deref(account.Company)), autohostKind(account), text(deref(account.Parent)), autohostState(account),
		}})
	}
	p.Sections = append(p.Sections, section{Table: l.page(list, "Search accounts", got.JSON200.Total)})
	return shown(p)
}

func autohostKind(account gatehouseapi.AutohostAccount) cell {
	return text(map[bool]string{true: "reseller", false: "account"}[account.Reseller])
}

func autohostState(account gatehouseapi.AutohostAccount) cell {
	switch {
	case account.Status == "disabled":
		return badge("bad", "disabled")
	case account.Suspended:
		return badge("warn", "suspended")
	}
	return badge("good", "active")
}

func newAutohostAccount(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("autohost", "accounts"), Fields: []field{
		{Name: "email", Label: "E-mail", Kind: "email", Required: true, Max: 254, Complete: "off"}, {Name: "name", Label: "Name", Max: 255}, {Name: "company", Label: "Company", Max: 255},
		checkField("reseller", "Reseller", "It may register accounts under it.", false),
	}}
	around := func(f *form) page {
		return page{Title: "New account", Parents: []link{{"Accounts", v.in("autohost", "accounts")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	made, err := ask(v.api.CreateAutohostAccountWithResponse(v.ctx, v.workspace, gatehouseapi.NewAutohostAccount{
		Email: in.Get("email"), Name: in.text("name"), Company: in.text("company"), Reseller: ptr(in.check("reseller")),
	}))
	if err != nil {
		return v.again(err, f, around)
	}
	return v.autohostAccountsPage(made.JSON201)
}

func autohostAccount(v *visit) (answer, error) {
	p, err := v.autohostAccountPage(nil, nil)
	return answer{page: p}, err
}

// autohostAccountPage is one account: its state, its keys, its webhooks.
func (v *visit) autohostAccountPage(issued *gatehouseapi.IssuedAutohostKey, trigger *form) (page, error) {
	id := v.r.PathValue("account")
	got, err := ask(v.api.GetAutohostAccountWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return page{}, err
	}
	keys, err := ask(v.api.ListAutohostKeysWithResponse(v.ctx, v.workspace, id, &gatehouseapi.ListAutohostKeysParams{Limit: ptr(100)}))
	if err != nil {
		return page{}, err
	}
	webhooks, err := ask(v.api.ListAutohostWebhooksWithResponse(v.ctx, v.workspace, id, &gatehouseapi.ListAutohostWebhooksParams{Limit: ptr(100)}))
	if err != nil {
		return page{}, err
	}
	account := *got.JSON200
	at := func(steps ...string) string {
		return v.in(append([]string{"autohost", "accounts", id}, steps...)...)
	}
	state := section{Facts: []fact{
		{"Id", coded(account.ID)}, {"E-mail", text(account.Email)}, {"Company", text(deref(account.Company))}, {"Kind", autohostKind(account)}, {"Parent", text(orElse(account.Parent, "none"))},
		{"State", autohostState(account)}, {"Webhooks carry an Authorization header", yes(account.WebhookAuthorization, "yes", "no")}, {"Made", moment(account.CreatedAt)},
	}}
	suspend := button{Label: "Suspend", URL: at("suspend")}
	if account.Suspended {
		suspend = button{Label: "Let in again", URL: at("unsuspend"), Main: true}
	}
	disable := button{Label: "Disable", URL: at("disable")}
	if account.Status == "disabled" {
		disable = button{Label: "Enable", URL: at("enable"), Main: true}
	}
	state.Buttons = []button{suspend, disable, {Label: "Delete", URL: at("delete"), Leads: true, Writes: true, Danger: true}}

	keyTable := &table{Label: "Keys", Columns: []string{"Description", "Key", "For", "Made", "Last used"}, Empty: "No key: this account cannot call the API."}
	for _, key := range keys.JSON200.Items {
		keyTable.Rows = append(keyTable.Rows, row{
			Cells:   []cell{text(key.Description), coded(key.Prefix + "…"), text(map[bool]string{true: "SDK", false: "API"}[key.Sdk]), moment(key.CreatedAt), maybe(key.LastUsedAt, "never")},
			Buttons: []button{{Label: "Delete", About: key.Description, URL: at("keys", strconv.FormatInt(key.ID, 10), "delete"), Leads: true, Writes: true, Danger: true}},
		})
	}
	keySection := section{Title: "Keys", Table: keyTable, Summary: "Add a key", Form: &form{ID: "key", URL: at("keys"), Submit: "Create", Fields: []field{
		{Name: "description", Label: "Description", Required: true, Max: 255}, checkField("sdk", "For the SDK", "", false),
	}}}
	if issued != nil {
		keySection.Text, keySection.Secrets = "Copy this now: it is not shown again.", []secret{{"api-key", "API key", issued.APIKey}}
	}
	hookTable := &table{Label: "Webhooks", Columns: []string{"Key", "URL", "Made"}, Empty: "No webhook: the API sets them, by POST /accounts/webhooks."}
	for _, hook := range webhooks.JSON200.Items {
		hookTable.Rows = append(hookTable.Rows, row{Cells: []cell{text(string(hook.WebhookKey)), text(hook.WebhookURL), moment(hook.CreatedAt)}})
	}
	if trigger == nil {
		f := v.triggerForm()
		trigger = &f
	}
	p := page{
		Title: named(account.Email, account.ID), Parents: []link{{"Accounts", v.in("autohost", "accounts")}},
		Sections: []section{
			state, keySection,
			{Title: "Webhooks", Table: hookTable, Summary: "Authorization header", Form: &form{ID: "authorization", URL: at("authorization"), Submit: "Save", Fields: []field{
				{Name: "value", Label: "Authorization header", Hint: "Sent with each delivery of this account. Empty for none.", Max: 1000, Complete: "off"},
			}}},
			{Title: "Trigger a webhook", Text: "Deliveries go to the webhooks above that have this key.", Form: trigger},
		},
	}
	if issued != nil {
		p.Stay = at()
	}
	return p, nil
}

func (v *visit) triggerForm() form {
	return form{ID: "trigger", URL: v.in("autohost", "accounts", v.r.PathValue("account"), "trigger"), Submit: "Trigger", Fields: []field{
		{Name: "webhook_key", Label: "Webhook key", Kind: "select", Value: "screening_webhook_url", Required: true, Options: choices(
			"account_webhook_url", "screening_webhook_url", "reservation_webhook_url", "listing_webhook_url", "guest_portal_webhook_url", "stargate_webhook_url")},
		{Name: "body", Label: "Body", Hint: "A JSON object.", Kind: "textarea", Required: true, Rows: 6, Max: 20000, Value: "{\n  \"id\": \"screening-1\",\n  \"status\": \"approved\"\n}"},
	}}
}

// changeAutohostAccount does one thing to an account and shows it again.
func changeAutohostAccount(changes gatehouseapi.AutohostAccountChanges, said string) handler {
	return func(v *visit) (answer, error) {
		id := v.r.PathValue("account")
		if err := asked(v.api.UpdateAutohostAccountWithResponse(v.ctx, v.workspace, id, changes)); err != nil {
			return answer{}, err
		}
		return seeOther(v.in("autohost", "accounts", id), said)
	}
}

func authorizeAutohostAccount(v *visit) (answer, error) {
	return changeAutohostAccount(gatehouseapi.AutohostAccountChanges{WebhookAuthorization: ptr(v.form.Get("value"))}, "Saved.")(v)
}

func deleteAutohostAccount(v *visit) (answer, error) {
	id := v.r.PathValue("account")
	return v.confirmed(confirmation{
		title: "Delete " + id, warning: "The account is removed for ever, with its keys, webhooks and settings.", submit: "Delete",
		back: v.in("autohost", "accounts", id), done: v.in("autohost", "accounts"), said: "Deleted.",
		do: func() error { return asked(v.api.DeleteAutohostAccountWithResponse(v.ctx, v.workspace, id)) },
	})
}

func createAutohostKey(v *visit) (answer, error) {
	in := v.inputs()
	made, err := ask(v.api.CreateAutohostKeyWithResponse(v.ctx, v.workspace, v.r.PathValue("account"), gatehouseapi.NewAutohostKey{Description: in.Get("description"), Sdk: ptr(in.check("sdk"))}))
	if err != nil {
		return answer{}, err
	}
	p, err := v.autohostAccountPage(made.JSON201, nil)
	return answer{page: p}, err
}

func deleteAutohostKey(v *visit) (answer, error) {
	id, err := v.id("key")
	if err != nil {
		return answer{}, err
	}
	account := v.r.PathValue("account")
	back := v.in("autohost", "accounts", account)
	return v.confirmed(confirmation{
		title: "Delete key", warning: "Calls with this key are refused from then on.", submit: "Delete", back: back, done: back, said: "Deleted.",
		do: func() error { return asked(v.api.DeleteAutohostKeyWithResponse(v.ctx, v.workspace, account, id)) },
	})
}

func triggerAutohost(v *visit) (answer, error) {
	in := v.inputs()
	account := v.r.PathValue("account")
	var body gatehouseapi.FreeObject
	if json.Unmarshal([]byte(in.Get("body")), &body) != nil || body == nil {
		in.wrong("body", "must be a JSON object")
	}
	err := in.refused()
	var made *gatehouseapi.TriggerAutohostWebhookResponse
	if err == nil {
		made, err = ask(v.api.TriggerAutohostWebhookWithResponse(v.ctx, v.workspace, account, gatehouseapi.AutohostTrigger{WebhookKey: gatehouseapi.AutohostWebhookKey(in.Get("webhook_key")), Body: body}))
	}
	if err != nil {
		var failed error
		got, again := v.again(err, v.triggerForm(), func(f *form) (p page) {
			p, failed = v.autohostAccountPage(nil, f)
			return p
		})
		if failed != nil {
			again = failed
		}
		return got, again
	}
	n := len(made.JSON202.Deliveries)
	if n == 0 {
		return seeOther(v.in("autohost", "accounts", account), "No webhook has this key: nothing is delivered.")
	}
	return seeOther(v.in("deliveries"), plural(n, "delivery is", "deliveries are")+" on the way.")
}
