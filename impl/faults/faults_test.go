package faults

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/impl/httpapi"
	"gatehouse/persistence"
)

// TestFires counts calls as the database does.
func TestFires(t *testing.T) {
	half := 0.5
	for _, tt := range []struct {
		name string
		rule persistence.FaultRule
		want []int64 // of ten calls
	}{
		{"all", persistence.FaultRule{}, []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		{"the first two", persistence.FaultRule{Times: 2}, []int64{1, 2}},
		{"the second", persistence.FaultRule{Nth: 2}, []int64{2}},
		{"the second, however often", persistence.FaultRule{Nth: 2, Times: 5}, []int64{2}},
		{"each third", persistence.FaultRule{Every: 3}, []int64{3, 6, 9}},
		{"each third, twice", persistence.FaultRule{Every: 3, Times: 2}, []int64{3, 6}},
		{"some, always the same", persistence.FaultRule{Probability: &half, Seed: 42}, []int64{2, 3, 4, 6, 8, 9, 10}},
		{"some, three times", persistence.FaultRule{Probability: &half, Seed: 42, Times: 3}, []int64{2, 3, 4}},
		{"never", persistence.FaultRule{Probability: new(float64)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int64
			for range 10 {
				tt.rule.Calls++
				if fires(tt.rule) {
					tt.rule.Fired++
					got = append(got, tt.rule.Calls)
				}
			}
			require.Equal(t, tt.want, got)
		})
	}
}

// TestCheckCompletesRules from kind to status and back.
func TestCheckCompletesRules(t *testing.T) {
	r := New(nil, "demo")
	r.Know([]httpapi.Choice{
		{API: "a", Operation: "One", Answers: []httpapi.Answer{{Kind: httpapi.Internal, Status: 500}, {Kind: httpapi.NotFound, Status: 400}, {Kind: httpapi.Conflict, Status: 400}}},
		{API: "a", Operation: "Two", Answers: []httpapi.Answer{{Kind: httpapi.TooMany, Status: 429}}},
	})
	for _, tt := range []struct {
		rule   persistence.FaultRule
		kind   string
		status int
	}{
		{persistence.FaultRule{API: "a", Operation: "One", Status: 400}, "not_found", 400},
		{persistence.FaultRule{API: "a", Operation: "One", Status: 400, Kind: "conflict"}, "conflict", 400},
		{persistence.FaultRule{API: "a", Operation: "One", Kind: "internal"}, "internal", 500},
		{persistence.FaultRule{API: "a", Status: 429}, "too_many", 429},
		{persistence.FaultRule{API: "a", LatencyMS: 5}, "", 0},
	} {
		got, problems := r.Check(tt.rule)
		require.Empty(t, problems)
		require.Equal(t, tt.kind, got.Kind)
		require.Equal(t, tt.status, got.Status)
	}
	_, problems := r.Check(persistence.FaultRule{API: "a", Operation: "Two", Status: 500})
	require.Equal(t, []Problem{{"status", "the spec declares no such answer that could be given here"}}, problems)
}
