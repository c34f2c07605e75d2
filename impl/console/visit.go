package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gatehouse/generated/gatehouseapi"
	"gatehouse/impl/access"
)

// visit is one request of someone who is signed in.
type visit struct {
	*console
	ctx       context.Context // in the admin's name; what the generated client is called with
	r         *http.Request
	w         http.ResponseWriter
	admin     access.Admin
	workspace string     // "" on pages of no workspace
	form      url.Values // what was posted
}

// answer is a page, or the way to another one.
type answer struct {
	page page
	to   string
	said string // there
}

func shown(p page) (answer, error) { return answer{page: p}, nil }

// seeOther leads on, so that a reload repeats nothing.
func seeOther(to, said string) (answer, error) { return answer{to: to, said: said}, nil }

// handler makes a page, or does something and leads on.
type handler func(v *visit) (answer, error)

// maxForm limits what a form may send, in bytes.
const maxForm = 1 << 20

// visiting is the way of every request that needs a session.
func (c *console) visiting(handle handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		admin, err := c.whoIs(r.Context())
		if err != nil {
			c.failed(w, r, err)
			return
		}
		if admin == nil {
			c.askToSignIn(w, r)
			return
		}
		v := &visit{console: c, ctx: access.WithAdmin(r.Context(), *admin), r: r, w: w, admin: *admin, workspace: r.PathValue("workspace")}
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			if err := r.ParseForm(); err != nil {
				v.refuse(&refusal{Status: http.StatusBadRequest, Text: "The form cannot be read; it may be too large."})
				return
			}
			v.form = r.PostForm
		}
		got, err := handle(v)
		var refused *refusal
		switch {
		case errors.As(err, &refused):
			v.refuse(refused)
		case errors.Is(err, errStreamed):
		case err != nil:
			c.failed(w, r, err)
		case got.to != "":
			c.sessions.plain.Put(r.Context(), sessionFlash, got.said)
			http.Redirect(w, r, got.to, http.StatusSeeOther)
		default:
			v.showPage(got.page)
		}
	})
}

// errStreamed says that a handler has answered by itself.
var errStreamed = errors.New("answered")

// refuse shows why something was not done, where no form can.
func (v *visit) refuse(refused *refusal) {
	title := map[int]string{
		http.StatusForbidden: "Not allowed", http.StatusNotFound: "Not found", http.StatusConflict: "Not possible now",
	}[refused.Status]
	if title == "" {
		title = "That did not work"
	}
	lines := section{Text: refused.Text}
	for _, p := range refused.Problems {
		lines.Facts = append(lines.Facts, fact{p.Field, text(p.Text)})
	}
	v.showPage(page{Title: title, Status: refused.Status, Sections: []section{lines}})
}

// showPage puts a page into its frame.
func (v *visit) showPage(p page) {
	s := shell{
		Page: p, Admin: v.admin.Name, Viewer: v.admin.Role != access.MayAll, Workspace: v.workspace,
		Said: v.sessions.plain.PopString(v.r.Context(), sessionFlash),
	}
	const most = 100
	workspaces, err := ask(v.api.ListWorkspacesWithResponse(v.ctx, &gatehouseapi.ListWorkspacesParams{Limit: ptr(most)}))
	if err != nil {
		v.failed(v.w, v.r, err)
		return
	}
	found := false
	for _, workspace := range workspaces.JSON200.Items {
		s.Switch = append(s.Switch, workspace.Name)
		found = found || workspace.Name == v.workspace
	}
	if !found && v.workspace != "" { // one of very many, or none
		_, err := ask(v.api.GetWorkspaceWithResponse(v.ctx, v.workspace))
		if found = err == nil; found {
			s.Switch = append([]string{v.workspace}, s.Switch...)
		}
	}
	switch last := v.sessions.plain.GetString(v.r.Context(), sessionWorkspace); {
	case found && last != v.workspace:
		v.sessions.plain.Put(v.r.Context(), sessionWorkspace, v.workspace)
	case !found && slices.Contains(s.Switch, last):
		s.Workspace = last
	case !found && len(s.Switch) > 0:
		s.Workspace = s.Switch[0]
	}
	if len(s.Switch) > 0 {
		s.Nav = v.navigation(s.Workspace)
	}
	s.Nav = append(s.Nav, v.ownNavigation())
	v.show(v.w, v.r, s)
}

// in is a path in this visit's workspace; the steps are escaped.
func (v *visit) in(steps ...string) string { return inWorkspace(v.workspace, steps...) }

func inWorkspace(workspace string, steps ...string) string {
	return below(append([]string{"w", workspace}, steps...)...)
}

// below is a path of the console.
func below(steps ...string) string {
	escaped := make([]string, len(steps))
	for i, step := range steps {
		escaped[i] = url.PathEscape(step)
	}
	return base + strings.Join(escaped, "/")
}

// id reads a number of the path; what is none is nowhere.
func (v *visit) id(name string) (int64, error) {
	id, err := strconv.ParseInt(v.r.PathValue(name), 10, 64)
	if err != nil || id < 1 {
		return 0, &refusal{Status: http.StatusNotFound, Text: "There is nothing here."}
	}
	return id, nil
}

// again shows a form once more with what was sent and what is wrong with it; other failures stay failures.
func (v *visit) again(err error, f form, around func(*form) page) (answer, error) {
	var refused *refusal
	if !errors.As(err, &refused) || refused.Status != http.StatusBadRequest && refused.Status != http.StatusConflict {
		return answer{}, err
	}
	p := around(f.filled(v.form, refused))
	p.Status = http.StatusUnprocessableEntity
	return shown(p)
}

func ptr[T any](v T) *T { return &v }

// optional is nil for what was left empty.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
