package dev.ballast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir Path folder;

    @Test
    void readsASecretFromTheFileThatIsNamed() throws IOException {
        Map<String, String> environment =
                Map.of("BALLAST_DB_PASSWORD_FILE", file("pass word\n").toString());
        assertThat(SecretFiles.in(environment))
                .containsOnly(Map.entry("BALLAST_DB_PASSWORD", "pass word"));
        assertThat(SecretFiles.over(environment::get).apply("BALLAST_DB_PASSWORD"))
                .isEqualTo("pass word");
    }

    @Test
    void prefersWhatIsSetItself() throws IOException {
        Map<String, String> environment =
                Map.of("HF_TOKEN", "given", "HF_TOKEN_FILE", file("lying").toString());
        assertThat(SecretFiles.in(environment)).isEmpty();
        assertThat(SecretFiles.over(environment::get).apply("HF_TOKEN")).isEqualTo("given");
    }

    @Test
    void takesAnEmptyFileForNone() throws IOException {
        Map<String, String> environment = Map.of("HF_TOKEN_FILE", file("\n").toString());
        assertThat(SecretFiles.over(environment::get).apply("HF_TOKEN")).isNull();
    }

    @Test
    void readsNoFileForASettingThatIsNoSecret() throws IOException {
        Map<String, String> environment = Map.of("BALLAST_URL_FILE", file("x").toString());
        assertThat(SecretFiles.over(environment::get).apply("BALLAST_URL")).isNull();
    }

    @Test
    void namesTheSettingWhoseFileCannotBeRead() {
        Map<String, String> environment =
                Map.of("BALLAST_SECRET_KEY_FILE", folder.resolve("none").toString());
        assertThatThrownBy(() -> SecretFiles.in(environment))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("BALLAST_SECRET_KEY_FILE")
                .hasMessageContaining("none");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("secret"), content);
    }
}
