package dev.ballast.api.postgres;

import dev.ballast.model.artifact.VolumeName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Which models of a volume go, of those that are named one after the other: each that frees bytes,
/// alone or together with earlier ones that have contents in common with it and would free nothing
/// without it.
final class EvictionChoice {
    private final Sql sql;
    private final VolumeName volume;
    private final List<UUID> gone = new ArrayList<>();

    /// Those that free nothing yet.
    private final List<UUID> left = new ArrayList<>();

    private long freed;

    EvictionChoice(Sql sql, VolumeName volume) {
        this.sql = sql;
        this.volume = volume;
    }

    List<UUID> gone() {
        return List.copyOf(gone);
    }

    /// Bytes of all that go, together.
    long freed() {
        return freed;
    }

    /// @param wanted bytes to free in all; no more go with the model than that takes
    void consider(UUID model, long wanted) {
        List<UUID> going = List.of(model);
        long bytes = freedBy(going);
        List<UUID> together = freed + bytes < wanted ? with(model) : going;
        long all = together.size() > 1 ? freedBy(together) : bytes;
        if (all > bytes) {
            going = needed(together, all);
            bytes = all;
        }
        if (bytes == 0) {
            left.add(model);
            return;
        }
        left.removeAll(going);
        gone.addAll(going);
        freed += bytes;
    }

    /// Of these, which free so many bytes, without any that makes no difference to the others.
    private List<UUID> needed(List<UUID> models, long bytes) {
        List<UUID> needed = new ArrayList<>(models);
        for (UUID model : models) {
            List<UUID> rest = needed.stream().filter(other -> !other.equals(model)).toList();
            if (freedBy(rest) == bytes) {
                needed.remove(model);
            }
        }
        return needed;
    }

    /// Earlier ones that have a content in common with this one, and this one.
    private List<UUID> with(UUID model) {
        List<UUID> sharing =
                left.isEmpty()
                        ? List.of()
                        : sql.query(
                                """
                                select distinct o.model_id from model_file o
                                join model_file f on f.sha256 = o.sha256
                                where f.model_id = ? and o.model_id = any(?::uuid[])\
                                """,
                                row -> row.uuid("model_id"),
                                model,
                                left);
        List<UUID> all = new ArrayList<>(left);
        all.retainAll(sharing);
        all.add(model);
        return all;
    }

    /// Bytes of what these and those that go have, and nobody else needs.
    private long freedBy(List<UUID> models) {
        List<UUID> all = new ArrayList<>(gone);
        all.addAll(models);
        return sql.one(
                """
                select coalesce(sum(c.size), 0)::bigint as bytes from (
                  select distinct f.sha256, f.size from model_file f
                  where f.model_id = any(?::uuid[]) and not exists (
                      select 1 from model_file o join model m on m.id = o.model_id
                      where o.sha256 = f.sha256 and m.volume = ?
                        and not m.id = any(?::uuid[]))
                    and not exists (
                      select 1 from job_file w join job j on j.id = w.job_id
                      where w.sha256 = f.sha256 and j.volume = ? and j.kind in ('download', 'view')
                        and j.state not in ('completed', 'failed', 'cancelled'))) as c\
                """,
                row -> row.number("bytes"),
                models,
                volume.value(),
                all,
                volume.value());
    }
}
