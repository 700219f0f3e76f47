package dev.ballast.api.postgres;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.models.EvictionPlan;
import dev.ballast.api.models.EvictionRound;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.ModelKeeping;
import dev.ballast.api.models.ModelShelf;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

    /// @param last what went last; null if there was nothing, or it made room
    private record Fill(
            long total,
            long free,
            Instant seenAt,
            boolean evict,
            int high,
            int low,
            boolean held,
            @Nullable EvictionRound last) {
        /// Bytes to free so that the low mark is reached; 0 below the high one.
        long beyond() {
            long used = total - free;
            return used > (long) (total * (high / 100.0))
                    ? used - (long) (total * (low / 100.0))
                    : 0;
        }

        @Nullable String why() {
            return held && evict && last != null ? last.why() : null;
        }
    }

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
        EvictionChoice choice = choose(volume, fill.beyond(), missing);
        return new EvictionPlan(
                volume.value(),
                fill.evict(),
                fill.total(),
                fill.free(),
                fill.seenAt(),
                fill.why(),
                Math.max(fill.beyond(), missing),
                choice.freed(),
                choice.gone().stream().map(id -> models.get(id).model()).toList());
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
        settled.forEach(this::evict);
    }

    private void evict(VolumeName volume) {
        Fill fill = fill(volume);
        long missing = missing(volume);
        EvictionRound last = fill.last();
        boolean enough = fill.beyond() == 0 && missing == 0;
        if (last != null && !enough && !last.madeRoom()) {
            hold(volume, last);
            return;
        }
        EvictionChoice choice = choose(volume, fill.beyond(), missing);
        List<UUID> gone = choice.gone().stream().filter(shelf::takeUnlessKept).toList();
        gone.forEach(model -> LOG.infof("model evicted volume=%s model=%s", volume, model));
        if (last != null || !gone.isEmpty()) {
            begin(volume, gone.isEmpty() ? null : choice.freed());
        }
    }

    /// @param expected bytes; null if nothing went
    private void begin(VolumeName volume, @Nullable Long expected) {
        sql.update(
                "update volume set evict_expected = ?::bigint, evict_before = free_bytes,"
                        + " evict_most = free_bytes, evict_held_at = null where name = ?",
                expected,
                volume.value());
    }

    private void hold(VolumeName volume, EvictionRound last) {
        int begun =
                sql.update(
                        "update volume set evict_held_at = now()"
                                + " where name = ? and evict_held_at is null",
                        volume.value());
        if (begun > 0) {
            LOG.warnf("eviction held volume=%s cause=%s", volume, last.why());
        }
    }

    private Fill fill(VolumeName volume) {
        return sql.first(
                        """
                        select v.total_bytes, v.free_bytes, v.seen_at, v.evict_expected,
                               v.evict_before, v.evict_most, v.evict_held_at is not null as held,
                               s.evict, s.evict_high, s.evict_low
                        from volume v, settings s where v.name = ?\
                        """,
                        row ->
                                new Fill(
                                        row.number("total_bytes"),
                                        row.number("free_bytes"),
                                        row.instant("seen_at"),
                                        row.flag("evict"),
                                        row.integer("evict_high"),
                                        row.integer("evict_low"),
                                        row.flag("held"),
                                        last(row)),
                        volume.value())
                .orElseThrow(() -> RefusedException.volumeNotFound(volume));
    }

    private static @Nullable EvictionRound last(Row row) {
        Long expected = row.numberOrNull("evict_expected");
        return expected == null
                ? null
                : new EvictionRound(expected, row.number("evict_before"), row.number("evict_most"));
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
    private EvictionChoice choose(VolumeName volume, long beyond, long missing) {
        EvictionChoice choice = choose(volume, Math.max(beyond, missing));
        return choice.freed() < missing ? choose(volume, beyond) : choice;
    }

    private EvictionChoice choose(VolumeName volume, long wanted) {
        EvictionChoice choice = new EvictionChoice(sql, volume);
        for (UUID model : wanted > 0 ? candidates(volume) : List.<UUID>of()) {
            choice.consider(model, wanted);
            if (choice.freed() >= wanted) {
                break;
            }
        }
        return choice;
    }

    private List<UUID> candidates(VolumeName volume) {
        return sql.query(
                """
                select id from model
                where volume = ? and %s
                  and not exists (
                    select 1 from job j where j.model_id = model.id
                      and j.state not in ('completed', 'failed', 'cancelled'))
                  and not exists (
                    select 1 from job j where j.source = model.source and j.volume = model.volume
                      and j.state not in ('completed', 'failed', 'cancelled'))
                order by last_used_at, id\
                """
                        .formatted(PgModelShelf.FREE),
                row -> row.uuid("id"),
                volume.value());
    }
}
