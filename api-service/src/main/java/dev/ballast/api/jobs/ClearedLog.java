package dev.ballast.api.jobs;

import java.time.Instant;

/// Since when a log of what happened to jobs is shown. It takes part in the caller's transaction,
/// if there is one.
public interface ClearedLog {

    /// When it was cleared last; the epoch if it never was.
    Instant at();

    /// Clears it for everybody.
    void clear(Instant now);
}
