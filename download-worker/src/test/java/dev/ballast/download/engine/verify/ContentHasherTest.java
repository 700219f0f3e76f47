package dev.ballast.download.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHasherTest {
    private static final byte[] CONTENT = "what is up, doc?".getBytes(StandardCharsets.UTF_8);

    // Made with sha256sum, sha1sum, md5sum and git hash-object; the rest are published test
    // vectors.
    @ParameterizedTest
    @CsvSource({
        "SHA256, what is up; doc?,"
                + " af4e812d13b4eae6da91024f15f7679dae49d40aee3fb4c7216b56d04193f46c",
        "GIT_BLOB_SHA1, what is up; doc?, bd9dbf5aae1a3862dd1526723246b20206e5fc37",
        "CRC32C, 123456789, e3069283",
        "SHA1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
        "MD5, abc, 900150983cd24fb0d6963f7d28e17f72",
        "BLAKE3, abc, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
    })
    void computesTheDigestThatTheToolsOfOthersCompute(
            DigestAlgorithm algorithm, String content, String hex) {
        // Given
        byte[] bytes = content.replace(';', ',').getBytes(StandardCharsets.UTF_8);
        Digest digest = new Digest(algorithm, hex);
        ContentHasher hasher = ContentHasher.of(List.of(digest), bytes.length);
        // When
        hasher.update(ByteBuffer.wrap(bytes));
        // Then
        assertThat(hasher.finish().mismatch(List.of(digest))).isEmpty();
    }

    @Test
    void computesAllExpectedDigestsInOnePass() {
        // Given
        List<Digest> wrong =
                Arrays.stream(DigestAlgorithm.values())
                        .map(a -> new Digest(a, "0".repeat(a.hexDigits())))
                        .toList();
        ContentHasher hasher = ContentHasher.of(wrong, CONTENT.length);
        // When
        hasher.update(ByteBuffer.wrap(CONTENT, 0, 5));
        hasher.update(ByteBuffer.wrap(CONTENT, 5, CONTENT.length - 5));
        Digests found = hasher.finish();
        // Then
        assertThat(found.hexes()).hasSize(DigestAlgorithm.values().length);
        assertThat(found.mismatch(wrong).orElseThrow())
                .contains(
                        "Git blob SHA-1 is bd9dbf5aae1a3862dd1526723246b20206e5fc37 instead of 0");
    }

    @Test
    void alwaysKnowsTheSha256() {
        // Given
        ContentHasher hasher = ContentHasher.of(List.of(), 0);
        // When, Then
        assertThat(hasher.finish().sha256().hex())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void foldsUpperCaseAndRefusesWhatIsNoDigest() {
        assertThat(new Digest(DigestAlgorithm.CRC32C, "E3069283").hex()).isEqualTo("e3069283");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(DigestAlgorithm.MD5, "abc"))
                .withMessageContaining("32 hexadecimal digits");
    }
}
