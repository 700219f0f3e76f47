package dev.ballast.download.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ballast.model.artifact.VolumeName;
import dev.ballast.volume.VolumeLayout;
import dev.ballast.worker.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    @TempDir Path root;

    @Test
    void leavesAnEmptyFolderAloneThatMayBeAMountPointWithoutItsMount() throws IOException {
        try (Volumes volumes = Volumes.open(Map.of(VolumeName.SHARED, root), false)) {
            assertThat(root).isEmptyDirectory();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> volumes.get(VolumeName.SHARED))
                    .withMessageContaining("no mount point");
        }
    }

    @Test
    void opensAVolumeThatAppearsLater() throws IOException {
        // Given
        try (Volumes _ = Volumes.open(Map.of(VolumeName.SHARED, root), false)) {
            // When
            Files.createDirectory(root.resolve("checkpoints"));
            // Then
            await().until(() -> VolumeLayout.isPrepared(root));
        }
    }

    @Test
    void doesATaskOnAVolumeThatHasJustAppeared() throws IOException {
        // Given
        try (Volumes volumes = Volumes.open(Map.of(VolumeName.SHARED, root), false)) {
            // When
            Volumes.open(Map.of(VolumeName.SHARED, root), true).close();
            // Then
            assertThat(volumes.get(VolumeName.SHARED).models()).isEmpty();
        }
    }

    @Test
    void beginsAVolumeInAnEmptyFolderWhereTheOperatorAsksForIt() throws IOException {
        Volumes.open(Map.of(VolumeName.SHARED, root), true).close();
        assertThat(VolumeLayout.isPrepared(root)).isTrue();
    }

    @Test
    void opensAVolumeAgainThatWasBegunBefore() throws IOException {
        // Given
        Volumes.open(Map.of(VolumeName.SHARED, root), true).close();
        // When
        try (Volumes volumes = Volumes.open(Map.of(VolumeName.SHARED, root), false)) {
            // Then
            assertThat(volumes.get(VolumeName.SHARED).models()).isEmpty();
        }
    }

    @Test
    void saysThatAFolderIsNotThere() {
        Map<VolumeName, Path> nowhere = Map.of(VolumeName.SHARED, root.resolve("nowhere"));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Volumes.open(nowhere, true))
                .withMessageContaining("BALLAST_VOLUMES");
    }
}
