package dev.ballast.api.webhooks;

import dev.ballast.model.message.MessageJson;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// What receivers are told: `{"id", "type", "created_at", "data"}`.
///
/// @param data `job` or `model`, as the native API shows it
public record Event(UUID id, String type, Instant createdAt, Map<String, Object> data) {

    /// As it is signed and sent.
    public String json() {
        return MessageJson.writeText(this);
    }
}
