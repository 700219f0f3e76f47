-- Why the last step of a watch was refused; null once one was not.
alter table watch add column refused_at timestamptz;
alter table watch add column refusal text;
