-- What changed in the catalog, so that whoever keeps a copy of it asks for no more than that: an
-- entry was changed, added or removed by the transaction `changed_in`, whichever version of the
-- API made it.
create table catalog_change (
    id         text primary key,
    changed_in xid8 not null
);
create index catalog_change_in_order on catalog_change (changed_in);

-- Arguments: the table of changes, and the column of the changed rows that it is about.
create function note_changes() returns trigger language plpgsql as $$
begin
    execute format(
        'insert into %1$I as known (id, changed_in)
         select distinct %2$I, pg_current_xact_id() from changed
         on conflict (id) do update set changed_in = excluded.changed_in
         where known.changed_in <> excluded.changed_in', tg_argv[0], tg_argv[1]);
    return null;
end $$;

create trigger catalog_entry_added after insert on catalog_entry
    referencing new table as changed for each statement
    execute function note_changes('catalog_change', 'id');
create trigger catalog_entry_changed after update on catalog_entry
    referencing new table as changed for each statement
    execute function note_changes('catalog_change', 'id');
create trigger catalog_entry_removed after delete on catalog_entry
    referencing old table as changed for each statement
    execute function note_changes('catalog_change', 'id');
