package dev.ballast.api.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.api.BackingServices;
import dev.ballast.api.QueueFixture;
import dev.ballast.api.dispatch.AwaitedInspections;
import dev.ballast.api.dispatch.ClaimTask;
import dev.ballast.model.artifact.HubFacts;
import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.Priority;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PicturesOfHubsTest {
    @Inject QueueFixture queue;
    @Inject FetchMetadata fetchMetadata;
    @Inject ClaimTask claimTask;
    @Inject AwaitedInspections inspections;

    @BeforeEach
    void reset() {
        queue.reset();
        queue.sql("delete from hub_facts");
        queue.sql("delete from preview");
        queue.sql("update hub_turn set task_id = null, rest_until = '-infinity', strikes = 0");
    }

    @Test
    void nobodyWaitsForTheHubWhileAPictureIsFetched() {
        // Given
        queue.installed("civitai://1", "loras/one.safetensors", 10);
        queue.installed("civitai://2", "loras/two.safetensors", 20);
        fetch();
        Claim first = queue.claim(TaskKind.METADATA);
        assertThat(queue.tryClaim("worker-1", TaskKind.METADATA)).isEmpty();
        // When
        queue.report(new TaskEvent.Progress(first.task(), first.fence(), 0, null, 0).withAsked());
        // Then
        Claim second = queue.claim(TaskKind.METADATA);
        // When
        queue.report(new TaskEvent.Progress(first.task(), first.fence(), 0, null, 0).withAsked());
        describe(first, 1);
        describe(second, 2);
        // Then
        assertThat(queue.count("job where kind = 'metadata' and state = 'completed'")).isOne();
    }

    @Test
    void aPictureGoesWhenAnotherOneTakesItsPlace() {
        // Given
        queue.installed("civitai://1", "loras/one.safetensors", 10);
        queue.installed("civitai://2", "loras/two.safetensors", 20);
        picture(1);
        picture(2);
        fetch();
        describe(queue.claim(TaskKind.METADATA), 1);
        describe(queue.claim(TaskKind.METADATA), 1);
        // When
        fetch();
        describe(queue.claim(TaskKind.METADATA), 2);
        // Then
        assertThat(queue.count("preview")).isEqualTo(2);
        // When
        describe(queue.claim(TaskKind.METADATA), 2);
        // Then
        assertThat(queue.values("select sha256 from preview"))
                .containsExactly(QueueFixture.sha(2).hex());
    }

    @Test
    void aModelIsAskedAboutWhereItsVolumeIs() {
        // Given
        queue.installed("civitai://1", "loras/one.safetensors", 10);
        queue.installed("https://host.test/a.safetensors", "loras/a.safetensors", 20);
        queue.sql("update model set volume = 'fast'");
        fetch();
        VolumeName fast = new VolumeName("fast");
        // When
        assertThat(queue.tryClaim("worker-1", TaskKind.METADATA)).isEmpty();
        Claim claim =
                claimTask
                        .handle(
                                new Claim.Request(
                                        "worker-1",
                                        List.of(TaskKind.METADATA),
                                        List.of(fast),
                                        null))
                        .join()
                        .orElseThrow();
        // Then
        assertThat(claim.work().volume()).isEqualTo(fast);
        assertThat(queue.values("select volume from task where kind = 'metadata'"))
                .containsExactly("fast", "fast");
        assertThat(queue.value("select volume from job where kind = 'metadata'")).isEqualTo("fast");
    }

    @Test
    void aVolumeWithoutAMetadataWorkerKeepsNoModelFromBeingAskedAbout() {
        // Given
        queue.installed("civitai://1", "loras/one.safetensors", 10);
        queue.installed("civitai://2", "loras/two.safetensors", 20);
        queue.sql("insert into volume (name, total_bytes, free_bytes) values ('fast', 2, 1)");
        queue.sql("update model set volume = 'fast' where source = 'civitai://1'");
        fetch();
        // When
        QuarkusTransaction.requiringNew().run(inspections::moveQuestions);
        describe(queue.claim(TaskKind.METADATA), 1);
        describe(queue.claim(TaskKind.METADATA), 2);
        // Then
        assertThat(queue.value("select state from job where kind = 'metadata'"))
                .isEqualTo("completed");
    }

    @Test
    void aVolumeWithAMetadataWorkerKeepsItsQuestions() {
        // Given
        queue.metadataWorker("fast");
        queue.installed("civitai://1", "loras/one.safetensors", 10);
        queue.sql("insert into volume (name, total_bytes, free_bytes) values ('fast', 2, 1)");
        queue.sql("update model set volume = 'fast'");
        fetch();
        // When
        QuarkusTransaction.requiringNew().run(inspections::moveQuestions);
        // Then
        assertThat(queue.value("select volume from task where kind = 'metadata'"))
                .isEqualTo("fast");
    }

    private void fetch() {
        Set<UUID> models =
                queue.values("select id::text from model").stream()
                        .map(UUID::fromString)
                        .collect(Collectors.toSet());
        fetchMetadata.handle(
                new FetchMetadata.Wish(Set.of(), models, true, 4, Priority.DEFAULT), "admin");
    }

    private void picture(int number) {
        queue.sql(
                "insert into preview (sha256, bytes, created_at) values ('%s', '\\x00', now() - interval '1 hour')"
                        .formatted(QueueFixture.sha(number).hex()));
    }

    private void describe(Claim claim, int picture) {
        String source = ((Work.Describe) claim.work()).source().text();
        HubFacts.Preview preview =
                new HubFacts.Preview(
                        QueueFixture.sha(picture),
                        "image/jpeg",
                        450,
                        600,
                        1,
                        new RelativePath("p.jpg"));
        HubFacts facts =
                new HubFacts(
                        "civitai", source, null, null, null, null, null, List.of(), List.of(), null,
                        null, null, Map.of(), Map.of(), null, null, null, null, null, null, preview,
                        null);
        queue.report(new TaskEvent.Described(claim.task(), claim.fence(), facts, null));
    }
}
