package dev.ballast.download.source;

import dev.ballast.model.message.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source consists of, exactly.
///
/// @param revision the version that all files belong to (a commit, a version number, an entity
///   tag); null where the source has no versions
/// @param files at least one, each path once
public record SourcePlan(@Nullable String revision, List<Work.PlannedFile> files) {
    public SourcePlan {
        files = List.copyOf(files);
    }
}
