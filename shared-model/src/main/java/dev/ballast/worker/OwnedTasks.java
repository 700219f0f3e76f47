package dev.ballast.worker;

import dev.ballast.model.message.Control;
import dev.ballast.model.message.TaskEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tasks that this worker owns, by fence: one task may be owned anew while its former handler
/// still stops. Thread-safe.
///
/// A task leaves either with its handler, or when it is told to stop; whichever comes first decides
/// what is reported, so nothing is reported twice.
final class OwnedTasks {
    private static final int REMEMBERED_STOPS = 1000;

    private final Map<Long, RunningTask> byFence = new LinkedHashMap<>();
    private final Set<RunningTask> ending = new HashSet<>();
    private @Nullable StopCause refusal;
    private final Map<UUID, Control.Stop> early =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Control.Stop> eldest) {
                    return size() > REMEMBERED_STOPS;
                }
            };

    /// Takes a claimed task in. A stop that overtook the answer of its claim stops it at once.
    void add(RunningTask task) {
        Control.Stop stop;
        StopCause cause;
        synchronized (this) {
            byFence.put(task.claim().fence(), task);
            stop = early.get(task.claim().task());
            cause = refusal;
        }
        if (stop != null) {
            stop(stop);
        }
        if (cause != null) {
            task.stop(cause);
        }
    }

    /// The handler of this task has returned. Its name is kept until [#ended].
    ///
    /// @return false if the task was not owned any more
    synchronized boolean end(RunningTask task) {
        boolean wasOwned = byFence.remove(task.claim().fence(), task);
        if (wasOwned) {
            ending.add(task);
        }
        return wasOwned;
    }

    /// The outcome of this task is with the reporter, which names it from now on.
    synchronized void ended(RunningTask task) {
        ending.remove(task);
    }

    /// The names of all that are owned, or whose outcome is about to be reported.
    synchronized Set<UUID> names() {
        Set<UUID> names = new LinkedHashSet<>();
        byFence.values().forEach(task -> names.add(task.claim().task()));
        ending.forEach(task -> names.add(task.claim().task()));
        return names;
    }

    /// Stops the claim that is meant, and older ones of the same task; newer ones go on.
    void stop(Control.Stop stop) {
        List<RunningTask> meant = new ArrayList<>();
        synchronized (this) {
            early.put(stop.task(), stop);
            byFence.values()
                    .removeIf(task -> {
                        boolean hit =
                                task.claim().task().equals(stop.task())
                                        && task.claim().fence() <= stop.fence();
                        if (hit) {
                            meant.add(task);
                        }
                        return hit;
                    });
        }
        meant.forEach(task -> task.stop(StopCause.of(stop.reason())));
    }

    /// Gives all tasks up without waiting for their handlers.
    ///
    /// @return what the API is told of it
    List<TaskEvent> abandonAll(StopCause cause) {
        List<RunningTask> all;
        synchronized (this) {
            all = List.copyOf(byFence.values());
            byFence.clear();
        }
        all.forEach(task -> task.stop(cause));
        return all.stream().<TaskEvent>map(RunningTask::handedBack).toList();
    }

    /// Tells all tasks to stop, and those that are still to come; they stay owned until their
    /// handlers return.
    void refuse(StopCause cause) {
        synchronized (this) {
            refusal = cause;
        }
        running().forEach(task -> task.stop(cause));
    }

    /// Ends [#refuse].
    synchronized void accept() {
        refusal = null;
    }

    synchronized List<RunningTask> running() {
        return List.copyOf(byFence.values());
    }
}
