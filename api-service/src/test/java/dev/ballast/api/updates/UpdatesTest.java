package dev.ballast.api.updates;

import static dev.ballast.api.updates.UpdateFixture.NEW;
import static dev.ballast.api.updates.UpdateFixture.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.api.models.FindModels;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What sources of models have, and fetching it once. The service makes its own rounds meanwhile,
/// so nothing here counts who asked.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UpdatesTest {
    @Inject QueueFixture queue;
    @Inject UpdateFixture updates;
    @Inject FindModels models;
    @Inject UpstreamStore store;
    @Inject Callers callers;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.report();
    }

    @Test
    void aNewerRevisionIsShownAndNoFileIsAskedFor() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        // When
        CompletableFuture<ValidatableResponse> answer = check(model);
        Claim claim = updates.next(TaskKind.RESOLVE);
        queue.report(newest(claim, NEW));
        // Then
        assertThat(((Work.Resolve) claim.work()).newest()).isTrue();
        answer.join()
                .statusCode(200)
                .body("update.available", equalTo(true))
                .body("update.revision", equalTo(NEW))
                .body("update.error", nullValue());
        assertThat(queue.count("job where kind = 'plan'")).isZero();
    }

    @Test
    void aSourceThatRefusesLeavesWhatItSaidBefore() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        store.heard(model, NEW, null, null);
        // When
        CompletableFuture<ValidatableResponse> answer = check(model);
        queue.report(
                QueueFixture.failed(updates.next(TaskKind.RESOLVE), FailureCode.SOURCE_FORBIDDEN));
        // Then
        answer.join()
                .statusCode(200)
                .body("update.revision", equalTo(NEW))
                .body("update.error.code", equalTo("SOURCE_FORBIDDEN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://acme/tiny@1111111111111111111111111111111111111111"})
    void aModelThatCannotChangeIsNotAskedFor(String source) throws Exception {
        UUID model = updates.installed(source, OLD, 1);
        check(model).join().statusCode(400).body("detail", containsString("commit"));
        callers.admin().put("/api/v1/models/" + model + "/watch").then().statusCode(400);
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).isEmpty();
    }

    @Test
    void eachSourceIsAskedWhenItIsTimeAndByOne() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        assertThat(store.nextDue(null, Duration.ofHours(1))).isEmpty();
        // When, Then
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).contains(model);
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).isEmpty();
        store.heard(model, OLD, null, null);
        age(model, "59 minutes");
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).isEmpty();
        age(model, "61 minutes");
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).contains(model);
    }

    @Test
    void aSourceThatWasAwayIsAskedAgainSoon() throws Exception {
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        store.heard(model, null, "SOURCE_UNREACHABLE", "no answer");
        age(model, "16 minutes");
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).contains(model);
    }

    @Test
    void anUpdateFetchesTheSameFilesOnceMoreAndTakesThePlaceOfTheModel() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        // When
        String job = update(model).statusCode(202).extract().path("id");
        update(model).statusCode(202).body("id", equalTo(job)).body("attached", equalTo(true));
        updates.install(updates.next(TaskKind.RESOLVE), NEW, 2);
        // Then
        assertThat(updates.sources()).containsExactly("hf://acme/tiny");
        assertThat(models.get(model).model().revision()).isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/x.bin",
                "hf://acme/tiny@0123456789012345678901234567890123456789"
            })
    void whatCannotChangeIsNotFetchedAgain(String source) throws Exception {
        update(updates.installed(source, OLD, 1))
                .statusCode(400)
                .body("code", equalTo("INVALID_REQUEST"));
    }

    private ValidatableResponse update(UUID model) {
        return callers.admin().post("/api/v1/models/" + model + "/update").then();
    }

    private static TaskEvent newest(Claim claim, String revision) {
        return new TaskEvent.Resolved(
                claim.task(), claim.fence(), revision, "acme/tiny", 0, true, List.of());
    }

    private CompletableFuture<ValidatableResponse> check(UUID model) {
        return CompletableFuture.supplyAsync(
                () -> callers.admin().post("/api/v1/models/" + model + "/check").then());
    }

    private void age(UUID model, String by) {
        queue.sql(
                "update model_upstream set asked_at = now() - interval '%s', checked_at = now() - interval '%s' where model_id = '%s'"
                        .formatted(by, by, model));
    }
}
