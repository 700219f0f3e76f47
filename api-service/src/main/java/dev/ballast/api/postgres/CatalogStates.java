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
/// @param found what others put on the volume, by its place
record CatalogStates(
        Map<String, List<Asked>> jobs, KeptModels.Shelf shelf, Map<String, KeptFound.Found> found) {
    /// Where nobody asks.
    static final CatalogStates UNKNOWN =
            new CatalogStates(Map.of(), KeptModels.Shelf.EMPTY, Map.of());

    EntryState of(KeptEntry entry) {
        Asked asked = asked(entry);
        Here here = here(entry);
        EntryStatus status = status(asked, here);
        return status == EntryStatus.MISSING
                ? EntryState.MISSING
                : new EntryState(
                        status,
                        asked == null || status == EntryStatus.PRESENT ? null : asked.part(),
                        here == null ? null : new Installed(here.id(), here.bytes(), here.damage()),
                        null);
    }

    EntryStatus status(KeptEntry entry) {
        return status(asked(entry), here(entry));
    }

    /// What was installed goes before what others put at the entry's place.
    private @Nullable Here here(KeptEntry entry) {
        Here installed = shelf.find(entry);
        if (installed != null || !entry.single()) {
            return installed;
        }
        KeptFound.Found file = found.get(entry.place());
        return file == null ? null : new Here(null, file.bytes(), file.firstSeen());
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
        return here.damage() != null ? EntryStatus.ERROR : EntryStatus.PRESENT;
    }

    private static boolean isOlder(Here here, Asked failed) {
        return failed.finishedAt() != null && here.since().isBefore(failed.finishedAt());
    }
}
