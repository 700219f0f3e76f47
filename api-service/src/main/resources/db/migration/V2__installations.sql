-- The job that installed a model, also after that job was forgotten: its manifest names it.
alter table model add column installation uuid;
update model set installation = job_id;
-- When this was written, on the scale of fences: a publish whose fence is smaller was under way.
alter table model add column settled bigint not null default 0;
-- How often files of a job had to be fetched again, because they were gone when it published.
alter table job add column refetches integer not null default 0;
create index job_file_by_content on job_file (sha256) where sha256 is not null;
