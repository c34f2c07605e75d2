package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"gatehouse/generated/gatehouseapi"
)

// refusal is what the management API would not do.
type refusal struct {
	Status   int
	Text     string
	Problems []problem // by the names of the request's properties
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the management API answered %d: %s", r.Status, r.Text)
}

// answered is any response of the generated client.
type answered interface {
	StatusCode() int
	GetBody() []byte
}

// ask gives a proper answer of the management API, or a *refusal.
func ask[T answered](response T, err error) (T, error) {
	if err != nil {
		return response, err
	}
	if response.StatusCode() < http.StatusBadRequest {
		return response, nil
	}
	return response, refusalOf(response.StatusCode(), response.GetBody())
}

func refusalOf(status int, body []byte) *refusal {
	refused := &refusal{Status: status, Text: http.StatusText(status)}
	var told gatehouseapi.Problem
	if json.Unmarshal(body, &told) != nil {
		return refused
	}
	refused.Text = told.Title
	if told.Detail != nil && *told.Detail != "" {
		refused.Text = *told.Detail
	}
	for _, violation := range told.Violations {
		name := strings.TrimPrefix(violation.Pointer, "/")
		if at := strings.IndexByte(name, '/'); at >= 0 && violation.In == "body" {
			name = name[:at] // of a list: the field it is made of
		}
		refused.Problems = append(refused.Problems, problem{name, violation.Detail})
	}
	return refused
}

func isNotFound(err error) bool {
	var refused *refusal
	return errors.As(err, &refused) && refused.Status == http.StatusNotFound
}
