package dev.ballast.api.catalogs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Where an entry stands on the volume, in the order in which a list by status shows them. What is
/// under way beats what is on disk.
public enum EntryStatus {
    DOWNLOADING,
    QUEUED,
    ERROR,
    MISSING,
    PRESENT;

    private static final Map<String, EntryStatus> BY_WIRE =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(EntryStatus::wire, status -> status));

    private final String wire = name().toLowerCase(Locale.ROOT);

    /// The name that callers see: lower case.
    @JsonValue
    public String wire() {
        return wire;
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static EntryStatus ofWire(String wire) {
        EntryStatus status = BY_WIRE.get(wire);
        if (status == null) {
            throw new IllegalArgumentException(
                    "takes "
                            + Arrays.stream(values())
                                    .map(EntryStatus::wire)
                                    .collect(Collectors.joining(", ")));
        }
        return status;
    }
}
