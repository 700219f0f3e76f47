package dev.ballast.api.jobs;

import dev.ballast.model.job.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a download would fetch.
///
/// @param bytesTotal of all files; null if some size is unknown
/// @param bytesToFetch of the files that are not on the volume; null if some size is unknown
/// @param freeBytes room on the volume as a worker saw it last; null if none did
public record PlanView(
        String source,
        @Nullable String revision,
        String name,
        View view,
        String volume,
        @Nullable String dest,
        @Nullable Long bytesTotal,
        @Nullable Long bytesToFetch,
        @Nullable Long freeBytes,
        List<PlanFile> files) {
    public PlanView {
        files = List.copyOf(files);
    }

    /// One file of the plan.
    ///
    /// @param present whether its content is on the volume already
    public record PlanFile(
            String path, @Nullable Long size, @Nullable String sha256, boolean present) {}
}
