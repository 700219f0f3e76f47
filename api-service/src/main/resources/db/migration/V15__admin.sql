-- Since when the activity log of the admin page is shown.
create table activity_log (
    only_row   boolean primary key default true check (only_row),
    cleared_at timestamptz not null default 'epoch'
);
insert into activity_log default values;

-- Entries are found by their files' names.
create index catalog_by_file on catalog_entry (file);
