package httpapi_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
)

// TestInject: a call suffers what it is to suffer once it is let in, and its handler does not run.
func TestInject(t *testing.T) {
	for _, tt := range []struct {
		name      string
		injection *httpapi.Injection
		err       error
		key       string
		status    int
		asked     bool
		ran       bool
	}{
		{"nothing", nil, nil, "k", 200, true, true},
		{"a fault", &httpapi.Injection{Rule: 7, Fault: httpapi.Refuse(httpapi.Conflict, "on purpose")}, nil, "k", 409, true, false},
		{"late", &httpapi.Injection{Rule: 7, Latency: time.Millisecond}, nil, "k", 200, true, true},
		{"nobody", &httpapi.Injection{Rule: 7, Fault: httpapi.Refuse(httpapi.Conflict, "")}, nil, "", 401, false, false},
		{"nobody can say", nil, errors.New("the database is down"), "k", 500, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ran, asked := false, false
			f := serve(t, httpapi.Options{Inject: func(_ context.Context, call httpapi.Call) (*httpapi.Injection, error) {
				asked = true
				require.Equal(t, []string{"demo", "seventh", "GetThing", "k"}, []string{call.Workspace, call.API, call.Operation, call.Header.Get("X-Key")})
				return tt.injection, tt.err
			}}, func(c *gin.Context) { ran = true; answer(200, `{"name":"box"}`)(c) })
			got := f.do("GET", "/seventh/things/1", "", "X-Key", tt.key)
			require.Equal(t, tt.status, got.Code)
			require.Equal(t, []bool{tt.asked, tt.ran}, []bool{asked, ran})
			require.Equal(t, httpapi.Passed, f.last().GateOut, "what is injected is held to the spec too")
			if tt.injection != nil && tt.asked {
				require.Equal(t, tt.injection.Rule, f.last().Injected)
			}
		})
	}
}

// TestInjectedLatencyEndsWithTheRequest: nobody waits for a client that has gone.
func TestInjectedLatencyEndsWithTheRequest(t *testing.T) {
	f := serve(t, httpapi.Options{Inject: func(context.Context, httpapi.Call) (*httpapi.Injection, error) {
		return &httpapi.Injection{Latency: time.Hour}, nil
	}}, answer(200, `{"name":"box"}`))
	gone, leave := context.WithCancel(t.Context())
	leave()
	r, err := http.NewRequestWithContext(gone, "GET", "/seventh/things/1", nil)
	require.NoError(t, err)
	r.Header.Set("X-Key", "k")
	f.server.ServeHTTP(&nobody{}, r)
}

// nobody is a client that has gone.
type nobody struct{}

func (nobody) Header() http.Header            { return http.Header{} }
func (nobody) WriteHeader(int)                {}
func (nobody) Write(data []byte) (int, error) { return len(data), nil }

// TestDropped: net/http cuts the connection of a handler that panics so; the call is observed all the same.
func TestDropped(t *testing.T) {
	f := serve(t, httpapi.Options{Inject: func(context.Context, httpapi.Call) (*httpapi.Injection, error) {
		return &httpapi.Injection{Rule: 3, Dropped: true}, nil
	}}, answer(200, `{"name":"box"}`))
	require.PanicsWithValue(t, http.ErrAbortHandler, func() { f.do("GET", "/seventh/things/1", "", "X-Key", "k") })
	require.Zero(t, f.last().Status)
	require.EqualValues(t, 3, f.last().Injected)
}

// TestChoices are those answers that the spec declares and the envelope can give.
func TestChoices(t *testing.T) {
	f := serve(t, httpapi.Options{}, answer(200, `{"name":"box"}`))
	got := map[string]map[string]int{}
	for _, choice := range f.server.Choices() {
		require.Equal(t, "/seventh/things/{id}", choice.Path)
		got[choice.Method] = map[string]int{}
		for _, answer := range choice.Answers {
			got[choice.Method][answer.Kind.String()] = answer.Status
			require.Equal(t, answer.Kind, answer.Fault().Kind)
		}
	}
	require.Equal(t, map[string]map[string]int{
		"GET": {"internal": 500, "unauthenticated": 401, "not_found": 404, "conflict": 409}, "POST": {"internal": 500},
	}, got)
}

// TestInspect sees a call as it came and as it was answered.
func TestInspect(t *testing.T) {
	var seen []httpapi.Inspection
	f := serve(t, httpapi.Options{Inspect: func(x *httpapi.Inspection) {
		kept := *x
		kept.Answer = append([]byte(nil), x.Answer...)
		kept.Header = x.Header.Clone()
		seen = append(seen, kept)
	}}, answer(200, `{"name":"box"}`))
	f.do("POST", "/seventh/things/1?size=3", `{"name":"box"}`)
	f.do("POST", "/seventh/things/1", `{"name":7}`)
	f.do("GET", "/seventh/nowhere", "")
	require.Len(t, seen, 3)
	proper := seen[0]
	require.Equal(t, `{"name":"box"}`, string(proper.Sent))
	require.Equal(t, `{"name":"box"}`, string(proper.Answer))
	require.Equal(t, "size=3", proper.Request.URL.RawQuery)
	require.Equal(t, "application/json", proper.ContentType)
	require.Equal(t, "MakeThing", proper.Described.OperationID)
	require.Equal(t, "Seventh", proper.Spec.Info.Title)
	require.Equal(t, "application/json", proper.Header.Get("Content-Type"))
	require.Equal(t, 422, seen[1].Status)
	require.Equal(t, "/name", seen[1].Fault.Violations[0].Pointer())
	require.Nil(t, seen[2].Described)
	require.Equal(t, 404, seen[2].Status)
}

// TestKindsHaveNames, each its own.
func TestKindsHaveNames(t *testing.T) {
	names := map[string]bool{}
	for _, kind := range httpapi.Kinds() {
		require.NotEmpty(t, strings.TrimSpace(kind.String()))
		require.False(t, names[kind.String()])
		names[kind.String()] = true
	}
}
