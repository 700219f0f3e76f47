package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.webhooks.Event;
import dev.ballast.api.webhooks.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes what webhooks are to be told beside the change that it is about. Where nobody wants to
/// know, a query is all that it costs.
@ApplicationScoped
class WebhookEvents {
    private final Sql sql;

    WebhookEvents(Sql sql) {
        this.sql = sql;
    }

    private record Wish(UUID webhook, int index) {}

    private record Message(UUID webhook, Event event) {}

    /// Tells of those of these jobs that came into another state than the log of events knows. Call
    /// it before they are appended there.
    void jobs(List<JobView> jobs) {
        if (jobs.isEmpty()) {
            return;
        }
        Map<Integer, Event> events = new HashMap<>();
        send(
                sql
                        .query(
                                """
                                select w.id, u.n::int - 1 as index
                                from unnest(?::uuid[], ?::text[], ?::text[]) with ordinality
                                       as u(job, state, type, n)
                                join webhook w
                                  on w.active and w.events && array[u.type, 'job.*', '*']
                                where u.state is distinct from (
                                  select e.state from job_event e
                                  where e.job_id = u.job order by e.id desc limit 1)
                                order by u.n\
                                """,
                                row -> new Wish(row.uuid("id"), row.integer("index")),
                                jobs.stream().map(JobView::id).toList(),
                                jobs.stream().map(job -> job.state().wire()).toList(),
                                jobs.stream().map(job -> EventType.of(job.state())).toList())
                        .stream()
                        .map(wish ->
                                new Message(
                                        wish.webhook(),
                                        events.computeIfAbsent(
                                                wish.index(), index -> event(jobs.get(index)))))
                        .toList());
    }

    /// Tells what happened to these models; while they are still there.
    void models(String type, Collection<UUID> models) {
        if (models.isEmpty()) {
            return;
        }
        List<UUID> webhooks =
                sql.query(
                        "select id from webhook where active and events && ?::text[]",
                        row -> row.uuid("id"),
                        EventType.wantedBy(type));
        if (webhooks.isEmpty()) {
            return;
        }
        List<ModelView> views =
                sql.query(
                        PgFindModels.SELECT + " where m.id = any(?::uuid[])",
                        PgFindModels::view,
                        models);
        List<Message> rows = new ArrayList<>();
        for (ModelView view : views) {
            Event event = event(type, Map.of("model", view));
            webhooks.forEach(webhook -> rows.add(new Message(webhook, event)));
        }
        send(rows);
    }

    private static Event event(JobView job) {
        return event(EventType.of(job.state()), Map.of("job", job));
    }

    private static Event event(String type, Map<String, Object> data) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new Event(TimeOrderedIds.next(), type, now, data);
    }

    private void send(List<Message> rows) {
        if (rows.isEmpty()) {
            return;
        }
        sql.update(
                """
                insert into webhook_delivery (id, webhook_id, event_id, type, payload)
                select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::text[])\
                """,
                rows.stream().map(_ -> TimeOrderedIds.next()).toList(),
                rows.stream().map(Message::webhook).toList(),
                rows.stream().map(row -> row.event().id()).toList(),
                rows.stream().map(row -> row.event().type()).toList(),
                rows.stream().map(row -> row.event().json()).toList());
    }
}
