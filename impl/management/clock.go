package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) GetClock(context.Context, api.GetClockRequestObject) (api.GetClockResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) AdvanceClock(context.Context, api.AdvanceClockRequestObject) (api.AdvanceClockResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) FreezeClock(context.Context, api.FreezeClockRequestObject) (api.FreezeClockResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ReleaseClock(context.Context, api.ReleaseClockRequestObject) (api.ReleaseClockResponseObject, error) {
	return nil, errUnbuilt
}
