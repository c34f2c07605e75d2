package guestoo

import (
	"context"
	"fmt"
	"slices"

	api "gatehouse/generated/guestooapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ReplaceParticipation puts a guest on an event or changes how it takes part, as far as seats and transitions allow.
func (s *server) ReplaceParticipation(ctx context.Context, req api.ReplaceParticipationRequestObject) (api.ReplaceParticipationResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	wanted := fromAPIParticipation(*req.Body)
	booked, err := s.workspace(me).BookGuestoo(ctx, me.scope(), parseReference(req.ID), parseReference(req.EventID), holding(),
		func(b persistence.GuestooBooking) (persistence.GuestooParticipation, error) { return decide(b, wanted) })
	if err != nil {
		return nil, err
	}
	return api.ReplaceParticipation200JSONResponse(toAPIParticipation(booked)), nil
}

// DeleteParticipation takes a guest off an event.
func (s *server) DeleteParticipation(ctx context.Context, req api.DeleteParticipationRequestObject) (api.DeleteParticipationResponseObject, error) {
	me := callerOf(ctx)
	if err := me.may(GuestAPI); err != nil {
		return nil, err
	}
	if err := s.workspace(me).DeleteGuestooParticipation(ctx, me.scope(), parseReference(req.ID), parseReference(req.EventID)); err != nil {
		return nil, err
	}
	return api.DeleteParticipation204Response{}, nil
}

// The statuses of a participation.
const (
	added        = "ADDED"
	invited      = "INVITED"
	open         = "OPEN"
	confirmed    = "CONFIRMED"
	appeared     = "APPEARED"
	declined     = "DECLINED"      // by the organiser
	declinedUser = "DECLINED_USER" // by the guest
)

// holding are the statuses that hold seats.
func holding() []string { return []string{confirmed, appeared} }

// mayFollow says whether a participation may go from one status to another.
func mayFollow(from, to string) bool {
	switch from {
	case invited:
		return to != added
	case open, confirmed:
		return to != added && to != invited
	case appeared:
		return to == appeared || to == confirmed
	case declined, declinedUser:
		return to != added && to != appeared
	}
	return true
}

// decide says what becomes of a participation that is wanted. A registration confirms itself while seats are free in automatic mode; a full
// event puts it on the waiting list, if that is open.
func decide(b persistence.GuestooBooking, wanted persistence.GuestooParticipation) (persistence.GuestooParticipation, error) {
	before := persistence.GuestooParticipation{}
	if b.Current != nil {
		before = *b.Current
		if !mayFollow(before.Status, wanted.Status) {
			return wanted, httpapi.Refuse(httpapi.Conflict, fmt.Sprintf("A participation that is %s cannot become %s", before.Status, wanted.Status))
		}
	}
	fits := b.Event.MaxVisitor == nil || b.Taken+1+int64(len(wanted.Companions)) <= *b.Event.MaxVisitor
	switch {
	case fits && wanted.Status == open && b.Event.Automatic:
		wanted.Status = confirmed
	case !fits && (wanted.Status == open || wanted.Status == confirmed):
		if !b.Event.WaitingListOpen {
			return wanted, httpapi.Refuse(httpapi.Conflict, "The seats that are left do not suffice and there is no waiting list")
		}
		wanted.Status, wanted.WaitingList = open, true
	case !fits && wanted.Status == appeared:
		return wanted, httpapi.Refuse(httpapi.Conflict, "The seats that are left do not suffice")
	}
	return dated(wanted, before, b.Now), nil
}

// dated notes when a participation got where it is. What it has not reached has no date: a step back takes dates away.
func dated(p, before persistence.GuestooParticipation, now int64) persistence.GuestooParticipation {
	reached := func(kept *int64, statuses ...string) *int64 {
		switch {
		case !slices.Contains(statuses, p.Status):
			return nil
		case kept != nil:
			return kept
		}
		return &now
	}
	p.RegisterDate = reached(before.RegisterDate, open, confirmed, appeared)
	p.ConfirmDate = reached(before.ConfirmDate, confirmed, appeared)
	p.CheckInDate = reached(before.CheckInDate, appeared)
	p.DeclineDate = reached(before.DeclineDate, declined, declinedUser)
	if p.DeclineDate != nil { // whoever declines had registered, or not
		p.RegisterDate = before.RegisterDate
	}
	return p
}
