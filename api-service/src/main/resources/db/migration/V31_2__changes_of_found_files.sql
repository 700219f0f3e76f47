-- What changed of the files that others put on volumes, likewise.
create table found_change (
    id         uuid primary key,
    changed_in xid8 not null
);
create index found_change_in_order on found_change (changed_in);

-- Not that one more scan saw them.
create function note_found_files_that_are_others() returns trigger language plpgsql as $$
begin
    insert into found_change (id, changed_in)
    select n.id, pg_current_xact_id() from changed n join before o on o.id = n.id
    where (n.volume, n.path, n.size) is distinct from (o.volume, o.path, o.size)
    on conflict (id) do update set changed_in = excluded.changed_in
    where found_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create trigger found_added after insert on found
    referencing new table as changed for each statement
    execute function note_changes('found_change', 'id');
create trigger found_changed after update on found
    referencing old table as before new table as changed
    for each statement execute function note_found_files_that_are_others();
create trigger found_removed after delete on found
    referencing old table as changed for each statement
    execute function note_changes('found_change', 'id');
