package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// What is wrong with an installed file.
public enum Damage {
    /// There is no such file, or its content is no longer in the store.
    MISSING,
    /// Its bytes are not those that were installed.
    CHANGED;

    /// The name on the wire and in the database: lower case.
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name. A word of a later version counts as [#CHANGED].
    @JsonCreator
    public static Damage ofWire(String wire) {
        return Arrays.stream(values())
                .filter(damage -> damage.wire().equals(wire))
                .findFirst()
                .orElse(CHANGED);
    }
}
