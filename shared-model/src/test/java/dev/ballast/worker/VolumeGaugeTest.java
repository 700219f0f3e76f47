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
import java.util.concurrent.atomic.AtomicBoolean;
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
        try (VolumeGauge gauge = gauge(root)) {
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
        try (VolumeGauge gauge = gauge(folder)) {
            assertThat(gauge.get()).isEmpty();
            assertThat(gauge.unreachable()).isEmpty();
        }
    }

    @Test
    void leavesOutAVolumeThatThisWorkerCannotUseUntilItCan() throws IOException {
        // Given one that another worker has opened
        Volume.open(folder).close();
        AtomicBoolean usable = new AtomicBoolean();
        try (VolumeGauge gauge =
                new VolumeGauge(Map.of(VolumeName.SHARED, folder), _ -> usable.get(), OFTEN)) {
            assertThat(gauge.get()).isEmpty();
            // When
            usable.set(true);
            // Then
            await().until(() -> gauge.get().size() == 1);
        }
    }

    @Test
    void tellsOfAFolderThatCannotBeReached() {
        Path nowhere = folder.resolve("nowhere");
        try (VolumeGauge gauge = gauge(nowhere)) {
            assertThat(gauge.unreachable()).containsExactly(VolumeName.SHARED);
        }
    }

    private static VolumeGauge gauge(Path root) {
        return new VolumeGauge(Map.of(VolumeName.SHARED, root), _ -> true, OFTEN);
    }
}
