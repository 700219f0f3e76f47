-- What the newest report of a worker names as its own, and when that report and the one before it
-- were applied.
alter table worker
    add column tasks        uuid[] not null default '{}',
    add column heard_at     timestamptz,
    add column heard_before timestamptz;

-- Some relay sends it until then; if that dies, another one takes it.
alter table outbox add column taken_until timestamptz;
