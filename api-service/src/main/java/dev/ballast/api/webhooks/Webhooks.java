package dev.ballast.api.webhooks;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The hooks, and what is known of their deliveries.
@ApplicationScoped
public class Webhooks {
    private static final int MOST = 100;

    private final WebhookStore store;
    private final InstantSource clock;

    Webhooks(WebhookStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// All of them, the oldest first.
    @Transactional
    public List<Webhook> list() {
        return store.list();
    }

    /// One of them.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`
    @Transactional
    public Webhook get(UUID id) {
        return find(id);
    }

    /// Makes one, with a secret of its own. It gets what happens from now on.
    ///
    /// @param events choices of [EventType]
    /// @throws RefusedException `INVALID_REQUEST` if there are a hundred already: each change of a
    ///   job writes a row for each of them
    @Transactional
    public Webhook.Created add(String name, URI url, List<String> events) {
        if (store.list().size() >= MOST) {
            throw new RefusedException(
                    Code.INVALID_REQUEST,
                    "There are %d webhooks, and more are not possible; delete one that is not needed."
                            .formatted(MOST));
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Webhook webhook = new Webhook(store.newId(), name, url, events, true, null, null, now);
        WebhookSecret secret = WebhookSecret.random();
        store.add(webhook, secret);
        return new Webhook.Created(webhook, secret);
    }

    /// Changes one, or switches it on or off. What waits for it is sent once it is on.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`
    @Transactional
    public Webhook change(UUID id, Webhook.Change change) {
        Webhook changed = find(id).with(change);
        store.save(changed);
        return changed;
    }

    /// Takes one away; nothing is sent to it any more but what is being sent.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`
    @Transactional
    public void remove(UUID id) {
        if (!store.remove(id)) {
            throw notFound();
        }
    }

    /// Sends a `ping`, also to a hook that is off.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`
    @Transactional
    public Delivery ping(UUID id) {
        Webhook webhook = find(id);
        UUID event = store.newId();
        Map<String, Object> data = Map.of("webhook", Map.of("id", id, "name", webhook.name()));
        String payload = new Event(event, EventType.PING, clock.instant(), data).json();
        return delivery(id, store.send(id, event, EventType.PING, payload));
    }

    /// Sends an event once more, as it was, also to a hook that is off.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`, `DELIVERY_NOT_FOUND`
    @Transactional
    public Delivery redeliver(UUID id, UUID delivery) {
        Delivery former = delivery(id, delivery);
        String payload = payload(id, delivery);
        return delivery(id, store.send(id, former.event(), former.type(), payload));
    }

    /// A part of the log of deliveries, the newest first.
    ///
    /// @param state null for all
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`, `INVALID_REQUEST`
    @Transactional
    public Page<Delivery> deliveries(
            UUID id, Delivery.@Nullable State state, int limit, @Nullable String cursor) {
        find(id);
        return store.deliveries(id, state, limit, cursor);
    }

    /// One delivery.
    ///
    /// @throws RefusedException `WEBHOOK_NOT_FOUND`, `DELIVERY_NOT_FOUND`
    @Transactional
    public Delivery delivery(UUID id, UUID delivery) {
        find(id);
        return store.delivery(id, delivery).orElseThrow(Webhooks::noDelivery);
    }

    /// What a delivery carries, as it is sent.
    ///
    /// @throws RefusedException `DELIVERY_NOT_FOUND`
    @Transactional
    public String payload(UUID id, UUID delivery) {
        return store.payload(id, delivery).orElseThrow(Webhooks::noDelivery);
    }

    private Webhook find(UUID id) {
        return store.find(id).orElseThrow(Webhooks::notFound);
    }

    private static RefusedException notFound() {
        return new RefusedException(Code.WEBHOOK_NOT_FOUND, "There is no webhook of this id.");
    }

    private static RefusedException noDelivery() {
        return new RefusedException(
                Code.DELIVERY_NOT_FOUND, "The webhook has no delivery of this id.");
    }
}
