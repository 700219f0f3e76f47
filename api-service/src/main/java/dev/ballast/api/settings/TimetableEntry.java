package dev.ballast.api.settings;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time of the week at which another limit of the speed holds.
///
/// @param days `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`: those on which it begins
/// @param from `HH:MM` by the wall clock
/// @param to `HH:MM`, not included; not after `from` means on the next day
/// @param maxSpeed bytes per second of the whole cluster, 1024 or more; null for no limit
/// @param paused whether nothing is fetched at all; null for false
public record TimetableEntry(
        List<String> days,
        String from,
        String to,
        @Nullable Long maxSpeed,
        @Nullable Boolean paused) {
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d|24:00");

    public TimetableEntry {
        if (days == null || days.isEmpty()) {
            throw new IllegalArgumentException(
                    "days is missing; it takes a list such as [\"mon\"]");
        }
        days = List.copyOf(days);
        days.forEach(TimetableEntry::day);
        time("from", from);
        time("to", to);
        if (maxSpeed != null && maxSpeed < Settings.LEAST_SPEED) {
            throw new IllegalArgumentException(
                    "max_speed is %d; it takes %d or more, or null for no limit"
                            .formatted(maxSpeed, Settings.LEAST_SPEED));
        }
        if (maxSpeed != null && Boolean.TRUE.equals(paused)) {
            throw new IllegalArgumentException("takes max_speed or paused, not both");
        }
    }

    /// Whether it holds at this time of the wall clock.
    boolean holdsAt(LocalDateTime local) {
        LocalTime begin = time("from", from);
        LocalTime end = time("to", to);
        LocalTime now = local.toLocalTime();
        if (begin.isBefore(end)) {
            return beginsOn(local.getDayOfWeek()) && !now.isBefore(begin) && now.isBefore(end);
        }
        return (beginsOn(local.getDayOfWeek()) && !now.isBefore(begin))
                || (beginsOn(local.getDayOfWeek().minus(1)) && now.isBefore(end));
    }

    private boolean beginsOn(DayOfWeek day) {
        return days.stream().anyMatch(name -> day(name) == day);
    }

    private static DayOfWeek day(String name) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "'%s' is not a day; days are mon, tue, wed, thu, fri, sat and sun"
                                        .formatted(name)));
    }

    private static LocalTime time(String field, @Nullable String text) {
        if (text == null || !TIME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "%s is %s; it takes a time such as 08:30"
                            .formatted(field, text == null ? "missing" : "'" + text + "'"));
        }
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(field + " is not a time", e);
        }
    }
}
