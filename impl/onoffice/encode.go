package onoffice

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/persistence"
)

// decode reads what a client sends for a field and gives its canonical text, "" for unset. Clients send numbers and booleans as such or as texts,
// and multiselects as arrays, as objects with numeric keys, as |a||b| or as one key. Users stay as they are told: by number or by name.
func decode(field persistence.OnOfficeField, raw any) (string, error) {
	text, ok := plain(raw)
	if !ok {
		keys, listed := list(raw)
		if !listed || field.Type != persistence.OnOfficeMultiselect {
			return "", &persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadValue, Field: field.Name, Value: fmt.Sprint(raw)}
		}
		for i, key := range keys {
			if strings.Contains(key, "|") {
				return "", &persistence.OnOfficeFieldError{Problem: persistence.OnOfficeBadMultiselectKey, Field: field.Name, Value: keys[i]}
			}
		}
		text = persistence.JoinOnOfficeKeys(keys)
	}
	if field.Type == persistence.OnOfficeUserType {
		return strings.TrimSpace(text), nil
	}
	return field.Normalize(text)
}

// plain is the text of a JSON scalar; null is empty.
func plain(raw any) (text string, ok bool) {
	switch value := raw.(type) {
	case nil:
		return "", true
	case string:
		return value, true
	case bool:
		return map[bool]string{true: "1", false: "0"}[value], true
	case json.Number:
		return value.String(), true
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64), true
	case int:
		return strconv.Itoa(value), true
	case int64:
		return strconv.FormatInt(value, 10), true
	}
	return "", false
}

// list is the texts of a JSON array of scalars, or of what PHP makes of an array with gaps: an object with numeric keys.
func list(raw any) (texts []string, ok bool) {
	var values []any
	switch value := raw.(type) {
	case []any:
		values = value
	case []string:
		return value, true
	case map[string]any:
		byNumber := make(map[int]any, len(value))
		for key, item := range value {
			number, err := strconv.Atoi(key)
			if err != nil || number < 0 {
				return nil, false
			}
			byNumber[number] = item
		}
		for _, number := range slices.Sorted(maps.Keys(byNumber)) {
			values = append(values, byNumber[number])
		}
	default:
		return nil, false
	}
	for _, item := range values {
		text, ok := plain(item)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}

// encode gives a value as it stands in an answer: a text, or an array of texts for multiselects of estates. users are their names by number.
func encode(field persistence.OnOfficeField, value string, users map[int64]string) any {
	switch field.Type {
	case persistence.OnOfficeInteger, persistence.OnOfficeBoolean:
		return orElse(value, "0")
	case persistence.OnOfficeFloat:
		return orElse(value, "0."+strings.Repeat("0", field.Places))
	case persistence.OnOfficeDate:
		return orElse(value, "0000-00-00")
	case persistence.OnOfficeDatetime:
		return orElse(value, "0000-00-00 00:00:00")
	case persistence.OnOfficeMultiselect:
		if field.Module == persistence.OnOfficeEstates {
			return append([]string{}, persistence.OnOfficeKeys(value)...)
		}
	case persistence.OnOfficeUserType:
		if field.Module == persistence.OnOfficeAddresses {
			return userName(value, users)
		}
		return orElse(value, "0")
	}
	return value
}

// format gives a value for people to read, in German unless the language is ENG: labels, separators, units. What is unset is empty.
func format(field persistence.OnOfficeField, value, language string, users map[int64]string) string {
	english := language == "ENG"
	if field.Type == persistence.OnOfficeBoolean {
		if value == "" {
			return inLanguage(english, "Nein", "No")
		}
		return inLanguage(english, "Ja", "Yes")
	}
	if value == "" {
		return ""
	}
	switch field.Type {
	case persistence.OnOfficeInteger, persistence.OnOfficeFloat:
		number := separated(value, english)
		if field.Unit != "" {
			number += " " + field.Unit
		}
		return number
	case persistence.OnOfficeDate, persistence.OnOfficeDatetime:
		return moment(value, english)
	case persistence.OnOfficeSingleselect:
		return label(field, value, english)
	case persistence.OnOfficeMultiselect:
		labels := persistence.OnOfficeKeys(value)
		for i, key := range labels {
			labels[i] = label(field, key, english)
		}
		return strings.Join(labels, ", ")
	case persistence.OnOfficeUserType:
		return userName(value, users)
	}
	return value
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func inLanguage(english bool, de, en string) string {
	if english {
		return en
	}
	return de
}

// label is that of a permitted value; a key that is no longer permitted stands for itself.
func label(field persistence.OnOfficeField, key string, english bool) string {
	for _, choice := range field.Choices {
		if choice.Key == key {
			return inLanguage(english, choice.DE, choice.EN)
		}
	}
	return key
}

func userName(number string, users map[int64]string) string {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return ""
	}
	return users[id]
}

// separated writes a number with thousands apart and without empty places at its end: 1.234.567,50 or 1,234,567.50.
func separated(number string, english bool) string {
	thousands, point := inLanguage(english, ".", ","), inLanguage(english, ",", ".")
	digits, negative := strings.CutPrefix(number, "-")
	whole, places, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if negative {
		b.WriteString("-")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(digit)
	}
	if len(places) > 2 || strings.Trim(places, "0") == "" { // cents stand in pairs
		places = strings.TrimRight(places, "0")
	}
	if places != "" {
		b.WriteString(point + places)
	}
	return b.String()
}

// moment writes a date or a time as Germans do; in English it stays as it is.
func moment(value string, english bool) string {
	if english {
		return value
	}
	if at, err := time.Parse(time.DateTime, value); err == nil {
		return at.Format("02.01.2006 15:04")
	}
	if at, err := time.Parse(time.DateOnly, value); err == nil {
		return at.Format("02.01.2006")
	}
	return value
}
