package console

import (
	"errors"
	"io"
	"net/http"
	"sync"
)

// inside sends requests of the generated client to the server this process is, without a network between.
type inside struct{ server http.Handler }

// RoundTrip implements http.RoundTripper. The handler runs beside the reader, so that an answer may be read while it is written.
func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	served := r.Clone(r.Context())
	served.RequestURI, served.RemoteAddr = r.URL.RequestURI(), "console"
	if served.Body == nil {
		served.Body = http.NoBody
	}
	body, writer := io.Pipe()
	w := &insideWriter{
		response: &http.Response{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Body: body, ContentLength: -1, Request: r},
		begun:    make(chan struct{}), writer: writer,
	}
	go w.serve(i.server, served)
	select {
	case <-w.begun:
		return w.response, nil
	case <-r.Context().Done():
		_ = body.Close()
		return nil, r.Context().Err()
	}
}

// insideWriter is the handler's end of such an exchange.
type insideWriter struct {
	response *http.Response
	header   http.Header
	begin    sync.Once
	begun    chan struct{}
	writer   *io.PipeWriter
}

var errHandlerPanicked = errors.New("the handler panicked")

func (w *insideWriter) serve(handler http.Handler, r *http.Request) {
	err := errHandlerPanicked
	defer func() {
		_ = recover() // err says it
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			_ = w.writer.CloseWithError(err)
			return
		}
		w.WriteHeader(http.StatusOK)
		_ = w.writer.Close()
	}()
	handler.ServeHTTP(w, r)
	err = nil
}

// Header implements http.ResponseWriter.
func (w *insideWriter) Header() http.Header {
	if w.header == nil {
		w.header = http.Header{}
	}
	return w.header
}

// WriteHeader implements http.ResponseWriter: the first one counts.
func (w *insideWriter) WriteHeader(status int) {
	w.begin.Do(func() {
		w.response.StatusCode, w.response.Status = status, http.StatusText(status)
		w.response.Header = w.Header().Clone()
		close(w.begun)
	})
}

// Write implements http.ResponseWriter.
func (w *insideWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.writer.Write(p)
}

// Flush implements http.Flusher: nothing is held back but the head.
func (w *insideWriter) Flush() { w.WriteHeader(http.StatusOK) }
