package onoffice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"gatehouse/conformance/house"
)

// TestValuesOfEstates: as they are sent, as they come back, and as people read them.
func TestValuesOfEstates(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := newClient(t, h, demoAPI)
	for _, tt := range []struct {
		field         string
		send          any
		plain         any
		german, eng   string
		unset, absent any // what is sent for unset, and what comes back
	}{
		{"ort", "Köln", "Köln", "Köln", "Köln", "", ""},
		{"plz", 50937, "50937", "50937", "50937", nil, ""},
		{"kaufpreis", 1234567, "1234567.00", "1.234.567 €", "1,234,567 €", 0, "0.00"},
		{"kaltmiete", "1240.5", "1240.50", "1.240,50 €", "1,240.50 €", "", "0.00"},
		{"wohnflaeche", 86.5, "86.50", "86,50 m²", "86.50 m²", "0", "0.00"},
		{"anzahl_zimmer", "3.50", "3.50", "3,50", "3.50", nil, "0.00"},
		{"etage", -1, "-1", "-1", "-1", 0, "0"},
		{"breitengrad", "50.77423", "50.77423000", "50,77423", "50.77423", "", "0.00000000"},
		{"vermietet", true, "1", "Ja", "Yes", false, "0"},
		{"neu", "1", "1", "Ja", "Yes", "0", "0"},
		{"objektart", "haus", "haus", "Haus", "House", "", ""},
		{"status", 2, "2", "Inaktiv", "Pending", nil, ""},
		{"stellplatzart", []any{"carport", "garage"}, []any{"carport", "garage"}, "Carport, Garage", "Carport, Garage", []any{}, []any{}},
		{"heizungsart", object{"0": "fern", "3": "ofen"}, []any{"fern", "ofen"}, "Fernwärme, Ofenheizung", "District heating, Stove", "", []any{}},
		{"objektbeschreibung", "Ruhig & \"hell\"\n\U0001f3e0", "Ruhig & \"hell\"\n\U0001f3e0", "Ruhig & \"hell\"\n\U0001f3e0", "Ruhig & \"hell\"\n\U0001f3e0", "", ""},
		{"benutzer", 3, "3", "Ada", "Ada", 0, "0"},
	} {
		t.Run(tt.field, func(t *testing.T) {
			id := office.create("estate", object{tt.field: tt.send})
			shown := func(parameters object) any {
				parameters["data"] = []string{tt.field}
				fields := office.do("read", "estate", id, parameters).fields(t, 0)
				require.Len(t, fields, 1, "only what was asked for")
				return fields[tt.field]
			}
			require.Equal(t, tt.plain, shown(object{}))
			require.Equal(t, tt.german, shown(object{"formatoutput": true}))
			require.Equal(t, tt.eng, shown(object{"formatoutput": "1", "outputlanguage": "ENG"}))
			require.Equal(t, tt.plain, shown(object{"formatoutput": false}))
			office.do("modify", "estate", id, object{"data": object{tt.field: tt.unset}})
			require.Equal(t, tt.absent, shown(object{}))
		})
	}
	made := office.read("estate", office.create("estate", object{}), "Id", "veroeffentlichen", "status", "erstellt_am", "benutzer")
	require.Regexp(t, `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`, made["erstellt_am"])
	require.Equal(t, []any{"0", "1", "1"}, []any{made["veroeffentlichen"], made["status"], made["benutzer"]}, "unpublished, active, its maker's")
}

func TestValuesOfAddresses(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := newClient(t, h, demoAPI)
	for _, tt := range []struct {
		field  string
		send   any
		plain  any
		german string
	}{
		{"Name", "Weißenfels", "Weißenfels", "Weißenfels"}, {"Anrede", "Frau", "Frau", "Frau"}, {"Geburtsdatum", "1951-11-23", "1951-11-23", "23.11.1951"},
		{"Geburtsdatum", "", "0000-00-00", ""}, {"newsletter_aktiv", 1, "1", "Ja"}, {"ArtDaten", []any{"Eigentümer", "Kunde"}, "|Eigentümer||Kunde|", "Eigentümer, Kunde"},
		{"Beziehung", "|Privat|", "|Privat|", "Privat"}, {"ArtDaten", []any{}, "", ""}, {"Benutzer", "Ada", "Ada", "Ada"}, {"Benutzer", 3, "Ada", "Ada"}, {"Email", "a@world.example", "a@world.example", "a@world.example"},
	} {
		t.Run(tt.field, func(t *testing.T) {
			id := office.create("address", object{tt.field: tt.send})
			for formatted, want := range map[bool]any{false: tt.plain, true: tt.german} {
				got := office.do("read", "address", id, object{"data": []string{tt.field}, "formatoutput": formatted}).fields(t, 0)
				require.Equal(t, want, got[tt.field])
				require.Len(t, got, 2, "the id comes without being asked for")
			}
		})
	}
}

func TestValuesThatAreRefused(t *testing.T) {
	h := house.New(t, house.HoldJobs)
	office := newClient(t, h, demoAPI)
	for _, tt := range []struct {
		resource string
		field    string
		send     any
		want     int
	}{
		{"estate", "Ort", "Aachen", 143}, {"estate", "ort'; DROP TABLE onoffice_estates; --", "x", 143}, {"estate", "kaufpreis", "cheap", 255}, {"estate", "kaufpreis", 1e300, 255},
		{"estate", "kaufpreis", []any{1}, 255}, {"estate", "objektart", "schloss", 77}, {"estate", "stellplatzart", []any{"garage", "hangar"}, 76}, {"estate", "benutzer", 99, 255},
		{"estate", "erstellt_am", "2020-01-01", 255}, {"estate", "Id", 7, 255}, {"estate", "plz", "123456789012345678901", 255}, {"estate", "vermietet", "maybe", 255},
		{"address", "vorname", "Ada", 75}, {"address", "Anrede", "Majestät", 77}, {"address", "ArtDaten", []any{"König"}, 76}, {"address", "Geburtsdatum", "23.11.1951", 255},
		{"address", "Benutzer", "Nobody", 255}, {"address", "KdNr", 7, 255},
	} {
		t.Run(tt.resource+" "+tt.field, func(t *testing.T) {
			id, fields := 15, any(object{"data": object{tt.field: tt.send}})
			if tt.resource == "address" {
				id, fields = 41, object{tt.field: tt.send}
			}
			require.Equal(t, tt.want, office.code("create", tt.resource, nil, fields))
			require.Equal(t, tt.want, office.code("modify", tt.resource, id, fields))
		})
	}
	require.Len(t, office.do("read", "estate", nil, object{"data": []string{"Id"}}).ids(), 9, "nothing was made")
}
