package quick

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// guestList is a page of guests as the server writes it.
func guestList(guests int) []byte {
	type guest struct {
		Battery   *int           `json:"battery"`
		Birthday  string         `json:"birthday"`
		Card      map[string]any `json:"card"`
		CreatedAt string         `json:"created_at"`
		Email     string         `json:"email"`
		ID        int            `json:"id"`
		Meta      map[string]any `json:"meta"`
		Name      string         `json:"name"`
		Tags      []string       `json:"tags"`
		UUID      string         `json:"uuid"`
	}
	var page struct {
		Data []guest `json:"data"`
		Next *string `json:"next"`
	}
	for i := range guests {
		battery := i % 100
		page.Data = append(page.Data, guest{
			Battery:   &battery,
			Birthday:  "1987-06-05",
			Card:      map[string]any{"kind": "chip", "number": "4610 0839 9133"},
			CreatedAt: "2024-02-29T12:00:00.123Z",
			Email:     fmt.Sprintf("guest%d@demo.example", i),
			ID:        i + 1,
			Meta:      map[string]any{"seat": i, "row": "B", "notes": strings.Repeat("late ", 6)},
			Name:      fmt.Sprintf("Guest Number %d", i),
			Tags:      []string{"vip", "press"},
			UUID:      fmt.Sprintf("0d5c9b1c-6b0e-4c57-9d3e-2f3f4b1a7%03x", i),
		})
	}
	body, _ := json.Marshal(page)
	return body
}

func named(t testing.TB, name string) *openapi3.SchemaRef {
	for _, b := range documents().bodies {
		if b.name == "testdata/rich.yaml "+name {
			return b.ref
		}
	}
	t.Fatal("no schema " + name)
	return nil
}

// TestNoAllocations: not per value, not per document.
func TestNoAllocations(t *testing.T) {
	if racing {
		t.Skip("the race detector allocates")
	}
	for _, tt := range []struct {
		name   string
		schema string
		dir    Direction
		body   []byte
	}{
		{"100 guests", "GuestList", Response, guestList(100)},
		{"one guest", "Guest", Request, []byte(`{"name":"James","password":"secret","email":"a@b.example"}`)},
		{"escapes", "Guest", Request, []byte(`{"na\u006de":"\"J\"","password":"\ud83d\ude00secret"}`)},
		{"alternatives", "Record", Request, []byte(`{"type":"estate","elements":{"a":"b","ä":null}}`)},
		{"discriminator", "Shape", Response, []byte(`{"radius":1.5,"kind":"circle"}`)},
		{"formats", "Place", Response, []byte(`{"v4":"10.0.0.1","v6":"::1","file":"U3dh","price":19.99,"code":"acc"}`)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Compile(named(t, tt.schema), tt.dir)
			if !s.Accepts(tt.body) {
				t.Fatal("not accepted")
			}
			if got := testing.AllocsPerRun(100, func() { s.Accepts(tt.body) }); got >= 1 {
				t.Errorf("%v allocations a run", got)
			}
		})
	}
	t.Run("text", func(t *testing.T) {
		s := Compile(named(t, "Order"), Request)
		n := Compile(named(t, "Id"), Request)
		if got := testing.AllocsPerRun(100, func() { _ = s.AcceptsText("asc") && n.AcceptsText("12") }); got >= 1 {
			t.Errorf("%v allocations a run", got)
		}
	})
}

func BenchmarkList(b *testing.B) { compare(b, "GuestList", Response, guestList(100)) }
func BenchmarkSmall(b *testing.B) {
	compare(b, "Guest", Request, []byte(`{"name":"James","password":"secret","email":"james@example.org"}`))
}
func BenchmarkRecord(b *testing.B) {
	compare(b, "Record", Request, []byte(`{"type":"estate","elements":{"a":"b","c":null,"street":"Lane","zip":"12345"}}`))
}

func compare(b *testing.B, name string, dir Direction, body []byte) {
	ref := named(b, name)
	b.Run("quick", func(b *testing.B) {
		s := Compile(ref, dir)
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			if !s.Accepts(body) {
				b.Fatal("not accepted")
			}
		}
	})
	b.Run("kin", func(b *testing.B) {
		visit := openapi3.VisitAsRequest()
		if dir == Response {
			visit = openapi3.VisitAsResponse()
		}
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			var value any
			d := json.NewDecoder(strings.NewReader(borrowed(body)))
			d.UseNumber()
			if err := d.Decode(&value); err != nil {
				b.Fatal(err)
			}
			if err := ref.Value.VisitJSON(value, visit, openapi3.MultiErrors()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
