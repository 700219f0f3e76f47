package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// Numbers as people read them.
final class Amounts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Amounts() {}

    /// `512 B`, `12.4 GB`; powers of 1,000.
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.95 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /// As [#bytes(long)]; `?` while unknown.
    static String bytes(JsonNode bytes) {
        return bytes.isNumber() ? bytes(bytes.asLong()) : "?";
    }

    /// `1.2 GB/s`.
    static String speed(long bytesPerSecond) {
        return bytes(bytesPerSecond) + "/s";
    }

    /// `40 s`, `3 min 20 s`, `2 h 5 min`.
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? "%d min %d s".formatted(seconds / 60, seconds % 60)
                : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }

    /// `1 file`, `3 files`.
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
