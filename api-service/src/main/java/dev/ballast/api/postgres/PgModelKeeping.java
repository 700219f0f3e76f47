package dev.ballast.api.postgres;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.EvictionPlan;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelKeeping;
import dev.ballast.api.models.ModelShelf;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Chooses what goes by what each model alone keeps on the volume: contents that another model has
/// too are freed with the last of them.
@ApplicationScoped
class PgModelKeeping implements ModelKeeping {
    private static final Logger LOG = Logger.getLogger(PgModelKeeping.class);

    private final Sql sql;
    private final Space space;
    private final ModelShelf shelf;
    private final FindModels models;

    PgModelKeeping(Sql sql, Space space, ModelShelf shelf, FindModels models) {
        this.sql = sql;
        this.space = space;
        this.shelf = shelf;
        this.models = models;
    }

    private record Fill(long total, long free, boolean evict, int high, int low) {
        /// Bytes to free so that the low mark is reached; 0 below the high one.
        long beyond() {
            long used = total - free;
            return used > (long) (total * (high / 100.0))
                    ? used - (long) (total * (low / 100.0))
                    : 0;
        }
    }

    /// @param freed bytes of all of them together
    private record Choice(List<UUID> models, long freed) {}

    @Override
    public void pin(UUID model, boolean pinned) {
        requireOne(model, sql.update("update model set pinned = ? where id = ?", pinned, model));
    }

    @Override
    public void touch(UUID model) {
        requireOne(model, sql.update("update model set last_used_at = now() where id = ?", model));
    }

    private static void requireOne(UUID model, int found) {
        if (found == 0) {
            throw RefusedException.modelNotFound(model);
        }
    }

    @Override
    public EvictionPlan plan(VolumeName volume) {
        Fill fill = fill(volume);
        long missing = missing(volume);
        Choice choice = choose(volume, fill.beyond(), missing);
        return new EvictionPlan(
                volume.value(),
                fill.evict(),
                fill.total(),
                fill.free(),
                Math.max(fill.beyond(), missing),
                choice.freed(),
                choice.models().stream().map(id -> models.get(id).model()).toList());
    }

    @Override
    public void evict() {
        // What is on its way out is not missing in `free_bytes` yet; what nobody has looked at
        // lately may be long gone, and the removal that freed it forgotten.
        List<VolumeName> settled =
                sql.query(
                        """
                        select v.name from volume v, settings s
                        where s.evict and not exists (
                          select 1 from job j where j.volume = v.name and j.kind = 'remove'
                            and j.state not in ('completed', 'failed', 'cancelled'))
                          and v.seen_at > now() - interval '1 min'
                          and v.seen_at > coalesce((
                            select max(j.finished_at) from job j
                            where j.volume = v.name and j.kind = 'remove'), '-infinity')
                        order by v.name\
                        """,
                        row -> new VolumeName(row.text("name")));
        for (VolumeName volume : settled) {
            choose(volume, fill(volume).beyond(), missing(volume))
                    .models()
                    .forEach(model -> {
                        if (shelf.takeUnlessPinned(model)) {
                            LOG.infof("model evicted volume=%s model=%s", volume, model);
                        }
                    });
        }
    }

    private Fill fill(VolumeName volume) {
        return sql.first(
                        """
                        select v.total_bytes, v.free_bytes, s.evict, s.evict_high, s.evict_low
                        from volume v, settings s where v.name = ?\
                        """,
                        row ->
                                new Fill(
                                        row.number("total_bytes"),
                                        row.number("free_bytes"),
                                        row.flag("evict"),
                                        row.integer("evict_high"),
                                        row.integer("evict_low")),
                        volume.value())
                .orElseThrow(() -> RefusedException.volumeNotFound(volume));
    }

    /// What the job lacks that is to go on first, of those that wait for room.
    private long missing(VolumeName volume) {
        return sql.first(
                        """
                        select id from job
                        where volume = ? and state = 'waiting' and reason = 'space'
                        order by priority desc, id limit 1\
                        """,
                        row -> row.uuid("id"),
                        volume.value())
                .map(space::missing)
                .orElse(0L);
    }

    /// A job that would have no room after all is no reason for anything to go.
    private Choice choose(VolumeName volume, long beyond, long missing) {
        Choice choice = choose(volume, Math.max(beyond, missing));
        return choice.freed() < missing ? choose(volume, beyond) : choice;
    }

    private Choice choose(VolumeName volume, long wanted) {
        List<UUID> gone = new ArrayList<>();
        long freed = 0;
        for (UUID model : wanted > 0 ? candidates(volume) : List.<UUID>of()) {
            long bytes = keptBy(model, gone, volume);
            if (bytes > 0) {
                gone.add(model);
                freed += bytes;
            }
            if (freed >= wanted) {
                break;
            }
        }
        return new Choice(gone, freed);
    }

    private List<UUID> candidates(VolumeName volume) {
        return sql.query(
                """
                select m.id from model m
                where m.volume = ? and not m.pinned and not exists (
                  select 1 from job j
                  where j.state not in ('completed', 'failed', 'cancelled')
                    and (j.model_id = m.id or j.source = m.source and j.volume = m.volume))
                order by m.last_used_at, m.id\
                """,
                row -> row.uuid("id"),
                volume.value());
    }

    private long keptBy(UUID model, List<UUID> gone, VolumeName volume) {
        return sql.one(
                """
                select coalesce(sum(c.size), 0)::bigint as bytes from (
                  select distinct f.sha256, f.size from model_file f
                  where f.model_id = ? and not exists (
                      select 1 from model_file o join model m on m.id = o.model_id
                      where o.sha256 = f.sha256 and m.volume = ? and m.id <> f.model_id
                        and not m.id = any(?::uuid[]))
                    and not exists (
                      select 1 from job_file w join job j on j.id = w.job_id
                      where w.sha256 = f.sha256 and j.volume = ? and j.kind in ('download', 'view')
                        and j.state not in ('completed', 'failed', 'cancelled'))) as c\
                """,
                row -> row.number("bytes"),
                model,
                volume.value(),
                gone,
                volume.value());
    }
}
