package dev.ballast.api.postgres;

import dev.ballast.model.job.JobKind;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.MessageJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Inserts jobs, their first tasks and their secrets, each with one statement for all.
@ApplicationScoped
class JobInserts {
    private final Sql sql;
    private final PgJobSecrets secrets;

    JobInserts(Sql sql, PgJobSecrets secrets) {
        this.sql = sql;
        this.secrets = secrets;
    }

    /// Inserts downloads unless an active job has the same fingerprint. Waits for a transaction
    /// that inserts the same right now.
    ///
    /// @return ids of those that were inserted
    Set<UUID> downloads(List<Draft> drafts) {
        return insert(JobKind.DOWNLOAD, drafts, drafts.stream().map(Draft::fingerprint).toList());
    }

    /// Inserts a plan, which never stands for another job, with its task.
    ///
    /// @param newest whether it asks for the newest revision only
    void plan(Draft draft, boolean newest) {
        var noFingerprint = new ArrayList<@Nullable String>();
        noFingerprint.add(null);
        insert(JobKind.PLAN, List.of(draft), noFingerprint);
        firstTasks(List.of(draft), true, newest);
    }

    /// The active jobs with the fingerprints of these drafts, by fingerprint. They stay until the
    /// transaction ends.
    Map<String, UUID> active(List<Draft> drafts) {
        var jobs = new HashMap<String, UUID>();
        sql.query(
                        "select id, fingerprint from job where fingerprint = any(?::text[])"
                                + " and state not in ('completed', 'failed', 'cancelled')"
                                + " for key share",
                        row -> Map.entry(row.text("fingerprint"), row.uuid("id")),
                        drafts.stream().map(Draft::fingerprint).toList())
                .forEach(entry -> jobs.put(entry.getKey(), entry.getValue()));
        return jobs;
    }

    /// Inserts the task that begins each of these downloads, in order.
    void firstTasks(List<Draft> drafts) {
        firstTasks(drafts, false, false);
    }

    /// @param admitted whether they need no place
    private void firstTasks(List<Draft> drafts, boolean admitted, boolean newest) {
        sql.update(
                """
                insert into task (id, job_id, kind, volume, state, work, priority, admitted,
                                  bucket)
                select u.id, u.job, ?, u.volume, 'ready', u.work::jsonb, u.priority, ?, u.bucket
                from unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[])
                     with ordinality as u(id, job, volume, work, priority, bucket, n)
                order by u.n\
                """,
                TaskKind.RESOLVE.wire(),
                admitted,
                list(drafts, Draft::task),
                list(drafts, Draft::id),
                list(drafts, draft -> draft.request().volume().value()),
                list(drafts, draft -> draft.work(newest)),
                list(drafts, draft -> draft.request().priority().value()),
                // Nobody waits for a plan: it says at once that the upstream asked for a pause.
                list(drafts, draft -> admitted ? null : draft.bucket()));
        secrets.keep(
                drafts.stream()
                        .collect(Collectors.toMap(Draft::id, draft -> draft.request().secrets())));
    }

    private Set<UUID> insert(
            JobKind kind, List<Draft> drafts, List<@Nullable String> fingerprints) {
        return new HashSet<>(
                sql.query(
                        """
                        insert into job (id, kind, source, name, include, exclude, sha256, view,
                                         volume, dest, state, priority, labels, owner,
                                         fingerprint, max_speed, credential, file_name, worker)
                        select u.id, ?, u.source, u.name,
                               array(select jsonb_array_elements_text(u.include::jsonb)),
                               array(select jsonb_array_elements_text(u.exclude::jsonb)),
                               u.sha256, u.view, u.volume, u.dest, ?, u.priority, u.labels::jsonb,
                               u.owner, u.fingerprint, u.max_speed, u.credential, u.file_name,
                               u.worker
                        from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                                    ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                                    ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[],
                                    ?::text[], ?::text[])
                             as u(id, source, name, include, exclude, sha256, view, volume, dest,
                                  priority, labels, owner, fingerprint, max_speed, credential,
                                  file_name, worker)
                        order by u.fingerprint
                        on conflict (fingerprint)
                          where state not in ('completed', 'failed', 'cancelled')
                        do nothing returning id\
                        """,
                        row -> row.uuid("id"),
                        kind.wire(),
                        JobState.QUEUED.wire(),
                        list(drafts, Draft::id),
                        list(drafts, draft -> draft.request().source().text()),
                        list(drafts, draft -> draft.request().source().displayName()),
                        list(drafts, draft -> MessageJson.writeText(draft.request().include())),
                        list(drafts, draft -> MessageJson.writeText(draft.request().exclude())),
                        list(drafts, draft -> textOrNull(draft.request().sha256())),
                        list(drafts, draft -> draft.request().view().wire()),
                        list(drafts, draft -> draft.request().volume().value()),
                        list(drafts, draft -> textOrNull(draft.request().dest())),
                        list(drafts, draft -> draft.request().priority().value()),
                        list(drafts, draft -> TextMaps.json(draft.request().labels())),
                        list(drafts, draft -> draft.submission().owner()),
                        fingerprints,
                        list(drafts, draft -> draft.request().maxSpeed()),
                        list(drafts, Draft::credential),
                        list(drafts, draft -> textOrNull(draft.request().fileName())),
                        list(drafts, draft -> draft.request().worker())));
    }

    private static @Nullable String textOrNull(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static List<@Nullable Object> list(
            List<Draft> drafts, Function<Draft, @Nullable Object> column) {
        var values = new ArrayList<@Nullable Object>(drafts.size());
        drafts.forEach(draft -> values.add(column.apply(draft)));
        return values;
    }
}
