package httpapi

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"
)

// buffer holds a response back until the gate has seen all of it.
type buffer struct {
	under  gin.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
}

var buffers = sync.Pool{New: func() any { return &buffer{header: http.Header{}} }}

func newBuffer(under gin.ResponseWriter) *buffer {
	b := buffers.Get().(*buffer)
	b.under = under
	b.reset()
	return b
}

// free gives the buffer back; neither it nor its body may be used after that.
func (b *buffer) free() {
	b.under = nil
	if b.body.Cap() <= 1<<20 { // a rare large answer must not stay for ever
		buffers.Put(b)
	}
}

// reset forgets the response so far.
func (b *buffer) reset() {
	clear(b.header)
	b.status = http.StatusOK
	b.body.Reset()
}

// send lets the response go to the client.
func (b *buffer) send() {
	header := b.under.Header()
	for name, values := range b.header {
		header[name] = values
	}
	if b.status != http.StatusNoContent && b.status != http.StatusNotModified {
		header["Content-Length"] = []string{strconv.Itoa(b.body.Len())}
	}
	b.under.WriteHeader(b.status)
	b.under.WriteHeaderNow()
	_, _ = b.under.Write(b.body.Bytes()) // a client that has gone cannot be told
}

func (b *buffer) Header() http.Header               { return b.header }
func (b *buffer) WriteHeader(status int)            { b.status = status }
func (b *buffer) Write(data []byte) (int, error)    { return b.body.Write(data) }
func (b *buffer) WriteString(s string) (int, error) { return b.body.WriteString(s) }
func (b *buffer) Status() int                       { return b.status }
func (b *buffer) Size() int                         { return b.body.Len() }
func (b *buffer) Written() bool                     { return b.body.Len() > 0 }
func (b *buffer) WriteHeaderNow()                   {}
func (b *buffer) Flush()                            {}
func (b *buffer) CloseNotify() <-chan bool          { return b.under.CloseNotify() }
func (b *buffer) Pusher() http.Pusher               { return nil }

// Hijack is refused: what goes past the buffer would go past the gate.
func (b *buffer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return nil, nil, errors.New("a described response cannot be hijacked")
}
