package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Demand;
import dev.ballast.api.dispatch.GovernorStore;
import dev.ballast.api.dispatch.JobDemand;
import dev.ballast.api.dispatch.Told;
import dev.ballast.model.job.Priority;
import dev.ballast.model.message.MessageJson;
import dev.ballast.model.message.RateBucket;
import dev.ballast.model.message.RateHold;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What workers do at the moment, and what they were told, in rows.
@ApplicationScoped
class PgGovernorStore implements GovernorStore {
    private final Sql sql;

    PgGovernorStore(Sql sql) {
        this.sql = sql;
    }

    private record Fetching(
            UUID job, int priority, @Nullable Long maxSpeed, String worker, int files, long speed) {
        Demand demand() {
            return new Demand(worker, files, speed);
        }
    }

    @Override
    public Told lock() {
        return sql.one(
                "select message from limits_told for update",
                row -> {
                    String message = row.textOrNull("message");
                    return message == null ? Told.NOTHING : MessageJson.read(message, Told.class);
                });
    }

    @Override
    public void save(Told told) {
        sql.update("update limits_told set message = ?", MessageJson.writeText(told));
    }

    /// A job weighs by its priority, however many workers fetch its files.
    @Override
    public List<Demand> workers() {
        return sql.query(
                """
                select w.id, w.speed, coalesce(busy.weight, 0)::float8 as weight
                from worker w left join (
                  select f.worker, sum((1 << f.priority)::float8 / f.files) as weight
                  from (select t.worker, t.priority::int as priority,
                               count(*) over (partition by t.job_id) as files
                        from task t where t.state = 'claimed' and t.kind = 'transfer') as f
                  group by f.worker) as busy on busy.worker = w.id
                where w.kind = 'download' and w.state <> 'stopped'
                  and w.last_seen > now() - interval '15 s'
                order by w.id\
                """,
                row -> new Demand(row.text("id"), row.decimal("weight"), row.number("speed")));
    }

    @Override
    public List<JobDemand> limitedJobs() {
        return jobs("j.max_speed is not null");
    }

    @Override
    public Optional<JobDemand> job(UUID id) {
        return jobs("j.id = ?", id).stream().findFirst();
    }

    private List<JobDemand> jobs(String which, Object... parameters) {
        List<Fetching> all =
                sql.query(
                        """
                        select j.id, j.priority, j.max_speed, t.worker, count(*)::int as files,
                               coalesce(sum(f.speed), 0)::bigint as speed
                        from task t join job j on j.id = t.job_id
                        left join job_file f on f.task_id = t.id and f.state <> 'done'
                        where t.state = 'claimed' and t.kind = 'transfer' and\
                        """
                                + " "
                                + which
                                + " group by j.id, t.worker order by j.id, t.worker",
                        row ->
                                new Fetching(
                                        row.uuid("id"),
                                        row.integer("priority"),
                                        row.numberOrNull("max_speed"),
                                        row.text("worker"),
                                        row.integer("files"),
                                        row.number("speed")),
                        parameters);
        Map<UUID, List<Fetching>> byJob = new LinkedHashMap<>();
        all.forEach(row -> byJob.computeIfAbsent(row.job(), _ -> new ArrayList<>()).add(row));
        return byJob.values().stream()
                .map(rows ->
                        new JobDemand(
                                rows.getFirst().job(),
                                new Priority(rows.getFirst().priority()),
                                rows.getFirst().maxSpeed(),
                                rows.stream().map(Fetching::demand).toList()))
                .toList();
    }

    @Override
    public List<RateHold> holds() {
        return sql.query(
                "select bucket, ceil(extract(epoch from until - now()))::bigint as seconds"
                        + " from host_hold where until > now() order by bucket",
                row ->
                        new RateHold(
                                new RateBucket(row.text("bucket")),
                                Math.max(1, row.number("seconds"))));
    }

    @Override
    public boolean hold(RateHold hold) {
        return sql.update(
                        """
                        insert into host_hold (bucket, until)
                        values (?, now() + make_interval(secs => ?))
                        on conflict (bucket) do update set until = excluded.until
                        where host_hold.until < excluded.until - interval '3 s'\
                        """,
                        hold.bucket().value(),
                        (double) hold.seconds())
                == 1;
    }
}
