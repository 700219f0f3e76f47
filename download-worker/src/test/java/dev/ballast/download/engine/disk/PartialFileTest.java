package dev.ballast.download.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ballast.http.Validator;
import dev.ballast.local.hub.Content;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialFileTest {
    private static final Validator VERSION = new Validator("\"v1\"");

    @TempDir Path directory;

    @Test
    void reservesTheWholeFileBeforeItsFirstByte() throws IOException {
        // Given
        StagingDirectory staging = StagingDirectory.open(directory, 1);
        long size = 3 << 20;
        // When
        try (PartialFile file = PartialFile.create(staging, VERSION, OptionalLong.of(size), 0)) {
            // Then
            assertThat(Files.size(file.path())).isEqualTo(size);
        }
    }

    @Test
    void saysHowMuchRoomIsMissing() throws IOException {
        // Given
        StagingDirectory staging = StagingDirectory.open(directory, 1);
        long size = Files.getFileStore(directory).getUsableSpace() + (1L << 40);
        // When, Then
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> PartialFile.create(staging, VERSION, OptionalLong.of(size), 0))
                .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.DISK_FULL))
                .withMessageMatching(".* \\d+ more than the volume has free");
    }

    @Test
    void aCheckpointClaimsOnlyWhatWasWritten() throws IOException {
        // Given
        StagingDirectory staging = StagingDirectory.open(directory, 1);
        try (PartialFile file = PartialFile.create(staging, VERSION, OptionalLong.of(100), 0)) {
            file.write(0, ByteBuffer.allocate(10));
            file.write(50, ByteBuffer.allocate(10));
            // When
            long claimed = file.save();
            file.write(10, ByteBuffer.allocate(10));
            // Then
            assertThat(claimed).isEqualTo(20);
            assertThat(staging.newestCheckpoint().orElseThrow().bytes()).isEqualTo(20);
            assertThat(file.front()).isEqualTo(20);
        }
    }

    @Test
    void aSmallFileHasNoCheckpoints() throws IOException {
        // Given
        StagingDirectory staging = StagingDirectory.open(directory.resolve("new"), 1);
        try (PartialFile file = PartialFile.create(staging, VERSION, OptionalLong.of(100), 100)) {
            file.write(0, ByteBuffer.allocate(10));
            // When
            long claimed = file.save();
            // Then
            assertThat(claimed).isZero();
            assertThat(Files.size(directory.resolve("new/parts.1"))).isZero();
        }
    }

    @Test
    void bytesThatAreDroppedFromMemoryAreStillThere() throws IOException {
        // Given
        StagingDirectory staging = StagingDirectory.open(directory, 1);
        byte[] bytes = Content.generated(1, 9 << 20).bytes();
        try (PartialFile file =
                PartialFile.create(staging, VERSION, OptionalLong.of(bytes.length), 0)) {
            file.write(0, ByteBuffer.wrap(bytes));
            file.save();
            // When
            file.dropFromMemory(bytes.length);
            // Then
            ByteBuffer read = ByteBuffer.allocate(bytes.length);
            assertThat(file.read(0, read)).isEqualTo(bytes.length);
            assertThat(read.array()).isEqualTo(bytes);
        }
    }

    @Test
    void theNewestUndamagedCheckpointOfAnyOwnerCounts() throws IOException {
        // Given
        StagingDirectory first = StagingDirectory.open(directory, 1);
        try (PartialFile file = PartialFile.create(first, VERSION, OptionalLong.of(100), 0)) {
            file.write(0, ByteBuffer.allocate(10));
            file.save();
        }
        Files.writeString(directory.resolve("parts.9"), "nonsense");
        // When
        Checkpoint found = StagingDirectory.open(directory, 10).newestCheckpoint().orElseThrow();
        // Then
        assertThat(found.bytes()).isEqualTo(10);
    }

    @Test
    void aLateOwnerDeletesNothingOfItsSuccessor() throws IOException {
        // Given
        StagingDirectory late = StagingDirectory.open(directory, 1);
        StagingDirectory owner = StagingDirectory.open(directory, 2);
        try (PartialFile current = PartialFile.create(owner, VERSION, OptionalLong.of(100), 0);
                // When
                PartialFile stray = PartialFile.create(late, VERSION, OptionalLong.of(100), 0)) {
            // Then
            assertThat(current.path()).exists();
            assertThat(stray.path()).isNotEqualTo(current.path());
            assertThat(owner.newestCheckpoint().orElseThrow().dataFile())
                    .isEqualTo(current.path().getFileName().toString());
        }
    }
}
