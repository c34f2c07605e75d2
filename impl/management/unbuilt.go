package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) ListOnofficeContacts(context.Context, api.ListOnofficeContactsRequestObject) (api.ListOnofficeContactsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetOnofficeContact(context.Context, api.GetOnofficeContactRequestObject) (api.GetOnofficeContactResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ReleaseOnofficeContact(context.Context, api.ReleaseOnofficeContactRequestObject) (api.ReleaseOnofficeContactResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeEstates(context.Context, api.ListOnofficeEstatesRequestObject) (api.ListOnofficeEstatesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetOnofficeEstate(context.Context, api.GetOnofficeEstateRequestObject) (api.GetOnofficeEstateResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) PublishOnofficeEstate(context.Context, api.PublishOnofficeEstateRequestObject) (api.PublishOnofficeEstateResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeFields(context.Context, api.ListOnofficeFieldsRequestObject) (api.ListOnofficeFieldsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateOnofficeField(context.Context, api.CreateOnofficeFieldRequestObject) (api.CreateOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteOnofficeField(context.Context, api.DeleteOnofficeFieldRequestObject) (api.DeleteOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) UpdateOnofficeField(context.Context, api.UpdateOnofficeFieldRequestObject) (api.UpdateOnofficeFieldResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListOnofficeUsers(context.Context, api.ListOnofficeUsersRequestObject) (api.ListOnofficeUsersResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateOnofficeUser(context.Context, api.CreateOnofficeUserRequestObject) (api.CreateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteOnofficeUser(context.Context, api.DeleteOnofficeUserRequestObject) (api.DeleteOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetOnofficeUser(context.Context, api.GetOnofficeUserRequestObject) (api.GetOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ActivateOnofficeUser(context.Context, api.ActivateOnofficeUserRequestObject) (api.ActivateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeactivateOnofficeUser(context.Context, api.DeactivateOnofficeUserRequestObject) (api.DeactivateOnofficeUserResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GenerateOnofficeCredentials(context.Context, api.GenerateOnofficeCredentialsRequestObject) (api.GenerateOnofficeCredentialsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) WriteOnofficeRights(context.Context, api.WriteOnofficeRightsRequestObject) (api.WriteOnofficeRightsResponseObject, error) {
	return nil, errUnbuilt
}
