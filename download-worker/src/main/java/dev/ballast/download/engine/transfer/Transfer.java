package dev.ballast.download.engine.transfer;

import java.util.concurrent.CompletableFuture;

/// One running or ended transfer. Thread-safe.
public interface Transfer {

    /// Stops fetching, keeps the bytes and writes a final checkpoint. Returns within 2 s, whatever
    /// the network does, and only after the outcome is known. May be repeated; a transfer that has
    /// already ended stays as it is.
    void stop(StopReason reason);

    /// Completes exactly once, and never exceptionally.
    CompletableFuture<TransferOutcome> outcome();

    /// A snapshot, cheap enough to take many times a second.
    Progress progress();
}
