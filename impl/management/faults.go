package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) ListFaultChoices(context.Context, api.ListFaultChoicesRequestObject) (api.ListFaultChoicesResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ClearFaults(context.Context, api.ClearFaultsRequestObject) (api.ClearFaultsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListFaults(context.Context, api.ListFaultsRequestObject) (api.ListFaultsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) CreateFault(context.Context, api.CreateFaultRequestObject) (api.CreateFaultResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) DeleteFault(context.Context, api.DeleteFaultRequestObject) (api.DeleteFaultResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetFault(context.Context, api.GetFaultRequestObject) (api.GetFaultResponseObject, error) {
	return nil, errUnbuilt
}
