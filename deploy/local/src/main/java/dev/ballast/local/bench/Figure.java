package dev.ballast.local.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One measured number.
///
/// @param name what was measured, in words
/// @param value the number, in `unit`
/// @param unit such as `ms`, `MiB`, `jobs/s`
/// @param goal what it should be; null where there is no goal
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(String name, double value, String unit, @Nullable Goal goal) {

    static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, null);
    }

    Figure atMost(double limit) {
        return new Figure(name, value, unit, new Goal("<=", limit, value <= limit));
    }

    Figure atLeast(double limit) {
        return new Figure(name, value, unit, new Goal(">=", limit, value >= limit));
    }

    /// One line of the table for people.
    String line() {
        String line = String.format(Locale.ROOT, "%-52s %10.1f %-7s", name, value, unit);
        return goal == null ? line.stripTrailing() : line + goal.words();
    }

    /// Whether it is what it should be.
    boolean good() {
        return goal == null || goal.met();
    }

    /// What a figure should be.
    ///
    /// @param limit in the figure's unit
    record Goal(String relation, double limit, boolean met) {
        private String words() {
            return String.format(
                    Locale.ROOT, " goal %s %.0f  %s", relation, limit, met ? "met" : "MISSED");
        }
    }
}
