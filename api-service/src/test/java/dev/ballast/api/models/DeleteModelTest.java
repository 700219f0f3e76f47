package dev.ballast.api.models;

import static dev.ballast.api.QueueFixture.plan;
import static dev.ballast.api.QueueFixture.published;
import static dev.ballast.api.QueueFixture.sha;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.jobs.RefusedException;
import dev.ballast.api.jobs.RefusedException.Code;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
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

    private UUID model(String source) {
        return models.list("hf://acme/" + source, null, 10, null).items().getFirst().id();
    }
}
