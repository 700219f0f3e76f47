package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.api.webhooks.Delivery;
import dev.ballast.api.webhooks.Delivery.Attempt;
import dev.ballast.api.webhooks.Webhook;
import dev.ballast.api.webhooks.WebhookSecret;
import dev.ballast.api.webhooks.WebhookStore;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Hooks in `webhook`, their secrets sealed, and the log of their deliveries.
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class PgWebhooks implements WebhookStore {
    /// What the secret is sealed as, bound to its hook.
    static final String SEALED_AS = "webhook";

    private static final String HOOKS =
            "select id, name, url, events, active, off_reason, failing_since, created_at"
                    + " from webhook";
    private static final String DELIVERIES =
            "select id, event_id, type, state, attempts, due_at, created_at, log::text as log"
                    + " from webhook_delivery";

    private final Sql sql;
    private final SecretSeal seal;

    PgWebhooks(Sql sql, SecretSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    @Override
    public List<Webhook> list() {
        return sql.query(HOOKS + " order by id", PgWebhooks::webhook);
    }

    @Override
    public Optional<Webhook> find(UUID id) {
        return sql.first(HOOKS + " where id = ? for no key update", PgWebhooks::webhook, id);
    }

    @Override
    public void add(Webhook webhook, WebhookSecret secret) {
        sql.update(
                "insert into webhook (id, name, url, events, sealed, active, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                webhook.id(),
                webhook.name(),
                webhook.url().toString(),
                webhook.events(),
                seal.seal(webhook.id(), SEALED_AS, secret.text()),
                webhook.active(),
                webhook.createdAt());
    }

    @Override
    public void save(Webhook webhook) {
        sql.update(
                "update webhook set name = ?, url = ?, events = ?, active = ?, off_reason = ?,"
                        + " failing_since = ?::timestamptz where id = ?",
                webhook.name(),
                webhook.url().toString(),
                webhook.events(),
                webhook.active(),
                webhook.offReason(),
                webhook.failingSince(),
                webhook.id());
    }

    @Override
    public boolean remove(UUID id) {
        sql.update("delete from webhook_delivery where webhook_id = ?", id);
        return sql.update("delete from webhook where id = ?", id) > 0;
    }

    @Override
    public Page<Delivery> deliveries(
            UUID webhook, Delivery.@Nullable State state, int limit, @Nullable String cursor) {
        Conditions asked = new Conditions().and("webhook_id = ?", webhook);
        if (state != null) {
            asked.and("state = ?", state.wire());
        }
        long total =
                sql.one(
                        "select count(*) as n from webhook_delivery" + asked.where(),
                        row -> row.number("n"),
                        asked.with());
        UUID after = Cursor.read(cursor);
        if (after != null) {
            asked.and("id < ?", after);
        }
        List<Delivery> found =
                sql.query(
                        DELIVERIES + asked.where() + " order by id desc limit ?",
                        PgWebhooks::delivery,
                        asked.with(limit + 1));
        return Cursor.page(found, limit, total, Delivery::id);
    }

    @Override
    public Optional<Delivery> delivery(UUID webhook, UUID id) {
        return sql.first(
                DELIVERIES + " where webhook_id = ? and id = ?", PgWebhooks::delivery, webhook, id);
    }

    @Override
    public Optional<String> payload(UUID webhook, UUID id) {
        return sql.first(
                "select payload from webhook_delivery where webhook_id = ? and id = ?",
                row -> row.text("payload"),
                webhook,
                id);
    }

    @Override
    public UUID send(UUID webhook, UUID event, String type, String payload) {
        UUID id = TimeOrderedIds.next();
        sql.update(
                "insert into webhook_delivery (id, webhook_id, event_id, type, payload, asked)"
                        + " values (?, ?, ?, ?, ?, true)",
                id,
                webhook,
                event,
                type,
                payload);
        return id;
    }

    @Override
    public UUID newId() {
        return TimeOrderedIds.next();
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.uuid("id"),
                row.text("name"),
                URI.create(row.text("url")),
                row.texts("events"),
                row.flag("active"),
                row.textOrNull("off_reason"),
                row.instantOrNull("failing_since"),
                row.instant("created_at"));
    }

    private static Delivery delivery(Row row) {
        Delivery.State state = Delivery.State.ofWire(row.text("state"));
        return new Delivery(
                row.uuid("id"),
                row.uuid("event_id"),
                row.text("type"),
                state,
                row.integer("attempts"),
                state == Delivery.State.PENDING ? row.instant("due_at") : null,
                row.instant("created_at"),
                List.of(MessageJson.read(row.text("log"), Attempt[].class)));
    }
}
