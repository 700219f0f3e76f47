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
    private static final VolumeName LOCAL = new VolumeName("local");

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
    void goesOnWithoutAVolumeThatCannotBeUsedUntilItCan() throws IOException {
        // Given a folder in which nothing of ours can be made
        Path local = Files.createDirectory(root.resolve("local"));
        Path obstacle = Files.createFile(local.resolve(".ballast"));
        Path shared = Files.createDirectory(root.resolve("shared"));
        try (Volumes volumes =
                Volumes.open(Map.of(VolumeName.SHARED, shared, LOCAL, local), true)) {
            assertThat(volumes.get(VolumeName.SHARED).models()).isEmpty();
            assertThat(volumes.isOpen(VolumeName.SHARED)).isTrue();
            assertThat(volumes.isOpen(LOCAL)).isFalse();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> volumes.get(LOCAL));
            // When
            Files.delete(obstacle);
            // Then
            await().until(() -> volumes.isOpen(LOCAL));
            assertThat(volumes.get(LOCAL).models()).isEmpty();
        }
    }

    @Test
    void saysOfAllVolumesWhyNoneCanBeUsed() {
        Map<VolumeName, Path> nowhere =
                Map.of(VolumeName.SHARED, root.resolve("nowhere"), LOCAL, root.resolve("lost"));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Volumes.open(nowhere, true))
                .withMessageContainingAll("BALLAST_VOLUMES", "nowhere", "lost");
    }

    @Test
    void saysThatAFolderIsNotThere() {
        Map<VolumeName, Path> nowhere = Map.of(VolumeName.SHARED, root.resolve("nowhere"));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> Volumes.open(nowhere, true))
                .withMessageContaining("BALLAST_VOLUMES");
    }
}
