package dev.ballast.download.engine.transfer;

import static dev.ballast.download.engine.transfer.TransferFixture.assertCompleted;
import static dev.ballast.download.engine.transfer.TransferFixture.assertFailed;
import static dev.ballast.download.engine.transfer.TransferFixture.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.download.FaultRow;
import dev.ballast.download.engine.verify.Digest;
import dev.ballast.download.engine.verify.DigestAlgorithm;
import dev.ballast.download.engine.verify.PartDigests;
import dev.ballast.local.hub.Content;
import dev.ballast.local.hub.Fault;
import dev.ballast.local.hub.Served;
import dev.ballast.model.job.FailureCode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Bytes that are not the right ones.
class DamageTest {
    private static final int MIB = 1 << 20;
    private static final Content CONTENT = Content.generated(23, 5 * MIB + 99);
    private static final String PATH = "/model.safetensors";

    @RegisterExtension private final TransferFixture fixture = new TransferFixture();

    @Test
    @FaultRow(24)
    void fetchesOnlyTheDamagedPartsAgain() {
        // Given
        Served served = fixture.hub().serve(PATH, CONTENT);
        served.failingOnceWith(Fault.cutAfter(2 * MIB)).failingOnceWith(Fault.wrongBytes());
        Expectation expected = parts().withSha256(sha256(CONTENT));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(fixture.hub().bytesServedTwice(PATH)).isLessThan(4 * MIB);
        assertThat(served.exchanges().getLast().request().header("Cache-Control"))
                .contains("no-cache");
    }

    @Test
    @FaultRow(24)
    void digestsOfPartsAreEnough() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingOnceWith(Fault.wrongBytes());
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, parts(), 1));
        // Then
        assertCompleted(outcome, CONTENT);
    }

    @Test
    @FaultRow(24)
    void givesUpWhenPartsAreDamagedTwice() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.wrongBytes());
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, parts(), 1));
        // Then
        assertThat(assertFailed(outcome, FailureCode.CHECKSUM_MISMATCH).detail())
                .contains("6 parts are damaged, twice")
                .contains("quarantine.1");
    }

    @Test
    @FaultRow(24)
    void fetchesAllAgainFromAnotherAddressIfTheSourceHasOne() {
        // Given
        fixture.hub().serve(PATH, CONTENT).failingAlwaysWith(Fault.wrongBytes());
        Served other = fixture.hub().serve("/other", CONTENT);
        TransferRequest request =
                fixture.request(PATH, Expectation.NONE.withSha256(sha256(CONTENT)), 1)
                        .withRenewal(_ -> fixture.hub().uri("/other"));
        // When
        TransferOutcome outcome = fixture.run(request);
        // Then
        assertCompleted(outcome, CONTENT);
        assertThat(other.exchanges()).hasSize(1);
    }

    @Test
    void checksEveryDigestThatIsExpected() {
        // Given
        fixture.hub().serve(PATH, CONTENT);
        Expectation expected =
                Expectation.NONE
                        .withSize(CONTENT.length())
                        .withSha256(sha256(CONTENT))
                        .withDigest(new Digest(DigestAlgorithm.GIT_BLOB_SHA1, "0".repeat(40)));
        // When
        TransferOutcome outcome = fixture.run(fixture.request(PATH, expected, 1));
        // Then
        assertThat(assertFailed(outcome, FailureCode.CHECKSUM_MISMATCH).detail())
                .contains("Git blob SHA-1")
                .doesNotContain("SHA-256");
    }

    private static Expectation parts() {
        byte[] bytes = CONTENT.bytes();
        List<Digest> digests = new ArrayList<>();
        for (int first = 0; first < bytes.length; first += MIB) {
            digests.add(
                    new Digest(
                            DigestAlgorithm.MD5,
                            md5(bytes, first, Math.min(MIB, bytes.length - first))));
        }
        return Expectation.NONE.withSize(bytes.length).withParts(new PartDigests(MIB, digests));
    }

    private static String md5(byte[] bytes, int first, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, first, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
