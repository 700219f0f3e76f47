package dev.ballast.api.models;

import dev.ballast.model.artifact.Damage;
import dev.ballast.model.artifact.ModelFacts;
import dev.ballast.model.artifact.Safety;
import dev.ballast.model.job.View;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An installed model as callers see it.
///
/// @param path relative to the volume's root
/// @param size bytes of all files
/// @param files how many
/// @param verifiedAt when its bytes were last compared with their digests; null if never since
/// @param state `installed`, or `damaged` while a file of it is known to be damaged
/// @param pinned whether it is never evicted
/// @param lastUsedAt when it was installed or touched last
/// @param safety the worst of what loading its files does; null if nobody looked, or wants to know
/// @param jobId the job that brought it; null once that was deleted
public record ModelView(
        UUID id,
        String name,
        String source,
        @Nullable String revision,
        View view,
        String volume,
        String path,
        String state,
        long size,
        int files,
        Instant installedAt,
        @Nullable Instant verifiedAt,
        @Nullable UUID jobId,
        boolean pinned,
        Instant lastUsedAt,
        Safety.@Nullable Verdict safety) {

    /// A model with what it consists of.
    public record Detail(ModelView model, List<File> files) {
        public Detail {
            files = List.copyOf(files);
        }
    }

    /// One file of a model.
    ///
    /// @param path its name in the model
    /// @param published where it lies, relative to the volume's root
    /// @param facts what its header says; null until it was read
    /// @param damage what the last check found; null for nothing
    public record File(
            String path,
            String published,
            long size,
            String sha256,
            @Nullable ModelFacts facts,
            @Nullable Damage damage) {}
}
