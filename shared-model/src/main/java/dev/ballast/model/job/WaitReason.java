package dev.ballast.model.job;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Why an active job does not move.
public enum WaitReason implements Reason {
    /// The volume has too little room.
    SPACE,
    /// A failure that a later try may mend.
    RETRY,
    /// The source asked for a pause.
    RATE_LIMIT,
    /// More jobs are under way than `max_concurrent_downloads` allows.
    LIMIT;

    /// The name on the wire and in the database: lower case.
    @Override
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The constant of this wire name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static WaitReason ofWire(String wire) {
        return WireNames.find(values(), WaitReason::wire, wire);
    }
}
