package dev.ballast.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// Output that is kept in the checkout, so that a change of the chart shows what it changes.
final class Golden {
    private static final Path FOLDER = Path.of("src/test/golden");
    private static final Path ACTUAL = Path.of("target/golden");

    private Golden() {}

    /// Compares with what is kept. What differs lies in `target/golden`: copy it over if it is
    /// meant.
    static void compare(String name, String actual) throws IOException {
        Files.createDirectories(ACTUAL);
        Files.writeString(ACTUAL.resolve(name), actual);
        Path kept = FOLDER.resolve(name);
        assertThat(kept).exists();
        assertThat(actual)
                .as("%s; if the change is meant: cp %s %s", name, ACTUAL.resolve(name), kept)
                .isEqualTo(Files.readString(kept));
    }

    /// Without what is chance in it, and without the long dashboards.
    static String withoutSecrets(String manifests) {
        return manifests
                .replaceAll("(?m)^(  [a-z]+(?:\\.key)?): [A-Za-z0-9+/]{40,}=*$", "$1: (random)")
                .replaceAll("(?m)^(  ballast-[a-z]+\\.json): .*$", "$1: (dashboard)");
    }

    static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
