create table catalog_category (
    id       text primary key,
    name     text    not null,
    position integer not null
);

create table catalog_entry (
    id          text primary key,
    category    text    not null references catalog_category,
    -- In the form of catalog files. It is the truth; the columns up to `search` are copies of it.
    entry       json    not null,
    name        text    not null,
    file        text    not null,
    dest        text    not null,
    -- Where the main file lies, relative to the volume's root; where all lie if they are several.
    place       text    not null,
    places      text[]  not null,
    source      text    not null,
    base_model  text    not null,
    family      text,
    tags        text[]  not null,
    size_bytes  bigint,
    -- Name, file and tags in lower case, each on a line.
    words       text    not null,
    description text    not null,
    search      tsvector generated always as (
        setweight(to_tsvector('simple', translate(name, '._-/', '    ')), 'A')
        || setweight(to_tsvector('simple', translate(words, '._-/', '    ')), 'B')
        || setweight(to_tsvector('simple', description), 'D')) stored,
    -- Digest of what the catalog file said when it was loaded; null for what came otherwise.
    from_file   text,
    -- Fields that people changed: neither a new file nor metadata replaces them.
    edited      text[]  not null default '{}',
    -- Taken out by people: a catalog file does not bring it back.
    deleted     boolean not null default false,
    version     bigint  not null default 1,
    -- What its hub said when it was asked last: available, unavailable; null if it never was.
    availability        text,
    availability_detail text,
    checked_at  timestamptz,
    updated_at  timestamptz not null default now()
);
create index catalog_by_name on catalog_entry (lower(name), id) where not deleted;
create index catalog_by_source on catalog_entry (source) where not deleted;
create index catalog_by_place on catalog_entry (place);
create index catalog_search on catalog_entry using gin (search);

-- Counts every change; what an export is called.
create table catalog_edition (
    only_row   boolean primary key default true check (only_row),
    version    bigint      not null default 0,
    changed_at timestamptz not null default now()
);
insert into catalog_edition default values;

-- The latest job of a source, for the state of its entry.
create index job_by_source on job (source, id desc) where kind = 'download';

-- What is installed of a source, likewise.
create index model_by_source on model (source);
