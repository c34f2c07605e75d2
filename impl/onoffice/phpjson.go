package onoffice

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
)

// phpJSON writes a JSON value as PHP's json_encode does by default: slashes escaped, everything but ASCII as \uXXXX, an empty object as [].
// The keys of the outermost object are sorted, as ksort does; those within stay as they came.
func phpJSON(raw []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var b strings.Builder
	if err := phpValue(&b, decoder, true); err != nil {
		return "", err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", errors.New("more than one value")
	}
	return b.String(), nil
}

func phpValue(b *strings.Builder, decoder *json.Decoder, outermost bool) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch value := token.(type) {
	case json.Delim:
		if value == '{' {
			return phpObject(b, decoder, outermost)
		}
		return phpList(b, decoder)
	case string:
		phpString(b, value)
	case json.Number:
		phpNumber(b, value)
	case bool:
		b.WriteString(strconv.FormatBool(value))
	default:
		b.WriteString("null")
	}
	return nil
}

func phpObject(b *strings.Builder, decoder *json.Decoder, sorted bool) error {
	type member struct{ key, value string }
	var members []member
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		var value strings.Builder
		if err := phpValue(&value, decoder, false); err != nil {
			return err
		}
		members = append(members, member{key.(string), value.String()})
	}
	if _, err := decoder.Token(); err != nil {
		return err
	}
	if len(members) == 0 {
		b.WriteString("[]")
		return nil
	}
	if sorted {
		sort.SliceStable(members, func(i, j int) bool { return members[i].key < members[j].key })
	}
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		phpString(b, m.key)
		b.WriteByte(':')
		b.WriteString(m.value)
	}
	b.WriteByte('}')
	return nil
}

func phpList(b *strings.Builder, decoder *json.Decoder) error {
	b.WriteByte('[')
	for i := 0; decoder.More(); i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := phpValue(b, decoder, false); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	_, err := decoder.Token()
	return err
}

// phpNumber writes whole numbers as they are and others as PHP's floats: the shortest digits that read the same.
func phpNumber(b *strings.Builder, n json.Number) {
	if _, err := n.Int64(); err == nil {
		b.WriteString(n.String())
		return
	}
	f, err := n.Float64()
	if err != nil {
		b.WriteString(n.String())
		return
	}
	if f == float64(int64(f)) && f > -1e15 && f < 1e15 {
		b.WriteString(strconv.FormatFloat(f, 'f', 1, 64)) // serialize_precision -1 keeps the point
		return
	}
	b.WriteString(strconv.FormatFloat(f, 'g', -1, 64))
}

func phpString(b *strings.Builder, text string) {
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"', r == '\\', r == '/':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r >= 0x10000:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
		case r < ' ' || r > 0x7f:
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
