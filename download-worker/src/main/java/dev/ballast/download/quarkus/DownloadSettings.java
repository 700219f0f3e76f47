package dev.ballast.download.quarkus;

import dev.ballast.download.engine.http.EgressPolicy;
import dev.ballast.worker.SettingsException;
import dev.ballast.worker.WorkerSettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says to a download worker.
///
/// @param worker what it says to any worker; `BALLAST_SLOTS` is 4 if not set
/// @param egress which addresses may be fetched from
record DownloadSettings(WorkerSettings worker, EgressPolicy egress) {
    private static final int DEFAULT_SLOTS = 4;

    /// @throws SettingsException for the first one that is missing or wrong
    static DownloadSettings read(Function<String, @Nullable String> lookup) {
        WorkerSettings worker = WorkerSettings.read(lookup, DEFAULT_SLOTS);
        try {
            return new DownloadSettings(worker, EgressPolicy.of(worker.egressAllow()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "BALLAST_EGRESS_ALLOW: %s; it takes host names and CIDRs, for example hub.example,10.0.0.0/8"
                            .formatted(e.getMessage()));
        }
    }
}
