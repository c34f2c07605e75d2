package persistence

// Headings of the catalogue.
const (
	onOfficeBasics     = "Technische Angaben"
	onOfficePlace      = "Geografische-Angaben"
	onOfficePrices     = "Preise"
	onOfficeAreas      = "Flächen"
	onOfficeFittings   = "Ausstattung"
	onOfficeConditions = "Zustandsangaben"
	onOfficeTexts      = "Freitexte"
	onOfficeAdmin      = "Verwaltung"
	onOfficeMarketing  = "Eigene Homepage"
	onOfficeMaster     = "Stammdaten"
)

// onOfficeEstateFields are the built-in fields of estates. Names and permitted values are the vendor's; headings and lengths are ours.
var onOfficeEstateFields = []OnOfficeField{
	estateField("Id", OnOfficeInteger, "Datensatznr", "Record number", onOfficeAdmin).readOnly(),
	estateField("objektnr_extern", OnOfficeVarchar, "ImmoNr", "Property number", onOfficeAdmin).index().length(80),
	estateField("objekttitel", OnOfficeVarchar, "Objekttitel", "Property title", onOfficeTexts).index().length(250),
	estateField("objektart", OnOfficeSingleselect, "Objektart", "Kind of property", onOfficeBasics).index().choices(
		"zimmer", "Zimmer", "Room", "haus", "Haus", "House", "wohnung", "Wohnung", "Apartment", "grundstueck", "Grundstück", "Plot",
		"buero_praxen", "Büro/Praxen", "Office/surgery", "einzelhandel", "Einzelhandel", "Retail", "gastgewerbe", "Gastgewerbe", "Hospitality",
		"hallen_lager_prod", "Hallen/Lager/Produktion", "Halls/storage/production", "land_und_forstwirtschaft", "Land- und Forstwirtschaft", "Agriculture and forestry",
		"freizeitimmobilie_gewerblich", "Freizeitimmobilie", "Leisure property", "zinshaus_renditeobjekt", "Zinshaus/Renditeobjekt", "Investment property",
		"sonstige", "Sonstige", "Other", "parken", "Parken", "Parking"),
	estateField("objekttyp", OnOfficeSingleselect, "Objekttyp", "Type of property", onOfficeBasics).choices(
		"einfamilienhaus", "Einfamilienhaus", "Detached house", "mehrfamilienhaus", "Mehrfamilienhaus", "Apartment building", "doppelhaushaelfte", "Doppelhaushälfte", "Semi-detached house",
		"reihenhaus", "Reihenhaus", "Terraced house", "villa", "Villa", "Villa", "bungalow", "Bungalow", "Bungalow", "etage", "Etagenwohnung", "Flat on a floor",
		"dachgeschoss", "Dachgeschosswohnung", "Attic flat", "erdgeschoss", "Erdgeschosswohnung", "Ground floor flat", "maisonette", "Maisonette", "Maisonette",
		"penthouse", "Penthouse", "Penthouse", "loft-studio-atelier", "Loft/Studio/Atelier", "Loft/studio", "wohnen", "Wohnen", "Living", "gewerbe", "Gewerbe", "Commercial",
		"buero", "Büro", "Office", "praxis", "Praxis", "Surgery", "laden", "Laden", "Shop", "halle", "Halle", "Hall", "garage", "Garage", "Garage", "stellplatz", "Stellplatz", "Parking space"),
	estateField("nutzungsart", OnOfficeSingleselect, "Nutzungsart", "Kind of use", onOfficeBasics).choices(
		"wohnen", "Wohnen", "Residential", "gewerbe", "Gewerbe", "Commercial", "anlage", "Anlage", "Investment", "waz", "Wohnen auf Zeit", "Temporary living"),
	estateField("vermarktungsart", OnOfficeSingleselect, "Vermarktungsart", "Kind of marketing", onOfficeBasics).index().choices(
		"kauf", "Kauf", "Purchase", "miete", "Miete", "Rent", "pacht", "Pacht", "Lease", "erbpacht", "Erbpacht", "Leasehold", "leasing", "Leasing", "Leasing"),
	estateField("strasse", OnOfficeVarchar, "Straße", "Street", onOfficePlace).index().length(100),
	estateField("hausnummer", OnOfficeVarchar, "Hausnummer", "House number", onOfficePlace).length(20),
	estateField("plz", OnOfficeVarchar, "PLZ", "Postcode", onOfficePlace).index().length(20),
	estateField("ort", OnOfficeVarchar, "Ort", "Town", onOfficePlace).index().length(100),
	estateField("land", OnOfficeSingleselect, "Land", "Country", onOfficePlace).choices(onOfficeCountries...),
	estateField("kaufpreis", OnOfficeFloat, "Kaufpreis", "Purchase price", onOfficePrices).index().unit("€"),
	estateField("kaltmiete", OnOfficeFloat, "Kaltmiete", "Rent without heating", onOfficePrices).index().unit("€"),
	estateField("warmmiete", OnOfficeFloat, "Warmmiete", "Rent with heating", onOfficePrices).index().unit("€"),
	estateField("nebenkosten", OnOfficeFloat, "Nebenkosten", "Additional costs", onOfficePrices).unit("€"),
	estateField("wohnflaeche", OnOfficeFloat, "Wohnfläche", "Living area", onOfficeAreas).index().unit("m²"),
	estateField("nutzflaeche", OnOfficeFloat, "Nutzfläche", "Usable area", onOfficeAreas).unit("m²"),
	estateField("grundstuecksflaeche", OnOfficeFloat, "Grundstücksfläche", "Plot area", onOfficeAreas).index().unit("m²"),
	estateField("anzahl_zimmer", OnOfficeFloat, "Anzahl Zimmer", "Number of rooms", onOfficeAreas).index(),
	estateField("anzahl_schlafzimmer", OnOfficeFloat, "Anzahl Schlafzimmer", "Number of bedrooms", onOfficeAreas),
	estateField("anzahl_badezimmer", OnOfficeFloat, "Anzahl Badezimmer", "Number of bathrooms", onOfficeAreas),
	estateField("baujahr", OnOfficeVarchar, "Baujahr", "Year of construction", onOfficeConditions).index().length(20),
	estateField("etage", OnOfficeInteger, "Etage", "Floor", onOfficeFittings),
	estateField("verfuegbar_ab", OnOfficeVarchar, "Verfügbar ab", "Available from", onOfficeConditions).length(50),
	estateField("objektbeschreibung", OnOfficeText, "Objektbeschreibung", "Description", onOfficeTexts),
	estateField("lage", OnOfficeText, "Lage", "Location", onOfficeTexts),
	estateField("ausstatt_beschr", OnOfficeText, "Ausstattungsbeschreibung", "Description of fittings", onOfficeTexts),
	estateField("sonstige_angaben", OnOfficeText, "Sonstige Angaben", "Other information", onOfficeTexts),
	estateField("heizungsart", OnOfficeMultiselect, "Heizungsart", "Heating", onOfficeFittings).choices(
		"zentral", "Zentralheizung", "Central heating", "etage", "Etagenheizung", "Floor heating system", "fussboden", "Fußbodenheizung", "Underfloor heating",
		"fern", "Fernwärme", "District heating", "ofen", "Ofenheizung", "Stove"),
	estateField("befeuerung", OnOfficeMultiselect, "Befeuerung", "Fuel", onOfficeFittings).choices(
		"gas", "Gas", "Gas", "oel", "Öl", "Oil", "elektro", "Elektro", "Electricity", "solar", "Solar", "Solar", "luftwp", "Luftwärmepumpe", "Air heat pump",
		"erdwaerme", "Erdwärme", "Geothermal", "pellet", "Pellets", "Pellets", "block", "Blockheizkraftwerk", "Cogeneration", "alternativ", "Alternativ", "Alternative"),
	estateField("stellplatzart", OnOfficeMultiselect, "Stellplatzart", "Kind of parking space", onOfficeFittings).choices(
		"garage", "Garage", "Garage", "tiefgarage", "Tiefgarage", "Underground car park", "carport", "Carport", "Carport", "freiplatz", "Außenstellplatz", "Outdoor space",
		"parkhaus", "Parkhaus", "Multi-storey car park", "duplex", "Duplex", "Duplex", "doppelgarage", "Doppelgarage", "Double garage"),
	estateField("balkon_terrasse", OnOfficeBoolean, "Balkon/Terrasse", "Balcony/terrace", onOfficeFittings),
	estateField("vermietet", OnOfficeBoolean, "Vermietet", "Let", onOfficeConditions),
	estateField("benutzer", OnOfficeUserType, "Betreuer", "Supervisor", onOfficeAdmin).index(),
	estateField("status", OnOfficeSingleselect, "Status", "Status", onOfficeAdmin).choices("1", "Aktiv", "Active", "2", "Inaktiv", "Pending", "0", "Archiviert", "Archived"),
	estateField("verkauft", OnOfficeBoolean, "Verkauft/Vermietet", "Sold/rented", onOfficeAdmin),
	estateField("reserviert", OnOfficeBoolean, "Reserviert", "Reserved", onOfficeAdmin),
	estateField("veroeffentlichen", OnOfficeBoolean, "Veröffentlichen", "Publish", onOfficeMarketing),
	estateField("exclusive", OnOfficeBoolean, "Exklusiv", "Exclusive", onOfficeMarketing),
	estateField("top_angebot", OnOfficeBoolean, "Top-Angebot", "Top offer", onOfficeMarketing),
	estateField("neu", OnOfficeBoolean, "Neu", "New", onOfficeMarketing),
	estateField("referenz", OnOfficeBoolean, "Referenz", "Reference", onOfficeMarketing),
	estateField("objektadresse_freigeben_api", OnOfficeBoolean, "Objektadresse freigeben", "Release the property's address", onOfficeMarketing),
	estateField("provisionsfrei", OnOfficeBoolean, "Provisionsfrei", "Free of commission", onOfficePrices),
	estateField("erstellt_am", OnOfficeDatetime, "Erstellt am", "Created on", onOfficeAdmin).index().readOnly(),
	estateField("geaendert_am", OnOfficeDatetime, "Geändert am", "Changed on", onOfficeAdmin).index().readOnly(),
	estateField("breitengrad", OnOfficeFloat, "Breitengrad", "Latitude", onOfficePlace).places(8),
	estateField("laengengrad", OnOfficeFloat, "Längengrad", "Longitude", onOfficePlace).places(8),
	estateField("waehrung", OnOfficeSingleselect, "Währung", "Currency", onOfficePrices).choices("EUR", "EUR", "EUR", "CHF", "CHF", "CHF", "USD", "USD", "USD", "GBP", "GBP", "GBP"),
	estateField("energieausweistyp", OnOfficeSingleselect, "Energieausweistyp", "Kind of energy certificate", onOfficeConditions).choices(
		"Endenergiebedarf", "Bedarfsausweis", "Demand certificate", "Energieverbrauchskennwert", "Verbrauchsausweis", "Consumption certificate"),
}

var onOfficeCountries = []string{
	"DEU", "Deutschland", "Germany", "AUT", "Österreich", "Austria", "CHE", "Schweiz", "Switzerland", "BEL", "Belgien", "Belgium", "NLD", "Niederlande", "Netherlands",
	"LUX", "Luxemburg", "Luxembourg", "FRA", "Frankreich", "France", "ITA", "Italien", "Italy", "ESP", "Spanien", "Spain", "PRT", "Portugal", "Portugal",
	"DNK", "Dänemark", "Denmark", "POL", "Polen", "Poland", "CZE", "Tschechien", "Czechia", "GBR", "Großbritannien", "Great Britain", "USA", "Vereinigte Staaten", "United States",
}

func estateField(name string, kind OnOfficeType, de, en, category string) OnOfficeField {
	return builtInField(OnOfficeEstates, name, kind, de, en, category)
}

func builtInField(module OnOfficeModule, name string, kind OnOfficeType, de, en, category string) OnOfficeField {
	field := OnOfficeField{Module: module, Name: name, Type: kind, LabelDE: de, LabelEN: en, Category: category, Active: true}
	if kind == OnOfficeFloat {
		field.Places = 2
	}
	return field
}

func (f OnOfficeField) length(characters int) OnOfficeField { f.Length = characters; return f }
func (f OnOfficeField) places(places int) OnOfficeField     { f.Places = places; return f }
func (f OnOfficeField) unit(unit string) OnOfficeField      { f.Unit = unit; return f }
func (f OnOfficeField) readOnly() OnOfficeField             { f.ReadOnly = true; return f }
func (f OnOfficeField) index() OnOfficeField                { f.indexed = true; return f }
func (f OnOfficeField) inactive() OnOfficeField             { f.Active = false; return f }

// choices takes key, German and English label in turn.
func (f OnOfficeField) choices(texts ...string) OnOfficeField {
	for i := 0; i+2 < len(texts); i += 3 {
		f.Choices = append(f.Choices, OnOfficeChoice{texts[i], texts[i+1], texts[i+2]})
	}
	return f
}
