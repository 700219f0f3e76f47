-- What hubs say of models, by source: `hf://org/name[@rev]`, `civitai://456`.
create table hub_facts (
    source        text primary key,
    -- The newest ones that were told; null if it never had any.
    facts         jsonb,
    fetched_at    timestamptz,
    -- Since when the hub does not have it (any more).
    missing_since timestamptz,
    checked_at    timestamptz not null default now()
);

-- Which source holds a content; null for none that is known of.
create table hub_content (
    sha256     text primary key,
    source     text,
    checked_at timestamptz not null default now()
);
create index hub_content_by_source on hub_content (source) where source is not null;

-- Pictures and short videos, by the SHA-256 of their bytes.
create table preview (
    sha256     text primary key,
    bytes      bytea       not null,
    created_at timestamptz not null default now()
);
alter table preview alter column bytes set storage external;

-- Each hub is asked by one task at a time.
create table hub_turn (
    hub        text primary key,
    task_id    uuid,
    -- Not to be asked before.
    rest_until timestamptz not null default '-infinity',
    -- How often in a row it wanted to be left alone.
    strikes    integer     not null default 0
);
insert into hub_turn (hub) values ('civitai'), ('huggingface');

alter table task add column hub text;

-- What a job for metadata asks about: a source, or `sha256:…`. Its size is 1, and bytes_done is 1
-- once it has ended, however it did.
alter table job_file
    add column subject      text,
    add column error_code   text,
    add column error_detail text;
