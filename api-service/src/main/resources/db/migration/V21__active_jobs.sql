-- Whether a job is at a model, or at its source; of the jobs that have not ended.
create index job_active_by_model on job (model_id)
    where model_id is not null and state not in ('completed', 'failed', 'cancelled');
create index job_active_by_source on job (source)
    where state not in ('completed', 'failed', 'cancelled');
