package dev.ballast.api.postgres;

import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers which job answered which idempotency key of which owner.
@ApplicationScoped
class IdempotencyKeys {
    /// Looks at keys that others take and whose jobs are deleted in between.
    private static final int MAX_TRIES = 10;

    private final Sql sql;

    IdempotencyKeys(Sql sql) {
        this.sql = sql;
    }

    private record Key(String owner, String key) {}

    private record Known(Key key, String bodyHash, UUID job) {}

    /// What the keys of some drafts lead to.
    ///
    /// @param jobs the job that answered before, by draft
    /// @param conflicts why the draft is refused, by draft
    record Answers(Map<UUID, UUID> jobs, Map<UUID, RefusedException> conflicts) {}

    /// Takes the keys that are new, and tells what became of the others. A key whose job is gone is
    /// new. Waits for a transaction that takes the same key right now.
    Answers take(List<Draft> drafts) {
        var answers = new Answers(new HashMap<>(), new HashMap<>());
        List<Draft> open =
                drafts.stream().filter(d -> d.submission().idempotencyKey() != null).toList();
        Set<UUID> ours = new HashSet<>();
        open.forEach(draft -> ours.add(draft.id()));
        for (int i = 0; i < MAX_TRIES && !open.isEmpty(); i++) {
            Set<UUID> fresh = insert(open);
            List<Draft> repeated = open.stream().filter(d -> !fresh.contains(d.id())).toList();
            Map<Key, Known> known = find(repeated);
            Set<UUID> there = existing(known.values());
            there.addAll(ours);
            drop(known.values().stream().filter(k -> !there.contains(k.job())).toList());
            var left = new ArrayList<Draft>();
            for (Draft draft : repeated) {
                Known before = known.get(key(draft));
                if (before == null || !there.contains(before.job())) {
                    left.add(draft);
                } else if (before.bodyHash().equals(draft.bodyHash())) {
                    answers.jobs().put(draft.id(), before.job());
                } else {
                    answers.conflicts().put(draft.id(), conflict(draft));
                }
            }
            open = left;
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("jobs of idempotency keys go faster than one can look");
        }
        return answers;
    }

    /// Leads the keys of drafts that joined another job to that job.
    void lead(Map<UUID, UUID> jobsByDraft) {
        List<UUID> drafts = List.copyOf(jobsByDraft.keySet());
        sql.update(
                "update idempotency_key k set job_id = u.job"
                        + " from unnest(?::uuid[], ?::uuid[]) as u(draft, job)"
                        + " where k.job_id = u.draft",
                drafts,
                drafts.stream().map(jobsByDraft::get).toList());
    }

    private Set<UUID> insert(List<Draft> keyed) {
        return new HashSet<>(
                sql.query(
                        """
                        insert into idempotency_key (owner, key, body_hash, job_id)
                        select * from unnest(?::text[], ?::text[], ?::text[], ?::uuid[])
                               as u(owner, key, body_hash, job_id)
                        order by u.owner, u.key
                        on conflict do nothing returning job_id\
                        """,
                        row -> row.uuid("job_id"),
                        owners(keyed),
                        keys(keyed),
                        keyed.stream().map(Draft::bodyHash).toList(),
                        keyed.stream().map(Draft::id).toList()));
    }

    /// Those of the keys' jobs that exist, which they will until the transaction ends.
    private Set<UUID> existing(Collection<Known> keys) {
        return new HashSet<>(
                sql.query(
                        "select id from job where id = any(?::uuid[]) order by id for key share",
                        row -> row.uuid("id"),
                        keys.stream().map(Known::job).distinct().toList()));
    }

    /// Forgets keys whose job is gone, unless somebody has taken them anew.
    private void drop(List<Known> dangling) {
        if (!dangling.isEmpty()) {
            sql.update(
                    """
                    delete from idempotency_key k using unnest(?::text[], ?::text[], ?::uuid[])
                           as u(owner, key, job)
                    where k.owner = u.owner and k.key = u.key and k.job_id = u.job\
                    """,
                    dangling.stream().map(known -> known.key().owner()).toList(),
                    dangling.stream().map(known -> known.key().key()).toList(),
                    dangling.stream().map(Known::job).toList());
        }
    }

    private Map<Key, Known> find(List<Draft> drafts) {
        var known = new HashMap<Key, Known>();
        sql.query(
                        """
                        select k.owner, k.key, k.body_hash, k.job_id from idempotency_key k
                        join unnest(?::text[], ?::text[]) as u(owner, key)
                          on k.owner = u.owner and k.key = u.key\
                        """,
                        row ->
                                new Known(
                                        new Key(row.text("owner"), row.text("key")),
                                        row.text("body_hash"),
                                        row.uuid("job_id")),
                        owners(drafts),
                        keys(drafts))
                .forEach(found -> known.put(found.key(), found));
        return known;
    }

    private static List<String> owners(Collection<Draft> drafts) {
        return drafts.stream().map(draft -> draft.submission().owner()).toList();
    }

    private static List<String> keys(Collection<Draft> drafts) {
        var keys = new ArrayList<String>(drafts.size());
        drafts.forEach(draft -> keys.add(key(draft).key()));
        return keys;
    }

    private static Key key(Draft draft) {
        @Nullable String key = draft.submission().idempotencyKey();
        return new Key(draft.submission().owner(), key == null ? "" : key);
    }

    private static RefusedException conflict(Draft draft) {
        return new RefusedException(
                Code.IDEMPOTENCY_CONFLICT,
                "The idempotency key '%s' was used for another request; take a new one."
                        .formatted(key(draft).key()));
    }
}
