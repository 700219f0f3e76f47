package dev.ballast.api.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to change of the settings; the rest stays.
///
/// @param numbers by name, as the JSON spells it; null switches a limit off
/// @param verifyEvery null for no change
/// @param unsafeFiles wire name of the policy; null for no change
/// @param evict null for no change
/// @param timetable all entries of the new one; null for no change
/// @param timezone null for no change
/// @param maintenance null for no change
public record SettingsChange(
        Map<String, @Nullable Long> numbers,
        @Nullable Period verifyEvery,
        @Nullable String unsafeFiles,
        @Nullable Boolean evict,
        @Nullable List<TimetableEntry> timetable,
        @Nullable String timezone,
        @Nullable Boolean maintenance) {

    /// A new period.
    ///
    /// @param value null for never
    public record Period(@Nullable Duration value) {}

    /// A change that leaves the care of models alone.
    public SettingsChange(
            Map<String, @Nullable Long> numbers,
            @Nullable List<TimetableEntry> timetable,
            @Nullable String timezone) {
        this(numbers, null, null, null, timetable, timezone, null);
    }

    /// A change of numbers alone.
    public static SettingsChange of(Map<String, @Nullable Long> numbers) {
        return new SettingsChange(numbers, null, null);
    }
}
