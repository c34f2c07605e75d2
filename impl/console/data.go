package console

import (
	"strings"

	"gatehouse/generated/gatehouseapi"
)

// tables lists what can be looked into.
func tables(v *visit) (answer, error) {
	got, err := ask(v.api.ListTablesWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	p := page{Title: "Data", Intro: "Everything this workspace remembers, as it is stored. Secrets are left out."}
	for _, t := range got.JSON200.Items {
		last := len(p.Sections) - 1
		if last < 0 || p.Sections[last].Title != t.System {
			p.Sections = append(p.Sections, section{Title: t.System, Table: &table{Label: "Tables of " + t.System, Columns: []string{"Table", "Columns"}}})
			last++
		}
		list := p.Sections[last].Table
		list.Rows = append(list.Rows, row{Cells: []cell{linked(t.Title, v.in("data", t.Name)), several(t.Columns)}})
	}
	return shown(p)
}

func searchTable(v *visit) (answer, error) {
	l, name := v.listing(), v.r.PathValue("table")
	all, err := ask(v.api.ListTablesWithResponse(v.ctx, v.workspace))
	if err != nil {
		return answer{}, err
	}
	title := name
	for _, t := range all.JSON200.Items {
		if t.Name == name {
			title = t.System + ": " + t.Title
		}
	}
	got, err := ask(v.api.SearchTableWithResponse(v.ctx, v.workspace, name, &gatehouseapi.SearchTableParams{Search: l.Search, Limit: l.Limit, Offset: l.Offset}))
	if err != nil {
		return answer{}, err
	}
	list := &table{Label: title, Columns: got.JSON200.Columns, Empty: "No records.", Wide: true}
	for _, record := range got.JSON200.Rows {
		cells := make([]cell, len(record.Cells))
		for i, value := range record.Cells {
			cells[i] = text(value)
		}
		if len(cells) > 0 {
			cells[0] = linked(record.Cells[0], v.in("data", name, record.Key))
		}
		list.Rows = append(list.Rows, row{Cells: cells})
	}
	return shown(page{Title: title, Parents: []link{{"Data", v.in("data")}}, Sections: []section{{Table: l.page(list, "Search", got.JSON200.Total)}}})
}

func oneRecord(v *visit) (answer, error) {
	name := v.r.PathValue("table")
	got, err := ask(v.api.GetRecordWithResponse(v.ctx, v.workspace, name, v.r.PathValue("record")))
	if err != nil {
		return answer{}, err
	}
	s := section{}
	for _, field := range got.JSON200.Fields {
		if strings.HasPrefix(field.Value, "{") {
			s.Code = append(s.Code, code{field.Name, bodyText(gatehouseapi.Message{Body: field.Value}), false})
			continue
		}
		s.Facts = append(s.Facts, fact{field.Name, cell{Text: field.Value, Whole: true}})
	}
	return shown(page{Title: "Record " + got.JSON200.Key, Parents: []link{{"Data", v.in("data")}, {name, v.in("data", name)}}, Sections: []section{s}})
}
