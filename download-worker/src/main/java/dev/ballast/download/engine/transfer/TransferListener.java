package dev.ballast.download.engine.transfer;

import java.time.Duration;

/// Told about what happens inside a transfer, from the engine's threads; must return quickly. For
/// numbers ask [Transfer#progress()].
public interface TransferListener {
    /// Hears nothing.
    TransferListener SILENT = new TransferListener() {};

    /// A connection failed and is tried again after `delay`; the bytes so far are kept.
    default void retrying(String cause, Duration delay) {}

    /// The bytes so far are of no use; the file starts again from its first byte.
    default void startedOver(String cause) {}

    /// The transfer has ended. Called once, before [Transfer#outcome()] completes.
    default void ended(TransferOutcome outcome) {}
}
