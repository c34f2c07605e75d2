package teamguests

import (
	"context"

	api "gatehouse/generated/teamguestsapi"
)

// ListAsyncJobs shows the caller's own jobs.
func (s *server) ListAsyncJobs(ctx context.Context, req api.ListAsyncJobsRequestObject) (api.ListAsyncJobsResponseObject, error) {
	me := callerOf(ctx)
	page := parseRange(req.Params.Range)
	jobs, total, err := s.workspace(me).TeamGuestsJobs(ctx, me.User.ID, req.Params.Completed, page)
	if err != nil {
		return nil, err
	}
	body := make([]api.AsyncJob, len(jobs))
	for i, job := range jobs {
		body[i] = toAPIAsyncJob(job)
	}
	return api.ListAsyncJobs200JSONResponse{Body: body, Headers: api.ListAsyncJobs200ResponseHeaders{
		AcceptRanges: "async_jobs", ContentRange: contentRange("async_jobs", page.Offset, len(body), total),
	}}, nil
}

// GetAsyncJob shows one of the caller's own jobs.
func (s *server) GetAsyncJob(ctx context.Context, req api.GetAsyncJobRequestObject) (api.GetAsyncJobResponseObject, error) {
	me := callerOf(ctx)
	id, _ := parseReference(req.ID)
	job, err := s.workspace(me).TeamGuestsJob(ctx, me.User.ID, id)
	if err != nil {
		return nil, err
	}
	return api.GetAsyncJob200JSONResponse(toAPIAsyncJob(job)), nil
}
