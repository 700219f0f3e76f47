package dev.ballast.api.settings;

import dev.ballast.api.jobs.RefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an operator may change while everything runs.
///
/// @param maxConcurrentDownloads jobs under way in the whole cluster, 1 to 1000
/// @param maxSpeed bytes per second of the whole cluster, 1024 or more; null for no limit
/// @param perHostConnections connections to one host in the whole cluster, 1 to 256
/// @param maxAttempts tries of one task before its job fails, 1 to 100
/// @param jobRetentionDays how long ended jobs are remembered, 1 to 3650; null for ever
/// @param verifyEvery how old the verification of a model may become before it is verified again, 1
///   h to 3650 days; null for ever
/// @param verifySpeed bytes per second that each worker may read for checks, 1024 or more; null for
///   no limit on those that somebody asked for, and a moderate one on the others
/// @param unsafeFiles what happens to files that run code when they are loaded
/// @param evict whether models that nobody used for long go when a volume fills
/// @param evictHigh percent of a volume in use above which they go, 1 to 100
/// @param evictLow percent down to which they go, less than `evictHigh`
/// @param updates how models keep up with their sources
/// @param timetable when the speed is limited otherwise; the first entry that holds decides
/// @param timezone whose wall clock the timetable goes by, as the tz database names it
/// @param maintenance whether only admins may change anything
public record Settings(
        int maxConcurrentDownloads,
        @Nullable Long maxSpeed,
        int perHostConnections,
        int maxAttempts,
        @Nullable Integer jobRetentionDays,
        @Nullable Duration verifyEvery,
        @Nullable Long verifySpeed,
        UnsafeFiles unsafeFiles,
        boolean evict,
        int evictHigh,
        int evictLow,
        UpdateSettings updates,
        List<TimetableEntry> timetable,
        String timezone,
        boolean maintenance) {
    public static final Settings DEFAULT =
            new Settings(
                    3,
                    null,
                    16,
                    5,
                    null,
                    null,
                    null,
                    UnsafeFiles.WARN,
                    false,
                    90,
                    80,
                    UpdateSettings.DEFAULT,
                    List.of(),
                    "UTC",
                    false);

    /// No limit of a speed is lower, bytes per second.
    public static final long LEAST_SPEED = 1024;

    private static final int MOST_ENTRIES = 100;
    private static final Duration SHORTEST_PERIOD = Duration.ofHours(1);
    private static final Duration LONGEST_PERIOD = Duration.ofDays(3650);

    public Settings {
        timetable = List.copyOf(timetable);
    }

    /// How fast the cluster may fetch at this moment.
    public SpeedRule ruleAt(Instant now) {
        LocalDateTime local = LocalDateTime.ofInstant(now, ZoneId.of(timezone));
        return timetable.stream()
                .filter(entry -> entry.holdsAt(local))
                .findFirst()
                .map(entry -> new SpeedRule(entry.maxSpeed(), Boolean.TRUE.equals(entry.paused())))
                .orElse(new SpeedRule(maxSpeed, false));
    }

    /// These settings with some changed.
    ///
    /// @throws RefusedException `INVALID_REQUEST`, naming the field that is unknown or out of range
    public Settings with(SettingsChange change) {
        Settings changed = with(change.numbers());
        return new Settings(
                changed.maxConcurrentDownloads,
                changed.maxSpeed,
                changed.perHostConnections,
                changed.maxAttempts,
                changed.jobRetentionDays,
                change.verifyEvery() == null ? verifyEvery : period(change.verifyEvery()),
                changed.verifySpeed,
                change.unsafeFiles() == null ? unsafeFiles : policy(change.unsafeFiles()),
                change.evict() == null ? evict : change.evict(),
                changed.evictHigh,
                changed.evictLow,
                changed.updates,
                change.timetable() == null ? timetable : checked(change.timetable()),
                change.timezone() == null ? timezone : zone(change.timezone()),
                change.maintenance() == null ? maintenance : change.maintenance());
    }

    /// These settings with some numbers changed.
    ///
    /// @param changes new values by name, as the JSON spells it; null switches a limit off
    /// @throws RefusedException `INVALID_REQUEST`, naming the field that is unknown or out of range
    Settings with(Map<String, @Nullable Long> changes) {
        int concurrent = maxConcurrentDownloads;
        Long speed = maxSpeed;
        int perHost = perHostConnections;
        int attempts = maxAttempts;
        Integer days = jobRetentionDays;
        Long verify = verifySpeed;
        int high = evictHigh;
        int low = evictLow;
        Integer checkHours = updates.checkHours();
        int watchMinutes = updates.watchMinutes();
        int keepRevisions = updates.keepRevisions();
        for (var change : changes.entrySet()) {
            String name = change.getKey();
            Long value = change.getValue();
            switch (name) {
                case "max_concurrent_downloads" -> concurrent = required(name, value, 1, 1000);
                case "max_speed" -> speed = speed(name, value);
                case "verify_speed" -> verify = speed(name, value);
                case "per_host_connections" -> perHost = required(name, value, 1, 256);
                case "max_attempts" -> attempts = required(name, value, 1, 100);
                case "evict_high" -> high = required(name, value, 1, 100);
                case "evict_low" -> low = required(name, value, 0, 99);
                case "job_retention_days" -> days = optional(name, value, 3650);
                case "update_check_hours" -> checkHours = optional(name, value, 8760);
                case "watch_minutes" -> watchMinutes = required(name, value, 1, 10_080);
                case "keep_revisions" -> keepRevisions = required(name, value, 1, 100);
                case "effective_max_speed" ->
                        throw RefusedException.invalid(
                                name, "is worked out from max_speed and timetable; leave it out.");
                default ->
                        throw RefusedException.invalid(name, "There is no setting of this name.");
            }
        }
        if (low >= high) {
            throw RefusedException.invalid(
                    changes.containsKey("evict_low") ? "evict_low" : "evict_high",
                    "evict_low is %d and evict_high %d; the low one must be less"
                            .formatted(low, high));
        }
        return new Settings(
                concurrent,
                speed,
                perHost,
                attempts,
                days,
                verifyEvery,
                verify,
                unsafeFiles,
                evict,
                high,
                low,
                new UpdateSettings(checkHours, watchMinutes, keepRevisions),
                timetable,
                timezone,
                maintenance);
    }

    private static List<TimetableEntry> checked(List<TimetableEntry> entries) {
        if (entries.size() > MOST_ENTRIES) {
            throw RefusedException.invalid(
                    "timetable",
                    "has %d entries; it takes %d".formatted(entries.size(), MOST_ENTRIES));
        }
        return entries;
    }

    private static UnsafeFiles policy(String given) {
        return UnsafeFiles.ofWire(given)
                .orElseThrow(() ->
                        RefusedException.invalid(
                                "unsafe_files",
                                "is '%s'; it takes allow, warn or block".formatted(given)));
    }

    private static @Nullable Duration period(SettingsChange.Period given) {
        Duration period = given.value();
        if (period != null
                && (period.compareTo(SHORTEST_PERIOD) < 0
                        || period.compareTo(LONGEST_PERIOD) > 0)) {
            throw RefusedException.invalid(
                    "verify_every",
                    "is %s; it takes %s to %s".formatted(period, SHORTEST_PERIOD, "P3650D"));
        }
        return period;
    }

    private static @Nullable Long speed(String name, @Nullable Long value) {
        return value == null
                ? null
                : Long.valueOf(inRange(name, value, LEAST_SPEED, Long.MAX_VALUE));
    }

    private static String zone(String name) {
        try {
            return ZoneId.of(name).getId();
        } catch (DateTimeException e) {
            throw RefusedException.invalid(
                    "timezone",
                    "is not known; it takes a name of the tz database, such as UTC or"
                            + " Europe/Berlin");
        }
    }

    private static @Nullable Integer optional(String name, @Nullable Long value, int most) {
        return value == null ? null : Integer.valueOf(required(name, value, 1, most));
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
