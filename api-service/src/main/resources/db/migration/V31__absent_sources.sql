-- Hubs answer 401 for a repository that they do not have to those who show no token. The failure stays
-- `SOURCE_FORBIDDEN`, as a token may help; this keeps that the hub also said that there is no such thing.
alter table job add column source_absent boolean not null default false;
