-- +goose Up
CREATE TABLE lab_state (
    id              bigint PRIMARY KEY CHECK (id = 1),
    clock_offset    bigint NOT NULL,
    clock_frozen_at timestamptz,
    clock_version   bigint NOT NULL,
    faults_version  bigint NOT NULL
);
INSERT INTO lab_state (id, clock_offset, clock_version, faults_version) VALUES (1, 0, 0, 0);

CREATE TABLE fault_rules (
    workspace_id bigint      NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint      NOT NULL,
    api          text        NOT NULL,
    operation    text        NOT NULL,
    nth          bigint      NOT NULL,
    every        bigint      NOT NULL,
    probability  double precision,
    seed         bigint      NOT NULL,
    times        bigint      NOT NULL,
    kind         text        NOT NULL,
    status       bigint      NOT NULL,
    latency_ms   bigint      NOT NULL,
    dropped      boolean     NOT NULL,
    calls        bigint      NOT NULL,
    fired        bigint      NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE job_holds (
    workspace_id bigint      NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           bigint      NOT NULL,
    kind         text        NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, kind)
);

CREATE TABLE job_steps (
    job_id       bigint PRIMARY KEY,
    workspace_id bigint NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE INDEX job_steps_by_workspace ON job_steps (workspace_id);

-- +goose Down
DROP TABLE job_steps;
DROP TABLE job_holds;
DROP TABLE fault_rules;
DROP TABLE lab_state;
