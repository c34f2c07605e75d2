package console

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// page is what a browser shows: a title and sections below each other. What a viewer may not do is left out when it is shown.
type page struct {
	Title    string
	Intro    string
	Parents  []link // the way here, from the top
	Tabs     []tab
	Actions  []button
	Sections []section
	Status   int    // 0 means 200
	Stay     string // where a reload leads, when the page answers a form
	Script   string // of the page's own, from the assets
}

type link struct{ Label, URL string }

type tab struct {
	Label, URL string
	Current    bool
}

// section is one part of a page; what it does not have is not shown.
type section struct {
	ID      string
	Title   string
	Text    string
	Warning string
	Facts   []fact
	Secrets []secret
	Table   *table
	Form    *form
	Buttons []button
	Code    []code
	Calls   []call // documented operations
	Live    *live  // the traffic list
	Cards   []card
	Summary string // folds the form below it
}

// card is one system on the overview.
type card struct {
	Title, URL, Text string
	Links            []link
}

// live is where the page's script finds new calls.
type live struct {
	Stream string
	Detail string // of one call, followed by its id
	Last   int64  // the latest call that the page knows
}

// code is text in its own shape, such as a body or a command.
type code struct {
	Label string
	Text  string
	Copy  bool
}

// call is one documented operation.
type call struct{ Method, Path, Summary, Text, Right string }

// fact is a name and its value.
type fact struct {
	Name  string
	Value cell
}

// secret is shown once, to be copied.
type secret struct{ ID, Label, Value string }

// cell is a value, said in one way.
type cell struct {
	Text  string
	URL   string
	State string // good, bad or quiet: shown as a badge
	Code  bool
	Time  time.Time
	Items []string
	Whole bool // not cut, however long
}

// Void says that there is nothing to see.
func (c cell) Void() bool { return c.Text == "" && c.Time.IsZero() && len(c.Items) == 0 }

// longWord is what a table may break anywhere; shorter ones it keeps whole.
const longWord = 24

// Long says that a word of the text is too long for a column.
func (c cell) Long() bool {
	return slices.ContainsFunc(strings.Fields(c.Text), func(word string) bool { return len(word) > longWord })
}

func text(value string) cell         { return cell{Text: value} }
func linked(label, to string) cell   { return cell{Text: label, URL: to} }
func coded(value string) cell        { return cell{Text: value, Code: true} }
func badge(state, label string) cell { return cell{Text: label, State: state} }
func number[T int | int64](n T) cell { return cell{Text: strconv.FormatInt(int64(n), 10)} }
func moment(t time.Time) cell        { return cell{Time: t} }
func several(items []string) cell    { return cell{Items: items} }
func yes(is bool, yes, no string) cell {
	return badge(map[bool]string{true: "good", false: "quiet"}[is], map[bool]string{true: yes, false: no}[is])
}
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// maybe is a moment that may not have come.
func maybe(t *time.Time, otherwise string) cell {
	if t == nil {
		return badge("quiet", otherwise)
	}
	return moment(*t)
}

// button posts, or leads on when Leads. What changes something is hidden from viewers.
type button struct {
	Label  string
	About  string // of which, for those who hear the page
	URL    string
	Leads  bool
	Writes bool // for one that leads to a form
	Danger bool
	Main   bool
	Values []value
}

type value struct{ Name, Value string }

// table is a list of records.
type table struct {
	Label   string
	Columns []string
	Rows    []row
	Empty   string
	Wide    bool // has so many columns that it may have to be scrolled
	Search  *search
	Shown   string
	Before  string // URL of the page before, "" on the first
	After   string
}

type row struct {
	ID      string
	Cells   []cell
	Buttons []button
}

// Buttoned says whether any row has something to press.
func (t table) Buttoned() bool {
	for _, row := range t.Rows {
		if len(row.Buttons) > 0 {
			return true
		}
	}
	return false
}

// search is the form above a table; it changes nothing.
type search struct {
	Label   string
	Value   string
	Filters []field
	Keep    []value
}

// form is what an admin fills in. Viewers never see one.
type form struct {
	ID       string // needed where a page has several
	URL      string
	Fields   []field
	Submit   string
	Danger   bool
	Cancel   string
	Problems []problem // the first ones belong to no field
}

// problem is one thing wrong with what was sent.
type problem struct{ Field, Text string }

// field is one labelled input, or a group of them.
type field struct {
	Name     string
	Label    string
	Hint     string
	Kind     string // text, number, email, url, password, textarea, select, radios, checks, check, hidden
	Value    string
	Values   []string // of checks
	Options  []option
	Required bool
	Max      int
	Complete string // autocomplete
	Problem  string
	Focus    bool // where one begins
	Rows     int
	ID       string // set by the form
}

type option struct{ Value, Label, Hint string }

// Chosen says whether an option of the field is the one, or one of those, chosen.
func (f field) Chosen(value string) bool {
	for _, chosen := range f.Values {
		if chosen == value {
			return true
		}
	}
	return f.Kind != "checks" && f.Value == value
}

// filled is the form with what was sent, and what is wrong with it.
func (f form) filled(sent url.Values, refused *refusal) *form {
	of := map[string]string{}
	for _, p := range refused.Problems {
		if of[p.Field] == "" {
			of[p.Field] = p.Text
		}
	}
	fields := make([]field, len(f.Fields))
	labels := map[string]string{}
	for i, field := range f.Fields {
		labels[field.Name] = field.Label
		if field.Kind != "password" && field.Kind != "hidden" {
			field.Value, field.Values = sent.Get(field.Name), sent[field.Name]
		}
		field.Problem = of[field.Name]
		fields[i] = field
	}
	f.Fields, f.Problems = fields, nil
	for _, p := range refused.Problems {
		switch label, known := labels[p.Field]; {
		case known:
			p.Text = label + ": " + p.Text
		case p.Field != "":
			p = problem{"", p.Field + ": " + p.Text}
		}
		f.Problems = append(f.Problems, p)
	}
	if len(f.Problems) == 0 {
		f.Problems = []problem{{"", refused.Text}}
	}
	return &f
}

// identified gives each field an id that is the form's own.
func (f *form) identified() {
	for i := range f.Fields {
		f.Fields[i].ID = f.Fields[i].Name
		if f.ID != "" {
			f.Fields[i].ID = f.ID + "-" + f.Fields[i].Name
		}
	}
}

// FieldID is where a problem's field is.
func (f form) FieldID(name string) string {
	for _, field := range f.Fields {
		if field.Name == name {
			return field.ID
		}
	}
	return ""
}

// readOnly leaves out what a viewer may not do.
func (p *page) readOnly() {
	p.Actions = leading(p.Actions)
	for i := range p.Sections {
		s := &p.Sections[i]
		s.Form, s.Buttons = nil, leading(s.Buttons)
		if s.Table == nil {
			continue
		}
		for j := range s.Table.Rows {
			s.Table.Rows[j].Buttons = leading(s.Table.Rows[j].Buttons)
		}
	}
}

func leading(buttons []button) (left []button) {
	for _, b := range buttons {
		if b.Leads && !b.Writes {
			left = append(left, b)
		}
	}
	return left
}
