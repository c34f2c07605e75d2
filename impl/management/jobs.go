package management

import (
	"context"
	"errors"

	api "gatehouse/generated/gatehouseapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// ListJobs shows the workspace's background jobs.
func (s *server) ListJobs(ctx context.Context, req api.ListJobsRequestObject) (api.ListJobsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	filter := persistence.QueuedJobFilter{Kind: orZero(req.Params.Kind), State: string(orZero(req.Params.State)), Before: orZero(req.Params.Before), Limit: 50}
	if req.Params.Limit != nil {
		filter.Limit = *req.Params.Limit
	}
	jobs, err := w.QueuedJobs(ctx, filter)
	if err != nil {
		return nil, err
	}
	items := make([]api.Job, len(jobs))
	for i, job := range jobs {
		items[i] = toAPIJob(job)
	}
	return api.ListJobs200JSONResponse{Items: items}, nil
}

// GetJob shows one job.
func (s *server) GetJob(ctx context.Context, req api.GetJobRequestObject) (api.GetJobResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	job, err := w.QueuedJob(ctx, req.Job)
	if err != nil {
		return nil, err
	}
	return api.GetJob200JSONResponse(toAPIJob(job)), nil
}

// StepJob lets one held job run once.
func (s *server) StepJob(ctx context.Context, req api.StepJobRequestObject) (api.StepJobResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	job, err := w.StepJob(ctx, req.Job)
	if errors.Is(err, persistence.ErrJobState) {
		return nil, httpapi.Refuse(httpapi.Conflict, "The job is not held")
	}
	if err != nil {
		return nil, err
	}
	return api.StepJob200JSONResponse(toAPIJob(job)), nil
}

// RetryJob makes a job due at once.
func (s *server) RetryJob(ctx context.Context, req api.RetryJobRequestObject) (api.RetryJobResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	job, err := w.RetryJob(ctx, req.Job)
	if errors.Is(err, persistence.ErrJobState) {
		return nil, httpapi.Refuse(httpapi.Conflict, "The job is running, done or held")
	}
	if err != nil {
		return nil, err
	}
	return api.RetryJob200JSONResponse(toAPIJob(job)), nil
}

// ListJobHolds shows what is held in the workspace.
func (s *server) ListJobHolds(ctx context.Context, req api.ListJobHoldsRequestObject) (api.ListJobHoldsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	holds, err := w.JobHolds(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]api.JobHold, len(holds))
	for i, hold := range holds {
		items[i] = toAPIJobHold(hold)
	}
	return api.ListJobHolds200JSONResponse{Items: items}, nil
}

// HoldJobs keeps jobs from starting.
func (s *server) HoldJobs(ctx context.Context, req api.HoldJobsRequestObject) (api.HoldJobsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	hold, _, err := w.HoldJobs(ctx, orZero(req.Body.Kind))
	if err != nil {
		return nil, err
	}
	return api.HoldJobs201JSONResponse(toAPIJobHold(hold)), nil
}

// ReleaseJobs ends a hold.
func (s *server) ReleaseJobs(ctx context.Context, req api.ReleaseJobsRequestObject) (api.ReleaseJobsResponseObject, error) {
	w, err := s.workspace(ctx, req.Workspace)
	if err != nil {
		return nil, err
	}
	if err := w.ReleaseJobs(ctx, req.Hold); err != nil {
		return nil, err
	}
	return api.ReleaseJobs204Response{}, nil
}

func toAPIJob(job persistence.QueuedJob) api.Job {
	errors := make([]api.JobError, len(job.Errors))
	for i, failure := range job.Errors {
		errors[i] = api.JobError{Attempt: failure.Attempt, At: failure.At, Error: failure.Text}
	}
	return api.Job{
		ID: job.ID, Kind: job.Kind, State: api.JobState(job.State), Held: job.Held, Attempt: job.Attempt, MaxAttempts: job.MaxAttempts, ScheduledAt: job.DueAt,
		CreatedAt: job.CreatedAt, AttemptedAt: job.AttemptedAt, FinishedAt: job.FinishedAt, Errors: errors, Arguments: string(job.Args),
	}
}

func toAPIJobHold(hold persistence.JobHold) api.JobHold {
	return api.JobHold{ID: hold.ID, Kind: filled(hold.Kind), CreatedAt: hold.CreatedAt}
}
