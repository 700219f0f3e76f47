package dev.ballast.api.dispatch;

/// Tasks of jobs that run on one worker alone. Every call belongs to the caller's transaction.
public interface TasksOfWorkers {

    /// Lets tasks wait whose worker is lost, drains or does not mount their volume; costs no
    /// attempt.
    void park();

    /// Lets tasks run again whose worker is back.
    void release();
}
