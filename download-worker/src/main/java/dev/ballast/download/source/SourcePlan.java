package dev.ballast.download.source;

import dev.ballast.model.message.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source consists of, exactly.
///
/// @param revision the version that all files belong to (a commit, a version number, an entity
///   tag); null where the source has no versions
/// @param name what people call it; null for what the reference says
/// @param files each path once
/// @param unusable files that no volume can take under their names, or that nothing could verify;
///   to be refused if they are wanted
public record SourcePlan(
        @Nullable String revision,
        @Nullable String name,
        List<Work.PlannedFile> files,
        List<Unusable> unusable) {
    public SourcePlan {
        files = List.copyOf(files);
        unusable = List.copyOf(unusable);
    }

    /// A plan of files that can all be used.
    public SourcePlan(
            @Nullable String revision, @Nullable String name, List<Work.PlannedFile> files) {
        this(revision, name, files, List.of());
    }

    /// A file that cannot be taken.
    ///
    /// @param path as the source spells it: anything
    /// @param why for a person, printable
    public record Unusable(String path, String why) {
        public Unusable {
            why = why.replaceAll("\\p{Cntrl}", "?");
        }
    }

    /// A plan that is called what the reference says.
    public SourcePlan(@Nullable String revision, List<Work.PlannedFile> files) {
        this(revision, null, files);
    }
}
