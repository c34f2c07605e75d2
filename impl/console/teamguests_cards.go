package console

import (
	"net/http"
	"strconv"

	"gatehouse/generated/gatehouseapi"
)

func teamGuestsCards(v *visit) (answer, error) {
	l := v.listing()
	got, err := ask(v.api.ListTeamGuestsCardsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsCardsParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: "Cards", Columns: []string{"Card", "Battery", "Guest", "Since"}, Empty: "No card yet."}
	for _, card := range got.JSON200.Items {
		one := row{Cells: []cell{coded(card.Card), percent(card.Battery), text("free"), maybe(card.AssignedAt, "–")}}
		if card.GuestID != nil {
			one.Cells[2] = text("guest " + strconv.FormatInt(*card.GuestID, 10))
			if card.TeamID != nil {
				one.Cells[2].URL = v.in("teamguests", "teams", strconv.FormatInt(*card.TeamID, 10))
			}
			one.Buttons = append(one.Buttons, button{Label: "Detach", About: card.Card, URL: v.in("teamguests", "cards", card.Card, "detach")})
		}
		one.Buttons = append(one.Buttons, button{Label: "Delete", About: card.Card, URL: v.in("teamguests", "cards", card.Card, "delete"), Leads: true, Writes: true, Danger: true})
		list.Rows = append(list.Rows, one)
	}
	return shown(page{
		Title: "Team Guests: Cards", Intro: "Contact-tracing cards. A guest who carries one shows it in the inventory fields of the API.",
		Actions:  []button{{Label: "+New card", URL: v.in("teamguests", "cards", "new"), Leads: true, Writes: true, Main: true}},
		Sections: []section{{Table: l.page(list, "Search cards", got.JSON200.Total)}},
	})
}

func newTeamGuestsCard(v *visit) (answer, error) {
	f := form{URL: v.r.URL.Path, Submit: "Create", Cancel: v.in("teamguests", "cards"), Fields: []field{
		{Name: "card", Label: "Card number", Hint: "Twelve digits, such as 4610 0839 9133.", Required: true, Max: 64},
		{Name: "battery", Label: "Battery", Hint: "Per cent.", Kind: "number", Value: "100"},
	}}
	around := func(f *form) page {
		return page{Title: "New card", Parents: []link{{"Cards", v.in("teamguests", "cards")}}, Sections: []section{{Form: f}}}
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	in := v.inputs()
	card := gatehouseapi.NewTeamGuestsCard{Card: in.Get("card"), Battery: in.whole("battery")}
	err := in.refused()
	if err == nil {
		err = asked(v.api.CreateTeamGuestsCardWithResponse(v.ctx, v.workspace, card))
	}
	if err != nil {
		return v.again(err, f, around)
	}
	return seeOther(v.in("teamguests", "cards"), "The card is made.")
}

// attachTeamGuestsCard gives a guest one of the free cards.
func attachTeamGuestsCard(v *visit) (answer, error) {
	guest, err := v.id("guest")
	if err != nil {
		return answer{}, err
	}
	cards, err := ask(v.api.ListTeamGuestsCardsWithResponse(v.ctx, v.workspace, &gatehouseapi.ListTeamGuestsCardsParams{Limit: ptr(100)}))
	if err != nil {
		return answer{}, err
	}
	team := v.r.URL.Query().Get("team")
	back := v.in("teamguests", "cards")
	if team != "" {
		back = v.in("teamguests", "teams", team)
	}
	f := form{URL: v.r.URL.RequestURI(), Submit: "Attach", Cancel: back, Fields: []field{{Name: "card", Label: "Card", Kind: "select", Required: true}}}
	for _, card := range cards.JSON200.Items {
		if card.GuestID == nil {
			f.Fields[0].Options = append(f.Fields[0].Options, option{Value: card.Card, Label: card.Card})
		}
	}
	around := func(f *form) page {
		p := page{Title: "Attach a card to guest " + strconv.FormatInt(guest, 10), Parents: []link{{"Team", back}}, Sections: []section{{Form: f}}}
		if len(f.Fields[0].Options) == 0 {
			p.Sections = []section{{Text: "No card is free.", Buttons: []button{{Label: "+New card", URL: v.in("teamguests", "cards", "new"), Leads: true, Writes: true, Main: true}}}}
		}
		return p
	}
	if v.r.Method != http.MethodPost {
		return shown(around(&f))
	}
	if err := asked(v.api.AttachTeamGuestsCardWithResponse(v.ctx, v.workspace, v.form.Get("card"), gatehouseapi.CardHolder{GuestID: guest})); err != nil {
		return v.again(err, f, around)
	}
	return seeOther(back, "Attached.")
}

func detachTeamGuestsCard(v *visit) (answer, error) {
	if err := asked(v.api.DetachTeamGuestsCardWithResponse(v.ctx, v.workspace, v.r.PathValue("card"))); err != nil {
		return answer{}, err
	}
	back := v.in("teamguests", "cards")
	if from := v.form.Get("back"); under(from, v.in("teamguests")) {
		back = from
	}
	return seeOther(back, "Detached.")
}

func deleteTeamGuestsCard(v *visit) (answer, error) {
	card, back := v.r.PathValue("card"), v.in("teamguests", "cards")
	return v.confirmed(confirmation{
		title: "Delete card " + card, warning: "The card is removed for ever; the guest who carries it goes without.", submit: "Delete", back: back, done: back, said: "Deleted.",
		do: func() error { return asked(v.api.DeleteTeamGuestsCardWithResponse(v.ctx, v.workspace, card)) },
	})
}
