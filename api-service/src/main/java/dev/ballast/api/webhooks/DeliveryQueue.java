package dev.ballast.api.webhooks;

import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deliveries that are due. Every call is a transaction of its own.
public interface DeliveryQueue {

    /// One that this replica sends now; for a minute no other does.
    ///
    /// @param secret null if it was sealed with another key
    /// @param attempt 1 for the first
    record Due(
            UUID id,
            UUID webhook,
            URI url,
            @Nullable WebhookSecret secret,
            UUID event,
            String type,
            String payload,
            int attempt) {}

    /// Takes what is due, the oldest first.
    ///
    /// @param busy hooks of which nothing is wanted now
    /// @param most at most so many, and
    /// @param ofEach so many of each hook
    List<Due> take(Collection<UUID> busy, int most, int ofEach);

    /// Notes a success.
    void delivered(Due due, Delivery.Attempt attempt);

    /// Notes a failure.
    ///
    /// @param again when to try once more; null for never
    /// @return since when the hook has been failing
    Instant failed(Due due, Delivery.Attempt attempt, @Nullable Instant again);

    /// Switches a hook off.
    void switchOff(UUID webhook, String reason);

    /// Forgets deliveries that are older, sent or not.
    void purge(Instant before);
}
