package dev.ballast.api.catalogs;

import dev.ballast.api.jobs.JobView.JobError;
import dev.ballast.model.job.JobState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where an entry stands now.
///
/// @param job the latest one for it, unless that is done and forgotten; null for none
/// @param installed what lies on the volume; null for nothing
/// @param check what its hub said when it was asked last; null if it never was
public record EntryState(
        EntryStatus status,
        @Nullable JobPart job,
        @Nullable Installed installed,
        @Nullable Check check) {
    /// Neither asked for nor there.
    public static final EntryState MISSING = new EntryState(EntryStatus.MISSING, null, null, null);

    /// The same, and what the hub said.
    public EntryState with(@Nullable Check said) {
        return said == null ? this : new EntryState(status, job, installed, said);
    }

    /// What the job says of it.
    ///
    /// @param bytesTotal null while some size is unknown
    /// @param progress 0 to 100; null while the total is unknown
    /// @param speed bytes per second
    /// @param etaSeconds null while nothing moves
    /// @param error why it failed; null if it did not
    public record JobPart(
            UUID id,
            JobState state,
            long bytesDone,
            @Nullable Long bytesTotal,
            @Nullable Double progress,
            long speed,
            @Nullable Long etaSeconds,
            @Nullable JobError error) {}

    /// What went wrong: with the job, or else with what lies there; null if nothing did.
    public @Nullable JobError error() {
        if (job != null && job.error() != null) {
            return job.error();
        }
        return status == EntryStatus.ERROR && installed != null ? installed.damage() : null;
    }

    /// What lies on the volume.
    ///
    /// @param model null for a file that others put there
    /// @param bytes of the main file
    /// @param damage what the last check of the model found; null for nothing
    public record Installed(@Nullable UUID model, long bytes, @Nullable JobError damage) {}

    /// What the hub said.
    ///
    /// @param available whether it has the files
    /// @param detail why not; null if it has
    public record Check(boolean available, @Nullable String detail, Instant at) {}
}
