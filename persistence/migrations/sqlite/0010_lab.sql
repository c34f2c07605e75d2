-- +goose Up
CREATE TABLE lab_state (
    id              integer PRIMARY KEY NOT NULL CHECK (id = 1),
    clock_offset    integer  NOT NULL,
    clock_frozen_at datetime,
    clock_version   integer  NOT NULL,
    faults_version  integer  NOT NULL
);
INSERT INTO lab_state (id, clock_offset, clock_version, faults_version) VALUES (1, 0, 0, 0);

CREATE TABLE fault_rules (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    api          text     NOT NULL,
    operation    text     NOT NULL,
    nth          integer  NOT NULL,
    every        integer  NOT NULL,
    probability  real,
    seed         integer  NOT NULL,
    times        integer  NOT NULL,
    kind         text     NOT NULL,
    status       integer  NOT NULL,
    latency_ms   integer  NOT NULL,
    dropped      boolean  NOT NULL,
    calls        integer  NOT NULL,
    fired        integer  NOT NULL,
    created_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
) WITHOUT ROWID;

CREATE TABLE job_holds (
    workspace_id integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id           integer  NOT NULL,
    kind         text     NOT NULL,
    created_at   datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, kind)
) WITHOUT ROWID;

CREATE TABLE job_steps (
    job_id       integer PRIMARY KEY NOT NULL,
    workspace_id integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE
);
CREATE INDEX job_steps_by_workspace ON job_steps (workspace_id);

-- +goose Down
DROP TABLE job_steps;
DROP TABLE job_holds;
DROP TABLE fault_rules;
DROP TABLE lab_state;
