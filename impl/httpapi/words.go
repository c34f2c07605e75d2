package httpapi

import (
	"fmt"
	"strconv"
	"strings"
)

// Words say in plain English which rule was broken, never the value that broke it. They are for APIs whose vendor has no words of its own.
func (v Violation) Words() string {
	switch v.Rule {
	case "unknown":
		if v.In == "body" {
			return "is not a known field"
		}
		return "is not a known parameter"
	case "required":
		return "is missing"
	case "nullable":
		return "must not be null"
	}
	if v.Schema == nil {
		return "is invalid"
	}
	switch schema := v.Schema; {
	case v.Rule == "enum":
		var allowed []string
		for _, one := range schema.Enum {
			allowed = append(allowed, fmt.Sprint(one))
		}
		return "must be one of " + strings.Join(allowed, ", ")
	case v.Rule == "minLength" && v.Value == "":
		return "is empty"
	case v.Rule == "minLength":
		return fmt.Sprintf("is shorter than %d characters", schema.MinLength)
	case v.Rule == "maxLength" && schema.MaxLength != nil:
		return fmt.Sprintf("is longer than %d characters", *schema.MaxLength)
	case v.Rule == "minItems":
		return fmt.Sprintf("has fewer than %d items", schema.MinItems)
	case v.Rule == "maxItems" && schema.MaxItems != nil:
		return fmt.Sprintf("has more than %d items", *schema.MaxItems)
	case v.Rule == "minimum" && schema.Min != nil:
		return "is less than " + number(*schema.Min)
	case v.Rule == "maximum" && schema.Max != nil:
		return "is more than " + number(*schema.Max)
	case (v.Rule == "format" || v.Rule == "pattern") && schema.Format == "email":
		return "is not an email address"
	case v.Rule == "format" && schema.Format == "uri":
		return "is not an absolute URL"
	case v.Rule == "type" && schema.Type != nil && len(*schema.Type) == 1:
		return "must be of type " + (*schema.Type)[0]
	}
	return "is invalid"
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
