package autohost

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	api "gatehouse/generated/autohostapi"
	"gatehouse/impl/access"
	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

//go:embed signup.html
var signupHTML string

//go:embed signup.css
var signupCSS []byte

const (
	maxForm            = 64 << 10
	minChosenPassword  = 8 // of people; programs may send shorter ones
	firstKeyAtSignup   = "Made at sign-up"
	somethingWentWrong = "Something went wrong on our side. Please try again later."
)

// SignupOptions are what the pages of sign-up links need.
type SignupOptions struct {
	DB     *persistence.DB
	Spec   *openapi3.T                  // whose rules for accounts hold here too
	Host   func(r *http.Request) string // of this server as the browser sees it
	Logger *slog.Logger
}

// RegisterSignup adds the pages that sign-up links lead to: a form that works without scripts, once for each link.
func RegisterSignup(router gin.IRouter, options SignupOptions) error {
	parsed, err := template.New("signup").Parse(signupHTML)
	if err != nil {
		return err
	}
	p := &signupPages{options, options.Spec.Components.Schemas["AccountRegistrationRequest"].Value, parsed, http.NewCrossOriginProtection()}
	router.GET(signupBase+"style.css", func(c *gin.Context) {
		c.Header("X-Content-Type-Options", "nosniff")
		c.Data(http.StatusOK, "text/css; charset=utf-8", signupCSS)
	})
	router.GET(signupBase+":token", p.show)
	router.POST(signupBase+":token", p.submit)
	return nil
}

type signupPages struct {
	SignupOptions
	account  *openapi3.Schema
	template *template.Template
	guard    *http.CrossOriginProtection
}

// signupView is what a page shows: a form, what became of it, or why there is none.
type signupView struct {
	Title    string
	Text     string // in place of the form
	Reseller string
	PMS      string // "" when the customer has no system to connect
	Groups   []signupGroup
	Made     string // the id of the new account
	Key      string // its first key, shown this once
	Failed   bool   // the form has errors
}

type signupGroup struct {
	Legend string
	Fields []*signupField
}

type signupField struct {
	Name, Label, Type, Complete, Hint string
	Required                          bool
	Value, Error                      string
}

// form gives the fields of a link, empty.
func form(link persistence.AutohostSignup) []signupGroup {
	you := []*signupField{
		{Name: "name", Label: "Name", Type: "text", Complete: "name", Required: true},
		{Name: "email", Label: "Email address", Type: "email", Complete: "email", Required: true},
		{Name: "phone", Label: "Phone", Type: "tel", Complete: "tel"},
	}
	if !link.HidePassword {
		you = append(you, &signupField{
			Name: "password", Label: "Password", Type: "password", Complete: "new-password", Required: true, Hint: fmt.Sprintf("%d characters or more", minChosenPassword),
		})
	}
	return []signupGroup{{"You", you}, {"Your company", []*signupField{
		{Name: "company_name", Label: "Company", Type: "text", Complete: "organization"},
		{Name: "company_email", Label: "Company's email address", Type: "email", Complete: "work email"},
		{Name: "company_phone", Label: "Company's phone", Type: "tel", Complete: "work tel"},
	}}}
}

// show gives the form of a link.
func (p *signupPages) show(c *gin.Context) {
	link, reseller, ok := p.link(c)
	if ok {
		p.render(c, http.StatusOK, link, signupView{Title: "Create your account", Reseller: reseller.Name, PMS: shownPMS(link), Groups: form(link)})
	}
}

// submit makes the account. A browser that was sent here from another site is refused: the form must be the one that was shown.
func (p *signupPages) submit(c *gin.Context) {
	asSeen := *c.Request
	asSeen.Host = p.Host(c.Request)
	if p.guard.Check(&asSeen) != nil {
		p.tell(c, http.StatusForbidden, "Not sent from here", "The form was sent from another site. Open the link again and fill it in there.")
		return
	}
	link, reseller, ok := p.link(c)
	if !ok {
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
	if err := c.Request.ParseForm(); err != nil {
		p.tell(c, http.StatusBadRequest, "Not a form", "What was sent cannot be read. Open the link again and fill in the form.")
		return
	}
	view := signupView{Title: "Create your account", Reseller: reseller.Name, PMS: shownPMS(link), Groups: form(link)}
	sent, ok := p.read(c.Request.PostForm, view.Groups)
	if !ok {
		view.Failed = true
		p.render(c, http.StatusBadRequest, link, view)
		return
	}
	var first *persistence.AutohostKey
	if target(link) == nil {
		key := access.AutohostKey("", firstKeyAtSignup, false)
		first = &key
	}
	made, err := p.DB.In(link.WorkspaceID).RedeemAutohostSignup(c.Request.Context(), link.ID, fromAPIRegistration(sent), first)
	switch {
	case errors.Is(err, persistence.ErrConflict):
		view.Failed, fields(view.Groups)["email"].Error = true, takenEmail
		p.render(c, http.StatusBadRequest, link, view)
	case err != nil:
		p.fail(c, err)
	case first == nil:
		p.protect(c, link)
		c.Header("Location", link.Redirect)
		c.Status(http.StatusSeeOther)
	default:
		p.render(c, http.StatusOK, link, signupView{Title: "Your account is ready", Reseller: reseller.Name, Made: made.ID, Key: first.Secret})
	}
}

// link finds the link of a request, or says why it does not work.
func (p *signupPages) link(c *gin.Context) (persistence.AutohostSignup, persistence.AutohostAccount, bool) {
	token := c.Param("token")
	if !utf8.ValidString(access.LookupPrefix(token)) || strings.Contains(token, "\x00") {
		p.fail(c, persistence.ErrNotFound)
		return persistence.AutohostSignup{}, persistence.AutohostAccount{}, false
	}
	link, reseller, err := p.DB.AutohostSignup(c.Request.Context(), access.LookupPrefix(token), access.TokenHash(token))
	if err != nil {
		p.fail(c, err)
	}
	return link, reseller, err == nil
}

// fail says what is wrong with a link.
func (p *signupPages) fail(c *gin.Context, err error) {
	switch {
	case errors.Is(err, persistence.ErrNotFound):
		p.tell(c, http.StatusNotFound, "No such link", "This sign-up link is not known here. Check that it was copied as a whole.")
	case errors.Is(err, persistence.ErrAutohostLinkUsed):
		p.tell(c, http.StatusGone, "This link was used", "An account was created with this link. Each link works once; ask for another to create one more.")
	case errors.Is(err, persistence.ErrAutohostLinkExpired):
		p.tell(c, http.StatusGone, "This link has expired", "Links work for seven days. Ask for another one.")
	case errors.Is(err, persistence.ErrAutohostLinkClosed):
		p.tell(c, http.StatusGone, "This link does not work", "Whoever sent it cannot take accounts at the moment.")
	default:
		p.Logger.ErrorContext(c.Request.Context(), "sign-up page", "cause", err)
		p.tell(c, http.StatusInternalServerError, "Sorry", somethingWentWrong)
	}
}

// read takes the form into its fields, and finds what the spec and people's passwords are held to.
func (p *signupPages) read(sent url.Values, groups []signupGroup) (api.AccountRegistrationRequest, bool) {
	account, company, byName, good := map[string]any{}, map[string]any{}, fields(groups), true
	wrong := func(field *signupField, text string) {
		if good = false; field.Error == "" {
			field.Error = text
		}
	}
	for name, field := range byName {
		value := sent.Get(name)
		if field.Type != "password" {
			value = strings.TrimSpace(value)
			field.Value = strings.ToValidUTF8(value, "")
		}
		switch inCompany, ok := strings.CutPrefix(name, "company_"); {
		case value == "" && field.Required:
			wrong(field, "is missing")
		case value == "":
		case !utf8.ValidString(value):
			wrong(field, "is not readable")
		case field.Type == "password" && utf8.RuneCountInString(value) < minChosenPassword:
			wrong(field, fmt.Sprintf("is shorter than %d characters", minChosenPassword))
		case ok:
			company[inCompany] = value
		default:
			account[name] = value
		}
	}
	if len(company) > 0 {
		account["company"] = company
	}
	for _, violation := range httpapi.Check(p.account, account) {
		good = false
		if field := byName[strings.Join(violation.Path, "_")]; field != nil {
			wrong(field, words(violation))
		}
	}
	var read api.AccountRegistrationRequest
	encoded, err := json.Marshal(account)
	if err == nil {
		err = json.Unmarshal(encoded, &read)
	}
	return read, good && err == nil
}

func fields(groups []signupGroup) map[string]*signupField {
	byName := map[string]*signupField{}
	for _, group := range groups {
		for _, field := range group.Fields {
			byName[field.Name] = field
		}
	}
	return byName
}

// shownPMS is the system that the page names; "api" is none.
func shownPMS(link persistence.AutohostSignup) string {
	if link.PMS == string(api.API) {
		return ""
	}
	return link.PMS
}

// target is where the browser is sent after signing up; nil for nowhere. The spec lets plain http and https addresses pass and no others; so does this.
func target(link persistence.AutohostSignup) *url.URL {
	on, err := url.Parse(link.Redirect)
	if err != nil || on.Host == "" || on.Scheme != "http" && on.Scheme != "https" || strings.ContainsAny(on.Host, " \t;,'\"") {
		return nil
	}
	return on
}

func (p *signupPages) tell(c *gin.Context, status int, title, text string) {
	p.render(c, status, persistence.AutohostSignup{}, signupView{Title: title, Text: text})
}

func (p *signupPages) render(c *gin.Context, status int, link persistence.AutohostSignup, view signupView) {
	var page bytes.Buffer
	if err := p.template.Execute(&page, view); err != nil {
		p.Logger.ErrorContext(c.Request.Context(), "sign-up page", "cause", err)
		status = http.StatusInternalServerError
		page.Reset()
		page.WriteString(somethingWentWrong)
	}
	p.protect(c, link)
	c.Data(status, "text/html; charset=utf-8", page.Bytes())
}

// protect lets the page do nothing but send its form, here and on to where the link leads. The referrer stays within the site: it has the link in it.
func (p *signupPages) protect(c *gin.Context, link persistence.AutohostSignup) {
	targets := "'self'"
	if on := target(link); on != nil {
		targets += " " + on.Scheme + "://" + on.Host
	}
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action "+targets)
	c.Header("Referrer-Policy", "same-origin")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "no-store")
}
