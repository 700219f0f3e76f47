-- The versions of entries, which their ETags are: an entry that was taken away and added again gets
-- none that it had before. Also one that the version before this one adds, as it leaves them to the
-- default.
create sequence catalog_version;
alter table catalog_entry alter column version set default nextval('catalog_version');
-- No entry was changed more often than the catalog.
select setval('catalog_version',
              1 + greatest((select max(version) from catalog_edition),
                           (select coalesce(max(version), 0) from catalog_entry)));
