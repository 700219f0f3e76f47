-- By itself: with its locks on models it must not wait for files.
create trigger model_file_added after insert on model_file
    referencing new table as changed for each statement
    execute function note_changes('model_change', 'model_id');
create trigger model_file_changed after update on model_file
    referencing new table as changed for each statement
    execute function note_changes('model_change', 'model_id');
create trigger model_file_removed after delete on model_file
    referencing old table as changed for each statement
    execute function note_changes('model_change', 'model_id');
