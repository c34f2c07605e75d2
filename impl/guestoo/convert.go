package guestoo

import (
	"github.com/oapi-codegen/nullable"

	api "gatehouse/generated/guestooapi"
	"gatehouse/persistence"
)

func orNull[T any](value *T) nullable.Nullable[T] {
	if value == nil {
		return nullable.NewNullNullable[T]()
	}
	return nullable.NewNullableWithValue(*value)
}

// fromNull reads a value that may be null or absent.
func fromNull[T any](value nullable.Nullable[T]) *T {
	got, err := value.Get()
	if err != nil {
		return nil
	}
	return &got
}

// list makes sure that there is a list, if only an empty one.
func list[T any](values []T) []T { return append([]T{}, values...) }

// texts reads a list of words that may be absent.
func texts[T ~string](words *[]T) (read []string) {
	if words == nil {
		return nil
	}
	for _, word := range *words {
		read = append(read, string(word))
	}
	return read
}

func toAPIEvent(e persistence.GuestooEventFound) api.Event {
	free := freeSlots(e.MaxVisitor, e.Visitors)
	return api.Event{
		ID:                e.UUID,
		DisplayName:       e.DisplayName,
		InternalName:      orNull(e.InternalName),
		SubTitle:          orNull(e.SubTitle),
		IntroText:         orNull(e.IntroText),
		Description:       orNull(e.Description),
		StartDate:         orNull(e.StartDate),
		EndDate:           orNull(e.EndDate),
		RegistrationStart: orNull(e.RegistrationStart),
		RegistrationEnd:   orNull(e.RegistrationEnd),
		Visibility:        api.Visibility(e.Visibility),
		EventType:         api.EventType(e.EventType),
		Archived:          e.Archived,
		MaxVisitor:        orNull(e.MaxVisitor),
		FreeSlots:         orNull(free),
		Keywords:          list(e.Keywords),
		Campaigns:         list(e.Campaigns),
		Address:           toAPIEventAddress(e.Address),
		ImageURL:          orNull(e.ImageURL),
		EventLink:         orNull(e.EventLink),
		Statistic: api.Statistic{
			MaxVisitor:             orNull(e.MaxVisitor),
			FreeSlots:              orNull(free),
			SumConfirmedVisitor:    e.Visitors[confirmed] + e.Visitors[appeared],
			SumPendingVisitor:      e.Visitors[added] + e.Visitors[invited],
			SumDeclinedUserVisitor: e.Visitors[declinedUser],
			SumOpenVisitor:         e.Visitors[open],
		},
	}
}

// freeSlots counts the seats that are left; nil for any number.
func freeSlots(seats *int64, visitors persistence.GuestooVisitors) *int64 {
	if seats == nil {
		return nil
	}
	left := *seats
	for _, status := range holding() {
		left -= visitors[status]
	}
	left = max(0, left)
	return &left
}

func toAPIEventAddress(a persistence.GuestooEventAddress) api.EventAddress {
	return api.EventAddress{
		LocationName: orNull(a.LocationName), Street: orNull(a.Street), StreetNumber: orNull(a.StreetNumber),
		PostCode: orNull(a.PostCode), City: orNull(a.City), Country: orNull(a.Country),
	}
}

func toAPIAddress(a *persistence.GuestooAddress) nullable.Nullable[api.Address] {
	if a == nil {
		return nullable.NewNullNullable[api.Address]()
	}
	return nullable.NewNullableWithValue(api.Address{
		Street: orNull(a.Street), StreetNumber: orNull(a.StreetNumber), PostCode: orNull(a.PostCode), City: orNull(a.City), Country: orNull(a.Country),
	})
}

func fromAPIAddress(sent nullable.Nullable[api.AddressData]) *persistence.GuestooAddress {
	a, err := sent.Get()
	if err != nil {
		return nil
	}
	return &persistence.GuestooAddress{
		Street: fromNull(a.Street), StreetNumber: fromNull(a.StreetNumber), PostCode: fromNull(a.PostCode), City: fromNull(a.City), Country: fromNull(a.Country),
	}
}

func toAPIAgency(a persistence.GuestooAgency) api.Agency {
	return api.Agency{
		ID: a.UUID, DisplayName: a.DisplayName, Email: orNull(a.Email), Phone: orNull(a.Phone), Website: orNull(a.Website), Address: toAPIAddress(a.Address),
	}
}

func fromAPIEventSearch(sent api.EventSearch) persistence.GuestooEventFilter {
	filter := persistence.GuestooEventFilter{Archived: sent.Archived, StartFrom: sent.StartFrom, StartTo: sent.StartTo}
	if sent.Text != nil {
		filter.Text = *sent.Text
	}
	if sent.Keyword != nil {
		filter.Keyword = *sent.Keyword
	}
	filter.Visibility, filter.EventType = texts(sent.Visibility), texts(sent.EventType)
	return filter
}

func fromAPIGuestSearch(sent api.GuestSearch) persistence.GuestooGuestFilter {
	filter := persistence.GuestooGuestFilter{Email: sent.Email, ExternalID: sent.ExternalID}
	if sent.Event == nil {
		return filter
	}
	filter.Event = &persistence.GuestooParticipationFilter{Status: texts(sent.Event.Status)}
	if sent.Event.ID != nil {
		id := parseReference(*sent.Event.ID)
		filter.Event.Event = &id
	}
	return filter
}

// toAPIGuest shows a guest, with its participations where they were asked for.
func toAPIGuest(g persistence.GuestooGuestFound, details bool) api.Guest {
	guest := api.Guest{
		ID:              g.UUID,
		ExternalID:      orNull(g.ExternalID),
		Email:           orNull(g.Email),
		Salutation:      orNull(g.Salutation),
		Gender:          orNull(g.Gender),
		Title:           orNull(g.Title),
		FirstName:       orNull(g.FirstName),
		LastName:        orNull(g.LastName),
		Company:         orNull(g.Company),
		Position:        orNull(g.Position),
		Phone:           orNull(g.Phone),
		Mobile:          orNull(g.Mobile),
		Website:         orNull(g.Website),
		Address:         toAPIAddress(g.Address),
		BusinessAddress: toAPIAddress(g.BusinessAddress),
		Tags:            list(g.Tags),
	}
	if !details {
		return guest
	}
	events := make([]api.Participation, len(g.Events))
	for i, participation := range g.Events {
		events[i] = toAPIParticipation(participation)
	}
	guest.Events = &events
	return guest
}

func fromAPIGuest(sent api.GuestData) persistence.GuestooGuest {
	tags, _ := sent.Tags.Get()
	return persistence.GuestooGuest{
		ExternalID:      fromNull(sent.ExternalID),
		Email:           fromNull(sent.Email),
		Salutation:      fromNull(sent.Salutation),
		Gender:          fromNull(sent.Gender),
		Title:           fromNull(sent.Title),
		FirstName:       fromNull(sent.FirstName),
		LastName:        fromNull(sent.LastName),
		Company:         fromNull(sent.Company),
		Position:        fromNull(sent.Position),
		Phone:           fromNull(sent.Phone),
		Mobile:          fromNull(sent.Mobile),
		Website:         fromNull(sent.Website),
		Address:         fromAPIAddress(sent.Address),
		BusinessAddress: fromAPIAddress(sent.BusinessAddress),
		Tags:            list(tags),
	}
}

func toAPIParticipation(p persistence.GuestooParticipationFound) api.Participation {
	companions := make([]api.Companion, len(p.Companions))
	for i, companion := range p.Companions {
		companions[i] = api.Companion{FirstName: orNull(companion.FirstName), LastName: orNull(companion.LastName)}
	}
	return api.Participation{
		ID:           p.EventUUID,
		DisplayName:  p.EventName,
		Status:       api.Status(p.Status),
		VIP:          p.VIP,
		WaitingList:  p.WaitingList,
		VisitorCount: int(p.VisitorCount),
		Companions:   companions,
		RegisterDate: orNull(p.RegisterDate),
		ConfirmDate:  orNull(p.ConfirmDate),
		DeclineDate:  orNull(p.DeclineDate),
		CheckInDate:  orNull(p.CheckInDate),
	}
}

func fromAPIParticipation(sent api.ParticipationData) persistence.GuestooParticipation {
	wanted := persistence.GuestooParticipation{Status: string(sent.Status), VIP: sent.VIP != nil && *sent.VIP}
	if sent.Companions == nil {
		return wanted
	}
	for _, companion := range *sent.Companions {
		wanted.Companions = append(wanted.Companions, persistence.GuestooCompanion{FirstName: fromNull(companion.FirstName), LastName: fromNull(companion.LastName)})
	}
	return wanted
}
