package management

import (
	"context"
	"time"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/traffic"
	"gatehouse/persistence"
)

// ListTraffic shows the latest calls, and waits for the next where asked to.
func (s *server) ListTraffic(ctx context.Context, req api.ListTrafficRequestObject) (api.ListTrafficResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	if s.options.Traffic == nil {
		return api.ListTraffic200JSONResponse{Items: []api.Call{}}, nil
	}
	sent := req.Params
	filter := traffic.Filter{
		Workspace: req.Workspace, Unidentified: orZero(sent.Unidentified), API: orZero(sent.API), Operation: orZero(sent.Operation), Status: orZero(sent.Status),
		Verdict: string(orZero(sent.Verdict)), Search: orZero(sent.Search), After: orZero(sent.After), Before: orZero(sent.Before), Limit: orZero(sent.Limit),
	}
	waiting, cancel := context.WithTimeout(ctx, time.Duration(orZero(sent.Wait))*time.Second)
	defer cancel()
	calls, last := s.options.Traffic.Wait(waiting, filter)
	items := make([]api.Call, len(calls))
	for i, call := range calls {
		items[i] = toAPICall(call)
	}
	return api.ListTraffic200JSONResponse{Items: items, Enabled: true, Last: last}, nil
}

// GetCall shows one call with all that is kept of it.
func (s *server) GetCall(ctx context.Context, req api.GetCallRequestObject) (api.GetCallResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	if s.options.Traffic == nil {
		return nil, persistence.ErrNotFound
	}
	found, ok := s.options.Traffic.Call(req.Workspace, req.Call)
	if !ok {
		return nil, persistence.ErrNotFound
	}
	return api.GetCall200JSONResponse(toAPICallDetails(found)), nil
}

// ClearTraffic forgets the workspace's calls.
func (s *server) ClearTraffic(ctx context.Context, req api.ClearTrafficRequestObject) (api.ClearTrafficResponseObject, error) {
	if _, err := s.workspace(ctx, req.Workspace); err != nil {
		return nil, err
	}
	if s.options.Traffic != nil {
		s.options.Traffic.Clear(req.Workspace)
	}
	return api.ClearTraffic204Response{}, nil
}

func toAPICall(call traffic.Call) api.Call {
	return api.Call{
		ID: call.ID, At: call.At, RequestID: call.RequestID, Workspace: call.Workspace, API: call.API, Operation: call.Operation, Method: call.Method, Path: call.Path,
		Status: call.Status, GateIn: api.Verdict(call.GateIn), GateOut: api.Verdict(call.GateOut), DurationUs: call.DurationMicroseconds, Credential: call.Credential,
		Fault: call.Fault, Problems: call.Problems, RequestBytes: int64(call.RequestBytes), ResponseBytes: int64(call.ResponseBytes),
	}
}

func toAPICallDetails(detail traffic.Detail) api.CallDetails {
	details := api.CallDetails{
		Call: toAPICall(detail.Call), URL: detail.URL, Request: toAPIMessage(detail.Request), Response: toAPIMessage(detail.Response), Curl: detail.Curl,
		Violations: make([]api.CallViolation, len(detail.Violations)), Ignored: make([]api.Ignored, len(detail.Ignored)),
	}
	for i, v := range detail.Violations {
		details.Violations[i] = api.CallViolation{Direction: api.CallViolationDirection(v.Direction), In: v.In, Pointer: v.Pointer, Rule: v.Rule, Reason: v.Reason}
	}
	for i, ignored := range detail.Ignored {
		details.Ignored[i] = api.Ignored{In: api.IgnoredIn(ignored.In), Name: ignored.Name}
	}
	return details
}

func toAPIMessage(message traffic.Message) api.Message {
	lines := make([]api.HeaderLine, len(message.Headers))
	for i, header := range message.Headers {
		lines[i] = api.HeaderLine{Name: header.Name, Value: header.Value}
	}
	return api.Message{Headers: lines, Body: message.Body, Truncated: message.Truncated, Binary: message.Binary}
}
