package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.download.FaultRow;
import dev.ballast.http.EgressPolicy;
import dev.ballast.http.HttpFetcher;
import dev.ballast.http.HttpSettings;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Hub;
import dev.ballast.local.hub.Served;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopAndResumeTest {
    private static final long MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(11, 12 * MIB + 1);
    private static final String PATH = "/model.gguf";

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(33)
    void aStoppedTransferKeepsItsBytesAndTheNextOwnerGoesOn() {
        // Given
        Hub hub = fixture.hub();
        hub.serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(9 * MIB));
        TransferOutcome stopped = stopAfter(9 * MIB, 1);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertThat(stopped).isEqualTo(new TransferOutcome.Stopped(StopReason.PAUSED, 9 * MIB));
        assertCompleted(outcome, CONTENT);
        assertThat(hub.bytesServedTwice(PATH)).isZero();
    }

    @Test
    @FaultRow(33)
    void stopsWhileTheServerHasNotEvenAnswered() throws Exception {
        // Given
        try (var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            TransferEngine patient =
                    new TransferEngine(
                            TransferFixture.loopbackHttp(Duration.ofMinutes(5)),
                            EngineSettings.DEFAULT);
            Transfer transfer =
                    patient.start(
                            TransferRequest.of(
                                    "m",
                                    URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/m"),
                                    Expectation.NONE,
                                    fixture.staging(),
                                    1),
                            TransferListener.SILENT);
            silent.accept();
            // When
            transfer.stop(StopReason.CANCELLED);
            // Then
            assertThat(transfer.outcome())
                    .isCompletedWithValue(new TransferOutcome.Stopped(StopReason.CANCELLED, 0));
        }
    }

    @Test
    @FaultRow(33)
    void stopsWhileANameIsLookedUp() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (var http =
                new HttpFetcher(
                        HttpSettings.of("test"),
                        EgressPolicy.PUBLIC_ONLY,
                        host -> {
                            asked.countDown();
                            awaitQuietly(never);
                            throw new UnknownHostException(host);
                        })) {
            Transfer transfer =
                    new TransferEngine(http, EngineSettings.DEFAULT)
                            .start(
                                    TransferRequest.of(
                                            "m",
                                            URI.create("http://slow.example/m"),
                                            Expectation.NONE,
                                            fixture.staging(),
                                            1),
                                    TransferListener.SILENT);
            awaitQuietly(asked);
            // When
            transfer.stop(StopReason.HANDED_BACK);
            // Then
            assertThat(transfer.outcome())
                    .isCompletedWithValue(new TransferOutcome.Stopped(StopReason.HANDED_BACK, 0));
        } finally {
            never.countDown();
        }
    }

    @Test
    void aTransferThatHasEndedStaysAsItIs() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        Transfer transfer = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        TransferFixture.await(transfer);
        // When
        transfer.stop(StopReason.CANCELLED);
        // Then
        assertCompleted(transfer.outcome().join(), CONTENT);
        assertThat(transfer.progress().phase()).isEqualTo(Progress.Phase.ENDED);
    }

    @Test
    @FaultRow(28)
    void aDamagedCheckpointIsIgnoredAndTheFileStartsAgain() throws IOException {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(9 * MIB));
        stopAfter(9 * MIB, 1);
        Path checkpoint = fixture.staging().resolve("parts.1");
        String text = Files.readString(checkpoint);
        Files.writeString(checkpoint, text.replace("range 0 ", "range 1 "));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertThat(assertCompleted(outcome, CONTENT).file()).hasFileName("data.2-1");
        assertThat(fixture.staging().resolve("data")).doesNotExist();
    }

    @Test
    @FaultRow(28)
    void aCheckpointOfAnotherVersionOfTheProgramIsIgnored() throws IOException {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(9 * MIB));
        stopAfter(9 * MIB, 1);
        Path checkpoint = fixture.staging().resolve("parts.1");
        Files.writeString(
                checkpoint,
                Files.readString(checkpoint).replace("ballast-parts 1", "ballast-parts 2"));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isGreaterThan(CONTENT.length() + 8 * MIB);
    }

    @Test
    void contentWithoutAVersionIsNotResumedByAnotherOwner() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingAlwaysWith(Fault.noValidator());
        stopAtAnyProgress(served, 1);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertThat(assertCompleted(outcome, CONTENT).file()).hasFileName("data.2-1");
    }

    @Test
    void anOwnerThatResumesHashesWhatWasThereBefore() throws IOException {
        // Given: a byte that was damaged on disk after the first owner stopped
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(9 * MIB));
        stopAfter(9 * MIB, 1);
        try (FileChannel data =
                FileChannel.open(fixture.staging().resolve("data"), StandardOpenOption.WRITE)) {
            byte[] right = CONTENT.bytes();
            data.write(ByteBuffer.wrap(new byte[] {(byte) ~right[4711]}), 4711);
        }
        Expectation expected = Expectation.NONE.withSha256(TransferFixture.sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 2));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isGreaterThan(2 * CONTENT.length() - MIB);
    }

    @Test
    void aWholeFileIsVerifiedWithoutAskingTheServer() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        assertCompleted(fixture.fetch(PATH), CONTENT);
        fixture.hub().remove(PATH);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    void obeysTheSpeedLimitAndStopsInsideItsWait() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        CountDownLatch limited = new CountDownLatch(1);
        SpeedLimit hold =
                _ -> {
                    limited.countDown();
                    return Duration.ofHours(1).toNanos();
                };
        Transfer transfer =
                fixture.engine()
                        .start(fixture.request(PATH).withSpeedLimit(hold), TransferListener.SILENT);
        awaitQuietly(limited);
        // When
        transfer.stop(StopReason.PAUSED);
        // Then
        assertThat(transfer.outcome().join()).isInstanceOf(TransferOutcome.Stopped.class);
        assertThat(transfer.progress().bytesWritten()).isLessThanOrEqualTo(MIB);
    }

    private TransferOutcome stopAfter(long bytes, long fence) {
        TransferEngine patient =
                new TransferEngine(
                        TransferFixture.loopbackHttp(Duration.ofMinutes(1)),
                        EngineSettings.DEFAULT.withConnections(ConnectionLimits.SINGLE));
        Transfer transfer =
                patient.start(
                        fixture.request(PATH, Expectation.NONE, fence), TransferListener.SILENT);
        await().until(() -> transfer.progress().bytesWritten() >= bytes);
        transfer.stop(StopReason.PAUSED);
        return transfer.outcome().join();
    }

    private void stopAtAnyProgress(Served served, long fence) {
        served.throttledTo(4 * MIB);
        Transfer transfer =
                fixture.engine()
                        .start(
                                fixture.request(PATH, Expectation.NONE, fence),
                                TransferListener.SILENT);
        await().until(() -> transfer.progress().bytesWritten() > 0);
        transfer.stop(StopReason.PAUSED);
        served.throttledTo(Long.MAX_VALUE);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
