package dev.ballast.api.postgres;

import dev.ballast.api.jobs.FileView;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobFilter;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.Page;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Finds jobs; one statement a page, one for the total.
@ApplicationScoped
class PgFindJobs implements FindJobs {
    private static final String VISIBLE = "j.kind not in ('plan', 'remove')";

    private final Sql sql;
    private final Totals totals = new Totals();

    PgFindJobs(Sql sql) {
        this.sql = sql;
    }

    @Override
    public JobView get(UUID id) {
        return sql.first(
                        "select " + JobRows.COLUMNS + " from job j where j.id = ? and " + VISIBLE,
                        JobRows::view,
                        id)
                .orElseThrow(() -> RefusedException.jobNotFound(id));
    }

    @Override
    public Optional<JobView> ofFirstHalf(long bits) {
        return sql.first(
                "select "
                        + JobRows.COLUMNS
                        + " from job j where j.id between ? and ? and "
                        + VISIBLE
                        + " order by j.id desc limit 1",
                JobRows::view,
                new UUID(bits, 0),
                new UUID(bits, -1));
    }

    @Override
    public Page<JobView> list(JobFilter filter) {
        Conditions asked = conditions(filter);
        long total =
                totals.get(
                        asked.key(),
                        () ->
                                sql.one(
                                        "select count(*) as n from job j" + asked.where(),
                                        row -> row.number("n"),
                                        asked.with()));
        UUID after = Cursor.read(filter.cursor());
        if (after != null) {
            asked.and("j.id < ?", after);
        }
        List<JobView> jobs =
                sql.query(
                        "select "
                                + JobRows.COLUMNS
                                + " from job j"
                                + asked.where()
                                + " order by j.id desc limit ?",
                        JobRows::view,
                        asked.with(filter.limit() + 1));
        return Cursor.page(jobs, filter.limit(), total, JobView::id);
    }

    private static Conditions conditions(JobFilter filter) {
        Conditions asked = new Conditions().and(VISIBLE);
        if (!filter.states().isEmpty()) {
            asked.and(
                    "j.state = any(?::text[])",
                    filter.states().stream().map(JobState::wire).toList());
        }
        if (filter.kind() != null) {
            asked.and("j.kind = ?", filter.kind().wire());
        }
        if (!filter.labels().isEmpty()) {
            asked.and("j.labels @> ?::jsonb", TextMaps.json(filter.labels()));
        }
        if (filter.q() != null) {
            String pattern = Conditions.containing(filter.q());
            asked.and("(j.source ilike ? or j.name ilike ?)", pattern, pattern);
        }
        if (!filter.schemes().isEmpty()) {
            asked.and("split_part(j.source, ':', 1) = any(?::text[])", filter.schemes());
        }
        if (filter.notEndedBefore() != null) {
            asked.and("(j.finished_at is null or j.finished_at >= ?)", filter.notEndedBefore());
        }
        return asked;
    }

    @Override
    public List<FileView> files(UUID id) {
        get(id);
        return files(List.of(id)).getOrDefault(id, List.of());
    }

    @Override
    public Map<UUID, List<FileView>> failedFiles(Collection<UUID> ids, int most) {
        return files(
                """
                (select g.* from unnest(?::uuid[]) as j(id) cross join lateral (
                   select f.* from job_file f left join task t on t.id = f.task_id
                   where f.job_id = j.id and (f.state = 'failed' or t.state = 'failed')
                   order by f.idx limit ?) g)\
                """,
                ids,
                most);
    }

    private record Owned(UUID job, FileView file) {}

    @Override
    public Map<UUID, List<FileView>> files(Collection<UUID> ids) {
        return files("(select * from job_file where job_id = any(?::uuid[]))", ids);
    }

    private Map<UUID, List<FileView>> files(String some, Object... parameters) {
        return sql
                .query(
                        """
                        select f.job_id, f.path, f.size, f.sha256, f.bytes_done, f.speed,
                               case when f.state in ('done', 'failed') then f.state
                                    when f.damage is not null then 'damaged'
                                    when t.state = 'claimed' and t.kind = 'check'
                                      then 'verifying'
                                    when t.state = 'claimed' then 'downloading'
                                    when t.state in ('failed', 'cancelled') then t.state
                                    else 'waiting' end as state,
                               coalesce(t.attempt, 1) as attempt, t.worker,
                               case when f.damage is not null then 'CHECKSUM_MISMATCH'
                                    when f.error_code is not null then f.error_code
                                    when f.state <> 'done' then t.error_code end as error_code,
                               case f.damage when 'missing' then 'It is no longer there.'
                                    when 'changed'
                                      then 'Its bytes are not those that were installed.'
                                    else coalesce(f.error_detail, t.error_detail) end as error_detail
                        from %s f left join task t on t.id = f.task_id
                        order by f.idx\
                        """
                                .formatted(some),
                        row -> new Owned(row.uuid("job_id"), file(row)),
                        parameters)
                .stream()
                .collect(
                        Collectors.groupingBy(
                                Owned::job, Collectors.mapping(Owned::file, Collectors.toList())));
    }

    private static FileView file(Row row) {
        return new FileView(
                row.text("path"),
                row.numberOrNull("size"),
                row.textOrNull("sha256"),
                row.text("state"),
                row.number("bytes_done"),
                row.number("speed"),
                row.integer("attempt"),
                row.textOrNull("worker"),
                JobRows.error(row, row.text("path")));
    }
}
