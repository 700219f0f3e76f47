package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why the bytes of a running transfer flow slowly or not at all; the worst first. A job shows the
/// worst of its files.
public enum Stall implements Reason {
    /// The connections stand and nothing comes.
    SOURCE_SILENT,
    /// The volume takes bytes more slowly than they come.
    DISK_SLOW,
    /// The source asked for a pause, which is kept.
    RATE_LIMIT,
    /// Bytes trickle, below what is worth calling a transfer.
    SOURCE_SLOW,
    /// It flows as fast as our own limits allow.
    SPEED_LIMIT;

    /// The name on the wire and in the database: lower case.
    @Override
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name; null for null, and for a word of a later version.
    @JsonCreator
    public static @Nullable Stall ofWire(@Nullable String wire) {
        return Arrays.stream(values())
                .filter(stall -> stall.wire().equals(wire))
                .findFirst()
                .orElse(null);
    }
}
