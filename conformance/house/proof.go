package house

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gatehouse/impl/httpapi"
	"gatehouse/openapi"
	"gatehouse/persistence/persistencetest"
)

// proofs counts the answers of this test program that the gate let pass, by API, operation and status.
var proofs = struct {
	sync.Mutex
	seen map[[3]string]int
}{seen: map[[3]string]int{}}

func prove(x httpapi.Exchange) {
	if x.GateOut != httpapi.Passed {
		return
	}
	proofs.Lock()
	defer proofs.Unlock()
	proofs.seen[[3]string{x.API, x.Operation, strconv.Itoa(x.Status)}]++
}

// Main runs the tests of one API's package and then demands that every declared status of every operation was produced.
// The table goes to the folder that GATEHOUSE_PROOF names, for the end of the whole run, and to the output when something is missing.
func Main(m *testing.M, api string) {
	code := m.Run()
	if flag.Lookup("test.list").Value.String() != "" {
		os.Exit(code)
	}
	table, missing, err := proofTable(api)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	selected := flag.Lookup("test.run").Value.String()+flag.Lookup("test.skip").Value.String() != "" || testing.Short()
	switch {
	case selected:
		fmt.Println("Only some tests ran; the table of operations and statuses is left out.")
	case missing > 0:
		fmt.Print(table)
		fmt.Printf("FAIL: %d declared statuses were not produced by any test\n", missing)
		code = max(code, 1)
	}
	if folder := os.Getenv("GATEHOUSE_PROOF"); folder != "" && !selected {
		database := "sqlite"
		if persistencetest.OnPostgres() {
			database = "postgres"
		}
		if err := os.WriteFile(filepath.Join(folder, api+"-"+database+".txt"), []byte(table), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

func proofTable(api string) (table string, missing int, err error) {
	spec, err := openapi.Shared(api)
	if err != nil {
		return "", 0, err
	}
	var rows []string
	proven := 0
	for _, item := range spec.Paths.Map() {
		for _, operation := range item.Operations() {
			var statuses []string
			for status := range operation.Responses.Map() {
				statuses = append(statuses, status)
			}
			slices.Sort(statuses)
			row := fmt.Sprintf("  %-28s", operation.OperationID)
			for _, status := range statuses {
				proofs.Lock()
				count := proofs.seen[[3]string{api, operation.OperationID, status}]
				proofs.Unlock()
				if count == 0 {
					missing++
					row += fmt.Sprintf(" %s MISSING", status)
					continue
				}
				proven++
				row += fmt.Sprintf(" %s ok", status)
			}
			rows = append(rows, row)
		}
	}
	slices.Sort(rows)
	database := "SQLite"
	if persistencetest.OnPostgres() {
		database = "Postgres"
	}
	head := fmt.Sprintf("%s on %s: %d of %d declared statuses proven, %d operations\n", api, database, proven, proven+missing, len(rows))
	return head + strings.Join(rows, "\n") + "\n", missing, nil
}
