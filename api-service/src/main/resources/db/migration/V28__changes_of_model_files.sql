-- By itself: with its locks on models it must not wait for files.
create function note_model_file_changes() returns trigger language plpgsql as $$
begin
    insert into model_change (id, changed_in)
    select distinct model_id, pg_current_xact_id() from changed
    on conflict (id) do update set changed_in = excluded.changed_in
    where model_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create trigger model_file_added after insert on model_file
    referencing new table as changed for each statement execute function note_model_file_changes();
create trigger model_file_changed after update on model_file
    referencing new table as changed for each statement execute function note_model_file_changes();
create trigger model_file_removed after delete on model_file
    referencing old table as changed for each statement execute function note_model_file_changes();
