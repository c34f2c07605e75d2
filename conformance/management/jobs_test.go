package management_test

import (
	"context"
	"errors"
	"testing"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	api "gatehouse/generated/gatehouseapi"
)

// jobs lists the demo workspace's, the newest first.
func jobs(t testing.TB, h *house.House) []api.Job {
	t.Helper()
	got, err := admin(t, h).ListJobsWithResponse(t.Context(), demo, &api.ListJobsParams{})
	require.NoError(t, err)
	require.NotNil(t, got.JSON200, string(got.Body))
	return got.JSON200.Items
}

func holdJobs(t testing.TB, h *house.House, workspace string, kind *string) api.JobHold {
	t.Helper()
	got, err := admin(t, h).HoldJobsWithResponse(t.Context(), workspace, api.NewJobHold{Kind: kind})
	require.NoError(t, err)
	require.NotNil(t, got.JSON201, string(got.Body))
	return *got.JSON201
}

func releaseJobs(t testing.TB, h *house.House, hold int64) {
	t.Helper()
	got, err := admin(t, h).ReleaseJobsWithResponse(t.Context(), demo, hold)
	require.NoError(t, err)
	require.Equal(t, 204, got.StatusCode(), string(got.Body))
}

// completed asks as a client does that polls.
func completed(t testing.TB, h *house.House, path string) bool {
	t.Helper()
	answer := h.Call("GET", "/teamguests/api/v4/async_jobs/"+path, "", "Authorization", manager)
	require.Equal(t, 200, answer.Status, answer.Body)
	return answer.JSON(t).(map[string]any)["completed"].(bool)
}

// TestHoldAndStep: a client that polls Team Guests' async job sees it pending for as long as the test wants, and done after one step.
func TestHoldAndStep(t *testing.T) {
	h := house.New(t)
	all := holdJobs(t, h, demo, nil)
	require.Nil(t, all.Kind)
	require.Equal(t, all.ID, holdJobs(t, h, demo, nil).ID, "holding twice is holding once")
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[56]}`))
	waiting := jobs(t, h)
	require.Len(t, waiting, 2)
	for _, job := range waiting {
		require.True(t, job.Held)
		require.Equal(t, "teamguests_bulk_destroy", job.Kind)
		require.Zero(t, job.Attempt)
		require.Nil(t, job.ScheduledAt)
	}
	require.False(t, completed(t, h, "85842"))

	refused, err := admin(t, h).RetryJobWithResponse(t.Context(), demo, waiting[1].ID)
	require.NoError(t, err)
	require.Equal(t, 409, refused.StatusCode(), "held jobs are stepped, not retried")
	stepped, err := admin(t, h).StepJobWithResponse(t.Context(), demo, waiting[1].ID)
	require.NoError(t, err)
	require.NotNil(t, stepped.JSON200, string(stepped.Body))
	house.Eventually(t, "the step is run", func() bool { return completed(t, h, "85842") })
	require.Equal(t, 404, status(h, "GET", oneGuest, ""))
	require.False(t, completed(t, h, "85843"), "the other one waits on")
	house.Eventually(t, "the queue knows that it is done", func() bool { return jobs(t, h)[1].State == "done" })
	require.NotNil(t, jobs(t, h)[1].FinishedAt)
	again, err := admin(t, h).StepJobWithResponse(t.Context(), demo, waiting[1].ID)
	require.NoError(t, err)
	require.Equal(t, 409, again.StatusCode(), "what is done is not held")

	holds, err := admin(t, h).ListJobHoldsWithResponse(t.Context(), demo)
	require.NoError(t, err)
	require.Len(t, holds.JSON200.Items, 1)
	releaseJobs(t, h, all.ID)
	house.Eventually(t, "released", func() bool { return completed(t, h, "85843") })
	gone, err := admin(t, h).ReleaseJobsWithResponse(t.Context(), demo, all.ID)
	require.NoError(t, err)
	require.Equal(t, 404, gone.StatusCode())
}

// TestHoldsHoldOnEveryReplica: what one replica holds no other starts, and what waited before waits on.
func TestHoldsHoldOnEveryReplica(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	require.False(t, jobs(t, h)[0].Held)
	kind := holdJobs(t, h, demo, ptr("teamguests_bulk_destroy"))
	require.True(t, jobs(t, h)[0].Held)
	other := h.Replica()
	h.RunJobs()
	releasable := holdJobs(t, h, demo, nil)
	require.Equal(t, 202, status(other, "POST", guests+"/bulk_destroy", `{"include_ids":[56]}`))
	releaseJobs(t, h, releasable.ID)
	for _, job := range jobs(t, h) {
		require.True(t, job.Held, "the other hold is still there")
		require.Zero(t, job.Attempt)
	}
	releaseJobs(t, other, kind.ID)
	house.Eventually(t, "both are done", func() bool { return completed(t, h, "85842") && completed(t, h, "85843") })
}

// TestHoldOfAnotherKindOrWorkspace lets these jobs run.
func TestHoldOfAnotherKindOrWorkspace(t *testing.T) {
	h := house.New(t)
	_, err := h.DB.CreateWorkspace(t.Context(), "other", nil)
	require.NoError(t, err)
	holdJobs(t, h, "other", nil)
	holdJobs(t, h, demo, ptr("webhook_delivery"))
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	house.Eventually(t, "done", func() bool { return completed(t, h, "85842") })
	theirs, err := admin(t, h).ListJobsWithResponse(t.Context(), "other", &api.ListJobsParams{})
	require.NoError(t, err)
	require.Empty(t, theirs.JSON200.Items)
	house.Eventually(t, "done in the queue", func() bool { return jobs(t, h)[0].State == "done" })
	foreign, err := admin(t, h).GetJobWithResponse(t.Context(), "other", jobs(t, h)[0].ID)
	require.NoError(t, err)
	require.Equal(t, 404, foreign.StatusCode())
	for _, call := range []func(context.Context, api.InWorkspace, api.ID, ...api.RequestEditorFn) (int, error){
		func(ctx context.Context, w api.InWorkspace, id api.ID, _ ...api.RequestEditorFn) (int, error) {
			got, err := admin(t, h).StepJobWithResponse(ctx, w, id)
			return got.StatusCode(), err
		},
		func(ctx context.Context, w api.InWorkspace, id api.ID, _ ...api.RequestEditorFn) (int, error) {
			got, err := admin(t, h).RetryJobWithResponse(ctx, w, id)
			return got.StatusCode(), err
		},
	} {
		got, err := call(t.Context(), "other", jobs(t, h)[0].ID)
		require.NoError(t, err)
		require.Equal(t, 404, got)
	}
}

// hopeless lets every run fail until told otherwise.
type hopeless struct {
	river.MiddlewareDefaults
	until chan struct{}
}

func (m *hopeless) Work(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
	select {
	case <-m.until:
		return work(ctx)
	default:
		return errors.New("no hope")
	}
}

// TestRetryNow runs a job at once that waits for its next attempt.
func TestRetryNow(t *testing.T) {
	middleware := &hopeless{until: make(chan struct{})}
	h := house.New(t, house.AroundJobs(middleware))
	freeze(t, h, nil)
	require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	house.Eventually(t, "it fails", func() bool { return jobs(t, h)[0].State == "retrying" })
	id := jobs(t, h)[0].ID
	close(middleware.until)
	retried, err := admin(t, h).RetryJobWithResponse(t.Context(), demo, id)
	require.NoError(t, err)
	require.NotNil(t, retried.JSON200, string(retried.Body))
	house.Eventually(t, "it is done", func() bool { return completed(t, h, "85842") && jobs(t, h)[0].State == "done" })
	again, err := admin(t, h).RetryJobWithResponse(t.Context(), demo, id)
	require.NoError(t, err)
	require.Equal(t, 409, again.StatusCode(), "done is done")
	require.Equal(t, 2, jobs(t, h)[0].Attempt)
}

// TestListOfJobs chooses by state and kind, and pages by id.
func TestListOfJobs(t *testing.T) {
	h := house.New(t)
	holdJobs(t, h, demo, nil)
	for range 5 {
		require.Equal(t, 202, status(h, "POST", guests+"/bulk_destroy", `{"include_ids":[55]}`))
	}
	all := jobs(t, h)
	require.Len(t, all, 5)
	for _, tt := range []struct {
		name string
		send api.ListJobsParams
		want []api.Job
	}{
		{"two", api.ListJobsParams{Limit: ptr(2)}, all[:2]},
		{"older ones", api.ListJobsParams{Before: &all[1].ID, Limit: ptr(2)}, all[2:4]},
		{"of the kind", api.ListJobsParams{Kind: ptr("teamguests_bulk_destroy")}, all},
		{"of another kind", api.ListJobsParams{Kind: ptr("webhook_delivery")}, []api.Job{}},
		{"scheduled", api.ListJobsParams{State: ptr(api.JobStateFilter("scheduled"))}, all},
		{"done", api.ListJobsParams{State: ptr(api.JobStateFilter("done"))}, []api.Job{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := admin(t, h).ListJobsWithResponse(t.Context(), demo, &tt.send)
			require.NoError(t, err)
			require.NotNil(t, got.JSON200, string(got.Body))
			require.Equal(t, tt.want, got.JSON200.Items)
		})
	}
	one, err := admin(t, h).GetJobWithResponse(t.Context(), demo, all[0].ID)
	require.NoError(t, err)
	require.Equal(t, all[0], *one.JSON200)
	require.Contains(t, one.JSON200.Arguments, `"job"`)
}
