package dev.ballast.api.dispatch;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tasks that may run, in their order: priority, then age.
public interface TaskQueue {
    /// How long a task is its worker's without a report.
    Duration LEASE = Duration.ofSeconds(30);

    /// What claims that are answered together ask for.
    record Wanted(List<TaskKind> kinds, List<VolumeName> volumes) {
        public Wanted {
            kinds = List.copyOf(kinds);
            volumes = List.copyOf(volumes);
        }
    }

    /// What one of them gets.
    ///
    /// @param claim the task that is the worker's now; null for none
    /// @param again without a task: whether there may be one for it yet
    record Answer(@Nullable Claim claim, boolean again) {
        /// There is none.
        public static final Answer NOTHING = new Answer(null, false);

        /// Others were given something, so the next look may find more.
        public static final Answer AGAIN = new Answer(null, true);
    }

    /// Takes the next best tasks out, in one transaction of its own. A job's first task also takes
    /// one of the places that `max_concurrent_downloads` allows; without a free one only tasks of
    /// jobs that have theirs are given out. A task that no worker could ever do, as its work or its
    /// secrets cannot be read any more, fails.
    ///
    /// @param workers one entry a claim; a worker that drains gets nothing
    /// @return an answer to each, in the same order
    List<Answer> claim(Wanted wanted, List<String> workers);
}
