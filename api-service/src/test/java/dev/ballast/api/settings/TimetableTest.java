package dev.ballast.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.jobs.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableTest {
    private static final List<String> WORKDAYS = List.of("mon", "tue", "wed", "thu", "fri");

    // 2026-03-02 is a Monday.
    @ParameterizedTest
    @CsvSource({
        "2026-03-02T07:59:59Z, 9000",
        "2026-03-02T08:00:00Z, 5000",
        "2026-03-02T17:59:59Z, 5000",
        "2026-03-02T18:00:00Z, 9000",
        "2026-03-07T12:00:00Z, 9000"
    })
    void anEntryHoldsFromItsBeginningToItsEndOnItsDays(Instant now, long speed) {
        Settings settings = settings("UTC", limit(WORKDAYS, "08:00", "18:00", 5000L));

        assertThat(settings.ruleAt(now)).isEqualTo(new SpeedRule(speed, false));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-06T21:59:00Z, false",
        "2026-03-06T22:00:00Z, true",
        "2026-03-07T05:59:00Z, true",
        "2026-03-07T06:00:00Z, false",
        "2026-03-07T22:30:00Z, false"
    })
    void anEntryThatEndsOnTheNextDayBelongsToTheDayOnWhichItBegins(Instant now, boolean paused) {
        Settings settings = settings("UTC", pause(List.of("fri"), "22:00", "06:00"));

        assertThat(settings.ruleAt(now).paused()).isEqualTo(paused);
    }

    @ParameterizedTest
    @CsvSource({
        // Central Europe goes from +01:00 to +02:00 on 2026-03-29 at 01:00 UTC …
        "2026-03-28T07:00:00Z, true",
        "2026-03-28T06:59:00Z, false",
        "2026-03-29T06:00:00Z, true",
        "2026-03-29T05:59:00Z, false",
        // … and back on 2026-10-25.
        "2026-10-24T06:00:00Z, true",
        "2026-10-25T06:59:00Z, false",
        "2026-10-25T07:00:00Z, true"
    })
    void timesAreThoseOfTheWallClockAlsoWhenItIsPutForwardOrBack(Instant now, boolean holds) {
        Settings settings =
                settings("Europe/Berlin", pause(List.of("sat", "sun"), "08:00", "09:00"));

        assertThat(settings.ruleAt(now).paused()).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        // 02:00 to 03:00 does not exist on that day, so the entry begins at 03:00.
        "2026-03-29T00:59:00Z, false",
        "2026-03-29T01:00:00Z, true",
        // 02:00 to 03:00 is there twice.
        "2026-10-25T00:30:00Z, true",
        "2026-10-25T01:30:00Z, true",
        "2026-10-25T02:59:00Z, true",
        "2026-10-25T03:00:00Z, false"
    })
    void hoursThatAreLeftOutOrThereTwiceAreTakenAsTheClockShowsThem(Instant now, boolean holds) {
        Settings settings = settings("Europe/Berlin", pause(List.of("sun"), "02:30", "04:00"));
        Settings twice = settings("Europe/Berlin", pause(List.of("sun"), "02:00", "04:00"));

        boolean spring = now.isBefore(Instant.parse("2026-06-01T00:00:00Z"));
        assertThat((spring ? settings : twice).ruleAt(now).paused()).isEqualTo(holds);
    }

    @Test
    void theFirstEntryThatHoldsDecidesAndMayAllowMoreThanUsual() {
        Settings settings =
                settings(
                        "UTC",
                        limit(List.of("mon"), "10:00", "11:00", null),
                        limit(List.of("mon"), "00:00", "24:00", 5000L));

        assertThat(settings.ruleAt(Instant.parse("2026-03-02T10:30:00Z")))
                .isEqualTo(new SpeedRule(null, false));
        assertThat(settings.ruleAt(Instant.parse("2026-03-02T23:59:59Z")))
                .isEqualTo(new SpeedRule(5000L, false));
        assertThat(settings.ruleAt(Instant.parse("2026-03-03T00:00:00Z")))
                .isEqualTo(new SpeedRule(9000L, false));
    }

    @Test
    void aPauseIsALimitOfNothing() {
        assertThat(new SpeedRule(null, true).effectiveMaxSpeed()).isZero();
        assertThat(new SpeedRule(null, false).effectiveMaxSpeed()).isNull();
        assertThat(new SpeedRule(4096L, false).effectiveMaxSpeed()).isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource({"8:00, 18:00", "08:00, 24:01", "08:60, 18:00", "now, then", "25:00, 08:00"})
    void whatIsNoTimeIsRefused(String from, String to) {
        assertThatThrownBy(() -> pause(List.of("mon"), from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("08:30");
    }

    @Test
    void unknownDaysAndLimitsThatContradictAreRefused() {
        assertThatThrownBy(() -> pause(List.of("monday"), "08:00", "09:00"))
                .hasMessageContaining("days are mon, tue");
        assertThatThrownBy(() -> pause(List.of(), "08:00", "09:00"))
                .hasMessageContaining("days is missing");
        assertThatThrownBy(() -> limit(List.of("mon"), "08:00", "09:00", 1023L))
                .hasMessageContaining("1024 or more");
        assertThatThrownBy(() -> new TimetableEntry(List.of("mon"), "08:00", "09:00", 4096L, true))
                .hasMessageContaining("not both");
    }

    @Test
    void anUnknownTimezoneIsRefused() {
        assertThatThrownBy(() ->
                        Settings.DEFAULT.with(new SettingsChange(Map.of(), null, "Mars/Olympus")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.field()).isEqualTo("timezone"));
    }

    private static Settings settings(String timezone, TimetableEntry... entries) {
        return Settings.DEFAULT.with(
                new SettingsChange(Map.of("max_speed", 9000L), List.of(entries), timezone));
    }

    private static TimetableEntry limit(
            List<String> days, String from, String to, @Nullable Long maxSpeed) {
        return new TimetableEntry(days, from, to, maxSpeed, null);
    }

    private static TimetableEntry pause(List<String> days, String from, String to) {
        return new TimetableEntry(days, from, to, null, true);
    }
}
