package persistence

// onOfficeAddressFields are the built-in fields of addresses. homepage_veroeffentlichen is there from the start and works once it is activated (seed 002).
var onOfficeAddressFields = []OnOfficeField{
	addressField("id", OnOfficeInteger, "Datensatznr", "Record number", onOfficeAdmin).readOnly(),
	addressField("KdNr", OnOfficeInteger, "Kundennummer", "Customer number", onOfficeMaster).index().readOnly(),
	addressField("Anrede", OnOfficeSingleselect, "Anrede", "Form of address", onOfficeMaster).choices(
		"Herr", "Herr", "Mr", "Frau", "Frau", "Ms", "Firma", "Firma", "Company", "Herr und Frau", "Herr und Frau", "Mr and Ms", "Familie", "Familie", "Family", "Divers", "Divers", "Diverse"),
	addressField("Titel", OnOfficeVarchar, "Titel", "Title", onOfficeMaster).length(50),
	addressField("Vorname", OnOfficeVarchar, "Vorname", "First name", onOfficeMaster).index().length(80),
	addressField("Name", OnOfficeVarchar, "Name", "Last name", onOfficeMaster).index().length(80),
	addressField("Zusatz1", OnOfficeVarchar, "Firma", "Company", onOfficeMaster).index().length(100),
	addressField("Strasse", OnOfficeVarchar, "Straße", "Street", onOfficeMaster).length(100),
	addressField("Plz", OnOfficeVarchar, "PLZ", "Postcode", onOfficeMaster).index().length(20),
	addressField("Ort", OnOfficeVarchar, "Ort", "Town", onOfficeMaster).index().length(100),
	addressField("Land", OnOfficeSingleselect, "Land", "Country", onOfficeMaster).choices(onOfficeCountries...),
	addressField("Email", OnOfficeVarchar, "E-Mail", "E-mail", onOfficeMaster).index().length(100),
	addressField("Telefon1", OnOfficeVarchar, "Telefon", "Phone", onOfficeMaster).length(80),
	addressField("Telefax1", OnOfficeVarchar, "Telefax", "Fax", onOfficeMaster).length(80),
	addressField("Homepage", OnOfficeVarchar, "Homepage", "Website", onOfficeMaster).length(150),
	addressField("Briefanrede", OnOfficeVarchar, "Briefanrede", "Salutation in letters", onOfficeMaster).length(150),
	addressField("ArtDaten", OnOfficeMultiselect, "Kontaktart", "Kind of contact", onOfficeMaster).choices(
		"Eigentümer", "Eigentümer", "Owner", "Interessent", "Interessent", "Prospect", "Kunde", "Kunde", "Customer", "Mieter", "Mieter", "Tenant",
		"Makler", "Makler", "Agent", "Verwalter", "Verwalter", "Administrator", "Handwerker", "Handwerker", "Craftsman", "Systembenutzer", "Systembenutzer", "System user"),
	addressField("HerkunftKontakt", OnOfficeMultiselect, "Herkunft Kontakt", "Origin of contact", onOfficeMaster).choices(
		"Homepage", "Homepage", "Website", "Empfehlung", "Empfehlung", "Recommendation", "Anzeige", "Anzeige", "Advertisement", "Portal", "Portal", "Portal", "Messe", "Messe", "Trade fair"),
	addressField("Beziehung", OnOfficeMultiselect, "Beziehung", "Relationship", onOfficeMaster).choices(
		"Privat", "Privat", "Private", "Geschäftlich", "Geschäftlich", "Business", "Partner", "Partner", "Partner"),
	addressField("Geburtsdatum", OnOfficeDate, "Geburtsdatum", "Date of birth", onOfficeMaster),
	addressField("Eintragsdatum", OnOfficeDatetime, "Eintragsdatum", "Date of entry", onOfficeAdmin).index().readOnly(),
	addressField("Aenderung", OnOfficeDatetime, "Letzte Änderung", "Last change", onOfficeAdmin).index().readOnly(),
	addressField("newsletter_aktiv", OnOfficeBoolean, "Newsletter", "Newsletter", onOfficeAdmin),
	addressField("DSGVOStatus", OnOfficeSingleselect, "DSGVO-Status", "GDPR status", onOfficeAdmin).choices(
		"speicherungzugestimmt", "Speicherung zugestimmt", "Storage agreed", "speicherungausstehend", "Speicherung ausstehend", "Storage pending",
		"speicherungwiderrufen", "Speicherung widerrufen", "Storage revoked", "gesetzlich", "Gesetzliche Grundlage", "Legal basis"),
	addressField("Status", OnOfficeSingleselect, "Status", "Status", onOfficeAdmin).choices("1", "Aktiv", "Active", "0", "Archiviert", "Archived"),
	addressField("Benutzer", OnOfficeUserType, "Betreuer", "Supervisor", onOfficeAdmin).index(),
	addressField("SpracheKontakt", OnOfficeSingleselect, "Sprache", "Language", onOfficeMaster).choices(
		"DEU", "Deutsch", "German", "ENG", "Englisch", "English", "FRA", "Französisch", "French", "ESP", "Spanisch", "Spanish", "ITA", "Italienisch", "Italian", "NLD", "Niederländisch", "Dutch"),
	addressField("homepage_veroeffentlichen", OnOfficeBoolean, "Homepage veröffentlichen", "Publish on website", onOfficeAdmin).inactive(),
}

func addressField(name string, kind OnOfficeType, de, en, category string) OnOfficeField {
	return builtInField(OnOfficeAddresses, name, kind, de, en, category)
}
