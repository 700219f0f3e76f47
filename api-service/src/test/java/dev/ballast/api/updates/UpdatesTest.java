package dev.ballast.api.updates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.http.Callers;
import dev.ballast.api.models.FindModels;
import dev.ballast.api.models.KeepModel;
import dev.ballast.api.models.ModelView;
import dev.ballast.api.models.VerifyModel;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.Published;
import dev.ballast.volume.VolumeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models and their sources, with a worker that answers as a hub would. The service makes its own
/// rounds meanwhile, so nothing here counts who asked.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class UpdatesTest {
    private static final String OLD = "1".repeat(40);
    private static final String NEW = "2".repeat(40);
    private static final String NEWER = "3".repeat(40);

    @Inject QueueFixture queue;
    @Inject FindModels models;
    @Inject UpstreamStore store;
    @Inject FollowWatched followWatched;
    @Inject VerifyModel verifyModel;
    @Inject KeepModel keepModel;
    @Inject Callers callers;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.report();
    }

    @Test
    void aNewerRevisionIsShownAndNoFileIsAskedFor() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        // When
        CompletableFuture<ValidatableResponse> answer = check(model);
        Claim claim = next(TaskKind.RESOLVE);
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
        UUID model = installed("hf://acme/tiny", OLD, 1);
        store.heard(model, NEW, null, null);
        // When
        CompletableFuture<ValidatableResponse> answer = check(model);
        queue.report(QueueFixture.failed(next(TaskKind.RESOLVE), FailureCode.SOURCE_FORBIDDEN));
        // Then
        answer.join()
                .statusCode(200)
                .body("update.revision", equalTo(NEW))
                .body("update.error.code", equalTo("SOURCE_FORBIDDEN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://acme/tiny@1111111111111111111111111111111111111111"})
    void aModelThatCannotChangeIsNotAskedFor(String source) throws Exception {
        UUID model = installed(source, OLD, 1);
        check(model).join().statusCode(400).body("detail", containsString("commit"));
        callers.admin().put("/api/v1/models/" + model + "/watch").then().statusCode(400);
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).isEmpty();
    }

    @Test
    void eachSourceIsAskedWhenItIsTimeAndByOne() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
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
        UUID model = installed("hf://acme/tiny", OLD, 1);
        store.heard(model, null, "SOURCE_UNREACHABLE", "no answer");
        age(model, "16 minutes");
        assertThat(store.nextDue(Duration.ofHours(1), Duration.ofHours(1))).contains(model);
    }

    @Test
    void aWatchedModelGoesOnWhenAllIsPublishedAndTheLastRevisionsStay() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        // When: the branch moves
        store.heard(model, NEW, null, null);
        layBeside(model, OLD);
        assertThat(models.get(model).model().revision()).isEqualTo(OLD);
        fetch(model, NEW, 2);
        // Then
        assertThat(models.get(model).model().revision()).isEqualTo(NEW);
        assertThat(sources()).containsExactlyInAnyOrder("hf://acme/tiny", "hf://acme/tiny@" + OLD);
        // When: it moves again
        store.heard(model, NEWER, null, null);
        layBeside(model, NEW);
        fetch(model, NEWER, 3);
        followWatched.handle(model);
        // Then: two stay, and the bytes of the first one go
        assertThat(sources()).containsExactlyInAnyOrder("hf://acme/tiny", "hf://acme/tiny@" + NEW);
        await().until(
                        () -> queue.tryClaim("worker-1", TaskKind.REMOVE),
                        claim ->
                                claim.map(Claim::work)
                                        .filter(UpdatesTest::freesTheFirst)
                                        .isPresent());
    }

    private static boolean freesTheFirst(Work work) {
        return work instanceof Work.Remove remove
                && remove.blobs().equals(List.of(QueueFixture.sha(1)));
    }

    @Test
    void aRevisionThatIsPinnedOrThatSomebodyElseFetchedIsLeftAlone() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        store.heard(model, NEW, null, null);
        layBeside(model, OLD);
        fetch(model, NEW, 2);
        queue.sql("update model set pinned = true where source like '%@%'");
        queue.sql("update settings set keep_revisions = 1");
        // When
        followWatched.handle(model);
        // Then
        assertThat(sources()).contains("hf://acme/tiny@" + OLD);
        // When
        queue.sql("update model set pinned = false");
        UUID _ = installed("hf://acme/tiny@" + OLD, OLD, 1);
        followWatched.handle(model);
        // Then
        assertThat(sources()).contains("hf://acme/tiny@" + OLD);
    }

    @Test
    void aRevisionThatCannotBeFetchedLeavesTheInstalledOneAndIsTriedAgainAfterTheNextAnswer()
            throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1, max_attempts = 1");
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        queue.report(QueueFixture.failed(next(TaskKind.RESOLVE), FailureCode.SOURCE_FORBIDDEN));
        // When, Then
        followWatched.handle(model);
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isEmpty();
        assertThat(models.get(model).model().revision()).isEqualTo(OLD);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        assertThat(next(TaskKind.RESOLVE).work())
                .isInstanceOfSatisfying(
                        Work.Resolve.class,
                        work ->
                                assertThat(work.source())
                                        .isEqualTo(SourceRef.parse("hf://acme/tiny")));
    }

    @Test
    void aRevisionThatIsTouchedOrBeingVerifiedIsLeftAlone() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        store.heard(model, NEW, null, null);
        layBeside(model, OLD);
        fetch(model, NEW, 2);
        queue.sql("update settings set keep_revisions = 1");
        UUID old = UUID.fromString(queue.value("select id from model where source like '%@%'"));
        String job = verifyModel.handle(old, "test").id().toString();
        // When
        followWatched.handle(model);
        // Then
        assertThat(sources()).contains("hf://acme/tiny@" + OLD);
        // When
        queue.sql("update job set state = 'completed' where id = '%s'".formatted(job));
        keepModel.touch(old);
        followWatched.handle(model);
        // Then
        assertThat(sources()).contains("hf://acme/tiny@" + OLD);
    }

    @Test
    void aFetchThatIsRefusedIsShownAndTriedAgainAfterTheNextAnswer() throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1");
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        queue.sql("delete from volume");
        queue.sql("update model set volume = 'gone'");
        // When
        store.heard(model, NEW, null, null);
        await().untilAsserted(
                        () -> assertThat(trouble(model)).contains("No worker has a volume 'gone'"));
        // Then
        followWatched.handle(model);
        // When
        queue.sql("update model set volume = 'shared'");
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        // Then
        assertThat(next(TaskKind.RESOLVE).work()).isInstanceOf(Work.Resolve.class);
        assertThat(trouble(model)).isNull();
    }

    @Test
    void aWatchRestsOnceItsKeyIsGoneUntilSomebodyWatchesAgain() throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1");
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        queue.sql("update watch set owner = 'left'");
        // When
        store.heard(model, NEW, null, null);
        // Then
        await().untilAsserted(() -> assertThat(trouble(model)).contains("'left', in whose name"));
        assertThat(queue.count("job where owner = 'left'")).isZero();
        // When
        callers.admin().put("/api/v1/models/" + model + "/watch").then().statusCode(200);
        followWatched.handle(model);
        // Then
        assertThat(next(TaskKind.RESOLVE).work()).isInstanceOf(Work.Resolve.class);
    }

    @Test
    void watchingAgainFollowsWhatIsChosenNow() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model);
        queue.sql("update job set include = '{*.gguf}' where kind = 'download'");
        // When
        watch(model);
        // Then
        assertThat(queue.value("select include[1] from watch")).isEqualTo("*.gguf");
    }

    @Test
    void aWatchIsShownAndEnds() throws Exception {
        UUID model = installed("hf://acme/tiny", OLD, 1);
        watch(model).body("watch.owner", equalTo("admin"));
        callers.admin().delete("/api/v1/models/" + model + "/watch").then().statusCode(204);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE, TaskKind.PUBLISH)).isEmpty();
        assertThat(models.get(model).model().watch()).isNull();
    }

    @Test
    void anUpdateFetchesTheSameFilesOnceMoreAndTakesThePlaceOfTheModel() throws Exception {
        // Given
        UUID model = installed("hf://acme/tiny", OLD, 1);
        // When
        String job = update(model).statusCode(202).extract().path("id");
        update(model).statusCode(202).body("id", equalTo(job)).body("attached", equalTo(true));
        plan(next(TaskKind.RESOLVE), NEW, 2);
        queue.transferAll();
        queue.report(done(next(TaskKind.PUBLISH)));
        // Then
        assertThat(sources()).containsExactly("hf://acme/tiny");
        assertThat(models.get(model).model().revision()).isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/x.bin",
                "hf://acme/tiny@0123456789012345678901234567890123456789"
            })
    void whatCannotChangeIsNotFetchedAgain(String source) throws Exception {
        update(installed(source, OLD, 1)).statusCode(400).body("code", equalTo("INVALID_REQUEST"));
    }

    private ValidatableResponse update(UUID model) {
        return callers.admin().post("/api/v1/models/" + model + "/update").then();
    }

    /// The watch lays the installed revision beside, and a worker does it.
    private void layBeside(UUID model, String revision) throws VolumeException {
        followWatched.handle(model);
        Claim publish = next(TaskKind.PUBLISH);
        Work.Publish work = (Work.Publish) publish.work();
        assertThat(work.source()).isEqualTo(SourceRef.parse("hf://acme/tiny@" + revision));
        queue.report(done(publish));
    }

    /// The watch fetches, and a worker does it.
    private void fetch(UUID model, String revision, int content) throws VolumeException {
        followWatched.handle(model);
        plan(next(TaskKind.RESOLVE), revision, content);
        queue.transferAll();
        queue.report(done(next(TaskKind.PUBLISH)));
    }

    private UUID installed(String source, String commit, int content) throws VolumeException {
        queue.submit(source, 9);
        plan(next(TaskKind.RESOLVE), commit, content);
        queue.transferAll();
        queue.report(done(next(TaskKind.PUBLISH)));
        return models.list(null, null, 10, null).items().stream()
                .filter(model -> model.source().equals(source))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void plan(Claim claim, String commit, int content) {
        queue.report(
                new TaskEvent.Resolved(
                        claim.task(),
                        claim.fence(),
                        commit,
                        "acme/tiny",
                        0,
                        true,
                        List.of(QueueFixture.file("w.bin", content))));
    }

    private static TaskEvent newest(Claim claim, String revision) {
        return new TaskEvent.Resolved(
                claim.task(), claim.fence(), revision, "acme/tiny", 0, true, List.of());
    }

    private static TaskEvent.Published done(Claim claim) throws VolumeException {
        Published planned = Published.planned((Work.Publish) claim.work());
        return new TaskEvent.Published(
                claim.task(), claim.fence(), planned.path(), planned.files());
    }

    private Claim next(TaskKind kind) {
        return await().until(() -> queue.tryClaim("worker-1", kind), Optional::isPresent)
                .orElseThrow();
    }

    private CompletableFuture<ValidatableResponse> check(UUID model) {
        return CompletableFuture.supplyAsync(
                () -> callers.admin().post("/api/v1/models/" + model + "/check").then());
    }

    private ValidatableResponse watch(UUID model) {
        // Its source is not due while the test runs.
        store.nextDue(Duration.ofHours(1), Duration.ofHours(1));
        store.heard(model, OLD, null, null);
        return callers.admin().put("/api/v1/models/" + model + "/watch").then().statusCode(200);
    }

    private @Nullable String trouble(UUID model) {
        ModelView.Update update = models.get(model).model().update();
        return update == null || update.error() == null ? null : update.error().detail();
    }

    private void age(UUID model, String by) {
        queue.sql(
                "update model_upstream set asked_at = now() - interval '%s', checked_at = now() - interval '%s' where model_id = '%s'"
                        .formatted(by, by, model));
    }

    private List<String> sources() {
        return models.list(null, null, 10, null).items().stream().map(ModelView::source).toList();
    }
}
