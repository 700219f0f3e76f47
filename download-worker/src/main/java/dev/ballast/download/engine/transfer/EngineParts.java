package dev.ballast.download.engine.transfer;

import dev.ballast.http.HttpFetcher;
import java.time.Duration;
import java.time.InstantSource;

/// What the transfers of one engine share.
record EngineParts(
        HttpFetcher http,
        EngineSettings settings,
        HostSlots slots,
        RangeRefusals refusals,
        CircuitBreaker breaker) {
    private static final int FAILURES = 20;
    private static final Duration REST = Duration.ofSeconds(15);

    /// @param clock for what is remembered of hosts
    static EngineParts of(HttpFetcher http, EngineSettings settings, InstantSource clock) {
        ConnectionLimits limits = settings.connections();
        return new EngineParts(
                http,
                settings,
                new HostSlots(limits.perHost(), limits.perEngine()),
                new RangeRefusals(clock),
                new CircuitBreaker(FAILURES, REST, clock));
    }
}
