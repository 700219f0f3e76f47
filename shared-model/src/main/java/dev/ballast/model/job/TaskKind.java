package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The kinds of work that one worker owns at a time.
public enum TaskKind {
    /// Source to exact files, revision pinned.
    RESOLVE,
    /// One file onto the volume.
    TRANSFER,
    /// Makes the files visible where programs look.
    PUBLISH,
    /// Reads the header of a fetched file.
    INSPECT,
    /// Takes published files off the volume.
    REMOVE,
    /// Reads what lies on the volume: compares it with its digest, or looks what there is.
    CHECK,
    /// Asks a hub what it says of a model.
    METADATA;

    /// The name on the wire and in the database: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static TaskKind ofWire(String wire) {
        return WireNames.find(values(), TaskKind::wire, wire);
    }
}
