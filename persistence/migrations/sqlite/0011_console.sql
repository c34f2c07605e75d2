-- +goose Up
CREATE TABLE console_sessions (
    token_hash text     PRIMARY KEY NOT NULL,
    content    blob     NOT NULL,
    expires_at datetime NOT NULL
);
CREATE INDEX console_sessions_end ON console_sessions (expires_at);

-- +goose Down
DROP TABLE console_sessions;
