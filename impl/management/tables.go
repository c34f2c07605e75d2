package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/persistence"
)

// ListTables lists the tables that may be looked into.
func (s *server) ListTables(ctx context.Context, req api.ListTablesRequestObject) (api.ListTablesResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	tables, err := s.db.Tables()
	if err != nil {
		return nil, err
	}
	return api.ListTables200JSONResponse{Items: each(tables, func(t persistence.Table) api.Table {
		return api.Table{Name: t.Name, System: t.System, Title: t.Title, Columns: t.Columns}
	})}, nil
}

// SearchTable looks into a table.
func (s *server) SearchTable(ctx context.Context, req api.SearchTableRequestObject) (api.SearchTableResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	table, rows, total, err := w.SearchTable(ctx, req.Table, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.SearchTable200JSONResponse{Table: table.Name, Columns: table.Columns, Rows: each(rows, toAPIRow), Total: total}, nil
}

func toAPIRow(row persistence.TableRow) api.TableRow {
	return api.TableRow{Key: row.Key, Cells: each(row.Cells, func(cell *string) string { return orZero(cell) })}
}

// GetRecord shows one record in full, without what is null.
func (s *server) GetRecord(ctx context.Context, req api.GetRecordRequestObject) (api.GetRecordResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	table, row, err := w.TableRecord(ctx, req.Table, req.Record)
	if err != nil {
		return nil, err
	}
	fields := []api.TableField{}
	for i, cell := range row.Cells {
		if cell != nil {
			fields = append(fields, api.TableField{Name: table.Columns[i], Value: *cell})
		}
	}
	return api.GetRecord200JSONResponse{Table: table.Name, Key: row.Key, Fields: fields}, nil
}
