package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.FindWorkers;
import dev.ballast.api.dispatch.WorkerView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.job.TaskKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds workers and, from the claims, what they own.
@ApplicationScoped
class PgFindWorkers implements FindWorkers {
    /// That the worker `w` is not lost.
    static final String IS_THERE =
            "(w.state <> 'stopped' and w.last_seen > now() - interval '15 s')";

    /// How the worker `w` stands: `active`, `draining` or `lost`.
    static final String STATE =
            """
            case when not %s then 'lost'
                 when w.draining or w.state = 'draining' then 'draining'
                 else 'active' end\
            """
                    .formatted(IS_THERE);

    private final Sql sql;

    PgFindWorkers(Sql sql) {
        this.sql = sql;
    }

    private record Owned(String worker, WorkerView.Task task) {}

    @Override
    public List<WorkerView> list() {
        return where("w.state <> 'stopped'");
    }

    @Override
    public List<WorkerView> known() {
        return where("true");
    }

    private List<WorkerView> where(String condition) {
        Map<String, List<WorkerView.Task>> tasks = new HashMap<>();
        sql.query(
                        """
                        select t.id, t.job_id, t.kind, t.worker,
                               coalesce(t.work->'file'->>'path', t.work->>'path') as file
                        from task t where t.state = 'claimed' and t.worker is not null
                        order by t.fence\
                        """,
                        row ->
                                new Owned(
                                        row.text("worker"),
                                        new WorkerView.Task(
                                                row.uuid("id"),
                                                row.uuid("job_id"),
                                                TaskKind.ofWire(row.text("kind")),
                                                row.textOrNull("file"))))
                .forEach(owned ->
                        tasks.computeIfAbsent(owned.worker(), _ -> new ArrayList<>())
                                .add(owned.task()));
        return sql.query(
                """
                select id, kind, host, slots, volumes, mounts::text as mounts, speed, version,
                       last_seen, %s as state
                from worker w where %s order by id\
                """
                        .formatted(STATE, condition),
                row -> view(row, tasks.getOrDefault(row.text("id"), List.of())));
    }

    @Override
    public WorkerView get(String id) {
        return known().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(
                                Code.WORKER_NOT_FOUND, "There is no worker '%s'.".formatted(id)));
    }

    private static WorkerView view(Row row, List<WorkerView.Task> tasks) {
        return new WorkerView(
                row.text("id"),
                row.text("kind"),
                row.text("host"),
                row.text("state"),
                row.integer("slots"),
                tasks.size(),
                row.texts("volumes"),
                TextMaps.read(row.text("mounts")),
                row.number("speed"),
                row.text("version"),
                row.instant("last_seen"),
                tasks);
    }
}
