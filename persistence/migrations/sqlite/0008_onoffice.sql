-- +goose Up
CREATE TABLE onoffice_groups (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer NOT NULL,
    name         text    NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX onoffice_groups_name ON onoffice_groups (workspace_id, name);

-- Everybody whom a record can belong to, API users too.
CREATE TABLE onoffice_users (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer NOT NULL,
    name         text    NOT NULL,
    first_name   text    NOT NULL,
    last_name    text    NOT NULL,
    email        text    NOT NULL,
    phone        text    NOT NULL,
    group_id     integer,
    active       boolean NOT NULL,
    api          boolean NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, group_id) REFERENCES onoffice_groups (workspace_id, id)
);
CREATE UNIQUE INDEX onoffice_users_name ON onoffice_users (workspace_id, name);
CREATE INDEX onoffice_users_group ON onoffice_users (workspace_id, group_id, id);

-- What a workspace changed in the catalogue: fields of its own with their definition as JSON, and built-in ones that were switched on or off.
CREATE TABLE onoffice_fields (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text    NOT NULL,
    name         text    NOT NULL,
    position     integer NOT NULL,
    own          boolean NOT NULL,
    active       boolean NOT NULL,
    definition   text    NOT NULL,
    PRIMARY KEY (workspace_id, module, name)
);

-- What estates are filtered and sorted by, a column a built-in field: texts folded, numbers as multiples of their last place. Whole records stand in onoffice_documents.
CREATE TABLE onoffice_estates (
    workspace_id                integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                          integer NOT NULL,
    objektnr_extern             text    NOT NULL,
    objekttitel                 text    NOT NULL,
    objektart                   text    NOT NULL,
    objekttyp                   text    NOT NULL,
    nutzungsart                 text    NOT NULL,
    vermarktungsart             text    NOT NULL,
    strasse                     text    NOT NULL,
    hausnummer                  text    NOT NULL,
    plz                         text    NOT NULL,
    ort                         text    NOT NULL,
    land                        text    NOT NULL,
    kaufpreis                   integer NOT NULL,
    kaltmiete                   integer NOT NULL,
    warmmiete                   integer NOT NULL,
    nebenkosten                 integer NOT NULL,
    wohnflaeche                 integer NOT NULL,
    nutzflaeche                 integer NOT NULL,
    grundstuecksflaeche         integer NOT NULL,
    anzahl_zimmer               integer NOT NULL,
    anzahl_schlafzimmer         integer NOT NULL,
    anzahl_badezimmer           integer NOT NULL,
    baujahr                     text    NOT NULL,
    etage                       integer NOT NULL,
    verfuegbar_ab               text    NOT NULL,
    balkon_terrasse             integer NOT NULL,
    vermietet                   integer NOT NULL,
    benutzer                    integer NOT NULL,
    status                      text    NOT NULL,
    verkauft                    integer NOT NULL,
    reserviert                  integer NOT NULL,
    veroeffentlichen            integer NOT NULL,
    exclusive                   integer NOT NULL,
    top_angebot                 integer NOT NULL,
    neu                         integer NOT NULL,
    referenz                    integer NOT NULL,
    objektadresse_freigeben_api integer NOT NULL,
    provisionsfrei              integer NOT NULL,
    erstellt_am                 text    NOT NULL,
    geaendert_am                text    NOT NULL,
    breitengrad                 integer NOT NULL,
    laengengrad                 integer NOT NULL,
    waehrung                    text    NOT NULL,
    energieausweistyp           text    NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_estates_objektnr_extern ON onoffice_estates (workspace_id, objektnr_extern, id);
CREATE INDEX onoffice_estates_objekttitel ON onoffice_estates (workspace_id, objekttitel, id);
CREATE INDEX onoffice_estates_objektart ON onoffice_estates (workspace_id, objektart, id);
CREATE INDEX onoffice_estates_vermarktungsart ON onoffice_estates (workspace_id, vermarktungsart, id);
CREATE INDEX onoffice_estates_strasse ON onoffice_estates (workspace_id, strasse, id);
CREATE INDEX onoffice_estates_plz ON onoffice_estates (workspace_id, plz, id);
CREATE INDEX onoffice_estates_ort ON onoffice_estates (workspace_id, ort, id);
CREATE INDEX onoffice_estates_kaufpreis ON onoffice_estates (workspace_id, kaufpreis, id);
CREATE INDEX onoffice_estates_kaltmiete ON onoffice_estates (workspace_id, kaltmiete, id);
CREATE INDEX onoffice_estates_warmmiete ON onoffice_estates (workspace_id, warmmiete, id);
CREATE INDEX onoffice_estates_wohnflaeche ON onoffice_estates (workspace_id, wohnflaeche, id);
CREATE INDEX onoffice_estates_grundstuecksflaeche ON onoffice_estates (workspace_id, grundstuecksflaeche, id);
CREATE INDEX onoffice_estates_anzahl_zimmer ON onoffice_estates (workspace_id, anzahl_zimmer, id);
CREATE INDEX onoffice_estates_baujahr ON onoffice_estates (workspace_id, baujahr, id);
CREATE INDEX onoffice_estates_benutzer ON onoffice_estates (workspace_id, benutzer, id);
CREATE INDEX onoffice_estates_erstellt_am ON onoffice_estates (workspace_id, erstellt_am, id);
CREATE INDEX onoffice_estates_geaendert_am ON onoffice_estates (workspace_id, geaendert_am, id);
-- Holds what a website filters by, so that counting need not look into the table.
CREATE INDEX onoffice_estates_website ON onoffice_estates (workspace_id, veroeffentlichen, status, objektart, vermarktungsart, nutzungsart, kaufpreis, kaltmiete, wohnflaeche, anzahl_zimmer, plz, ort, verkauft, reserviert, referenz, id);

-- The same for addresses.
CREATE TABLE onoffice_addresses (
    workspace_id              integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                        integer NOT NULL,
    kdnr                      integer NOT NULL,
    anrede                    text    NOT NULL,
    titel                     text    NOT NULL,
    vorname                   text    NOT NULL,
    name                      text    NOT NULL,
    zusatz1                   text    NOT NULL,
    strasse                   text    NOT NULL,
    plz                       text    NOT NULL,
    ort                       text    NOT NULL,
    land                      text    NOT NULL,
    email                     text    NOT NULL,
    telefon1                  text    NOT NULL,
    telefax1                  text    NOT NULL,
    homepage                  text    NOT NULL,
    briefanrede               text    NOT NULL,
    geburtsdatum              text    NOT NULL,
    eintragsdatum             text    NOT NULL,
    aenderung                 text    NOT NULL,
    newsletter_aktiv          integer NOT NULL,
    dsgvostatus               text    NOT NULL,
    status                    text    NOT NULL,
    benutzer                  integer NOT NULL,
    sprachekontakt            text    NOT NULL,
    homepage_veroeffentlichen integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_addresses_kdnr ON onoffice_addresses (workspace_id, kdnr, id);
CREATE INDEX onoffice_addresses_vorname ON onoffice_addresses (workspace_id, vorname, id);
CREATE INDEX onoffice_addresses_name ON onoffice_addresses (workspace_id, name, id);
CREATE INDEX onoffice_addresses_zusatz1 ON onoffice_addresses (workspace_id, zusatz1, id);
CREATE INDEX onoffice_addresses_plz ON onoffice_addresses (workspace_id, plz, id);
CREATE INDEX onoffice_addresses_ort ON onoffice_addresses (workspace_id, ort, id);
CREATE INDEX onoffice_addresses_email ON onoffice_addresses (workspace_id, email, id);
CREATE INDEX onoffice_addresses_benutzer ON onoffice_addresses (workspace_id, benutzer, id);
CREATE INDEX onoffice_addresses_eintragsdatum ON onoffice_addresses (workspace_id, eintragsdatum, id);
CREATE INDEX onoffice_addresses_aenderung ON onoffice_addresses (workspace_id, aenderung, id);
CREATE INDEX onoffice_addresses_website ON onoffice_addresses (workspace_id, homepage_veroeffentlichen, status, id);

-- Whole estates and addresses: their values as a JSON object.
CREATE TABLE onoffice_documents (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text    NOT NULL,
    id           integer NOT NULL,
    field_values text    NOT NULL,
    PRIMARY KEY (workspace_id, module, id)
);

-- What own fields, multiselects and long texts are filtered by: a row a value that is set.
CREATE TABLE onoffice_values (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text    NOT NULL,
    record_id    integer NOT NULL,
    field        text    NOT NULL,
    position     integer NOT NULL,
    text_key     text,
    text_rest    text    NOT NULL,
    number_key   integer,
    PRIMARY KEY (workspace_id, module, record_id, field, position)
);
CREATE INDEX onoffice_values_text ON onoffice_values (workspace_id, module, field, text_key, record_id) WHERE text_key IS NOT NULL;
CREATE INDEX onoffice_values_number ON onoffice_values (workspace_id, module, field, number_key, record_id) WHERE number_key IS NOT NULL;

CREATE TABLE onoffice_contacts (
    workspace_id integer NOT NULL,
    address_id   integer NOT NULL,
    kind         text    NOT NULL,
    position     integer NOT NULL,
    value        text    NOT NULL,
    value_key    text    NOT NULL,
    is_default   boolean NOT NULL,
    PRIMARY KEY (workspace_id, address_id, kind, position),
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_contacts_value ON onoffice_contacts (workspace_id, kind, value_key, address_id);

CREATE TABLE onoffice_relations (
    workspace_id integer NOT NULL,
    type         text    NOT NULL,
    estate_id    integer NOT NULL,
    address_id   integer NOT NULL,
    position     integer NOT NULL,
    PRIMARY KEY (workspace_id, type, estate_id, address_id),
    FOREIGN KEY (workspace_id, estate_id) REFERENCES onoffice_estates (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_relations_address ON onoffice_relations (workspace_id, address_id, type, position);

CREATE TABLE onoffice_files (
    workspace_id integer  NOT NULL,
    id           integer  NOT NULL,
    estate_id    integer  NOT NULL,
    position     integer  NOT NULL,
    kind         text     NOT NULL,
    name         text     NOT NULL,
    title        text     NOT NULL,
    text         text     NOT NULL,
    content_type text     NOT NULL,
    size         integer  NOT NULL,
    published    boolean  NOT NULL,
    token        text     NOT NULL,
    created_at   datetime NOT NULL,
    changed_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, estate_id) REFERENCES onoffice_estates (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX onoffice_files_token ON onoffice_files (token);
CREATE INDEX onoffice_files_estate ON onoffice_files (workspace_id, estate_id, position, id);

CREATE TABLE onoffice_contents (
    workspace_id integer NOT NULL,
    file_id      integer NOT NULL,
    content      blob    NOT NULL,
    PRIMARY KEY (workspace_id, file_id),
    FOREIGN KEY (workspace_id, file_id) REFERENCES onoffice_files (workspace_id, id) ON DELETE CASCADE
);

-- Contents that wait to be linked with an estate.
CREATE TABLE onoffice_uploads (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           text     NOT NULL,
    user_id      integer  NOT NULL,
    content_type text     NOT NULL,
    content      blob     NOT NULL,
    expires_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_uploads_expiry ON onoffice_uploads (workspace_id, expires_at);

CREATE TABLE onoffice_tasks (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    subject      text     NOT NULL,
    text         text     NOT NULL,
    type         text     NOT NULL,
    priority     text     NOT NULL,
    status       text     NOT NULL,
    responsible  integer,
    estate_id    integer,
    address_id   integer,
    due_at       datetime,
    created_by   integer  NOT NULL,
    created_at   datetime NOT NULL,
    changed_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_tasks_made ON onoffice_tasks (workspace_id, created_by, id);
CREATE INDEX onoffice_tasks_responsible ON onoffice_tasks (workspace_id, responsible, id);

CREATE TABLE onoffice_log (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    estate_id    integer,
    action       text     NOT NULL,
    action_type  text     NOT NULL,
    note         text     NOT NULL,
    user_id      integer  NOT NULL,
    at           datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_log_estate ON onoffice_log (workspace_id, estate_id, id);

CREATE TABLE onoffice_log_addresses (
    workspace_id integer NOT NULL,
    entry_id     integer NOT NULL,
    address_id   integer NOT NULL,
    PRIMARY KEY (workspace_id, entry_id, address_id),
    FOREIGN KEY (workspace_id, entry_id) REFERENCES onoffice_log (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_log_addresses_address ON onoffice_log_addresses (workspace_id, address_id, entry_id);

CREATE TABLE onoffice_search_criteria (
    workspace_id integer  NOT NULL,
    id           integer  NOT NULL,
    address_id   integer  NOT NULL,
    comment      text     NOT NULL,
    criteria     text     NOT NULL,
    created_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_search_criteria_address ON onoffice_search_criteria (workspace_id, address_id, id);

-- How many rows share a value, as in a workspace of 100,000 estates: what SQLite, which never looks by itself, weighs indexes by.
-- Fewer than do for those of websites: they hold what is counted, which is worth more than finding fewer rows that must be looked up one by one.
ANALYZE onoffice_estates;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('onoffice_estates', 'sqlite_autoindex_onoffice_estates_1', '200000 100000 1'),
    ('onoffice_estates', 'onoffice_estates_objektnr_extern', '200000 100000 1 1'),
    ('onoffice_estates', 'onoffice_estates_objekttitel', '200000 100000 2 1'),
    ('onoffice_estates', 'onoffice_estates_objektart', '200000 100000 12000 1'),
    ('onoffice_estates', 'onoffice_estates_vermarktungsart', '200000 100000 40000 1'),
    ('onoffice_estates', 'onoffice_estates_strasse', '200000 100000 50 1'),
    ('onoffice_estates', 'onoffice_estates_plz', '200000 100000 50 1'),
    ('onoffice_estates', 'onoffice_estates_ort', '200000 100000 500 1'),
    ('onoffice_estates', 'onoffice_estates_kaufpreis', '200000 100000 100 1'),
    ('onoffice_estates', 'onoffice_estates_kaltmiete', '200000 100000 100 1'),
    ('onoffice_estates', 'onoffice_estates_warmmiete', '200000 100000 100 1'),
    ('onoffice_estates', 'onoffice_estates_wohnflaeche', '200000 100000 300 1'),
    ('onoffice_estates', 'onoffice_estates_grundstuecksflaeche', '200000 100000 300 1'),
    ('onoffice_estates', 'onoffice_estates_anzahl_zimmer', '200000 100000 10000 1'),
    ('onoffice_estates', 'onoffice_estates_baujahr', '200000 100000 1000 1'),
    ('onoffice_estates', 'onoffice_estates_benutzer', '200000 100000 2000 1'),
    ('onoffice_estates', 'onoffice_estates_erstellt_am', '200000 100000 2 1'),
    ('onoffice_estates', 'onoffice_estates_geaendert_am', '200000 100000 2 1'),
    ('onoffice_addresses', 'sqlite_autoindex_onoffice_addresses_1', '200000 100000 1'),
    ('onoffice_addresses', 'onoffice_addresses_kdnr', '200000 100000 1 1'),
    ('onoffice_addresses', 'onoffice_addresses_vorname', '200000 100000 500 1'),
    ('onoffice_addresses', 'onoffice_addresses_name', '200000 100000 50 1'),
    ('onoffice_addresses', 'onoffice_addresses_zusatz1', '200000 100000 5000 1'),
    ('onoffice_addresses', 'onoffice_addresses_plz', '200000 100000 50 1'),
    ('onoffice_addresses', 'onoffice_addresses_ort', '200000 100000 500 1'),
    ('onoffice_addresses', 'onoffice_addresses_email', '200000 100000 2 1'),
    ('onoffice_addresses', 'onoffice_addresses_benutzer', '200000 100000 2000 1'),
    ('onoffice_addresses', 'onoffice_addresses_eintragsdatum', '200000 100000 2 1'),
    ('onoffice_addresses', 'onoffice_addresses_aenderung', '200000 100000 2 1'),
    ('onoffice_estates', 'onoffice_estates_website', '200000 100000 1200 1000 200 100 80 20 10 5 2 2 2 2 2 2 1'),
    ('onoffice_addresses', 'onoffice_addresses_website', '200000 100000 50000 40000 1'),
    ('onoffice_documents', 'sqlite_autoindex_onoffice_documents_1', '400000 200000 100000 1'),
    ('onoffice_values', 'sqlite_autoindex_onoffice_values_1', '4000000 2000000 1000000 20 2 1'),
    ('onoffice_values', 'onoffice_values_text', '4000000 2000000 1000000 50000 500 1'),
    ('onoffice_values', 'onoffice_values_number', '4000000 2000000 1000000 50000 500 1');

-- +goose Down
DELETE FROM sqlite_stat1 WHERE tbl LIKE 'onoffice_%';
DROP TABLE onoffice_search_criteria;
DROP TABLE onoffice_log_addresses;
DROP TABLE onoffice_log;
DROP TABLE onoffice_tasks;
DROP TABLE onoffice_uploads;
DROP TABLE onoffice_contents;
DROP TABLE onoffice_files;
DROP TABLE onoffice_relations;
DROP TABLE onoffice_contacts;
DROP TABLE onoffice_values;
DROP TABLE onoffice_documents;
DROP TABLE onoffice_addresses;
DROP TABLE onoffice_estates;
DROP TABLE onoffice_fields;
DROP TABLE onoffice_users;
DROP TABLE onoffice_groups;
