// Package openapi holds the specs that everything else is made from: one hand-written file an API.
package openapi

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed *.yaml
var files embed.FS

// Names lists the APIs that have a spec, in alphabetical order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	var names []string
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ".yaml"); ok && !strings.HasSuffix(name, ".gen") {
			names = append(names, name)
		}
	}
	return names
}

// Source is a spec as it was written.
func Source(name string) ([]byte, error) { return files.ReadFile(name + ".yaml") }

// shared holds, by name, what parses a spec once.
var shared sync.Map

// Shared is the one document of a spec in this process, which nobody may change. Parsing is most of a server's start.
func Shared(name string) (*openapi3.T, error) {
	once, _ := shared.LoadOrStore(name, sync.OnceValues(func() (*openapi3.T, error) { return Load(name) }))
	return once.(func() (*openapi3.T, error))()
}

// Load reads a spec and resolves its references. Each caller gets a document of its own.
func Load(name string) (*openapi3.T, error) {
	registerFormats()
	source, err := Source(name)
	if err != nil {
		return nil, err
	}
	spec, err := openapi3.NewLoader().LoadFromData(source)
	if err != nil {
		return nil, fmt.Errorf("spec %s: %w", name, err)
	}
	return spec, nil
}
