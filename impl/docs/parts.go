package docs

import (
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// PartPath is where Swagger UI shows one part of a spec: the operations with a tag.
func PartPath(api, tag string) string { return swaggerBase + api + "/" + url.PathEscape(tag) }

func partURL(api API, tag string) string {
	return "/openapi/" + api.Name + ".json?tag=" + url.QueryEscape(tag)
}

// partOf finds the API and the tag that a path below Swagger UI names.
func partOf(apis []API, path string) (api API, tag string, found bool) {
	name, tag, _ := strings.Cut(path, "/")
	for _, api := range apis {
		if api.Name == name && api.Spec.Tags.Get(tag) != nil {
			return api, tag, true
		}
	}
	return API{}, "", false
}

// part is a spec with the operations that have a tag, and with all its components.
func part(spec *openapi3.T, tag string) *openapi3.T {
	smaller, paths := *spec, openapi3.NewPaths()
	for _, path := range spec.Paths.Keys() {
		item := *spec.Paths.Value(path)
		left := 0
		for method, operation := range spec.Paths.Value(path).Operations() {
			if slices.Contains(operation.Tags, tag) {
				left++
				continue
			}
			item.SetOperation(method, nil)
		}
		if left > 0 {
			paths.Set(path, &item)
		}
	}
	smaller.Paths = paths
	smaller.Tags = openapi3.Tags{}
	if named := spec.Tags.Get(tag); named != nil {
		smaller.Tags = openapi3.Tags{named}
	}
	return &smaller
}
