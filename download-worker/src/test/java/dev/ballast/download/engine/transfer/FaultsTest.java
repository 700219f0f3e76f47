package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static dev.ballast.download.engine.transfer.TransferFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Exchange;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import dev.ballast.model.job.FailureCode;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final long MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(7, 5 * MIB + 13);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension final TransferFixture fixture = new TransferFixture();

    @Test
    void fetchesAFileAndNamesItsDigestAndVersion() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(assertCompleted(outcome, CONTENT).validator()).isNotNull();
        assertThat(fixture.hub().bytesServed(PATH)).isEqualTo(CONTENT.length());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 511, 512, 513})
    void fetchesVerySmallFiles(long size) {
        // Given
        Content content = Content.generated(1, size);
        fixture.hub().serve(PATH, content);
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, content);
    }

    @Test
    @FaultRow(3)
    void continuesAtTheSameOffsetWhenTheConnectionIsCut() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingTimesWith(8, Fault.cutAfter(MIB / 2));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(MIB);
    }

    @Test
    @FaultRow(17)
    void continuesWhenTheConnectionIsReset() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingTimesWith(3, Fault.resetAfter(MIB));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(15)
    void continuesWhenTheServerGoesSilent() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.stallAfter(2 * MIB));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(MIB / 2);
    }

    @Test
    void givesUpWhenTheServerOnlyCutsAndNothingMovesOn() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.reset());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_UNREACHABLE);
        assertThat(fixture.hub().exchanges(PATH)).hasSize(3);
    }

    @Test
    @FaultRow(1)
    void keepsWhatItHasWhenTheServerIgnoresTheRangeButNamesTheSameVersion() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(2 * MIB)).failingOnceWith(Fault.ignoresRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served.exchanges()).extracting(Exchange::status).containsExactly(200, 200);
    }

    @Test
    @FaultRow(2)
    void triesAgainWhenTheRangeIsNotTheOneAskedFor() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(MIB))
                .failingOnceWith(Fault.wrongRange());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(5)
    void startsOnceOverWhenTheContentChangesMidWay() {
        // Given
        Served old = fixture.hub().serve(PATH, CONTENT);
        old.failingOnceWith(Fault.cutAfter(2 * MIB)).failingAlwaysWith(Fault.changedEtag());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertThat(outcome).isInstanceOf(TransferOutcome.Completed.class);
        assertThat(((TransferOutcome.Completed) outcome).sha256()).isEqualTo(sha256(CONTENT));
    }

    @Test
    @FaultRow(5)
    void refusesAChangedContentWhenOneVersionIsPinned() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        TransferOutcome.Completed first = assertCompleted(fixture.fetch(PATH), CONTENT);
        served.failingAlwaysWith(Fault.changedEtag());
        Expectation expected =
                Expectation.NONE.withPinned(Objects.requireNonNull(first.validator()));
        TransferRequest request =
                TransferRequest.of(
                        "m",
                        fixture.hub().uri(PATH),
                        expected,
                        fixture.directory().resolve("other"),
                        1);
        // When
        TransferOutcome outcome = fixture.run(request);
        // Then
        assertFailed(outcome, FailureCode.SOURCE_CHANGED);
    }

    @Test
    void startsOverAfterACutWhenTheServerNamesNoVersion() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.noValidator());
        served.failingOnceWith(Fault.cutAfter(2 * MIB));
        served.failingOnceWith(Fault.noValidator());
        served.failingOnceWith(Fault.noValidator());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(13)
    void doesNotTrustAWeakEntityTag() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.weakEtag());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        TransferOutcome.Completed completed = assertCompleted(outcome, CONTENT);
        assertThat(completed.validator() == null || !completed.validator().isEntityTag()).isTrue();
    }

    @Test
    @FaultRow(24)
    void fetchesAgainOnceWhenTheBytesAreWrong() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.wrongBytes());
        Expectation expected = Expectation.NONE.withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServed(PATH)).isEqualTo(2 * CONTENT.length());
    }

    @Test
    @FaultRow(24)
    void setsTheFileAsideWhenTheBytesAreWrongTwice() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.wrongBytes());
        Expectation expected = Expectation.NONE.withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertFailed(outcome, FailureCode.CHECKSUM_MISMATCH);
        assertThat(fixture.staging().resolve("quarantine.1")).hasSize(CONTENT.length());
    }

    @Test
    @FaultRow(12)
    void refusesAnotherSizeThanTheOneExpected() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        Expectation expected = Expectation.NONE.withSize(CONTENT.length() - 1);
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertFailed(outcome, FailureCode.SOURCE_CHANGED);
    }

    @Test
    @FaultRow(11)
    void takesABodyWithoutAnnouncedLength() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.chunkedWithoutLength());
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(12)
    void fetchesTheRestWhenTheBodyIsShorterThanAnnounced() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.wrongLength(9 * MIB));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(3)
    void dropsBytesBeyondTheKnownEnd() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(MIB))
                .failingOnceWith(Fault.longBody(1000));
        // When
        TransferOutcome outcome = fixture.fetch(PATH);
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    void asksForANewAddressWhenTheOldOneHasExpired() {
        // Given
        fixture.hub()
                .serve(PATH, CONTENT)
                .failingOnceWith(Fault.cutAfter(2 * MIB))
                .failingAlwaysWith(Fault.status(403, Map.of(), "<Error>expired</Error>"));
        Served fresh = fixture.hub().serve("/fresh", CONTENT);
        URI freshUri = fixture.hub().uri("/fresh");
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH).withRenewal(_ -> freshUri));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(served(fresh)).isLessThan(CONTENT.length() - MIB);
    }

    private static long served(Served served) {
        return served.exchanges().stream().mapToLong(Exchange::bytesSent).sum();
    }
}
