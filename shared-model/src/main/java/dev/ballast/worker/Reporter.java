package dev.ballast.worker;

import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reports every 2 s, and soon after each outcome. One report is under way at a time; an outcome is
/// kept until a report with it is safe, so that it is told at least once and in order; one that
/// cannot be told at all becomes a failure, so that it does not hold up the others. Progress is
/// never kept: each report takes the newest. Thread-safe; [#run] has a thread of its own.
final class Reporter implements Runnable {
    private static final Logger LOG = System.getLogger(Reporter.class.getName());
    private static final int CONGESTED = 1000;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

    private final Reports reports;
    private final ReportContents contents;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private final FreezeWatch freezes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<TaskEvent> outcomes = new ArrayDeque<>();
    private long nextTick;
    private long outcomesDue;

    /// Outcomes to send one by one, as one of them cannot be sent.
    private int suspects;

    private boolean underWay;
    private boolean failing;
    private volatile boolean everDelivered;
    private volatile long delivered;
    private boolean closing;
    private boolean ended;

    /// What the reporter asks of the worker around it.
    interface ReportContents {
        /// What is sent.
        ///
        /// @param known tasks that are owned, or have ended and this report does not tell of it yet
        Report report(Instant at, List<TaskEvent> events, Set<UUID> known);

        /// The tasks that are owned, or whose outcome is about to be added.
        Set<UUID> tasks();

        List<TaskEvent> progress();

        /// These outcomes are safe now.
        void told(List<TaskEvent> outcomes);

        /// The process stood still.
        void frozen();

        /// Whether so many outcomes wait that the worker should make no new ones.
        void congested(boolean congested);
    }

    Reporter(Reports reports, ReportContents contents, Pace pace, LongSupplier nanoTime) {
        this.reports = reports;
        this.contents = contents;
        this.pace = pace;
        this.nanoTime = nanoTime;
        this.nextTick = nanoTime.getAsLong();
        this.outcomesDue = nextTick;
        this.freezes = new FreezeWatch(pace.frozen(), nextTick);
    }

    /// Keeps an outcome until it is safely told.
    void add(TaskEvent outcome) {
        lock.lock();
        try {
            if (outcomes.isEmpty()) {
                outcomesDue =
                        Math.max(outcomesDue, nanoTime.getAsLong() + pace.coalesce().toNanos());
            }
            outcomes.addAll(ReportBatch.parts(outcome));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        contents.congested(isCongested());
    }

    /// Makes the next report now: it has news that must not wait.
    void soon() {
        lock.lock();
        try {
            nextTick = nanoTime.getAsLong();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Tells what is left and that the worker has stopped, for at most `patience`; then ends
    /// [#run].
    ///
    /// @return whether all of it is safe
    boolean close(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            long left = patience.toNanos();
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean all = ended;
            ended = true;
            changed.signalAll();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /// How long ago a report was safe the last time; years if none ever was.
    Duration sinceDelivered() {
        return everDelivered
                ? Duration.ofNanos(nanoTime.getAsLong() - delivered)
                : Duration.ofDays(3650);
    }

    @Override
    public void run() {
        try {
            while (true) {
                boolean due = awaitDue();
                if (freezes.wasFrozen(nanoTime.getAsLong())) {
                    contents.frozen();
                }
                if (due) {
                    send();
                }
                if (isEnded()) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until a report is due, but never so long that it would look like a freeze.
    private boolean awaitDue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long now = nanoTime.getAsLong();
            long look = now + pace.report().toNanos();
            while (!ended && !isDue(now)) {
                long until = Math.min(look, underWay ? look : nextReport());
                if (until <= now) {
                    return false;
                }
                changed.awaitNanos(until - now);
                now = nanoTime.getAsLong();
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue(long now) {
        return !underWay && nextReport() <= now;
    }

    private long nextReport() {
        if (closing) {
            return outcomesDue;
        }
        return outcomes.isEmpty() ? nextTick : Math.min(nextTick, outcomesDue);
    }

    private void send() {
        List<TaskEvent> told;
        List<TaskEvent> events;
        // Asked before the outcomes are taken: a task that ends meanwhile is in one of the two.
        Set<UUID> known = new LinkedHashSet<>(contents.tasks());
        boolean last;
        lock.lock();
        try {
            told = suspects > 0 ? List.of(outcomes.getFirst()) : ReportBatch.first(outcomes);
            events = new ArrayList<>(told);
            outcomes.stream().skip(told.size()).forEach(outcome -> known.add(outcome.task()));
            last = closing && told.size() == outcomes.size();
            underWay = true;
            long now = nanoTime.getAsLong();
            if (!closing) {
                outcomesDue = now + pace.spacing().toNanos();
            }
            if (nextTick <= now && suspects == 0) {
                nextTick = now + pace.report().toNanos();
                // Asked after the outcomes were taken: a task whose outcome is in here owns nothing
                // now.
                events.addAll(contents.progress());
            }
        } finally {
            lock.unlock();
        }
        reports.send(contents.report(Instant.now(), events, known))
                .whenComplete((_, failure) -> settle(told.size(), events.size(), last, failure));
    }

    private void settle(int told, int sent, boolean last, @Nullable Throwable failure) {
        boolean begins;
        boolean isOver;
        List<TaskEvent> safe = new ArrayList<>();
        lock.lock();
        try {
            underWay = false;
            begins = failure != null && !failing;
            isOver = failure == null && failing;
            failing = failure != null;
            switch (failure) {
                case null -> {
                    everDelivered = true;
                    delivered = nanoTime.getAsLong();
                    for (int i = 0; i < told; i++) {
                        safe.add(outcomes.removeFirst());
                    }
                    suspects = Math.max(0, suspects - told);
                    ended |= last && outcomes.isEmpty();
                }
                case UnsendableReportException _ -> sift(told, sent);
                default -> outcomesDue = nanoTime.getAsLong() + AFTER_FAILURE.toNanos();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (begins) {
            LOG.log(
                    Level.WARNING,
                    "reports are not delivered, kept until they are cause=" + failure);
        } else if (isOver) {
            LOG.log(Level.INFO, "reports are delivered again");
        }
        if (!safe.isEmpty()) {
            contents.told(safe);
        }
        contents.congested(isCongested());
    }

    /// Goes on without the outcome that cannot be sent, once it is known which one it is.
    private void sift(int told, int sent) {
        if (sent != 1 || told != 1) {
            suspects = told;
            return;
        }
        suspects = Math.max(0, suspects - 1);
        TaskEvent culprit = outcomes.removeFirst();
        LOG.log(
                Level.ERROR,
                "an outcome cannot be reported task=%s kind=%s"
                        .formatted(culprit.task(), culprit.getClass().getSimpleName()));
        if (!(culprit instanceof TaskEvent.Failed)) {
            outcomes.addFirst(
                    new TaskEvent.Failed(
                            culprit.task(),
                            culprit.fence(),
                            FailureCode.INTERNAL,
                            "What the worker has to tell of this task is too large for a message.",
                            null));
        }
    }

    private boolean isCongested() {
        lock.lock();
        try {
            return outcomes.size() > CONGESTED;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
