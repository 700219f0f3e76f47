package dev.ballast.api.postgres;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Compares what jobs have yet to write with the room on their volume.
@ApplicationScoped
class Space {
    private final Sql sql;

    Space(Sql sql) {
        this.sql = sql;
    }

    /// Need and room.
    ///
    /// @param needed bytes that this job and those under way on its volume have yet to take of it
    /// @param free as a worker saw it last; null if none did
    private record Room(long needed, @Nullable Long free, String volume) {
        long missing() {
            return free == null ? 0 : Math.max(0, needed - free);
        }
    }

    /// What is missing for this job, in a sentence; empty if it fits, or if no worker has told how
    /// much room there is.
    ///
    /// A worker takes the room of a whole file when it begins it, so what was begun is missing in
    /// `free` already, unless the volume was too full for it.
    Optional<String> missingFor(UUID job) {
        Room room = room(job);
        Long free = room.free();
        return free == null || room.missing() == 0
                ? Optional.empty()
                : Optional.of(
                        ("Volume '%s' has %,d bytes free; this and what is under way need %,d more."
                                        + " It goes on by itself when there is room.")
                                .formatted(room.volume(), free, room.missing()));
    }

    /// Bytes that are missing for this job, 0 or more; 0 if no worker has told how much room there
    /// is.
    long missing(UUID job) {
        return room(job).missing();
    }

    private Room room(UUID job) {
        return sql.one(
                """
                select j.volume, v.free_bytes,
                  (select coalesce(sum(w.bytes), 0)::bigint from (
                     -- One task may fetch several files of the same content.
                     select distinct on (t.id)
                       case when t.fence = 0 then f.size
                            else greatest(f.size - f.bytes_done, 0) end as bytes
                     from task t join job_file f on f.task_id = t.id
                     where t.kind = 'transfer' and t.state in ('ready', 'claimed')
                       and (t.fence = 0
                            or t.state = 'ready' and t.error_code = 'DISK_FULL')
                       and f.size is not null and t.job_id in (
                         select j.id union
                         select s.job_id from download_slot s join job o on o.id = s.job_id
                         where o.volume = j.volume)) as w) as needed
                from job j left join volume v on v.name = j.volume where j.id = ?\
                """,
                row ->
                        new Room(
                                row.number("needed"),
                                row.numberOrNull("free_bytes"),
                                row.text("volume")),
                job);
    }
}
