package dev.ballast.api.dispatch;

/// Tasks whose upstream asked for a pause. Every call belongs to the caller's transaction.
public interface HeldTasks {

    /// Lets tasks wait whose upstream is not to be asked now; costs no attempt.
    void park();

    /// Lets tasks run again whose upstream may be asked, spread over a moment.
    void release();
}
