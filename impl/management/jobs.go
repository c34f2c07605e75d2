package management

import (
	"context"

	api "gatehouse/generated/gatehouseapi"
)

func (s *server) ListJobHolds(context.Context, api.ListJobHoldsRequestObject) (api.ListJobHoldsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) HoldJobs(context.Context, api.HoldJobsRequestObject) (api.HoldJobsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ReleaseJobs(context.Context, api.ReleaseJobsRequestObject) (api.ReleaseJobsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) ListJobs(context.Context, api.ListJobsRequestObject) (api.ListJobsResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) GetJob(context.Context, api.GetJobRequestObject) (api.GetJobResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) RetryJob(context.Context, api.RetryJobRequestObject) (api.RetryJobResponseObject, error) {
	return nil, errUnbuilt
}

func (s *server) StepJob(context.Context, api.StepJobRequestObject) (api.StepJobResponseObject, error) {
	return nil, errUnbuilt
}
