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
/// @param update what its source said when it was asked for a newer revision; null if it never was
/// @param watch who lets it follow its source; null if nobody does
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
        Safety.@Nullable Verdict safety,
        @Nullable Update update,
        @Nullable Watch watch) {

    /// What there is upstream.
    ///
    /// @param available whether its revision is another than the installed one
    /// @param revision the newest one; null if the source has not said
    /// @param checkedAt when the source answered last
    /// @param error why it did not say, or why the model cannot follow; null if it did and can
    public record Update(
            boolean available,
            @Nullable String revision,
            Instant checkedAt,
            @Nullable UpdateError error) {}

    /// Why a source did not say, or a watch cannot go on.
    ///
    /// @param code a failure code, as of a job
    /// @param detail for a person
    public record UpdateError(String code, String detail) {}

    /// A watch.
    ///
    /// @param owner name of the API key that set it
    /// @param jobId the last job that it made; null if there was none
    public record Watch(String owner, Instant since, @Nullable UUID jobId) {}

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
