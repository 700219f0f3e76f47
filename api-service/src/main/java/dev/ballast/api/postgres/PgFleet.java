package dev.ballast.api.postgres;

import dev.ballast.api.dispatch.Fleet;
import dev.ballast.api.dispatch.HeardReport;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.model.message.Report.WorkerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Keeps what workers say of themselves.
@ApplicationScoped
class PgFleet implements Fleet {
    private final Sql sql;

    PgFleet(Sql sql) {
        this.sql = sql;
    }

    @Override
    public Set<String> seen(List<HeardReport> reports) {
        var workers = new TreeMap<String, HeardReport>();
        reports.forEach(heard -> workers.put(heard.report().worker(), heard));
        // Sorted, so that two replicas that write the same rows wait and do not deadlock.
        Set<String> draining = new HashSet<>();
        Set<String> late = new HashSet<>();
        workers.forEach((id, heard) -> {
            Optional<Boolean> drains = upsert(id, heard.report().status(), heard.at());
            if (drains.isEmpty()) {
                late.add(id);
            }
            if (drains.orElseGet(() -> isDraining(id))) {
                draining.add(id);
            }
        });
        var volumes = new TreeMap<String, VolumeStatus>();
        reports.stream()
                .map(HeardReport::report)
                .filter(report -> !late.contains(report.worker()))
                .flatMap(report -> report.status().volumes().stream())
                .forEach(volume -> volumes.put(volume.name().value(), volume));
        upsert(volumes.values());
        return draining;
    }

    private boolean isDraining(String worker) {
        return sql.one(
                "select draining from worker where id = ?", row -> row.flag("draining"), worker);
    }

    @Override
    public boolean setDraining(String worker, boolean draining) {
        return sql.update("update worker set draining = ? where id = ?", draining, worker) == 1;
    }

    /// Clocks differ a little, so only what is old counts as said before now.
    ///
    /// @return whether the worker is to take no tasks; empty if it is known to have said something
    ///   later: a replica that has lost a partition may apply its last reports after the next one
    ///   has begun to
    private Optional<Boolean> upsert(String id, WorkerStatus status, Instant at) {
        return sql.first(
                """
                insert into worker (id, kind, host, state, slots, volumes, mounts, speed,
                                    version, tasks, heard_at, last_seen)
                values (?, ?, ?, ?, ?, ?::text[], ?::jsonb, ?, ?, ?::uuid[], now(),
                  case when ?::timestamptz < now() - interval '10 s' then ?::timestamptz
                       else now() end)
                on conflict (id) do update
                set kind = excluded.kind, host = excluded.host, state = excluded.state,
                    slots = excluded.slots, volumes = excluded.volumes,
                    mounts = excluded.mounts, speed = excluded.speed, version = excluded.version,
                    tasks = excluded.tasks, heard_before = worker.heard_at,
                    heard_at = excluded.heard_at,
                    last_seen = excluded.last_seen
                where worker.last_seen <= excluded.last_seen
                returning draining\
                """,
                row -> row.flag("draining"),
                id,
                status.kinds().contains(TaskKind.INSPECT) ? "metadata" : "download",
                status.host(),
                status.state().wire(),
                status.slots(),
                status.volumes().stream().map(volume -> volume.name().value()).toList(),
                mounts(status.volumes()),
                status.speed(),
                status.version(),
                status.tasks(),
                at,
                at);
    }

    /// A worker of the version before does not say where it mounts its volumes.
    private static String mounts(List<VolumeStatus> volumes) {
        var mounts = new TreeMap<String, String>();
        for (VolumeStatus volume : volumes) {
            if (volume.path() != null) {
                mounts.put(volume.name().value(), volume.path());
            }
        }
        return TextMaps.json(mounts);
    }

    private void upsert(Collection<VolumeStatus> volumes) {
        if (!volumes.isEmpty()) {
            sql.update(
                    """
                    insert into volume (name, total_bytes, free_bytes)
                    select * from unnest(?::text[], ?::bigint[], ?::bigint[])
                           as u(name, total, free) order by u.name
                    on conflict (name) do update
                    set total_bytes = excluded.total_bytes, free_bytes = excluded.free_bytes,
                        evict_most = greatest(volume.evict_most, excluded.free_bytes),
                        seen_at = now()\
                    """,
                    volumes.stream().map(volume -> volume.name().value()).toList(),
                    volumes.stream().map(VolumeStatus::totalBytes).toList(),
                    volumes.stream().map(VolumeStatus::freeBytes).toList());
        }
    }
}
