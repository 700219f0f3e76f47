package dev.ballast.api.dispatch;

import dev.ballast.api.settings.SettingsStore;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.job.TaskState;
import dev.ballast.model.message.Control;
import dev.ballast.model.message.Control.StopReason;
import dev.ballast.model.message.Report;
import dev.ballast.model.message.TaskEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Applies what workers report, many reports in one transaction. Applying a report twice changes
/// nothing, so it may be read again after a crash.
@ApplicationScoped
public class ApplyReports {
    private final Fleet fleet;
    private final TaskLedger ledger;
    private final SettingsStore settings;
    private final Outbox outbox;
    private final Reminders reminders;
    private final Governor governor;
    private final HubResults hubs;

    public ApplyReports(
            Fleet fleet,
            TaskLedger ledger,
            SettingsStore settings,
            Outbox outbox,
            Reminders reminders,
            Governor governor,
            HubResults hubs) {
        this.fleet = fleet;
        this.ledger = ledger;
        this.settings = settings;
        this.outbox = outbox;
        this.reminders = reminders;
        this.governor = governor;
        this.hubs = hubs;
    }

    /// Applies the reports in order. An event of a claim that is no longer the task's present one
    /// changes nothing; its worker is told to stop.
    @Transactional
    public void handle(List<HeardReport> heard) {
        List<Report> reports = heard.stream().map(HeardReport::report).toList();
        Set<String> draining = fleet.seen(heard);
        List<TaskEvent> events =
                reports.stream().flatMap(report -> report.events().stream()).toList();
        if (events.stream().anyMatch(TaskEvent.Described.class::isInstance)) {
            hubs.expectDescriptions();
        }
        if (!events.isEmpty()) {
            new Batch(ledger.lock(tasksOf(events))).apply(events);
        }
        // After the jobs, which are locked before what workers were told.
        reminders.send(reports, draining);
        governor.hear(reports);
    }

    private static Set<UUID> tasksOf(List<TaskEvent> events) {
        var tasks = new HashSet<UUID>();
        events.forEach(event -> tasks.add(event.task()));
        return tasks;
    }

    /// One transaction's worth of events.
    private final class Batch {
        private final Map<UUID, LockedTask> tasks;
        private final Map<UUID, TaskEvent.Progress> progress = new LinkedHashMap<>();
        private final Map<LockedTask, TaskEvent.Resolved> emptyPlans = new LinkedHashMap<>();
        private final Set<UUID> finished = new HashSet<>();
        private final Map<UUID, Control> messages = new HashMap<>();
        private final Set<UUID> alive = new HashSet<>();
        private final Set<UUID> jobs = new HashSet<>();
        private @Nullable RetryRule retryRule;

        Batch(Map<UUID, LockedTask> tasks) {
            this.tasks = new HashMap<>(tasks);
        }

        void apply(List<TaskEvent> events) {
            for (TaskEvent event : events) {
                LockedTask task = tasks.get(event.task());
                if (task != null && task.ownedBy(event.fence())) {
                    apply(task, event);
                } else if (task == null
                        || event instanceof TaskEvent.Progress
                        || !task.endedBy(event.fence())) {
                    messages.put(
                            event.task(),
                            new Control.Stop(event.task(), event.fence(), StopReason.REVOKED));
                }
            }
            ledger.finish(finished);
            ledger.resolvedToNothing(emptyPlans);
            ledger.progress(progress.values());
            ledger.extendLeases(alive);
            outbox.tell(new ArrayList<>(messages.values()));
            ledger.close(jobs);
        }

        private void apply(LockedTask task, TaskEvent event) {
            jobs.add(task.job());
            switch (event) {
                case TaskEvent.Progress newest -> {
                    if (newest.asked()) {
                        hubs.asked(task);
                    }
                    progress.put(task.id(), newest);
                    alive.add(task.id());
                }
                case TaskEvent.Resolved resolved -> resolved(task, resolved);
                case TaskEvent.Transferred transferred -> {
                    ledger.transferred(task, transferred);
                    done(task);
                }
                case TaskEvent.Published published -> {
                    if (ledger.published(task, published)) {
                        done(task);
                    } else {
                        became(task, TaskState.READY);
                    }
                }
                case TaskEvent.Inspected inspected -> {
                    ledger.inspected(task, inspected);
                    done(task);
                }
                case TaskEvent.Verified verified -> {
                    ledger.verified(task, verified);
                    done(task);
                }
                case TaskEvent.Described described -> {
                    hubs.described(task, described);
                    done(task);
                }
                case TaskEvent.Identified identified -> {
                    hubs.identified(task, identified);
                    done(task);
                }
                case TaskEvent.Found found -> {
                    ledger.found(task, found);
                    if (found.last()) {
                        done(task);
                    } else {
                        alive.add(task.id());
                    }
                }
                case TaskEvent.Digested digested -> {
                    ledger.digested(task, digested);
                    done(task);
                }
                case TaskEvent.Removed _ -> done(task);
                case TaskEvent.Failed failed -> failed(task, failed);
                case TaskEvent.HandedBack _ -> {
                    ledger.giveBack(task);
                    became(task, TaskState.READY);
                }
            }
        }

        private void resolved(LockedTask task, TaskEvent.Resolved event) {
            if (event.part() == 0 && event.last() && event.files().isEmpty()) {
                emptyPlans.put(task, event);
                done(task);
                return;
            }
            Optional<TaskEvent.Failed> misfit = ledger.resolved(task, event);
            if (misfit.isPresent()) {
                failed(task, misfit.get());
            } else if (event.last()) {
                done(task);
            } else {
                alive.add(task.id());
            }
        }

        private void failed(LockedTask task, TaskEvent.Failed event) {
            FailureCode code = event.code();
            if (task.kind() == TaskKind.METADATA) {
                became(task, hubs.failed(task, event) ? TaskState.READY : TaskState.FAILED);
                return;
            }
            if (task.kind() == TaskKind.PUBLISH
                    && !event.missing().isEmpty()
                    && ledger.refetch(task, event.missing(), event.detail())) {
                became(task, TaskState.CANCELLED);
                return;
            }
            switch (verdict(task, event)) {
                case RetryRule.Verdict.Retry retry -> {
                    ledger.retryLater(task, code, event.detail(), retry);
                    became(task, TaskState.READY);
                }
                case RetryRule.Verdict.AwaitSpace _ -> {
                    ledger.awaitSpace(task, event.detail());
                    became(task, TaskState.READY);
                }
                case RetryRule.Verdict.GiveUp _ -> {
                    became(task, TaskState.FAILED);
                    // Failing ends the open tasks of the job, so the done ones must be known.
                    ledger.finish(finished);
                    finished.clear();
                    if (event.absent()) {
                        ledger.absent(task);
                    }
                    for (Control.Stop stop : ledger.fail(task, code, event.detail())) {
                        messages.put(stop.task(), stop);
                        tasks.computeIfPresent(
                                stop.task(), (_, t) -> t.withState(TaskState.CANCELLED));
                        alive.remove(stop.task());
                    }
                }
            }
        }

        /// Whoever waits for the answer of a dry run is told at once what the source said.
        private RetryRule.Verdict verdict(LockedTask task, TaskEvent.Failed event) {
            return switch (task.jobKind()) {
                case PLAN -> new RetryRule.Verdict.GiveUp();
                case REMOVE -> rule().afterRemoval(event.code(), task.attempt());
                case DOWNLOAD, VIEW, VERIFY, SCAN, METADATA ->
                        rule().after(event.code(), task.attempt(), event.retryAfterSeconds());
            };
        }

        private RetryRule rule() {
            if (retryRule == null) {
                retryRule =
                        new RetryRule(settings.read().maxAttempts(), ThreadLocalRandom.current());
            }
            return retryRule;
        }

        private void done(LockedTask task) {
            became(task, TaskState.DONE);
            finished.add(task.id());
        }

        private void became(LockedTask task, TaskState state) {
            // The bytes count, the speed of a moment ago does not.
            progress.computeIfPresent(
                    task.id(),
                    (_, p) ->
                            new TaskEvent.Progress(
                                    p.task(), p.fence(), p.bytesDone(), p.bytesTotal(), 0, null));
            tasks.put(task.id(), task.withState(state));
            alive.remove(task.id());
        }
    }
}
