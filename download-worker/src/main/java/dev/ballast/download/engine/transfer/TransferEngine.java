package dev.ballast.download.engine.transfer;

import dev.ballast.http.HttpFetcher;
import java.time.InstantSource;

/// Fetches files over HTTP into a staging directory: resumable, verified, stoppable at any time.
///
/// One engine serves a whole process; its transfers share the connections of `http`, the bounds on
/// their number, and what is known of hosts. Thread-safe. The engine never publishes a file: it
/// ends with a verified one in staging.
public final class TransferEngine {
    private final EngineParts parts;

    public TransferEngine(HttpFetcher http, EngineSettings settings) {
        this(EngineParts.of(http, settings, InstantSource.system()));
    }

    TransferEngine(EngineParts parts) {
        this.parts = parts;
    }

    /// Changes how many connections beyond the first of each file one host gets at most; also for
    /// transfers that run.
    ///
    /// @param connections 0 or more
    public void limitConnectionsPerHost(int connections) {
        if (connections < 0) {
            throw new IllegalArgumentException("%d connections".formatted(connections));
        }
        parts.slots().limitPerHost(connections);
    }

    /// Begins at once, in threads of its own, and returns without waiting for disk or network.
    ///
    /// What was fetched for the same staging directory before, by whichever owner, is used again.
    /// Failures of any kind are outcomes; nothing is thrown here.
    public Transfer start(TransferRequest request, TransferListener listener) {
        TransferRun run = new TransferRun(request, parts, listener);
        run.start();
        return run;
    }
}
