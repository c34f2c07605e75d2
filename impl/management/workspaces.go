package management

import (
	"context"
	"fmt"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
	"gatehouse/persistence"
)

// demoWorkspace is where the demo world has its documented credentials.
const demoWorkspace = "demo"

// FillDemo fills a workspace with the demo world of each system, with the documented credentials or with ones made up.
func FillDemo(systems []System, documented bool) func(*persistence.Filling) error {
	return func(f *persistence.Filling) error {
		for _, system := range systems {
			f.Begin(system.Name, documented)
			if err := system.Seed(f); err != nil {
				return fmt.Errorf("demo world of %s: %w", system.Name, err)
			}
		}
		return nil
	}
}

// fill is what makes a workspace have a content; nil for none.
func (s *server) fill(workspace string, content api.Content) func(*persistence.Filling) error {
	if content == api.Empty {
		return nil
	}
	return FillDemo(s.options.Systems, s.options.Demo && workspace == demoWorkspace)
}

// ListWorkspaces lists all workspaces, or the one that the token is for.
func (s *server) ListWorkspaces(ctx context.Context, req api.ListWorkspacesRequestObject) (api.ListWorkspacesResponseObject, error) {
	me, _ := access.AdminOf(ctx)
	workspaces, total, err := s.db.Workspaces(ctx, me.Workspace, orZero(req.Params.Search), fromAPIPage(req.Params.Limit, req.Params.Offset))
	if err != nil {
		return nil, err
	}
	return api.ListWorkspaces200JSONResponse{Items: each(workspaces, toAPIWorkspace), Total: total}, nil
}

// CreateWorkspace makes an isolated copy of all systems.
func (s *server) CreateWorkspace(ctx context.Context, req api.CreateWorkspaceRequestObject) (api.CreateWorkspaceResponseObject, error) {
	if err := everywhere(ctx); err != nil {
		return nil, err
	}
	made, err := s.db.CreateWorkspace(ctx, req.Body.Name, s.fill(req.Body.Name, valueOr(req.Body.Content, api.Empty)))
	if err != nil {
		return nil, err
	}
	return api.CreateWorkspace201JSONResponse(toAPIWorkspace(made)), nil
}

// GetWorkspace shows one workspace.
func (s *server) GetWorkspace(ctx context.Context, req api.GetWorkspaceRequestObject) (api.GetWorkspaceResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	found, err := s.db.Workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	return api.GetWorkspace200JSONResponse(toAPIWorkspace(found)), nil
}

// DeleteWorkspace deletes a workspace with everything in it.
func (s *server) DeleteWorkspace(ctx context.Context, req api.DeleteWorkspaceRequestObject) (api.DeleteWorkspaceResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := s.db.DeleteWorkspace(ctx, w.ID()); err != nil {
		return nil, err
	}
	if s.options.Traffic != nil { // it goes by names, and another may have this one next
		s.options.Traffic.Clear(req.Workspace)
	}
	return api.DeleteWorkspace204Response{}, nil
}

// ResetWorkspace throws everything in a workspace away and fills it anew.
func (s *server) ResetWorkspace(ctx context.Context, req api.ResetWorkspaceRequestObject) (api.ResetWorkspaceResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	made, err := s.db.ResetWorkspace(ctx, req.Workspace, s.fill(req.Workspace, req.Body.Content))
	if err != nil {
		return nil, err
	}
	return api.ResetWorkspace200JSONResponse(toAPIWorkspace(made)), nil
}

// ListCredentials shows what stands for the documented credentials of the demo world, to those who may change things.
func (s *server) ListCredentials(ctx context.Context, req api.ListCredentialsRequestObject) (api.ListCredentialsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if me, _ := access.AdminOf(ctx); me.Role != access.MayAll {
		return nil, httpapi.Refuse(httpapi.Forbidden, "A viewer does not see credentials")
	}
	credentials, err := w.DemoCredentials(ctx)
	if err != nil {
		return nil, err
	}
	return api.ListCredentials200JSONResponse{Items: each(credentials, func(c persistence.DemoCredential) api.Credential {
		return api.Credential{API: c.System, Documented: c.Documented, Value: c.Value}
	})}, nil
}

// GetOverview counts what each table has.
func (s *server) GetOverview(ctx context.Context, req api.GetOverviewRequestObject) (api.GetOverviewResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	tables, counts, err := w.TableCounts(ctx)
	if err != nil {
		return nil, err
	}
	overview := api.GetOverview200JSONResponse{Systems: []api.SystemOverview{}}
	for _, system := range s.options.Systems {
		spec, err := openapi.Shared(system.Name)
		if err != nil {
			return nil, err
		}
		shown := api.SystemOverview{Name: system.Name, Title: spec.Info.Title, Tables: []api.TableCount{}}
		for i, table := range tables {
			if table.System == system.Name {
				shown.Tables = append(shown.Tables, api.TableCount{Name: table.Name, Title: table.Title, Records: counts[i]})
			}
		}
		overview.Systems = append(overview.Systems, shown)
	}
	return overview, nil
}
