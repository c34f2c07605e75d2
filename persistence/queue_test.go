package persistence_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"gatehouse/persistence/persistencetest"
)

// TestEveryJobIsTold: work queued right after other work is told of too, and does not lie until somebody looks.
func TestEveryJobIsTold(t *testing.T) {
	if !persistencetest.OnPostgres() {
		t.Skip("runs on Postgres: on SQLite nobody is told, workers look")
	}
	const jobs = 20
	url := persistencetest.URL(t)
	db := persistencetest.Open(t, url)
	w := workspace(t, db, "told")
	for i := range jobs {
		subscribe(t, w, hookOf("acc", fmt.Sprint("event-", i), fmt.Sprint("http://receiver.example/", i)))
	}
	listener, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer listener.Close(context.Background())
	_, err = listener.Exec(t.Context(), `LISTEN "public.river_insert"`)
	require.NoError(t, err)

	for i := range jobs {
		announce(t, w, fmt.Sprint("event-", i), "acc")
	}
	patience, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range jobs / 2 { // two within the same millisecond may share one
		_, err := listener.WaitForNotification(patience)
		require.NoError(t, err)
	}
}
