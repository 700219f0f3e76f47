-- What the models should have freed that went last by themselves, the room before that and the most there was since, and since when
-- nothing more goes as that was too little. All null once there was enough.
alter table volume add column evict_expected bigint;
alter table volume add column evict_before bigint;
alter table volume add column evict_most bigint;
alter table volume add column evict_held_at timestamptz;
