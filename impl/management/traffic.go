package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) ClearTraffic(context.Context, api.ClearTrafficRequestObject) (api.ClearTrafficResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListTraffic(context.Context, api.ListTrafficRequestObject) (api.ListTrafficResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetCall(context.Context, api.GetCallRequestObject) (api.GetCallResponseObject, error) {
	return nil, errUnbuilt
}
