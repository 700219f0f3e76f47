package dev.ballast.api.webhooks;

import dev.ballast.api.jobs.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where hooks and their deliveries are kept. Every call belongs to the caller's transaction.
public interface WebhookStore {

    /// All hooks, the oldest first.
    List<Webhook> list();

    /// One hook; it stays as it is until the transaction ends.
    Optional<Webhook> find(UUID id);

    void add(Webhook webhook, WebhookSecret secret);

    void save(Webhook webhook);

    /// Takes a hook away, and its deliveries.
    ///
    /// @return false if there is none of this id
    boolean remove(UUID id);

    /// Deliveries of a hook, the newest first.
    ///
    /// @param state null for all
    /// @throws RefusedException `INVALID_REQUEST` for a cursor that this list did not give
    Page<Delivery> deliveries(
            UUID webhook, Delivery.@Nullable State state, int limit, @Nullable String cursor);

    /// One delivery.
    Optional<Delivery> delivery(UUID webhook, UUID id);

    /// What it carries.
    Optional<String> payload(UUID webhook, UUID id);

    /// Puts a delivery on its way, because somebody asked for it.
    ///
    /// @return its id
    UUID send(UUID webhook, UUID event, String type, String payload);

    /// An id that is larger than all before.
    UUID newId();
}
