-- The secrets that a job was given, by name; they outlive the secrets themselves, which are deleted
-- when the job ends. The value tells, without showing it, what of the secret selects what is fetched.
alter table job add column secrets jsonb not null default '{}';

-- From when failed and cancelled jobs kept theirs.
update job j set secrets = g.given
from (select job_id, jsonb_object_agg(name, '') as given from job_secret group by job_id) as g
where g.job_id = j.id;
delete from job_secret s using job j
where j.id = s.job_id and j.state in ('completed', 'failed', 'cancelled');
