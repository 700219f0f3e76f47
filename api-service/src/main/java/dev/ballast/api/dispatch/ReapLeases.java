package dev.ballast.api.dispatch;

import dev.ballast.api.settings.SettingsStore;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobKind;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Control.StopReason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/// Gives tasks back to the queue, with their progress kept, whose workers are silent for a whole
/// lease, or are alive and do not know of them: such a worker was started anew, or the answer to
/// its claim was lost.
///
/// Never while the API is blind: a worker that reported into a Kafka which nobody read has done
/// nothing wrong. See [Sight#isUnbroken].
@ApplicationScoped
public class ReapLeases {
    private static final Logger LOG = Logger.getLogger(ReapLeases.class);
    private static final int BATCH = 500;

    /// What the API must have seen to know that a worker does not name a task: the two reports of
    /// the last 10 s that [TaskLedger#disowned] looks at, and the gap before they were read.
    private static final Duration SEEN_FOR_DISOWNED = Duration.ofSeconds(15);

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
        boolean seesLeases = sight.isUnbroken(TaskQueue.LEASE);
        boolean seesReports = sight.isUnbroken(SEEN_FOR_DISOWNED);
        var suspects = new LinkedHashSet<UUID>();
        if (seesLeases) {
            suspects.addAll(ledger.overdue(BATCH));
        }
        if (seesReports) {
            suspects.addAll(ledger.disowned(BATCH));
        }
        if (suspects.isEmpty()) {
            return 0;
        }
        var stops = new ArrayList<Control>();
        var jobs = new HashSet<UUID>();
        for (LockedTask task : ledger.lock(suspects).values()) {
            boolean overdue = seesLeases && ledger.isOverdue(task);
            if (overdue || (seesReports && ledger.isDisowned(task))) {
                LOG.warnf(
                        "%s task=%s job=%s fence=%d",
                        overdue ? "lease ran out" : "the worker does not know its task",
                        task.id(),
                        task.job(),
                        task.fence());
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
                ledger.retryLater(task, FailureCode.WORKER_LOST, detail, retry);
                yield List.of();
            }
            case RetryRule.Verdict.AwaitSpace _, RetryRule.Verdict.GiveUp _ ->
                    ledger.fail(task, FailureCode.WORKER_LOST, detail);
        };
    }
}
