-- What changed on the volumes, likewise: the model or one of its files.
create table model_change (
    id         uuid primary key,
    changed_in xid8 not null
);
create index model_change_in_order on model_change (changed_in);

create function note_model_changes() returns trigger language plpgsql as $$
begin
    insert into model_change (id, changed_in)
    select id, pg_current_xact_id() from changed
    on conflict (id) do update set changed_in = excluded.changed_in
    where model_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create function note_model_file_changes() returns trigger language plpgsql as $$
begin
    insert into model_change (id, changed_in)
    select distinct model_id, pg_current_xact_id() from changed
    on conflict (id) do update set changed_in = excluded.changed_in
    where model_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create trigger model_added after insert on model
    referencing new table as changed for each statement execute function note_model_changes();
create trigger model_changed after update on model
    referencing new table as changed for each statement execute function note_model_changes();
create trigger model_removed after delete on model
    referencing old table as changed for each statement execute function note_model_changes();
create trigger model_file_added after insert on model_file
    referencing new table as changed for each statement execute function note_model_file_changes();
create trigger model_file_changed after update on model_file
    referencing new table as changed for each statement execute function note_model_file_changes();
create trigger model_file_removed after delete on model_file
    referencing old table as changed for each statement execute function note_model_file_changes();
