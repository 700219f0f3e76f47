package dev.ballast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What a new user does, on a machine where `java` may be an old one: clone, run the demo. Builds
/// everything anew, so it runs only when asked for: `-Dballast.cleanclone=true`.
@EnabledIfSystemProperty(named = "ballast.cleanclone", matches = "true")
class CleanCloneTest {
    @TempDir private Path folder;

    @Test
    void theDemoOfAFreshCloneEndsWell() throws Exception {
        // Given
        Path clone = folder.resolve("a fresh clone");
        run(folder, "git", "clone", "--quiet", Checkout.root().toString(), clone.toString());
        // When
        int code = start(clone, clone.resolve("ballast").toString(), "demo", "--exit");
        // Then
        assertThat(code).isZero();
    }

    private static void run(Path folder, String... command) throws Exception {
        assertThat(start(folder, command)).isZero();
    }

    private static int start(Path folder, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        OldJava.find()
                .ifPresent(home -> {
                    builder.environment().put("JAVA_HOME", home.toString());
                    builder.environment()
                            .merge(
                                    "PATH",
                                    home.resolve("bin").toString(),
                                    (path, bin) -> bin + File.pathSeparator + path);
                });
        Process process = builder.start();
        if (!process.waitFor(20, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }
}
