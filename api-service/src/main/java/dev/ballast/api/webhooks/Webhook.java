package dev.ballast.api.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An address that events are sent to, without the secret that they are signed with.
///
/// @param events choices of [EventType]
/// @param active whether events are sent
/// @param offReason why it was switched off; null while it is on, and where people did it
/// @param failingSince since when no delivery has succeeded; null if the last one did
public record Webhook(
        UUID id,
        String name,
        URI url,
        List<String> events,
        boolean active,
        @Nullable String offReason,
        @Nullable Instant failingSince,
        Instant createdAt) {
    public Webhook {
        events = List.copyOf(events);
    }

    /// A hook with its secret, which exists in this answer only.
    public record Created(Webhook webhook, WebhookSecret secret) {}

    /// What is to be changed of one; null for what stays.
    public record Change(
            @Nullable String name,
            @Nullable URI url,
            @Nullable List<String> events,
            @Nullable Boolean active) {}

    /// The hook with the change. Switched on, it begins without a past.
    Webhook with(Change change) {
        boolean on = change.active() == null ? active : change.active();
        boolean anew = on && !active;
        boolean kept = !anew && change.active() == null;
        return new Webhook(
                id,
                change.name() == null ? name : change.name(),
                change.url() == null ? url : change.url(),
                change.events() == null ? events : change.events(),
                on,
                kept ? offReason : null,
                anew ? null : failingSince,
                createdAt);
    }
}
