package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

// releaseField is what a contact is released with, once it is active.
const releaseField = "homepage_veroeffentlichen"

func onofficeEstates(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListOnofficeEstatesWithResponse(v.ctx, v.workspace, &gatehouseapi.ListOnofficeEstatesParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Properties", Columns: []string{"Id", "Number", "Title", "Town", "Own website"}, Empty: "No property yet: they come in through the API."}
	for _, estate := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{
			number(estate.ID), text(estate.Number), linked(named(estate.Title, "(untitled)"), v.in("onoffice", "estates", strconv.FormatInt(estate.ID, 10), "marketing")), text(estate.Town), yes(estate.Published, "published", "not published"),
		}})
	}
	return shown(page{Title: "onOffice: Properties", Sections: []section{{Table: l.page(list, "Search properties", got.JSON200.Total)}}})
}

func onofficeContacts(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListOnofficeContactsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListOnofficeContactsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Contacts", Columns: []string{"Id", "Name", "Town", "E-mail", "Website"}, Empty: "No contact yet: they come in through the API."}
	for _, contact := range got.JSON200.Items {
		list.Rows = append(list.Rows, row{Cells: []cell{
			number(contact.ID), linked(named(contact.Name, "(no name)"), v.in("onoffice", "contacts", strconv.FormatInt(contact.ID, 10))), text(contact.Town), text(contact.Email), yes(contact.Published, "released", "not released"),
		}})
	}
	return shown(page{Title: "onOffice: Contacts", Sections: []section{{Table: l.page(list, "Search contacts", got.JSON200.Total)}}})
}

// publication is the one thing that an administrator changes of a record.
func publication(name, label string, is bool, to string) form {
	return form{URL: to, Submit: "Save", Fields: []field{{Name: name, Label: label, Kind: "radios", Value: map[bool]string{true: "yes", false: "no"}[is], Options: []option{{"yes", "Yes", ""}, {"no", "No", ""}}}}}
}

// onofficeMarketing is a property's tab Marketing, with the category Own website.
func onofficeMarketing(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	if v.r.Method == http.MethodPost {
		if err := asked(v.api.PublishOnofficeEstateWithResponse(v.ctx, v.workspace, id, gatehouseapi.Publication{Published: v.form.Get("publish") == "yes"})); err != nil {
			return answer{}, err
		}
		return seeOther(v.r.URL.Path, "Saved.")
	}
	got, err := ask(v.api.GetOnofficeEstateWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	estate := got.JSON200
	f := publication("publish", "Publish", estate.Published, v.r.URL.Path)
	return shown(page{
		Title: named(estate.Title, "Property "+strconv.FormatInt(id, 10)), Parents: []link{{"Properties", v.in("onoffice", "estates")}},
		Tabs:     []tab{{"Marketing", v.r.URL.Path, true}, {"Basic data", v.in("data", "onoffice_documents", "estate~"+strconv.FormatInt(id, 10)), false}},
		Sections: []section{{Title: "Own website", Facts: []fact{{"Number", text(estate.Number)}, {"Town", text(estate.Town)}, {"State", yes(estate.Published, "published", "not published")}}, Form: &f}},
	})
}

// onofficeContact is a contact's tab Basic data, with the category Administration.
func onofficeContact(v *visit) (answer, error) {
	id, err := v.id("id")
	if err != nil {
		return answer{}, err
	}
	if v.r.Method == http.MethodPost {
		if err := asked(v.api.ReleaseOnofficeContactWithResponse(v.ctx, v.workspace, id, gatehouseapi.Publication{Published: v.form.Get(releaseField) == "yes"})); err != nil {
			return answer{}, err
		}
		return seeOther(v.r.URL.Path, "Saved.")
	}
	got, err := ask(v.api.GetOnofficeContactWithResponse(v.ctx, v.workspace, id))
	if err != nil {
		return answer{}, err
	}
	contact := got.JSON200
	fields, err := ask(v.api.ListOnofficeFieldsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListOnofficeFieldsParams{Search: ptr(releaseField), Module: ptr(gatehouseapi.OnofficeModule("address"))}))
	if err != nil {
		return answer{}, err
	}
	s := section{Title: "Administration", Facts: []fact{{"Town", text(contact.Town)}, {"E-mail", text(contact.Email)}, {"State", yes(contact.Published, "released", "not released")}}}
	active := false
	for _, field := range fields.JSON200.Items {
		active = active || field.Name == releaseField && field.Active
	}
	if active {
		f := publication(releaseField, releaseField, contact.Published, v.r.URL.Path)
		s.Form = &f
	} else {
		s.Text = "The field " + releaseField + " is not active. Activate it first, among the input fields of contact management."
		s.Buttons = []button{{Label: "Input fields", URL: v.in("onoffice", "administration", "fields") + "?module=address&search=" + releaseField, Leads: true}}
	}
	return shown(page{
		Title: named(contact.Name, "Contact "+strconv.FormatInt(id, 10)), Parents: []link{{"Contacts", v.in("onoffice", "contacts")}},
		Tabs: []tab{{"Basic data", v.r.URL.Path, true}}, Sections: []section{s},
	})
}

// onofficeFields is Extras → Settings → Administration → Input fields.
func onofficeFields(v *visit) (answer, error) {
	l := v.listing()
	params := &gatehouseapi.ListOnofficeFieldsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}
	module := l.query.Get("module")
	if module != "estate" {
		module = "address"
	}
	params.Module = ptr(gatehouseapi.OnofficeModule(module))
	got, err := ask(v.api.ListOnofficeFieldsWithResponse(v.ctx, v.workspace, params))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Input fields", Columns: []string{"Field", "Label", "Category", "Type", "State"}}
	for _, f := range got.JSON200.Items {
		what, toggle := "activate", button{Label: "Activate", Main: true}
		if f.Active {
			what, toggle = "deactivate", button{Label: "Deactivate"}
		}
		toggle.About, toggle.URL = f.Name, v.in("onoffice", "administration", "fields", module, f.Name, what)
		toggle.Values = []value{{"search", deref(l.Search)}}
		one := row{Cells: []cell{coded(f.Name), text(f.LabelEn + " / " + f.LabelDe), text(f.Category), text(f.Type), yes(f.Active, "active", "not active")}, Buttons: []button{toggle}}
		if f.Own {
			one.Buttons = append(one.Buttons, button{Label: "Delete", About: f.Name, URL: v.in("onoffice", "administration", "fields", module, f.Name, "delete"), Leads: true, Writes: true, Danger: true})
		}
		list.Rows = append(list.Rows, one)
	}
	l.page(list, "Search input fields", got.JSON200.Total)
	list.Search.Filters = []field{{Name: "module", Label: "Module", Kind: "select", Value: module, Options: []option{{"address", "Contact management", ""}, {"estate", "Property management", ""}}}}
	return shown(page{
		Title: "onOffice: Input fields", Parents: []link{{"Administration", v.in("onoffice", "administration", "fields")}},
		Actions:  []button{{Label: "+New field", URL: v.in("onoffice", "administration", "fields", "new") + "?module=" + module, Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: list}},
	})
}

func setOnofficeField(active bool, said string) handler {
	return func(v *visit) (answer, error) {
		module, name := v.r.PathValue("module"), v.r.PathValue("field")
		if err := asked(v.api.UpdateOnofficeFieldWithResponse(v.ctx, v.workspace, gatehouseapi.OnofficeModule(module), name, gatehouseapi.OnofficeFieldChanges{Active: active})); err != nil {
			return answer{}, err
		}
		l := listing{path: v.in("onoffice", "administration", "fields"), query: map[string][]string{"module": {module}, "search": {v.form.Get("search")}}}
		return seeOther(l.at("offset", 0), name+" "+said)
	}
}

func newOnofficeField(v *visit) (answer, error) {
	f := form{URL: v.in("onoffice", "administration", "fields", "new"), Submit: "Create", Cancel: v.in("onoffice", "administration", "fields"), Fields: []field{
		{Name: "module", Label: "Module", Kind: "select", Required: true, Value: v.r.URL.Query().Get("module"), Options: []option{{"address", "Contact management", ""}, {"estate", "Property management", ""}}},
		{Name: "name", Label: "Field name", Hint: "As the API calls it.", Required: true, Max: 64},
		{Name: "type", Label: "Type", Kind: "select", Required: true, Options: choices("varchar", "text", "integer", "float", "boolean", "date", "datetime", "singleselect", "multiselect")},
		{Name: "label_en", Label: "Label, English", Required: true, Max: 255}, {Name: "label_de", Label: "Label, German", Required: true, Max: 255},
		{Name: "choices", Label: "Permitted values", Hint: "For the select types: keys separated by commas.", Max: 2000},
	}}
	around := func(f *form) page {
		return page{Title: "New input field", Parents: []link{{"Input fields", v.in("onoffice", "administration", "fields")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	made := gatehouseapi.NewOnofficeField{
		Module: gatehouseapi.OnofficeModule(in.Get("module")), Name: in.Get("name"), Type: gatehouseapi.NewOnofficeFieldType(in.Get("type")), LabelEn: in.Get("label_en"), LabelDe: in.Get("label_de"),
	}
	for _, key := range in.list("choices") {
		made.Choices = append(made.Choices, gatehouseapi.NewOnofficeChoice{Key: key, LabelEn: key, LabelDe: key})
	}
	if err := asked(v.api.CreateOnofficeFieldWithResponse(v.ctx, v.workspace, made)); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("onoffice", "administration", "fields")+"?module="+string(made.Module), "The field is made.")
}

func deleteOnofficeField(v *visit) (answer, error) {
	module, name := v.r.PathValue("module"), v.r.PathValue("field")
	back := v.in("onoffice", "administration", "fields")
	return v.confirmed(confirmation{
		title: "Delete " + name, warning: "The field is removed, with its values in all records.", submit: "Delete", back: back, done: back, said: "Deleted.",
		do: func() error {
			return asked(v.api.DeleteOnofficeFieldWithResponse(v.ctx, v.workspace, gatehouseapi.OnofficeModule(module), name))
		},
	})
}
