-- Whom events are sent to.
create table webhook (
    id            uuid primary key,
    name          text        not null,
    url           text        not null,
    -- Types of events: 'job.completed', 'job.*', '*'
    events        text[]      not null,
    -- The key of the signatures.
    sealed        bytea       not null,
    active        boolean     not null default true,
    -- Why it was switched off; null while it is on, and where people switched it off.
    off_reason    text,
    -- Since when none of its deliveries succeeded; null if the last one did.
    failing_since timestamptz,
    created_at    timestamptz not null default now()
);

-- What is to be sent, or was. Written beside the change that it tells of. It names its hook without a foreign key, so that
-- deleting a hook never meets a job that changes; what is left of a deleted one is not sent, and expires.
create table webhook_delivery (
    id         uuid primary key,
    webhook_id uuid        not null,
    -- The same for further deliveries of one event.
    event_id   uuid        not null,
    type       text        not null,
    payload    text        not null,
    -- pending, delivered, failed
    state      text        not null default 'pending',
    -- Somebody asked for it: also sent while the hook is off.
    asked      boolean     not null default false,
    attempts   integer     not null default 0,
    -- Not sent before. While it is being sent: when another replica may send it.
    due_at     timestamptz not null default now(),
    -- Each attempt: at, status, error, duration_ms.
    log        jsonb       not null default '[]',
    created_at timestamptz not null default now()
);
create index webhook_delivery_due on webhook_delivery (webhook_id, due_at, id) where state = 'pending';
create index webhook_delivery_by_hook on webhook_delivery (webhook_id, id desc);
create index webhook_delivery_by_age on webhook_delivery (created_at);

-- What the one file of a job is called on the volume; null for the name that its source gives.
alter table job add column file_name text;

-- Keys that were deleted: the data folder may still hold one, and brings it back no more.
create table revoked_key (
    hash       text primary key,
    revoked_at timestamptz not null default now()
);
