package dev.ballast.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.ballast.api.BackingServices;
import dev.ballast.api.access.Role;
import dev.ballast.api.dispatch.ReapLeases;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// How hubs are asked.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class HubTurnsTest extends MetadataCalls {
    @Inject ReapLeases reapLeases;

    @Test
    void asksEachHubOneThingAtATime() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        huggingFace("three");
        fetch("one", "two", "three");
        // When
        Claim first = claim();
        Claim other = claim();
        // Then
        assertThat(List.of(source(first), source(other)))
                .containsExactlyInAnyOrder("civitai://1", "hf://acme/three");
        assertThat(tryClaim()).isEmpty();
        describe(source(first).startsWith("civitai") ? first : other, facts("One", null));
        assertThat(source(claim())).isEqualTo("civitai://2");
    }

    @Test
    void doesNotAskTwiceForWhatAnotherJobIsAboutToAsk() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one");
        // When, Then
        post("{'entries':['one']}")
                .statusCode(200)
                .body("id", equalTo(job))
                .body("attached", equalTo(true));
        post("{'entries':['one','two']}").statusCode(201).body("files_total", equalTo(1));
    }

    @Test
    void oneFailureDoesNotEndTheJob() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        // When
        fail(claim(), FailureCode.SOURCE_UNREACHABLE, null);
        describe(claim(), facts("Two", null));
        // Then
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(1));
        state("one", "error");
        state("two", "done");
        callers.as(Role.VIEWER)
                .get("/api/v1/jobs/{id}/files", job)
                .then()
                .body("items.find { it.path == 'one' }.state", equalTo("failed"))
                .body("items.find { it.path == 'one' }.error.code", equalTo("SOURCE_UNREACHABLE"));
    }

    @Test
    void leavesAHubAloneThatWantsAPause() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        // When
        fail(claim(), FailureCode.SOURCE_RATE_LIMITED, 60L);
        // Then
        assertThat(tryClaim()).isEmpty();
        job(job).body("state", equalTo("waiting")).body("reason", equalTo("rate_limit"));
        rested();
        assertThat(source(claim())).as("the other one first").isEqualTo("civitai://2");
    }

    @Test
    void leavesTheRestOutAfterTheThirdPauseInARow() {
        // Given
        for (int i = 1; i <= 5; i++) {
            civitai("m" + i, i);
        }
        huggingFace("three");
        String job = fetch("m1", "m2", "m3", "m4", "m5", "three");
        // When
        for (int i = 0; i < 3; i++) {
            rested();
            fail(claimOf("civitai"), FailureCode.SOURCE_RATE_LIMITED, 1L);
        }
        // Then
        state("m5", "error");
        rested();
        describe(claim(), facts("Three", null));
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(1));
        assertThat(tryClaim()).isEmpty();
    }

    @Test
    void aPauseThatOthersWereToldOfIsKeptAndCountsAsNothing() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        fetch("one", "two");
        // When
        for (int i = 0; i < 4; i++) {
            Claim claim = claim();
            assertThat(source(claim)).isEqualTo("civitai://1");
            queue.report(
                    new TaskEvent.Failed(
                                    claim.task(),
                                    claim.fence(),
                                    FailureCode.SOURCE_RATE_LIMITED,
                                    "hub.test asked for a pause that is not over",
                                    60L)
                            .withUnasked());
            assertThat(tryClaim()).isEmpty();
            rested();
        }
        // Then
        describe(claim(), facts("One", null));
        describe(claim(), facts("Two", null));
        state("one", "done");
        state("two", "done");
    }

    @Test
    void keepsTheQuotaThatAnAnswerToldForAllWorkers() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        fetch("one", "two");
        Claim claim = claim();
        // When
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts("One", null), 60L));
        // Then
        assertThat(tryClaim()).isEmpty();
        rested();
        assertThat(source(claim())).isEqualTo("civitai://2");
    }

    @Test
    void canBeCancelledAndTriedAgain() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        describe(claim(), facts("One", null));
        claim();
        // When
        callers.admin().post("/api/v1/jobs/{id}/cancel", job).then().statusCode(200);
        // Then
        assertThat(tryClaim()).isEmpty();
        callers.admin().post("/api/v1/jobs/{id}/retry", job).then().statusCode(200);
        Claim again = claim();
        assertThat(source(again)).isEqualTo("civitai://2");
        describe(again, facts("Two", null));
        assertThat(queue.job(UUID.fromString(job)).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void anotherWorkerGoesOnWhereOneWasLost() {
        // Given
        civitai("one", 1);
        civitai("two", 2);
        String job = fetch("one", "two");
        Claim lost = claim();
        // When
        queue.sql("update task set lease_until = now() - interval '1 s' where state = 'claimed'");
        queue.sql("update report_sight set since = now() - interval '1 h', until = now()");
        reapLeases.handle();
        // Then
        Claim next = queue.tryClaim("worker-2", TaskKind.METADATA).orElseThrow();
        assertThat(next.task()).isEqualTo(lost.task());
        describe(next, facts("One", null));
        describe(lost, facts("Late", null));
        describe(queue.tryClaim("worker-2", TaskKind.METADATA).orElseThrow(), facts("Two", null));
        job(job).body("state", equalTo("completed")).body("files_done", equalTo(2));
        entry("one").body("name", equalTo("One"));
    }

    @Test
    void goesOnAfterAPause() {
        // Given
        civitai("one", 1);
        String job = fetch("one");
        callers.admin().post("/api/v1/jobs/{id}/pause", job).then().statusCode(200);
        assertThat(tryClaim()).isEmpty();
        // When
        callers.admin().post("/api/v1/jobs/{id}/resume", job).then().statusCode(200);
        // Then
        assertThat(source(claim())).isEqualTo("civitai://1");
    }

    private void rested() {
        queue.sql("update hub_turn set rest_until = now()");
        queue.sql("update task set run_at = now() where state = 'ready' and run_at < 'infinity'");
    }

    /// A claim of a task that asks this hub; others are given back.
    private Claim claimOf(String hub) {
        Claim first = claim();
        if (source(first).startsWith(hub)) {
            return first;
        }
        Claim second = claim();
        queue.report(new TaskEvent.HandedBack(first.task(), first.fence()));
        return second;
    }
}
