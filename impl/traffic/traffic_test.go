package traffic

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
)

// call is an exchange of a workspace with bodies of a size.
func call(spec *openapi3.T, workspace string, size int) *httpapi.Inspection {
	item := spec.Paths.Value("/things")
	body := []byte(`{"name":"` + strings.Repeat("x", size) + `"}`)
	return &httpapi.Inspection{
		Exchange: httpapi.Exchange{Workspace: workspace, API: "small", Operation: "MakeThing", Method: "POST", Path: "/small/things", Status: 200, Bytes: len(body), GateIn: httpapi.Passed, GateOut: httpapi.Passed},
		Began:    time.Now(), Spec: spec, Item: item, Described: item.Post, Request: httptest.NewRequest("POST", "/small/things?page=1", nil), ContentType: "application/json",
		Sent: body, Header: http.Header{"Content-Type": {"application/json"}}, Answer: body,
	}
}

func TestBounds(t *testing.T) {
	spec := specOf(t)
	i := New(Options{Calls: 10, Bytes: 100_000, Body: 1000})
	for range 25 {
		i.Inspect(call(spec, "a", 10))
	}
	calls, last := i.Calls(Filter{Workspace: "a", Limit: 100})
	require.Len(t, calls, 10, "by count")
	require.EqualValues(t, 25, last)
	require.EqualValues(t, 25, calls[0].ID)

	i.Inspect(call(spec, "b", 10))
	for range 1000 {
		for n := range 20 {
			i.Inspect(call(spec, fmt.Sprint("busy ", n), 900))
		}
	}
	sum, entries := 0, 0
	for _, of := range i.kept {
		own := 0
		for _, entry := range of.entries {
			own += entry.size
			entries++
		}
		require.Equal(t, own, of.bytes)
		sum += own
	}
	require.Equal(t, sum, i.bytes)
	require.LessOrEqual(t, sum, 100_000, "by size")
	require.Greater(t, entries, 20)
	quiet, _ := i.Calls(Filter{Workspace: "b"})
	require.Len(t, quiet, 1, "busy workspaces push out their own calls")

	detail, ok := i.Call("b", quiet[0].ID)
	require.True(t, ok)
	require.False(t, detail.Request.Truncated)
	i.Inspect(call(spec, "b", 5000))
	detail, ok = i.Call("b", quiet[0].ID+20_001)
	require.True(t, ok)
	require.True(t, detail.Request.Truncated)
	require.Len(t, detail.Request.Body, 1000)
	require.Equal(t, 5011, detail.RequestBytes)
	i.Clear("b")
	_, ok = i.Call("b", quiet[0].ID)
	require.False(t, ok)
}

// TestNothingIsShared: what is kept does not change with the memory it came from.
func TestNothingIsShared(t *testing.T) {
	spec := specOf(t)
	i := New(Options{})
	exchange := call(spec, "a", 5)
	i.Inspect(exchange)
	for at := range exchange.Answer {
		exchange.Answer[at] = '!'
	}
	exchange.Header.Set("Content-Type", "changed")
	detail, _ := i.Call("a", 1)
	require.Equal(t, `{"name":"xxxxx"}`, detail.Response.Body)
	require.Equal(t, []Header{{"Content-Type", "application/json"}}, detail.Response.Headers)
}

func TestBinaryAndCutText(t *testing.T) {
	spec := specOf(t)
	i := New(Options{Body: 10})
	exchange := call(spec, "a", 0)
	exchange.Sent, exchange.ContentType = []byte{0xff, 0xd8, 0, 1}, "image/jpeg"
	exchange.Answer = []byte("ääääääääää")
	exchange.Header.Set("Content-Type", "text/plain")
	exchange.Answer = append([]byte("a"), exchange.Answer...) // so that the cut goes through a letter
	i.Inspect(exchange)
	detail, _ := i.Call("a", 1)
	require.True(t, detail.Request.Binary)
	require.Empty(t, detail.Request.Body)
	require.False(t, detail.Response.Binary)
	require.Equal(t, "aääää", detail.Response.Body)
	require.NotContains(t, detail.Curl, "--data-raw")
}

// TestSecretsInOtherPlaces: what was hidden in the request does not stand in the answer under another name.
func TestSecretsInOtherPlaces(t *testing.T) {
	i := New(Options{})
	exchange := call(specOf(t), "a", 0)
	exchange.Request.Header.Set("Authorization", "Bearer 5ecret5ecret")
	exchange.Answer = []byte(`{"name":"you sent 5ecret5ecret"}`)
	i.Inspect(exchange)
	detail, _ := i.Call("a", 1)
	require.Equal(t, `{"name":"you sent …"}`, detail.Response.Body)
}

// TestUnreadable bodies that may hold a secret are not kept.
func TestUnreadable(t *testing.T) {
	for body, kept := range map[string]bool{
		`{"password":"hush"`:   false,
		`{'password':'hush'}`:  false,
		`{"name" "a"}`:         true,
		`<password>hush<`:      false,
		`a plain text`:         true,
		`{"name":"a"} trailer`: true,
	} {
		i := New(Options{})
		exchange := call(specOf(t), "a", 0)
		exchange.Sent, exchange.ContentType = []byte(body), "text/plain"
		i.Inspect(exchange)
		detail, _ := i.Call("a", 1)
		require.Equal(t, kept, detail.Request.Body == body, "%s: %s", body, detail.Request.Body)
		require.NotContains(t, detail.Request.Body, "hush")
	}
}

// TestSlowReadersAreCutOff, and the others are not.
func TestSlowReadersAreCutOff(t *testing.T) {
	spec := specOf(t)
	i := New(Options{})
	slow, quick, other := i.Watch(Filter{Workspace: "a"}), i.Watch(Filter{Workspace: "a"}), i.Watch(Filter{Workspace: "b"})
	for n := range 2 * backlog {
		i.Inspect(call(spec, "a", 1))
		require.EqualValues(t, n+1, (<-quick.Calls).ID)
	}
	read := 0
	for range slow.Calls { // it ends
		read++
	}
	require.Equal(t, backlog, read)
	require.Empty(t, other.Calls)
	slow.Close()
	quick.Close()
	quick.Close()
	_, open := <-quick.Calls
	require.False(t, open)
	require.Len(t, i.watchers, 1)
	i.Close()
	_, open = <-other.Calls
	require.False(t, open)
	_, open = <-i.Watch(Filter{}).Calls
	require.False(t, open, "after the end nobody can begin")
}

// TestAtOnce is for the race detector.
func TestAtOnce(t *testing.T) {
	spec := specOf(t)
	i := New(Options{Calls: 20, Bytes: 50_000})
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			for range 200 {
				i.Inspect(call(spec, fmt.Sprint(n%2), 300))
			}
		})
		group.Go(func() {
			watch := i.Watch(Filter{Workspace: "0"})
			defer watch.Close()
			for range 100 {
				calls, last := i.Calls(Filter{Workspace: "1", Unidentified: true})
				for _, call := range calls {
					i.Call("1", call.ID)
				}
				if last%50 == 0 {
					i.Clear("1")
				}
			}
		})
	}
	group.Wait()
	_, last := i.Calls(Filter{})
	require.EqualValues(t, 800, last)
}
