-- Git-blob SHA-1 by which a hub knows a file; in a cache it is the name of its content.
alter table job_file add column git_sha1 text;
alter table model_file add column git_sha1 text;
create index model_file_by_git_sha1 on model_file (git_sha1) where git_sha1 is not null;
-- Whether all files that the source has at this revision are there. Of a job: null for one that
-- takes what its patterns select.
alter table job add column whole boolean;
alter table model add column whole boolean not null default false;
-- In a cache a source has one model, whatever commit it stands for at the time.
create unique index model_in_cache on model (volume, source, view) where view <> 'plain';
