package dev.ballast.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {
    private static final UUID JOB = UUID.fromString("0197aaaa-0000-7000-8000-000000000001");

    private final SecretBox box = new SecretBox(new byte[32]);

    @Test
    void opensWhatItSealed() {
        assertThat(box.open(JOB, "token", box.seal(JOB, "token", "hf_geheim…")))
                .isEqualTo("hf_geheim…");
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        byte[] first = box.seal(JOB, "token", "hf_x");

        assertThat(box.seal(JOB, "token", "hf_x")).isNotEqualTo(first);
        assertThat(new String(first, StandardCharsets.ISO_8859_1)).doesNotContain("hf_x");
    }

    @Test
    void marksEqualSecretsAlikeAndOnlyWithItsKey() {
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;

        String mark = box.mark("hf_x");

        assertThat(mark).hasSize(64).isEqualTo(box.mark("hf_x")).isNotEqualTo(box.mark("hf_y"));
        assertThat(new SecretBox(otherKey).mark("hf_x")).isNotEqualTo(mark);
    }

    @Test
    void opensNothingThatWasSealedForAnotherJobOrName() {
        byte[] sealed = box.seal(JOB, "token", "hf_x");

        assertThatIllegalStateException()
                .isThrownBy(() -> box.open(UUID.randomUUID(), "token", sealed));
        assertThatIllegalStateException().isThrownBy(() -> box.open(JOB, "other", sealed));
    }

    @Test
    void opensNothingThatWasChanged() {
        byte[] sealed = box.seal(JOB, "token", "hf_x");
        sealed[sealed.length - 1] ^= 1;

        assertThatIllegalStateException().isThrownBy(() -> box.open(JOB, "token", sealed));
        assertThatIllegalStateException().isThrownBy(() -> box.open(JOB, "token", new byte[0]));
    }

    @Test
    void keepsTheKeyThatItMadeAtTheFirstStart(@TempDir Path root) {
        byte[] sealed =
                new SecretBox(Optional.empty(), new DataFolder(root)).seal(JOB, "token", "hf_x");

        SecretBox restarted = new SecretBox(Optional.empty(), new DataFolder(root));

        assertThat(restarted.open(JOB, "token", sealed)).isEqualTo("hf_x");
    }

    @Test
    void saysWhatTheKeyMustBe(@TempDir Path root) {
        DataFolder folder = new DataFolder(root);
        String shortKey = Base64.getEncoder().encodeToString(new byte[16]);

        assertThatIllegalStateException()
                .isThrownBy(() -> new SecretBox(Optional.of(shortKey), folder))
                .withMessageContaining("BALLAST_SECRET_KEY holds 16 bytes, it takes 32");
        assertThatIllegalStateException()
                .isThrownBy(() -> new SecretBox(Optional.of("~"), folder))
                .withMessageContaining("BALLAST_SECRET_KEY is not base64");
    }
}
