-- Secrets for hubs that jobs without a token of their own use; one for each host.
create table credential (
    id         uuid primary key,
    host       text        not null unique,
    name       text        not null,
    sealed     bytea       not null,
    created_at timestamptz not null default now()
);

-- Files that callers send. How much of one is there, its file tells.
create table upload (
    id         uuid primary key,
    owner      text        not null,
    size       bigint      not null,
    -- What its caller said: the name, and where it is to go.
    wish       jsonb       not null,
    -- The same as its caller wrote it.
    metadata   text        not null,
    -- The job that brings it onto its volume, once it is complete.
    job_id     uuid,
    created_at timestamptz not null default now(),
    touched_at timestamptz not null default now()
);
create index upload_by_owner on upload (owner, created_at);
