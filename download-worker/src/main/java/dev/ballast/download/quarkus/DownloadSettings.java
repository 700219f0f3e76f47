package dev.ballast.download.quarkus;

import dev.ballast.settings.SecretFiles;
import dev.ballast.worker.OutboundSettings;
import dev.ballast.worker.SettingsException;
import dev.ballast.worker.WorkerSettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the environment says to a download worker.
///
/// @param worker what it says to any worker; `BALLAST_SLOTS` is 4 if not set
/// @param volumeInit whether a volume is begun in an empty folder that is no mount point
///   (`BALLAST_VOLUME_INIT`)
/// @param outbound how sources are asked
/// @param maxSpeed bytes per second of this worker alone (`BALLAST_MAX_SPEED`, 1024 or more); null
///   for no limit of its own
record DownloadSettings(
        WorkerSettings worker,
        boolean volumeInit,
        OutboundSettings outbound,
        @Nullable Long maxSpeed) {
    private static final int DEFAULT_SLOTS = 4;
    private static final long LEAST_SPEED = 1024;

    /// @throws SettingsException for the first one that is missing or wrong
    static DownloadSettings read(Function<String, @Nullable String> environment) {
        Function<String, @Nullable String> lookup = SecretFiles.over(environment);
        WorkerSettings worker = WorkerSettings.read(lookup, "download", DEFAULT_SLOTS);
        return new DownloadSettings(
                worker,
                flag(lookup, "BALLAST_VOLUME_INIT"),
                OutboundSettings.read(lookup, worker.egressAllow()),
                maxSpeed(lookup));
    }

    private static boolean flag(Function<String, @Nullable String> lookup, String name) {
        String text = lookup.apply(name);
        if (text == null || text.isBlank()) {
            return false;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new SettingsException(
                            "%s is '%s', but takes true or false".formatted(name, text));
        };
    }

    private static @Nullable Long maxSpeed(Function<String, @Nullable String> lookup) {
        String text = lookup.apply("BALLAST_MAX_SPEED");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            long speed = Long.parseLong(text.strip());
            if (speed >= LEAST_SPEED) {
                return speed;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new SettingsException(
                "BALLAST_MAX_SPEED is '%s'; it takes bytes per second, %d or more, for example 100000000"
                        .formatted(text, LEAST_SPEED));
    }
}
