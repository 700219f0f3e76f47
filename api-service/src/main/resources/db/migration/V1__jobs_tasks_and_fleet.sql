-- Postgres is the queue. Times are the database's own (now()), so that no service's clock decides.

create sequence fence_seq;

create table job (
    id            uuid primary key,
    kind          text        not null,
    source        text        not null,
    name          text        not null,
    revision      text,
    include       text[]      not null default '{}',
    exclude       text[]      not null default '{}',
    sha256        text,
    view          text        not null,
    volume        text        not null,
    dest          text,
    state         text        not null,
    reason        text,
    reason_detail text,
    priority      smallint    not null check (priority between 0 and 9),
    labels        jsonb       not null default '{}',
    owner         text        not null,
    -- What the job would fetch, where it would put it; equal active jobs are one job.
    fingerprint   text,
    bytes_total   bigint,
    bytes_done    bigint      not null default 0,
    speed         bigint      not null default 0,
    files_total   integer,
    files_done    integer     not null default 0,
    attempt       integer     not null default 1,
    error_code    text,
    error_detail  text,
    error_file    text,
    path          text,
    created_at    timestamptz not null default now(),
    started_at    timestamptz,
    finished_at   timestamptz
);
create unique index job_attach on job (fingerprint)
    where state not in ('completed', 'failed', 'cancelled');
create index job_visible on job (id desc) include (state) where kind not in ('plan', 'remove');
create index job_by_state on job (state, id desc);
create index job_labels on job using gin (labels jsonb_path_ops);

create table task (
    id         uuid primary key,
    job_id     uuid        not null references job on delete cascade,
    kind       text        not null,
    volume     text        not null,
    state      text        not null,
    work       jsonb       not null,
    -- Copies of the job's, so that one index answers a claim.
    priority   smallint    not null,
    admitted   boolean     not null,
    seq        bigint generated always as identity,
    -- infinity while the job is paused or waits for something other than time
    run_at     timestamptz not null default now(),
    fence      bigint      not null default 0,
    worker     text,
    lease_until timestamptz,
    attempt    integer     not null default 1,
    -- Leases of this task that ran out.
    losses     integer     not null default 0,
    -- What went wrong last; of a task that waits, why it does.
    error_code text,
    error_detail text
);
-- The next best task that may run, and the next best job that waits to be let in.
create index task_next on task (kind, volume, priority desc, seq) where state = 'ready' and admitted;
create index task_waiting on task (kind, volume, priority desc, seq)
    where state = 'ready' and not admitted and run_at < 'infinity';
create index task_by_job on task (job_id);
create index task_leases on task (lease_until) where state = 'claimed';

create table job_file (
    job_id     uuid     not null references job on delete cascade,
    idx        integer  not null,
    path       text     not null,
    size       bigint,
    sha256     text,
    task_id    uuid,
    state      text     not null,
    bytes_done bigint   not null default 0,
    speed      bigint   not null default 0,
    -- What the source said of it, until the whole plan is there and tasks are made of it.
    planned    jsonb,
    primary key (job_id, idx)
);
create index job_file_by_task on job_file (task_id);

-- A semaphore in rows: a job that works holds one; n is compared with max_concurrent_downloads.
create table download_slot (
    n      integer primary key,
    job_id uuid unique references job on delete set null
);
insert into download_slot (n) select generate_series(1, 1000);

create table blob (
    volume     text        not null,
    sha256     text        not null,
    size       bigint      not null,
    facts      jsonb,
    created_at timestamptz not null default now(),
    primary key (volume, sha256)
);

create table model (
    id           uuid primary key,
    name         text        not null,
    source       text        not null,
    revision     text,
    view         text        not null,
    volume       text        not null,
    path         text        not null,
    state        text        not null default 'installed',
    size         bigint      not null,
    files        integer     not null,
    installed_at timestamptz not null default now(),
    verified_at  timestamptz,
    job_id       uuid,
    unique (volume, path, source, view)
);

create table model_file (
    model_id  uuid   not null references model on delete cascade,
    path      text   not null,
    published text   not null,
    size      bigint not null,
    sha256    text   not null,
    primary key (model_id, path)
);
create index model_file_by_blob on model_file (sha256);
create index model_file_by_place on model_file (published);

-- What is to be sent to Kafka: a doorbell for a task, or a message that every worker must hear.
create table outbox (
    id         bigint generated always as identity primary key,
    task_id    uuid,
    message    text,
    created_at timestamptz not null default now(),
    -- Not sent before.
    due_at     timestamptz not null default now(),
    check (num_nonnulls(task_id, message) = 1)
);

-- What streams replay. id = transaction id * 2^20 + place within it: with the rule "read only below
-- the oldest running transaction" the order never changes after it was read.
create table job_event (
    id     bigint primary key,
    job_id uuid        not null,
    state  text        not null,
    -- Of a kind of job that callers never see.
    hidden boolean     not null,
    data   text        not null,
    at     timestamptz not null default now()
);
create index job_event_by_job on job_event (job_id, id);
create index job_event_by_age on job_event (at);

create table worker (
    id        text primary key,
    kind      text        not null,
    host      text        not null,
    state     text        not null,
    draining  boolean     not null default false,
    slots     integer     not null,
    volumes   text[]      not null,
    speed     bigint      not null default 0,
    version   text        not null,
    last_seen timestamptz not null default now()
);

-- As the newest report of any worker that mounts it says.
create table volume (
    name        text primary key,
    total_bytes bigint      not null,
    free_bytes  bigint      not null,
    seen_at     timestamptz not null default now()
);

-- Bytes that came from sources, by day (UTC).
create table traffic (
    day   date primary key,
    bytes bigint not null
);

-- Up to when each partition of ballast.reports has been read without a gap.
create table report_sight (
    partition  integer primary key,
    since      timestamptz not null default now(),
    until      timestamptz not null default '-infinity'
);

create table settings (
    only_row boolean primary key default true check (only_row),
    paused   boolean not null default false,
    max_concurrent_downloads integer not null default 3,
    max_speed                bigint,
    per_host_connections     integer not null default 16,
    max_attempts             integer not null default 5,
    job_retention_days       integer
);
insert into settings default values;

create table api_key (
    id         uuid primary key,
    name       text        not null,
    role       text        not null,
    hash       text        not null unique,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    last_used_at timestamptz
);

create table job_secret (
    job_id uuid  not null references job on delete cascade,
    name   text  not null,
    sealed bytea not null,
    primary key (job_id, name)
);

create table idempotency_key (
    owner      text        not null,
    key        text        not null,
    body_hash  text        not null,
    job_id     uuid        not null,
    created_at timestamptz not null default now(),
    primary key (owner, key)
);
