package dev.ballast.worker;

import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;

/// Does tasks of one kind. Called on a virtual thread of its own for each task, several at once.
@FunctionalInterface
public interface TaskHandler {

    /// Does the task and says how it ended.
    ///
    /// A handler that is told to stop ([TaskContext#onStop]) keeps what it has and returns
    /// [TaskEvent.HandedBack] within 2 s; if it could finish just now, it returns that instead. A
    /// handler that has not returned after that time is interrupted. A plan of any number of files
    /// is one [TaskEvent.Resolved]; it is cut into parts on its way.
    ///
    /// @return how it ended; never [TaskEvent.Progress], which goes by [TaskContext#progress]
    /// @throws Exception anything not foreseen; reported as `INTERNAL`, with the trace in the log
    TaskEvent handle(Claim claim, TaskContext context) throws Exception;

    /// Called some time after Kafka has a report with the outcome: what the handler kept in case
    /// nobody would hear of it can go now. Not called for outcomes that were never told.
    default void told(TaskEvent outcome) {}
}
