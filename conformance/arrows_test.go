// Package conformance_test keeps the architecture as it is drawn: cmd → impl → {generated, openapi, persistence}.
package conformance_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type goPackage struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (all []goPackage) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "gatehouse/...")
	cmd.Dir = ".."
	out, err := cmd.Output()
	require.NoError(t, err)
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var p goPackage
		require.NoError(t, decoder.Decode(&p))
		all = append(all, p)
	}
	require.NotEmpty(t, all)
	return all
}

func TestArrows(t *testing.T) {
	shared := []string{"httpapi", "httpapi/quick", "access", "jobs", "webhooks", "faults", "traffic", "docs"}
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "gatehouse/")
		area, rest, _ := strings.Cut(name, "/")
		for _, imported := range p.Imports {
			ours, isOurs := strings.CutPrefix(imported, "gatehouse/")
			to, toRest, _ := strings.Cut(ours, "/")
			switch {
			case area == "conformance":
			case isOurs && slices.Contains([]string{"generated", "openapi"}, area), isOurs && name == "persistence":
				t.Errorf("%s imports %s: it may import nothing of ours", name, ours)
			case isOurs && area == "impl" && !slices.Contains([]string{"impl", "generated", "openapi", "persistence"}, to):
				t.Errorf("%s imports %s", name, ours)
			case isOurs && area == "impl" && rest != "" && to == "impl" && !slices.Contains(shared, toRest):
				t.Errorf("%s imports %s: one API never imports another, and nothing imports the whole", name, ours)
			case strings.HasPrefix(imported, "gorm.io/") && name != "persistence":
				t.Errorf("%s imports gorm", name)
			case imported == "github.com/gin-gonic/gin" && slices.Contains([]string{"cmd", "openapi", "persistence"}, area):
				t.Errorf("%s imports gin", name)
			}
		}
	}
}
