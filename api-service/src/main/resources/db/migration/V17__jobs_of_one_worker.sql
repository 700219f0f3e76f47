-- The worker that alone may do the job's tasks, but for inspections; null for any.
alter table job add column worker text;
create index job_of_worker on job (state) where worker is not null;
