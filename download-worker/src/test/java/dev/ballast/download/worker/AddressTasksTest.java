package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.source.http.HttpSource;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Served;
import dev.ballast.model.artifact.SourceRef;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tasks of a download worker, from an address to a volume.
class AddressTasksTest {
    private static final Content CONTENT = Content.generated(1, 300_000);
    private static final String HEADERS = "{\"X-Api-Key\":\"s3cret\"}";

    @TempDir Path root;

    @Test
    void theHeadersOfAJobGoToItsOriginAndNeverWhereThatRedirects() throws IOException {
        try (Hub origin = Hub.start();
                Hub storage = Hub.start();
                TaskBench bench =
                        new TaskBench(root, Map.of(Claim.HEADERS, HEADERS, Claim.TOKEN, "t0ken"))) {
            // Given
            Served stored = storage.serve("/stored.bin", CONTENT);
            Served asked =
                    origin.serve("/model.bin", CONTENT)
                            .requiringHeader("X-Api-Key", "s3cret")
                            .requiringHeader("Authorization", "Bearer t0ken")
                            .failingAlwaysWith(Fault.redirectTo(storage.uri("/stored.bin")));
            SourceRef ref = SourceRef.parse(origin.uri("/model.bin").toString());
            bench.ask(new HttpSource(bench.http()));
            // When
            TaskEvent.Resolved plan =
                    (TaskEvent.Resolved)
                            bench.run(
                                    TaskKind.RESOLVE,
                                    new Work.Resolve(
                                            UUID.randomUUID(),
                                            VolumeName.SHARED,
                                            ref,
                                            List.of(),
                                            List.of(),
                                            null));
            TaskEvent outcome =
                    bench.run(
                            TaskKind.TRANSFER,
                            new Work.Transfer(
                                    UUID.randomUUID(),
                                    VolumeName.SHARED,
                                    ref,
                                    plan.revision(),
                                    plan.files().getFirst()));
            // Then
            assertThat(outcome).isInstanceOf(TaskEvent.Transferred.class);
            assertThat(asked.exchanges()).isNotEmpty();
            assertThat(stored.exchanges())
                    .isNotEmpty()
                    .allSatisfy(it -> {
                        assertThat(it.request().header("X-Api-Key")).isEmpty();
                        assertThat(it.request().header("Authorization")).isEmpty();
                    });
        }
    }
}
