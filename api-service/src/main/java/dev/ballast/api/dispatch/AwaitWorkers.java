package dev.ballast.api.dispatch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;

/// Jobs that run on one worker alone wait while it is away, and say so; so do those that must not
/// publish before a metadata worker has looked into their files. What can be done elsewhere moves.
///
/// None begins to wait while the API is blind: a worker that reported into a Kafka which nobody
/// read is not away.
@ApplicationScoped
public class AwaitWorkers {
    /// Silence for so long makes a worker a lost one.
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Sight sight;
    private final TasksOfWorkers tasks;
    private final AwaitedInspections inspections;

    public AwaitWorkers(Sight sight, TasksOfWorkers tasks, AwaitedInspections inspections) {
        this.sight = sight;
        this.tasks = tasks;
        this.inspections = inspections;
    }

    /// One round.
    @Transactional
    public void handle() {
        if (sight.isUnbroken(SILENCE)) {
            tasks.park();
            inspections.moveQuestions();
            inspections.park();
        }
        tasks.release();
        inspections.release();
    }
}
