package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final String PASSWORD = "correct horse battery staple";

    @Test
    void matchesThePasswordThatItWasMadeOfAndNoOther() {
        String hash = PasswordHash.of(PASSWORD);

        assertThat(PasswordHash.matches(PASSWORD, hash)).isTrue();
        assertThat(PasswordHash.matches(PASSWORD + " ", hash)).isFalse();
        assertThat(hash).doesNotContain("horse").startsWith("pbkdf2-sha256$600000$");
    }

    @Test
    void neverHasTheSameHashTwice() {
        assertThat(PasswordHash.of(PASSWORD)).isNotEqualTo(PasswordHash.of(PASSWORD));
    }

    /// So that an unknown name takes as long as a known one.
    @Test
    void comparesWithTheHashOfNobodyByTheSameWork() {
        String nobody = PasswordHash.ofNobody();
        String somebody = PasswordHash.of(PASSWORD);

        assertThat(nobody.split("\\$", -1)[1]).isEqualTo(somebody.split("\\$", -1)[1]);
        assertThat(nobody).hasSameSizeAs(somebody);
        assertThat(PasswordHash.matches(PASSWORD, nobody)).isFalse();
    }

    @Test
    void takesThePasswordAsItLooksNotAsTheKeyboardSendsIt() {
        String composed = "Gr\u00fc\u00dfe aus K\u00f6ln";
        String decomposed = "Gru\u0308\u00dfe aus Ko\u0308ln";

        assertThat(PasswordHash.matches(decomposed, PasswordHash.of(composed))).isTrue();
    }

    @Test
    void refusesWhatIsNoHash() {
        assertThatThrownBy(() -> PasswordHash.matches(PASSWORD, "plain"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
