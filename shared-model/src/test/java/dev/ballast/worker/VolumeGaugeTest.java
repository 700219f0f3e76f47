package dev.ballast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.model.message.Report.VolumeStatus;
import dev.ballast.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeGaugeTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir Path folder;

    @Test
    void leavesOutAVolumeWhoseMountHasGoneUntilItIsBack() throws IOException {
        // Given
        Path root = Files.createDirectory(folder.resolve("models"));
        Volume.open(root).close();
        try (VolumeGauge gauge = new VolumeGauge(Map.of(VolumeName.SHARED, root), OFTEN)) {
            assertThat(gauge.get())
                    .extracting(VolumeStatus::name)
                    .containsExactly(VolumeName.SHARED);
            // When
            Path aside = folder.resolve("aside");
            Files.move(root, aside);
            Files.createDirectory(root);
            // Then
            await().until(() -> gauge.get().isEmpty());
            Files.delete(root);
            Files.move(aside, root);
            await().until(() -> gauge.get().size() == 1);
        }
    }

    @Test
    void leavesOutAFolderThatNoWorkerHasOpenedAsAVolume() {
        try (VolumeGauge gauge = new VolumeGauge(Map.of(VolumeName.SHARED, folder), OFTEN)) {
            assertThat(gauge.get()).isEmpty();
            assertThat(gauge.unreachable()).isEmpty();
        }
    }

    @Test
    void tellsOfAFolderThatCannotBeReached() {
        Path nowhere = folder.resolve("nowhere");
        try (VolumeGauge gauge = new VolumeGauge(Map.of(VolumeName.SHARED, nowhere), OFTEN)) {
            assertThat(gauge.unreachable()).containsExactly(VolumeName.SHARED);
        }
    }
}
