package dev.ballast.api.operations;

import dev.ballast.api.jobs.WaitsEnd;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Ends long answers before the service stops, so that none is cut off.
///
/// A stop begins with a delay (`BALLAST_SHUTDOWN_DELAY`) in which the service is no longer ready
/// but takes requests, until proxies have looked away. Long answers end in the middle of it: ended
/// at its beginning, their callers would come back to this service.
@ApplicationScoped
public class GracefulStop {
    private final Duration delay;
    private final Event<WaitsEnd> waitsEnd;

    GracefulStop(
            @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay,
            Event<WaitsEnd> waitsEnd) {
        this.delay = delay;
        this.waitsEnd = waitsEnd;
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        CompletableFuture.delayedExecutor(delay.toMillis() / 2, TimeUnit.MILLISECONDS)
                .execute(() -> waitsEnd.fire(new WaitsEnd()));
    }
}
