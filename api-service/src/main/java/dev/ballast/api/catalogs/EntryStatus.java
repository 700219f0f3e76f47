package dev.ballast.api.catalogs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Where an entry stands on the volume, in the order in which a list by status shows them. What is
/// under way beats what is on disk.
public enum EntryStatus {
    DOWNLOADING,
    QUEUED,
    ERROR,
    MISSING,
    PRESENT;

    /// The name that callers see: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static EntryStatus ofWire(String wire) {
        return Arrays.stream(values())
                .filter(status -> status.wire().equals(wire))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "takes "
                                        + Arrays.stream(values())
                                                .map(EntryStatus::wire)
                                                .collect(Collectors.joining(", "))));
    }
}
