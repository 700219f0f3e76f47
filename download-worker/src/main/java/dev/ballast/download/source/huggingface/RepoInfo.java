package dev.ballast.download.source.huggingface;

import org.jspecify.annotations.Nullable;

/// What the hub says of a repository at a revision.
///
/// @param id what it is called now
/// @param sha the commit
/// @param gated `false`, `"auto"` or `"manual"`
record RepoInfo(
        @Nullable String id,
        @Nullable String sha,
        @Nullable Object gated,
        @Nullable Boolean disabled) {

    boolean isGated() {
        return gated instanceof String;
    }
}
