package teamguests

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"github.com/riverqueue/river"

	api "gatehouse/generated/teamguestsapi"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// BulkCreateTeamGuests creates up to 200 guests; each item succeeds or fails on its own (seed 003).
func (s *server) BulkCreateTeamGuests(ctx context.Context, req api.BulkCreateTeamGuestsRequestObject) (api.BulkCreateTeamGuestsResponseObject, error) {
	team, err := s.guestsOf(ctx, req.TeamID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	guests, failed, err := s.fromAPINewGuests(*req.Body)
	if err != nil {
		return nil, err
	}
	created, err := s.workspace(callerOf(ctx)).AddTeamGuests(ctx, team.ID, guests)
	if err != nil {
		return nil, err
	}
	return api.BulkCreateTeamGuests207JSONResponse(toAPIBulkResult(created, failed, len(*req.Body), parseFields(req.Params.Fields))), nil
}

// fromAPINewGuests holds each item to the spec of a new guest. What fails stands in failed, by its place.
func (s *server) fromAPINewGuests(items api.BulkCreateTeamGuestsRequest) (guests []persistence.TeamGuestsPerson, failed map[int]api.FieldErrors, err error) {
	failed = map[int]api.FieldErrors{}
	for ref, item := range items {
		raw, err := item.MarshalJSON()
		if err != nil {
			return nil, nil, err
		}
		guest, violations, err := s.fromAPINewGuest(raw)
		if err != nil {
			return nil, nil, err
		}
		if len(violations) > 0 {
			failed[ref] = fieldErrors(violations)
			continue
		}
		guests = append(guests, guest)
	}
	return guests, failed, nil
}

func (s *server) fromAPINewGuest(raw []byte) (guest persistence.TeamGuestsPerson, violations []httpapi.Violation, err error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return guest, nil, err
	}
	if violations = httpapi.Check(s.newGuest, value); len(violations) > 0 {
		return guest, violations, nil
	}
	sent := value.(map[string]any) // the schema takes nothing but objects
	text := func(key string) string { text, _ := sent[key].(string); return text }
	guest = persistence.TeamGuestsPerson{
		UUID: uuid.NewString(), Role: roleGuest, Company: text("company"), FirstName: text("first_name"), LastName: text("last_name"),
		PreferredContact: text("preferred_contact"), Visiting: text("visiting"),
	}
	if notBlank("first_name", &guest.FirstName) != nil {
		violations = []httpapi.Violation{{In: "body", Path: []string{"first_name"}, Rule: "pattern", Value: guest.FirstName}}
	}
	return guest, violations, nil
}

// toAPIBulkResult answers each item in its place.
func toAPIBulkResult(created []persistence.TeamGuestsPerson, failed map[int]api.FieldErrors, items int, wanted fields) []api.BulkCreateTeamGuestsItem {
	results := make([]api.BulkCreateTeamGuestsItem, items)
	next := 0
	for ref := range results {
		if errors, ok := failed[ref]; ok {
			results[ref] = api.BulkCreateTeamGuestsItem{
				Ref: ref, Data: nullable.NewNullNullable[api.TeamGuest](), HTTPStatus: http.StatusUnprocessableEntity, Errors: errors,
			}
			continue
		}
		results[ref] = api.BulkCreateTeamGuestsItem{
			Ref: ref, Data: nullable.NewNullableWithValue(toAPITeamGuest(created[next], wanted)), HTTPStatus: http.StatusCreated, Errors: api.FieldErrors{},
		}
		next++
	}
	return results
}

// BulkDestroyTeamGuests chooses the guests now and deletes them in the background (seed 003). What the body says wins over the query string.
func (s *server) BulkDestroyTeamGuests(ctx context.Context, req api.BulkDestroyTeamGuestsRequestObject) (api.BulkDestroyTeamGuestsResponseObject, error) {
	team, err := s.guestsOf(ctx, req.TeamID, req.Params.XTeamID)
	if err != nil {
		return nil, err
	}
	search, include, exclude := req.Params.SearchQuery, req.Params.IncludeIds, req.Params.ExcludeIds
	me := callerOf(ctx)
	job := persistence.TeamGuestsJob{UserID: me.User.ID, TeamID: team.ID}
	if body := req.Body; body != nil {
		if body.SearchQuery != nil {
			search = body.SearchQuery
		}
		if body.IncludeIds != nil {
			include = body.IncludeIds
		}
		if body.ExcludeIds != nil {
			exclude = body.ExcludeIds
		}
		if description, err := body.Description.Get(); err == nil {
			job.Description = &description
		}
	}
	queued, err := s.workspace(me).QueueTeamGuestsDeletion(ctx, job, filterOf(search, include, exclude), func(id int64) river.JobArgs {
		return deletion{Workspace: me.Session.WorkspaceID, Job: id}
	})
	if err != nil {
		return nil, err
	}
	return api.BulkDestroyTeamGuests202JSONResponse(toAPIAsyncJob(queued)), nil
}

// deletion is the queued half of a bulk_destroy.
type deletion struct {
	Workspace int64 `json:"workspace"`
	Job       int64 `json:"job"`
}

// Kind names the work in the queue.
func (deletion) Kind() string { return "teamguests_bulk_destroy" }

// InsertOpts gives up after a few tries, minutes apart, so that whoever polls learns of a failure.
func (deletion) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 5} }

type deletionWorker struct {
	river.WorkerDefaults[deletion]
	db *persistence.DB
}

const (
	chunk  = 1000             // guests deleted in one transaction
	margin = 10 * time.Second // left of a run's time when it hands over to the next
)

// Work deletes what is left of the guests that were chosen. A run that comes near its time limit asks for another.
func (w *deletionWorker) Work(ctx context.Context, job *river.Job[deletion]) error {
	workspace := w.db.In(job.Args.Workspace)
	err := workspace.StartTeamGuestsJob(ctx, job.Args.Job)
	for last, next := int64(-1), int64(0); err == nil && next != last; {
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < margin {
			return river.JobSnooze(0)
		}
		last = next
		next, err = workspace.DeleteTeamGuestsChunk(ctx, job.Args.Job, last, chunk)
	}
	if err != nil && job.Attempt >= job.MaxAttempts {
		if err := workspace.FailTeamGuestsJob(context.WithoutCancel(ctx), job.Args.Job, "The guests could not be deleted"); err != nil {
			return err
		}
	}
	return err
}
