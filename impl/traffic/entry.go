package traffic

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"gatehouse/impl/httpapi"
)

// entry is one call as it is kept, without secrets.
type entry struct {
	Call
	scheme, host string
	query        string
	request      message
	response     message
	inRequest    []httpapi.Violation
	inResponse   []httpapi.Violation
	item         *openapi3.PathItem
	described    *openapi3.Operation
	schemes      map[string]bool // of the API: the names of its credentials, in lower case
	size         int             // in bytes, about
}

type message struct {
	header    []Header
	body      []byte
	truncated bool
}

// Header is one line of a request's or an answer's head.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

const (
	longest = 4 << 10 // of a header's value, a path or a query
	around  = 1 << 10 // what an entry takes besides texts
)

// entry takes what may be kept of an exchange.
func (i *Inspector) entry(x *httpapi.Inspection) *entry {
	s := i.secretsOf(x.Spec)
	e := &entry{
		Call: Call{
			At: x.Began.UTC().Truncate(time.Microsecond), RequestID: x.RequestID, Workspace: x.Workspace, API: x.API, Operation: x.Operation, Method: x.Method, Path: cut(x.Path),
			Status: x.Status, GateIn: string(x.GateIn), GateOut: string(x.GateOut), DurationMicroseconds: x.Duration.Microseconds(), Credential: x.Credential,
			RequestBytes: len(x.Sent), ResponseBytes: x.Bytes,
		},
		scheme: "http", host: cut(x.Request.Host), inResponse: x.Violations, item: x.Item, described: x.Described, schemes: s.schemes,
	}
	if x.Secure {
		e.scheme = "https"
	}
	if x.Injected != 0 {
		rule := x.Injected
		e.Fault = &rule
	}
	if x.Fault != nil && x.Fault.Kind == httpapi.Invalid {
		e.inRequest = x.Fault.Violations
	}
	e.inRequest, e.inResponse = withoutValues(e.inRequest), withoutValues(e.inResponse)
	e.Problems = len(e.inRequest) + len(e.inResponse)

	var said []string
	e.request.header = headers(s, x.Request.Header, x.ContentType, &said)
	e.query = cut(s.form(x.Request.URL.RawQuery, &said))
	e.request.body, e.request.truncated = i.body(s, x.Sent, x.ContentType, false, &said)
	e.response.header = headers(s, x.Header, x.Header.Get("Content-Type"), &said)
	e.response.body, e.response.truncated = i.body(s, x.Answer, x.Header.Get("Content-Type"), true, &said)
	e.Path, e.query = clean(e.Path, said), clean(e.query, said) // a secret may stand in more than one place
	e.request.body, e.response.body = without(e.request.body, said), without(e.response.body, said)
	e.size = around + len(e.Path) + len(e.query) + len(e.request.body) + len(e.response.body)
	for _, header := range slices.Concat(e.request.header, e.response.header) {
		e.size += len(header.Name) + len(header.Value)
	}
	for _, violation := range slices.Concat(e.inRequest, e.inResponse) {
		e.size += 100 + len(violation.Reason)
	}
	return e
}

func cut(text string) string {
	if len(text) > longest {
		return text[:longest] + hidden
	}
	return strings.Clone(text)
}

const mostViolations = 50

// withoutValues keeps what was wrong, not with what.
func withoutValues(violations []httpapi.Violation) []httpapi.Violation {
	kept := slices.Clone(violations[:min(len(violations), mostViolations)])
	for i := range kept {
		kept[i].Value, kept[i].Schema, kept[i].Reason = nil, nil, cut(kept[i].Reason)
	}
	return kept
}

func headers(s *secrets, header http.Header, contentType string, said *[]string) []Header {
	shown, size := make([]Header, 0, len(header)), 0
	for name, values := range header {
		for _, value := range values {
			if name == "Content-Type" {
				value = contentType
			}
			if size += len(name) + len(value); size > 4*longest {
				return shown
			}
			shown = append(shown, Header{cut(name), cut(s.headerValue(name, value, said))})
		}
	}
	return shown
}

// body takes the beginning of a body, by what it is rather than by what it says it is.
func (i *Inspector) body(s *secrets, body []byte, contentType string, answer bool, said *[]string) (shown []byte, truncated bool) {
	if len(body) > i.options.Body {
		body, truncated = body[:i.options.Body], true
	}
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return nil, truncated
	case trimmed[0] == '{' || trimmed[0] == '[':
		if !answer && !truncated && !json.Valid(body) && s.suspect(body) {
			return []byte("(not shown: it is not valid JSON and may hold a secret)"), false
		}
		shown = s.json(body, answer, said)
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded") || contentType == "":
		shown = []byte(s.form(string(body), said))
	default:
		if shown = body; s.suspect(body) {
			shown = []byte("(not shown: it may hold a secret)")
		}
	}
	if len(shown) > 0 && len(body) > 0 && &shown[0] == &body[0] {
		shown = bytes.Clone(shown) // the body's memory belongs to somebody else
	}
	return shown, truncated
}

// suspect says whether a text that cannot be read may hold a secret.
func (s *secrets) suspect(body []byte) bool {
	lower := bytes.ToLower(body)
	for name := range s.names {
		if bytes.Contains(lower, []byte(name)) {
			return true
		}
	}
	return lookalike.Match(lower) || bytes.Contains(lower, []byte("pass")) // wherever it stands: a lookalike is a whole name
}

const shortest = 6 // a secret that is worth looking for elsewhere

// without takes secrets out that stand where no name tells them.
func without(body []byte, said []string) []byte {
	for _, secret := range said {
		if len(secret) >= shortest && bytes.Contains(body, []byte(secret)) {
			body = bytes.ReplaceAll(body, []byte(secret), []byte(hidden))
		}
	}
	return body
}

func clean(text string, said []string) string {
	for _, secret := range said {
		if len(secret) >= shortest && strings.Contains(text, secret) {
			text = strings.ReplaceAll(text, secret, hidden)
		}
	}
	return text
}

func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// binary says whether a body is not text.
func (m *message) binary() bool {
	body := m.body
	for cut := 0; m.truncated && cut < utf8.UTFMax && len(body) > 0 && !utf8.Valid(body); cut++ {
		body = body[:len(body)-1] // a letter may have been cut in two
	}
	return !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0
}
