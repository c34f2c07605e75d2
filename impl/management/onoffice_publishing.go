package management

import (
	"context"
	"errors"
	"strings"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// What onOffice's page tells to click for publishing: input fields, Marketing of estates, Administration of contacts (seed 002).

// everything is the scope of those who run onOffice.
var everything = persistence.OnOfficeScope{Access: persistence.OnOfficeAccessAll}

// ListOnofficeFields lists the input fields, active or not.
func (s *server) ListOnofficeFields(ctx context.Context, req api.ListOnofficeFieldsRequestObject) (api.ListOnofficeFieldsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	catalogue, err := w.OnOfficeCatalogue(ctx)
	if err != nil {
		return nil, err
	}
	all := append(append([]persistence.OnOfficeField{}, catalogue.All(persistence.OnOfficeEstates)...), catalogue.All(persistence.OnOfficeAddresses)...)
	found, total := part(all, fromAPIPage(req.Params.Limit, req.Params.Offset), func(field persistence.OnOfficeField) bool {
		return (req.Params.Module == nil || string(*req.Params.Module) == string(field.Module)) &&
			mentions(req.Params.Search, field.Name, field.LabelDE, field.LabelEN, field.Category)
	})
	return api.ListOnofficeFields200JSONResponse{Items: each(found, toAPIOnofficeField), Total: total}, nil
}

// CreateOnofficeField adds a field of the workspace's own.
func (s *server) CreateOnofficeField(ctx context.Context, req api.CreateOnofficeFieldRequestObject) (api.CreateOnofficeFieldResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	sent := req.Body
	field := persistence.OnOfficeField{
		Module: persistence.OnOfficeModule(sent.Module), Name: sent.Name, Type: persistence.OnOfficeType(sent.Type), Length: int(orZero(sent.Length)),
		LabelDE: sent.LabelDe, LabelEN: sent.LabelEn, Category: ownCategory,
	}
	for _, choice := range sent.Choices {
		field.Choices = append(field.Choices, persistence.OnOfficeChoice{Key: choice.Key, DE: choice.LabelDe, EN: choice.LabelEn})
	}
	err = w.AddOnOfficeField(ctx, field)
	var unfit *persistence.OnOfficeFieldError
	if errors.As(err, &unfit) {
		return nil, invalid(unfit.Field, "definition", string(unfit.Problem)).Because(err)
	}
	if err != nil {
		return nil, err
	}
	made, err := onofficeField(ctx, w, field.Module, field.Name)
	if err != nil {
		return nil, err
	}
	return api.CreateOnofficeField201JSONResponse(toAPIOnofficeField(made)), nil
}

// ownCategory is the heading that own fields stand under.
const ownCategory = "Eigene Felder"

// onofficeField finds a field, active or not.
func onofficeField(ctx context.Context, w *persistence.Workspace, module persistence.OnOfficeModule, name string) (persistence.OnOfficeField, error) {
	catalogue, err := w.OnOfficeCatalogue(ctx)
	if err != nil {
		return persistence.OnOfficeField{}, err
	}
	for _, field := range catalogue.All(module) {
		if field.Name == name {
			return field, nil
		}
	}
	return persistence.OnOfficeField{}, persistence.ErrNotFound
}

// UpdateOnofficeField switches a field on or off.
func (s *server) UpdateOnofficeField(ctx context.Context, req api.UpdateOnofficeFieldRequestObject) (api.UpdateOnofficeFieldResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	module := persistence.OnOfficeModule(req.Module)
	if _, err := onofficeField(ctx, w, module, req.Field); err != nil {
		return nil, err
	}
	err = w.SetOnOfficeFieldActive(ctx, module, req.Field, req.Body.Active)
	if errors.Is(err, persistence.ErrConflict) {
		return nil, httpapi.Refuse(httpapi.Conflict, "This field is always active").Because(err)
	}
	if err != nil {
		return nil, err
	}
	field, err := onofficeField(ctx, w, module, req.Field)
	if err != nil {
		return nil, err
	}
	return api.UpdateOnofficeField200JSONResponse(toAPIOnofficeField(field)), nil
}

// DeleteOnofficeField removes an own field with its values.
func (s *server) DeleteOnofficeField(ctx context.Context, req api.DeleteOnofficeFieldRequestObject) (api.DeleteOnofficeFieldResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	module := persistence.OnOfficeModule(req.Module)
	field, err := onofficeField(ctx, w, module, req.Field)
	if err != nil {
		return nil, err
	}
	if !field.Own {
		return nil, httpapi.Refuse(httpapi.Conflict, "Only own fields can be deleted")
	}
	if err := w.DeleteOnOfficeField(ctx, module, req.Field); err != nil {
		return nil, err
	}
	return api.DeleteOnofficeField204Response{}, nil
}

func toAPIOnofficeField(field persistence.OnOfficeField) api.OnofficeField {
	shown := api.OnofficeField{
		Module: api.OnofficeModule(field.Module), Name: field.Name, Category: field.Category, Type: string(field.Type), LabelDe: field.LabelDE, LabelEn: field.LabelEN,
		Active: field.Active, Own: field.Own, Length: filled(int64(field.Length)),
	}
	for _, choice := range field.Choices {
		shown.Choices = append(shown.Choices, api.OnofficeChoice{Key: choice.Key, LabelDe: choice.DE, LabelEn: choice.EN})
	}
	return shown
}

// ListOnofficeEstates lists the estates, published or not.
func (s *server) ListOnofficeEstates(ctx context.Context, req api.ListOnofficeEstatesRequestObject) (api.ListOnofficeEstatesResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	records, total, err := onofficeRecords(ctx, w, persistence.OnOfficeEstates, req.Params.Search, fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListOnofficeEstates200JSONResponse{Items: each(records, toAPIOnofficeEstate), Total: total}, nil
}

func onofficeRecords(ctx context.Context, w *persistence.Workspace, module persistence.OnOfficeModule, search *string, page persistence.Page) ([]persistence.OnOfficeRecord, int64, error) {
	if words := orZero(search); words != "" {
		return w.OnOfficeSearch(ctx, module, everything, words, page)
	}
	return w.OnOfficeRecords(ctx, module, everything, persistence.OnOfficeQuery{Page: page})
}

// GetOnofficeEstate shows an estate.
func (s *server) GetOnofficeEstate(ctx context.Context, req api.GetOnofficeEstateRequestObject) (api.GetOnofficeEstateResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	record, err := w.OnOfficeRecord(ctx, persistence.OnOfficeEstates, everything, req.ID)
	if err != nil {
		return nil, err
	}
	return api.GetOnofficeEstate200JSONResponse(toAPIOnofficeEstate(record)), nil
}

// PublishOnofficeEstate is Marketing, Own website, Publish.
func (s *server) PublishOnofficeEstate(ctx context.Context, req api.PublishOnofficeEstateRequestObject) (api.PublishOnofficeEstateResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	record, err := publish(ctx, w, persistence.OnOfficeEstates, req.ID, publishedEstate, req.Body.Published)
	if err != nil {
		return nil, err
	}
	return api.PublishOnofficeEstate200JSONResponse(toAPIOnofficeEstate(record)), nil
}

// The fields that say what a website may show.
const (
	publishedEstate  = "veroeffentlichen"
	publishedContact = "homepage_veroeffentlichen"
)

func publish(ctx context.Context, w *persistence.Workspace, module persistence.OnOfficeModule, id int64, field string, published bool) (persistence.OnOfficeRecord, error) {
	value := "0"
	if published {
		value = "1"
	}
	scopes := persistence.OnOfficeScopes{Read: everything, Write: everything}
	if err := w.ChangeOnOfficeRecord(ctx, module, scopes, id, persistence.OnOfficeChange{Values: persistence.OnOfficeValues{field: value}}); err != nil {
		return persistence.OnOfficeRecord{}, err
	}
	return w.OnOfficeRecord(ctx, module, everything, id)
}

func toAPIOnofficeEstate(record persistence.OnOfficeRecord) api.OnofficeEstate {
	return api.OnofficeEstate{
		ID: record.ID, Number: record.Values["objektnr_extern"], Title: record.Values["objekttitel"], Town: record.Values["ort"],
		Published: record.Values[publishedEstate] == "1",
	}
}

// ListOnofficeContacts lists the contacts, released or not.
func (s *server) ListOnofficeContacts(ctx context.Context, req api.ListOnofficeContactsRequestObject) (api.ListOnofficeContactsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	records, total, err := onofficeRecords(ctx, w, persistence.OnOfficeAddresses, req.Params.Search, fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListOnofficeContacts200JSONResponse{Items: each(records, toAPIOnofficeContact), Total: total}, nil
}

// GetOnofficeContact shows a contact.
func (s *server) GetOnofficeContact(ctx context.Context, req api.GetOnofficeContactRequestObject) (api.GetOnofficeContactResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	record, err := w.OnOfficeRecord(ctx, persistence.OnOfficeAddresses, everything, req.ID)
	if err != nil {
		return nil, err
	}
	return api.GetOnofficeContact200JSONResponse(toAPIOnofficeContact(record)), nil
}

// ReleaseOnofficeContact is Publish contact on websites, which needs its field to be active.
func (s *server) ReleaseOnofficeContact(ctx context.Context, req api.ReleaseOnofficeContactRequestObject) (api.ReleaseOnofficeContactResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	record, err := publish(ctx, w, persistence.OnOfficeAddresses, req.ID, publishedContact, req.Body.Published)
	var unfit *persistence.OnOfficeFieldError
	if errors.As(err, &unfit) && unfit.Problem == persistence.OnOfficeUnknownField {
		return nil, httpapi.Refuse(httpapi.Conflict, "Activate the field "+publishedContact+" first").Because(err)
	}
	if err != nil {
		return nil, err
	}
	return api.ReleaseOnofficeContact200JSONResponse(toAPIOnofficeContact(record)), nil
}

func toAPIOnofficeContact(record persistence.OnOfficeRecord) api.OnofficeContact {
	return api.OnofficeContact{
		ID: record.ID, Name: strings.TrimSpace(record.Values["Vorname"] + " " + record.Values["Name"]), Town: record.Values["Ort"], Email: record.Values["Email"],
		Published: record.Values[publishedContact] == "1",
	}
}
