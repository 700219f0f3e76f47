-- By itself: with the lock of an index on the table it must not wait for rows.
update task t set only_worker = j.worker from job j
where j.id = t.job_id and j.worker is not null and t.kind <> 'inspect';
