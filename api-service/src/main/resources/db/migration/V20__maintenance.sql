-- Only admins may change anything.
alter table settings add column maintenance boolean not null default false;
