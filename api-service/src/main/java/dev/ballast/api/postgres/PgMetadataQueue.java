package dev.ballast.api.postgres;

import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.metadata.FetchMetadata;
import dev.ballast.api.metadata.MetadataQueue;
import dev.ballast.api.metadata.Target;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Jobs for metadata: a file of the job stands for each thing that is asked about.
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class PgMetadataQueue implements MetadataQueue {
    private static final long LOCK = 0x6d657461_64617461L;

    private final Sql sql;
    private final MetadataInserts inserts;

    PgMetadataQueue(Sql sql, MetadataInserts inserts) {
        this.sql = sql;
        this.inserts = inserts;
    }

    @Override
    public void lock() {
        sql.query("select pg_advisory_xact_lock(?)", _ -> 1, LOCK);
    }

    @Override
    public List<Target> targets(@Nullable Set<String> entries, @Nullable Set<UUID> models) {
        boolean all = entries == null && models == null;
        List<Target> targets = new ArrayList<>();
        if (all || entries != null) {
            targets.addAll(entries(entries));
        }
        if (all || models != null) {
            targets.addAll(models(models));
        }
        return targets;
    }

    private record Found<T>(T id, Target target) {}

    private List<Target> entries(@Nullable Set<String> ids) {
        Conditions asked = new Conditions().and("not deleted");
        if (ids != null) {
            asked.and("id = any(?::text[])", ids);
        }
        List<Found<String>> found =
                sql.query(
                        "select id, source, file, entry->>'sha256' as sha256 from catalog_entry"
                                + asked.where()
                                + " order by lower(name), id",
                        row ->
                                new Found<>(
                                        row.text("id"),
                                        target(row, row.text("id"), VolumeName.SHARED)),
                        asked.with());
        missing(ids, found)
                .forEach(id -> {
                    throw RefusedException.entryNotFound(id);
                });
        return found.stream().map(Found::target).toList();
    }

    private List<Target> models(@Nullable Set<UUID> ids) {
        Conditions asked = new Conditions();
        if (ids != null) {
            asked.and("m.id = any(?::uuid[])", ids);
        }
        List<Found<UUID>> found =
                sql.query(
                        """
                        select m.id, m.name, m.source, m.volume, f.path as file, f.sha256
                        from model m left join lateral (
                          select path, sha256 from model_file where model_id = m.id
                          order by size desc limit 1) f on true\
                        """
                                + asked.where()
                                + " order by m.id",
                        row ->
                                new Found<>(
                                        row.uuid("id"),
                                        target(
                                                row,
                                                row.text("name"),
                                                new VolumeName(row.text("volume")))),
                        asked.with());
        missing(ids, found)
                .forEach(id -> {
                    throw RefusedException.modelNotFound(id);
                });
        return found.stream().map(Found::target).toList();
    }

    private static <T> Set<T> missing(@Nullable Set<T> ids, List<Found<T>> found) {
        Set<T> missing = new HashSet<>(ids == null ? Set.of() : ids);
        found.forEach(one -> missing.remove(one.id()));
        return missing;
    }

    private static Target target(Row row, String label, VolumeName volume) {
        String sha256 = row.textOrNull("sha256");
        return new Target(
                label,
                SourceRef.parse(row.text("source")),
                row.textOrNull("file"),
                sha256 == null ? null : new Sha256(sha256),
                volume);
    }

    @Override
    public Set<String> missing(Collection<String> subjects, Duration within) {
        return new HashSet<>(
                sql.query(
                        """
                        select source as subject from hub_facts
                        where source = any(?::text[]) and missing_since is not null
                          and checked_at > now() - make_interval(secs => ?)
                        union all
                        select 'sha256:' || sha256 from hub_content
                        where sha256 in (select substr(s, 8) from unnest(?::text[]) as s
                                         where s like 'sha256:%')
                          and source is null and checked_at > now() - make_interval(secs => ?)\
                        """,
                        row -> row.text("subject"),
                        subjects,
                        within.toSeconds(),
                        subjects,
                        within.toSeconds()));
    }

    @Override
    public Map<String, UUID> underWay(Collection<String> subjects) {
        Map<String, UUID> jobs = new HashMap<>();
        sql.query(
                        """
                        select f.subject, f.job_id from job j join job_file f on f.job_id = j.id
                        where j.kind = 'metadata' and f.bytes_done = 0
                          and j.state not in ('completed', 'failed', 'cancelled')
                          and f.subject = any(?::text[])\
                        """,
                        row -> Map.entry(row.text("subject"), row.uuid("job_id")),
                        subjects)
                .forEach(entry -> jobs.put(entry.getKey(), entry.getValue()));
        return jobs;
    }

    @Override
    public JobView joined(UUID job) {
        return inserts.view(job).joined();
    }

    @Override
    public JobView create(
            List<Target> targets,
            FetchMetadata.Wish wish,
            String owner,
            Map<String, String> labels) {
        List<MetadataInserts.Item> items =
                targets.stream()
                        .flatMap(target ->
                                target
                                        .subject()
                                        .map(subject -> new MetadataInserts.Item(target, subject))
                                        .stream())
                        .toList();
        return inserts.create(items, wish, owner, labels);
    }
}
