package dev.ballast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// A job as the API gave it.
///
/// @param json the whole object, also what this version does not know
record Job(JsonNode json) {
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    String id() {
        return json.path("id").asText();
    }

    String state() {
        return json.path("state").asText();
    }

    boolean hasEnded() {
        return FINAL.contains(state());
    }

    boolean isCompleted() {
        return state().equals("completed");
    }

    String source() {
        return json.path("source").asText();
    }

    String view() {
        return json.path("view").asText();
    }

    String volume() {
        return json.path("volume").asText();
    }

    /// Where it is, relative to the volume's root; empty until it is installed.
    String path() {
        return json.path("path").isTextual() ? json.path("path").asText() : "";
    }

    /// `downloading`, `waiting (space)`.
    String stateWithReason() {
        JsonNode reason = json.path("reason");
        return reason.isTextual() ? "%s (%s)".formatted(state(), reason.asText()) : state();
    }

    /// Whether the source was asked, so that the files are known.
    boolean isPlanned() {
        return json.path("files_total").isNumber();
    }

    long filesTotal() {
        return json.path("files_total").asLong();
    }

    /// `45 %, 5.2 GB of 12.4 GB, 1.2 GB/s, 3 min 20 s left`, as far as it is known.
    String progress() {
        StringBuilder text = new StringBuilder();
        if (json.path("progress").isNumber()) {
            text.append(json.path("progress").asInt()).append(" %, ");
        }
        text.append(Amounts.bytes(json.path("bytes_done")));
        if (json.path("bytes_total").isNumber()) {
            text.append(" of ").append(Amounts.bytes(json.path("bytes_total")));
        }
        if (json.path("speed").asLong() > 0) {
            text.append(", ").append(Amounts.speed(json.path("speed").asLong()));
        }
        if (json.path("eta_seconds").isNumber() && !hasEnded()) {
            text.append(", ")
                    .append(Amounts.duration(json.path("eta_seconds").asLong()))
                    .append(" left");
        }
        return text.toString();
    }

    String errorCode() {
        return json.path("error").path("code").asText("");
    }

    String errorDetail() {
        return json.path("error").path("detail").asText("");
    }

    boolean canBeRetried() {
        return json.path("error").path("retryable").asBoolean();
    }
}
