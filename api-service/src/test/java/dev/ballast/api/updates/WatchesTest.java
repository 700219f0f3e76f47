package dev.ballast.api.updates;

import static dev.ballast.api.updates.UpdateFixture.NEW;
import static dev.ballast.api.updates.UpdateFixture.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

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
import dev.ballast.model.message.Work;
import dev.ballast.volume.VolumeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Models that follow their branch. The service makes its own rounds meanwhile.
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WatchesTest {
    private static final String NEWER = "3".repeat(40);

    @Inject QueueFixture queue;
    @Inject UpdateFixture updates;
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
    void aWatchedModelGoesOnWhenAllIsPublishedAndTheLastRevisionsStay() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        watch(model);
        // When: the branch moves
        store.heard(model, NEW, null, null);
        layBeside(model, OLD);
        assertThat(models.get(model).model().revision()).isEqualTo(OLD);
        fetch(model, NEW, 2);
        // Then
        assertThat(models.get(model).model().revision()).isEqualTo(NEW);
        assertThat(updates.sources())
                .containsExactlyInAnyOrder("hf://acme/tiny", "hf://acme/tiny@" + OLD);
        // When: it moves again
        store.heard(model, NEWER, null, null);
        layBeside(model, NEW);
        fetch(model, NEWER, 3);
        followWatched.handle(model);
        // Then: two stay, and the bytes of the first one go
        assertThat(updates.sources())
                .containsExactlyInAnyOrder("hf://acme/tiny", "hf://acme/tiny@" + NEW);
        await().until(
                        () -> queue.tryClaim("worker-1", TaskKind.REMOVE),
                        claim ->
                                claim.map(Claim::work)
                                        .filter(WatchesTest::freesTheFirst)
                                        .isPresent());
    }

    private static boolean freesTheFirst(Work work) {
        return work instanceof Work.Remove remove
                && remove.blobs().equals(List.of(QueueFixture.sha(1)));
    }

    @Test
    void aRevisionThatIsPinnedOrThatSomebodyElseFetchedIsLeftAlone() throws Exception {
        // Given
        UUID model = wentOn();
        queue.sql("update model set pinned = true where source like '%@%'");
        // When
        followWatched.handle(model);
        // Then
        assertThat(updates.sources()).contains("hf://acme/tiny@" + OLD);
        // When
        queue.sql("update model set pinned = false");
        UUID _ = updates.installed("hf://acme/tiny@" + OLD, OLD, 1);
        followWatched.handle(model);
        // Then
        assertThat(updates.sources()).contains("hf://acme/tiny@" + OLD);
    }

    /// A model that has gone on, its earlier revision beside it, though only one is to stay.
    private UUID wentOn() throws Exception {
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        watch(model);
        store.heard(model, NEW, null, null);
        layBeside(model, OLD);
        fetch(model, NEW, 2);
        queue.sql("update settings set keep_revisions = 1");
        return model;
    }

    @Test
    void aRevisionThatCannotBeFetchedLeavesTheInstalledOneAndIsTriedAgainAfterTheNextAnswer()
            throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1, max_attempts = 1");
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        watch(model);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        queue.report(
                QueueFixture.failed(updates.next(TaskKind.RESOLVE), FailureCode.SOURCE_FORBIDDEN));
        // When, Then
        followWatched.handle(model);
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE)).isEmpty();
        assertThat(models.get(model).model().revision()).isEqualTo(OLD);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        assertThat(updates.next(TaskKind.RESOLVE).work())
                .isInstanceOfSatisfying(
                        Work.Resolve.class,
                        work ->
                                assertThat(work.source())
                                        .isEqualTo(SourceRef.parse("hf://acme/tiny")));
    }

    @Test
    void aRevisionThatIsTouchedOrBeingVerifiedIsLeftAlone() throws Exception {
        // Given
        UUID model = wentOn();
        UUID old = UUID.fromString(queue.value("select id from model where source like '%@%'"));
        String job = verifyModel.handle(old, "test").id().toString();
        // When
        followWatched.handle(model);
        // Then
        assertThat(updates.sources()).contains("hf://acme/tiny@" + OLD);
        // When
        queue.sql("update job set state = 'completed' where id = '%s'".formatted(job));
        keepModel.touch(old);
        followWatched.handle(model);
        // Then
        assertThat(updates.sources()).contains("hf://acme/tiny@" + OLD);
    }

    @Test
    void aFetchThatIsRefusedIsShownAndTriedAgainAfterTheNextAnswer() throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1");
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
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
        assertThat(updates.next(TaskKind.RESOLVE).work()).isInstanceOf(Work.Resolve.class);
        assertThat(trouble(model)).isNull();
    }

    @Test
    void aWatchRestsOnceItsKeyIsGoneUntilSomebodyWatchesAgain() throws Exception {
        // Given
        queue.sql("update settings set keep_revisions = 1");
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
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
        assertThat(updates.next(TaskKind.RESOLVE).work()).isInstanceOf(Work.Resolve.class);
    }

    @Test
    void watchingAgainFollowsWhatIsChosenNow() throws Exception {
        // Given
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        watch(model);
        queue.sql("update job set include = '{*.gguf}' where kind = 'download'");
        // When
        watch(model);
        // Then
        assertThat(queue.value("select include[1] from watch")).isEqualTo("*.gguf");
    }

    @Test
    void aWatchIsShownAndEnds() throws Exception {
        UUID model = updates.installed("hf://acme/tiny", OLD, 1);
        watch(model).body("watch.owner", equalTo("admin"));
        callers.admin().delete("/api/v1/models/" + model + "/watch").then().statusCode(204);
        store.heard(model, NEW, null, null);
        followWatched.handle(model);
        assertThat(queue.tryClaim("worker-1", TaskKind.RESOLVE, TaskKind.PUBLISH)).isEmpty();
        assertThat(models.get(model).model().watch()).isNull();
    }

    /// The watch lays the installed revision beside, and a worker does it.
    private void layBeside(UUID model, String revision) throws VolumeException {
        followWatched.handle(model);
        Claim publish = updates.next(TaskKind.PUBLISH);
        Work.Publish work = (Work.Publish) publish.work();
        assertThat(work.source()).isEqualTo(SourceRef.parse("hf://acme/tiny@" + revision));
        queue.report(UpdateFixture.done(publish));
    }

    /// The watch fetches, and a worker does it.
    private void fetch(UUID model, String revision, int content) throws VolumeException {
        followWatched.handle(model);
        updates.install(updates.next(TaskKind.RESOLVE), revision, content);
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
}
