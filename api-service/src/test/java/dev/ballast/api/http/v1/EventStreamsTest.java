package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.CallerLookup;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.access.KeyCredential;
import dev.ballast.api.jobs.FindJobs;
import dev.ballast.api.jobs.JobEvents;
import dev.ballast.api.jobs.WaitsEnd;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class EventStreamsTest {
    @Inject QueueFixture queue;
    @Inject JobEvents events;
    @Inject FindJobs jobs;
    @Inject Sse sse;
    @Inject ObjectMapper json;
    @Inject Vertx vertx;
    @Inject CallerLookup callers;

    @Test
    void endsWhenTheServiceStops() {
        // Given
        UUID job = queue.submit("hf://acme/tiny").id();
        SecurityIdentity caller =
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal("viewer"))
                        .addCredential(new KeyCredential("00", Role.VIEWER))
                        .build();
        var streams =
                new EventStreams(
                        events, jobs, sse, json, vertx, callers, caller, Duration.ofSeconds(15));
        AssertSubscriber<OutboundSseEvent> all = read(streams.ofAll(null));
        AssertSubscriber<OutboundSseEvent> one = read(streams.ofJob(job, null));
        all.assertNotTerminated();
        // When
        streams.end(new WaitsEnd());
        AssertSubscriber<OutboundSseEvent> late = read(streams.ofJob(job, null));
        // Then
        all.awaitCompletion();
        one.awaitCompletion();
        late.awaitCompletion();
        assertThat(late.getItems()).extracting(OutboundSseEvent::getName).contains("job");
    }

    private static AssertSubscriber<OutboundSseEvent> read(Multi<OutboundSseEvent> stream) {
        return stream.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }
}
