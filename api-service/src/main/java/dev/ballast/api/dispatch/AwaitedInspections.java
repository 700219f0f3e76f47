package dev.ballast.api.dispatch;

/// What waits for metadata workers: jobs that must not publish before their files were looked into,
/// and questions to hubs. Every call belongs to the caller's transaction.
public interface AwaitedInspections {

    /// Has questions about models of a volume asked on the shared one, where every installation has
    /// a metadata worker, if the volume has none now.
    void moveQuestions();

    /// Has jobs say so that wait for a metadata worker on their volume, where none is there.
    void park();

    /// Lets those go on whose volume has a metadata worker now, or whose files may be published
    /// unseen.
    void release();
}
