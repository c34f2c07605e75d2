package onoffice

import (
	"context"
	"errors"
	"slices"
	"time"

	"gatehouse/persistence"
)

// modifyTask changes a task that the caller made or answers for.
func (c *call) modifyTask(ctx context.Context, a *action) (data, error) {
	id, err := a.recordID()
	if err != nil {
		return data{}, err
	}
	if err := c.mayNote(); err != nil {
		return data{}, fail(codeNoModify)
	}
	sent, err := a.parameters.object("data")
	if err != nil {
		return data{}, err
	}
	changes, err := c.taskChanges(ctx, sent)
	if err != nil {
		return data{}, err
	}
	err = c.workspace.ChangeOnOfficeTask(ctx, c.user.ID, id, changes)
	if errors.Is(err, persistence.ErrNotFound) {
		return data{}, fail(codeUnknownRecord)
	}
	if err != nil {
		return data{}, err
	}
	return success("task"), nil
}

// taskFields are what can be read of a task.
var taskFields = []string{"Betreff", "Aufgabe", "Art", "Prio", "Status", "Verantwortung", "Deadline", "Eintragsdatum", "von"}

// readTasks reads the tasks that the caller made or answers for.
func (c *call) readTasks(ctx context.Context, a *action) (data, error) {
	names, err := a.parameters.texts("data")
	if err != nil {
		return data{}, err
	}
	if len(names) == 0 {
		names = taskFields
	}
	var asked []string // each once, however often it was sent
	for _, name := range names {
		if !slices.Contains(taskFields, name) {
			return data{}, fail(codeUnknownField, name)
		}
		if !slices.Contains(asked, name) {
			asked = append(asked, name)
		}
	}
	var ids []int64
	if a.resourceID != "" {
		ids = []int64{}
		if id, ok := parseID(a.resourceID); ok {
			ids = append(ids, id)
		}
	}
	tasks, total, err := c.workspace.OnOfficeTasks(ctx, c.user.ID, ids, a.parameters.page())
	if err != nil {
		return data{}, err
	}
	people, err := c.userNames(ctx)
	if err != nil {
		return data{}, err
	}
	records := make([]record, len(tasks))
	for i, task := range tasks {
		responsible, due := "", "0000-00-00 00:00:00"
		if task.Responsible != nil {
			responsible = people[*task.Responsible]
		}
		if task.DueAt != nil {
			due = task.DueAt.UTC().Format(time.DateTime)
		}
		values := map[string]string{
			"Betreff": task.Subject, "Aufgabe": task.Text, "Art": task.Type, "Prio": task.Priority, "Status": task.Status,
			"Verantwortung": responsible, "Deadline": due, "Eintragsdatum": task.CreatedAt.UTC().Format(time.DateTime), "von": people[task.CreatedBy],
		}
		shown := make(elements, 0, len(asked))
		for _, name := range asked {
			shown = append(shown, element{name, values[name]})
		}
		records[i] = record{task.ID, "task", shown}
	}
	return counted(total, records), nil
}
