package management

import (
	"context"
	"errors"
	"time"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// GetClock shows the clock, as this replica knows it.
func (s *server) GetClock(context.Context, api.GetClockRequestObject) (api.GetClockResponseObject, error) {
	return api.GetClock200JSONResponse(s.clock()), nil
}

// FreezeClock lets the clock stand still, now or at a given time.
func (s *server) FreezeClock(ctx context.Context, req api.FreezeClockRequestObject) (api.FreezeClockResponseObject, error) {
	if err := s.setClock(ctx, func() error { return s.db.FreezeClock(ctx, req.Body.At) }); err != nil {
		return nil, err
	}
	return api.FreezeClock200JSONResponse(s.clock()), nil
}

// AdvanceClock moves the clock on.
func (s *server) AdvanceClock(ctx context.Context, req api.AdvanceClockRequestObject) (api.AdvanceClockResponseObject, error) {
	by := time.Duration(req.Body.Seconds) * time.Second
	if err := s.setClock(ctx, func() error { return s.db.AdvanceClock(ctx, by) }); err != nil {
		return nil, err
	}
	return api.AdvanceClock200JSONResponse(s.clock()), nil
}

// ReleaseClock brings the machine's time back.
func (s *server) ReleaseClock(ctx context.Context, _ api.ReleaseClockRequestObject) (api.ReleaseClockResponseObject, error) {
	if err := s.setClock(ctx, func() error { return s.db.ReleaseClock(ctx) }); err != nil {
		return nil, err
	}
	return api.ReleaseClock200JSONResponse(s.clock()), nil
}

// setClock sets the clock of all workspaces and begins what is due by it.
func (s *server) setClock(ctx context.Context, set func() error) error {
	if err := everywhere(ctx); err != nil {
		return err
	}
	err := set()
	if errors.Is(err, persistence.ErrClockRange) {
		return httpapi.Refuse(httpapi.Conflict, err.Error())
	}
	if err != nil {
		return err
	}
	_, err = s.db.QueueDueWebhooks(ctx)
	return err
}

func (s *server) clock() api.Clock {
	clock, machine := s.db.Clock(), s.db.MachineNow()
	now := clock.At(machine)
	return api.Clock{Now: now, MachineNow: machine, Frozen: clock.FrozenAt != nil, OffsetSeconds: now.Sub(machine).Seconds()}
}
