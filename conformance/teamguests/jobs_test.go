package teamguests_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// held is a middleware that lets each job begin only when the test says so.
type held struct {
	river.MiddlewareDefaults
	begun   chan struct{} // a value for each job that has begun
	release chan struct{}
	atOnce  atomic.Int32
	most    atomic.Int32
}

func newHeld() *held { return &held{begun: make(chan struct{}, 100), release: make(chan struct{})} }

// Work implements rivertype.WorkerMiddleware.
func (m *held) Work(ctx context.Context, _ *rivertype.JobRow, work func(context.Context) error) error {
	m.most.Store(max(m.most.Load(), m.atOnce.Add(1)))
	defer m.atOnce.Add(-1)
	m.begun <- struct{}{}
	select {
	case <-m.release:
	case <-ctx.Done():
		return ctx.Err()
	}
	return work(ctx)
}

// stateOf is the job's state as it is stored; the API tells pending and running apart no more than the vendor's does.
func stateOf(t testing.TB, h *house.House, id int64) string {
	t.Helper()
	job, err := h.Workspace().TeamGuestsJob(t.Context(), 1, id)
	require.NoError(t, err)
	return job.State
}

const pending = `{"id":85842,"completed":false,"description":null,"success":null,"artifact_url":null,"result":null,"download_filename":null}`

// TestJobLife follows one job: pending until work begins, running while it goes on, done at the end.
func TestJobLife(t *testing.T) {
	middleware := newHeld()
	h := house.New(t, house.HoldJobs, house.AroundJobs(middleware))
	fill(t, h, 2500, numbered)
	require.JSONEq(t, pending, h.Call("POST", bulkDestroy, `{}`, "Authorization", manager).Body)
	require.Equal(t, persistence.JobPending, stateOf(t, h, 85842))
	require.JSONEq(t, pending, h.Call("GET", base+"/async_jobs/85842", "", "Authorization", manager).Body)
	require.Equal(t, "async_jobs 0-0/1", h.Call("GET", base+"/async_jobs?completed=false", "", "Authorization", manager).Header.Get("Content-Range"))

	// A first chunk, as a worker that dies afterwards would leave it.
	require.NoError(t, h.Workspace().StartTeamGuestsJob(t.Context(), 85842))
	last, err := h.Workspace().DeleteTeamGuestsChunk(t.Context(), 85842, 0, 1000)
	require.NoError(t, err)
	require.EqualValues(t, 1054, last, "guests 55 to 1054")
	require.Equal(t, persistence.JobRunning, stateOf(t, h, 85842))
	require.JSONEq(t, pending, h.Call("GET", base+"/async_jobs/85842", "", "Authorization", manager).Body)
	require.True(t, strings.HasSuffix(list(h).Header.Get("Content-Range"), "/1502"), "reads go on in between")

	// Guests who come after the call stay.
	require.Equal(t, 207, h.Call("POST", bulkCreate, `[{"first_name":"Late"}]`, "Authorization", manager).Status)
	h.RunJobs()
	<-middleware.begun
	close(middleware.release)
	require.Equal(t, map[string]any{
		"id": 85842.0, "completed": true, "description": nil, "success": true, "artifact_url": nil, "result": map[string]any{"errors": []any{}}, "download_filename": nil,
	}, finish(t, h, "85842"))
	require.Equal(t, persistence.JobDone, stateOf(t, h, 85842))
	require.Equal(t, "team_guests 0-0/1", list(h).Header.Get("Content-Range"))
	require.Equal(t, "async_jobs 0-1/2", h.Call("GET", base+"/async_jobs?completed=true", "", "Authorization", manager).Header.Get("Content-Range"))
	require.Equal(t, 422, h.Call("GET", base+"/async_jobs?completed=perhaps", "", "Authorization", manager).Status)
}

// TestSetIsFixedAtTheCall: who matches is decided when the call is made, not when the work is done.
func TestSetIsFixedAtTheCall(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 202, h.Call("POST", bulkDestroy, `{"search_query":"hackett"}`, "Authorization", manager).Status)
	require.Equal(t, 204, h.Call("PATCH", base+"/team_guests/55", `{"team_guest":{"last_name":"Renamed"}}`, "Authorization", manager).Status)
	require.Equal(t, 204, h.Call("PATCH", base+"/team_guests/56", `{"team_guest":{"last_name":"Hackett"}}`, "Authorization", manager).Status)
	h.RunJobs()
	finish(t, h, "85842")
	require.Equal(t, 404, h.Call("GET", base+"/team_guests/55", "", "Authorization", manager).Status)
	require.Equal(t, 200, h.Call("GET", base+"/team_guests/56", "", "Authorization", manager).Status)
}

// TestReplicasShareTheWork: many jobs over two replicas, each job runs in one place at a time, and each runs once.
func TestReplicasShareTheWork(t *testing.T) {
	first, second := newHeld(), newHeld()
	close(first.release)
	close(second.release)
	h := house.New(t, house.HoldJobs, house.AroundJobs(first))
	fill(t, h, 40, numbered)
	const jobs = 40
	for i := range jobs {
		require.Equal(t, 202, h.Call("POST", bulkDestroy, fmt.Sprintf(`{"include_ids":[%d]}`, 57+i), "Authorization", manager).Status)
	}
	replica := h.Replica(house.HoldJobs, house.AroundJobs(second))
	h.RunJobs()
	replica.RunJobs()
	for i := range jobs {
		require.Equal(t, true, finish(t, h, fmt.Sprint(85842+i))["success"])
	}
	h.StopJobs()
	replica.StopJobs()
	require.Equal(t, jobs, len(first.begun)+len(second.begun), "no job ran twice")
	require.Equal(t, "team_guests 0-1/2", list(h).Header.Get("Content-Range"))
}

// TestJobSurvivesARestart: what was accepted is done by whoever runs next on the database.
func TestJobSurvivesARestart(t *testing.T) {
	url := persistencetest.URL(t)
	t.Run("before", func(t *testing.T) {
		h := house.At(t, url, house.HoldJobs)
		require.Equal(t, 202, h.Call("POST", bulkDestroy, `{"include_ids":[55]}`, "Authorization", manager).Status)
	})
	t.Run("after", func(t *testing.T) {
		h := house.At(t, url)
		require.Equal(t, true, finish(t, h, "85842")["success"])
		require.Equal(t, 404, h.Call("GET", base+"/team_guests/55", "", "Authorization", manager).Status)
	})
}

// TestFailedJob: work that cannot be done is told to whoever polls, and is not tried for ever.
func TestFailedJob(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	require.Equal(t, 202, h.Call("POST", bulkDestroy, `{"description":"doomed"}`, "Authorization", manager).Status)
	require.NoError(t, h.Workspace().FailTeamGuestsJob(t.Context(), 85842, "The guests could not be deleted"))
	require.JSONEq(t, `{"id":85842,"completed":true,"description":"doomed","success":false,"artifact_url":null,"result":{"errors":["The guests could not be deleted"]},"download_filename":null}`,
		h.Call("GET", base+"/async_jobs/85842", "", "Authorization", manager).Body)
}

// TestJobOfADeadReplica: on Postgres, a run whose replica died is begun anew by another at once, and one whose replica lives is left to it.
func TestJobOfADeadReplica(t *testing.T) {
	if !persistencetest.OnPostgres() {
		t.Skip("a SQLite file belongs to one process, which takes up what it left at its next start: see TestJobGoesOnAfterAKill")
	}
	url := persistencetest.URL(t)
	pool, err := sql.Open("pgx", url)
	require.NoError(t, err)
	defer pool.Close()
	middleware := newHeld()
	living := house.At(t, url, house.AroundJobs(middleware))
	require.Equal(t, 202, living.Call("POST", bulkDestroy, `{"include_ids":[55]}`, "Authorization", manager).Status)
	<-middleware.begun

	replica := house.At(t, url, house.HoldJobs)
	replica.RunJobs()
	var state string
	require.NoError(t, pool.QueryRowContext(t.Context(), "SELECT state FROM river_job").Scan(&state))
	require.Equal(t, "running", state, "the replica that runs it is alive")
	replica.StopJobs()
	close(middleware.release)
	require.Equal(t, true, finish(t, living, "85842")["success"])
	living.StopJobs()

	require.Equal(t, 202, living.Call("POST", bulkDestroy, `{"include_ids":[56]}`, "Authorization", manager).Status)
	_, err = pool.ExecContext(t.Context(), `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{gatehouse-dead}' WHERE state = 'available'`)
	require.NoError(t, err)
	replica.RunJobs()
	require.Equal(t, true, finish(t, replica, "85843")["success"])
}
