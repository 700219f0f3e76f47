package dev.ballast.api.updates;

import dev.ballast.api.updates.WatchState.Kept;
import dev.ballast.api.updates.WatchState.Try;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a watch does next. It goes on step by step, so that it can be stopped anywhere.
sealed interface WatchStep {

    /// Nothing, for now.
    record Rest() implements WatchStep {}

    /// Lay the installed revision beside, as it goes with the next one.
    record Keep(String revision) implements WatchStep {}

    /// Fetch what the source has now; names change when all of it is verified and published.
    record Fetch(String revision) implements WatchStep {}

    /// Remove these models, the revisions before the last ones.
    record Remove(List<UUID> models) implements WatchStep {
        public Remove {
            models = List.copyOf(models);
        }
    }

    /// Decides.
    ///
    /// @param revisions how many are kept, the installed one included, 1 or more
    static WatchStep next(WatchState state, int revisions) {
        if (state.busy()) {
            return new Rest();
        }
        String newest = state.newest();
        if (newest == null || newest.equals(state.installed())) {
            return prune(state, revisions);
        }
        Try last = state.last();
        if (last != null && isEnough(last, newest, state.checkedAt())) {
            return new Rest();
        }
        String installed = state.installed();
        return installed != null && mustKeep(state, installed, revisions)
                ? new Keep(installed)
                : new Fetch(newest);
    }

    /// One try for each answer of the source; and none if what it gave was not what it had said.
    private static boolean isEnough(Try last, String newest, @Nullable Instant checkedAt) {
        return last.completed()
                ? !last.keep() && last.revision().equals(newest)
                : checkedAt == null || !checkedAt.isAfter(last.endedAt());
    }

    /// Not again if it was laid beside and somebody has removed it since.
    private static boolean mustKeep(WatchState state, String installed, int revisions) {
        Try last = state.last();
        boolean tried =
                last != null
                        && last.keep()
                        && last.completed()
                        && last.revision().equals(installed);
        return revisions > 1 && state.canKeep() && !state.besides() && !tried;
    }

    private static WatchStep prune(WatchState state, int revisions) {
        List<UUID> old =
                state.kept().stream()
                        .filter(kept -> !kept.revision().equals(state.installed()))
                        .skip(revisions - 1L)
                        .map(Kept::model)
                        .toList();
        return old.isEmpty() ? new Rest() : new Remove(old);
    }
}
