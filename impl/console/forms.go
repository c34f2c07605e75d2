package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// inputs reads what a form sent, and collects what cannot be read.
type inputs struct {
	url.Values
	problems []problem
}

func (v *visit) inputs() *inputs { return &inputs{Values: v.form} }

func (in *inputs) wrong(name, why string) { in.problems = append(in.problems, problem{name, why}) }

// refused is what could not be read, nil when all could.
func (in *inputs) refused() error {
	if len(in.problems) == 0 {
		return nil
	}
	return &refusal{Status: 400, Text: "Some fields cannot be read.", Problems: in.problems}
}

// text is a trimmed text, nil when it is empty.
func (in *inputs) text(name string) *string { return optional(strings.TrimSpace(in.Get(name))) }

// whole is a whole number, nil when nothing was entered.
func (in *inputs) whole(name string) *int64 {
	entered := strings.TrimSpace(in.Get(name))
	if entered == "" {
		return nil
	}
	n, err := strconv.ParseInt(entered, 10, 64)
	if err != nil {
		in.wrong(name, "must be a whole number")
	}
	return &n
}

// fraction is a number, nil when nothing was entered.
func (in *inputs) fraction(name string) *float64 {
	entered := strings.TrimSpace(in.Get(name))
	if entered == "" {
		return nil
	}
	n, err := strconv.ParseFloat(entered, 64)
	if err != nil {
		in.wrong(name, "must be a number, such as 0.5")
	}
	return &n
}

// formTime is how browsers write a moment.
const formTime = "2006-01-02T15:04"

// moment is a time in UTC, nil when nothing was entered.
func (in *inputs) moment(name string) *time.Time {
	entered := strings.TrimSpace(in.Get(name))
	if entered == "" {
		return nil
	}
	for _, layout := range []string{formTime, formTime + ":05", time.RFC3339} {
		if t, err := time.Parse(layout, entered); err == nil {
			t = t.UTC()
			return &t
		}
	}
	in.wrong(name, "must be a date and time, such as 2026-01-31T18:00")
	return nil
}

// check says whether a box was ticked.
func (in *inputs) check(name string) bool { return in.Get(name) == "true" }

// list is a text of several, separated by commas.
func (in *inputs) list(name string) []string {
	items := []string{}
	for item := range strings.SplitSeq(in.Get(name), ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// wordsOf gives the chosen of several as a type of the API.
func wordsOf[T ~string](values []string) []T {
	words := make([]T, len(values))
	for i, value := range values {
		words[i] = T(value)
	}
	return words
}

// choices are options that say what they are.
func choices(values ...string) []option {
	options := make([]option, len(values))
	for i, value := range values {
		options[i] = option{Value: value, Label: value}
	}
	return options
}

func momentField(name, label string, t *time.Time) field {
	f := field{Name: name, Label: label, Kind: "datetime-local", Hint: "UTC"}
	if t != nil {
		f.Value = t.UTC().Format(formTime)
	}
	return f
}

func checkField(name, label, hint string, is bool) field {
	return field{Name: name, Label: label, Hint: hint, Kind: "check", Value: strconv.FormatBool(is)}
}

// confirmed asks once more before what cannot be undone, and does it when that was posted.
func (v *visit) confirmed(c confirmation) (answer, error) {
	if v.r.Method != http.MethodPost {
		return shown(page{Title: c.title, Sections: []section{{Warning: c.warning, Form: &form{URL: v.r.URL.Path, Submit: c.submit, Danger: true, Cancel: c.back}}}})
	}
	if err := c.do(); err != nil {
		return answer{}, err
	}
	return seeOther(c.done, c.said)
}

// confirmation is one such question.
type confirmation struct {
	title, warning string
	submit         string // what the button says
	back           string // where one goes who thinks better of it
	done           string // and who does not
	said           string
	do             func() error
}

// asked drops the answer of a call that has nothing to tell.
func asked[T answered](response T, err error) error {
	_, err = ask(response, err)
	return err
}
