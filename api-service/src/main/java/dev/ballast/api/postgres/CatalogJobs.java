package dev.ballast.api.postgres;

import dev.ballast.api.catalogs.EntryState.JobPart;
import dev.ballast.model.job.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The latest download of a source into a folder, as long as that says something: it is under way,
/// or it failed.
@ApplicationScoped
class CatalogJobs {
    private static final String OURS =
            " %1$s.kind = 'download' and %1$s.view = 'plain' and %1$s.volume = 'shared'";

    private static final String COLUMNS =
            " j.source, j.dest, j.id, j.state, j.bytes_done, j.bytes_total, j.speed,"
                    + " j.error_code, j.error_detail, j.error_file, j.finished_at ";

    /// A failed one only counts if none came after it.
    private static final String ALL =
            "select distinct on (j.source, j.dest)"
                    + COLUMNS
                    + """
                    from job j
                    where j.state = any('{queued,resolving,waiting,downloading,paused,publishing,failed}')
                      and %s and (j.state <> 'failed' or not exists (
                        select 1 from job l
                        where l.source = j.source and l.dest = j.dest and l.id > j.id and %s))
                    order by j.source, j.dest, j.id desc\
                    """
                            .formatted(OURS.formatted("j"), OURS.formatted("l"));

    private static final String OF_SOME =
            "select"
                    + COLUMNS
                    + """
                    from (select distinct * from unnest(?::text[], ?::text[]) u(source, dest)) e
                    cross join lateral (
                      select * from job l where l.source = e.source and l.dest = e.dest and %s
                      order by l.id desc limit 1) j
                    where j.state not in ('completed', 'cancelled')\
                    """
                            .formatted(OURS.formatted("l"));

    private final Sql sql;

    CatalogJobs(Sql sql) {
        this.sql = sql;
    }

    /// @param dest where its files go
    /// @param finishedAt null while it is under way
    record Asked(String dest, JobPart part, @Nullable Instant finishedAt) {}

    /// By their sources; of a source into a folder one.
    Map<String, List<Asked>> all() {
        return read(ALL);
    }

    /// Those of a few entries: each is looked up.
    Map<String, List<Asked>> of(Collection<KeptEntry> entries) {
        return read(
                OF_SOME,
                entries.stream().map(KeptEntry::source).toList(),
                entries.stream().map(KeptEntry::dest).toList());
    }

    private Map<String, List<Asked>> read(String text, Object... parameters) {
        Map<String, List<Asked>> jobs = new HashMap<>();
        sql.each(
                text,
                row ->
                        jobs.computeIfAbsent(row.text("source"), _ -> new ArrayList<>())
                                .add(
                                        new Asked(
                                                row.text("dest"),
                                                part(row),
                                                row.instantOrNull("finished_at"))),
                parameters);
        return jobs;
    }

    private static JobPart part(Row row) {
        JobState state = JobState.ofWire(row.text("state"));
        Long total = row.numberOrNull("bytes_total");
        long done = row.number("bytes_done");
        long speed = row.number("speed");
        return new JobPart(
                row.uuid("id"),
                state,
                done,
                total,
                JobRows.progress(state, total, done),
                speed,
                JobRows.eta(total, done, speed),
                JobRows.error(row, row.textOrNull("error_file")));
    }
}
