package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ballast.download.FaultRow;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Volumes that are full or go away.
class VolumeFaultsTest {
    private static final int MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(29, 6 * MIB + 1);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension private final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(25)
    void saysBeforeTheFirstByteThatAFileDoesNotFit() throws Exception {
        try (SmallVolume volume = SmallVolume.mount(fixture.directory(), 4)) {
            // Given
            fixture.hub().serve(PATH, CONTENT);
            // When
            TransferOutcome outcome = fixture.run(request(volume, 1));
            // Then
            assertThat(assertFailed(outcome, FailureCode.DISK_FULL).detail())
                    .matches("the file takes \\d+ bytes, \\d+ more than the volume has free");
            assertThat(fixture.hub().bytesServed(PATH)).isLessThan(MIB);
        }
    }

    @Test
    @FaultRow(25)
    void keepsItsBytesWhenTheVolumeFillsUpInTheMiddle() throws Exception {
        try (SmallVolume volume = SmallVolume.mount(fixture.directory(), 8)) {
            // Given
            Path others = volume.path().resolve("others");
            Files.write(others, new byte[5 * MIB]);
            // Nobody can reserve room for a size that is not known.
            fixture.hub()
                    .serve(PATH, CONTENT)
                    .throttledTo(8 * MIB)
                    .failingOnceWith(Fault.chunkedWithoutLength());
            TransferOutcome full = fixture.run(request(volume, 1));
            Files.delete(others);
            // When
            TransferOutcome outcome = fixture.run(request(volume, 2));
            // Then
            assertThat(assertFailed(full, FailureCode.DISK_FULL).detail())
                    .contains("No space left on device")
                    .contains("its size is not known");
            assertCompleted(outcome, CONTENT);
            assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(3 * MIB);
        }
    }

    @Test
    @FaultRow(29)
    void goesOnWhenTheVolumeComesBack() throws Exception {
        // Given
        CountDownLatch gone = new CountDownLatch(1);
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.waitAfter(4 * MIB, gone));
        Path volume = Files.createDirectory(fixture.directory().resolve("volume"));
        Path elsewhere = fixture.directory().resolve("elsewhere");
        TransferListener putsItBack =
                new TransferListener() {
                    @Override
                    public void retrying(String cause, Duration delay) {
                        if (Files.exists(elsewhere)) {
                            move(elsewhere, volume);
                        }
                    }
                };
        Transfer transfer =
                fixture.engine()
                        .start(
                                TransferRequest.of(
                                        "m",
                                        fixture.hub().uri(PATH),
                                        Expectation.NONE,
                                        volume.resolve("task"),
                                        1),
                                putsItBack);
        await().until(() -> transfer.progress().bytesWritten() > 3 * MIB);
        // When
        move(volume, elsewhere);
        gone.countDown();
        // Then
        assertCompleted(TransferFixture.await(transfer), CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(5 * MIB);
    }

    @Test
    @FaultRow(29)
    void givesUpAVolumeThatStaysAwayAndMakesNothingInItsPlace() throws Exception {
        // Given
        CountDownLatch gone = new CountDownLatch(1);
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.waitAfter(4 * MIB, gone));
        Path volume = Files.createDirectory(fixture.directory().resolve("volume"));
        Transfer transfer =
                fixture.engine()
                        .start(
                                TransferRequest.of(
                                        "m",
                                        fixture.hub().uri(PATH),
                                        Expectation.NONE,
                                        volume.resolve("task"),
                                        1),
                                TransferListener.SILENT);
        await().until(() -> transfer.progress().bytesWritten() > 3 * MIB);
        // When
        move(volume, fixture.directory().resolve("elsewhere"));
        gone.countDown();
        // Then
        assertFailed(TransferFixture.await(transfer), FailureCode.VOLUME_UNAVAILABLE);
        assertThat(volume).doesNotExist();
    }

    private TransferRequest request(SmallVolume volume, long fence) {
        return TransferRequest.of(
                "m",
                fixture.hub().uri(PATH),
                Expectation.NONE,
                volume.path().resolve("task"),
                fence);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file system of its own, in memory. Needs the right to mount.
    private record SmallVolume(Path path) implements AutoCloseable {
        static SmallVolume mount(Path directory, int mebibytes) throws IOException {
            Path path = Files.createDirectory(directory.resolve("small"));
            String size = "size=" + mebibytes + "m";
            assumeTrue(
                    run("mount", "-t", "tmpfs", "-o", size, "small", path.toString()) == 0,
                    "no right to mount a small file system");
            return new SmallVolume(path);
        }

        @Override
        public void close() {
            assertThat(run("umount", "-l", path.toString())).isZero();
        }

        private static int run(String... command) {
            try {
                return new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException _) {
                // There is no such program.
                return -1;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
