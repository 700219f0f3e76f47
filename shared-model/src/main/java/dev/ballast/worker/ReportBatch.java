package dev.ballast.worker;

import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.TaskEvent.Resolved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Keeps reports to a size that fits into one Kafka record.
final class ReportBatch {
    private static final int MAX_WEIGHT = 2 * Resolved.MAX_FILES;

    /// What a hub says of a model is at most so many times as long as what a file takes.
    private static final int DESCRIPTION = 50;

    private ReportBatch() {}

    /// The event as it travels: a plan, or what a scan has found, in parts of at most
    /// [Resolved#MAX_FILES] files, anything else as it is.
    static List<TaskEvent> parts(TaskEvent event) {
        return switch (event) {
            case Resolved plan ->
                    parts(
                            plan.files(),
                            (part, last, files) ->
                                    new Resolved(
                                            plan.task(),
                                            plan.fence(),
                                            plan.revision(),
                                            plan.name(),
                                            part,
                                            last,
                                            files));
            case TaskEvent.Found found ->
                    parts(
                            found.files(),
                            (part, last, files) ->
                                    new TaskEvent.Found(
                                            found.task(), found.fence(), part, last, files));
            default -> List.of(event);
        };
    }

    private interface Part<T> {
        TaskEvent of(int part, boolean last, List<T> files);
    }

    private static <T> List<TaskEvent> parts(List<T> files, Part<T> part) {
        List<TaskEvent> parts = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + Resolved.MAX_FILES, files.size());
            parts.add(part.of(parts.size(), to == files.size(), files.subList(from, to)));
            from = to;
        } while (from < files.size());
        return parts;
    }

    /// The oldest of `events` that fit into one report, at least one if there is one.
    static List<TaskEvent> first(Collection<TaskEvent> events) {
        List<TaskEvent> batch = new ArrayList<>();
        int weight = 0;
        for (TaskEvent event : events) {
            weight += weight(event);
            if (weight > MAX_WEIGHT && !batch.isEmpty()) {
                break;
            }
            batch.add(event);
        }
        return batch;
    }

    private static int weight(TaskEvent event) {
        return switch (event) {
            case Resolved plan -> 1 + plan.files().size();
            case TaskEvent.Published published -> 1 + published.files().size();
            case TaskEvent.Verified verified -> 1 + verified.damaged().size();
            case TaskEvent.Described _ -> DESCRIPTION;
            case TaskEvent.Identified identified -> 1 + identified.versions().size();
            case TaskEvent.Found found -> 1 + found.files().size();
            case TaskEvent.Digested _,
                    TaskEvent.Progress _,
                    TaskEvent.Transferred _,
                    TaskEvent.Inspected _,
                    TaskEvent.Removed _,
                    TaskEvent.Failed _,
                    TaskEvent.HandedBack _ ->
                    1;
        };
    }
}
