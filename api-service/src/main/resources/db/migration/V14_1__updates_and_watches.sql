-- What a model's source said when it was asked last for its newest revision.
create table model_upstream (
    model_id   uuid primary key references model on delete cascade,
    revision   text,
    error_code text,
    error      text,
    -- When it was asked last, and when it last answered; an answer may be a refusal.
    asked_at   timestamptz not null,
    checked_at timestamptz
);

-- Models that follow their branch, and what is fetched for them.
create table watch (
    model_id   uuid primary key references model on delete cascade,
    owner      text        not null,
    include    text[]      not null,
    exclude    text[]      not null,
    dest       text,
    file_name  text,
    created_at timestamptz not null default now(),
    -- The last job that it made, the revision that this was for, and whether it lays that beside.
    job_id     uuid,
    tried      text,
    keeps      boolean not null default false
);

-- Revisions that a watch laid beside before its model went on to the next one.
create table watch_kept (
    model_id uuid        not null references watch on delete cascade,
    -- The same repository at the commit.
    source   text        not null,
    job_id   uuid        not null,
    kept_at  timestamptz not null default now(),
    primary key (model_id, source)
);

alter table settings add column update_check_hours integer;
alter table settings add column watch_minutes integer not null default 60;
alter table settings add column keep_revisions integer not null default 2;
