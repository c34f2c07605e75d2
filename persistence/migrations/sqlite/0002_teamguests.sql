-- +goose Up
CREATE TABLE teamguests_users (
    workspace_id      integer  NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                integer  NOT NULL,
    uuid              text     NOT NULL,
    email             text     NOT NULL,
    password_hash     text     NOT NULL,
    preferred_team_id integer,
    locked            boolean  NOT NULL,
    created_at        datetime NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX teamguests_users_email ON teamguests_users (workspace_id, email);

CREATE TABLE teamguests_sessions (
    workspace_id  integer  NOT NULL,
    id            integer  NOT NULL,
    user_id       integer  NOT NULL,
    access_prefix text     NOT NULL,
    access_hash   blob     NOT NULL,
    refresh_hash  blob     NOT NULL,
    expires_at    datetime NOT NULL,
    app_bundle_id text     NOT NULL,
    client_uuid   text     NOT NULL,
    created_at    datetime NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES teamguests_users (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX teamguests_sessions_access ON teamguests_sessions (access_prefix, access_hash);

-- guests_count is kept so that no list has to count.
CREATE TABLE teamguests_teams (
    workspace_id      integer NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    id                integer NOT NULL,
    name              text    NOT NULL,
    industry          text    NOT NULL,
    location          text    NOT NULL,
    guests_enabled    boolean NOT NULL,
    site_enabled      boolean NOT NULL,
    sso_required      boolean NOT NULL,
    training_enabled  boolean NOT NULL,
    wearables_enabled boolean NOT NULL,
    guests_count      integer NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- Users and guests of a team alike: a guest has no user_id. Names, companies and hosts are sorted and searched by their keys.
CREATE TABLE teamguests_people (
    workspace_id              integer  NOT NULL,
    id                        integer  NOT NULL,
    uuid                      text     NOT NULL,
    team_id                   integer  NOT NULL,
    user_id                   integer,
    role                      text     NOT NULL,
    company                   text     NOT NULL,
    email                     text     NOT NULL,
    first_name                text     NOT NULL,
    last_name                 text     NOT NULL,
    preferred_contact         text     NOT NULL,
    visiting                  text     NOT NULL,
    name_key                  text     NOT NULL,
    company_key               text     NOT NULL,
    visiting_key              text     NOT NULL,
    app_version               text     NOT NULL,
    last_active_at            datetime,
    push_notification_enabled boolean  NOT NULL,
    supervisor_id             integer,
    channel_count             integer  NOT NULL,
    report_count              integer  NOT NULL,
    card_item_id              text,
    card_battery              integer,
    card_assigned_at          datetime,
    card_unassigned_at        datetime,
    card_last_sync_at         datetime,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teamguests_teams (workspace_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX teamguests_people_uuid ON teamguests_people (workspace_id, uuid);
CREATE UNIQUE INDEX teamguests_people_membership ON teamguests_people (workspace_id, user_id, team_id) WHERE user_id IS NOT NULL;
-- user_id, null for guests, stands in these indexes so that SQLite need not look into the table.
CREATE INDEX teamguests_guests_id ON teamguests_people (workspace_id, team_id, user_id, id);
CREATE INDEX teamguests_guests_name ON teamguests_people (workspace_id, team_id, user_id, name_key, id);
CREATE INDEX teamguests_guests_company ON teamguests_people (workspace_id, team_id, user_id, company_key, id);
CREATE INDEX teamguests_guests_visiting ON teamguests_people (workspace_id, team_id, user_id, visiting_key, id);
CREATE INDEX teamguests_guests_card ON teamguests_people (workspace_id, team_id, user_id, card_item_id, id);
CREATE INDEX teamguests_guests_assigned ON teamguests_people (workspace_id, team_id, user_id, card_assigned_at, id);
CREATE INDEX teamguests_guests_removed ON teamguests_people (workspace_id, team_id, user_id, card_unassigned_at, id);

-- state is pending, running, done or failed; errors is a JSON array of texts.
CREATE TABLE teamguests_async_jobs (
    workspace_id integer  NOT NULL,
    id           integer  NOT NULL,
    user_id      integer  NOT NULL,
    team_id      integer  NOT NULL,
    state        text     NOT NULL,
    description  text,
    errors       text     NOT NULL,
    created_at   datetime NOT NULL,
    finished_at  datetime,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES teamguests_users (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX teamguests_async_jobs_user ON teamguests_async_jobs (workspace_id, user_id, id);

-- The guests a bulk_destroy has still to delete.
CREATE TABLE teamguests_async_job_targets (
    workspace_id integer NOT NULL,
    job_id       integer NOT NULL,
    person_id    integer NOT NULL,
    PRIMARY KEY (workspace_id, job_id, person_id),
    FOREIGN KEY (workspace_id, job_id) REFERENCES teamguests_async_jobs (workspace_id, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- +goose Down
DROP TABLE teamguests_async_job_targets;
DROP TABLE teamguests_async_jobs;
DROP TABLE teamguests_people;
DROP TABLE teamguests_teams;
DROP TABLE teamguests_sessions;
DROP TABLE teamguests_users;
