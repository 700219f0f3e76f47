package dev.ballast.api.postgres;

import dev.ballast.api.jobs.Intake;
import dev.ballast.api.jobs.JobRequest;
import dev.ballast.api.jobs.JobView;
import dev.ballast.api.jobs.PlanView;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.SecretSeal;
import dev.ballast.api.jobs.Submission;
import dev.ballast.api.jobs.Submission.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Takes batches of requests in with a fixed number of statements.
@ApplicationScoped
class PgIntake implements Intake {
    /// Tries to insert or find a job that keeps ending in between.
    private static final int MAX_TRIES = 10;

    private final Sql sql;
    private final IdempotencyKeys keys;
    private final JobInserts inserts;
    private final JobEventLog events;
    private final PgOutbox outbox;
    private final PlanAnswers plans;
    private final Neighbours neighbours;
    private final SecretSeal seal;

    PgIntake(
            Sql sql,
            IdempotencyKeys keys,
            JobInserts inserts,
            JobEventLog events,
            PgOutbox outbox,
            PlanAnswers plans,
            Neighbours neighbours,
            SecretSeal seal) {
        this.sql = sql;
        this.keys = keys;
        this.inserts = inserts;
        this.events = events;
        this.outbox = outbox;
        this.plans = plans;
        this.neighbours = neighbours;
        this.seal = seal;
    }

    @Override
    public List<Outcome> accept(List<Submission> submissions) {
        List<Draft> drafts =
                submissions.stream().map(submission -> Draft.of(submission, seal)).toList();
        IdempotencyKeys.Answers answers = keys.take(drafts);
        List<Draft> open =
                drafts.stream()
                        .filter(draft -> !answers.jobs().containsKey(draft.id()))
                        .filter(draft -> !answers.conflicts().containsKey(draft.id()))
                        .toList();
        Map<UUID, UUID> jobs = insertOrJoin(open);
        List<Draft> created =
                open.stream().filter(draft -> draft.id().equals(jobs.get(draft.id()))).toList();
        begin(created);
        Set<UUID> joined = new HashSet<>(jobs.keySet());
        created.forEach(draft -> joined.remove(draft.id()));
        leadKeys(joined, jobs);
        jobs.putAll(answers.jobs());
        Map<UUID, JobView> views = views(jobs.values());
        events.append(created.stream().map(draft -> view(views, draft.id())).toList());
        neighbours.wake();
        return outcomes(drafts, answers, jobs, joined, views);
    }

    @Override
    public UUID plan(Submission submission) {
        return plan(submission, false);
    }

    @Override
    public UUID planNewest(Submission submission) {
        return plan(submission, true);
    }

    private UUID plan(Submission submission, boolean newest) {
        Draft draft = Draft.of(submission, seal);
        inserts.plan(draft, newest);
        outbox.ring(List.of(draft.task()));
        return draft.id();
    }

    @Override
    public PlanView takePlan(UUID id, JobRequest request) {
        return plans.take(id, request);
    }

    /// The job that answers each draft: itself, another draft of this batch, or an active job.
    private Map<UUID, UUID> insertOrJoin(List<Draft> drafts) {
        var leaders = new LinkedHashMap<String, Draft>();
        drafts.forEach(draft -> leaders.putIfAbsent(draft.fingerprint(), draft));
        var byFingerprint = new HashMap<String, UUID>();
        for (int i = 0; i < MAX_TRIES && !leaders.isEmpty(); i++) {
            List<Draft> left = List.copyOf(leaders.values());
            Set<UUID> inserted = inserts.downloads(left);
            for (Draft draft : left) {
                if (inserted.contains(draft.id())) {
                    byFingerprint.put(draft.fingerprint(), draft.id());
                }
            }
            leaders.keySet().removeAll(byFingerprint.keySet());
            byFingerprint.putAll(inserts.active(List.copyOf(leaders.values())));
            leaders.keySet().removeAll(byFingerprint.keySet());
        }
        if (!leaders.isEmpty()) {
            throw new IllegalStateException("jobs of the same source end faster than one can join");
        }
        var jobs = new HashMap<UUID, UUID>();
        for (Draft draft : drafts) {
            UUID job = byFingerprint.get(draft.fingerprint());
            if (job != null) {
                jobs.put(draft.id(), job);
            }
        }
        return jobs;
    }

    private void begin(List<Draft> created) {
        if (created.isEmpty()) {
            return;
        }
        inserts.firstTasks(created);
        outbox.ring(created.stream().map(Draft::task).toList());
    }

    private void leadKeys(Set<UUID> joined, Map<UUID, UUID> jobs) {
        if (joined.isEmpty()) {
            return;
        }
        var leads = new HashMap<UUID, UUID>(jobs);
        leads.keySet().retainAll(joined);
        keys.lead(leads);
    }

    private Map<UUID, JobView> views(Iterable<UUID> jobs) {
        var ids = new HashSet<UUID>();
        jobs.forEach(ids::add);
        var views = new HashMap<UUID, JobView>();
        sql.query(
                        "select " + JobRows.COLUMNS + " from job j where j.id = any(?::uuid[])",
                        JobRows::view,
                        ids)
                .forEach(view -> views.put(view.id(), view));
        return views;
    }

    private static List<Outcome> outcomes(
            List<Draft> drafts,
            IdempotencyKeys.Answers answers,
            Map<UUID, UUID> jobs,
            Set<UUID> joined,
            Map<UUID, JobView> views) {
        var outcomes = new ArrayList<Outcome>(drafts.size());
        for (Draft draft : drafts) {
            RefusedException conflict = answers.conflicts().get(draft.id());
            if (conflict != null) {
                outcomes.add(new Outcome.Refused(conflict));
                continue;
            }
            UUID job = jobs.getOrDefault(draft.id(), draft.id());
            JobView view = view(views, job);
            outcomes.add(
                    new Outcome.Accepted(
                            joined.contains(draft.id()) ? view.joined() : view,
                            job.equals(draft.id())));
        }
        return outcomes;
    }

    private static JobView view(Map<UUID, JobView> views, UUID job) {
        JobView view = views.get(job);
        if (view == null) {
            throw RefusedException.jobNotFound(job);
        }
        return view;
    }
}
