package dev.ballast.metadata.worker;

import dev.ballast.settings.SecretFiles;
import dev.ballast.worker.OutboundSettings;
import dev.ballast.worker.WorkerSettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says to a metadata worker.
///
/// @param worker what it says to any worker; `BALLAST_SLOTS` counts inspections
/// @param outbound how hubs are asked
record MetadataSettings(WorkerSettings worker, OutboundSettings outbound) {

    /// Each inspection may keep some 50 MiB in memory, so few at once.
    private static final int DEFAULT_SLOTS = 2;

    /// Reads them.
    ///
    /// @throws dev.ballast.worker.SettingsException for the first one that is missing or wrong
    static MetadataSettings read(Function<String, @Nullable String> environment) {
        Function<String, @Nullable String> lookup = SecretFiles.over(environment);
        WorkerSettings worker = WorkerSettings.read(lookup, "metadata", DEFAULT_SLOTS);
        return new MetadataSettings(worker, OutboundSettings.read(lookup, worker.egressAllow()));
    }
}
