-- What changed on the volumes, likewise: the model, or one of its files.
create table model_change (
    id         uuid primary key,
    changed_in xid8 not null
);
create index model_change_in_order on model_change (changed_in);

-- Not every use of a model: only what decides where it lies, and how.
create function note_models_that_are_others() returns trigger language plpgsql as $$
begin
    insert into model_change (id, changed_in)
    select n.id, pg_current_xact_id() from changed n join before o on o.id = n.id
    where (n.source, n.view, n.volume, n.path, n.state, n.size, n.installed_at)
          is distinct from (o.source, o.view, o.volume, o.path, o.state, o.size, o.installed_at)
    on conflict (id) do update set changed_in = excluded.changed_in
    where model_change.changed_in <> excluded.changed_in;
    return null;
end $$;

create trigger model_added after insert on model
    referencing new table as changed for each statement
    execute function note_changes('model_change', 'id');
create trigger model_changed after update on model
    referencing old table as before new table as changed
    for each statement execute function note_models_that_are_others();
create trigger model_removed after delete on model
    referencing old table as changed for each statement
    execute function note_changes('model_change', 'id');
