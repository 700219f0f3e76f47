package dev.ballast.api.postgres;

import dev.ballast.api.metadata.FindMetadata;
import dev.ballast.api.metadata.Subject;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks at `hub_facts` and at the files of jobs for metadata.
@ApplicationScoped
class PgFindMetadata implements FindMetadata {
    private final Sql sql;

    PgFindMetadata(Sql sql) {
        this.sql = sql;
    }

    /// How far asking about a subject is.
    private record Asked(State state, @Nullable String error, UUID job) {}

    private record Listed(String id, String file, String source, @Nullable String sha256) {}

    @Override
    public List<EntryState> entries() {
        Map<String, Asked> asked = asked();
        if (asked.isEmpty()) {
            return List.of();
        }
        List<EntryState> states = new ArrayList<>();
        for (Listed entry :
                sql.query(
                        "select id, file, source, entry->>'sha256' as sha256 from catalog_entry"
                                + " where not deleted order by lower(name), id",
                        row ->
                                new Listed(
                                        row.text("id"),
                                        row.text("file"),
                                        row.text("source"),
                                        row.textOrNull("sha256")))) {
            Asked found = asked.get(subject(entry));
            if (found != null) {
                states.add(
                        new EntryState(
                                entry.id(),
                                entry.file(),
                                found.state(),
                                found.error(),
                                found.job()));
            }
        }
        return states;
    }

    private static String subject(Listed entry) {
        return Subject.of(SourceRef.parse(entry.source()))
                .map(Subject::text)
                .orElse("sha256:" + entry.sha256());
    }

    private Map<String, Asked> asked() {
        Map<String, Asked> asked = new HashMap<>();
        sql.query(
                        """
                        select distinct on (f.subject) f.subject, f.job_id, f.state,
                               t.state as task, coalesce(f.error_code, t.error_code) as code,
                               coalesce(f.error_detail, t.error_detail) as detail
                        from job j join job_file f on f.job_id = j.id and f.subject is not null
                        left join task t on t.id = f.task_id
                        where j.kind = 'metadata' order by f.subject, j.id desc\
                        """,
                        row ->
                                Map.entry(
                                        row.text("subject"),
                                        new Asked(state(row), error(row), row.uuid("job_id"))))
                .forEach(entry -> asked.put(entry.getKey(), entry.getValue()));
        return asked;
    }

    private static State state(Row row) {
        String task = row.textOrNull("task");
        if (row.text("state").equals("done")) {
            return State.DONE;
        }
        boolean failed = row.text("state").equals("failed") || "failed".equals(task);
        if (failed) {
            return "SOURCE_NOT_FOUND".equals(row.textOrNull("code"))
                    ? State.NOT_FOUND
                    : State.ERROR;
        }
        if ("cancelled".equals(task)) {
            return State.ERROR;
        }
        return "claimed".equals(task) ? State.FETCHING : State.QUEUED;
    }

    private static @Nullable String error(Row row) {
        if (row.text("state").equals("done")) {
            return null;
        }
        String detail = row.textOrNull("detail");
        return detail == null && "cancelled".equals(row.textOrNull("task"))
                ? "It was cancelled."
                : detail;
    }

    @Override
    public long waiting() {
        return sql.one(
                """
                select count(*) as n from job j join job_file f on f.job_id = j.id
                where j.kind = 'metadata' and f.bytes_done = 0
                  and j.state not in ('completed', 'failed', 'cancelled')\
                """,
                row -> row.number("n"));
    }

    private record Described(UUID model, @Nullable String source) {}

    @Override
    public Map<UUID, Known> ofModels(Collection<UUID> models) {
        List<Described> described =
                sql.query(
                        """
                        select m.id, m.source, (
                          select c.source from model_file f
                          join hub_content c on c.sha256 = f.sha256
                          where f.model_id = m.id and c.source is not null
                          order by f.size desc limit 1) as identified
                        from model m where m.id = any(?::uuid[])\
                        """,
                        row ->
                                new Described(
                                        row.uuid("id"),
                                        Subject.of(SourceRef.parse(row.text("source")))
                                                .map(Subject::text)
                                                .orElse(row.textOrNull("identified"))),
                        models);
        Map<String, Known> known =
                known(described.stream().map(Described::source).filter(Objects::nonNull).toList());
        Map<UUID, Known> found = new HashMap<>();
        for (Described model : described) {
            Known facts = known.get(model.source());
            if (facts != null) {
                found.put(model.model(), facts);
            }
        }
        return found;
    }

    @Override
    public Optional<Known> ofSource(String source) {
        return Optional.ofNullable(known(List.of(source)).get(source));
    }

    private Map<String, Known> known(Collection<String> sources) {
        Map<String, Known> known = new HashMap<>();
        sql.query(
                        "select source, facts::text as facts, fetched_at, missing_since, checked_at"
                                + " from hub_facts where source = any(?::text[])",
                        row -> {
                            String facts = row.textOrNull("facts");
                            return Map.entry(
                                    row.text("source"),
                                    new Known(
                                            facts == null
                                                    ? null
                                                    : MessageJson.read(facts, HubFacts.class),
                                            row.instantOrNull("fetched_at"),
                                            row.instantOrNull("missing_since"),
                                            row.instant("checked_at")));
                        },
                        sources)
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    @Override
    public Optional<Failure> failure(UUID job) {
        return sql.first(
                """
                select coalesce(f.error_code, t.error_code) as code,
                       coalesce(f.error_detail, t.error_detail, '') as detail
                from job_file f left join task t on t.id = f.task_id
                where f.job_id = ? and f.state <> 'done'
                  and coalesce(f.error_code, t.error_code) is not null
                order by f.idx limit 1\
                """,
                row -> new Failure(FailureCode.valueOf(row.text("code")), row.text("detail")),
                job);
    }
}
