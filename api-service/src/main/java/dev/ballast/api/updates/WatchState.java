package dev.ballast.api.updates;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A watched model as it stands.
///
/// @param installed its revision
/// @param newest that of its source when this was asked last; null if it never said
/// @param checkedAt when it said so; null for never
/// @param busy whether a job writes the model or one of its revisions now
/// @param canKeep whether its revisions can lie side by side
/// @param besides whether the installed revision is also there as a model of its own
/// @param last the last job of the watch; null if there was none, or it is forgotten
/// @param kept revisions that the watch laid beside and nobody else has taken over, the newest
///   first
public record WatchState(
        @Nullable String installed,
        @Nullable String newest,
        @Nullable Instant checkedAt,
        boolean busy,
        boolean canKeep,
        boolean besides,
        @Nullable Try last,
        List<Kept> kept) {
    public WatchState {
        kept = List.copyOf(kept);
    }

    /// A job that the watch made, and that has ended; or one that it could not make.
    ///
    /// @param keep whether it laid the revision beside, instead of fetching it
    public record Try(boolean keep, String revision, boolean completed, Instant endedAt) {}

    /// A revision that lies beside.
    public record Kept(UUID model, String revision) {}
}
