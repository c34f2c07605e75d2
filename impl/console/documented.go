package console

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// documented lists the calls of one part of a system, as its spec has them.
func (v *visit) documented(system, tag string) (calls []call, server string) {
	spec := v.options.Specs[system]
	if spec == nil {
		return nil, ""
	}
	for _, path := range spec.Paths.Keys() {
		operations := spec.Paths.Value(path).Operations()
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			operation := operations[method]
			if operation == nil || !slices.Contains(operation.Tags, tag) {
				continue
			}
			calls = append(calls, call{Method: method, Path: path, Summary: operation.Summary + ".", Text: firstSentence(operation.Description), Right: schemes(operation)})
		}
	}
	return calls, spec.Servers[0].URL
}

func schemes(operation *openapi3.Operation) string {
	if operation.Security == nil {
		return ""
	}
	var names []string
	for _, requirement := range *operation.Security {
		for name := range requirement {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

func firstSentence(text string) string {
	text = strings.TrimSpace(text)
	if sentence, _, found := strings.Cut(text, ". "); found {
		return sentence + "."
	}
	return text
}

// swagger is the way to a system in Swagger UI.
func (v *visit) swagger(system string) string {
	spec := v.options.Specs[system]
	if spec == nil {
		return "/docs/"
	}
	return "/docs/?urls.primaryName=" + url.QueryEscape(spec.Info.Title)
}

// systemNames are the systems of this server but for the management API, in the order of their names.
func (v *visit) systemNames() (names []string) {
	for name := range v.options.Specs {
		if name != "gatehouse" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
