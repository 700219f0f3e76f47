-- What changed in the catalog, so that whoever keeps a copy of it asks for no more than that: an
-- entry was changed, added or removed by the transaction `changed_in`, whichever version of the
-- API made it.
create table catalog_change (
    id         text primary key,
    changed_in xid8 not null
);
create index catalog_change_in_order on catalog_change (changed_in);

create function note_catalog_changes() returns trigger language plpgsql as $$
begin
    insert into catalog_change (id, changed_in)
    select id, pg_current_xact_id() from changed
    on conflict (id) do update set changed_in = excluded.changed_in
    where catalog_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create trigger catalog_entry_added after insert on catalog_entry
    referencing new table as changed for each statement execute function note_catalog_changes();
create trigger catalog_entry_changed after update on catalog_entry
    referencing new table as changed for each statement execute function note_catalog_changes();
create trigger catalog_entry_removed after delete on catalog_entry
    referencing old table as changed for each statement execute function note_catalog_changes();
