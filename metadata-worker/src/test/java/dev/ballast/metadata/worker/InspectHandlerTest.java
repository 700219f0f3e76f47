package dev.ballast.metadata.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.model.artifact.RelativePath;
import dev.ballast.model.artifact.Sha256;
import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.job.FailureCode;
import dev.ballast.model.message.Claim;
import dev.ballast.model.message.TaskEvent;
import dev.ballast.model.message.Work;
import dev.ballast.volume.VolumeLayout;
import dev.ballast.worker.StopCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectHandlerTest {
    private static final Sha256 BLOB = new Sha256("ab".repeat(32));

    @TempDir Path root;

    private InspectHandler handler = new InspectHandler(Map.of());

    @BeforeEach
    void mount() {
        handler = new InspectHandler(Map.of(VolumeName.SHARED, root));
    }

    @Test
    void tellsTheFactsOfABlob() throws IOException {
        store("\u0002\0\0\0\0\0\0\0{}");

        Claim claim = inspect(VolumeName.SHARED);

        assertThat(handler.handle(claim, new FixedContext(null)))
                .isInstanceOfSatisfying(
                        TaskEvent.Inspected.class,
                        inspected -> {
                            assertThat(inspected.task()).isEqualTo(claim.task());
                            assertThat(inspected.fence()).isEqualTo(claim.fence());
                            assertThat(inspected.sha256()).isEqualTo(BLOB);
                            assertThat(inspected.facts().format()).isEqualTo("safetensors");
                            assertThat(inspected.facts().problems()).isEmpty();
                        });
    }

    @Test
    void takesALyingHeaderForAFact() throws IOException {
        store("GGUF\u0003");

        assertThat(handler.handle(inspect(VolumeName.SHARED), new FixedContext(null)))
                .isInstanceOfSatisfying(
                        TaskEvent.Inspected.class,
                        inspected -> assertThat(inspected.facts().problems()).isNotEmpty());
    }

    @Test
    void failsRetryablyWhenTheBlobIsNotThere() {
        assertFailsAsUnavailable(
                handler.handle(inspect(VolumeName.SHARED), new FixedContext(null)));
    }

    @Test
    void failsRetryablyWhenTheVolumeIsNotThere() {
        InspectHandler unmounted =
                new InspectHandler(Map.of(VolumeName.SHARED, root.resolve("missing")));

        assertFailsAsUnavailable(
                unmounted.handle(inspect(VolumeName.SHARED), new FixedContext(null)));
    }

    @Test
    void failsRetryablyForAVolumeThatItDoesNotMount() {
        assertFailsAsUnavailable(
                handler.handle(inspect(new VolumeName("local")), new FixedContext(null)));
    }

    @Test
    void handsBackWhenItIsToldToStop() throws IOException {
        store("{}");
        Claim claim = inspect(VolumeName.SHARED);

        assertThat(handler.handle(claim, new FixedContext(StopCause.SHUTDOWN)))
                .isEqualTo(new TaskEvent.HandedBack(claim.task(), claim.fence()));
    }

    @Test
    void refusesOtherWork() {
        Claim claim =
                new Claim(
                        UUID.randomUUID(),
                        7,
                        30,
                        new Work.Remove(VolumeName.SHARED, null, List.of(), List.of(), List.of()),
                        Map.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> handler.handle(claim, new FixedContext(null)))
                .withMessageContaining("nothing to inspect");
    }

    private void store(String bytes) throws IOException {
        Path blob = new VolumeLayout(root).blob(BLOB);
        Files.createDirectories(blob.getParent());
        Files.write(blob, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Claim inspect(VolumeName volume) {
        Work work =
                new Work.Inspect(
                        UUID.randomUUID(), volume, new RelativePath("w.safetensors"), BLOB, 10);
        return new Claim(UUID.randomUUID(), 7, 30, work, Map.of());
    }

    private static void assertFailsAsUnavailable(TaskEvent event) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        failed -> {
                            assertThat(failed.code()).isEqualTo(FailureCode.VOLUME_UNAVAILABLE);
                            assertThat(failed.code().retryable()).isTrue();
                            assertThat(failed.detail()).endsWith(".");
                        });
    }
}
