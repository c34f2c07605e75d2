-- +goose Up
-- What API users of onOffice sign in with, and what they may do. Who they are stands among the users of onOffice, under the same number.
CREATE TABLE onoffice_api_users (
    workspace_id             integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                       integer  NOT NULL,
    name                     text NOT NULL,
    token                    text,
    sealed_secret            text NOT NULL,
    active                   boolean NOT NULL,
    estate_read              text NOT NULL,
    estate_write             text NOT NULL,
    address_read             text NOT NULL,
    address_write            text NOT NULL,
    only_published_estates   boolean NOT NULL,
    only_published_addresses boolean NOT NULL,
    created_at               datetime NOT NULL,
    generated_at             datetime,
    last_used_at             datetime,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX onoffice_api_users_token ON onoffice_api_users (token);

-- +goose Down
DROP TABLE onoffice_api_users;
