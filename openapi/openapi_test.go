package openapi_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"gatehouse/openapi"
)

// each loads every spec.
func each(t *testing.T, test func(t *testing.T, spec *openapi3.T)) {
	t.Helper()
	names := openapi.Names()
	require.Contains(t, names, "teamguests")
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			spec, err := openapi.Load(name)
			require.NoError(t, err)
			test(t, spec)
		})
	}
}

// operations calls visit for each operation.
func operations(spec *openapi3.T, visit func(method, path string, item *openapi3.PathItem, operation *openapi3.Operation)) {
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			visit(method, path, item, operation)
		}
	}
}

func TestSpecsAreValid(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		require.Equal(t, "3.0.3", spec.OpenAPI, "kin-openapi treats 3.1 differently, and slowly")
		// Examples are held to their schemas where they are replayed; some are documented mistakes.
		require.NoError(t, spec.Validate(t.Context(), openapi3.DisableExamplesValidation()))
		require.Len(t, spec.Servers, 1)
		require.Regexp(t, "^/[a-z]+$", spec.Servers[0].URL)
		for _, section := range []string{"### Errata", "### Limits"} {
			require.Contains(t, spec.Info.Description, section)
		}
	})
}

var operationID = regexp.MustCompile(`^[A-Z][a-z]+[A-Z][A-Za-z]+$`)

func TestOperations(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		seen := map[string]bool{}
		operations(spec, func(method, path string, _ *openapi3.PathItem, operation *openapi3.Operation) {
			where := method + " " + path
			require.Regexp(t, operationID, operation.OperationID, where)
			require.False(t, seen[operation.OperationID], "%s: %s stands twice", where, operation.OperationID)
			seen[operation.OperationID] = true
			require.NotEmpty(t, operation.Summary, where)
			require.NotEmpty(t, operation.Description, where)
			require.NotEmpty(t, operation.Tags, where)
			require.Contains(t, []any{"seed", "vendor", "chosen"}, operation.Extensions["x-documented"], where)
			faults := "500"
			if said, ok := operation.Extensions["x-faults-in"].(string); ok {
				faults = said // an API whose clients are never told by the status
			}
			require.NotNil(t, operation.Responses.Value(faults), "%s: what if the server fails?", where)
			if operation.Security == nil {
				require.NotEmpty(t, spec.Security, where)
			}
		})
	})
}

// TestEveryOperationHasADocumentedExchange: at least one success is shown on both sides.
func TestEveryOperationHasADocumentedExchange(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		operations(spec, func(_, _ string, item *openapi3.PathItem, operation *openapi3.Operation) {
			asked := map[string]bool{}
			for _, parameters := range []openapi3.Parameters{item.Parameters, operation.Parameters} {
				for _, parameter := range parameters {
					for name := range parameter.Value.Examples {
						asked[name] = true
					}
				}
			}
			if operation.RequestBody != nil {
				for _, media := range operation.RequestBody.Value.Content {
					for name := range media.Examples {
						asked[name] = true
					}
				}
			}
			shown := false
			for status, response := range operation.Responses.Map() {
				if !strings.HasPrefix(status, "2") {
					continue
				}
				if len(response.Value.Content) == 0 {
					shown = shown || len(asked) > 0
				}
				for _, media := range response.Value.Content {
					for name := range media.Examples {
						shown = shown || asked[name] || len(asked) == 0
					}
				}
			}
			require.True(t, shown, "%s has no example of one name on both sides", operation.OperationID)
		})
	})
}

// TestExamplesOfAnswersFit holds every example of an answer to its schema.
func TestExamplesOfAnswersFit(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		operations(spec, func(_, _ string, _ *openapi3.PathItem, operation *openapi3.Operation) {
			for status, response := range operation.Responses.Map() {
				for _, media := range response.Value.Content {
					for name, example := range media.Examples {
						encoded, err := json.Marshal(example.Value.Value)
						require.NoError(t, err)
						var value any
						require.NoError(t, json.Unmarshal(encoded, &value))
						require.NoError(t, media.Schema.Value.VisitJSON(value, openapi3.VisitAsResponse()), "%s %s %s", operation.OperationID, status, name)
					}
				}
			}
		})
	})
}

// TestAnswersAreClosed: an answer has the fields that are declared, or says of which kind the others are.
func TestAnswersAreClosed(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		operations(spec, func(_, _ string, _ *openapi3.PathItem, operation *openapi3.Operation) {
			for status, response := range operation.Responses.Map() {
				for _, media := range response.Value.Content {
					walk(media.Schema, operation.OperationID+" "+status, map[*openapi3.Schema]bool{}, func(where string, schema *openapi3.Schema) {
						if schema.Type.Is("object") && len(schema.AllOf) == 0 {
							closed := schema.AdditionalProperties.Has != nil && !*schema.AdditionalProperties.Has
							require.True(t, closed || schema.AdditionalProperties.Schema != nil, "%s is open", where)
						}
					})
				}
			}
		})
	})
}

// TestTextsAreBounded: every text that a client may send has a greatest length, and no NUL, which Postgres cannot keep.
func TestTextsAreBounded(t *testing.T) {
	each(t, func(t *testing.T, spec *openapi3.T) {
		check := func(where string, schema *openapi3.Schema) {
			if !schema.Type.Is("string") || len(schema.Enum) > 0 || schema.Format == "binary" {
				return
			}
			require.NotNil(t, schema.MaxLength, "%s has no greatest length", where)
			if schema.Pattern != "" {
				pattern, err := regexp.Compile(schema.Pattern)
				require.NoError(t, err, where)
				require.False(t, pattern.MatchString("\x00"), "%s allows NUL", where)
				require.False(t, pattern.MatchString("a\x00b@c\x00d"), "%s allows NUL", where)
				return
			}
			unkept := strings.Contains(schema.Description, "Anything else finds nothing") // it is parsed, never stored or searched for
			require.True(t, schema.Format != "" && schema.Format != "password" || unkept, "%s allows NUL", where)
		}
		operations(spec, func(_, _ string, item *openapi3.PathItem, operation *openapi3.Operation) {
			for _, parameters := range []openapi3.Parameters{item.Parameters, operation.Parameters} {
				for _, parameter := range parameters {
					walk(parameter.Value.Schema, operation.OperationID+" "+parameter.Value.Name, map[*openapi3.Schema]bool{}, check)
				}
			}
			if operation.RequestBody != nil {
				for _, media := range operation.RequestBody.Value.Content {
					walk(media.Schema, operation.OperationID+" body", map[*openapi3.Schema]bool{}, check)
				}
			}
		})
	})
}

// walk visits a schema and all within it.
func walk(ref *openapi3.SchemaRef, where string, seen map[*openapi3.Schema]bool, visit func(where string, schema *openapi3.Schema)) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	schema := ref.Value
	seen[schema] = true
	visit(where, schema)
	for name, property := range schema.Properties {
		walk(property, where+"/"+name, seen, visit)
	}
	walk(schema.Items, where+"/items", seen, visit)
	walk(schema.AdditionalProperties.Schema, where+"/*", seen, visit)
	for _, group := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for i, member := range group {
			walk(member, fmt.Sprintf("%s/%d", where, i), seen, visit)
		}
	}
}

// TestFormats: each format is checked, in its own way.
func TestFormats(t *testing.T) {
	_, err := openapi.Load("teamguests") // registers them
	require.NoError(t, err)
	for _, tt := range []struct {
		format  string
		good    []string
		without []string // what must be refused
	}{
		{"date-time", []string{"2020-09-11T15:43:29Z", "2020-09-11T15:43:29.682+12:00"}, []string{"", "2020-09-11", "2020-02-31T00:00:00Z", "2020-09-11 15:43:29Z", "2020-09-11T25:00:00Z"}},
		{"date", []string{"2020-02-29"}, []string{"", "2020-02-30", "2020-2-1", "20200201"}},
		{"uuid", []string{"cf7d7471-15c5-411f-b650-7ed91e1a51f7", "CF7D7471-15C5-411F-B650-7ED91E1A51F7"}, []string{"", "cf7d7471", "cf7d747115c5411fb6507ed91e1a51f7", "{cf7d7471-15c5-411f-b650-7ed91e1a51f7}", "xf7d7471-15c5-411f-b650-7ed91e1a51f7"}},
		{"email", []string{"a@b", "first.last+tag@sub.example.com", "o'hara@example.com", "ü@example.com"}, []string{"", "a", "a@", "@b", "a b@c", "A <a@b>", "a@b, c@d", strings.Repeat("a", 250) + "@b.example"}},
		{"uri", []string{"http://example.com", "https://example.com:8443/a/b?c=d#e", "urn:x:y", "http://[::1]/"}, []string{"", "/relative", "example.com", "http://", "http://a b/", "://x"}},
		{"hostname", []string{"localhost", "a-b.example.com"}, []string{"", "-a", "a-", "a..b", "a_b", strings.Repeat("a", 64)}},
		{"ipv4", []string{"127.0.0.1"}, []string{"", "::1", "256.0.0.1", "127.1", "01.2.3.4"}},
		{"ipv6", []string{"::1", "2001:db8::1"}, []string{"", "127.0.0.1", "fe80::1%eth0", "::g"}},
	} {
		schema := openapi3.NewStringSchema().WithFormat(tt.format)
		for _, text := range tt.good {
			require.NoError(t, schema.VisitJSON(text), "%s %q", tt.format, text)
		}
		for _, text := range tt.without {
			require.Error(t, schema.VisitJSON(text), "%s %q", tt.format, text)
		}
	}
	for format, tooBig := range map[string]float64{"int32": 1 << 31, "int64": 1 << 64} {
		schema := openapi3.NewIntegerSchema().WithFormat(format)
		require.NoError(t, schema.VisitJSON(float64(1<<30)))
		require.Error(t, schema.VisitJSON(tooBig), format)
	}
}
