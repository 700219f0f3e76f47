package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.http.HttpFetcher;

/// Fetches files over HTTP into a staging directory: resumable, verified, stoppable at any time.
///
/// One engine serves a whole process; its transfers share the connections of `http` and nothing
/// else. Thread-safe. The engine never publishes a file: it ends with a verified one in staging.
public final class TransferEngine {
    private final HttpFetcher http;
    private final EngineSettings settings;
    private final HostSlots slots;

    public TransferEngine(HttpFetcher http, EngineSettings settings) {
        this.http = http;
        this.settings = settings;
        this.slots = new HostSlots(settings.connections().perHost());
    }

    /// Begins at once, in threads of its own, and returns without waiting for disk or network.
    ///
    /// What was fetched for the same staging directory before, by whichever owner, is used again.
    /// Failures of any kind are outcomes; nothing is thrown here.
    public Transfer start(TransferRequest request, TransferListener listener) {
        TransferRun run = new TransferRun(request, http, settings, slots, listener);
        run.start();
        return run;
    }
}
