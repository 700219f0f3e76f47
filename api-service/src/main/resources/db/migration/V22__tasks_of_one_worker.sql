-- The worker that alone may do the task, as its job says; empty for any. A trigger keeps it, for replicas too that do not know of it.
alter table task add column only_worker text not null default '';

create function task_of_worker() returns trigger language plpgsql as $$
begin
    new.only_worker := coalesce((select worker from job where id = new.job_id), '');
    return new;
end $$;

-- Whoever can inspects.
create trigger task_of_worker before insert on task
    for each row when (new.kind <> 'inspect') execute function task_of_worker();
