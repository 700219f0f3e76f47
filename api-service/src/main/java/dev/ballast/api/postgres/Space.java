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
    /// @param needed bytes that this job and those under way on its volume have yet to write
    /// @param free as a worker saw it last; null if none did
    private record Room(long needed, @Nullable Long free, String volume) {}

    /// What is missing for this job, in a sentence; empty if it fits, or if no worker has told how
    /// much room there is.
    Optional<String> missingFor(UUID job) {
        Room room =
                sql.one(
                        """
                        select j.volume, v.free_bytes,
                          (select coalesce(sum(greatest(f.size - f.bytes_done, 0)), 0)::bigint
                           from job_file f
                           where f.state <> 'done' and f.size is not null and f.job_id in (
                             select j.id union
                             select s.job_id from download_slot s join job o on o.id = s.job_id
                             where o.volume = j.volume)) as needed
                        from job j left join volume v on v.name = j.volume where j.id = ?\
                        """,
                        row ->
                                new Room(
                                        row.number("needed"),
                                        row.numberOrNull("free_bytes"),
                                        row.text("volume")),
                        job);
        if (room.free() == null || room.needed() <= room.free()) {
            return Optional.empty();
        }
        return Optional.of(
                ("Volume '%s' has %,d bytes free; this and what is under way need %,d more. It goes"
                                + " on by itself when there is room.")
                        .formatted(room.volume(), room.free(), room.needed() - room.free()));
    }
}
