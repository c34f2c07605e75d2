-- +goose Up
CREATE TABLE settings (
    name  text PRIMARY KEY NOT NULL,
    value text NOT NULL
);

CREATE TABLE workspaces (
    id         integer PRIMARY KEY AUTOINCREMENT,
    name       text     NOT NULL UNIQUE,
    created_at datetime NOT NULL
);

CREATE TABLE sequences (
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name         text    NOT NULL,
    next         integer NOT NULL,
    PRIMARY KEY (workspace_id, name)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE sequences;
DROP TABLE workspaces;
DROP TABLE settings;
