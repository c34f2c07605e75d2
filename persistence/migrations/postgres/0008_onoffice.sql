-- +goose Up
CREATE TABLE onoffice_groups (
    workspace_id bigint NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint NOT NULL,
    name         text   NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX onoffice_groups_name ON onoffice_groups (workspace_id, name);

-- Everybody whom a record can belong to, API users too.
CREATE TABLE onoffice_users (
    workspace_id bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint           NOT NULL,
    name         text COLLATE "C" NOT NULL,
    first_name   text             NOT NULL,
    last_name    text             NOT NULL,
    email        text             NOT NULL,
    phone        text             NOT NULL,
    group_id     bigint,
    active       boolean          NOT NULL,
    api          boolean          NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, group_id) REFERENCES onoffice_groups (workspace_id, id)
);
CREATE UNIQUE INDEX onoffice_users_name ON onoffice_users (workspace_id, name);
CREATE INDEX onoffice_users_group ON onoffice_users (workspace_id, group_id, id);

-- What a workspace changed in the catalogue: fields of its own with their definition as JSON, and built-in ones that were switched on or off.
CREATE TABLE onoffice_fields (
    workspace_id bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    position     bigint           NOT NULL,
    own          boolean          NOT NULL,
    active       boolean          NOT NULL,
    definition   text             NOT NULL,
    PRIMARY KEY (workspace_id, module, name)
);

-- What estates are filtered and sorted by, a column a built-in field: texts folded, numbers as multiples of their last place. Whole records stand in onoffice_documents.
CREATE TABLE onoffice_estates (
    workspace_id                bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                          bigint           NOT NULL,
    objektnr_extern             text COLLATE "C" NOT NULL,
    objekttitel                 text COLLATE "C" NOT NULL,
    objektart                   text COLLATE "C" NOT NULL,
    objekttyp                   text COLLATE "C" NOT NULL,
    nutzungsart                 text COLLATE "C" NOT NULL,
    vermarktungsart             text COLLATE "C" NOT NULL,
    strasse                     text COLLATE "C" NOT NULL,
    hausnummer                  text COLLATE "C" NOT NULL,
    plz                         text COLLATE "C" NOT NULL,
    ort                         text COLLATE "C" NOT NULL,
    land                        text COLLATE "C" NOT NULL,
    kaufpreis                   bigint           NOT NULL,
    kaltmiete                   bigint           NOT NULL,
    warmmiete                   bigint           NOT NULL,
    nebenkosten                 bigint           NOT NULL,
    wohnflaeche                 bigint           NOT NULL,
    nutzflaeche                 bigint           NOT NULL,
    grundstuecksflaeche         bigint           NOT NULL,
    anzahl_zimmer               bigint           NOT NULL,
    anzahl_schlafzimmer         bigint           NOT NULL,
    anzahl_badezimmer           bigint           NOT NULL,
    baujahr                     text COLLATE "C" NOT NULL,
    etage                       bigint           NOT NULL,
    verfuegbar_ab               text COLLATE "C" NOT NULL,
    balkon_terrasse             bigint           NOT NULL,
    vermietet                   bigint           NOT NULL,
    benutzer                    bigint           NOT NULL,
    status                      text COLLATE "C" NOT NULL,
    verkauft                    bigint           NOT NULL,
    reserviert                  bigint           NOT NULL,
    veroeffentlichen            bigint           NOT NULL,
    exclusive                   bigint           NOT NULL,
    top_angebot                 bigint           NOT NULL,
    neu                         bigint           NOT NULL,
    referenz                    bigint           NOT NULL,
    objektadresse_freigeben_api bigint           NOT NULL,
    provisionsfrei              bigint           NOT NULL,
    erstellt_am                 text COLLATE "C" NOT NULL,
    geaendert_am                text COLLATE "C" NOT NULL,
    breitengrad                 bigint           NOT NULL,
    laengengrad                 bigint           NOT NULL,
    waehrung                    text COLLATE "C" NOT NULL,
    energieausweistyp           text COLLATE "C" NOT NULL,
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
    workspace_id              bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                        bigint           NOT NULL,
    kdnr                      bigint           NOT NULL,
    anrede                    text COLLATE "C" NOT NULL,
    titel                     text COLLATE "C" NOT NULL,
    vorname                   text COLLATE "C" NOT NULL,
    name                      text COLLATE "C" NOT NULL,
    zusatz1                   text COLLATE "C" NOT NULL,
    strasse                   text COLLATE "C" NOT NULL,
    plz                       text COLLATE "C" NOT NULL,
    ort                       text COLLATE "C" NOT NULL,
    land                      text COLLATE "C" NOT NULL,
    email                     text COLLATE "C" NOT NULL,
    telefon1                  text COLLATE "C" NOT NULL,
    telefax1                  text COLLATE "C" NOT NULL,
    homepage                  text COLLATE "C" NOT NULL,
    briefanrede               text COLLATE "C" NOT NULL,
    geburtsdatum              text COLLATE "C" NOT NULL,
    eintragsdatum             text COLLATE "C" NOT NULL,
    aenderung                 text COLLATE "C" NOT NULL,
    newsletter_aktiv          bigint           NOT NULL,
    dsgvostatus               text COLLATE "C" NOT NULL,
    status                    text COLLATE "C" NOT NULL,
    benutzer                  bigint           NOT NULL,
    sprachekontakt            text COLLATE "C" NOT NULL,
    homepage_veroeffentlichen bigint           NOT NULL,
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
    workspace_id bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text COLLATE "C" NOT NULL,
    id           bigint           NOT NULL,
    field_values text             NOT NULL,
    PRIMARY KEY (workspace_id, module, id)
);

-- What own fields, multiselects and long texts are filtered by: a row a value that is set.
CREATE TABLE onoffice_values (
    workspace_id bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    module       text COLLATE "C" NOT NULL,
    record_id    bigint           NOT NULL,
    field        text COLLATE "C" NOT NULL,
    position     bigint           NOT NULL,
    text_key     text COLLATE "C",
    text_rest    text COLLATE "C" NOT NULL,
    number_key   bigint,
    PRIMARY KEY (workspace_id, module, record_id, field, position)
);
CREATE INDEX onoffice_values_text ON onoffice_values (workspace_id, module, field, text_key, record_id) WHERE text_key IS NOT NULL;
CREATE INDEX onoffice_values_number ON onoffice_values (workspace_id, module, field, number_key, record_id) WHERE number_key IS NOT NULL;

CREATE TABLE onoffice_contacts (
    workspace_id bigint           NOT NULL,
    address_id   bigint           NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    position     bigint           NOT NULL,
    value        text             NOT NULL,
    value_key    text COLLATE "C" NOT NULL,
    is_default   boolean          NOT NULL,
    PRIMARY KEY (workspace_id, address_id, kind, position),
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_contacts_value ON onoffice_contacts (workspace_id, kind, value_key, address_id);

CREATE TABLE onoffice_relations (
    workspace_id bigint           NOT NULL,
    type         text COLLATE "C" NOT NULL,
    estate_id    bigint           NOT NULL,
    address_id   bigint           NOT NULL,
    position     bigint           NOT NULL,
    PRIMARY KEY (workspace_id, type, estate_id, address_id),
    FOREIGN KEY (workspace_id, estate_id) REFERENCES onoffice_estates (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_relations_address ON onoffice_relations (workspace_id, address_id, type, position);

CREATE TABLE onoffice_files (
    workspace_id bigint           NOT NULL,
    id           bigint           NOT NULL,
    estate_id    bigint           NOT NULL,
    position     bigint           NOT NULL,
    kind         text             NOT NULL,
    name         text             NOT NULL,
    title        text             NOT NULL,
    text         text             NOT NULL,
    content_type text             NOT NULL,
    size         bigint           NOT NULL,
    published    boolean          NOT NULL,
    token        text COLLATE "C" NOT NULL,
    created_at   timestamptz      NOT NULL,
    changed_at   timestamptz      NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, estate_id) REFERENCES onoffice_estates (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX onoffice_files_token ON onoffice_files (token);
CREATE INDEX onoffice_files_estate ON onoffice_files (workspace_id, estate_id, position, id);

CREATE TABLE onoffice_contents (
    workspace_id bigint NOT NULL,
    file_id      bigint NOT NULL,
    content      bytea  NOT NULL,
    PRIMARY KEY (workspace_id, file_id),
    FOREIGN KEY (workspace_id, file_id) REFERENCES onoffice_files (workspace_id, id) ON DELETE CASCADE
);

-- Contents that wait to be linked with an estate.
CREATE TABLE onoffice_uploads (
    workspace_id bigint           NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           text COLLATE "C" NOT NULL,
    user_id      bigint           NOT NULL,
    content_type text             NOT NULL,
    content      bytea            NOT NULL,
    expires_at   timestamptz      NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_uploads_expiry ON onoffice_uploads (workspace_id, expires_at);

CREATE TABLE onoffice_tasks (
    workspace_id bigint      NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint      NOT NULL,
    subject      text        NOT NULL,
    text         text        NOT NULL,
    type         text        NOT NULL,
    priority     text        NOT NULL,
    status       text        NOT NULL,
    responsible  bigint,
    estate_id    bigint,
    address_id   bigint,
    due_at       timestamptz,
    created_by   bigint      NOT NULL,
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_tasks_made ON onoffice_tasks (workspace_id, created_by, id);
CREATE INDEX onoffice_tasks_responsible ON onoffice_tasks (workspace_id, responsible, id);

CREATE TABLE onoffice_log (
    workspace_id bigint      NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint      NOT NULL,
    estate_id    bigint,
    action       text        NOT NULL,
    action_type  text        NOT NULL,
    note         text        NOT NULL,
    user_id      bigint      NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX onoffice_log_estate ON onoffice_log (workspace_id, estate_id, id);

CREATE TABLE onoffice_log_addresses (
    workspace_id bigint NOT NULL,
    entry_id     bigint NOT NULL,
    address_id   bigint NOT NULL,
    PRIMARY KEY (workspace_id, entry_id, address_id),
    FOREIGN KEY (workspace_id, entry_id) REFERENCES onoffice_log (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_log_addresses_address ON onoffice_log_addresses (workspace_id, address_id, entry_id);

CREATE TABLE onoffice_search_criteria (
    workspace_id bigint      NOT NULL,
    id           bigint      NOT NULL,
    address_id   bigint      NOT NULL,
    comment      text        NOT NULL,
    criteria     text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, address_id) REFERENCES onoffice_addresses (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX onoffice_search_criteria_address ON onoffice_search_criteria (workspace_id, address_id, id);

-- +goose Down
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
