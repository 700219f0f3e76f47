package dev.ballast.api.dispatch;

/// The workers as they are steered. Every call belongs to the caller's transaction.
public interface Fleet {

    /// Notes whether the worker is to take tasks.
    ///
    /// @return false if there is no such worker
    boolean setDraining(String worker, boolean draining);
}
