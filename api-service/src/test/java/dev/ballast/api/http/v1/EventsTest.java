package dev.ballast.api.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.access.Role;
import dev.ballast.api.http.Callers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@Timeout(60)
class EventsTest {
    @Inject Callers callers;
    @Inject QueueFixture queue;

    @Test
    void beginsWithThePresentStateAndEndsAfterTheFinalOne() throws Exception {
        String job = submit();
        try (EventReader stream = open("/api/v1/jobs/" + job + "/events", null)) {
            assertThat(stream.next().data().getString("state")).isEqualTo("queued");

            steer(job, "pause");
            assertThat(stream.next().data().getString("state")).isEqualTo("paused");
            steer(job, "resume");
            assertThat(stream.next().data().getString("state")).isEqualTo("queued");
            steer(job, "cancel");
            assertThat(stream.next().data().getString("state")).isEqualTo("cancelled");

            assertThat(stream.rest()).isEmpty();
        }
    }

    @Test
    void namesEveryEventJobAndLetsIdsGrow() throws Exception {
        String job = submit();
        steer(job, "pause");
        try (EventReader stream = open("/api/v1/jobs/" + job + "/events", "0")) {
            EventReader.Event queued = stream.next();
            EventReader.Event paused = stream.next();

            assertThat(queued.name()).isEqualTo("job");
            assertThat(paused.id()).isGreaterThan(queued.id());
            assertThat(at(paused)).isAfterOrEqualTo(at(queued));
        }
    }

    private static Instant at(EventReader.Event event) {
        return Instant.parse(event.data().getString("at"));
    }

    @Test
    void resumesAfterTheLastEventThatTheClientSaw() throws Exception {
        String job = submit();
        String path = "/api/v1/jobs/" + job + "/events";
        long seen;
        try (EventReader stream = open(path, null)) {
            seen = stream.next().id();
        }
        steer(job, "pause");
        steer(job, "resume");
        steer(job, "cancel");

        try (EventReader stream = open(path, Long.toString(seen))) {
            assertThat(stream.rest())
                    .extracting(event -> event.data().getString("state"))
                    .containsExactly("paused", "queued", "cancelled");
        }
        try (EventReader stream = open(path + "?last_event_id=" + seen, null)) {
            assertThat(stream.rest()).hasSize(3);
        }
    }

    @Test
    void replaysMoreEventsThanAClientMayLetWait() throws Exception {
        String job = submit();
        queue.sql(
                """
                insert into job_event (id, job_id, state, hidden, data)
                select n, '%s', 'queued', false, '{"n":' || n || '}'
                from generate_series(1, 3000) as n\
                """
                        .formatted(job));
        steer(job, "cancel");

        try (EventReader stream = open("/api/v1/jobs/" + job + "/events", "0")) {
            List<EventReader.Event> all = stream.rest();

            assertThat(all.subList(0, 3000))
                    .extracting(EventReader.Event::id)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 3000).boxed().toList());
            assertThat(all.getLast().data().getString("state")).isEqualTo("cancelled");
        }
    }

    @Test
    void tellsTheEndAgainToWhoComesBackAfterIt() throws Exception {
        String job = submit();
        String path = "/api/v1/jobs/" + job + "/events";
        steer(job, "cancel");
        long end;
        try (EventReader stream = open(path, null)) {
            end = stream.next().id();
        }

        try (EventReader stream = open(path, Long.toString(end))) {
            assertThat(stream.rest())
                    .extracting(event -> event.data().getString("state"))
                    .containsExactly("cancelled");
        }
    }

    @Test
    void repeatsNothingToWhoComesBackBeforeTheEnd() throws Exception {
        String job = submit();
        String path = "/api/v1/jobs/" + job + "/events";
        long seen;
        try (EventReader stream = open(path, null)) {
            seen = stream.next().id();
        }

        try (EventReader stream = open(path, Long.toString(seen))) {
            steer(job, "pause");
            assertThat(stream.next().data().getString("state")).isEqualTo("paused");
        }
    }

    @Test
    void goesOnWhenAnEndedJobWasOpenedAgain() throws Exception {
        String job = submit();
        steer(job, "cancel");
        steer(job, "retry");
        steer(job, "pause");
        try (EventReader stream = open("/api/v1/jobs/" + job + "/events", "0")) {
            assertThat(
                            List.of(
                                    stream.next().data().getString("state"),
                                    stream.next().data().getString("state"),
                                    stream.next().data().getString("state"),
                                    stream.next().data().getString("state")))
                    .containsExactly("queued", "cancelled", "queued", "paused");
        }
    }

    @Test
    void carriesTheSameJsonAsTheJobItselfAndWhenItHappened() throws Exception {
        String job = submit();
        try (EventReader stream = open("/api/v1/jobs/" + job + "/events", null)) {
            String shown = callers.admin().get("/api/v1/jobs/" + job).then().extract().asString();

            assertThat(stream.next().text().replaceFirst(",\"at\":\"[^\"]+\"}$", "}"))
                    .isEqualTo(shown);
        }
    }

    @Test
    void streamsAllJobsFromNowOn() throws Exception {
        submit();
        try (EventReader stream = open("/api/v1/events", null)) {
            stream.awaitComment("connected");
            String job = submit();

            assertThat(stream.nextOf(job).data().getString("state")).isEqualTo("queued");
        }
    }

    @Test
    void streamsOneJobByQuery() throws Exception {
        String job = submit();
        steer(job, "cancel");
        try (EventReader stream = open("/api/v1/events?job=" + job, null)) {
            assertThat(stream.rest())
                    .extracting(event -> event.data().getString("id"))
                    .containsExactly(job);
        }
    }

    @Test
    void keepsAnIdleStreamOpenWithComments() throws Exception {
        try (EventReader stream = open("/api/v1/events", null)) {
            stream.awaitComment("keep-alive");
            stream.awaitComment("keep-alive");
        }
    }

    @Test
    void makesTheCommentsHeardByScriptsForWhoeverAsks() throws Exception {
        try (EventReader stream = open("/api/v1/events?keep_alive=event", null)) {
            EventReader.Event first = stream.next();
            EventReader.Event next = stream.next();

            assertThat(first.name()).isEqualTo("keep-alive");
            assertThat(first.id()).isPositive();
            assertThat(next.name()).isEqualTo("keep-alive");
        }
    }

    @Test
    void servesManyClientsOfOneJob() throws Exception {
        String job = submit();
        List<EventReader> streams =
                Stream.generate(() -> open("/api/v1/jobs/" + job + "/events", null))
                        .limit(50)
                        .toList();
        steer(job, "cancel");

        for (EventReader stream : streams) {
            assertThat(stream.rest())
                    .extracting(event -> event.data().getString("state"))
                    .endsWith("cancelled");
            stream.close();
        }
    }

    private EventReader open(String path, @Nullable String lastEventId) {
        return EventReader.open(callers.address(path), callers.key(Role.VIEWER), lastEventId);
    }

    private String submit() {
        JsonPath job =
                callers.admin()
                        .contentType(ContentType.JSON)
                        .body("{\"source\":\"hf://acme/events-%s\"}".formatted(UUID.randomUUID()))
                        .post("/api/v1/jobs")
                        .jsonPath();
        return job.getString("id");
    }

    private void steer(String job, String command) {
        callers.admin().post("/api/v1/jobs/" + job + "/" + command).then().statusCode(200);
    }
}
