-- +goose Up
-- Programs' credentials, of any API: a public id with a hashed secret, or a hashed token that is found by its first characters.
CREATE TABLE api_users (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    api          text     NOT NULL,
    name         text     NOT NULL,
    kind         text     NOT NULL,
    public_id    text     NOT NULL,
    secret_hash  blob     NOT NULL,
    rights       text     NOT NULL,
    keyword      text     NOT NULL,
    active       boolean  NOT NULL,
    generation   integer  NOT NULL,
    created_at   datetime NOT NULL,
    last_used_at datetime,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX api_users_secret ON api_users (api, public_id, secret_hash);

-- Bearer tokens; those of an older generation than their user's are dead.
CREATE TABLE api_user_tokens (
    prefix       text     NOT NULL,
    hash         blob     NOT NULL,
    workspace_id integer  NOT NULL,
    user_id      integer  NOT NULL,
    generation   integer  NOT NULL,
    expires_at   datetime NOT NULL,
    PRIMARY KEY (prefix, hash),
    FOREIGN KEY (workspace_id, user_id) REFERENCES api_users (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX api_user_tokens_user ON api_user_tokens (workspace_id, user_id, expires_at);

CREATE TABLE guestoo_agencies (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    uuid         text    NOT NULL,
    display_name text    NOT NULL,
    email        text,
    phone        text,
    website      text,
    address      text,
    PRIMARY KEY (workspace_id)
);

CREATE TABLE guestoo_events (
    workspace_id       integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                 integer NOT NULL,
    uuid               text    NOT NULL,
    display_name       text    NOT NULL,
    internal_name      text,
    name_key           text    NOT NULL,
    sub_title          text,
    intro_text         text,
    description        text,
    start_date         integer,
    end_date           integer,
    registration_start integer,
    registration_end   integer,
    visibility         text    NOT NULL,
    event_type         text    NOT NULL,
    archived           boolean NOT NULL,
    max_visitor        integer,
    waiting_list_open  boolean NOT NULL,
    automatic          boolean NOT NULL,
    campaigns          text    NOT NULL,
    address            text    NOT NULL,
    image_url          text,
    event_link         text,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX guestoo_events_uuid ON guestoo_events (workspace_id, uuid);

CREATE TABLE guestoo_keywords (
    workspace_id integer NOT NULL,
    event_id     integer NOT NULL,
    position     integer NOT NULL,
    keyword      text    NOT NULL,
    keyword_key  text    NOT NULL,
    PRIMARY KEY (workspace_id, event_id, position),
    FOREIGN KEY (workspace_id, event_id) REFERENCES guestoo_events (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX guestoo_keywords_key ON guestoo_keywords (workspace_id, keyword_key, event_id);

CREATE TABLE guestoo_guests (
    workspace_id     integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id               integer NOT NULL,
    uuid             text    NOT NULL,
    created_by       integer,
    external_id      text,
    email            text,
    email_key        text,
    salutation       text,
    gender           text,
    title            text,
    first_name       text,
    last_name        text,
    company          text,
    position         text,
    phone            text,
    mobile           text,
    website          text,
    address          text,
    business_address text,
    tags             text    NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX guestoo_guests_uuid ON guestoo_guests (workspace_id, uuid);
CREATE UNIQUE INDEX guestoo_guests_email ON guestoo_guests (workspace_id, email_key);
CREATE INDEX guestoo_guests_external ON guestoo_guests (workspace_id, external_id, id);

CREATE TABLE guestoo_participations (
    workspace_id  integer NOT NULL,
    guest_id      integer NOT NULL,
    event_id      integer NOT NULL,
    status        text    NOT NULL,
    vip           boolean NOT NULL,
    waiting_list  boolean NOT NULL,
    visitor_count integer NOT NULL,
    companions    text    NOT NULL,
    register_date integer,
    confirm_date  integer,
    decline_date  integer,
    check_in_date integer,
    PRIMARY KEY (workspace_id, guest_id, event_id),
    FOREIGN KEY (workspace_id, guest_id) REFERENCES guestoo_guests (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, event_id) REFERENCES guestoo_events (workspace_id, id) ON DELETE CASCADE
);
-- Holds all that counting seats needs.
CREATE INDEX guestoo_participations_event ON guestoo_participations (workspace_id, event_id, status, guest_id, visitor_count);

-- +goose Down
DROP TABLE guestoo_participations;
DROP TABLE guestoo_guests;
DROP TABLE guestoo_keywords;
DROP TABLE guestoo_events;
DROP TABLE guestoo_agencies;
DROP TABLE api_user_tokens;
DROP TABLE api_users;
