-- +goose Up
-- number counts the accounts in the order they were made. Texts without a value are empty. email_key is in lower case.
CREATE TABLE autohost_accounts (
    workspace_id  integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id            text     NOT NULL,
    number        integer  NOT NULL,
    parent_id     text,
    reseller      boolean  NOT NULL,
    name          text     NOT NULL,
    email         text     NOT NULL,
    email_key     text     NOT NULL,
    phone         text     NOT NULL,
    password_hash text     NOT NULL,
    company_name  text     NOT NULL,
    company_email text     NOT NULL,
    company_phone text     NOT NULL,
    pms           text     NOT NULL,
    active        boolean  NOT NULL,
    suspended     boolean  NOT NULL,
    last_login    datetime,
    created_at    datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES autohost_accounts (workspace_id, id)
);
CREATE UNIQUE INDEX autohost_accounts_email ON autohost_accounts (workspace_id, email_key);
CREATE UNIQUE INDEX autohost_accounts_number ON autohost_accounts (workspace_id, number);
CREATE INDEX autohost_accounts_parent ON autohost_accounts (workspace_id, parent_id, number);

-- A key is found by prefix and hash, and shown to its owner from what is sealed.
CREATE TABLE autohost_keys (
    workspace_id integer  NOT NULL,
    id           integer  NOT NULL,
    account_id   text     NOT NULL,
    key_prefix   text     NOT NULL,
    key_hash     blob     NOT NULL,
    sealed       text     NOT NULL,
    description  text     NOT NULL,
    sdk          boolean  NOT NULL,
    created_at   datetime NOT NULL,
    updated_at   datetime NOT NULL,
    last_used    datetime,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES autohost_accounts (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX autohost_keys_key ON autohost_keys (key_prefix, key_hash);
CREATE INDEX autohost_keys_account ON autohost_keys (workspace_id, account_id, id);

-- account_id is the reseller who asked for the link.
CREATE TABLE autohost_signups (
    workspace_id  integer  NOT NULL,
    id            integer  NOT NULL,
    account_id    text     NOT NULL,
    token_prefix  text     NOT NULL,
    token_hash    blob     NOT NULL,
    pms           text     NOT NULL,
    redirect      text     NOT NULL,
    hide_password boolean  NOT NULL,
    created_at    datetime NOT NULL,
    expires_at    datetime NOT NULL,
    used_at       datetime,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, account_id) REFERENCES autohost_accounts (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX autohost_signups_token ON autohost_signups (token_prefix, token_hash);
CREATE INDEX autohost_signups_account ON autohost_signups (workspace_id, account_id);

-- config_data is JSON as the API writes it.
CREATE TABLE autohost_settings (
    workspace_id integer  NOT NULL,
    account_id   text     NOT NULL,
    config_key   text     NOT NULL,
    config_data  text     NOT NULL,
    PRIMARY KEY (workspace_id, account_id, config_key),
    FOREIGN KEY (workspace_id, account_id) REFERENCES autohost_accounts (workspace_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- +goose Down
DROP TABLE autohost_settings;
DROP TABLE autohost_signups;
DROP TABLE autohost_keys;
DROP TABLE autohost_accounts;
