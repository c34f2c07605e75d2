-- +goose Up
-- What a workspace was last filled with and when; credentials are the demo world's, sealed, '' for none.
ALTER TABLE workspaces ADD COLUMN content text NOT NULL DEFAULT 'empty';
ALTER TABLE workspaces ADD COLUMN filled_at timestamptz NOT NULL DEFAULT to_timestamp(0);
ALTER TABLE workspaces ADD COLUMN credentials text NOT NULL DEFAULT '';
UPDATE workspaces SET filled_at = created_at;
UPDATE workspaces SET content = 'demo' WHERE name = 'demo';

-- Those who sign in to the console. role is admin or viewer; generation counts up when sessions are to die; demo ones are let in by servers with the demo world only.
CREATE TABLE admins (
    id              bigserial   PRIMARY KEY,
    name            text        NOT NULL,
    name_key        text        NOT NULL,
    role            text        NOT NULL,
    password_hash   text        NOT NULL,
    generation      bigint      NOT NULL,
    demo            boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    last_sign_in_at timestamptz
);
CREATE UNIQUE INDEX admins_name ON admins (name_key, demo);

-- workspace is the only one a token is good for, by name; '' for all.
CREATE TABLE admin_tokens (
    id           bigserial   PRIMARY KEY,
    admin_id     bigint      NOT NULL REFERENCES admins (id) ON DELETE CASCADE,
    name         text        NOT NULL,
    role         text        NOT NULL,
    workspace    text        NOT NULL,
    prefix       text        NOT NULL,
    hash         bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz
);
CREATE UNIQUE INDEX admin_tokens_token ON admin_tokens (prefix, hash);
CREATE INDEX admin_tokens_admin ON admin_tokens (admin_id);

-- Cards that lie ready; those that a guest carries stand with the guest.
CREATE TABLE teamguests_cards (
    workspace_id bigint NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    item_id      text   NOT NULL,
    battery      bigint,
    last_sync_at timestamptz,
    PRIMARY KEY (workspace_id, item_id)
);
CREATE INDEX teamguests_people_card ON teamguests_people (workspace_id, card_item_id) WHERE card_item_id IS NOT NULL;

-- +goose Down
DROP INDEX teamguests_people_card;
DROP TABLE teamguests_cards;
DROP TABLE admin_tokens;
DROP TABLE admins;
ALTER TABLE workspaces DROP COLUMN credentials;
ALTER TABLE workspaces DROP COLUMN filled_at;
ALTER TABLE workspaces DROP COLUMN content;
