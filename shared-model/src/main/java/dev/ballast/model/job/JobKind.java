package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a job is for.
public enum JobKind {
    /// Fetches a model and makes it visible.
    DOWNLOAD,
    /// Makes what is installed visible in a further view; fetches nothing.
    VIEW,
    /// Asks hubs what they say of models.
    METADATA,
    /// Only asks what a download would fetch; never listed, deleted when answered.
    PLAN,
    /// Takes a model's files off a volume; never listed.
    REMOVE,
    /// Compares an installed model with its digests.
    VERIFY,
    /// Looks for files on a volume that others put there.
    SCAN;

    /// The name on the wire and in the database: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static JobKind ofWire(String wire) {
        return WireNames.find(values(), JobKind::wire, wire);
    }
}
