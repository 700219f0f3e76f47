-- When the speed is limited otherwise, as JSON; the zone of its times; whether it pauses downloads
-- at the moment.
alter table settings
    add column timetable        text    not null default '[]',
    add column timezone         text    not null default 'UTC',
    add column timetable_paused boolean not null default false;

-- Bytes per second of the job in the whole cluster; why its files flow slowly, the worst of them;
-- a fingerprint of the token that it brought.
alter table job
    add column max_speed  bigint,
    add column stall      text,
    add column credential text not null default '';
alter table job_file add column stall text;

-- What the upstream counts the requests of the task by, where that is known before it runs.
alter table task add column bucket text;
create index task_by_bucket on task (bucket) where state = 'ready' and bucket is not null;
create index task_held on task (bucket)
    where state = 'ready' and bucket is not null and run_at = 'infinity'
      and error_code = 'SOURCE_RATE_LIMITED';

-- Upstreams that asked not to be asked until then.
create table host_hold (
    bucket text primary key,
    until  timestamptz not null
);

-- The limits as workers heard them last.
create table limits_told (
    only_row boolean primary key default true check (only_row),
    message  text
);
insert into limits_told default values;
