package onoffice

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/persistence"
)

// The fields that the tables below are about.
var (
	varcharField = persistence.OnOfficeField{Name: "varchar", Type: persistence.OnOfficeVarchar, Length: 5}
	textField    = persistence.OnOfficeField{Name: "text", Type: persistence.OnOfficeText}
	integerField = persistence.OnOfficeField{Name: "integer", Type: persistence.OnOfficeInteger}
	priceField   = persistence.OnOfficeField{Name: "price", Type: persistence.OnOfficeFloat, Places: 2, Unit: "€"}
	degreeField  = persistence.OnOfficeField{Name: "degree", Type: persistence.OnOfficeFloat, Places: 8}
	yesNoField   = persistence.OnOfficeField{Name: "yesno", Type: persistence.OnOfficeBoolean}
	dayField     = persistence.OnOfficeField{Name: "day", Type: persistence.OnOfficeDate}
	timeField    = persistence.OnOfficeField{Name: "time", Type: persistence.OnOfficeDatetime}
	selectField  = persistence.OnOfficeField{Name: "select", Type: persistence.OnOfficeSingleselect, Choices: []persistence.OnOfficeChoice{{Key: "haus", DE: "Haus", EN: "House"}, {Key: "0", DE: "Archiv", EN: "Archive"}}}
	estateMulti  = persistence.OnOfficeField{Name: "multi", Module: persistence.OnOfficeEstates, Type: persistence.OnOfficeMultiselect, Choices: []persistence.OnOfficeChoice{{Key: "a", DE: "Äpfel", EN: "Apples"}, {Key: "b", DE: "Birnen", EN: "Pears"}}}
	addressMulti = persistence.OnOfficeField{Name: "multi", Module: persistence.OnOfficeAddresses, Type: persistence.OnOfficeMultiselect, Choices: estateMulti.Choices}
	estateUser   = persistence.OnOfficeField{Name: "benutzer", Module: persistence.OnOfficeEstates, Type: persistence.OnOfficeUserType}
	addressUser  = persistence.OnOfficeField{Name: "Benutzer", Module: persistence.OnOfficeAddresses, Type: persistence.OnOfficeUserType}
)

func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name    string
		field   persistence.OnOfficeField
		send    string // JSON
		want    string
		problem persistence.OnOfficeProblem
	}{
		{"a text", varcharField, `"Köln"`, "Köln", ""},
		{"a text of the full length, in characters", varcharField, `"äöüßé"`, "äöüßé", ""},
		{"a text that is too long", varcharField, `"äöüßéx"`, "", persistence.OnOfficeBadValue},
		{"a number for a text", varcharField, `52070`, "52070", ""},
		{"blanks of a text stay", varcharField, `" a "`, " a ", ""},
		{"NUL", varcharField, `"a\u0000"`, "", persistence.OnOfficeBadValue},
		{"null", varcharField, `null`, "", ""},
		{"an array for a text", varcharField, `["a"]`, "", persistence.OnOfficeBadValue},
		{"a long text", textField, `"` + strings.Repeat("x", 65_535) + `"`, strings.Repeat("x", 65_535), ""},
		{"too long a text", textField, `"` + strings.Repeat("x", 65_536) + `"`, "", persistence.OnOfficeBadValue},
		{"an integer", integerField, `"-12"`, "-12", ""},
		{"an integer with zeros before it", integerField, `"007"`, "7", ""},
		{"zero is unset", integerField, `0`, "", ""},
		{"a word for an integer", integerField, `"many"`, "", persistence.OnOfficeBadValue},
		{"a price", priceField, `200000`, "200000.00", ""},
		{"a price as text", priceField, `"200000.5"`, "200000.50", ""},
		{"a price in scientific notation", priceField, `2e5`, "200000.00", ""},
		{"a price is rounded", priceField, `"1.005"`, "1.01", ""},
		{"a debt is rounded", priceField, `"-1.005"`, "-1.01", ""},
		{"a cent", priceField, `"0.01"`, "0.01", ""},
		{"less than a cent", priceField, `"0.004"`, "", ""},
		{"an enormous price", priceField, `1e30`, "", persistence.OnOfficeBadValue},
		{"an exponent beyond all bounds", priceField, `"1e999999999"`, "", persistence.OnOfficeBadValue},
		{"two points", priceField, `"1.2.3"`, "", persistence.OnOfficeBadValue},
		{"a German price is none", priceField, `"1.234,56"`, "", persistence.OnOfficeBadValue},
		{"a point alone", priceField, `"."`, "", persistence.OnOfficeBadValue},
		{"infinity", priceField, `"Inf"`, "", persistence.OnOfficeBadValue},
		{"degrees", degreeField, `"50.77534532"`, "50.77534532", ""},
		{"true", yesNoField, `true`, "1", ""},
		{"one", yesNoField, `"1"`, "1", ""},
		{"false", yesNoField, `false`, "", ""},
		{"two for a boolean", yesNoField, `2`, "", persistence.OnOfficeBadValue},
		{"a day", dayField, `"2026-02-28"`, "2026-02-28", ""},
		{"a day with a time", dayField, `"2026-02-28 10:00:00"`, "2026-02-28", ""},
		{"no day", dayField, `"0000-00-00"`, "", ""},
		{"a day that never was", dayField, `"2026-02-30"`, "", persistence.OnOfficeBadValue},
		{"a German day", dayField, `"28.02.2026"`, "", persistence.OnOfficeBadValue},
		{"a time", timeField, `"2026-02-28T10:11:12"`, "2026-02-28 10:11:12", ""},
		{"a day for a time", timeField, `"2026-02-28"`, "2026-02-28 00:00:00", ""},
		{"a key", selectField, `"haus"`, "haus", ""},
		{"the key 0", selectField, `0`, "0", ""},
		{"no key", selectField, `""`, "", ""},
		{"a key that is not permitted", selectField, `"Haus"`, "", persistence.OnOfficeBadSelectKey},
		{"keys", estateMulti, `["b","a","b"]`, "|b||a|", ""},
		{"keys as PHP sends them", estateMulti, `{"0":"a","2":"b"}`, "|a||b|", ""},
		{"keys between bars", addressMulti, `"|a||b|"`, "|a||b|", ""},
		{"one key", addressMulti, `"a"`, "|a|", ""},
		{"no keys", estateMulti, `[]`, "", ""},
		{"a key that a multiselect does not permit", estateMulti, `["a","c"]`, "", persistence.OnOfficeBadMultiselectKey},
		{"a bar in a key", estateMulti, `["a|b"]`, "", persistence.OnOfficeBadMultiselectKey},
		{"an object with names", estateMulti, `{"a":"a"}`, "", persistence.OnOfficeBadValue},
		{"an array in an array", estateMulti, `[["a"]]`, "", persistence.OnOfficeBadValue},
		{"a user's number", estateUser, `3`, "3", ""},
		{"a user's name", addressUser, `" Ada "`, "Ada", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, exact := range []bool{false, true} { // numbers may come as either
				decoder := json.NewDecoder(strings.NewReader(tt.send))
				if exact {
					decoder.UseNumber()
				}
				var raw any
				require.NoError(t, decoder.Decode(&raw))
				got, err := decode(tt.field, raw)
				if tt.problem != "" {
					var problem *persistence.OnOfficeFieldError
					require.ErrorAs(t, err, &problem)
					require.Equal(t, tt.problem, problem.Problem)
					require.Equal(t, tt.field.Name, problem.Field)
					continue
				}
				require.NoError(t, err)
				require.Equal(t, tt.want, got)
			}
		})
	}
}

func TestEncodeAndFormat(t *testing.T) {
	users := map[int64]string{3: "Ada"}
	for _, tt := range []struct {
		name        string
		field       persistence.OnOfficeField
		value       string
		plain       any
		german, eng string
	}{
		{"a text", varcharField, "Köln", "Köln", "Köln", "Köln"},
		{"no text", textField, "", "", "", ""},
		{"an integer", integerField, "-1234567", "-1234567", "-1.234.567", "-1,234,567"},
		{"no integer", integerField, "", "0", "", ""},
		{"a price", priceField, "200000.00", "200000.00", "200.000 €", "200,000 €"},
		{"a price with cents", priceField, "1234.50", "1234.50", "1.234,50 €", "1,234.50 €"},
		{"a small price", priceField, "0.05", "0.05", "0,05 €", "0.05 €"},
		{"no price", priceField, "", "0.00", "", ""},
		{"degrees", degreeField, "50.77534500", "50.77534500", "50,775345", "50.775345"},
		{"yes", yesNoField, "1", "1", "Ja", "Yes"},
		{"no", yesNoField, "", "0", "Nein", "No"},
		{"a day", dayField, "2026-02-28", "2026-02-28", "28.02.2026", "2026-02-28"},
		{"no day", dayField, "", "0000-00-00", "", ""},
		{"a time", timeField, "2026-02-28 10:11:12", "2026-02-28 10:11:12", "28.02.2026 10:11", "2026-02-28 10:11:12"},
		{"no time", timeField, "", "0000-00-00 00:00:00", "", ""},
		{"a key", selectField, "haus", "haus", "Haus", "House"},
		{"the key 0", selectField, "0", "0", "Archiv", "Archive"},
		{"a key of the past", selectField, "zelt", "zelt", "zelt", "zelt"},
		{"no key", selectField, "", "", "", ""},
		{"keys of an estate", estateMulti, "|b||a|", []string{"b", "a"}, "Birnen, Äpfel", "Pears, Apples"},
		{"no keys of an estate", estateMulti, "", []string{}, "", ""},
		{"keys of an address", addressMulti, "|b||a|", "|b||a|", "Birnen, Äpfel", "Pears, Apples"},
		{"no keys of an address", addressMulti, "", "", "", ""},
		{"an estate's user", estateUser, "3", "3", "Ada", "Ada"},
		{"no user of an estate", estateUser, "", "0", "", ""},
		{"an address's user", addressUser, "3", "Ada", "Ada", "Ada"},
		{"a user who is gone", addressUser, "4", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.plain, encode(tt.field, tt.value, users))
			require.Equal(t, tt.german, format(tt.field, tt.value, "DEU", users))
			require.Equal(t, tt.eng, format(tt.field, tt.value, "ENG", users))
		})
	}
}

// FuzzDecode: what is accepted is canonical, so that encoding it and reading it again changes nothing.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "Köln", "1.005", "-2e5", "0000-00-00", "2026-02-28 10:11:12", "haus", "|a||b|", "a|b", "1e-30", "+7", "\xff", "ja"} {
		f.Add(seed)
	}
	fields := []persistence.OnOfficeField{varcharField, textField, integerField, priceField, degreeField, yesNoField, dayField, timeField, selectField, estateMulti, addressMulti}
	f.Fuzz(func(t *testing.T, text string) {
		for _, field := range fields {
			value, err := decode(field, text)
			if err != nil {
				var problem *persistence.OnOfficeFieldError
				require.ErrorAs(t, err, &problem)
				continue
			}
			again, err := decode(field, encode(field, value, nil))
			require.NoError(t, err, "%s %q", field.Name, value)
			require.Equal(t, value, again, field.Name)
			_, err = json.Marshal(format(field, value, "DEU", nil))
			require.NoError(t, err)
		}
	})
}

// FuzzPrice: a float that a client sends comes back as the decimal number nearest to it.
func FuzzPrice(f *testing.F) {
	for _, seed := range []float64{0, 200000, 0.1, -1.5, 1e13, 1e-9, math.MaxFloat64} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number float64) {
		if math.IsNaN(number) || math.IsInf(number, 0) {
			return
		}
		got, err := decode(priceField, number)
		if math.Abs(number) > 9e12 {
			return // refused, or exact enough: floats have no cents there
		}
		require.NoError(t, err)
		back, err := json.Number(encode(priceField, got, nil).(string)).Float64()
		require.NoError(t, err)
		require.InDelta(t, number, back, 0.0051)
	})
}
