package onoffice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	api "gatehouse/generated/onofficeapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// maxAnswer is how many bytes of results a batch gives before it does no more: 500 lists of 500 records would take all memory.
const maxAnswer = 32 << 20

// call is one batch of one API user under way.
type call struct {
	*server
	workspace *persistence.Workspace
	user      persistence.OnOfficeCaller
	fields    *persistence.OnOfficeCatalogue // once asked for
	people    map[int64]persistence.OnOfficeUser
}

// RequestActions runs actions one after the other. Each succeeds or fails on its own and has its result at its own place; the first failure
// also stands at the top.
func (s *server) RequestActions(ctx context.Context, req api.RequestActionsRequestObject) (api.RequestActionsResponseObject, error) {
	user, err := s.users.ByToken(ctx, req.Body.Token)
	switch {
	case errors.Is(err, access.ErrNobody):
		return api.RequestActions200JSONResponse(refused(fail(codeNotAuthenticated))), nil
	case errors.Is(err, access.ErrInactive):
		return api.RequestActions200JSONResponse(refused(fail(codeInactive))), nil
	case err != nil:
		return nil, err
	}
	if err := httpapi.Suffer(ctx); err != nil {
		return nil, err
	}
	c := &call{server: s, workspace: s.db.In(user.WorkspaceID), user: user}
	answer := answered(0, "OK")
	answer.Response.Results = make([]api.Result, len(req.Body.Request.Actions))
	room := maxAnswer
	for i, sent := range req.Body.Request.Actions {
		raw, err := sent.MarshalJSON()
		if err != nil {
			return nil, err
		}
		done := c.run(ctx, raw, room > 0)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if done.Status.Errorcode != 0 && answer.Status.Errorcode == 0 {
			answer.Status = answered(done.Status.Errorcode, done.Status.Message).Status
		}
		encoded, err := json.Marshal(done)
		if err != nil {
			return nil, err
		}
		if err := answer.Response.Results[i].UnmarshalJSON(encoded); err != nil {
			return nil, err
		}
		room -= len(encoded)
	}
	return api.RequestActions200JSONResponse(answer), nil
}

// result is what became of an action, in the order in which the vendor says it.
type result struct {
	ActionID     string `json:"actionid"`
	ResourceID   string `json:"resourceid"`
	ResourceType string `json:"resourcetype"`
	Cacheable    bool   `json:"cacheable"`
	Identifier   string `json:"identifier"`
	Data         any    `json:"data"`
	Status       struct {
		Errorcode code   `json:"errorcode"`
		Message   string `json:"message"`
	} `json:"status"`
}

// data is what an action that succeeded gives.
type data struct {
	Meta    meta     `json:"meta"`
	Records []record `json:"records"`
}

type meta struct {
	Absolute *int64 `json:"cntabsolute"`
}

type record struct {
	ID       any `json:"id"`       // a number, or a name
	Type     any `json:"type"`     // a text, or nil
	Elements any `json:"elements"` // nothing stands as PHP's empty list
}

// nothing is PHP's empty list.
var nothing = []string{}

// counted is a list of records and how many there are altogether.
func counted(total int64, records []record) data {
	if records == nil {
		records = []record{}
	}
	return data{meta{&total}, records}
}

// uncounted is what is not a list of records that could go on.
func uncounted(records ...record) data {
	if records == nil {
		records = []record{}
	}
	return data{Records: records}
}

// made is the answer of create.
func made(id int64, kind string) data { return uncounted(record{id, kind, nothing}) }

// success is the answer of an action that has nothing else to say.
func success(kind string) data { return uncounted(record{0, kind, ended{"success"}}) }

// ended says how an action ended.
type ended struct {
	Success string `json:"success"`
}

// run does one action, if there is room for what it gives.
func (c *call) run(ctx context.Context, raw json.RawMessage, room bool) result {
	a, err := parseAction(raw)
	done := result{ActionID: a.actionID, ResourceID: a.resourceID, ResourceType: a.resourceType, Identifier: a.identifier}
	var given data
	switch {
	case err == nil && !room:
		err = &failure{codeErrorInAction, fmt.Sprintf("The answers before this are larger than %d bytes", maxAnswer)}
	case err == nil:
		given, err = c.perform(ctx, a)
	}
	if err == nil {
		done.Cacheable, done.Data, done.Status.Message = a.verb == read || a.verb == get, given, "OK"
		return done
	}
	var failed *failure
	if !errors.As(err, &failed) {
		c.logger.ErrorContext(ctx, "action failed", "request_id", httpapi.RequestID(ctx), "action", a.verb, "resource", shortened(a.resourceType), "error", err)
		failed = fail(codeErrorInAction, httpapi.RequestID(ctx))
	}
	done.Data, done.Status.Errorcode, done.Status.Message = nothing, failed.code, failed.message
	return done
}

// perform checks what is signed, finds what is asked for and does it.
func (c *call) perform(ctx context.Context, a *action) (data, error) {
	now := c.db.Now()
	if err := a.verify(c.user.Secret, *c.user.Token, now); err != nil {
		return data{}, err
	}
	if ago, replayed := c.seen.again(a.hmac, now); replayed {
		c.logger.WarnContext(ctx, "a signature came again", "request_id", httpapi.RequestID(ctx), "api_user", c.user.Name, "seconds", int(ago.Seconds()))
	}
	handle, err := a.handler()
	if err != nil {
		return data{}, err
	}
	return handle(c, ctx, a)
}
