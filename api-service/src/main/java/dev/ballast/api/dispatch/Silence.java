package dev.ballast.api.dispatch;

/// What is shown of tasks whose workers are silent. Belongs to the caller's transaction.
public interface Silence {

    /// Shows no speed, and so no remaining time, where nothing was heard of a file's task for 6 s:
    /// the last figures are not true any more, whatever the reason.
    void show();
}
