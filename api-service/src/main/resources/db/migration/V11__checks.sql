-- The installed model that the job looks after: verifies it, or fetches its damaged files again.
alter table job add column model_id uuid;
-- What a check found: 'missing' or 'changed'; null while nothing is known to be wrong.
alter table job_file add column damage text;
alter table model_file add column damage text;
-- Whether the job may not publish before the task is done.
alter table task add column gates boolean not null default false;

-- What eviction goes by.
alter table model
    add column pinned       boolean     not null default false,
    add column last_used_at timestamptz not null default now();
update model set last_used_at = greatest(installed_at, verified_at);

alter table settings
    -- ISO-8601; null for never. Bytes per second of one worker; null for no limit.
    add column verify_every text,
    add column verify_speed bigint,
    add column unsafe_files text    not null default 'warn',
    -- Percent of a volume's bytes that are in use.
    add column evict        boolean not null default false,
    add column evict_high   integer not null default 90,
    add column evict_low    integer not null default 80;

-- Files on volumes that others put there, as the newest scan saw them.
create table found (
    id         uuid primary key,
    volume     text        not null,
    path       text        not null,
    size       bigint      not null,
    modified   timestamptz not null,
    kind       text        not null,
    source     text,
    revision   text,
    family     text,
    sha256     text,
    first_seen timestamptz not null default now(),
    -- The job that saw it last.
    scan       uuid        not null,
    unique (volume, path)
);
create index found_by_volume on found (volume, id);
