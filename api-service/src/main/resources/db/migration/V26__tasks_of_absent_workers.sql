-- What is looked at again and again for its worker to come back.
create index task_of_absent_worker on task (job_id)
    where state = 'ready' and run_at = 'infinity' and error_code = 'WORKER_LOST';
