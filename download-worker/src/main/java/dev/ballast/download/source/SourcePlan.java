package dev.ballast.download.source;

import dev.ballast.model.message.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source consists of, exactly.
///
/// @param revision the version that all files belong to (a commit, a version number, an entity
///   tag); null where the source has no versions
/// @param name what people call it; null for what the reference says
/// @param files at least one, each path once
public record SourcePlan(
        @Nullable String revision, @Nullable String name, List<Work.PlannedFile> files) {
    public SourcePlan {
        files = List.copyOf(files);
    }

    /// A plan that is called what the reference says.
    public SourcePlan(@Nullable String revision, List<Work.PlannedFile> files) {
        this(revision, null, files);
    }
}
