package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ListFaultChoices shows what each operation can be made to answer.
func (s *server) ListFaultChoices(_ context.Context, req api.ListFaultChoicesRequestObject) (api.ListFaultChoicesResponseObject, error) {
	items := []api.FaultChoice{}
	for _, choice := range s.options.Faults.Choices() {
		if req.Params.API != nil && *req.Params.API != choice.API {
			continue
		}
		item := api.FaultChoice{API: choice.API, Operation: choice.Operation, Method: choice.Method, Path: choice.Path, Faults: []api.FaultAnswer{}}
		for _, answer := range choice.Answers {
			item.Faults = append(item.Faults, api.FaultAnswer{Kind: api.FaultKind(answer.Kind.String()), Status: answer.Status})
		}
		items = append(items, item)
	}
	return api.ListFaultChoices200JSONResponse{Items: items}, nil
}

// ListFaults shows the workspace's faults.
func (s *server) ListFaults(ctx context.Context, req api.ListFaultsRequestObject) (api.ListFaultsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	rules, err := w.Faults(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]api.Fault, len(rules))
	for i, rule := range rules {
		items[i] = toAPIFault(rule)
	}
	return api.ListFaults200JSONResponse{Items: items}, nil
}

// CreateFault makes calls go wrong from now on.
func (s *server) CreateFault(ctx context.Context, req api.CreateFaultRequestObject) (api.CreateFaultResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	rule, problems := s.options.Faults.Check(fromAPIFault(*req.Body))
	if len(problems) > 0 {
		refused := httpapi.Violate()
		for _, problem := range problems {
			refused.Violations = append(refused.Violations, httpapi.Violation{In: "body", Path: []string{problem.Field}, Rule: "rule", Reason: problem.Reason})
		}
		return nil, refused
	}
	if rule, err = s.options.Faults.Add(ctx, w, rule); err != nil {
		return nil, err
	}
	return api.CreateFault201JSONResponse(toAPIFault(rule)), nil
}

// GetFault shows one fault with its counts.
func (s *server) GetFault(ctx context.Context, req api.GetFaultRequestObject) (api.GetFaultResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	rule, err := w.Fault(ctx, req.Fault)
	if err != nil {
		return nil, err
	}
	return api.GetFault200JSONResponse(toAPIFault(rule)), nil
}

// DeleteFault removes one fault.
func (s *server) DeleteFault(ctx context.Context, req api.DeleteFaultRequestObject) (api.DeleteFaultResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := s.options.Faults.Delete(ctx, w, req.Fault); err != nil {
		return nil, err
	}
	return api.DeleteFault204Response{}, nil
}

// ClearFaults removes all faults of the workspace.
func (s *server) ClearFaults(ctx context.Context, req api.ClearFaultsRequestObject) (api.ClearFaultsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := s.options.Faults.Clear(ctx, w); err != nil {
		return nil, err
	}
	return api.ClearFaults204Response{}, nil
}

func fromAPIFault(sent api.NewFault) persistence.FaultRule {
	rule := persistence.FaultRule{
		API: sent.API, Operation: orZero(sent.Operation), Nth: orZero(sent.Nth), Every: orZero(sent.Every), Probability: sent.Probability, Seed: orZero(sent.Seed),
		Times: orZero(sent.Times), Status: orZero(sent.Status), LatencyMS: orZero(sent.LatencyMs), Dropped: orZero(sent.Drop),
	}
	if sent.Kind != nil {
		rule.Kind = string(*sent.Kind)
	}
	return rule
}

func toAPIFault(rule persistence.FaultRule) api.Fault {
	fault := api.Fault{
		ID: rule.ID, API: rule.API, Operation: filled(rule.Operation), Nth: filled(rule.Nth), Every: filled(rule.Every), Probability: rule.Probability,
		Times: filled(rule.Times), Kind: filled(api.FaultKind(rule.Kind)), Status: filled(rule.Status), LatencyMs: rule.LatencyMS, Drop: rule.Dropped,
		Calls: rule.Calls, Fired: rule.Fired, CreatedAt: rule.CreatedAt,
	}
	if rule.Probability != nil {
		fault.Seed = &rule.Seed
	}
	return fault
}
