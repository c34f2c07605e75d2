package onoffice

import (
	"bytes"
	"encoding/json"
	"math"
	"sort"
	"strconv"
	"strings"
)

// parameters are an action's, each as it was sent. PHP clients cannot tell an empty list from an empty object, nor a list with gaps from an
// object, and send numbers and truths as texts or the other way round: what reads them takes all of these.
type parameters map[string]json.RawMessage

// maxIDs is how many ids an action may name.
const maxIDs = 500

// parseParameters takes an object, or an empty list. Texts with a NUL, which no database here keeps, are unfit.
func parseParameters(raw json.RawMessage) (p parameters, ok bool) {
	if bytes.Contains(raw, []byte(`\u0000`)) && strings.ContainsRune(flat(parse(raw)), 0) {
		return nil, false
	}
	if list, isList := parse(raw).([]any); isList {
		return parameters{}, len(list) == 0
	}
	return p, json.Unmarshal(raw, &p) == nil && p != nil
}

// flat is all the texts in a value, one after the other.
func flat(value any) string {
	var b strings.Builder
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case string:
			b.WriteString(value)
		case []any:
			for _, one := range value {
				walk(one)
			}
		case map[string]any:
			for key, one := range value {
				b.WriteString(key)
				walk(one)
			}
		}
	}
	walk(value)
	return b.String()
}

// parse reads a value with its numbers as they were written; nil for what is none.
func parse(raw json.RawMessage) (value any) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// sent says whether a parameter is there and not null.
func (p parameters) sent(name string) bool {
	raw := bytes.TrimSpace(p[name])
	return len(raw) > 0 && !bytes.Equal(raw, []byte("null"))
}

// value is a parameter as JSON has it.
func (p parameters) value(name string) any { return parse(p[name]) }

// text reads a text, a number or a truth; "" when it is not sent.
func (p parameters) text(name string) (string, error) {
	text, ok := plain(p.value(name))
	if !ok {
		return "", fail(codeInvalidParameter, name)
	}
	return text, nil
}

// truth reads true, 1 and their texts; everything else is false.
func (p parameters) truth(name string) bool {
	text, _ := plain(p.value(name))
	return text == "1" || strings.EqualFold(text, "true")
}

// number reads a whole number, or gives another one for what is none.
func (p parameters) number(name string, otherwise int64) int64 {
	text, _ := plain(p.value(name))
	if number, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
		return number
	}
	return otherwise
}

// list reads a list, an object with numbers for keys in their order, or a single value.
func (p parameters) list(name string) (values []any, err error) {
	values, ok := listOf(p.value(name))
	if !ok {
		return nil, fail(codeInvalidParameter, name)
	}
	return values, nil
}

// texts reads a list of texts.
func (p parameters) texts(name string) ([]string, error) {
	values, err := p.list(name)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(values))
	for i, value := range values {
		text, ok := plain(value)
		if !ok {
			return nil, fail(codeInvalidParameter, name)
		}
		texts[i] = text
	}
	return texts, nil
}

// ids reads a list of records' numbers, each once, of which there may be 500.
func (p parameters) ids(name string) ([]int64, error) {
	texts, err := p.texts(name)
	if err != nil {
		return nil, err
	}
	if len(texts) > maxIDs {
		return nil, fail(codeTooManyIDs)
	}
	ids, seen := make([]int64, 0, len(texts)), map[int64]bool{}
	for _, text := range texts {
		id, ok := parseID(text)
		if !ok {
			return nil, fail(codeInvalidParameter, name)
		}
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// id reads one record's number; 0 when it is not sent.
func (p parameters) id(name string) (int64, error) {
	text, err := p.text(name)
	if err != nil || text == "" {
		return 0, err
	}
	id, ok := parseID(text)
	if !ok {
		return 0, fail(codeInvalidParameter, name)
	}
	return id, nil
}

// object reads an object, or an empty list for one without members.
func (p parameters) object(name string) (parameters, error) {
	if !p.sent(name) {
		return parameters{}, nil
	}
	inner, ok := parseParameters(p[name])
	if !ok {
		return nil, fail(codeInvalidParameter, name)
	}
	return inner, nil
}

// names are the parameters' names, in order.
func (p parameters) names() []string {
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// members are the keys and values of a parameter that is an object, in the order in which they were sent.
func (p parameters) members(name string) (keys []string, values []any) {
	decoder := json.NewDecoder(bytes.NewReader(p[name]))
	decoder.UseNumber()
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, nil
		}
		var value any
		if decoder.Decode(&value) != nil {
			return nil, nil
		}
		keys, values = append(keys, key.(string)), append(values, value)
	}
	return keys, values
}

// listOf reads a list as parameters.list does.
func listOf(value any) (values []any, ok bool) {
	switch value := value.(type) {
	case nil:
		return nil, true
	case []any:
		return value, true
	case map[string]any:
		type item struct {
			at    int
			value any
		}
		items := make([]item, 0, len(value))
		for key, one := range value {
			at, err := strconv.Atoi(key)
			if err != nil || at < 0 || at == math.MaxInt {
				return nil, false
			}
			items = append(items, item{at, one})
		}
		sort.Slice(items, func(i, j int) bool { return items[i].at < items[j].at })
		for _, item := range items {
			values = append(values, item.value)
		}
		return values, true
	}
	return []any{value}, true
}

// plainText reads a text without NUL; "" for what is not sent.
func plainText(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 {
		return "", true
	}
	text, ok = parse(raw).(string)
	if !ok || strings.ContainsRune(text, 0) {
		return "", false
	}
	return text, true
}

// textOrNumber reads a text, a whole number or null.
func textOrNumber(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 {
		return "", true
	}
	switch value := parse(raw).(type) {
	case nil:
		return "", true
	case string:
		return value, !strings.ContainsRune(value, 0)
	case json.Number:
		_, err := value.Int64()
		return value.String(), err == nil
	}
	return "", false
}
