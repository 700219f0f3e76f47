package dev.ballast.download.source.huggingface;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The names of a repository's branches and tags.
record RepoRefs(@Nullable List<Ref> branches, @Nullable List<Ref> tags) {

    /// One name.
    record Ref(@Nullable String name) {}

    List<String> branchNames() {
        return names(branches);
    }

    List<String> tagNames() {
        return names(tags);
    }

    private static List<String> names(@Nullable List<Ref> refs) {
        return refs == null
                ? List.of()
                : refs.stream().map(Ref::name).filter(Objects::nonNull).toList();
    }
}
