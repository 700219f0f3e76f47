-- Bytes of the file that are on disk and, where the caller sent checksums, checked. The file itself may be longer: what lies behind is
-- written again.
alter table upload add column taken bigint not null default 0;

-- The request that writes to it now; an earlier one takes nothing in any more, on whatever replica it is.
alter table upload add column writer uuid;
