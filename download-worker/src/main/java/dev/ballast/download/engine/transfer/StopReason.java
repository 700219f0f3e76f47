package dev.ballast.download.engine.transfer;

/// Why a transfer was told to stop. All keep the bytes; whoever cancels deletes the staging
/// directory.
public enum StopReason {
    CANCELLED,
    PAUSED,
    HANDED_BACK
}
