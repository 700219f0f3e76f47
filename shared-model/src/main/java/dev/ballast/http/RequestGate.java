package dev.ballast.http;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides when a host may be asked, and hears what it answered. Only new requests pass it; answers
/// that are on their way go on. Thread-safe.
public interface RequestGate {
    RequestGate OPEN = new RequestGate() {};

    /// How long no request to this address may be made; limits may change, so ask again after it.
    ///
    /// @return nanoseconds, 0 or more
    default long waitFor(URI uri) {
        return 0;
    }

    /// The host behind this address has answered.
    ///
    /// @param wait how long it asks not to be asked again; null if it does not
    default void answered(URI uri, int status, @Nullable Duration wait) {}
}
