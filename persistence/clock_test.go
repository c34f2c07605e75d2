package persistence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
	"gatehouse/persistence/persistencetest"
)

// TestClockSurvivesARestart: whoever opens the database later finds the clock as it was set.
func TestClockSurvivesARestart(t *testing.T) {
	url := persistencetest.URL(t)
	db := persistencetest.Open(t, url)
	at := time.Date(2030, 6, 15, 18, 0, 0, 123_456_000, time.UTC)
	require.NoError(t, db.FreezeClock(t.Context(), &at))
	require.NoError(t, db.Close())

	again := persistencetest.Open(t, url)
	require.WithinDuration(t, time.Now(), again.Now(), time.Minute, "nobody has looked yet")
	_, err := again.Follow(t.Context())
	require.NoError(t, err)
	require.Equal(t, at, again.Now())
	require.WithinDuration(t, time.Now(), again.MachineNow(), time.Minute)
	require.NoError(t, again.AdvanceClock(t.Context(), time.Hour))
	require.Equal(t, at.Add(time.Hour), again.Now())
	require.Equal(t, time.Hour.Microseconds()+at.UnixMicro(), again.Clock().FrozenAt.UnixMicro())
	require.NoError(t, again.ReleaseClock(t.Context()))
	require.WithinDuration(t, time.Now(), again.Now(), time.Minute)
}

// TestClockOnTopOfTheMachines: it runs and stands over whatever the machine says.
func TestClockOnTopOfTheMachines(t *testing.T) {
	db := persistencetest.New(t)
	machine := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	db.SetClock(func() time.Time { return machine })
	require.NoError(t, db.AdvanceClock(t.Context(), 90*time.Minute))
	require.Equal(t, machine.Add(90*time.Minute), db.Now())
	machine = machine.Add(time.Hour)
	require.Equal(t, machine.Add(90*time.Minute), db.Now(), "it runs")
	require.NoError(t, db.FreezeClock(t.Context(), nil))
	stood := db.Now()
	machine = machine.Add(time.Hour)
	require.Equal(t, stood, db.Now(), "it stands")
	require.ErrorIs(t, db.AdvanceClock(t.Context(), 200*365*24*time.Hour), persistence.ErrClockRange)
	require.Equal(t, stood, db.Now())
}

// TestFaultsAreCounted one after another, by whoever asks.
func TestFaultsAreCounted(t *testing.T) {
	db := persistencetest.New(t)
	w := workspace(t, db, "w")
	first, err := w.AddFault(t.Context(), persistence.FaultRule{API: "a", Nth: 1})
	require.NoError(t, err)
	second, err := w.AddFault(t.Context(), persistence.FaultRule{API: "a"})
	require.NoError(t, err)
	rules, version, err := db.FaultRules(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	require.Equal(t, []string{"w", "w"}, []string{rules[0].Workspace, rules[1].Workspace})

	ids := []int64{first.ID, second.ID, 99}
	nth := func(rule persistence.FaultRule) bool { return rule.Nth == 0 || rule.Calls == rule.Nth }
	for _, want := range []int64{first.ID, second.ID, second.ID} {
		effective, gone, err := db.CountCall(t.Context(), w.ID(), ids, nth)
		require.NoError(t, err)
		require.True(t, gone, "there is no rule 99")
		require.Equal(t, want, effective.ID)
	}
	found, err := w.Faults(t.Context())
	require.NoError(t, err)
	require.Equal(t, [][2]int64{{3, 1}, {3, 2}}, [][2]int64{{found[0].Calls, found[0].Fired}, {found[1].Calls, found[1].Fired}})

	require.NoError(t, w.ClearFaults(t.Context()))
	none, gone, err := db.CountCall(t.Context(), w.ID(), ids, nth)
	require.NoError(t, err)
	require.True(t, gone)
	require.Nil(t, none, "rules that are gone count nothing")
	_, version, err = db.FaultRules(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 3, version)
}
