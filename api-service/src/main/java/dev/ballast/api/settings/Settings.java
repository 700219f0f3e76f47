package dev.ballast.api.settings;

import dev.ballast.api.jobs.RefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator may change while everything runs.
///
/// @param maxConcurrentDownloads jobs under way in the whole cluster, 1 to 1000
/// @param maxSpeed bytes per second of the whole cluster, 1024 or more; null for no limit
/// @param perHostConnections connections of one worker to one host, 1 to 256
/// @param maxAttempts tries of one task before its job fails, 1 to 100
/// @param jobRetentionDays how long ended jobs are remembered, 1 to 3650; null for ever
public record Settings(
        int maxConcurrentDownloads,
        @Nullable Long maxSpeed,
        int perHostConnections,
        int maxAttempts,
        @Nullable Integer jobRetentionDays) {
    public static final Settings DEFAULT = new Settings(3, null, 16, 5, null);

    /// These settings with some changed.
    ///
    /// @param changes new values by name, as the JSON spells it; null switches a limit off
    /// @throws RefusedException `INVALID_REQUEST`, naming the field that is unknown or out of range
    public Settings with(Map<String, @Nullable Long> changes) {
        Settings changed = this;
        for (var change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        return changed;
    }

    private Settings with(String name, @Nullable Long value) {
        return switch (name) {
            case "max_concurrent_downloads" ->
                    new Settings(
                            required(name, value, 1, 1000),
                            maxSpeed,
                            perHostConnections,
                            maxAttempts,
                            jobRetentionDays);
            case "max_speed" ->
                    new Settings(
                            maxConcurrentDownloads,
                            value == null ? null : inRange(name, value, 1024, Long.MAX_VALUE),
                            perHostConnections,
                            maxAttempts,
                            jobRetentionDays);
            case "per_host_connections" ->
                    new Settings(
                            maxConcurrentDownloads,
                            maxSpeed,
                            required(name, value, 1, 256),
                            maxAttempts,
                            jobRetentionDays);
            case "max_attempts" ->
                    new Settings(
                            maxConcurrentDownloads,
                            maxSpeed,
                            perHostConnections,
                            required(name, value, 1, 100),
                            jobRetentionDays);
            case "job_retention_days" ->
                    new Settings(
                            maxConcurrentDownloads,
                            maxSpeed,
                            perHostConnections,
                            maxAttempts,
                            value == null ? null : required(name, value, 1, 3650));
            default -> throw RefusedException.invalid(name, "There is no setting of this name.");
        };
    }

    private static int required(String name, @Nullable Long value, int least, int most) {
        if (value == null) {
            throw RefusedException.invalid(
                    name, "takes a number from %d to %d, not null".formatted(least, most));
        }
        return (int) inRange(name, value, least, most);
    }

    private static long inRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw RefusedException.invalid(
                    name,
                    most == Long.MAX_VALUE
                            ? "is %d; it takes %d or more".formatted(value, least)
                            : "is %d; it takes %d to %d".formatted(value, least, most));
        }
        return value;
    }
}
