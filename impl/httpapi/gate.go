package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/gin-gonic/gin"
)

// handle is the way of every request to a described operation.
func (m *mounted) handle(c *gin.Context) {
	op := m.operations[c.Request.Method][c.FullPath()]
	x := m.begin(c, op)
	real := c.Writer
	held := newBuffer(real)
	c.Writer = held

	var fault *Fault
	err := m.answer(c, op, x)
	c.Abort() // gin runs the handler of a request that was refused, unless told not to
	if errors.Is(err, errDropped) {
		held.reset()
		x.Duration = time.Since(x.started)
		m.observe(op, x, held)
		held.free()
		panic(http.ErrAbortHandler) // this is how net/http cuts a connection
	}
	if err != nil {
		fault = faultOf(err)
		m.say(fault, op, x, held)
	} else {
		m.dress(op, x, held)
	}
	x.Fault = fault
	m.gateOut(c.Request, op, x, held)
	x.Status, x.Bytes, x.Duration = held.status, held.body.Len(), time.Since(x.started)
	held.send()
	c.Writer = real
	m.observe(op, x, held)
	held.free()
}

// refuse answers a request that no operation is described for.
func (m *mounted) refuse(c *gin.Context, kind Kind) {
	x := m.begin(c, nil)
	x.GateIn, x.GateOut = Refused, Skipped
	held := newBuffer(c.Writer)
	x.Fault = Refuse(kind, "")
	m.say(x.Fault, nil, x, held)
	x.Status, x.Bytes, x.Duration = held.status, held.body.Len(), time.Since(x.started)
	held.send()
	m.observe(nil, x, held)
	held.free()
}

func (m *mounted) begin(c *gin.Context, op *operation) *exchange {
	x := &exchange{started: time.Now(), Exchange: Exchange{
		RequestID: requestID(c.Request), API: m.Name, Method: c.Request.Method, Path: c.Request.URL.Path, GateIn: Skipped, GateOut: Skipped,
	}}
	if op != nil {
		x.Operation, x.Path = op.id, op.loggedPath(c)
	}
	x.secure, x.host, x.public = m.server.proxies.Secure(c.Request), m.server.proxies.host(c.Request), m.server.options.PublicURL
	x.mounted, x.arrived, x.contentType = m, c.Request, c.Request.Header.Get("Content-Type")
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), exchangeKey{}, x))
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, m.MaxBody)
	return x
}

// answer authenticates, lets the gate look at the request and runs the handler. A panic is a failure like any other.
func (m *mounted) answer(c *gin.Context, op *operation, x *exchange) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			if thrown == http.ErrAbortHandler {
				panic(thrown)
			}
			x.Panic = debug.Stack()
			err = Refuse(Internal, "").Because(fmt.Errorf("panic: %v", thrown))
		}
	}()
	if m.Prepare != nil {
		prepared, err := m.Prepare(c.Request, op.route.Operation)
		if err != nil {
			return m.unreadable(err)
		}
		c.Request = prepared
	}
	if err := m.authenticate(c, op); err != nil {
		return err
	}
	if x.standing, err = m.limiter.count(c.Request.Context()); err != nil {
		return err
	}
	if op.route.Operation.RequestBody != nil {
		body, err := Body(c.Request)
		if err != nil {
			return m.unreadable(err)
		}
		c.Request.Body = io.NopCloser(bytes.NewReader(body))
	}
	if err := m.sufferNow(c.Request.Context(), x); err != nil {
		return err
	}
	if err := m.gateIn(c, op, x); err != nil {
		return err
	}
	// gin reuses its contexts for other requests, but a database driver may look at the handler's after the answer: it gets one of its own.
	own := c.Copy()
	own.Writer = c.Writer
	c.Handler()(own)
	return x.fault
}

// authenticate tries the alternatives that the spec's security names, in order. The first refusal is the one that is told.
func (m *mounted) authenticate(c *gin.Context, op *operation) error {
	var refusal error
	for _, requirement := range op.security {
		ctx := c.Request.Context()
		var err error
		for name := range requirement {
			if ctx, err = m.Authenticate(ctx, c.Request, m.Spec.Components.SecuritySchemes[name].Value); err != nil {
				break
			}
		}
		if err == nil {
			c.Request = c.Request.WithContext(ctx)
			return nil
		}
		if faultOf(err).Kind == Internal {
			return err
		}
		if refusal == nil {
			refusal = err
		}
	}
	return refusal
}

// Body reads the request's body, once, within the API's limit; for authentication that needs it, and for the gate.
func Body(r *http.Request) ([]byte, error) {
	x := exchangeOf(r.Context())
	if !x.hasBody {
		x.body, x.bodyErr = io.ReadAll(r.Body)
		x.hasBody = true
	}
	return x.body, x.bodyErr
}

// ReplaceBody puts another body in the place of the one that came; for Prepare.
func ReplaceBody(r *http.Request, contentType string, body []byte) {
	x := exchangeOf(r.Context())
	if !x.replaced {
		x.sent, x.replaced = x.body, true
	}
	x.body, x.bodyErr, x.hasBody = body, nil, true
	r.Header.Set("Content-Type", contentType)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

func (m *mounted) unreadable(err error) *Fault {
	var fault *Fault
	var tooLarge *http.MaxBytesError
	if errors.As(err, &fault) {
		return fault
	}
	if errors.As(err, &tooLarge) {
		return &Fault{Kind: TooLarge, MaxBody: m.MaxBody, Cause: err}
	}
	return Refuse(Malformed, "").Because(err)
}

var requestOptions = openapi3filter.Options{
	AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc, // done before, and able to give a context
	MultiError:          true,
	SkipSettingDefaults: true,
	KeepValidatedValue:  true, // so that the wrapper binds what was validated, not a second, case-insensitive reading
}

// gateIn holds the request to the spec.
func (m *mounted) gateIn(c *gin.Context, op *operation, x *exchange) error {
	mode := m.server.options.GateIn
	if mode == Off {
		return nil
	}
	err := m.checkRequest(c, op, x)
	switch {
	case err == nil:
		x.GateIn = Passed
	case mode == Report:
		x.GateIn = Refused
		m.server.options.Logger.WarnContext(c.Request.Context(), "request against the spec", "request_id", x.RequestID, "operation", op.id, "violations", err.Violations)
	default:
		x.GateIn = Refused
		return err
	}
	return nil
}

func (m *mounted) checkRequest(c *gin.Context, op *operation, x *exchange) *Fault {
	query := c.Request.URL.Query()
	if op.query != nil {
		if unknown := unknownQuery(query, op.query); len(unknown) > 0 {
			return Violate(unknown...)
		}
	}
	if op.quick().acceptsRequest(c, query, x.body) {
		return nil
	}
	x.AskedIn = true
	parameters := make(map[string]string, len(c.Params))
	for _, parameter := range c.Params {
		parameters[parameter.Key] = parameter.Value
	}
	err := openapi3filter.ValidateRequest(c.Request.Context(), &openapi3filter.RequestValidationInput{
		Request: c.Request, PathParams: parameters, QueryParams: query, Route: op.route, Options: &requestOptions,
	})
	if err != nil {
		return requestFault(err)
	}
	if len(x.body) > 0 && isJSON(c.GetHeader("Content-Type")) && !json.Valid(x.body) {
		return Refuse(Malformed, "")
	}
	return nil
}

// isJSON says whether a content type is JSON's. Of such a body kin-openapi reads the first value and leaves what follows it.
func isJSON(contentType string) bool {
	parsed, _, err := mime.ParseMediaType(contentType)
	return err == nil && (parsed == "application/json" || strings.HasSuffix(parsed, "+json"))
}

func unknownQuery(query url.Values, known map[string]bool) (unknown []Violation) {
	for name := range query {
		if !known[name] {
			unknown = append(unknown, Violation{In: "query", Path: []string{name}, Rule: "unknown", Reason: "is not a parameter of this operation"})
		}
	}
	return unknown
}

// Fail takes the error of a handler; the gate answers it. It is the HandlerErrorFunc and ResponseErrorHandlerFunc of generated servers.
func Fail(c *gin.Context, err error) { exchangeOf(c.Request.Context()).fault = err }

// Malbound takes the error of a generated server that could not read the body. The gate reads it first, so this is the answer only where the gate is off.
func Malbound(c *gin.Context, err error) { Fail(c, Refuse(Malformed, "").Because(err)) }

// Unbound takes the error of a generated wrapper that could not read a parameter; see Malbound.
func Unbound(c *gin.Context, err error, _ int) {
	Fail(c, Violate(Violation{In: "query", Rule: "type", Reason: "is invalid"}).Because(err))
}

// say writes a fault in the API's words.
func (m *mounted) say(fault *Fault, op *operation, x *exchange, held *buffer) {
	fault.RequestID, fault.Operation, fault.Path, fault.At = x.RequestID, x.Operation, x.Path, m.server.options.Now()
	held.reset()
	status, body := m.Envelope(fault)
	encoded, err := json.Marshal(body)
	if err != nil { // an envelope that cannot be encoded is caught by the first test of it
		status, encoded = http.StatusInternalServerError, []byte("{}")
	}
	for name, values := range fault.Header {
		held.header[name] = values
	}
	for name, only := range op.fixedHeaders(status) {
		held.header.Set(name, only)
	}
	held.header.Set("Content-Type", op.contentType(status))
	if op.response(status) == nil && m.FaultType != "" {
		held.header.Set("Content-Type", m.FaultType)
	}
	held.status = status
	held.body.Write(encoded)
	if x.tooMany = fault.standing != nil; x.tooMany {
		x.standing = fault.standing
	}
	m.dress(op, x, held)
}

// dress adds what every answer carries.
func (m *mounted) dress(op *operation, x *exchange, held *buffer) {
	m.tell(op, x, held)
	for name, values := range m.Header {
		held.header[name] = values
	}
}

// gateOut holds the response to the spec, before its first byte leaves.
func (m *mounted) gateOut(r *http.Request, op *operation, x *exchange, held *buffer) {
	mode := m.server.options.GateOut
	if mode == Off {
		return
	}
	x.Violations = checkResponse(r, op, x, held)
	if len(x.Violations) == 0 {
		x.GateOut = Passed
		return
	}
	x.GateOut = Violated
	if mode == Report {
		return
	}
	fault := Refuse(Internal, "").Because(fmt.Errorf("the response breaks the spec: %v", x.Violations[0]))
	x.Fault = fault
	m.say(fault, op, x, held)
}

var responseOptions = openapi3filter.Options{MultiError: true, IncludeResponseStatus: true}

func checkResponse(r *http.Request, op *operation, x *exchange, held *buffer) []Violation {
	response := op.response(held.status)
	if response == nil {
		return []Violation{{In: "status", Rule: "unknown", Reason: fmt.Sprintf("status %d is not declared", held.status)}}
	}
	for name := range held.header {
		if !declaresHeader(response, name) {
			return []Violation{{In: "header", Path: []string{name}, Rule: "unknown", Reason: "is not declared"}}
		}
	}
	if len(response.Content) == 0 && held.body.Len() > 0 {
		return []Violation{{In: "body", Rule: "unknown", Reason: "no body is declared"}}
	}
	if op.quick().acceptsResponse(held) {
		return nil
	}
	x.AskedOut = true
	if len(response.Content) > 0 && isJSON(held.header.Get("Content-Type")) && !json.Valid(held.body.Bytes()) {
		return []Violation{{In: "body", Rule: "type", Reason: "is not one JSON value"}}
	}
	err := openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Route: op.route},
		Status:                 held.status,
		Header:                 held.header,
		Body:                   io.NopCloser(bytes.NewReader(held.body.Bytes())),
		Options:                &responseOptions,
	})
	if err != nil {
		return responseViolations(err)
	}
	return nil
}

// observe tells everybody who wants to know.
func (m *mounted) observe(op *operation, x *exchange, held *buffer) {
	for _, observer := range m.server.options.Observers {
		observer(x.Exchange)
	}
	m.inspect(op, x, held)
}
