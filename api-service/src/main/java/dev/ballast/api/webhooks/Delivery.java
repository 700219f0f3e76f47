package dev.ballast.api.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One event on its way to one hook.
///
/// @param event the same for further deliveries of it; what receivers tell repetitions by
/// @param nextAttemptAt null once it is over
/// @param log each attempt, the first one first
public record Delivery(
        UUID id,
        UUID event,
        String type,
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        Instant createdAt,
        List<Attempt> log) {
    public Delivery {
        log = List.copyOf(log);
    }

    /// How far it is.
    public enum State {
        PENDING,
        DELIVERED,
        FAILED;

        /// The name that callers see and that is stored: lower case.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The state of this name.
        ///
        /// @throws IllegalArgumentException if there is none
        public static State ofWire(String wire) {
            return Arrays.stream(values())
                    .filter(state -> state.wire().equals(wire))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("takes pending, delivered or failed"));
        }
    }

    /// One attempt.
    ///
    /// @param status of the answer; null if there was none
    /// @param error why it did not succeed; null if it did
    /// @param durationMs until the answer, or until it was given up
    public record Attempt(
            Instant at, @Nullable Integer status, @Nullable String error, long durationMs) {}
}
