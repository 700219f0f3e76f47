package dev.ballast.model.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ballast.model.job.Priority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {
    @ParameterizedTest
    @CsvSource({"0,1,1", "5,10,5", "0,9223372036854775807,9223372036854775807"})
    void aByteRangeHoldsFromItsFirstByteToJustBeforeItsEnd(long first, long end, long length) {
        assertThat(new ByteRange(first, end).length()).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "0,0", "5,4", "3,-3"})
    void aNegativeOrEmptyByteRangeIsRefused(long first, long end) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(first, end));
    }

    @Test
    void aDigestIsFoldedToLowerCase() {
        assertThat(new Sha256("AB".repeat(32))).isEqualTo(new Sha256("ab".repeat(32)));
        assertThat(Sha256.of(new byte[32])).hasToString("00".repeat(32));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "zz", "0x", " "})
    void whatHasNot64HexadecimalDigitsIsNoDigest(String beginning) {
        String text = beginning.equals("zz") ? "zz".repeat(32) : beginning;
        assertThatIllegalArgumentException().isThrownBy(() -> new Sha256(text));
        assertThatIllegalArgumentException().isThrownBy(() -> Sha256.of(new byte[31]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 9})
    void aPriorityGoesFrom0To9(int value) {
        assertThat(new Priority(value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10, Integer.MAX_VALUE})
    void aPriorityOutsideIsRefused(int value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Priority(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "a", "node-7", "7"})
    void aVolumeNameFitsTopicsAndClusters(String name) {
        assertThat(new VolumeName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "a/b", "ä"})
    void anyOtherVolumeNameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new VolumeName(name));
    }

    @Test
    void aVolumeNameHasAtMost63Characters() {
        assertThat(new VolumeName("a".repeat(63)).value()).hasSize(63);
        assertThatIllegalArgumentException().isThrownBy(() -> new VolumeName("a".repeat(64)));
    }
}
