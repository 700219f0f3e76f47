package dev.ballast.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times in what hubs answer.
public final class AnswerTime {
    private AnswerTime() {}

    /// An ISO-8601 time; empty if it is none.
    public static Optional<Instant> of(JsonNode node) {
        try {
            return node.isTextual() ? Optional.of(Instant.parse(node.asText())) : Optional.empty();
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
