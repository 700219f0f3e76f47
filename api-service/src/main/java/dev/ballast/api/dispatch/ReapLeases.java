package dev.ballast.api.dispatch;

import dev.ballast.api.settings.SettingsStore;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Control.StopReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// Gives the tasks of silent workers back to the queue, with their progress kept.
///
/// Never while the API is blind: a worker that reported into a Kafka which nobody read has done
/// nothing wrong. See [Sight#isUnbroken].
@ApplicationScoped
public class ReapLeases {
    private static final Logger LOG = Logger.getLogger(ReapLeases.class);
    private static final int BATCH = 500;

    /// Losing a worker costs no attempt until it happened this often to one task: then the task may
    /// be what kills them.
    private static final int FORGIVEN_LOSSES = 4;

    private final Sight sight;
    private final TaskLedger ledger;
    private final SettingsStore settings;
    private final Outbox outbox;

    public ReapLeases(Sight sight, TaskLedger ledger, SettingsStore settings, Outbox outbox) {
        this.sight = sight;
        this.ledger = ledger;
        this.settings = settings;
        this.outbox = outbox;
    }

    /// One round.
    ///
    /// @return how many tasks were taken from their owners
    @Transactional
    public int handle() {
        if (!sight.isUnbroken()) {
            return 0;
        }
        List<UUID> overdue = ledger.overdue(BATCH);
        if (overdue.isEmpty()) {
            return 0;
        }
        var stops = new ArrayList<Control>();
        var jobs = new HashSet<UUID>();
        for (LockedTask task : ledger.lock(overdue).values()) {
            if (ledger.isOverdue(task)) {
                LOG.warnf(
                        "lease ran out task=%s job=%s fence=%d",
                        task.id(), task.job(), task.fence());
                stops.add(new Control.Stop(task.id(), task.fence(), StopReason.REVOKED));
                jobs.add(task.job());
                stops.addAll(reap(task));
            }
        }
        outbox.tell(stops);
        ledger.close(jobs);
        return jobs.size();
    }

    private List<Control.Stop> reap(LockedTask task) {
        if (task.losses() < FORGIVEN_LOSSES) {
            ledger.giveBackAfterLoss(task);
            return List.of();
        }
        String detail =
                "The workers that had this went silent, %d times.".formatted(task.losses() + 1);
        RetryRule rule = new RetryRule(settings.read().maxAttempts(), ThreadLocalRandom.current());
        RetryRule.Verdict verdict =
                task.jobKind() == JobKind.REMOVE
                        ? rule.afterRemoval(FailureCode.WORKER_LOST, task.attempt())
                        : rule.after(FailureCode.WORKER_LOST, task.attempt(), null);
        return switch (verdict) {
            case RetryRule.Verdict.Retry retry -> {
                ledger.retryLater(task, FailureCode.WORKER_LOST, detail, retry.delay());
                yield List.of();
            }
            case RetryRule.Verdict.AwaitSpace _, RetryRule.Verdict.GiveUp _ ->
                    ledger.fail(task, FailureCode.WORKER_LOST, detail);
        };
    }
}
