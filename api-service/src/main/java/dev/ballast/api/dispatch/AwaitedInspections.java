package dev.ballast.api.dispatch;

/// Jobs that must not publish before their files were looked into. Every call belongs to the
/// caller's transaction.
public interface AwaitedInspections {

    /// Has jobs say so that wait for a metadata worker on their volume, where none is there.
    void park();

    /// Lets those go on whose volume has a metadata worker now, or whose files may be published
    /// unseen.
    void release();
}
