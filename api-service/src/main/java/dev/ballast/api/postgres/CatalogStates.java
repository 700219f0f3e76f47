package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.EntryState;
import dev.ballast.api.catalogs.EntryState.Installed;
import dev.ballast.api.catalogs.EntryStatus;
import dev.ballast.api.postgres.CatalogJobs.Asked;
import dev.ballast.api.postgres.KeptModels.Here;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The states of entries: of their jobs and of what lies on the volume.
///
/// @param jobs by their sources
record CatalogStates(Map<String, List<Asked>> jobs, KeptModels.Shelf shelf) {
    /// Where nobody asks.
    static final CatalogStates UNKNOWN = new CatalogStates(Map.of(), KeptModels.Shelf.EMPTY);

    EntryState of(KeptEntry entry) {
        Asked asked = asked(entry);
        Here here = shelf.find(entry);
        EntryStatus status = status(asked, here);
        return status == EntryStatus.MISSING
                ? EntryState.MISSING
                : new EntryState(
                        status,
                        asked == null || status == EntryStatus.PRESENT ? null : asked.part(),
                        here == null
                                ? null
                                : new Installed(
                                        here.model().id(), here.bytes(), here.model().damage()),
                        null);
    }

    EntryStatus status(KeptEntry entry) {
        return status(asked(entry), shelf.find(entry));
    }

    private @Nullable Asked asked(KeptEntry entry) {
        for (Asked asked : jobs.getOrDefault(entry.source(), List.of())) {
            if (asked.dest().equals(entry.dest())) {
                return asked;
            }
        }
        return null;
    }

    private static EntryStatus status(@Nullable Asked asked, @Nullable Here here) {
        if (asked != null) {
            switch (asked.part().state()) {
                case RESOLVING, DOWNLOADING, PUBLISHING -> {
                    return EntryStatus.DOWNLOADING;
                }
                case QUEUED, WAITING, PAUSED -> {
                    return EntryStatus.QUEUED;
                }
                case FAILED -> {
                    if (here == null || isOlder(here, asked)) {
                        return EntryStatus.ERROR;
                    }
                }
                case COMPLETED, CANCELLED -> {}
            }
        }
        if (here == null) {
            return EntryStatus.MISSING;
        }
        return here.model().damage() != null ? EntryStatus.ERROR : EntryStatus.PRESENT;
    }

    private static boolean isOlder(Here here, Asked failed) {
        return failed.finishedAt() != null
                && here.model().installedAt().isBefore(failed.finishedAt());
    }
}
