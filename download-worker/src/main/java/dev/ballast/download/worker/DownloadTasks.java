package dev.ballast.download.worker;

import dev.ballast.download.engine.transfer.TransferEngine;
import dev.ballast.model.job.TaskKind;
import dev.ballast.worker.SlotPlan;
import dev.ballast.worker.TaskHandler;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// The kinds of task that a download worker does.
public final class DownloadTasks {
    /// Plans wait for hubs, not for this machine, so many may be under way.
    private static final int SHORT_TASKS = 16;

    /// Checks read a disk that others want to read too.
    private static final int CHECKS = 2;

    private DownloadTasks() {}

    /// Transfers take the slots that the operator gave; the short tasks around them have slots of
    /// their own, so that a plan or a removal never waits for hours of transfers.
    ///
    /// @param transfers files fetched at once, 1 or more
    public static List<SlotPlan> plans(int transfers) {
        return List.of(
                new SlotPlan(List.of(TaskKind.TRANSFER), transfers),
                new SlotPlan(
                        List.of(TaskKind.RESOLVE, TaskKind.PUBLISH, TaskKind.REMOVE), SHORT_TASKS),
                new SlotPlan(List.of(TaskKind.CHECK), CHECKS));
    }

    /// The handler of each kind.
    public static Map<TaskKind, TaskHandler> handlers(
            Sources sources,
            TransferEngine engine,
            Volumes volumes,
            ClusterLimits limits,
            LongConsumer fetched) {
        return Map.of(
                TaskKind.RESOLVE, new ResolveTask(sources, volumes, limits.hostHolds()),
                TaskKind.TRANSFER, new TransferTask(sources, engine, volumes, limits, fetched),
                TaskKind.PUBLISH, new PublishTask(volumes),
                TaskKind.REMOVE, new RemoveTask(volumes),
                TaskKind.CHECK, new CheckTask(volumes));
    }
}
