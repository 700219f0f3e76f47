package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.removed;
import static dev.ballast.api.QueueFixture.sha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.Overlap;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.DeleteJob;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.JobState;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DeleteModelTest {
    @Inject QueueFixture queue;
    @Inject DeleteModel deleteModel;
    @Inject ModelShelf shelf;
    @Inject DeleteJob deleteJob;
    @Inject FindModels models;

    @BeforeEach
    void reset() {
        queue.reset();
    }

    @Test
    void removesOnlyTheBytesThatNoOtherModelUses() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.installed("hf://acme/two", "hub/two", 10, 20);
        UUID two = model("two");
        // When
        CompletableFuture<Void> gone = deleteModel.handle(two);
        Claim removal = queue.claim(TaskKind.REMOVE);
        // Then
        Work.Remove work = (Work.Remove) removal.work();
        assertThat(work.blobs()).containsExactly(sha(1));
        assertThat(work.paths())
                .containsExactlyInAnyOrder(
                        new RelativePath("hub/two/f0"), new RelativePath("hub/two/f1"));
        assertThat(work.modelKey()).isNotNull();
        assertThat(gone).isNotDone();
        queue.report(new TaskEvent.Removed(removal.task(), removal.fence()));
        assertThat(gone).succeedsWithin(Duration.ofSeconds(8));
        assertThatThrownBy(() -> models.get(two))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.MODEL_NOT_FOUND));
        assertThat(queue.count("blob")).isEqualTo(1);
    }

    @Test
    void whatTwoModelsSharedGoesAlsoWhereTheSecondIsTakenOffFirst() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.installed("hf://acme/two", "hub/two", 10, 20);
        take(model("one"));
        take(model("two"));
        Claim one = queue.claim(TaskKind.REMOVE);
        Claim two = queue.claim(TaskKind.REMOVE);
        assertThat(((Work.Remove) one.work()).blobs()).isEmpty();
        // When
        queue.report(removed(two));
        assertThat(queue.tryClaim("worker-1", TaskKind.REMOVE)).isEmpty();
        queue.report(removed(one));
        // Then
        Work.Remove again = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(again.modelKey()).isNull();
        assertThat(again.blobs()).containsExactly(sha(0));
    }

    @Test
    void keepsAModelThatAJobWrites() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.submit("hf://acme/one");
        // When, Then
        assertThatThrownBy(() -> deleteModel.handle(model("one")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.MODEL_IN_USE));
    }

    @Test
    void replacesAModelOfTheSameSourceAndPlace() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10, 20);
        UUID before = model("one");
        queue.submit("hf://acme/one", 9);
        queue.report(plan(queue.claim(TaskKind.RESOLVE), 10));
        // When
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/one"));
        // Then
        assertThat(model("one")).isEqualTo(before);
        assertThat(models.get(before).files()).hasSize(1);
        Work.Remove leftovers = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(leftovers.paths()).containsExactly(new RelativePath("hub/one/f1"));
        assertThat(leftovers.blobs()).containsExactly(sha(1));
        assertThat(leftovers.modelKey()).isNull();
    }

    @Test
    void namesTheInstallationThatGoesSoThatALaterOneStays() {
        // Given
        UUID job = queue.installed("hf://acme/one", "hub/one", 10);
        UUID transfer = UUID.fromString(queue.value("select id from task where kind = 'transfer'"));
        deleteJob.handle(job);
        queue.report(removed(queue.claim(TaskKind.REMOVE)));
        // When
        take(model("one"));
        // Then
        Work.Remove work = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(work.job()).isEqualTo(job);
        assertThat(work.staging()).doesNotContain(transfer);
    }

    @Test
    void removesTheStagingFoldersOfItsJobToo() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        UUID transfer = UUID.fromString(queue.value("select id from task where kind = 'transfer'"));
        // When
        take(model("one"));
        // Then
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).staging())
                .containsExactly(transfer);
    }

    @Test
    void keepsContentThatAPlanBeganToCountOnAtTheSameTime() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.submit("hf://acme/two", 9);
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        UUID one = model("one");
        // When
        Overlap.of(queue, () -> queue.report(plan(resolve, 10)), () -> take(one));
        // Then
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).blobs()).isEmpty();
        assertThat(((Work.Publish) queue.claim(TaskKind.PUBLISH).work()).files()).hasSize(1);
    }

    @Test
    void doesNotPromiseContentThatIsForgottenAtTheSameTime() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        queue.submit("hf://acme/two", 9);
        Claim resolve = queue.claim(TaskKind.RESOLVE);
        UUID one = model("one");
        // When
        Overlap.of(queue, () -> take(one), () -> queue.report(plan(resolve, 10)));
        // Then
        assertThat(queue.tryClaim("worker-1", TaskKind.PUBLISH)).isEmpty();
        assertThat(queue.tryClaim("worker-1", TaskKind.TRANSFER)).isPresent();
    }

    @Test
    void leavesContentAloneThatCameAgainBeforeTheRemovalBegan() {
        // Given
        queue.installed("hf://acme/one", "hub/one", 10);
        take(model("one"));
        UUID job = queue.resolved("hf://acme/two", 10);
        // When
        queue.transferAll();
        // Then
        assertThat(((Work.Remove) queue.claim(TaskKind.REMOVE).work()).blobs()).isEmpty();
        queue.report(published(queue.claim(TaskKind.PUBLISH), "hub/two"));
        assertThat(queue.job(job).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    void aModelThatLostNamesIsWhatIsLeftOfIt() {
        // Given
        queue.installed("https://h.test/one", "shared", 10, 20);
        // When
        queue.installed("https://h.test/two", "shared", 10);
        // Then
        assertThat(models.get(model("one")).model())
                .returns(1, ModelView::files)
                .returns(20L, ModelView::size);
        take(model("two"));
        Work.Remove work = (Work.Remove) queue.claim(TaskKind.REMOVE).work();
        assertThat(work.paths()).containsExactly(new RelativePath("shared/f0"));
        assertThat(models.get(model("one")).files()).hasSize(1);
    }

    @Test
    void aModelThatLostAllItsNamesIsNoModelAnyMore() {
        // Given
        queue.installed("https://h.test/one", "shared", 10);
        // When
        queue.installed("https://h.test/two", "shared", 10);
        // Then
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::source)
                .containsExactly("https://h.test/two");
    }

    @Test
    void publishesAgainWhenAnotherModelGotTheSameNamesMeanwhile() {
        // Given
        queue.resolved("https://h.test/one", 10);
        queue.transferAll();
        Claim one = queue.claim(TaskKind.PUBLISH);
        queue.resolved("https://h.test/two", 10);
        Claim two = queue.claim(TaskKind.PUBLISH);
        queue.report(published(two, "shared"));
        // When
        queue.report(published(one, "shared"));
        // Then
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::source)
                .containsExactly("https://h.test/two");
        Claim again = queue.claim(TaskKind.PUBLISH);
        assertThat(again.task()).isEqualTo(one.task());
        queue.report(published(again, "shared"));
        assertThat(models.list(null, null, 10, null).items())
                .extracting(ModelView::source)
                .containsExactly("https://h.test/one");
        assertThat(queue.count("job where state = 'completed' and kind = 'download'")).isEqualTo(2);
    }

    /// Deletes without waiting for a worker.
    private void take(UUID model) {
        UUID _ = QuarkusTransaction.joiningExisting().call(() -> shelf.take(model));
    }

    private UUID model(String source) {
        return models.list("/" + source, null, 10, null).items().getFirst().id();
    }
}
