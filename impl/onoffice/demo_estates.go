package onoffice

import "gatehouse/persistence"

// demoEstates are the estates of the demo world, from firstDemoEstate on.
var demoEstates = []persistence.OnOfficeValues{
	{
		"objektnr_extern": "GH-0011", "objekttitel": "Einfamilienhaus mit Garten am Waldrand", "objektart": "haus", "objekttyp": "einfamilienhaus", "nutzungsart": "wohnen", "vermarktungsart": "kauf",
		"strasse": "Eschenweg", "hausnummer": "14", "plz": "52080", "ort": "Aachen-Eilendorf", "land": "DEU", "breitengrad": "50.7791", "laengengrad": "6.1642",
		"kaufpreis": "489000", "wohnflaeche": "142", "nutzflaeche": "61", "grundstuecksflaeche": "612", "anzahl_zimmer": "5", "anzahl_schlafzimmer": "3", "anzahl_badezimmer": "2",
		"baujahr": "1994", "verfuegbar_ab": "nach Vereinbarung", "heizungsart": "|zentral||fussboden|", "befeuerung": "|gas||solar|", "stellplatzart": "|garage||freiplatz|", "balkon_terrasse": "1",
		"objektbeschreibung": "Das Haus steht am Ende einer ruhigen Anliegerstraße. Vom Wohnzimmer führt der Weg über die Terrasse direkt in den Garten.",
		"lage":               "Bis zum Ortskern sind es acht Minuten zu Fuß, bis in die Aachener Innenstadt zwanzig mit dem Bus.", "ausstatt_beschr": "Einbauküche, Kaminofen, Rollläden mit Motor, Solaranlage für warmes Wasser.",
		"veroeffentlichen": "1", "top_angebot": "1", "objektadresse_freigeben_api": "1", "waehrung": "EUR", "energieausweistyp": "Endenergiebedarf",
	},
	{
		"objektnr_extern": "GH-0012", "objekttitel": "Helle Altbauwohnung im Südviertel", "objektart": "wohnung", "objekttyp": "etage", "nutzungsart": "wohnen", "vermarktungsart": "miete",
		"strasse": "Luxemburger Straße", "hausnummer": "208", "plz": "50937", "ort": "Köln", "land": "DEU", "breitengrad": "50.9167", "laengengrad": "6.9301",
		"kaltmiete": "1240", "warmmiete": "1495", "nebenkosten": "255", "wohnflaeche": "86.5", "anzahl_zimmer": "3", "anzahl_schlafzimmer": "1", "anzahl_badezimmer": "1",
		"baujahr": "1908", "etage": "2", "verfuegbar_ab": "01.09.2026", "heizungsart": "|etage|", "befeuerung": "|gas|", "balkon_terrasse": "1",
		"objektbeschreibung": "Stuck, Dielen und drei Meter hohe Decken: Die Wohnung wurde behutsam erneuert, ohne ihr Gesicht zu verlieren.",
		"lage":               "Grüngürtel, Universität und U-Bahn liegen vor der Haustür.", "ausstatt_beschr": "Abgeschliffene Dielen, Tageslichtbad mit Wanne, Balkon zum Hof.", "sonstige_angaben": "Haustiere nach Absprache.",
		"veroeffentlichen": "1", "neu": "1", "waehrung": "EUR", "energieausweistyp": "Energieverbrauchskennwert",
	},
	{
		"objektnr_extern": "GH-0013", "objekttitel": "Büroetage mit Blick auf den Medienhafen", "objektart": "buero_praxen", "objekttyp": "buero", "nutzungsart": "gewerbe", "vermarktungsart": "miete",
		"strasse": "Speditionstraße", "hausnummer": "21", "plz": "40221", "ort": "Düsseldorf", "land": "DEU", "breitengrad": "51.2158", "laengengrad": "6.7523",
		"kaltmiete": "6900", "nebenkosten": "1150", "nutzflaeche": "345", "anzahl_zimmer": "9", "baujahr": "2009", "etage": "4", "verfuegbar_ab": "sofort",
		"heizungsart": "|fern|", "stellplatzart": "|tiefgarage|", "objektbeschreibung": "Neun Räume, zwei davon für Besprechungen, dazu eine Teeküche mit Loggia.",
		"lage": "Straßenbahn und Rheinufer sind zwei Minuten entfernt.", "ausstatt_beschr": "Doppelboden, Kühldecken, Glasfaser.",
		"veroeffentlichen": "1", "provisionsfrei": "1", "waehrung": "EUR", "energieausweistyp": "Energieverbrauchskennwert",
	},
	{
		"objektnr_extern": "GH-0014", "objekttitel": "Reihenhaus für die junge Familie", "objektart": "haus", "objekttyp": "reihenhaus", "nutzungsart": "wohnen", "vermarktungsart": "kauf",
		"strasse": "Lerchenfeld", "hausnummer": "7b", "plz": "53123", "ort": "Bonn", "land": "DEU", "breitengrad": "50.7202", "laengengrad": "7.0456",
		"kaufpreis": "398500", "wohnflaeche": "118", "grundstuecksflaeche": "231", "anzahl_zimmer": "4.5", "anzahl_schlafzimmer": "3", "anzahl_badezimmer": "1",
		"baujahr": "1987", "heizungsart": "|zentral|", "befeuerung": "|oel|", "stellplatzart": "|garage|", "balkon_terrasse": "1",
		"objektbeschreibung": "Mittelhaus mit ausgebautem Dach und Südgarten. Die Bilder folgen nach dem Auszug der Mieter.", "vermietet": "1", "reserviert": "1", "waehrung": "EUR",
	},
	{
		"objektnr_extern": "GH-0015", "objekttitel": "Eigentumswohnung unweit des Doms", "objektart": "wohnung", "objekttyp": "dachgeschoss", "nutzungsart": "wohnen", "vermarktungsart": "kauf",
		"strasse": "Jakobstraße", "hausnummer": "33", "plz": "52064", "ort": "Aachen", "land": "DEU", "breitengrad": "50.77423", "laengengrad": "6.08012",
		"kaufpreis": "200000", "wohnflaeche": "68", "anzahl_zimmer": "2", "anzahl_schlafzimmer": "1", "anzahl_badezimmer": "1", "baujahr": "1962", "etage": "4", "verfuegbar_ab": "01.10.2026",
		"heizungsart": "|fern|", "stellplatzart": "|parkhaus|", "balkon_terrasse": "1",
		"objektbeschreibung": "Unter dem Dach, über den Dächern: zwei Zimmer mit Loggia, von der man die Türme der Stadt sieht.",
		"lage":               "Markt, Dom und Elisengarten erreicht man in fünf Minuten zu Fuß.", "ausstatt_beschr": "Parkett, Einbauküche, Kellerraum. Kein Aufzug.",
		"veroeffentlichen": "1", "objektadresse_freigeben_api": "1", "waehrung": "EUR", "energieausweistyp": "Endenergiebedarf",
	},
	{
		"objektnr_extern": "GH-0016", "objekttitel": "Baugrundstück mit Weitblick", "objektart": "grundstueck", "nutzungsart": "wohnen", "vermarktungsart": "kauf",
		"strasse": "Am Höhenweg", "plz": "52152", "ort": "Simmerath", "land": "DEU", "breitengrad": "50.6061", "laengengrad": "6.3002",
		"kaufpreis": "96000", "grundstuecksflaeche": "843", "verfuegbar_ab": "sofort", "objektbeschreibung": "Voll erschlossen, nach Süden geneigt, zwei Vollgeschosse sind erlaubt.",
		"lage": "Am Rand des Nationalparks Eifel, zehn Minuten vom Rursee.", "veroeffentlichen": "1", "exclusive": "1", "provisionsfrei": "1", "waehrung": "EUR",
	},
	{
		"objektnr_extern": "GH-0017", "objekttitel": "Gründerzeitvilla mit Remise", "objektart": "haus", "objekttyp": "villa", "nutzungsart": "wohnen", "vermarktungsart": "kauf",
		"strasse": "Lousbergstraße", "hausnummer": "5", "plz": "52072", "ort": "Aachen", "land": "DEU", "breitengrad": "50.78551", "laengengrad": "6.07817",
		"kaufpreis": "1250000", "wohnflaeche": "310", "grundstuecksflaeche": "1420", "anzahl_zimmer": "10", "anzahl_schlafzimmer": "6", "anzahl_badezimmer": "3", "baujahr": "1898",
		"objektbeschreibung": "Verkauft im Frühjahr und seither ein Beispiel dafür, was gute Unterlagen wert sind.", "status": "0", "verkauft": "1", "referenz": "1", "waehrung": "EUR",
	},
	{
		"objektnr_extern": "GH-0018", "objekttitel": "Ladenlokal in der Fußgängerzone", "objektart": "einzelhandel", "objekttyp": "laden", "nutzungsart": "gewerbe", "vermarktungsart": "pacht",
		"strasse": "Kölnstraße", "hausnummer": "44", "plz": "52351", "ort": "Düren", "land": "DEU", "kaltmiete": "1850", "nutzflaeche": "96", "baujahr": "1955",
		"objektbeschreibung": "Schaufenster auf sechs Metern, Lager im Untergeschoss. Der Pachtvertrag wird noch abgestimmt.", "status": "2", "waehrung": "EUR",
	},
	{
		"objektnr_extern": "GH-0019", "objekttitel": "Mehrfamilienhaus mit sechs Einheiten", "objektart": "zinshaus_renditeobjekt", "objekttyp": "mehrfamilienhaus", "nutzungsart": "anlage", "vermarktungsart": "kauf",
		"strasse": "Bismarckstraße", "hausnummer": "118", "plz": "45470", "ort": "Mülheim an der Ruhr", "land": "DEU",
		"kaufpreis": "875000", "wohnflaeche": "412", "grundstuecksflaeche": "540", "anzahl_zimmer": "18", "baujahr": "1971", "vermietet": "1",
		"objektbeschreibung": "Voll vermietet; die Unterlagen der Verwaltung werden gerade gesichtet.", "waehrung": "EUR",
	},
}

// demoAddresses are the contacts of the demo world, from firstDemoAddress on: three owners, three contact persons, somebody who looks for a home, and an administration.
var demoAddresses = []persistence.OnOfficeValues{
	{
		"Anrede": "Frau", "Vorname": "Hannelore", "Name": "Krämer", "Strasse": "Eschenweg 14", "Plz": "52080", "Ort": "Aachen-Eilendorf", "Land": "DEU", "Email": "h.kraemer@demo.example", "Telefon1": "+49 241 550141",
		"Briefanrede": "Sehr geehrte Frau Krämer", "ArtDaten": "|Eigentümer|", "HerkunftKontakt": "|Empfehlung|", "Beziehung": "|Privat|", "Geburtsdatum": "1951-11-23", "DSGVOStatus": "speicherungzugestimmt", "SpracheKontakt": "DEU",
	},
	{
		"Anrede": "Herr", "Titel": "Dr.", "Vorname": "Jürgen", "Name": "Weißenfels", "Strasse": "Hohenstaufenring 9", "Plz": "50674", "Ort": "Köln", "Land": "DEU", "Email": "weissenfels@demo.example", "Telefon1": "+49 221 440920",
		"Briefanrede": "Sehr geehrter Herr Dr. Weißenfels", "ArtDaten": "|Eigentümer||Kunde|", "HerkunftKontakt": "|Portal|", "Beziehung": "|Privat|", "DSGVOStatus": "speicherungzugestimmt", "SpracheKontakt": "DEU", "newsletter_aktiv": "1",
	},
	{
		"Anrede": "Frau", "Vorname": "Sabine", "Name": "Großmann", "Strasse": "Rheinallee 71", "Plz": "53173", "Ort": "Bonn", "Land": "DEU", "Email": "sabine.grossmann@demo.example", "Telefon1": "+49 228 361188", "Telefax1": "+49 228 361189",
		"Briefanrede": "Sehr geehrte Frau Großmann", "ArtDaten": "|Eigentümer|", "HerkunftKontakt": "|Anzeige|", "DSGVOStatus": "gesetzlich", "SpracheKontakt": "DEU",
	},
	{
		"Anrede": "Frau", "Vorname": "Ada", "Name": "Lindner", "Zusatz1": "Gatehouse Immobilien", "Strasse": "Theaterplatz 3", "Plz": "52062", "Ort": "Aachen", "Land": "DEU", "Email": "ada@demo.example", "Telefon1": "+49 241 990010",
		"Homepage": "https://demo.example", "ArtDaten": "|Makler||Systembenutzer|", "Beziehung": "|Geschäftlich|", "DSGVOStatus": "gesetzlich", "SpracheKontakt": "DEU", "homepage_veroeffentlichen": "1",
	},
	{
		"Anrede": "Herr", "Vorname": "Björn", "Name": "Hartwig", "Zusatz1": "Gatehouse Immobilien", "Strasse": "Theaterplatz 3", "Plz": "52062", "Ort": "Aachen", "Land": "DEU", "Email": "bjoern@demo.example", "Telefon1": "+49 241 990011",
		"Homepage": "https://demo.example", "ArtDaten": "|Makler|", "Beziehung": "|Geschäftlich|", "DSGVOStatus": "gesetzlich", "SpracheKontakt": "DEU", "homepage_veroeffentlichen": "1",
	},
	{
		"Anrede": "Frau", "Vorname": "Claudia", "Name": "Yılmaz", "Zusatz1": "Gatehouse Immobilien", "Strasse": "Theaterplatz 3", "Plz": "52062", "Ort": "Aachen", "Land": "DEU", "Email": "claudia@demo.example", "Telefon1": "+49 241 990012",
		"Homepage": "https://demo.example", "ArtDaten": "|Makler|", "Beziehung": "|Geschäftlich|", "DSGVOStatus": "gesetzlich", "SpracheKontakt": "DEU", "homepage_veroeffentlichen": "1",
	},
	{
		"Anrede": "Familie", "Name": "Okonkwo", "Strasse": "Vaalser Straße 262", "Plz": "52074", "Ort": "Aachen", "Land": "DEU", "Email": "okonkwo@demo.example", "Telefon1": "+49 241 887766",
		"Briefanrede": "Sehr geehrte Familie Okonkwo", "ArtDaten": "|Interessent|", "HerkunftKontakt": "|Homepage|", "DSGVOStatus": "speicherungausstehend", "SpracheKontakt": "ENG", "newsletter_aktiv": "1",
	},
	{
		"Anrede": "Firma", "Name": "Rheinland Hausverwaltung", "Zusatz1": "Rheinland Hausverwaltung GmbH", "Strasse": "Graf-Adolf-Platz 15", "Plz": "40213", "Ort": "Düsseldorf", "Land": "DEU", "Email": "post@rheinland-hv.example", "Telefon1": "+49 211 730040",
		"ArtDaten": "|Verwalter||Eigentümer|", "Beziehung": "|Geschäftlich||Partner|", "DSGVOStatus": "gesetzlich", "SpracheKontakt": "DEU",
	},
}
