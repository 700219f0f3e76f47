package dev.ballast.download.engine.transfer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Told about what happens inside a transfer, from the engine's threads; must return quickly. For
/// numbers ask [Transfer#progress()].
public interface TransferListener {
    /// Hears nothing.
    TransferListener SILENT = new TransferListener() {};

    /// A connection failed and is tried again after `delay`; the bytes so far are kept.
    default void retrying(String cause, Duration delay) {}

    /// A host wants fewer requests (429, or 503 with a wait). The transfer reacts by itself; this
    /// is for whoever else asks the same host.
    ///
    /// @param host name and, where given, port
    /// @param wait how long it wants to be left alone; null if it does not say
    default void pushedBack(String host, @Nullable Duration wait) {}

    /// The bytes so far are of no use; the file starts again from its first byte.
    default void startedOver(String cause) {}

    /// The transfer has ended. Called once, before [Transfer#outcome()] completes.
    default void ended(TransferOutcome outcome) {}
}
