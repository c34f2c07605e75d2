-- +goose Up
-- Who wants to be told of what, of any API. owner is the API's own id of an account, event its own name.
CREATE TABLE webhooks (
    workspace_id  bigint  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id            bigint  NOT NULL,
    api           text     NOT NULL,
    owner         text     NOT NULL,
    event         text     NOT NULL,
    url           text     NOT NULL,
    sealed_secret text     NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX webhooks_subscription ON webhooks (workspace_id, api, owner, event, url);

CREATE TABLE webhook_settings (
    workspace_id         bigint NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    api                  text    NOT NULL,
    owner                text    NOT NULL,
    sealed_authorization text    NOT NULL,
    PRIMARY KEY (workspace_id, api, owner)
);

-- A delivery outlives its subscription. One that waits has a next attempt, one that is on its way has a lane, one that has ended has neither.
CREATE TABLE webhook_deliveries (
    workspace_id    bigint  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id              bigint  NOT NULL,
    webhook_id      bigint  NOT NULL,
    api             text     NOT NULL,
    owner           text     NOT NULL,
    event           text     NOT NULL,
    url             text     NOT NULL,
    body            bytea     NOT NULL,
    state           text     NOT NULL,
    lane            bigint,
    attempts        bigint  NOT NULL,
    failures        bigint  NOT NULL,
    next_attempt_at timestamptz,
    give_up_at      timestamptz NOT NULL,
    cause           text     NOT NULL,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (workspace_id, url, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE UNIQUE INDEX webhook_deliveries_lane ON webhook_deliveries (workspace_id, lane) WHERE lane IS NOT NULL;
CREATE INDEX webhook_deliveries_under_way ON webhook_deliveries (workspace_id, url) WHERE lane IS NOT NULL;
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (workspace_id, webhook_id, id);
CREATE INDEX webhook_deliveries_owner ON webhook_deliveries (workspace_id, api, owner, id);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (workspace_id, state, id);

CREATE TABLE webhook_attempts (
    workspace_id bigint  NOT NULL,
    delivery_id  bigint  NOT NULL,
    number       bigint  NOT NULL,
    at           timestamptz NOT NULL,
    status       bigint,
    duration_ms  bigint  NOT NULL,
    answer       bytea     NOT NULL,
    error        text     NOT NULL,
    PRIMARY KEY (workspace_id, delivery_id, number),
    FOREIGN KEY (workspace_id, delivery_id) REFERENCES webhook_deliveries (workspace_id, id) ON DELETE CASCADE
);

-- Endpoints that failed last; those that work have no row.
CREATE TABLE webhook_endpoints (
    workspace_id bigint NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    url          text    NOT NULL,
    failures     bigint NOT NULL,
    rests_until  timestamptz,
    PRIMARY KEY (workspace_id, url)
);

-- +goose Down
DROP TABLE webhook_endpoints;
DROP TABLE webhook_attempts;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_settings;
DROP TABLE webhooks;
