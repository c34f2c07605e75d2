-- +goose Up
-- type is ADMIN, EDITOR, ATTENDEE_MANAGER or VIEWER.
CREATE TABLE xingevents_keys (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    key_prefix   text     NOT NULL,
    key_hash     blob     NOT NULL,
    identifier   text     NOT NULL,
    name         text     NOT NULL,
    type         text     NOT NULL,
    enabled      boolean  NOT NULL,
    multi_user   boolean  NOT NULL,
    created_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX xingevents_keys_key ON xingevents_keys (key_prefix, key_hash);

-- Texts without a value are empty. Dates that users write are kept as their wall clock reads. username_key is in lower case.
CREATE TABLE xingevents_users (
    workspace_id           integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                     integer  NOT NULL,
    first_name             text     NOT NULL,
    last_name              text     NOT NULL,
    username               text     NOT NULL,
    username_key           text     NOT NULL,
    password_hash          text     NOT NULL,
    language               text     NOT NULL,
    email                  text     NOT NULL,
    timezone               text     NOT NULL,
    birthday               text     NOT NULL,
    gender                 text     NOT NULL,
    telephone              text     NOT NULL,
    company                text     NOT NULL,
    sign_up_promotion_code text     NOT NULL,
    signup_time            datetime NOT NULL,
    last_login             datetime,
    creation_time          datetime NOT NULL,
    last_modified          datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX xingevents_users_username ON xingevents_users (workspace_id, username_key);

-- Which key may work with which user; requested says that the password was given, not that the key created the user.
CREATE TABLE xingevents_permissions (
    workspace_id integer NOT NULL,
    key_id       integer NOT NULL,
    user_id      integer NOT NULL,
    requested    boolean NOT NULL,
    PRIMARY KEY (workspace_id, key_id, user_id),
    FOREIGN KEY (workspace_id, key_id) REFERENCES xingevents_keys (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, user_id) REFERENCES xingevents_users (workspace_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX xingevents_permissions_user ON xingevents_permissions (workspace_id, user_id);

CREATE TABLE xingevents_bank_accounts (
    workspace_id   integer NOT NULL,
    user_id        integer NOT NULL,
    account_holder text    NOT NULL,
    bank_name      text    NOT NULL,
    swift          text    NOT NULL,
    iban           text    NOT NULL,
    country        text    NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES xingevents_users (workspace_id, id) ON DELETE CASCADE
);

CREATE TABLE xingevents_billing_addresses (
    workspace_id integer NOT NULL,
    user_id      integer NOT NULL,
    first_name   text    NOT NULL,
    last_name    text    NOT NULL,
    company      text    NOT NULL,
    street       text    NOT NULL,
    street2      text    NOT NULL,
    zip_code     text    NOT NULL,
    city         text    NOT NULL,
    country      text    NOT NULL,
    vat_id       text    NOT NULL,
    email        text    NOT NULL,
    telephone    text    NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES xingevents_users (workspace_id, id) ON DELETE CASCADE
);

-- title_key and identifier_key are in lower case.
CREATE TABLE xingevents_events (
    workspace_id       integer  NOT NULL,
    id                 integer  NOT NULL,
    host_id            integer  NOT NULL,
    title              text     NOT NULL,
    title_key          text     NOT NULL,
    country            text     NOT NULL,
    selected_date      text     NOT NULL,
    selected_end_date  text     NOT NULL,
    description        text     NOT NULL,
    short_description  text     NOT NULL,
    timezone           text     NOT NULL,
    language           text     NOT NULL,
    identifier         text     NOT NULL,
    identifier_key     text     NOT NULL,
    internal_reference text     NOT NULL,
    activated          boolean  NOT NULL,
    visibility         text     NOT NULL,
    event_type         text     NOT NULL,
    location           text     NOT NULL,
    street             text     NOT NULL,
    zip_code           text     NOT NULL,
    city               text     NOT NULL,
    latitude           real,
    longitude          real,
    creation_time      datetime NOT NULL,
    last_modified      datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, host_id) REFERENCES xingevents_users (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX xingevents_events_identifier ON xingevents_events (workspace_id, identifier_key);
CREATE INDEX xingevents_events_host ON xingevents_events (workspace_id, host_id, id);

-- +goose Down
DROP TABLE xingevents_events;
DROP TABLE xingevents_billing_addresses;
DROP TABLE xingevents_bank_accounts;
DROP TABLE xingevents_permissions;
DROP TABLE xingevents_users;
DROP TABLE xingevents_keys;
