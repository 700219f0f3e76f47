package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static dev.ballast.download.engine.transfer.TransferFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ballast.download.FaultRow;
import dev.ballast.download.engine.disk.PartialFile;
import dev.ballast.download.engine.disk.StagingDirectory;
import dev.ballast.http.Validator;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import dev.ballast.model.job.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Answers to requests for the rest of a content that are not the rest.
class RangeFaultsTest {
    private static final long MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(7, 5 * MIB + 13);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension private final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(2)
    void givesUpWhenTheRangeIsWrongTwice() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(MIB)).failingAlwaysWith(Fault.wrongRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).detail())
                .contains("where bytes from " + MIB + " were asked for");
        assertThat(served.exchanges()).hasSize(3);
    }

    @Test
    @FaultRow(14)
    void takesAMultipartAnswerForAWrongRange() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(MIB)).failingOnceWith(Fault.multipart());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges()).hasSize(3);
    }

    @Test
    @FaultRow(14)
    void givesUpWhenThereIsNothingButMultipartAnswers() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(MIB)).failingAlwaysWith(Fault.multipart());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE).detail())
                .contains("multipart/byteranges");
    }

    @Test
    @FaultRow(3)
    void asksForTheRestOfARangeThatEndsEarly() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(MIB)).failingTimesWith(6, Fault.shortRange(MIB / 2));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(MIB / 4);
        assertThat(served.exchanges()).hasSize(8);
    }

    @Test
    @FaultRow(6)
    void verifiesWhatItHasWhenNothingIsLeftToFetch() throws IOException {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        StagingDirectory staging = StagingDirectory.open(fixture.staging(), 1);
        Validator version = new Validator('"' + CONTENT.version() + '"');
        try (PartialFile file = PartialFile.create(staging, version, OptionalLong.empty(), 0)) {
            file.write(0, ByteBuffer.wrap(CONTENT.bytes()));
            file.save();
        }
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges()).extracting(Exchange::status).containsExactly(416);
    }

    @Test
    @FaultRow(6)
    void startsAgainWhenTheContentIsSmallerThanWhatItHas() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(4 * MIB));
        Transfer first = fixture.engine().start(fixture.request(PATH), TransferListener.SILENT);
        await().until(() -> first.progress().bytesWritten() >= 3 * MIB);
        first.stop(StopReason.HANDED_BACK);
        Content smaller = Content.generated(8, 2 * MIB);
        fixture.hub().serve(PATH, smaller);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, Expectation.NONE, 2));
        // Then
        assertCompleted(outcome, smaller);
    }

    @Test
    @FaultRow(6)
    void asksOnceMoreWhenARangeWithinTheContentIsRefused() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(2 * MIB)).failingOnceWith(Fault.refusesRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(MIB / 4);
    }

    @Test
    @FaultRow(12)
    void asksOnceMoreWhenTheSizeIsNotTheOneTheSourceNamed() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        Expectation expected =
                Expectation.NONE.withSize(CONTENT.length() + 1).withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertFailed(outcome, FailureCode.SOURCE_CHANGED);
        assertThat(served.exchanges()).hasSize(2);
    }

    @Test
    @FaultRow(12)
    void findsOutThatTheAnnouncedLengthWasTooSmall() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.wrongLength(3 * MIB));
        Expectation expected = Expectation.NONE.withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(13)
    void neverAsksForTheRestByAWeakEntityTag() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.withHeader("ETag", "W/\"1\"").failingTimesWith(2, Fault.cutAfter(MIB));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges())
                .extracting(exchange -> exchange.request().header("If-Range").orElse("none"))
                .containsExactly(
                        "none", "Thu, 01 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:00 GMT");
    }
}
