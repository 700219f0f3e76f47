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
public record Figure(String name, double value, String unit, @Nullable Goal goal)
        implements Measured {

    public static Figure of(String name, double value, String unit) {
        return new Figure(name, value, unit, null);
    }

    public Figure atMost(double limit) {
        return new Figure(name, value, unit, new Goal("<=", limit, value <= limit));
    }

    public Figure atLeast(double limit) {
        return new Figure(name, value, unit, new Goal(">=", limit, value >= limit));
    }

    @Override
    public String line() {
        String line = String.format(Locale.ROOT, "%-52s %10s %-7s", name, number(value), unit);
        return goal == null ? line.stripTrailing() : line + goal.words();
    }

    @Override
    public boolean good() {
        return goal == null || goal.met();
    }

    /// Ratios with two digits, large numbers with one, whole ones with none.
    private static String number(double value) {
        String pattern = value == Math.rint(value) ? "%.0f" : value < 10 ? "%.2f" : "%.1f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /// What a figure should be.
    ///
    /// @param limit in the figure's unit
    public record Goal(String relation, double limit, boolean met) {
        private String words() {
            return String.format(
                    Locale.ROOT,
                    " goal %s %s  %s",
                    relation,
                    number(limit),
                    met ? "met" : "MISSED");
        }
    }
}
