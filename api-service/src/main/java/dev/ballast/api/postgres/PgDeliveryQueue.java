package dev.ballast.api.postgres;

import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.api.webhooks.Delivery.Attempt;
import dev.ballast.api.webhooks.Delivery.State;
import dev.ballast.api.webhooks.DeliveryQueue;
import dev.ballast.api.webhooks.WebhookSecret;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Deliveries in `webhook_delivery`. One that is taken is due again after a minute, so that what a
/// replica took with it when it died is sent by another; what comes of it counts only while nobody
/// has taken it again.
@ApplicationScoped
@Transactional
public class PgDeliveryQueue implements DeliveryQueue {
    private final Sql sql;
    private final SecretSeal seal;

    PgDeliveryQueue(Sql sql, SecretSeal seal) {
        this.sql = sql;
        this.seal = seal;
    }

    @Override
    public List<Due> take(Collection<UUID> busy, int most, int ofEach) {
        return sql.query(
                """
                with due as materialized (
                  select d.id from webhook w cross join lateral (
                    select d.id, d.due_at from webhook_delivery d
                    where d.webhook_id = w.id and d.state = 'pending' and d.due_at <= now()
                      and (w.active or d.asked)
                    order by d.due_at, d.id limit ? for update skip locked) d
                  where w.id <> all(?::uuid[])
                  order by d.due_at, d.id limit ?)
                update webhook_delivery d
                set attempts = d.attempts + 1, due_at = now() + interval '1 min'
                from due, webhook w
                where d.id = due.id and w.id = d.webhook_id
                returning d.id, d.webhook_id, w.url, w.sealed, d.event_id, d.type, d.payload,
                          d.attempts\
                """,
                this::due,
                ofEach,
                busy,
                most);
    }

    private Due due(Row row) {
        UUID webhook = row.uuid("webhook_id");
        return new Due(
                row.uuid("id"),
                webhook,
                URI.create(row.text("url")),
                secret(webhook, Objects.requireNonNull(row.bytesOrNull("sealed"))),
                row.uuid("event_id"),
                row.text("type"),
                row.text("payload"),
                row.integer("attempts"));
    }

    private @Nullable WebhookSecret secret(UUID webhook, byte[] sealed) {
        try {
            return new WebhookSecret(seal.open(webhook, PgWebhooks.SEALED_AS, sealed));
        } catch (IllegalStateException _) {
            return null;
        }
    }

    @Override
    public void delivered(Due due, Attempt attempt) {
        note(due, attempt, State.DELIVERED, null);
        sql.update(
                "update webhook set failing_since = null"
                        + " where id = ? and failing_since is not null",
                due.webhook());
    }

    @Override
    public Instant failed(Due due, Attempt attempt, @Nullable Instant again) {
        note(due, attempt, again == null ? State.FAILED : State.PENDING, again);
        // What was given up once does not count for what begins to fail later.
        return sql.first(
                        """
                        update webhook w set failing_since = case
                          when ? > 1 or exists (
                            select 1 from webhook_delivery d
                            where d.webhook_id = w.id and d.state = 'pending' and d.log <> '[]'
                              and d.id <> ?)
                          then coalesce(w.failing_since, ?::timestamptz)
                          else ?::timestamptz end
                        where w.id = ? returning w.failing_since\
                        """,
                        row -> row.instant("failing_since"),
                        due.attempt(),
                        due.id(),
                        attempt.at(),
                        attempt.at(),
                        due.webhook())
                .orElse(attempt.at());
    }

    private void note(Due due, Attempt attempt, State state, @Nullable Instant again) {
        sql.update(
                "update webhook_delivery set state = ?, due_at = coalesce(?::timestamptz, due_at),"
                        + " log = log || ?::jsonb"
                        + " where id = ? and attempts = ? and state = 'pending'",
                state.wire(),
                again,
                MessageJson.writeText(List.of(attempt)),
                due.id(),
                due.attempt());
    }

    @Override
    public void switchOff(UUID webhook, String reason) {
        sql.update(
                "update webhook set active = false, off_reason = ? where id = ? and active",
                reason,
                webhook);
    }

    @Override
    public void purge(Instant before) {
        sql.update("delete from webhook_delivery where created_at < ?", before);
    }
}
