package dev.ballast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {

    @Test
    void stopsTheChildrenWhenTheirParentIsKilled(@TempDir Path folder) throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = parent.inputReader()) {
            long child = Long.parseLong(output.readLine());
            assertThat(ProcessHandle.of(child)).isPresent();

            parent.destroyForcibly().waitFor();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void letsGoWithoutStoppingAnything(@TempDir Path folder) throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        new PidFile(folder.resolve("child.pid")).write(child.toHandle(), Signal.TERM);

        Guard.over(folder).close();

        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /// A supervisor that is going to be killed.
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Files.createDirectories(Path.of(arguments[0]));
            Guard guard = Guard.over(folder);
            Process child = new ProcessBuilder("setsid", "sleep", "60").start();
            new PidFile(folder.resolve("child.pid")).write(child.toHandle(), Signal.TERM);
            System.out.println(child.pid());
            child.waitFor();
            guard.close();
        }
    }
}
