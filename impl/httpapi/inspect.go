package httpapi

import (
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// Inspection is an exchange with everything that was said, secrets and all. It may be read until the inspector returns; the request's
// header, URL and body stay as they are after that.
type Inspection struct {
	Exchange
	Began       time.Time
	Spec        *openapi3.T
	Item        *openapi3.PathItem // of the operation; nil, like it, where none is described
	Described   *openapi3.Operation
	Request     *http.Request // as it came; its body was read, if at all
	ContentType string        // as it came
	Secure      bool          // it came over TLS, to us or to a trusted proxy
	Sent        []byte        // the request's body as it came; nil when nobody read it
	Header      http.Header   // of the answer
	Answer      []byte
}

func (m *mounted) inspect(op *operation, x *exchange, held *buffer) {
	if m.server.options.Inspect == nil || m.Internal {
		return
	}
	inspection := Inspection{
		Exchange: x.Exchange, Began: x.started, Spec: m.Spec, Request: x.arrived, ContentType: x.contentType, Secure: x.secure, Sent: x.body, Header: held.header, Answer: held.body.Bytes(),
	}
	if x.replaced {
		inspection.Sent = x.sent
	}
	if op != nil {
		inspection.Item, inspection.Described = op.route.PathItem, op.route.Operation
	}
	m.server.options.Inspect(&inspection)
}
